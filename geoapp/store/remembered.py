"""What matched the last queries, so that their next pages need no new search."""

from array import array
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

import orjson

from geoapp.query import Query

_KEPT = 256  # queries whose matches are remembered, at most 80 kB each


class Matches(NamedTuple):
    """How many rows match and which, in order; `None` where they are too many.

    `changes` tells how often the store had been changed when they were found.
    """

    changes: int
    total: int | None
    fids: "array[int] | None"


class Remembered:
    """The matches of the last queries; safe to use from several threads.

    Whoever asks compares their `changes` with those of the store.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = Lock()
        self._kept: OrderedDict[bytes, Matches] = OrderedDict()

    def get(self, query: Query) -> Matches | None:
        """Return what matched when that was asked last; its page does not count."""
        key = _key(query)
        with self._lock:
            matches = self._kept.get(key)
            if matches is not None:
                self._kept.move_to_end(key)
        return matches

    def put(self, query: Query, matches: Matches) -> None:
        """Remember what matches, and forget what was not asked for longest."""
        key = _key(query)
        with self._lock:
            self._kept[key] = matches
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def has_conditions(query: Query) -> bool:
    """Say whether a query asks for less than everything."""
    return bool(
        query.boxes
        or query.interval is not None
        or query.condition is not None
        or query.text is not None
    )


def _key(query: Query) -> bytes:
    boxes = [(b.west, b.south, b.east, b.north) for b in query.boxes]
    time = query.interval and (query.interval.start, query.interval.end)
    parts = (query.layer.name, boxes, time, query.condition, query.text)
    return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
