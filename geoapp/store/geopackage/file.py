"""A path in, connections to that GeoPackage out, and errors told in one line.

Reading connections wait in a pool, so that each is in one thread's hands at a
time; there is one connection to write with.
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geoapp.errors import StoreError
from geoapp.store.conditions.sql import sqlite_functions
from geoapp.store.geopackage import geometry
from geoapp.store.geopackage.schema import (
    APPLICATION_ID,
    PAGE_SIZE,
    SCHEMA_VERSION,
    create,
)

BUSY_TIMEOUT_S = 30.0
QUERY_S = 10.0
"""How long another writer is waited for, and how long a query may run."""

_CACHE_KIB, _BULK_CACHE_KIB = 16 * 1024, 256 * 1024
_LOG_PAGES, _BULK_LOG_PAGES = 1_000, 8_000  # until they go into the file
_STEPS = 20_000  # of SQLite's machine between two looks at the clock

# By primary result code, https://www.sqlite.org/rescode.html
_ADVICE = {
    sqlite3.SQLITE_READONLY: "is read-only; make it writable or choose another file",
    sqlite3.SQLITE_BUSY: "is held by another program; try again",
    sqlite3.SQLITE_LOCKED: "is held by another program; try again",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; make room or move it",
    sqlite3.SQLITE_IOERR: "cannot be read or written; see whether its disk is well",
    sqlite3.SQLITE_CORRUPT: "is damaged; move it away to start an empty one",
    sqlite3.SQLITE_NOTADB: "is no store of geoapp or is damaged; choose another file",
    sqlite3.SQLITE_INTERRUPT: "took too long for this query; narrow it",
}


class Connection(sqlite3.Connection):
    """A connection that gives up a query at its deadline."""

    deadline: float | None = None

    def is_late(self) -> bool:
        """Say whether the query now running should have ended."""
        return self.deadline is not None and time.monotonic() > self.deadline


class File:
    """An open GeoPackage: connections to read with, one to write with."""

    def __init__(self, path: Path, uri: str, writer: Connection) -> None:
        """Take over a connection to a file that has the schema."""
        self.path = path
        self._uri = uri
        self._writer = writer
        self._lock = threading.Lock()
        self._idle: deque[Connection] = deque()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one state of the file."""
        with store_errors(self.path):
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = self._open()
            connection.deadline = time.monotonic() + QUERY_S
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.deadline = None
                if connection.in_transaction:
                    connection.execute("COMMIT")
                self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend the one connection to write with, in a transaction."""
        with self._lock, store_errors(self.path), immediate(self._writer):
            yield self._writer

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """Give the writer room for the indexes that many rows go into."""
        self._set_room(_BULK_CACHE_KIB, _BULK_LOG_PAGES)
        try:
            yield
        finally:
            self._set_room(_CACHE_KIB, _LOG_PAGES)

    def _set_room(self, cache_kib: int, log_pages: int) -> None:
        with self._lock:
            self._writer.execute(f"PRAGMA cache_size = -{cache_kib}")
            self._writer.execute(f"PRAGMA wal_autocheckpoint = {log_pages}")

    def close(self) -> None:
        """Let go of the file; closing twice does no harm."""
        self._closed = True
        with suppress(IndexError):
            while True:
                self._idle.pop().close()
        with self._lock:
            self._writer.close()

    def _open(self) -> Connection:
        if self._closed:
            raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
        return connect(self._uri)

    def _give_back(self, connection: Connection) -> None:
        self._idle.append(connection)
        if self._closed:
            with suppress(IndexError):
                self._idle.pop().close()


def open_file(path: Path) -> File:
    """Open the GeoPackage at that path; make it where there is none.

    Raises:
        StoreError: If it cannot be used: no permission, damaged, made by
            another program or by a newer geoapp.
    """
    with store_errors(path):
        uri, writer = _connect(path)
        try:
            _prepare(writer, path)
        except BaseException:
            writer.close()
            raise
    return File(path, uri, writer)


def connect(uri: str) -> Connection:
    """Connect to a file by its address, with all functions at hand."""
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
        factory=Connection,
    )
    connection.text_factory = bytes
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.set_progress_handler(connection.is_late, _STEPS)
    geometry.register(connection)
    for name, (count, function) in sqlite_functions().items():
        connection.create_function(name, count, function, deterministic=True)
    return connection


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold a transaction that may write from its first moment."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself after some errors (disk full).
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into what a user can do about it."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if not hasattr(error, "sqlite_errorcode"):
            raise  # misuse of the module, a bug
        default = f"cannot be used ({error}); choose another file"
        advice = _ADVICE.get(error.sqlite_errorcode & 0xFF, default)
        raise StoreError(f"the store {path} {advice}") from error


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """Return the number that a pragma tells."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _connect(path: Path) -> tuple[str, Connection]:
    """Connect for writing where possible, otherwise for reading.

    A write-ahead log needs a writable folder even to read; `immutable` reads
    without one, which is right where nobody can write.
    """
    address = path.resolve().as_uri()
    for mode in ("mode=rwc", "mode=ro"):
        uri = f"{address}?{mode}"
        connection = None
        try:
            connection = connect(uri)
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError:
            if connection is not None:
                connection.close()
        else:
            return uri, connection
    uri = f"{address}?immutable=1"
    return uri, connect(uri)


def _prepare(connection: Connection, path: Path) -> None:
    if _is_empty(connection):
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        with immediate(connection):
            # Another process may have been faster between look and lock.
            if _is_empty(connection):
                create(connection)
    _check(connection, path)
    # The log is a matter of speed, not of truth: a file that is read-only or
    # just in another process's hands works without the switch.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'geoapp_store'"
    ours = pragma(connection, "application_id") == APPLICATION_ID
    if not ours or not connection.execute(known).fetchone()[0]:
        raise StoreError(f"{path} belongs to another program; choose another store")
    (version,) = connection.execute("SELECT version FROM geoapp_store").fetchone()
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store {path} was made by a newer geoapp (schema {version}, "
            f"this one reads {SCHEMA_VERSION}); update geoapp or choose another store"
        )


def _is_empty(connection: sqlite3.Connection) -> bool:
    return (
        pragma(connection, "application_id") == 0
        and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    )
