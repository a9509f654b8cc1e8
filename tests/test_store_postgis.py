import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson
import psycopg
import pytest

from geoapp.columns import ARTICLES, EVENTS
from geoapp.errors import StoreError
from geoapp.query import Box, Query, SortKey
from geoapp.store import Store, open_store
from geoapp.store.contract import Extent
from geoapp.store.postgis import schema
from tests.postgis import MissingServer, Server, own_server
from tests.stores import make_article, make_collection, make_feature

PASSWORD = "s3cret-Tartus"
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


@contextmanager
def opened(url: str) -> Iterator[Store]:
    with closing(open_store(url)) as store:
        yield store


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def refused(url: str) -> str:
    """Return why a store cannot be opened: one line without a password."""
    with pytest.raises(StoreError) as caught, opened(url):
        pass
    said = str(caught.value)
    assert "\n" not in said
    assert PASSWORD not in said
    return said


def ids(store: Store, query: Query) -> list[str]:
    """Return the ids on all pages."""
    found: list[str] = []
    while True:
        page = store.page(query)
        features = orjson.loads(b"[%b]" % page.features)
        found += (feature["id"] for feature in features)
        if page.after is None:
            return found
        query = replace(query, after=page.after)


def add(store: Store, text: str, *ids: str, lon: float = 1.0) -> None:
    events = (make_feature(id, (lon, 2.0)) for id in ids)
    store.add(make_article(text), make_collection(*events))


@pytest.fixture
def role(postgis_server: Server, postgis_store: str) -> Iterator[str]:
    """Return the address of the database for a role without rights in it."""
    name = f"geoapp_test_role_{os.getpid()}"
    postgis_server.run(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    database = postgis_store.rsplit("/", 1)[1]
    yield postgis_server.address(database, user=name, password=PASSWORD)
    with connected(postgis_store) as connection:
        connection.execute(f"DROP OWNED BY {name}")
    postgis_server.run(f"DROP ROLE {name}")


@pytest.fixture(scope="module")
def restartable() -> Iterator[Server]:
    """Return a server that no other test stands on."""
    try:
        with own_server() as server:
            yield server
    except MissingServer as missing:
        pytest.skip(str(missing))


def test_a_wrong_password_is_told_without_it(role: str) -> None:
    said = refused(role.replace(PASSWORD, "wrong-" + PASSWORD))

    assert "password authentication failed" in said


def test_a_database_that_is_not_there_is_named(postgis_server: Server) -> None:
    said = refused(postgis_server.address("no_such_database"))

    assert 'database "no_such_database" does not exist' in said


def test_a_server_that_is_not_there_is_named(restartable: Server) -> None:
    restartable.control("stop", "-m", "fast")

    said = refused(restartable.address("postgres", password=PASSWORD))
    restartable.control("start")

    assert "the database postgres at 127.0.0.1" in said
    assert "is the server running?" in said


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://user:{PASSWORD}%zz@127.0.0.1/geoapp",
        f"postgresql://user:{PASSWORD}@127.0.0.1/geoapp?nonsense={PASSWORD}",
        f"postgresql://user:{PASSWORD}@127.0.0.1:port/geoapp",
    ],
    ids=["percent", "parameter", "port"],
)
def test_an_address_that_is_none_is_not_repeated(address: str) -> None:
    refused(address)


def test_nothing_logs_the_password(
    role: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError):
        open_store(role)

    assert PASSWORD not in caplog.text
    assert PASSWORD not in "".join(capfd.readouterr())


def test_a_role_that_may_make_nothing_is_told_so(role: str) -> None:
    assert "permission denied" in refused(role)


def test_a_database_without_postgis_says_what_to_do(
    postgis_server: Server, role: str
) -> None:
    with postgis_server.database(with_postgis=False) as url:
        owner = role.rsplit("/", 1)[0].rsplit("@", 1)[0].split("//")[1].split(":")[0]
        database = url.rsplit("/", 1)[1]
        postgis_server.run(f"GRANT CREATE ON DATABASE {database} TO {owner}")

        said = refused(role.rsplit("/", 1)[0] + "/" + database)

    assert "CREATE EXTENSION postgis" in said


def test_a_schema_of_another_program_stays_untouched(postgis_store: str) -> None:
    with connected(postgis_store) as connection:
        connection.execute("CREATE SCHEMA geoapp CREATE TABLE events (a integer)")

    assert "another program" in refused(postgis_store)
    with connected(postgis_store) as connection:
        assert connection.execute("SELECT * FROM geoapp.events").fetchall() == []


def test_a_store_of_a_newer_version_is_refused(postgis_store: str) -> None:
    open_store(postgis_store).close()
    with connected(postgis_store) as connection:
        connection.execute("UPDATE geoapp.state SET version = 99")

    assert "newer geoapp (schema 99" in refused(postgis_store)


def test_an_older_store_is_brought_up_to_date_once(
    postgis_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a")
    migrations = ("ALTER TABLE geoapp.events ADD COLUMN note text",)
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)

    for _ in range(2):
        with opened(postgis_store) as store:
            assert ids(store, Query(EVENTS)) == ["a"]

    with connected(postgis_store) as connection:
        assert connection.execute("SELECT note FROM geoapp.events").fetchall()
        version = connection.execute("SELECT version FROM geoapp.state").fetchall()
        assert version == [(2,)]


def test_who_may_only_read_reads(role: str, postgis_store: str) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a")
    name = role.split("//")[1].split(":")[0]
    with connected(postgis_store) as connection:
        connection.execute(f"GRANT USAGE ON SCHEMA geoapp TO {name}")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA geoapp TO {name}")

    with opened(role) as store:
        assert ids(store, Query(EVENTS, boxes=(Box(0, 0, 9, 9),))) == ["a"]
        with pytest.raises(StoreError, match="does not allow that"):
            add(store, "Later.", "b")
        assert len(store.articles()) == 1


def test_a_question_that_takes_too_long_is_given_up(postgis_store: str) -> None:
    impatient = f"{postgis_store}?options={quote('-c statement_timeout=50')}"
    with opened(impatient) as store, connected(postgis_store) as connection:
        add(store, "Ships left Tartus.", "a")
        with connection.transaction():
            connection.execute("LOCK TABLE geoapp.events_body")
            with pytest.raises(StoreError, match="narrow it"):
                store.page(Query(EVENTS))

        assert ids(store, Query(EVENTS)) == ["a"]


def test_connections_that_were_cut_are_made_anew(postgis_store: str) -> None:
    with opened(postgis_store) as store, connected(postgis_store) as connection:
        add(store, "Ships left Tartus.", "a")
        for number in range(3):
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            add(store, f"Later {number}.", f"b{number}")

        assert ids(store, Query(EVENTS)) == ["a", "b0", "b1", "b2"]


def test_a_server_that_comes_back_is_used_again(restartable: Server) -> None:
    with restartable.database() as url, opened(url) as store:
        add(store, "Ships left Tartus.", "a")
        restartable.control("stop", "-m", "immediate")
        with pytest.raises(StoreError, match="cannot be reached") as caught:
            store.page(Query(EVENTS))
        with pytest.raises(StoreError, match="cannot be reached"):
            add(store, "Later.", "b")
        restartable.control("start")

        assert "\n" not in str(caught.value)
        assert ids(store, Query(EVENTS)) == ["a"]
        add(store, "Later.", "b")
        assert ids(store, Query(EVENTS)) == ["a", "b"]


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


def test_the_same_article_twice_in_one_go_is_kept_as_it_came_last(
    postgis_store: str,
) -> None:
    article = make_article()
    first = make_collection(make_feature("a"), make_feature("b"))
    later = make_collection(make_feature("b", title="New"), make_feature("c"))

    with opened(postgis_store) as store:
        assert store.add_many([(article, first), (article, later)]) == 1
        assert ids(store, Query(EVENTS)) == ["b", "c"]


def test_an_id_of_another_article_is_refused_and_nothing_kept(
    postgis_store: str,
) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a")
        before = store.state()

        with pytest.raises(StoreError, match="own id"):
            add(store, "Later.", "b", "a")

        assert ids(store, Query(EVENTS)) == ["a"]
        assert store.state() == before


def test_more_words_than_the_index_holds_are_found(postgis_store: str) -> None:
    words = " ".join(f"w{n:x}" for n in range(200_000)) + f" {'long' * 1000} Ṭarṭūs"
    with opened(postgis_store) as store:
        store.add(make_article(words), make_collection(make_feature("a", title=words)))
        add(store, "Ships left Tartus.", "b")

        assert ids(store, Query(EVENTS, text="w1ffff")) == ["a"]
        assert ids(store, Query(EVENTS, text=f"{'long' * 1000} tartus")) == ["a"]
        assert ids(store, Query(EVENTS, text=f"{'long' * 999} tartus")) == []


def test_a_text_with_a_null_character_is_kept(postgis_store: str) -> None:
    article = make_article("Ships\0left Tartus.")
    with opened(postgis_store) as store:
        store.add(article, make_collection(make_feature("a", title="Ships\0left")))

        assert store.article(article.id) == article
        feature = orjson.loads(store.item(EVENTS, "a") or b"")
        assert feature["properties"]["title"] == "Ships\0left"
        assert store.item(EVENTS, "\0") is None


def test_the_extent_shrinks_when_what_lay_outside_goes(postgis_store: str) -> None:
    with opened(postgis_store) as store:
        for number in range(4):
            add(store, f"Text {number}.", f"{number}", lon=float(number))
        store.remove(make_article("Text 0.").id)
        add(store, "Text 3.", "3", lon=2.5)

        assert store.extent(EVENTS) == Extent((1.0, 2.0, 2.5, 2.0), None)
        assert store.extent(ARTICLES) == Extent(None, None)


def test_a_removed_article_leaves_no_row(postgis_store: str) -> None:
    with opened(postgis_store) as store, connected(postgis_store) as connection:
        add(store, "Ships left Tartus.", "a", "b")
        store.remove(make_article().id)
        tables = connection.execute(
            "SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'r'"
            " AND c.relnamespace = 'geoapp'::regnamespace AND c.relname <> 'state'"
        ).fetchall()
        rows = [
            connection.execute(f"SELECT * FROM geoapp.{name}").fetchall()
            for (name,) in tables
        ]

    assert len(rows) == 9
    assert not any(rows)


def test_a_download_that_is_left_gives_its_connection_back(postgis_store: str) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a", "b", "c")
        for _ in range(40):
            features = store.stream(Query(EVENTS, sort=(SortKey("title"),)))
            assert next(features).startswith(b'{"')
            features.close()  # type: ignore[attr-defined]


def test_the_schema_is_one_that_a_gis_lists(postgis_store: str) -> None:
    open_store(postgis_store).close()
    with connected(postgis_store) as connection:
        listed = connection.execute(
            "SELECT f_table_name, f_geometry_column, srid FROM geometry_columns"
            " ORDER BY 1"
        ).fetchall()

    names = ("events", "mentions", "movements")
    assert listed == [(name, "geom", 4326) for name in names]
