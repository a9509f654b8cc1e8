"""Rows of an index that was read from its end, into the order of their pages."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from geoapp.query import Scalar

Place = tuple[Scalar, ...]
"""The sort values and the row number of a feature: what comes after it, pages on."""


def turned(places: Sequence[Place]) -> list[Place]:
    """Let the rows of each value come first to last again.

    >>> turned([("b", 3), ("b", 1), ("a", 2)])
    [('b', 1), ('b', 3), ('a', 2)]
    """
    return [
        place
        for _, run in groupby(places, key=itemgetter(0))
        for place in reversed(list(run))
    ]
