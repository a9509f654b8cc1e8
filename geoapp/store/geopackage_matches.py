"""A query in, the row numbers of all that matches out, as far as it is counted.

Each condition is also an exact test, in SQL over the tables `k` (boxes and
times) and `f` (columns); an index that holds no more than a hint comes first.
"""

import sqlite3
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import orjson

from geoapp.columns import Layer
from geoapp.query import COUNT_MAX, Box, Interval, Query, Scalar
from geoapp.store.geopackage_schema import SPANS_S, tables
from geoapp.store.rows import OPEN_END, OPEN_START

_KEPT = 256  # queries whose matches are remembered, at most 80 kB each
_WITHIN = "{0}west >= ? AND {0}east <= ? AND {0}south >= ? AND {0}north <= ?"


class Part(NamedTuple):
    """A piece of SQL and the values bound in it."""

    sql: str
    values: tuple[Scalar, ...] = ()


class Matches(NamedTuple):
    """How many rows match and which, in order; `None` where they are too many."""

    total: int | None
    fids: "array[int] | None"


class Remembered:
    """The matches of the last queries, as long as nothing changes."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, tuple[int, Matches]] = OrderedDict()

    def matches(
        self, connection: sqlite3.Connection, query: Query, changes: int
    ) -> Matches:
        """Return what matches in the state that the connection sees.

        Args:
            connection: In a transaction.
            query: Its page does not count.
            changes: How often the store was changed up to that state.
        """
        key = _key(query)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == changes:
                self._kept.move_to_end(key)
                return kept[1]
        found = find_matches(connection, query)
        with self._lock:
            self._kept[key] = changes, found
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def has_conditions(query: Query) -> bool:
    """Say whether a query asks for less than everything."""
    return bool(
        query.boxes
        or query.interval is not None
        or query.condition is not None
        or query.text is not None
    )


def find_matches(connection: sqlite3.Connection, query: Query) -> Matches:
    """Count what matches, and collect it where it is not too much to count."""
    if not has_conditions(query):
        rows = f"SELECT 1 FROM {tables(query.layer).body} LIMIT {COUNT_MAX + 1}"
        (total,) = connection.execute(f"SELECT count(*) FROM ({rows})").fetchone()
        return Matches(total if total <= COUNT_MAX else None, None)
    source = _source(query)
    total, listed = connection.execute(
        f"SELECT count(*), group_concat(fid) FROM ({source.sql} LIMIT {COUNT_MAX + 1})",
        source.values,
    ).fetchone()
    if total > COUNT_MAX:
        return Matches(None, None)
    fids = orjson.loads(b"[%b]" % (listed or b""))
    return Matches(total, array("q", sorted(fids)))


def exact_tests(query: Query) -> list[Part]:
    """Return what a row has to pass, over the tables `k` and `f`."""
    tests = []
    if query.boxes:
        tests.append(_any(_box_test(box, query.layer) for box in query.boxes))
    if query.interval is not None:
        tests.append(_time_test(query.interval))
    if query.condition is not None:
        from geoapp.store.where import SQLITE, condition_sql

        clause = condition_sql(query.condition, query.layer, SQLITE)
        tests.append(Part(f"({clause.sql})", tuple(clause.values)))
    return tests


def text_test(query: Query) -> list[Part]:
    """Return the test for the words of a query, if it has any."""
    if query.text is None:
        return []
    words = tables(query.layer).text
    matching = f"k.fid IN (SELECT rowid FROM {words} WHERE {words} MATCH ?)"
    return [Part(matching, (_words(query.text),))]


def joined_tables(query: Query) -> str:
    """Return the tables that the exact tests read, the rows in their order."""
    names = tables(query.layer)
    if query.condition is None:
        return f"{names.key} AS k"
    return f"{names.key} AS k JOIN {names.layer} AS f ON f.fid = k.fid"


def conjunction(parts: list[Part]) -> Part:
    """Return the condition that all of the parts hold.

    >>> conjunction([Part("a = ?", (1,)), Part("b = ?", (2,))])
    Part(sql='a = ? AND b = ?', values=(1, 2))
    """
    values = tuple(value for part in parts for value in part.values)
    return Part(" AND ".join(part.sql for part in parts) or "1", values)


def _key(query: Query) -> bytes:
    boxes = [(b.west, b.south, b.east, b.north) for b in query.boxes]
    time = query.interval and (query.interval.start, query.interval.end)
    parts = (query.layer.name, boxes, time, query.condition, query.text)
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)


def _source(query: Query) -> Part:
    """Return the row numbers of all that matches, in any order."""
    if query.boxes and query.layer.located:
        return _by_place(query)
    if query.text is not None:
        return _by_words(query)
    if query.interval is not None:
        return _by_time(query)
    condition = conjunction(exact_tests(query))
    return Part(
        f"SELECT k.fid FROM {joined_tables(query)} WHERE {condition.sql}",
        condition.values,
    )


def _by_place(query: Query) -> Part:
    """Look through the R*Tree; what lies wholly in a box needs no closer look."""
    names, layer = tables(query.layer), query.layer
    rest = text_test(query) + exact_tests(replace(query, boxes=()))
    found = [_near(box, layer) for box in query.boxes]
    near = Part(
        " UNION ".join(part.sql for part in found),
        tuple(value for part in found for value in part.values),
    )
    if not rest:
        return Part(f"SELECT fid FROM ({near.sql})", near.values)
    condition = conjunction(rest)
    columns = (
        f" CROSS JOIN {names.layer} AS f ON f.fid = k.fid"
        if query.condition is not None
        else ""
    )
    return Part(
        f"SELECT k.fid FROM ({near.sql}) AS r CROSS JOIN {names.key} AS k"
        f" ON k.fid = r.fid{columns} WHERE {condition.sql}",
        (*near.values, *condition.values),
    )


def _near(box: Box, layer: Layer) -> Part:
    names, exact = tables(layer), _box_test(box, layer)
    return Part(
        f"SELECT r.id AS fid FROM {names.rtree} AS r WHERE r.minx <= ? AND r.maxx >= ?"
        " AND r.miny <= ? AND r.maxy >= ? AND"
        " (r.minx >= ? AND r.maxx <= ? AND r.miny >= ? AND r.maxy <= ?"
        f" OR EXISTS (SELECT 1 FROM {names.key} AS k WHERE k.fid = r.id AND {exact.sql}))",
        (
            *(box.east, box.west, box.north, box.south),
            *(box.west, box.east, box.south, box.north),
            *exact.values,
        ),
    )


def _by_words(query: Query) -> Part:
    names = tables(query.layer)
    condition = conjunction(
        [
            Part(f"{names.text} MATCH ?", (_words(query.text or ""),)),
            *exact_tests(query),
        ]
    )
    columns = (
        f" CROSS JOIN {names.layer} AS f ON f.fid = k.fid"
        if query.condition is not None
        else ""
    )
    return Part(
        f"SELECT k.fid FROM {names.text} CROSS JOIN {names.key} AS k"
        f" ON k.fid = {names.text}.rowid{columns} WHERE {condition.sql}",
        condition.values,
    )


def _by_time(query: Query) -> Part:
    """Look through the times, each class of lengths apart."""
    interval = query.interval or Interval(None, None)
    start, end = _sides(interval)
    key = tables(query.layer).key
    classes, values = [], []
    for span, longest in enumerate((*SPANS_S, None)):
        first = OPEN_START if longest is None else start - longest
        classes.append(
            f"SELECT fid FROM {key} WHERE span = {span}"
            " AND t_start >= ? AND t_start <= ? AND t_end >= ?"
        )
        values += [max(first, OPEN_START), end, start]
    near = " UNION ALL ".join(classes)
    if query.condition is None:
        return Part(near, tuple(values))
    condition = conjunction(exact_tests(query))
    layer = tables(query.layer).layer
    return Part(
        f"SELECT k.fid FROM ({near}) AS r CROSS JOIN {key} AS k ON k.fid = r.fid"
        f" CROSS JOIN {layer} AS f ON f.fid = k.fid WHERE {condition.sql}",
        (*values, *condition.values),
    )


def _box_test(box: Box, layer: Layer) -> Part:
    """Test on doubles; what is no point and crosses an edge is looked at itself."""
    if not layer.located:
        return Part("0")
    sides = (box.west, box.east, box.south, box.north)
    drawn = (
        "(SELECT geoapp_meets(g.geom, ?, ?, ?, ?)"
        f" FROM {tables(layer).layer} AS g WHERE g.fid = k.fid)"
    )
    return Part(
        "(k.east >= ? AND k.west <= ? AND k.north >= ? AND k.south <= ? AND"
        " (k.west = k.east AND k.south = k.north OR"
        f" {_WITHIN.format('k.')} OR {drawn}))",
        (*sides, *sides, box.west, box.south, box.east, box.north),
    )


def _time_test(interval: Interval) -> Part:
    start, end = _sides(interval)
    return Part("k.t_start <= ? AND k.t_end >= ?", (end, start))


def _sides(interval: Interval) -> tuple[int, int]:
    start = OPEN_START if interval.start is None else interval.start
    return start, OPEN_END if interval.end is None else interval.end


def _any(parts: Iterable[Part]) -> Part:
    listed = tuple(parts)
    values = tuple(value for part in listed for value in part.values)
    return Part(f"({' OR '.join(part.sql for part in listed)})", values)


def _words(text: str) -> str:
    """Return an expression of FTS5 that asks for all words, whatever they hold.

    >>> _words('ships OR "Tartus')
    '"ships" "OR" \"\"\"Tartus"'
    """
    words = text.replace("\0", " ").split()
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)
