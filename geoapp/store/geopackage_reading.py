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
from typing import NamedTuple

import orjson

from geoapp.query import Query, Scalar, SortKey
from geoapp.store.clause import Clause, joined
from geoapp.store.geopackage_matches import (
    Matches,
    exact_tests,
    text_test,
    walked_tables,
)
from geoapp.store.geopackage_schema import tables

Place = tuple[Scalar, ...]
"""The sort values and the row number of a feature: what comes after it, pages on."""

Found = tuple[list[Place], list[bytes]]
"""Where features stand, and their texts."""


class _Segment(NamedTuple):
    """A piece of an index; in a run of one value the row numbers go up."""

    test: Clause
    is_run: bool


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
    walked = walked_tables(query)
    if walked is None:
        statement = f"SELECT fid, body FROM {body} WHERE fid > ? ORDER BY fid LIMIT ?"
        values: tuple[object, ...] = (_last(query), limit)
    else:
        source, fid, tests = walked
        test = joined(" AND ", [Clause(f"{fid} > ?", (_last(query),)), *tests])
        statement = (
            f"SELECT b.fid, b.body FROM {source} CROSS JOIN {body} AS b"
            f" ON b.fid = {fid} WHERE {test.sql} ORDER BY {fid} LIMIT ?"
        )
        values = (*test.values, limit)
    rows = connection.execute(statement, values).fetchall()
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
        tests = [Clause("f.fid IN (SELECT value FROM json_each(?))", (listed,))]
    if len(query.sort) > 1:
        return _ordered(connection, query, tests, limit)
    places: list[Place] = []
    for segment in _segments(query.sort[0], query.after):
        if len(places) < limit:
            left = limit - len(places)
            places += _along(connection, query, segment, tests, left)
    return places


def _segments(key: SortKey, after: Place) -> Iterator[_Segment]:
    """Yield the pieces of an index that come after a place, nulls last."""
    column = f'f."{key.column}"'
    value, fid = after if after else (None, 0)
    if value is not None:
        rest = Clause(f"{column} = ? AND f.fid > ?", (value, fid or 0))
        beyond = Clause(f"{column} {'<' if key.descending else '>'} ?", (value,))
        yield _Segment(rest, is_run=True)
        yield _Segment(beyond, is_run=False)
        fid = 0
    elif not after:
        yield _Segment(Clause(f"{column} IS NOT NULL"), is_run=False)
    nulls = Clause(f"{column} IS NULL AND f.fid > ?", (fid or 0,))
    yield _Segment(nulls, is_run=True)


def _along(
    connection: sqlite3.Connection,
    query: Query,
    segment: _Segment,
    tests: Sequence[Clause],
    limit: int,
) -> list[Place]:
    """Return places along the index of the column, backwards where it descends.

    Backwards the rows of one value come last to first; they are turned, and the
    last value, of which some may be missing, is read again from its first.
    """
    key = query.sort[0]
    column = f'f."{key.column}"'
    if segment.is_run or not key.descending:
        order = "f.fid" if segment.is_run else f"{column}, f.fid"
        return _places(connection, query, [segment.test, *tests], order, limit)
    order = f"{column} DESC, f.fid DESC"
    places = _places(connection, query, [segment.test, *tests], order, limit)
    turned = [
        place
        for _, run in groupby(places, key=itemgetter(0))
        for place in reversed(list(run))
    ]
    if len(places) < limit:
        return turned
    last = turned[-1][0]
    whole = [place for place in turned if place[0] != last]
    run = _Segment(Clause(f"{column} = ?", (0 if last is None else last,)), is_run=True)
    return whole + _along(connection, query, run, tests, limit - len(whole))


def _ordered(
    connection: sqlite3.Connection, query: Query, tests: list[Clause], limit: int
) -> list[Place]:
    """Return places by several keys: all that matches is sorted for each page."""
    order = ", ".join(
        f'f."{key.column}" {"DESC" if key.descending else "ASC"} NULLS LAST'
        for key in query.sort
    )
    after = [_after(query)] if query.after else []
    return _places(connection, query, [*after, *tests], f"{order}, f.fid", limit)


def _after(query: Query) -> Clause:
    *values, fid = query.after
    same: list[Clause] = []
    ways = []
    for key, value in zip(query.sort, values, strict=True):
        column = f'f."{key.column}"'
        if value is None:
            same.append(Clause(f"{column} IS NULL"))
            continue
        sign = "<" if key.descending else ">"
        beyond = Clause(f"({column} {sign} ? OR {column} IS NULL)", (value,))
        ways.append(joined(" AND ", [*same, beyond]))
        same.append(Clause(f"{column} = ?", (value,)))
    ways.append(joined(" AND ", [*same, Clause("f.fid > ?", (fid or 0,))]))
    return joined(" OR ", ways)


def _places(
    connection: sqlite3.Connection,
    query: Query,
    tests: Sequence[Clause],
    order: str,
    limit: int,
) -> list[Place]:
    names = tables(query.layer)
    test = joined(" AND ", [Clause("1"), *tests])
    key = f" CROSS JOIN {names.key} AS k ON k.fid = f.fid" if "k." in test.sql else ""
    columns = ", ".join(f'f."{key.column}"' for key in query.sort)
    rows = connection.execute(
        f"SELECT {columns}, f.fid FROM {names.layer} AS f{key}"
        f" WHERE {test.sql} ORDER BY {order} LIMIT ?",
        (*test.values, limit),
    )
    return [
        tuple(value.decode() if isinstance(value, bytes) else value for value in row)
        for row in rows
    ]
