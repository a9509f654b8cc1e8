"""What the store in a file makes of damage, other files, rights and a full disk."""

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from geoapp.columns import EVENTS
from geoapp.errors import StoreError
from geoapp.query import Box, Query
from geoapp.store import open_store
from tests.geopackages import disagreements, fill
from tests.stores import make_article, make_collection, make_feature

NOBODY = 65534  # a user without rights, so that the tests hold for root too


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
def path(tmp_path: Path) -> Path:
    return tmp_path / "geoapp.gpkg"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user can reach, unlike `tmp_path`."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("Ships left Tartus. " * 100)

    with pytest.raises(StoreError, match="is no store of geoapp or is damaged"):
        open_store(path)
    assert path.read_text() == "Ships left Tartus. " * 100


def test_a_damaged_store_is_named_in_one_line(path: Path) -> None:
    fill(path)
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))

    with pytest.raises(StoreError) as caught, closing(open_store(path)) as store:
        store.articles()

    assert str(caught.value) == (
        f"the store {path} is damaged; move it away to start an empty one"
    )


@pytest.mark.parametrize("application_id", [0, 0x47504B47], ids=["none", "GeoPackage"])
def test_a_database_of_another_program_stays_untouched(
    path: Path, application_id: int
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE article (id)")
        connection.execute(f"PRAGMA application_id = {application_id}")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE geoapp_store SET version = 99")

    with pytest.raises(StoreError, match="newer geoapp"):
        open_store(path)


@pytest.mark.parametrize("name", [".", "file/geoapp.gpkg"], ids=["folder", "file"])
def test_a_path_that_cannot_hold_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError):
        open_store(tmp_path / name)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()

    fill(path)

    assert disagreements(path) == []


def test_a_folder_without_permission_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    with without_root(), pytest.raises(StoreError, match="choose another file"):
        open_store(open_folder / "geoapp.gpkg")


@pytest.mark.parametrize("folder_mode", [0o777, 0o555], ids=["file", "folder and file"])
def test_a_read_only_store_can_be_read(open_folder: Path, folder_mode: int) -> None:
    path = open_folder / "geoapp.gpkg"
    fill(path)
    path.chmod(0o444)
    open_folder.chmod(folder_mode)

    with without_root(), closing(open_store(path)) as store:
        assert store.article(make_article().id) == make_article()
        assert store.page(Query(EVENTS, boxes=(Box(0, 0, 2, 2),))).returned == 1
        with pytest.raises(StoreError, match="is read-only"):
            store.add(make_article("Later."), make_collection())


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    fill(path)
    large = make_collection(
        *(make_feature(f"x{n}", title="x" * 999) for n in range(99))
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    with closing(open_store(path)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
        try:
            with pytest.raises(StoreError, match="disk"):
                store.add(make_article("Large."), large)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [summary.id for summary in store.articles()] == [make_article().id]
        assert store.add(make_article("Large."), large)
    assert disagreements(path) == []
