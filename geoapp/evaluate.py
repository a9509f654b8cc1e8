"""True and found place names in, the customary figures out.

Figures are those that geoparsing is compared by: recognition by span, distance
to the true place with its names given, and the whole chain (Gritta et al. 2019,
"A pragmatic guide to geoparsing evaluation", arXiv:1810.12368).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from geopy.distance import great_circle

RADIUS_KM = 161.0
"""100 miles, customary as the largest distance that counts as right."""

FURTHEST_KM = 20039.0
"""Half the Earth's circumference; the error of a place that was not found."""

OTHER_TYPES = frozenset(
    {"Metonymic", "Demonym", "Non_Literal_Modifier", "Embedded_Non_Lit"}
    | {"Homonym", "Language"}
)
"""Types of GeoWebNews that mean something else (Gritta et al. 2019)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name: start, end, and what is known of it.

    `lon_lat` are degrees in CRS84, `None` where no place is known; `literal`
    is whether the place itself is meant, `None` where that is not told.
    """

    start: int
    end: int
    lon_lat: tuple[float, float] | None = None
    literal: bool | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """The mentions of one document: true, found, and found with names given.

    What was not run is `None`.
    """

    gold: Sequence[Mention]
    found: Sequence[Mention] | None = None
    given: Sequence[Mention] | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """How many were right, of how many predicted and how many true."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right, 0 without any."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the true that was found, 0 without any."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        >>> Rates(right=2, predicted=4, gold=4).f1
        0.5
        """
        both = self.predicted + self.gold
        return 2 * self.right / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Distances:
    """How far the places lie from the true ones, over `count` mentions."""

    count: int
    accuracy: float
    mean_km: float
    median_km: float
    auc: float


@dataclass(frozen=True, slots=True)
class Report:
    """Every figure that the documents allow; the others are `None`."""

    documents: int
    exact: Rates | None = None
    overlap: Rates | None = None
    chain: Rates | None = None
    given: Distances | None = None
    matched: Distances | None = None
    usage: Rates | None = None


def evaluate(documents: Sequence[Scored]) -> Report:
    """Score the mentions of all documents together.

    Recognition counts every true mention; the whole chain those with a place.
    A found mention whose true one has no place counts neither for nor against
    the chain. With names given, every true mention with a place counts, and a
    missing answer is `FURTHEST_KM` away.
    """
    found = [_match(d.gold, d.found) for d in documents if d.found is not None]
    given = [_match(d.gold, d.given) for d in documents if d.given is not None]
    given_km = [error for one in given for error in one.errors_km(missing=True)]
    matched_km = [error for one in found for error in one.errors_km(missing=False)]
    return Report(
        documents=len(documents),
        exact=_sum(_exact(one) for one in found),
        overlap=_sum(
            Rates(len(one.pairs), len(one.found), len(one.gold)) for one in found
        ),
        chain=_sum(_chain(one) for one in found),
        given=distances(given_km) if given_km else None,
        matched=distances(matched_km) if matched_km else None,
        usage=_sum(rates for one in found if (rates := _usage(one)).gold),
    )


def pairs(
    gold: Sequence[Mention], found: Sequence[Mention]
) -> tuple[tuple[int, int], ...]:
    """Pair mentions one to one: equal spans first, then by overlap, largest first.

    Returns:
        Index of the true and of the found mention, in the order of the true.

    >>> pairs([Mention(0, 10), Mention(4, 10)], [Mention(4, 10), Mention(0, 3)])
    ((0, 1), (1, 0))
    """
    candidates = [
        ((a.start, a.end) != (b.start, b.end), -_overlap(a, b), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if _overlap(a, b) > 0
    ]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in paired and j not in taken:
            paired[i] = j
            taken.add(j)
    return tuple(sorted(paired.items()))


def distance_km(
    lon_lat: tuple[float, float] | None, other: tuple[float, float] | None
) -> float:
    """Return the great-circle distance, `FURTHEST_KM` where a place is unknown.

    >>> round(distance_km((2.3522, 48.8566), (-0.1278, 51.5074)))
    344
    """
    if lon_lat is None or other is None:
        return FURTHEST_KM
    # geopy counts latitude first.
    return float(great_circle(lon_lat[::-1], other[::-1]).km)


def distances(errors_km: Sequence[float]) -> Distances:
    """Sum up errors.

    Args:
        errors_km: Distance from predicted to true place, one per mention, km.

    Raises:
        ValueError: If there are no errors to sum up.
    """
    return Distances(
        len(errors_km),
        accuracy_at(errors_km),
        fmean(errors_km),
        median(errors_km),
        area_under_curve(errors_km),
    )


def accuracy_at(errors_km: Sequence[float], radius_km: float = RADIUS_KM) -> float:
    """Share of toponyms resolved within a radius of the true place.

    Args:
        errors_km: Distance from predicted to true place, one per mention, km.
        radius_km: Largest distance that counts as correct, km. The default,
            100 miles, is customary (Gritta et al. 2019, arXiv:1810.12368).

    Raises:
        ValueError: If there are no errors to score.

    >>> accuracy_at([0.4, 12.0, 900.0, 5200.0])
    0.5
    """
    if not errors_km:
        raise ValueError("accuracy needs at least one toponym")
    return sum(error <= radius_km for error in errors_km) / len(errors_km)


def area_under_curve(errors_km: Sequence[float]) -> float:
    """Area under the sorted errors on a logarithmic scale: 0 best, 1 worst.

    The trapezoid rule over ln(1 + km), as a share of the area of the furthest
    errors (Jurgens et al. 2015; in the form of Gritta et al. 2018, "Which
    Melbourne?").

    Args:
        errors_km: Distance from predicted to true place, one per mention, km.

    Raises:
        ValueError: If there are no errors to score.

    >>> area_under_curve([0.0, 0.0, 0.0])
    0.0
    """
    if not errors_km:
        raise ValueError("the area needs at least one toponym")
    logs = sorted(math.log1p(min(error, FURTHEST_KM)) for error in errors_km)
    if len(logs) == 1:
        return logs[0] / math.log(FURTHEST_KM)
    area = math.fsum(logs) - (logs[0] + logs[-1]) / 2
    return area / (math.log(FURTHEST_KM) * (len(logs) - 1))


@dataclass(frozen=True, slots=True)
class _Match:
    """The mentions of a document, and which belong together."""

    gold: Sequence[Mention]
    found: Sequence[Mention]
    pairs: Sequence[tuple[int, int]]

    def errors_km(self, *, missing: bool) -> list[float]:
        """Return the error of each true mention that has a place.

        One that was not found is as far as can be, or left out.
        """
        places = {i: self.found[j].lon_lat for i, j in self.pairs}
        return [
            distance_km(mention.lon_lat, places.get(i))
            for i, mention in enumerate(self.gold)
            if mention.lon_lat is not None and (missing or i in places)
        ]


def _match(gold: Sequence[Mention], found: Sequence[Mention]) -> _Match:
    return _Match(gold, found, pairs(gold, found))


def _overlap(a: Mention, b: Mention) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _exact(match: _Match) -> Rates:
    right = sum(
        (match.gold[i].start, match.gold[i].end)
        == (match.found[j].start, match.found[j].end)
        for i, j in match.pairs
    )
    return Rates(right, len(match.found), len(match.gold))


def _chain(match: _Match) -> Rates:
    unplaced = sum(match.gold[i].lon_lat is None for i, _ in match.pairs)
    errors = match.errors_km(missing=False)
    placed = sum(mention.lon_lat is not None for mention in match.gold)
    right = sum(error <= RADIUS_KM for error in errors)
    return Rates(right, len(match.found) - unplaced, placed)


def _usage(match: _Match) -> Rates:
    """Count the found mentions whose usage was told rightly."""
    both = [
        (match.gold[i].literal, match.found[j].literal)
        for i, j in match.pairs
        if match.gold[i].literal is not None
    ]
    return Rates(sum(true == told for true, told in both), len(both), len(both))


def _sum(rates: Iterable[Rates]) -> Rates | None:
    all_rates = tuple(rates)
    if not all_rates:
        return None
    return Rates(
        sum(one.right for one in all_rates),
        sum(one.predicted for one in all_rates),
        sum(one.gold for one in all_rates),
    )
