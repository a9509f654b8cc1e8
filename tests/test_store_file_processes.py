"""What the store in a file loses when its process is killed: nothing."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from geoapp.columns import ARTICLES, EVENTS
from geoapp.query import Query
from geoapp.store import open_store
from tests.geopackages import disagreements
from tests.stores import make_article

WRITER = """
import sys
from geoapp.store import open_store
from tests.stores import make_article, make_collection, make_feature
store = open_store(sys.argv[1])
line = {"type": "LineString", "coordinates": [[0, 0], [5, 5]]}

def mapped(name):
    features = [make_feature(f"{name} {n}", (n, n), title=name) for n in range(5)]
    features += [make_feature(name, line, kind="movement")]
    return make_article(name), make_collection(*features)

for n in range(10 ** 9):
    told = [f"{sys.argv[2]} {n} {m}" for m in range(4)]
    if n % 3:
        store.add(*mapped(told[0]))
        del told[1:]
    else:
        store.add_many(map(mapped, told))
    if n % 5 == 4:
        store.add(*mapped(f"gone {told[0]}"))
        store.remove(make_article(f"gone {told[0]}").id)
    print(*told, sep="\\n", flush=True)
"""
KILLS = 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "geoapp.gpkg"


def test_a_writer_killed_at_any_moment_leaves_what_was_confirmed(path: Path) -> None:
    script = f"""
import os, random, signal, sys, time
random.seed(7)
writer = compile({WRITER!r}, "writer", "exec")
import geoapp.store, tests.stores
for life in range({KILLS}):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(writing, 1)
        sys.argv[2:] = [str(life)]
        exec(writer)
    os.close(writing)
    with open(reading, "rb") as pipe:
        time.sleep(random.uniform(0.0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        sys.stdout.write(pipe.read().decode().rpartition("\\n")[0] + "\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    confirmed = {line for line in done.stdout.splitlines() if line}

    with closing(open_store(path)) as store:
        kept = {summary.id for summary in store.articles()}
        assert {make_article(text).id for text in confirmed} <= kept
        events, movements = 0, 0
        for id in kept:
            features = json.loads(store.features(id) or "")["features"]
            events += len(features) - 1
            movements += 1
        assert len(list(store.stream(Query(EVENTS)))) == events == 5 * len(kept)
        assert len(list(store.stream(Query(ARTICLES)))) == movements
    assert len(confirmed) > KILLS
    assert disagreements(path) == []
