"""A query in, the row numbers of all that matches out, as far as it is counted.

Each condition is also an exact test, in SQL over the tables `k` (boxes and
times) and `f` (columns); an index that holds no more than a hint comes first.
"""

import sqlite3
from array import array
from dataclasses import replace

import orjson

from geoapp.columns import Layer
from geoapp.query import COUNT_MAX, Box, Interval, Query
from geoapp.store.clause import Clause, joined, put
from geoapp.store.conditions.sql import SQLITE, condition_sql
from geoapp.store.geopackage.schema import SPANS_S, tables
from geoapp.store.remembered import Matches, has_conditions
from geoapp.store.rows import OPEN_END, OPEN_START

_WITHIN = "{0}west >= ? AND {0}east <= ? AND {0}south >= ? AND {0}north <= ?"


def find_matches(connection: sqlite3.Connection, query: Query, changes: int) -> Matches:
    """Count what matches, and collect it where it is not too much to count.

    Args:
        connection: In a transaction.
        query: Its page does not count.
        changes: How often the store was changed up to the state that it sees.
    """
    if not has_conditions(query):
        rows = f"SELECT 1 FROM {tables(query.layer).body} LIMIT {COUNT_MAX + 1}"
        (total,) = connection.execute(f"SELECT count(*) FROM ({rows})").fetchone()
        return Matches(changes, total if total <= COUNT_MAX else None, None)
    if _is_place_alone(query) and _is_many_inside(connection, query):
        return Matches(changes, None, None)
    source = _source(query)
    total, listed = connection.execute(
        f"SELECT count(*), group_concat(fid) FROM ({source.sql} LIMIT {COUNT_MAX + 1})",
        source.values,
    ).fetchone()
    if total > COUNT_MAX:
        return Matches(changes, None, None)
    fids = orjson.loads(b"[%b]" % (listed or b""))
    return Matches(changes, total, array("q", sorted(fids)))


def exact_tests(query: Query) -> list[Clause]:
    """Return what a row has to pass, over the tables `k` and `f`."""
    tests = []
    if query.boxes:
        tests.append(
            joined(" OR ", [_box_test(box, query.layer) for box in query.boxes])
        )
    if query.interval is not None:
        tests.append(_time_test(query.interval))
    if query.condition is not None:
        tests.append(put("({})", condition_sql(query.condition, query.layer, SQLITE)))
    return tests


def text_test(query: Query, fid: str = "k.fid") -> list[Clause]:
    """Return the test of a row's number for the words of a query, if it has any."""
    if query.text is None:
        return []
    words = tables(query.layer).text
    matching = f"{fid} IN (SELECT rowid FROM {words} WHERE {words} MATCH ?)"
    return [Clause(matching, (_words(query.text),))]


def walked_tables(query: Query) -> tuple[str, str, list[Clause]] | None:
    """Return how to walk along the rows: tables, the row's number, and tests.

    `None` where a query has no conditions. Words are found in the order of the
    rows, so that they lead the way; then come boxes and times, whose table is
    small. No index of a column is used: rows would come in its order.
    """
    names = tables(query.layer)
    tests = exact_tests(query)
    if query.text is not None:
        return _words_first(query)
    if query.boxes or query.interval is not None:
        return f"{names.key} AS k{_columns(query)}", "k.fid", tests
    if query.condition is not None:
        keys = _keys("f.fid", query, tests)
        return f"{names.layer} AS f NOT INDEXED{keys}", "f.fid", tests
    return None


def _is_place_alone(query: Query) -> bool:
    alone = replace(query, boxes=())
    return len(query.boxes) == 1 and query.layer.located and not has_conditions(alone)


def _is_many_inside(connection: sqlite3.Connection, query: Query) -> bool:
    """Say whether too many lie wholly in the box, by a look at the R*Tree alone."""
    (box,) = query.boxes
    rows = (
        f"SELECT 1 FROM {tables(query.layer).rtree} WHERE minx >= ? AND maxx <= ?"
        f" AND miny >= ? AND maxy <= ? LIMIT {COUNT_MAX + 1}"
    )
    sides = (box.west, box.east, box.south, box.north)
    (total,) = connection.execute(f"SELECT count(*) FROM ({rows})", sides).fetchone()
    return bool(total > COUNT_MAX)


def _source(query: Query) -> Clause:
    """Return the row numbers of all that matches, in any order."""
    if query.boxes and query.layer.located:
        return _by_place(query)
    if query.interval is not None:
        return _by_time(query)
    return _by_columns(query)


def _columns(query: Query) -> str:
    """Return how the layer's table follows, where a condition reads it."""
    if query.condition is None:
        return ""
    return f" CROSS JOIN {tables(query.layer).layer} AS f ON f.fid = k.fid"


def _keys(fid: str, query: Query, tests: list[Clause]) -> str:
    """Return how the table of boxes and times follows, where a test reads it."""
    if not any("k." in test.sql for test in tests) and fid == "f.fid":
        return ""
    return f" CROSS JOIN {tables(query.layer).key} AS k ON k.fid = {fid}"


def _words_first(query: Query) -> tuple[str, str, list[Clause]]:
    names = tables(query.layer)
    fid = f"{names.text}.rowid"
    matching = Clause(f"{names.text} MATCH ?", (_words(query.text or ""),))
    rest = exact_tests(query)
    keys = _keys(fid, query, rest) if rest else ""
    return f"{names.text}{keys}{_columns(query)}", fid, [matching, *rest]


def _by_columns(query: Query) -> Clause:
    """Look for words, or let SQLite choose an index of a column."""
    if query.text is not None:
        source, fid, tests = _words_first(query)
    else:
        tests, fid = exact_tests(query), "f.fid"
        source = f"{tables(query.layer).layer} AS f{_keys(fid, query, tests)}"
    test = joined(" AND ", tests)
    return Clause(f"SELECT {fid} AS fid FROM {source} WHERE {test.sql}", test.values)


def _by_place(query: Query) -> Clause:
    """Look through the R*Tree; what lies wholly in a box needs no closer look."""
    found = [_near(box, query.layer) for box in query.boxes]
    near = put(" UNION ".join("{}" for _ in found), *found)
    return _tested(
        query, near, text_test(query) + exact_tests(replace(query, boxes=()))
    )


def _tested(query: Query, near: Clause, tests: list[Clause]) -> Clause:
    """Return those of the rows that also pass other tests."""
    if not tests:
        return put("SELECT fid FROM ({})", near)
    key = tables(query.layer).key
    joins = f"CROSS JOIN {key} AS k ON k.fid = r.fid{_columns(query)}"
    start = f"SELECT k.fid AS fid FROM ({{}}) AS r {joins} WHERE {{}}"
    return put(start, near, joined(" AND ", tests))


def _near(box: Box, layer: Layer) -> Clause:
    names, exact = tables(layer), _box_test(box, layer)
    return Clause(
        f"SELECT r.id AS fid FROM {names.rtree} AS r WHERE r.minx <= ? AND r.maxx >= ?"
        " AND r.miny <= ? AND r.maxy >= ? AND"
        " (r.minx >= ? AND r.maxx <= ? AND r.miny >= ? AND r.maxy <= ?"
        f" OR EXISTS (SELECT 1 FROM {names.key} AS k WHERE k.fid = r.id"
        f" AND {exact.sql}))",
        (
            *(box.east, box.west, box.north, box.south),
            *(box.west, box.east, box.south, box.north),
            *exact.values,
        ),
    )


def _by_time(query: Query) -> Clause:
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
    near = Clause(" UNION ALL ".join(classes), tuple(values))
    rest = replace(query, interval=None)
    return _tested(query, near, text_test(query) + exact_tests(rest))


def _box_test(box: Box, layer: Layer) -> Clause:
    """Test on doubles; what is no point and crosses an edge is looked at itself."""
    if not layer.located:
        return Clause("0")
    sides = (box.west, box.east, box.south, box.north)
    drawn = (
        "(SELECT geoapp_meets(g.geom, ?, ?, ?, ?)"
        f" FROM {tables(layer).layer} AS g WHERE g.fid = k.fid)"
    )
    return Clause(
        "(k.east >= ? AND k.west <= ? AND k.north >= ? AND k.south <= ? AND"
        " (k.west = k.east AND k.south = k.north OR"
        f" {_WITHIN.format('k.')} OR {drawn}))",
        (*sides, *sides, box.west, box.south, box.east, box.north),
    )


def _time_test(interval: Interval) -> Clause:
    start, end = _sides(interval)
    return Clause("k.t_start <= ? AND k.t_end >= ?", (end, start))


def _sides(interval: Interval) -> tuple[int, int]:
    start = OPEN_START if interval.start is None else interval.start
    return start, OPEN_END if interval.end is None else interval.end


def _words(text: str) -> str:
    """Return an expression of FTS5 that asks for all words, whatever they hold.

    >>> _words('ships OR "Tartus')
    '"ships" "OR" \"\"\"Tartus"'
    """
    words = text.replace("\0", " ").split()
    return " ".join('"' + word.replace('"', '""') + '"' for word in words)
