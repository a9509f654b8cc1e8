"""A file of an older schema in, one of today's in its place; the old one is kept.

Each step makes a new file from the one before it. The last takes the old one's
name in one move, so that whoever opens it meets either, never half of one.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock

from geoapp.errors import StoreError
from geoapp.store.geopackage.file import open_file, pragma, store_errors
from geoapp.store.geopackage.schema import SCHEMA_VERSION
from geoapp.store.geopackage.store import GeoPackage
from geoapp.store.rows import read_article_text

OLD_APPLICATION_ID = 0x67656F61  # "geoa", of files before they were GeoPackages
DEFAULT_NAME = "geoapp.gpkg"
OLD_DEFAULT_NAME = "articles.sqlite"
"""What a store is called that nobody gave a name, today and before."""

_PATIENCE_S = 5.0  # for another program to let go of an old file
_SIDES = ("", "-wal", "-shm", "-journal")


def bring_forward(path: Path) -> None:
    """Let a path hold a store of today's schema, if it holds an older one.

    An older file is kept beside under its name and version. Where a store of
    the default name is missing, the one of the name before is taken over, and
    stays as it is.

    Raises:
        StoreError: If that cannot be done; the older file is as it was.
    """
    before = path.with_name(OLD_DEFAULT_NAME)
    if path.name == DEFAULT_NAME and not path.exists() and _version(before) == 1:
        with _lock(path):
            if not path.exists():
                _take_over(before, path)
    version = _version(path)
    if 0 < version < SCHEMA_VERSION:
        with _lock(path):
            version = _version(path)
            if 0 < version < SCHEMA_VERSION:
                _replace(path, version)


def _version(path: Path) -> int:
    """Return the version of a file's schema, 0 where it is no older store."""
    if not path.is_file():
        return 0
    try:
        with closing(_connect(path)) as connection:
            if pragma(connection, "application_id") == OLD_APPLICATION_ID:
                return pragma(connection, "user_version")
            query = "SELECT version FROM geoapp_store"
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.DatabaseError:
        return 0  # whoever opens it says what is wrong


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_PATIENCE_S)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Keep other processes from bringing the same file forward."""
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire()
    except OSError as error:
        raise StoreError(
            f"the store {path} is of an older geoapp and its folder cannot be "
            f"written: {error.strerror}; make it writable"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _take_over(before: Path, path: Path) -> None:
    with store_errors(before), closing(_connect(before)) as old:
        old.execute("BEGIN")
        os.replace(_migrated(old, path, 1), path)
    _sync_folder(path)


def _replace(path: Path, version: int) -> None:
    with store_errors(path), closing(_connect(path)) as old:
        # Leaves no log behind that could be taken for the new file's, and fails
        # while another program has the file open.
        old.execute("PRAGMA journal_mode = DELETE")
        old.execute("BEGIN EXCLUSIVE")
        new = _migrated(old, path, version)
        _keep(old, path, version)
        os.replace(new, path)
    _sync_folder(path)


def _keep(old: sqlite3.Connection, path: Path, version: int) -> None:
    """Give the old file a second name."""
    kept = path.with_name(f"{path.name}.v{version}")
    kept.unlink(missing_ok=True)
    try:
        os.link(path, kept)
    except OSError:
        # Not by copying the file: to close it would let go of SQLite's lock.
        with closing(sqlite3.connect(kept)) as copy:
            old.backup(copy)


def _migrated(old: sqlite3.Connection, path: Path, version: int) -> Path:
    """Make a file of today's schema beside, one step after the other."""
    source = old
    new = path
    for step in range(version, SCHEMA_VERSION):
        new = path.with_name(f"{path.name}.v{step + 1}-new")
        for side in _SIDES:
            Path(f"{new}{side}").unlink(missing_ok=True)
        _STEPS[step](source, new)
        if source is not old:
            source.close()
        source = _connect(new)
    source.close()
    return new


def _from_articles(old: sqlite3.Connection, path: Path) -> None:
    """Fill a GeoPackage from the one table of version 1."""
    rows = old.execute("SELECT article, features FROM article ORDER BY number")
    with closing(GeoPackage(open_file(path))) as store:
        store.add_many(
            (read_article_text(article), json.loads(features))
            for article, features in rows
        )


def _sync_folder(path: Path) -> None:
    """Let the new name outlive a failure of the power."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


_STEPS: Mapping[int, Callable[[sqlite3.Connection, Path], None]] = {1: _from_articles}
"""How to make a file of the next version from one of each."""
