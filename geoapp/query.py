"""What is asked of a store: one frozen value, the same for every store."""

from dataclasses import dataclass
from typing import Any

from geoapp.columns import Layer

LIMIT_DEFAULT = 100
LIMIT_MAX = 10_000
COUNT_MAX = 10_000
"""Features on a page, and how far what matches is counted."""

Condition = dict[str, Any]
"""A condition as CQL2-JSON, checked against the columns of its layer."""

Scalar = str | int | float | None


@dataclass(frozen=True, slots=True)
class Box:
    """A box in CRS84 degrees; west is never greater than east."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Interval:
    """First and last second, counted from 1970 in UTC; `None` is an open side."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to sort by; what is null comes last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A page of a layer.

    `boxes` are alternatives (a box over the antimeridian is two); none asks for
    everything. `text` holds words that must all occur. After the sort keys rows
    come in the order in which they were added. `after` holds the values of the
    sort keys and the row number of the last feature of the page before.
    """

    layer: Layer
    boxes: tuple[Box, ...] = ()
    interval: Interval | None = None
    condition: Condition | None = None
    text: str | None = None
    sort: tuple[SortKey, ...] = ()
    after: tuple[Scalar, ...] = ()
    limit: int = LIMIT_DEFAULT


@dataclass(frozen=True, slots=True)
class Page:
    """Features as GeoJSON text, joined by commas, and what a reader is told.

    `matched` is `None` where more than `COUNT_MAX` match; `after` is `None` on
    the last page.
    """

    features: bytes
    returned: int
    matched: int | None
    after: tuple[Scalar, ...] | None
