"""Rows in, changes to the tables of a GeoPackage out, in the caller's transaction."""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import orjson

from geoapp.columns import ARTICLES, LAYERS, Layer
from geoapp.errors import StoreError
from geoapp.query import Scalar
from geoapp.store.geopackage_geometry import to_blob
from geoapp.store.geopackage_schema import (
    SPANS_S,
    drop_insert_trigger,
    insert_trigger,
    tables,
)
from geoapp.store.rows import Mapped, Row, search_text

_LAYERS = tuple(LAYERS.values())
_SOURCE = "INSERT OR REPLACE INTO geoapp_articles_source VALUES (?, ?, ?, ?, ?, ?)"
_NULL = type(None)
Numbered = tuple[int, Row]


def put(connection: sqlite3.Connection, mapped: Mapped) -> bool:
    """Keep an article with its features; say whether it is new."""
    known = _fid(connection, ARTICLES, mapped.article.id)
    if known is None:
        put_new(connection, [mapped], bulk=False)
        return True
    if _is_same(connection, known, mapped):
        return False
    _replace(connection, known, mapped)
    return False


def is_known(connection: sqlite3.Connection, article_id: str) -> bool:
    """Say whether an article is there."""
    return _fid(connection, ARTICLES, article_id) is not None


def put_new(
    connection: sqlite3.Connection, many: Sequence[Mapped], *, bulk: bool
) -> None:
    """Keep articles that are not there yet.

    With `bulk` the R*Tree is filled in one go instead of by its trigger, which
    costs much more than the row itself.
    """
    numbered: dict[str, list[Numbered]] = {layer.name: [] for layer in _LAYERS}
    fids = {layer.name: _last_fid(connection, layer) for layer in _LAYERS}
    sources = []
    for mapped in many:
        order = []
        for row in (*mapped.rows, mapped.article):
            fids[row.layer.name] += 1
            numbered[row.layer.name].append((fids[row.layer.name], row))
            order.append(_place(row.layer, fids[row.layer.name]))
        sources.append(_source(fids[ARTICLES.name], mapped, order[:-1]))
    for layer in _LAYERS:
        _insert(connection, layer, numbered[layer.name], bulk=bulk)
    connection.executemany(_SOURCE, sources)
    _note(connection, {name for name, rows in numbered.items() if rows})


def remove(connection: sqlite3.Connection, article_id: str) -> bool:
    """Forget an article; say whether it was there."""
    fid = _fid(connection, ARTICLES, article_id)
    if fid is None:
        return False
    gone = {ARTICLES.name: [fid]}
    for layer, number in places(connection, fid):
        gone.setdefault(layer.name, []).append(number)
    for name, fids in gone.items():
        _delete(connection, LAYERS[name], fids)
    connection.execute("DELETE FROM geoapp_articles_source WHERE fid = ?", (fid,))
    _note(connection, set(gone))
    return True


def places(connection: sqlite3.Connection, fid: int) -> list[tuple[Layer, int]]:
    """Return layer and row number of an article's features, in their order."""
    query = "SELECT features FROM geoapp_articles_source WHERE fid = ?"
    (text,) = connection.execute(query, (fid,)).fetchone()
    return [(_LAYERS[place & 3], place >> 2) for place in orjson.loads(text)]


def bodies(connection: sqlite3.Connection, fid: int) -> list[bytes]:
    """Return the GeoJSON texts of an article's features, in their order."""
    at = places(connection, fid)
    found: dict[tuple[str, int], bytes] = {}
    for layer in _LAYERS:
        query = f"SELECT body FROM {tables(layer).body} WHERE fid = ?"
        for name, number in ((x.name, n) for x, n in at if x is layer):
            (found[name, number],) = connection.execute(query, (number,)).fetchone()
    return [found[layer.name, number] for layer, number in at]


def _place(layer: Layer, fid: int) -> int:
    return fid << 2 | _LAYERS.index(layer)


def _source(fid: int, mapped: Mapped, order: list[int]) -> tuple[Scalar | bytes, ...]:
    head = (fid, mapped.published, mapped.prefix, mapped.suffix)
    return *head, orjson.dumps(order), mapped.source


def _fid(connection: sqlite3.Connection, layer: Layer, id: str) -> int | None:
    query = f"SELECT fid FROM {tables(layer).layer} WHERE id = ?"
    row = connection.execute(query, (id,)).fetchone()
    return None if row is None else int(row[0])


def _last_fid(connection: sqlite3.Connection, layer: Layer) -> int:
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    row = connection.execute(query, (layer.name,)).fetchone()
    return 0 if row is None else int(row[0])


def _is_same(connection: sqlite3.Connection, fid: int, mapped: Mapped) -> bool:
    query = "SELECT article, prefix, suffix FROM geoapp_articles_source WHERE fid = ?"
    kept = connection.execute(query, (fid,)).fetchone()
    told = (mapped.source, mapped.prefix, mapped.suffix)
    if kept != tuple(text.encode() for text in told):
        return False
    return bodies(connection, fid) == [row.body for row in mapped.rows]


def _replace(connection: sqlite3.Connection, fid: int, mapped: Mapped) -> None:
    """Put an article in the place of one; features keep their row numbers."""
    kept: dict[tuple[str, str], tuple[int, bytes]] = {}
    for (layer, number), body in zip(
        places(connection, fid), bodies(connection, fid), strict=True
    ):
        kept[layer.name, orjson.loads(body)["id"]] = number, body
    fresh: dict[str, list[Numbered]] = {ARTICLES.name: [(fid, mapped.article)]}
    stale: dict[str, list[int]] = {ARTICLES.name: [fid]}
    order = []
    next_fids = {layer.name: _last_fid(connection, layer) for layer in _LAYERS}
    for row in mapped.rows:
        name = row.layer.name
        number, body = kept.pop((name, row.id), (0, b""))
        if number and body != row.body:
            stale.setdefault(name, []).append(number)
        elif not number:
            number = next_fids[name] = next_fids[name] + 1
        if body != row.body:
            fresh.setdefault(name, []).append((number, row))
        order.append(_place(row.layer, number))
    for (name, _), (number, _) in kept.items():
        stale.setdefault(name, []).append(number)
    for name, fids in stale.items():
        _delete(connection, LAYERS[name], fids)
    for name, rows in fresh.items():
        _insert(connection, LAYERS[name], rows, bulk=False)
    connection.execute(_SOURCE, _source(fid, mapped, order))
    _note(connection, {*stale, *fresh})


def _insert(
    connection: sqlite3.Connection, layer: Layer, rows: list[Numbered], *, bulk: bool
) -> None:
    if not rows:
        return
    names = tables(layer)
    direct = bulk and layer.located
    if direct:
        connection.execute(drop_insert_trigger(layer))
    try:
        for fid, row in rows:
            _insert_row(connection, layer, fid, row)
    except sqlite3.IntegrityError as error:
        raise StoreError(
            f"a feature of another article or of this one has its id already: {error}"
        ) from error
    if direct:
        connection.executemany(
            f"INSERT INTO {names.rtree} VALUES (?, ?, ?, ?, ?)",
            (
                (n, r.envelope[0], r.envelope[2], r.envelope[1], r.envelope[3])
                for n, r in rows
                if r.envelope is not None
            ),
        )
        connection.execute(insert_trigger(layer))
    connection.executemany(
        f"INSERT INTO {names.body} VALUES (?, CAST(? AS TEXT))",
        ((fid, row.body) for fid, row in rows),
    )
    connection.executemany(
        f"INSERT INTO {names.text} (rowid, words) VALUES (?, ?)",
        ((fid, row.text) for fid, row in rows),
    )
    connection.executemany(
        f"INSERT INTO {names.key} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (fid, *(row.envelope or (None,) * 4), _span(row), row.t_start, row.t_end)
            for fid, row in rows
        ),
    )


def _insert_row(
    connection: sqlite3.Connection, layer: Layer, fid: int, row: Row
) -> None:
    # To bind a null takes the module longer than to store a number.
    types = tuple(map(type, row.values))
    statement = _insert_statement(layer.name, types, row.wkb is not None)
    present = [value for value in row.values if value is not None]
    if row.wkb is not None and row.envelope is not None:
        present.append(to_blob(row.wkb, row.envelope))  # type: ignore[arg-type]
    connection.execute(statement, (fid, row.id, *present))


@lru_cache(maxsize=4096)
def _insert_statement(layer_name: str, types: tuple[type, ...], located: bool) -> str:
    layer = LAYERS[layer_name]
    columns = [
        f'"{column.name}"'
        for column, kind in zip(layer.columns, types, strict=True)
        if kind is not _NULL
    ]
    if located:
        columns.append("geom")
    listed = ", ".join(("fid", "id", *columns))
    marks = ", ".join("?" * (len(columns) + 2))
    return f"INSERT INTO {tables(layer).layer} ({listed}) VALUES ({marks})"


def _span(row: Row) -> int | None:
    """Return the class of lengths that a time falls in."""
    if row.t_start is None or row.t_end is None:
        return None
    seconds = row.t_end - row.t_start + 1
    return sum(seconds > longest for longest in SPANS_S)


def _delete(connection: sqlite3.Connection, layer: Layer, fids: Sequence[int]) -> None:
    names = tables(layer)
    for fid in fids:
        query = f"SELECT body FROM {names.body} WHERE fid = ?"
        (body,) = connection.execute(query, (fid,)).fetchone()
        words = _words(connection, layer, fid, body)
        connection.execute(
            f"INSERT INTO {names.text} ({names.text}, rowid, words)"
            " VALUES ('delete', ?, ?)",
            (fid, words),
        )
        for table in (names.layer, names.body, names.key):
            connection.execute(f"DELETE FROM {table} WHERE fid = ?", (fid,))


def _words(connection: sqlite3.Connection, layer: Layer, fid: int, body: bytes) -> str:
    """Return the text that the row was filed under."""
    properties = orjson.loads(body)["properties"]
    if layer is not ARTICLES:
        return search_text(layer, properties)
    query = "SELECT article FROM geoapp_articles_source WHERE fid = ?"
    article = orjson.loads(connection.execute(query, (fid,)).fetchone()[0])
    return f"{article['title'] or ''}\n{article['text']}"


def _note(connection: sqlite3.Connection, layers: Iterable[str]) -> None:
    """Keep what the file tells of itself in step with its rows."""
    now = int(time.time())
    connection.execute(
        "UPDATE geoapp_store SET changes = changes + 1, changed = ?", (now,)
    )
    moment = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%S.000Z}"
    for name in layers:
        key = tables(LAYERS[name]).key
        connection.execute(
            f"UPDATE gpkg_contents SET last_change = ?, (min_x, min_y, max_x, max_y)"
            f" = (SELECT min(west), min(south), max(east), max(north) FROM {key})"
            " WHERE table_name = ?",
            (moment, name),
        )
        connection.execute(
            "UPDATE geoapp_times SET (t_start, t_end) ="
            f" (SELECT min(t_start), max(t_end) FROM {key}) WHERE layer = ?",
            (name,),
        )
