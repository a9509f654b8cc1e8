"""Articles into a GeoPackage and out of it, in the caller's transaction."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from geoapp.columns import ARTICLES, LAYERS, Layer
from geoapp.store.geopackage.schema import tables
from geoapp.store.geopackage.tables import (
    Numbered,
    delete,
    find_fid,
    insert,
    last_fid,
    note_change,
)
from geoapp.store.members import from_member, to_member
from geoapp.store.rows import Mapped, Row

_LAYERS = tuple(LAYERS.values())
_SOURCE = "INSERT OR REPLACE INTO geoapp_articles_source VALUES (?, ?, ?, ?, ?, ?)"
_HEAD = "SELECT article, prefix, suffix FROM geoapp_articles_source WHERE fid = ?"


@dataclass(slots=True)
class _Changes:
    """What goes out of the layers and what comes in, by the layers' names."""

    stale: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    fresh: dict[str, list[Numbered]] = field(default_factory=lambda: defaultdict(list))

    def make(self, connection: sqlite3.Connection, *, bulk: bool) -> None:
        """Change the layers; what goes out goes first, for its ids."""
        for name, fids in self.stale.items():
            delete(connection, LAYERS[name], fids)
        for name, rows in self.fresh.items():
            insert(connection, LAYERS[name], rows, bulk=bulk)
        note_change(connection, sorted({*self.stale, *self.fresh}))


class _Numbers:
    """Gives each new row of a layer the next number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._last = {x.name: last_fid(connection, x) for x in _LAYERS}

    def take(self, layer: Layer) -> int:
        self._last[layer.name] += 1
        return self._last[layer.name]


def put_group(connection: sqlite3.Connection, group: Iterable[Mapped]) -> int:
    """Keep new articles in one go, others one by one; count the new ones."""
    fresh: dict[str, Mapped] = {}
    others = []
    for mapped in group:
        id = mapped.article.id
        if id in fresh or find_fid(connection, ARTICLES, id) is not None:
            others.append(mapped)
        else:
            fresh[id] = mapped
    if fresh:
        _put_new(connection, list(fresh.values()), bulk=True)
    for mapped in others:
        put(connection, mapped)
    return len(fresh)


def put(connection: sqlite3.Connection, mapped: Mapped) -> bool:
    """Keep an article with its features; say whether it is new."""
    fid = find_fid(connection, ARTICLES, mapped.article.id)
    if fid is None:
        _put_new(connection, [mapped], bulk=False)
    elif not _is_same(connection, fid, mapped):
        _replace(connection, fid, mapped)
    return fid is None


def remove(connection: sqlite3.Connection, article_id: str) -> bool:
    """Forget an article; say whether it was there."""
    fid = find_fid(connection, ARTICLES, article_id)
    if fid is None:
        return False
    changes = _Changes()
    changes.stale[ARTICLES.name].append(fid)
    for layer, number in _places(connection, fid):
        changes.stale[layer.name].append(number)
    changes.make(connection, bulk=False)
    connection.execute("DELETE FROM geoapp_articles_source WHERE fid = ?", (fid,))
    return True


def bodies(connection: sqlite3.Connection, fid: int) -> list[bytes]:
    """Return the GeoJSON texts of an article's features, in their order."""
    queries = {
        x.name: f"SELECT body FROM {tables(x).body} WHERE fid = ?" for x in _LAYERS
    }
    return [
        connection.execute(queries[layer.name], (number,)).fetchone()[0]
        for layer, number in _places(connection, fid)
    ]


def _places(connection: sqlite3.Connection, fid: int) -> list[tuple[Layer, int]]:
    """Return layer and row number of an article's features, in their order."""
    query = "SELECT features FROM geoapp_articles_source WHERE fid = ?"
    (text,) = connection.execute(query, (fid,)).fetchone()
    return [from_member(member) for member in orjson.loads(text)]


def _source(fid: int, mapped: Mapped, order: list[int]) -> tuple[object, ...]:
    head = (fid, mapped.published, mapped.prefix, mapped.suffix)
    return *head, orjson.dumps(order), mapped.source


def _put_new(
    connection: sqlite3.Connection, many: Sequence[Mapped], *, bulk: bool
) -> None:
    numbers, changes = _Numbers(connection), _Changes()
    sources = []
    for mapped in many:
        order = []
        for row in mapped.rows:
            number = numbers.take(row.layer)
            changes.fresh[row.layer.name].append((number, row))
            order.append(to_member(row.layer, number))
        fid = numbers.take(ARTICLES)
        changes.fresh[ARTICLES.name].append((fid, mapped.article))
        sources.append(_source(fid, mapped, order))
    changes.make(connection, bulk=bulk)
    connection.executemany(_SOURCE, sources)


def _is_same(connection: sqlite3.Connection, fid: int, mapped: Mapped) -> bool:
    kept = connection.execute(_HEAD, (fid,)).fetchone()
    told = (mapped.source, mapped.prefix, mapped.suffix)
    if kept != tuple(text.encode() for text in told):
        return False
    return bodies(connection, fid) == [row.body for row in mapped.rows]


def _replace(connection: sqlite3.Connection, fid: int, mapped: Mapped) -> None:
    """Put an article in the place of one; features keep their row numbers."""
    kept = _kept(connection, fid)
    numbers, changes = _Numbers(connection), _Changes()
    changes.stale[ARTICLES.name].append(fid)
    changes.fresh[ARTICLES.name].append((fid, mapped.article))
    order = []
    for row in mapped.rows:
        number, body = kept.pop(_identity(row.layer, row.id), (0, b""))
        order.append(to_member(row.layer, _renew(changes, numbers, row, number, body)))
    for (name, _), (number, _) in kept.items():
        changes.stale[name].append(number)
    changes.make(connection, bulk=False)
    connection.execute(_SOURCE, _source(fid, mapped, order))


def _renew(
    changes: _Changes, numbers: _Numbers, row: Row, number: int, body: bytes
) -> int:
    """Note what becomes of a row that has a number, or 0; return its number."""
    if body == row.body:
        return number
    if number:
        changes.stale[row.layer.name].append(number)
    fid = number or numbers.take(row.layer)
    changes.fresh[row.layer.name].append((fid, row))
    return fid


def _kept(
    connection: sqlite3.Connection, fid: int
) -> dict[tuple[str, str], tuple[int, bytes]]:
    """Return row numbers and texts of an article's features by layer and id."""
    at = zip(_places(connection, fid), bodies(connection, fid), strict=True)
    return {
        _identity(layer, orjson.loads(body)["id"]): (number, body)
        for (layer, number), body in at
    }


def _identity(layer: Layer, id: str) -> tuple[str, str]:
    return layer.name, id
