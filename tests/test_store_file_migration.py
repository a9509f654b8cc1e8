"""How the store in a file takes over what older versions kept."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from geoapp.columns import EVENTS
from geoapp.errors import StoreError
from geoapp.features import dumps
from geoapp.model import Article, Sentence
from geoapp.query import Box, Query
from geoapp.store import open_store
from tests.geopackages import disagreements
from tests.stores import make_collection, make_feature

OLD_SCHEMA = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    outlet TEXT,
    published TEXT,
    source_url TEXT,
    events INTEGER NOT NULL,
    article TEXT NOT NULL,
    features TEXT NOT NULL
) STRICT;
PRAGMA application_id = 0x67656F61;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""
OLD_ARTICLE = Article(
    "Ships left Ṭarṭūs.",
    (Sentence(0, 18),),
    title="Ships",
    published=datetime(2024, 12, 14, 17, 51),
    outlet="Example Post",
)
OLD_FEATURES = dumps(
    make_collection(make_feature("a", (1.5, 2.5), title="Ships"), make_feature("b"))
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "geoapp.gpkg"


def fill_old(path: Path, features: str = OLD_FEATURES) -> None:
    fields = {
        "text": OLD_ARTICLE.text,
        "sentences": [{"start": 0, "end": 18}],
        "title": "Ships",
        "published": "2024-12-14T17:51:00",
        **dict.fromkeys(("author", "url", "language", "dateline", "reuse")),
        "outlet": "Example Post",
    }
    row = (OLD_ARTICLE.id, "Ships", "Example Post", fields["published"], None, 2)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(OLD_SCHEMA)
        connection.execute(
            "INSERT INTO article (id, title, outlet, published, source_url, events,"
            " article, features) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, json.dumps(fields), features),
        )


def test_a_store_of_the_first_schema_is_brought_forward(path: Path) -> None:
    fill_old(path)

    with closing(open_store(path)) as store:
        assert store.article(OLD_ARTICLE.id) == OLD_ARTICLE
        assert store.features(OLD_ARTICLE.id) == OLD_FEATURES
        assert store.articles()[0].published == OLD_ARTICLE.published
        assert store.page(Query(EVENTS, boxes=(Box(1, 2, 2, 3),))).returned == 1
    with closing(sqlite3.connect(f"{path}.v1")) as kept:
        assert kept.execute("SELECT features FROM article").fetchall() == [
            (OLD_FEATURES,)
        ]
    assert disagreements(path) == []


def test_what_cannot_be_brought_forward_stays_as_it_was(path: Path) -> None:
    fill_old(path, dumps(make_collection({"id": 1, "properties": {"kind": "x"}})))

    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be kept"):
            open_store(path)
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("SELECT id FROM article").fetchall() == [(OLD_ARTICLE.id,)]
        assert old.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_first_schema_in_other_hands_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.store.geopackage.migrate._PATIENCE_S", 0.0)
    fill_old(path)

    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT * FROM article").fetchone()
        with pytest.raises(StoreError, match="is held by another program"):
            open_store(path)
    open_store(path).close()

    assert disagreements(path) == []


def test_processes_that_meet_an_old_file_at_once_bring_it_forward_once(
    path: Path,
) -> None:
    fill_old(path)
    script = "import sys; from geoapp.store import open_store; open_store(sys.argv[1])"
    command = [sys.executable, "-c", script, str(path)]
    started = [subprocess.Popen(command) for _ in range(3)]

    codes = [process.wait(60) for process in started]

    assert codes == [0, 0, 0]
    with closing(open_store(path)) as store:
        assert len(store.articles()) == 1


def test_the_store_of_the_former_name_is_taken_over(path: Path) -> None:
    before = path.with_name("articles.sqlite")
    fill_old(before)

    with closing(open_store(path)) as store:
        assert store.features(OLD_ARTICLE.id) == OLD_FEATURES
        store.remove(OLD_ARTICLE.id)

    with closing(open_store(path)) as store:
        assert store.articles() == ()
    with closing(sqlite3.connect(before)) as old:
        assert old.execute("SELECT count(*) FROM article").fetchone() == (1,)


def test_a_store_of_another_name_is_not_filled_from_the_former(path: Path) -> None:
    fill_old(path.with_name("articles.sqlite"))

    with closing(open_store(path.with_name("team.gpkg"))) as store:
        assert store.articles() == ()
