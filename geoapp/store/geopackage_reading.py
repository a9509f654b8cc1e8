"""A query in, features in their order out, each with where the next page begins.

Where all that matches is known by row number, a page is a slice of it. Where it
is too much to count, a walk along the rows, or along the index of the column
that they are sorted by, soon fills a page.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import orjson

from geoapp.query import Query, Scalar, SortKey
from geoapp.store.geopackage_matches import (
    Matches,
    Part,
    conjunction,
    exact_tests,
    joined_tables,
    text_test,
)
from geoapp.store.geopackage_schema import tables

Place = tuple[Scalar, ...]
"""The sort values and the row number of a feature: what comes after it, pages on."""

Found = tuple[list[Place], list[bytes]]
"""Where features stand, and their texts."""


def read(
    connection: sqlite3.Connection, query: Query, matches: Matches | None, limit: int
) -> Found:
    """Return the first features after `query.after`, at most `limit`.

    Args:
        connection: In a transaction.
        query: Its own limit does not count.
        matches: What matches, where it is known.
        limit: At least one.
    """
    if query.sort:
        places = _sorted_places(connection, query, matches, limit)
        return places, _bodies_in_order(connection, query, places)
    if matches is not None and matches.fids is not None:
        first = bisect_right(matches.fids, _last(query))
        fids = matches.fids[first : first + limit].tolist()
        return [(fid,) for fid in fids], _bodies(connection, query, fids)
    return _walk(connection, query, limit)


def _last(query: Query) -> int:
    """Return the row number that a page begins after."""
    return int(query.after[-1] or 0) if query.after else 0


def _walk(connection: sqlite3.Connection, query: Query, limit: int) -> Found:
    body = tables(query.layer).body
    tests = exact_tests(query) + text_test(query)
    if tests:
        condition = conjunction([Part("k.fid > ?", (_last(query),)), *tests])
        rows = connection.execute(
            f"SELECT b.fid, b.body FROM {joined_tables(query)} JOIN {body} AS b"
            f" ON b.fid = k.fid WHERE {condition.sql} ORDER BY k.fid LIMIT ?",
            (*condition.values, limit),
        ).fetchall()
    else:
        rows = connection.execute(
            f"SELECT fid, body FROM {body} WHERE fid > ? ORDER BY fid LIMIT ?",
            (_last(query), limit),
        ).fetchall()
    return [(fid,) for fid, _ in rows], [text for _, text in rows]


def _bodies(
    connection: sqlite3.Connection, query: Query, fids: Sequence[int]
) -> list[bytes]:
    """Return the texts of rows given in order of their numbers."""
    body = tables(query.layer).body
    rows = connection.execute(
        f"SELECT body FROM {body} WHERE fid IN (SELECT value FROM json_each(?))"
        " ORDER BY fid",
        (orjson.dumps(fids).decode(),),
    )
    return [text for (text,) in rows]


def _bodies_in_order(
    connection: sqlite3.Connection, query: Query, places: Sequence[Place]
) -> list[bytes]:
    fids = sorted(int(place[-1] or 0) for place in places)
    texts = dict(zip(fids, _bodies(connection, query, fids), strict=True))
    return [texts[int(place[-1] or 0)] for place in places]


def _sorted_places(
    connection: sqlite3.Connection, query: Query, matches: Matches | None, limit: int
) -> list[Place]:
    """Return where the features after `query.after` stand, in the order asked."""
    tests = exact_tests(query) + text_test(query)
    if matches is not None and matches.fids is not None:
        listed = orjson.dumps(matches.fids.tolist()).decode()
        tests = [Part("f.fid IN (SELECT value FROM json_each(?))", (listed,))]
    if len(query.sort) > 1:
        return _ordered(connection, query, tests, limit)
    places: list[Place] = []
    for segment in _segments(query.sort[0], query.after):
        if len(places) < limit:
            left = limit - len(places)
            places += _along(connection, query, [segment, *tests], left)
    return places


def _segments(key: SortKey, after: Place) -> Iterator[Part]:
    """Yield the pieces of an index that come after a place, nulls last."""
    column = f'f."{key.column}"'
    last, fid = after if after else (None, 0)
    if last is not None:
        yield Part(f"{column} = ? AND f.fid > ?", (last, fid))
        yield Part(f"{column} {'<' if key.descending else '>'} ?", (last,))
        fid = 0
    elif not after:
        yield Part(f"{column} IS NOT NULL")
    yield Part(f"{column} IS NULL AND f.fid > ?", (fid,))


def _along(
    connection: sqlite3.Connection, query: Query, tests: list[Part], limit: int
) -> list[Place]:
    """Return places along the index of the column, backwards where it descends.

    Backwards the rows of one value come last to first; they are turned, and the
    last value, of which some may be missing, is read again from its first.
    """
    key = query.sort[0]
    if not key.descending or _is_one_run(tests[0]):
        return _places(connection, query, tests, limit)
    order = f'f."{key.column}" DESC, f.fid DESC'
    places = _select(connection, query, conjunction(tests), order, limit)
    turned = [
        place
        for _, run in groupby(places, key=itemgetter(0))
        for place in reversed(list(run))
    ]
    if len(places) < limit:
        return turned
    last = turned[-1][0]
    turned = [place for place in turned if place[0] != last]
    run = [Part(f'f."{key.column}" = ?', (last,)), *tests]
    return turned + _places(connection, query, run, limit - len(turned))


def _is_one_run(test: Part) -> bool:
    """Say whether it asks for one value or none: there row numbers go up."""
    return " = ?" in test.sql or "IS NULL" in test.sql


def _places(
    connection: sqlite3.Connection, query: Query, tests: list[Part], limit: int
) -> list[Place]:
    """Return places whose values and row numbers go up."""
    column = f'f."{query.sort[0].column}"'
    order = "f.fid" if _is_one_run(tests[0]) else f"{column}, f.fid"
    return _select(connection, query, conjunction(tests), order, limit)


def _ordered(
    connection: sqlite3.Connection, query: Query, tests: list[Part], limit: int
) -> list[Place]:
    """Return places by several keys: all that matches is sorted for each page."""
    order = ", ".join(
        f'f."{key.column}" {"DESC" if key.descending else "ASC"} NULLS LAST'
        for key in query.sort
    )
    condition = conjunction([*_after(query), *tests])
    return _select(connection, query, condition, f"{order}, f.fid", limit)


def _after(query: Query) -> list[Part]:
    if not query.after:
        return []
    *values, fid = query.after
    same = Part("1")
    ways = []
    for key, value in zip(query.sort, values, strict=True):
        column = f'f."{key.column}"'
        if value is not None:
            sign = "<" if key.descending else ">"
            beyond = Part(f"({column} {sign} ? OR {column} IS NULL)", (value,))
            ways.append(conjunction([same, beyond]))
        same = conjunction([same, Part(f"{column} IS ?", (value,))])
    ways.append(conjunction([same, Part("f.fid > ?", (fid,))]))
    values_of = tuple(value for way in ways for value in way.values)
    return [Part(f"({' OR '.join(way.sql for way in ways)})", values_of)]


def _select(
    connection: sqlite3.Connection,
    query: Query,
    condition: Part,
    order: str,
    limit: int,
) -> list[Place]:
    names = tables(query.layer)
    joined = (
        f" CROSS JOIN {names.key} AS k ON k.fid = f.fid"
        if "k." in condition.sql
        else ""
    )
    columns = ", ".join(f'f."{key.column}"' for key in query.sort)
    rows = connection.execute(
        f"SELECT {columns}, f.fid FROM {names.layer} AS f{joined}"
        f" WHERE {condition.sql} ORDER BY {order} LIMIT ?",
        (*condition.values, limit),
    )
    return [
        tuple(value.decode() if isinstance(value, bytes) else value for value in row)
        for row in rows
    ]
