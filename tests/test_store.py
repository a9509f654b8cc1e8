import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from geoapp.errors import StoreError
from geoapp.model import Article, Sentence
from geoapp.store import ArticleSummary, Store, open_store

NOBODY = 65534  # a user without rights, so that the tests hold for root too


def make_article(text: str = "Ships left Tartus.", title: str | None = None) -> Article:
    return Article(text, (Sentence(0, len(text)),), title=title)


def make_collection(*kinds: str, source_url: str | None = None) -> str:
    features = [{"properties": {"kind": kind}} for kind in kinds]
    return json.dumps({"article": {"source_url": source_url}, "features": features})


@contextmanager
def without_root() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "articles.sqlite")) as store:
        yield store


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user can reach, unlike `tmp_path`."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_an_article_comes_back_as_it_was_added(store: Store) -> None:
    text = "Zwei Schiffe verließen Ṭarṭūs 🚢. They went west."
    article = Article(
        text,
        (Sentence(0, 32), Sentence(33, len(text))),
        title="Ships <b>leave</b>",
        published=datetime(2024, 12, 14, 17, 51),
        author="A. Writer",
        outlet="Example Post",
        url="https://example.org/ships",
        language="en",
        dateline="TARTUS",
        reuse="Free with a link",
    )

    store.add(article, make_collection())

    assert store.article(article.id) == article


def test_features_come_back_byte_for_byte(store: Store) -> None:
    text = make_collection("event").replace(": ", ":  ") + "\n"

    store.add(make_article(), text)

    assert store.features(make_article().id) == text


def test_adding_twice_is_new_only_once(store: Store) -> None:
    first = store.add(make_article(), make_collection("event"))
    second = store.add(make_article(), make_collection("event"))

    assert (first, second) == (True, False)
    assert len(store.articles()) == 1


def test_adding_again_takes_the_new_features_and_keeps_the_place(store: Store) -> None:
    store.add(make_article(), make_collection("event"))
    store.add(make_article("Later."), make_collection())

    is_new = store.add(make_article(), make_collection("event", "movement"))

    assert not is_new
    assert [summary.events for summary in store.articles()] == [0, 2]


def test_the_list_names_the_newest_first_and_counts_no_mentions(store: Store) -> None:
    published = datetime(2024, 12, 14)
    article = Article(
        "A.", (), title="Ships", outlet="Example Post", published=published
    )
    url = "https://example.org/"
    store.add(make_article("Before."), make_collection())
    store.add(article, make_collection("event", "mention", "movement", source_url=url))

    newest, oldest = store.articles()

    assert newest == ArticleSummary(
        article.id, "Ships", "Example Post", published, url, 2
    )
    assert oldest.id == make_article("Before.").id


def test_what_is_unknown_is_none(store: Store) -> None:
    assert store.articles() == ()
    assert store.article("0" * 16) is None
    assert store.features("0" * 16) is None


def test_a_removed_article_is_gone(store: Store) -> None:
    store.add(make_article(), make_collection())

    assert store.remove(make_article().id)
    assert not store.remove(make_article().id)
    assert store.articles() == ()


def test_articles_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "articles.sqlite"
    with closing(open_store(path)) as store:
        store.add(make_article(), make_collection())

    with closing(open_store(path)) as store:
        assert store.article(make_article().id) == make_article()


def test_many_threads_lose_nothing(store: Store) -> None:
    articles = [make_article(f"Ship {n}.") for n in range(40)]

    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(lambda a: store.add(a, make_collection()), articles))

    assert all(added)
    assert {s.id for s in store.articles()} == {a.id for a in articles}


def test_processes_that_start_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "articles.sqlite"
    script = """
import json, sys
from pathlib import Path
from geoapp.model import Article
from geoapp.store import open_store
empty = json.dumps({"article": {"source_url": None}, "features": []})
store = open_store(Path(sys.argv[1]))
for n in range(20):
    store.add(Article(f"{sys.argv[2]} {n}", ()), empty)
"""
    command = [sys.executable, "-c", script, str(path)]
    processes = [subprocess.Popen([*command, name]) for name in ("a", "b", "c")]

    codes = [process.wait(60) for process in processes]

    assert codes == [0, 0, 0]
    with closing(open_store(path)) as store:
        assert len(store.articles()) == 60


def test_a_failed_add_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(json.JSONDecodeError):
        store.add(make_article(), "{")

    assert store.articles() == ()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.sqlite"
    path.write_text("Ships left Tartus. " * 100)

    with pytest.raises(StoreError, match="is no store of geoapp or is damaged"):
        open_store(path)
    assert path.read_text() == "Ships left Tartus. " * 100


def test_a_damaged_store_is_named_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "articles.sqlite"
    with closing(open_store(path)) as store:
        store.add(make_article(), make_collection())
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    with closing(open_store(path)) as store, pytest.raises(StoreError) as caught:
        store.articles()

    assert str(caught.value) == (
        f"the store {path} is damaged; move it away to start an empty one"
    )


def test_a_database_of_another_program_stays_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE article (id)")

    with pytest.raises(StoreError, match="another program"):
        open_store(path)


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.sqlite"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError, match="newer geoapp"):
        open_store(path)


@pytest.mark.parametrize("name", [".", "file/articles.sqlite"], ids=["folder", "file"])
def test_a_path_that_cannot_hold_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError):
        open_store(tmp_path / name)


def test_a_folder_without_permission_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    with without_root(), pytest.raises(StoreError, match="choose another file"):
        open_store(open_folder / "articles.sqlite")


@pytest.mark.parametrize("folder_mode", [0o777, 0o555], ids=["file", "folder and file"])
def test_a_read_only_store_can_be_read(open_folder: Path, folder_mode: int) -> None:
    path = open_folder / "articles.sqlite"
    with closing(open_store(path)) as store:
        store.add(make_article(), make_collection())
    path.chmod(0o444)
    open_folder.chmod(folder_mode)

    with without_root(), closing(open_store(path)) as store:
        assert store.article(make_article().id) == make_article()
        with pytest.raises(StoreError, match="is read-only"):
            store.add(make_article("Later."), make_collection())
