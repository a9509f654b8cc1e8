"""What a layer spans, kept up to date without looking through the layer.

A span is six numbers of which each is the least: west, south, start and, with
their signs turned, east, north, end. `None` where nothing is known.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from geoapp.query import Interval
from geoapp.store.contract import Extent
from geoapp.store.rows import OPEN_END, OPEN_START, Row

Side = float | int | None
Span = tuple[Side, Side, Side, Side, Side, Side]

NOWHERE: Span = (None,) * 6


def span_of(rows: Iterable[Row]) -> Span:
    """Return what rows span together.

    >>> span_of([])
    (None, None, None, None, None, None)
    """
    kept = list(rows)
    boxes = [row.envelope for row in kept if row.envelope is not None]
    starts = (row.t_start for row in kept if row.t_start is not None)
    ends = (row.t_end for row in kept if row.t_end is not None)
    west, south, east, north = (map(itemgetter(side), boxes) for side in range(4))
    return (*map(_least, (west, south, starts)), *map(_turned, (east, north, ends)))


def join(*spans: Span) -> Span:
    """Return what spans cover together.

    >>> join(NOWHERE, (1.0, 2.0, None, -3.0, -4.0, None))
    (1.0, 2.0, None, -3.0, -4.0, None)
    """
    sides = zip(*spans, strict=True)
    least = [_least(side for side in same if side is not None) for same in sides]
    return tuple(least)


def without(kept: Span, gone: Span, fresh: Span) -> Span | None:
    """Return the span after some rows went and others came.

    `None` says that the layer must be looked through: what went was at an edge
    and nothing that came reaches as far.
    """
    for old, lost, new in zip(kept, gone, fresh, strict=True):
        if old is None or lost is None or lost > old:
            continue
        if new is None or new > old:
            return None
    return join(kept, fresh)


def to_extent(span: Span) -> Extent:
    """Return a span as readers see it.

    >>> to_extent((1.0, 2.0, 0, -3.0, -4.0, -59)).interval
    Interval(start=0, end=59)
    """
    west, south, start, east, north, end = span
    bbox, interval = None, None
    if not (west is None or south is None or east is None or north is None):
        bbox = (float(west), float(south), float(-east), float(-north))
    if start is not None and end is not None:
        first, last = int(start), int(-end)
        interval = Interval(
            None if first <= OPEN_START else first, None if last >= OPEN_END else last
        )
    return Extent(bbox, interval)


def _least(sides: Iterable[float]) -> Any:
    return min(sides, default=None)


def _turned(sides: Iterable[float]) -> Any:
    greatest = max(sides, default=None)
    return None if greatest is None else -greatest
