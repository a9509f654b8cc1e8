"""How well the places of an article agree: by country, division and nearness.

Every name votes for the places it could mean, each by its present share; a
place is supported by the names that have a place of their own beside it.
"""

import math
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geoapp.ranking.distances import Floats, distances_km
from geoapp.ranking.options import Option

_MOST_VOTERS = 80  # names that vote; the first of the article
_MOST_VOTES = 8  # places of each name that are voted for
_EAGERNESS = 20.0  # how fast a name with a small share comes to count in full
_BESIDE_CHARS = 150.0  # distance in the text at which a vote counts 1/e
_NEAR_KM = 40.0  # distance on the ground at which a vote counts 1/e
_AROUND_KM = 160.0
_WAYS = ("country", "division", "near", "around")


@dataclass(frozen=True, slots=True)
class Voter:
    """A name with its options and the offsets where it is written."""

    key: str
    options: tuple[Option, ...]
    starts: tuple[int, ...]


class Agreement:
    """The ways in which the options of an article's names agree.

    What does not depend on shares is worked out once; `support` is asked
    anew in every round.
    """

    def __init__(
        self, voters: Sequence[Voter], shares: Mapping[str, Sequence[float]]
    ) -> None:
        """Choose the votes of each name.

        Args:
            voters: The names of the article.
            shares: For each name's key its options' shares before any vote.
        """
        self._times = {v.key: len(v.starts) for v in voters}
        self._voters = [v for v in voters if v.options][:_MOST_VOTERS]
        self._chosen = [_most_likely(shares[v.key]) for v in self._voters]
        self._cast = [
            voter.options[i]
            for voter, chosen in zip(self._voters, self._chosen, strict=True)
            for i in chosen
        ]
        self._begins = np.cumsum([0, *map(len, self._chosen)])[:-1]
        self._numbers: dict[str, int] = {}
        self._countries, self._regions = self._numbers_of(self._cast)
        self._ties: dict[int, list[Floats]] = {}

    def times(self, key: str) -> int:
        """Return how often a name is written."""
        return self._times[key]

    def support(
        self, name: Voter, shares: Mapping[str, Sequence[float]]
    ) -> dict[str, list[float]]:
        """Return what the other names say to each option of one name.

        Args:
            name: The name, with the offsets that "beside" is measured from.
            shares: For each voter's key its options' present shares.

        Returns:
            For each way of agreeing one number per option: how many names
            support it, counted over the article and beside the name.
        """
        others = [v.key != name.key for v in self._voters]
        if not any(others) or not name.options:
            return {}
        votes = np.array(
            [
                shares[voter.key][i]
                for voter, chosen in zip(self._voters, self._chosen, strict=True)
                for i in chosen
            ]
        )
        everywhere = np.array(
            [
                (1.0 + math.log(len(voter.starts))) * other
                for voter, other in zip(self._voters, others, strict=True)
            ]
        )
        beside = everywhere * [_closeness(v.starts, name.starts) for v in self._voters]
        found = {}
        for way, tie in zip(_WAYS, self._tie(name), strict=True):
            sums = np.add.reduceat(tie * votes, self._begins, axis=1)
            counts = np.log1p(_EAGERNESS * sums) / math.log1p(_EAGERNESS)
            found[way] = (counts * everywhere).sum(axis=1).tolist()
            found[f"{way} beside"] = (counts * beside).sum(axis=1).tolist()
        found["names"] = [float(everywhere.sum())] * len(name.options)
        return found

    def _tie(self, name: Voter) -> list[Floats]:
        """Return for each way of agreeing a table of options by votes, 0..1."""
        known = id(name.options)  # one name in capitals may mean fewer places
        if known not in self._ties:
            km = distances_km(name.options, self._cast)
            countries, regions = self._numbers_of(name.options)
            self._ties[known] = [
                _same(countries, self._countries),
                _same(regions, self._regions),
                np.exp(-km / _NEAR_KM),
                np.exp(-km / _AROUND_KM),
            ]
        return self._ties[known]

    def _numbers_of(self, options: Sequence[Option]) -> tuple[Floats, Floats]:
        """Return numbers for country and division, 0 where unknown."""
        return (
            np.array([self._number(option.country) for option in options]),
            np.array([self._number(option.region) for option in options]),
        )

    def _number(self, name: str) -> float:
        return self._numbers.setdefault(name, len(self._numbers) + 1) if name else 0


def _most_likely(shares: Sequence[float]) -> list[int]:
    return sorted(range(len(shares)), key=lambda i: (-shares[i], i))[:_MOST_VOTES]


def _same(here: Floats, there: Floats) -> Floats:
    equal = (here[:, None] == there[None, :]) & (here[:, None] > 0)
    return np.where(equal, 1.0, 0.0)


def _closeness(ours: Sequence[int], theirs: Sequence[int]) -> float:
    if not ours or not theirs:
        return 0.0
    few, many = sorted((ours, theirs), key=len)
    chars = min(_gap(start, many) for start in few)
    return math.exp(-chars / _BESIDE_CHARS)


def _gap(start: int, starts: Sequence[int]) -> int:
    """Return how far the nearest of ascending offsets is."""
    at = bisect(starts, start)
    return min(abs(start - near) for near in starts[max(0, at - 1) : at + 1])
