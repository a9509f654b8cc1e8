"""What the servers are asked: six kinds of query, many of each, the same for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from tests.benchmarks.crowd import DAYS, FIRST_DAY

LIMIT = 100
OFFSET = 90_000  # of 100,000 events; nine tenths of fewer or more
_MANY = 2_000  # more than a server may remember what matched


@dataclass(frozen=True, slots=True)
class Asked:
    """One query.

    `offset` counts features before the page; `item` is the id of one, `row` its
    number in the table.
    """

    words: tuple[str, ...] = ()
    limit: int = LIMIT
    offset: int = 0
    item: str | None = None
    row: int = 0


def queries(
    features: Sequence[Mapping[str, Any]], count: int
) -> Mapping[str, Sequence[Asked]]:
    """Return the queries by their names in the table.

    Args:
        features: The first of the events, with the points that boxes lie around.
        count: How many events there are in all.
    """
    random = Random(2)
    points = [feature["geometry"]["coordinates"] for feature in features]
    return {
        "items, limit 100": [Asked()],
        "bbox of 5 by 5 degrees": [
            _box(lon, lat) for lon, lat in random.choices(points, k=_MANY)
        ],
        "bbox of nearly everything": [
            Asked((f"bbox={-179 - random.random()},-85,179.5,{80 + random.random()}",))
            for _ in range(_MANY)
        ],
        "one month by datetime": [_month(random) for _ in range(_MANY)],
        "page at nine tenths": [Asked(offset=count * 9 // 10)],
        "one item": [
            Asked(item=str(features[number]["id"]), row=number + 1)
            for number in random.choices(range(len(features)), k=_MANY)
        ],
    }


def _box(lon: float, lat: float) -> Asked:
    west, south = max(-180.0, lon - 2.5), lat - 2.5
    return Asked(
        (f"bbox={west:.4f},{south:.4f},{min(180.0, west + 5):.4f},{lat + 2.5:.4f}",)
    )


def _month(random: Random) -> Asked:
    first = FIRST_DAY + timedelta(days=random.randrange(DAYS - 31))
    last = first + timedelta(days=30)
    return Asked((f"datetime={first}T00:00:00Z/{last}T23:59:59Z",))
