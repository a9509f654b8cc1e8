"""A query in, the row numbers of all that matches out, as far as it is counted."""

from array import array
from collections import OrderedDict
from threading import Lock
from typing import Any, NamedTuple

import orjson

from geoapp.query import COUNT_MAX, Query
from geoapp.store.postgis_conditions import (
    all_of,
    conditions_of,
    has_conditions,
    source_of,
)
from geoapp.store.postgis_server import Session

CHANGES = "(SELECT changes FROM geoapp.state)"
_KEPT = 256  # queries whose matches are remembered, at most 80 kB each


class Matches(NamedTuple):
    """How many rows match and which, in order; `None` where they are too many.

    `changes` tells the state of the store that they were found in.
    """

    changes: int
    total: int | None
    fids: "array[int] | None"


class Remembered:
    """The matches of the last queries, as long as nothing changes."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = Lock()
        self._kept: OrderedDict[bytes, Matches] = OrderedDict()

    def get(self, query: Query) -> Matches | None:
        """Return what matched when that was asked last."""
        key = _key(query)
        with self._lock:
            matches = self._kept.get(key)
            if matches is not None:
                self._kept.move_to_end(key)
        return matches

    def put(self, query: Query, matches: Matches) -> None:
        """Remember what matches; its page does not count."""
        key = _key(query)
        with self._lock:
            self._kept[key] = matches
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def find_matches(session: Session, query: Query) -> Matches:
    """Count what matches, and collect it where it is not too much to count."""
    if not has_conditions(query):
        rows = f"SELECT 1 FROM geoapp.{query.layer.name}_body LIMIT {COUNT_MAX + 1}"
        counted = f"SELECT {CHANGES}, count(*) FROM ({rows}) AS r"
        changes, total = _only(session.execute(counted))
        return Matches(changes, total if total <= COUNT_MAX else None, None)
    source, tests = source_of(query), all_of(conditions_of(query))
    rows = f"SELECT f.fid FROM {source.sql} WHERE {tests.sql} LIMIT {COUNT_MAX + 1}"
    changes, total, listed = _only(
        session.execute(
            f"SELECT {CHANGES}, count(*), string_agg(int8send(fid), '')"
            f" FROM ({rows}) AS r",
            (*source.values, *tests.values),
            prepare=False,
            binary=True,
        )
    )
    if total > COUNT_MAX:
        return Matches(changes, None, None)
    fids = array("q", listed or b"")
    fids.byteswap()
    return Matches(changes, total, array("q", sorted(fids)))


def _key(query: Query) -> bytes:
    boxes = [(b.west, b.south, b.east, b.north) for b in query.boxes]
    time = query.interval and (query.interval.start, query.interval.end)
    parts = (query.layer.name, boxes, time, query.condition, query.text)
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)


def _only(cursor: Any) -> tuple[Any, ...]:
    row = cursor.fetchone()
    assert row is not None
    return tuple(row)
