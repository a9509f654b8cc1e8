import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
import psycopg

from geoapp.columns import EVENTS
from geoapp.query import Query
from geoapp.store import Store, open_store
from tests.databases import add, connected, ids, opened

_WRITER = """
import sys
from geoapp.store import open_store
from tests.stores import make_article, make_collection, make_feature
store = open_store(sys.argv[1])
for n in range(int(sys.argv[3])):
    text = f"{sys.argv[2]} {n}"
    article = make_article(text)
    events = [make_feature(f"{text} {i}", (n % 90, i)) for i in range(20)]
    assert store.add(article, make_collection(*events))
    print(article.id, flush=True)
"""


def test_a_writer_cut_off_in_the_middle_leaves_nothing_half(
    postgis_store: str,
) -> None:
    with (
        opened(postgis_store) as store,
        connected(postgis_store) as other,
        ThreadPoolExecutor(1) as thread,
    ):
        with other.transaction():
            # The writer gets as far as the texts and waits there.
            other.execute("LOCK TABLE geoapp.events_body")
            adding = thread.submit(add, store, "Ships left Tartus.", "a", "b")
            with connected(postgis_store) as judge:
                while not _cut_off(judge):
                    assert not adding.done()
            assert other.execute("SELECT * FROM geoapp.events").fetchall() == []
        adding.result(60)

        assert ids(store, Query(EVENTS)) == ["a", "b"]
        assert store.state().changes == 1


def _cut_off(judge: psycopg.Connection[Any]) -> bool:
    """End the one who writes texts, once there is one."""
    ended = judge.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'COPY geoapp.events_body%'"
        " AND wait_event_type = 'Lock'"
    )
    return ended.fetchone() is not None


def test_a_killed_writer_loses_nothing_that_was_confirmed(postgis_store: str) -> None:
    open_store(postgis_store).close()
    chance = random.Random(5)
    confirmed = set()
    for attempt in range(8):
        command = [sys.executable, "-c", _WRITER, postgis_store, str(attempt), "1000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randrange(1, 12)):
                confirmed.add(writer.stdout.readline().strip())
            writer.send_signal(signal.SIGKILL)
            confirmed.update(line.strip() for line in writer.stdout if line[-1] == "\n")

    with opened(postgis_store) as store:
        kept = {summary.id: summary.events for summary in store.articles()}
        assert confirmed <= set(kept)
        assert set(kept.values()) == {20}
        assert len(ids(store, Query(EVENTS, limit=500))) == 20 * len(kept)


def test_processes_that_start_at_once_lose_nothing(postgis_store: str) -> None:
    command = [sys.executable, "-c", _WRITER, postgis_store]
    writers = [
        subprocess.Popen([*command, name, "15"], stdout=subprocess.DEVNULL)
        for name in ("a", "b", "c")
    ]

    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    with opened(postgis_store) as store:
        assert len(store.articles()) == 45
        assert store.state().changes == 45


def test_who_pages_while_others_write_skips_and_repeats_nothing(
    postgis_store: str,
) -> None:
    names = [f"e{n}" for n in range(120)]
    with opened(postgis_store) as store, ThreadPoolExecutor(4) as threads:
        writing = [threads.submit(add, store, f"Text {n}.", n) for n in names]
        seen: list[str] = []
        query = Query(EVENTS, limit=3)
        while len(seen) < len(names):
            done = all(future.done() for future in writing)
            page = store.page(query)
            features = orjson.loads(b"[%b]" % page.features)
            assert features or not done
            seen += (feature["id"] for feature in features)
            if features:
                query = replace(query, after=page.after or _last(store, seen[-1]))

    assert sorted(seen) == sorted(names)


def _last(store: Store, id: str) -> tuple[int]:
    """Return the row number of a feature."""
    number = 1
    while orjson.loads(store.item(EVENTS, str(number)) or b"{}").get("id") != id:
        number += 1
    return (number,)
