"""Rows of one layer into its tables and out of them, in the caller's transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import compress

import orjson

from geoapp.columns import ARTICLES, LAYERS, Layer
from geoapp.errors import StoreError
from geoapp.query import Scalar
from geoapp.store.geopackage.geometry import to_blob
from geoapp.store.geopackage.schema import (
    SPANS_S,
    drop_insert_trigger,
    insert_trigger,
    tables,
)
from geoapp.store.rows import Row, Shape, search_text

Numbered = tuple[int, Row]
"""A row and its number."""

_EDGE = """
SELECT 1 FROM gpkg_contents AS c JOIN geoapp_times AS t ON t.layer = c.table_name
WHERE c.table_name = ? AND (? <= c.min_x OR ? <= c.min_y OR ? >= c.max_x
    OR ? >= c.max_y OR ? <= t.t_start OR ? >= t.t_end)
"""
_WIDEN = """
UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1),
    min_y = min(coalesce(min_y, ?2), ?2), max_x = max(coalesce(max_x, ?3), ?3),
    max_y = max(coalesce(max_y, ?4), ?4)
WHERE table_name = ?5
"""
_LENGTHEN = """
UPDATE geoapp_times SET t_start = min(coalesce(t_start, ?1), ?1),
    t_end = max(coalesce(t_end, ?2), ?2)
WHERE layer = ?3
"""


def find_fid(connection: sqlite3.Connection, layer: Layer, id: str) -> int | None:
    """Return the row number of a feature, `None` when it is not there."""
    query = f"SELECT fid FROM {tables(layer).layer} WHERE id = ?"
    row = connection.execute(query, (id,)).fetchone()
    return None if row is None else int(row[0])


def last_fid(connection: sqlite3.Connection, layer: Layer) -> int:
    """Return the highest row number that a layer ever gave."""
    query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    row = connection.execute(query, (layer.name,)).fetchone()
    return 0 if row is None else int(row[0])


def insert(
    connection: sqlite3.Connection,
    layer: Layer,
    rows: Sequence[Numbered],
    *,
    bulk: bool,
) -> None:
    """Put rows into all tables of their layer.

    With `bulk` the R*Tree is filled in one go instead of by its trigger, which
    takes longer than all the rest.
    """
    if not rows:
        return
    direct = bulk and layer.located
    if direct:
        connection.execute(drop_insert_trigger(layer))
    for fid, row in rows:
        _insert_row(connection, fid, row)
    if direct:
        _insert_boxes(connection, layer, rows)
        connection.execute(insert_trigger(layer))
    names = tables(layer)
    connection.executemany(
        f"INSERT INTO {names.body} VALUES (?, CAST(? AS TEXT))",
        [(fid, bytearray(row.body)) for fid, row in rows],
    )
    connection.executemany(
        f"INSERT INTO {names.text} (rowid, words) VALUES (?, ?)",
        [(fid, row.text) for fid, row in rows],
    )
    _insert_keys(connection, layer, rows)
    _widen(connection, layer, [row for _, row in rows])


def delete(connection: sqlite3.Connection, layer: Layer, fids: Sequence[int]) -> None:
    """Take rows out of all tables of their layer."""
    names = tables(layer)
    at_edge = False
    for fid in fids:
        at_edge = at_edge or _is_at_edge(connection, layer, fid)
        connection.execute(
            f"INSERT INTO {names.text} ({names.text}, rowid, words)"
            " VALUES ('delete', ?, ?)",
            (fid, _words(connection, layer, fid)),
        )
        for table in (names.layer, names.body, names.key):
            connection.execute(f"DELETE FROM {table} WHERE fid = ?", (fid,))
    if at_edge:
        _measure(connection, layer)


def note_change(connection: sqlite3.Connection, layers: Sequence[str]) -> None:
    """Say in the file that it changed now, and which of its layers."""
    connection.execute(
        "UPDATE geoapp_store SET changes = changes + 1, changed = unixepoch()"
    )
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
    connection.executemany(
        "UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?",
        [(moment, name) for name in layers],
    )


def _insert_row(connection: sqlite3.Connection, fid: int, row: Row) -> None:
    # Nulls, flags and bytes take the module longest to bind, so there are none.
    shape = row.shape
    values: list[Scalar | bytearray] = list(compress(row.values, shape.present))
    for place in shape.flags:
        values[place] = int(values[place])  # type: ignore[arg-type]
    for place in shape.moments:
        # The standard wants milliseconds, and GDAL warns where there are none.
        values[place] = f"{str(values[place])[:-1]}.000Z"
    if row.wkb is not None and row.envelope is not None:
        values.append(to_blob(row.wkb, row.envelope))
    statement = _insert_statement(shape, row.wkb is not None)
    try:
        connection.execute(statement, (fid, row.id, *values))
    except sqlite3.IntegrityError as error:
        raise StoreError(
            f"the feature {row.id} is there already, in this article or another; "
            "give each its own id"
        ) from error


@lru_cache(maxsize=4096)
def _insert_statement(shape: Shape, located: bool) -> str:
    columns = ["fid", "id", *(f'"{name}"' for name in shape.names)]
    if located:
        columns.append("geom")
    marks = ", ".join("?" * len(columns))
    table = tables(LAYERS[shape.layer]).layer
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


def _insert_boxes(
    connection: sqlite3.Connection, layer: Layer, rows: Sequence[Numbered]
) -> None:
    boxes = [(fid, row.envelope) for fid, row in rows if row.envelope is not None]
    connection.executemany(
        f"INSERT INTO {tables(layer).rtree} VALUES (?, ?, ?, ?, ?)",
        [(fid, west, east, south, north) for fid, (west, south, east, north) in boxes],
    )


def _insert_keys(
    connection: sqlite3.Connection, layer: Layer, rows: Sequence[Numbered]
) -> None:
    """Keep boxes and times; null is left out where a row has neither."""
    key = tables(layer).key
    full, placed, timed, bare = [], [], [], []
    for fid, row in rows:
        span = _span(row.t_start, row.t_end)
        if row.envelope is not None and span is not None:
            full.append((fid, *row.envelope, span, row.t_start, row.t_end))
        elif row.envelope is not None:
            placed.append((fid, *row.envelope))
        elif span is not None:
            timed.append((fid, span, row.t_start, row.t_end))
        else:
            bare.append((fid,))
    place, time = "west, south, east, north", "span, t_start, t_end"
    for columns, kept in (
        (f"fid, {place}, {time}", full),
        (f"fid, {place}", placed),
        (f"fid, {time}", timed),
        ("fid", bare),
    ):
        marks = ", ".join("?" * (columns.count(",") + 1))
        connection.executemany(f"INSERT INTO {key} ({columns}) VALUES ({marks})", kept)


def _span(start: int | None, end: int | None) -> int | None:
    """Return the class of lengths that a time falls in."""
    if start is None or end is None:
        return None
    length = end - start + 1
    return sum(length > longest for longest in SPANS_S)


def _widen(connection: sqlite3.Connection, layer: Layer, rows: Sequence[Row]) -> None:
    """Let what the layer is said to span take in new rows."""
    boxes = [row.envelope for row in rows if row.envelope is not None]
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        box = (min(west), min(south), max(east), max(north))
        connection.execute(_WIDEN, (*box, layer.name))
    starts = [row.t_start for row in rows if row.t_start is not None]
    ends = [row.t_end for row in rows if row.t_end is not None]
    if starts and ends:
        connection.execute(_LENGTHEN, (min(starts), max(ends), layer.name))


def _is_at_edge(connection: sqlite3.Connection, layer: Layer, fid: int) -> bool:
    """Say whether a layer may span less without a row."""
    query = (
        "SELECT west, south, east, north, t_start, t_end"
        f" FROM {tables(layer).key} WHERE fid = ?"
    )
    sides = connection.execute(query, (fid,)).fetchone()
    return connection.execute(_EDGE, (layer.name, *sides)).fetchone() is not None


def _measure(connection: sqlite3.Connection, layer: Layer) -> None:
    """Look through all rows for what a layer spans."""
    key = tables(layer).key
    connection.execute(
        "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) ="
        f" (SELECT min(west), min(south), max(east), max(north) FROM {key})"
        " WHERE table_name = ?",
        (layer.name,),
    )
    connection.execute(
        "UPDATE geoapp_times SET (t_start, t_end) ="
        f" (SELECT min(t_start), max(t_end) FROM {key}) WHERE layer = ?",
        (layer.name,),
    )


def _words(connection: sqlite3.Connection, layer: Layer, fid: int) -> str:
    """Return the text that a row was filed under."""
    if layer is ARTICLES:
        query = "SELECT article FROM geoapp_articles_source WHERE fid = ?"
        article = orjson.loads(connection.execute(query, (fid,)).fetchone()[0])
        return f"{article['title'] or ''}\n{article['text']}"
    query = f"SELECT body FROM {tables(layer).body} WHERE fid = ?"
    body = orjson.loads(connection.execute(query, (fid,)).fetchone()[0])
    return search_text(layer, body["properties"])
