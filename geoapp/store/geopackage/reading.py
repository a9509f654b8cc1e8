"""A query in, features in their order out, each with where the next page begins.

Where all that matches is known by row number, a page is a slice of it. Where it
is too much to count, a walk along the rows, or along the index of the column
that they are sorted by, soon fills a page.
"""

import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from geoapp.query import Query, SortKey
from geoapp.store.clause import Clause, joined
from geoapp.store.geopackage.matches import exact_tests, text_test, walked_tables
from geoapp.store.geopackage.schema import tables
from geoapp.store.remembered import Matches
from geoapp.store.turning import Place, turned

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
        places = _sorted(connection, query, matches).places(limit)
        return places, _bodies_in_order(connection, query, places)
    if matches is not None and matches.fids is not None:
        first = bisect_right(matches.fids, _last(query))
        fids = matches.fids[first : first + limit].tolist()
        return [(fid,) for fid in fids], _bodies(connection, query, fids)
    return _walk(connection, query, limit)


def has_to_sort(query: Query) -> bool:
    """Say whether no index has the rows in the order asked."""
    columns = [query.layer.column(key.column) for key in query.sort]
    return len(columns) > 1 or any(x is None or not x.indexed for x in columns)


def sorted_numbers(
    connection: sqlite3.Connection, query: Query, matches: Matches
) -> "array[int]":
    """Return the numbers of all rows that match, in the order asked."""
    return _sorted(connection, query, matches).numbers()


def bodies_by_number(
    connection: sqlite3.Connection, query: Query, fids: Sequence[int]
) -> list[bytes]:
    """Return the texts of rows in the order given; rows that are gone are not."""
    body = tables(query.layer).body
    rows = connection.execute(
        f"SELECT fid, body FROM {body} WHERE fid IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(fids)).decode(),),
    )
    texts = dict(rows.fetchall())
    return [texts[fid] for fid in fids if fid in texts]


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
    fids = [int(place[-1] or 0) for place in places]
    return bodies_by_number(connection, query, fids)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A query with sort keys; `table` says which index its rows come from."""

    connection: sqlite3.Connection
    query: Query
    table: str
    tests: list[Clause]

    def places(self, limit: int) -> list[Place]:
        """Return where the features after `query.after` stand, in their order."""
        if len(self.query.sort) > 1:
            return self._ordered(limit)
        found: list[Place] = []
        for segment in _segments(self.query.sort[0], self.query.after):
            if len(found) < limit:
                found += self._along(segment, limit - len(found))
        return found

    def _along(self, segment: _Segment, limit: int) -> list[Place]:
        """Return places along the index of the column, backwards where it descends.

        Backwards the rows of one value come last to first; they are turned, and
        the last value, of which some may be missing, is read again from its first.
        """
        key = self.query.sort[0]
        column = f'f."{key.column}"'
        if segment.is_run or not key.descending:
            order = "f.fid" if segment.is_run else f"{column}, f.fid"
            return self._select(segment.test, order, limit)
        found = self._select(segment.test, f"{column} DESC, f.fid DESC", limit)
        places = turned(found)
        if len(found) < limit:
            return places
        last = places[-1][0]
        whole = [place for place in places if place[0] != last]
        run = Clause(f"{column} = ?", ("" if last is None else last,))
        rest = _Segment(run, is_run=True)
        return whole + self._along(rest, limit - len(whole))

    def _ordered(self, limit: int) -> list[Place]:
        """Return places by several keys: all that matches is sorted each time."""
        after = _after(self.query) if self.query.after else Clause("1")
        return self._select(after, self._order(), limit)

    def numbers(self) -> "array[int]":
        """Return the numbers of all rows in their order, sorted in one go."""
        rows = self._rows("f.fid", Clause("1"), self._order(), -1)
        return array("q", (fid for (fid,) in rows))

    def _order(self) -> str:
        ways = (
            f'f."{key.column}" {"DESC" if key.descending else "ASC"} NULLS LAST'
            for key in self.query.sort
        )
        return ", ".join((*ways, "f.fid"))

    def _select(self, first: Clause, order: str, limit: int) -> list[Place]:
        names = ", ".join(f'f."{key.column}"' for key in self.query.sort)
        rows = self._rows(f"{names}, f.fid", first, order, limit)
        return [
            tuple(
                value.decode() if isinstance(value, bytes) else value for value in row
            )
            for row in rows
        ]

    def _rows(
        self, columns: str, first: Clause, order: str, limit: int
    ) -> sqlite3.Cursor:
        test = joined(" AND ", [first, *self.tests])
        key = tables(self.query.layer).key
        keys = f" CROSS JOIN {key} AS k ON k.fid = f.fid" if "k." in test.sql else ""
        return self.connection.execute(
            f"SELECT {columns} FROM {self.table}{keys}"
            f" WHERE {test.sql} ORDER BY {order} LIMIT ?",
            (*test.values, limit),
        )


def _sorted(
    connection: sqlite3.Connection, query: Query, matches: Matches | None
) -> _Sorted:
    table = f"{tables(query.layer).layer} AS f"
    if matches is not None and matches.fids is not None:
        listed = orjson.dumps(matches.fids.tolist()).decode()
        few = Clause("f.fid IN (SELECT value FROM json_each(?))", (listed,))
        return _Sorted(connection, query, table, [few])
    if not has_to_sort(query):
        table += f' INDEXED BY "geoapp_{query.layer.name}_{query.sort[0].column}"'
    tests = exact_tests(query) + text_test(query, "f.fid")
    return _Sorted(connection, query, table, tests)


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
