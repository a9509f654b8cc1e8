"""The store: one SQLite file with the articles and the GeoJSON text of each.

One connection serves all threads, one at a time; other processes may use the
same file meanwhile (write-ahead log). The file knows its schema version.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from geoapp.errors import StoreError
from geoapp.model import Article, Sentence

APPLICATION_ID = 0x67656F61  # "geoa": tells our file from another program's
SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 10.0

_SCHEMA = f"""
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
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""
_KNOWN = "SELECT 1 FROM article WHERE id = ?"
_ADD = """
INSERT INTO article
    (id, title, outlet, published, source_url, events, article, features)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, outlet = excluded.outlet, published = excluded.published,
    source_url = excluded.source_url, events = excluded.events,
    article = excluded.article, features = excluded.features
WHERE article.article <> excluded.article OR article.features <> excluded.features
"""
_LIST = """
SELECT id, title, outlet, published, source_url, events
FROM article ORDER BY number DESC
"""
_ARTICLE = "SELECT article FROM article WHERE id = ?"
_FEATURES = "SELECT features FROM article WHERE id = ?"
_REMOVE = "DELETE FROM article WHERE id = ?"

# By primary result code, https://www.sqlite.org/rescode.html
_ADVICE = {
    sqlite3.SQLITE_READONLY: "is read-only; make it writable or choose another file",
    sqlite3.SQLITE_BUSY: "is held by another program; try again",
    sqlite3.SQLITE_LOCKED: "is held by another program; try again",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; make room or move it",
    sqlite3.SQLITE_CORRUPT: "is damaged; move it away to start an empty one",
    sqlite3.SQLITE_NOTADB: "is no store of geoapp or is damaged; choose another file",
}


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line in the list of articles; `events` counts events and movements."""

    id: str
    title: str | None
    outlet: str | None
    published: datetime | None
    source_url: str | None
    events: int


class Store:
    """An open store; safe to use from several threads."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take over a connection to a file that has the schema."""
        self._path = path
        self._connection = connection
        self._lock = threading.Lock()

    def add(self, article: Article, collection_json: str) -> bool:
        """Keep an article with its features; say whether it is new.

        An article that is there already keeps its place in the list and takes
        the new features; the same ones again change nothing.

        Args:
            article: What was read.
            collection_json: The text of its FeatureCollection, kept as it is.

        Raises:
            StoreError: If the file cannot be written; nothing is kept then.
        """
        row = _row(article, collection_json)
        with self._transaction() as connection:
            known = connection.execute(_KNOWN, (article.id,)).fetchone()
            connection.execute(_ADD, row)
        return known is None

    def articles(self) -> tuple[ArticleSummary, ...]:
        """Return all articles, the one added last first."""
        with self._reading() as connection:
            rows = connection.execute(_LIST).fetchall()
        return tuple(
            ArticleSummary(id, title, outlet, _moment(published), source_url, events)
            for id, title, outlet, published, source_url, events in rows
        )

    def article(self, article_id: str) -> Article | None:
        """Return the article with that id, `None` when there is none."""
        text = self._text(_ARTICLE, article_id)
        return None if text is None else _article(text)

    def features(self, article_id: str) -> str | None:
        """Return the FeatureCollection's text as it was added, or `None`."""
        return self._text(_FEATURES, article_id)

    def remove(self, article_id: str) -> bool:
        """Forget an article; say whether it was there."""
        with self._transaction() as connection:
            return connection.execute(_REMOVE, (article_id,)).rowcount > 0

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        with self._lock:
            self._connection.close()

    def _text(self, query: str, article_id: str) -> str | None:
        with self._reading() as connection:
            row = connection.execute(query, (article_id,)).fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _store_errors(self._path):
            yield self._connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection, _immediate(connection):
            yield connection


def open_store(path: Path) -> Store:
    """Open the store in that file; make file and folders where missing.

    A file that may only be read opens too; writing to it then fails.

    Raises:
        StoreError: If the file cannot be used: no permission, damaged, made by
            another program or by a newer geoapp.

    >>> open_store(Path("/dev/null/articles.sqlite"))
    Traceback (most recent call last):
    geoapp.errors.StoreError: cannot make the folder /dev/null for the store: ...
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {path.parent} for the store: {error.strerror}"
        ) from error
    if path.is_dir():
        raise StoreError(f"the store {path} is a folder; name a file in it")
    with _store_errors(path):
        connection = _connect(path)
    try:
        with _store_errors(path):
            _prepare(connection, path)
    except StoreError:
        connection.close()
        raise
    return Store(path, connection)


def _connect(path: Path) -> sqlite3.Connection:
    """Connect for writing where possible, otherwise for reading.

    A write-ahead log needs a writable folder even to read; `immutable` reads
    without one, which is right where nobody can write.
    """
    uri = path.resolve().as_uri()
    for mode in ("mode=rwc", "mode=ro"):
        connection = _open(f"{uri}?{mode}")
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError:
            connection.close()
        else:
            return connection
    return _open(f"{uri}?immutable=1")


def _open(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(
        uri,
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if _is_empty(connection):
        with _immediate(connection):
            # Another process may have been faster between look and lock.
            if _is_empty(connection):
                for statement in _SCHEMA.split(";")[:-1]:
                    connection.execute(statement)
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError(f"{path} belongs to another program; choose another store")
    version = _pragma(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store {path} was made by a newer geoapp (schema {version}, "
            f"this one reads {SCHEMA_VERSION}); update geoapp or choose another store"
        )
    # The log is a matter of speed, not of truth: a file that is read-only or
    # just in another process's hands works without the switch.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return (
        _pragma(connection, "application_id") == 0
        and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    )


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def _immediate(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # SQLite has rolled back by itself after some errors (disk full).
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _store_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if not hasattr(error, "sqlite_errorcode"):
            raise  # misuse of the module, a bug
        default = f"cannot be used ({error}); choose another file"
        advice = _ADVICE.get(error.sqlite_errorcode & 0xFF, default)
        raise StoreError(f"the store {path} {advice}") from error


def _row(article: Article, collection_json: str) -> tuple[str | int | None, ...]:
    collection = json.loads(collection_json)
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]
    fields = asdict(article)
    fields["published"] = published = (
        None if article.published is None else article.published.isoformat()
    )
    return (
        article.id,
        article.title,
        article.outlet,
        published,
        collection["article"]["source_url"],
        sum(kind in ("event", "movement") for kind in kinds),
        json.dumps(fields, ensure_ascii=False),
        collection_json,
    )


def _article(text: str) -> Article:
    fields = json.loads(text)
    fields["sentences"] = tuple(Sentence(**span) for span in fields["sentences"])
    fields["published"] = _moment(fields["published"])
    return Article(**fields)


def _moment(iso: str | None) -> datetime | None:
    return None if iso is None else datetime.fromisoformat(iso)
