"""How likely an event happened at each place of its sentence.

Two rounds: first each place is weighed by itself, then with how likely the
others are, so that a list of places stands together and of "Nablus, West Bank"
the sharper one is taken.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from operator import itemgetter
from typing import Any

from geoapp.where.evidence import (
    OF_BOTH,
    OF_EVENT,
    OF_SITE,
    read_facts,
    read_happening,
)
from geoapp.where.layout import Layout, Passage, read_layout
from geoapp.where.sites import Facts, Site, read_sites
from geoapp.where.weights import Weights, built_in_weights

LIKELY = 0.5
"""A place at least this likely is where the event happened."""

_SURE = 1e-6  # no likelihood is nearer to 0 or 1
_MOST_SCORE = 30.0
_MOST_PLACES = 20  # on each side of a trigger; others are too far
_AROUND = 8  # places before and behind one that are set beside it

Pair = tuple[float, float]
_Getter = Callable[[Facts], Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence made ready for its triggers: its places, each half weighed."""

    layout: Layout
    sites: tuple[Site, ...]
    weighed: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Linker:
    """Weights made ready to be looked up, both rounds at once."""

    of_site: tuple[_Getter, ...]
    of_event: tuple[_Getter, ...]
    of_both: tuple[_Getter, ...]
    weights: Mapping[str | tuple[str, ...], Pair]
    together: Mapping[str, float]

    def scene(self, passage: Passage) -> Scene:
        """Read a sentence, once for all its triggers."""
        layout = read_layout(passage)
        sites = read_sites(layout)
        weighed = [self._weigh(self.of_site, site.facts) for site in sites]
        return Scene(layout, sites, tuple(weighed))

    def likelihoods(self, scene: Scene, trigger: tuple[int, int]) -> list[float]:
        """Return for each mention how likely the event happened there, 0..1.

        Args:
            scene: The sentence.
            trigger: Token span first..last of the word that tells the event.
        """
        likely = [to_share(-_MOST_SCORE)] * len(scene.sites)
        for number, likelihood in self.nearest(scene, trigger):
            likely[number] = likelihood
        return likely

    def nearest(
        self, scene: Scene, trigger: tuple[int, int]
    ) -> tuple[tuple[int, float], ...]:
        """Return the mentions near a trigger, by number, with their likelihoods.

        All others are too far for the event to have happened there.
        """
        if not scene.sites:
            return ()
        near = _near(scene.sites, trigger[0])
        sites = scene.sites
        event = read_happening(scene.layout, trigger)
        base = self._weigh(self.of_event, event.facts)
        alone = dict.fromkeys(range(near.start - _AROUND, near.stop + _AROUND), _SURE)
        scores = {}
        for number in near:
            facts = read_facts(scene.layout, event, sites, number)
            own, weighed = self._weigh(self.of_both, facts), scene.weighed[number]
            alone[number] = to_share(base[0] + weighed[0] + own[0])
            scores[number] = base[1] + weighed[1] + own[1]
        for number in near:
            told = beside(sites, alone, number)
            scores[number] += sum(self.together[name] * x for name, x in told.items())
        return tuple((number, to_share(score)) for number, score in scores.items())

    def _weigh(self, getters: Sequence[_Getter], facts: Facts) -> Pair:
        first = second = 0.0
        find = self.weights.get
        for getter in getters:
            pair = find(getter(facts))
            if pair is not None:
                first += pair[0]
                second += pair[1]
        return first, second


def _near(sites: Sequence[Site], first: int) -> range:
    """Return the numbers of the places nearest to a token, some on each side."""
    behind = bisect_left(sites, first, key=lambda site: site.first)
    return range(max(0, behind - _MOST_PLACES), min(len(sites), behind + _MOST_PLACES))


@cache
def built_in_linker() -> Linker:
    """Return the linker with the weights that come with the package."""
    return make_linker(built_in_weights())


def make_linker(weights: Weights) -> Linker:
    """Make weights ready to be looked up; evidence that none weighs is left out."""
    names = {**dict.fromkeys(weights.alone), **dict.fromkeys(weights.together)}
    pairs = {
        _key(name): (weights.alone.get(name, 0.0), weights.together.get(name, 0.0))
        for name in names
    }
    return Linker(
        _getters(OF_SITE),
        _getters(OF_EVENT),
        _getters(OF_BOTH),
        pairs,
        {name: weights.together.get(name, 0.0) for name in BESIDE},
    )


def _getters(evidence: Sequence[tuple[str, ...]]) -> tuple[_Getter, ...]:
    return tuple(itemgetter(*names) for names in evidence)


def _key(name: str) -> str | tuple[str, ...]:
    """Return how the facts of evidence are looked up: one word or several."""
    parts = name.split(", ")
    return tuple(parts) if len(parts) > 1 else name


def evidence_names(facts: Facts) -> list[str]:
    """Return all evidence that the facts of a trigger and a place give."""
    found = []
    for names in (*OF_EVENT, *OF_SITE, *OF_BOTH):
        told = [facts[name] for name in names]
        if all(told):
            found.append(", ".join(told))
    return found


BESIDE = (
    "its likelihood by itself",
    "the likeliest other",
    "the others together",
    "ahead of the others",
    "the likeliest",
    "the likeliest finer one",
    "the likeliest larger one",
    "the larger one behind it",
    "the finer one before it",
    "its owner",
    "its companion",
    "the likeliest before it",
    "the likeliest behind it",
)
"""Evidence of the second round: numbers."""


def beside(
    sites: Sequence[Site],
    alone: Sequence[float] | Mapping[int, float],
    number: int,
) -> dict[str, float]:
    """Return what the likelihoods of the other places say about one.

    Args:
        sites: The places of a sentence.
        alone: How likely each is by itself, by number.
        number: The place in question.
    """
    site, own = sites[number], alone[number]
    start = max(0, number - _AROUND)
    others = [
        (i, alone[i])
        for i in range(start, min(len(sites), number + _AROUND + 1))
        if i != number
    ]
    most = max((x for _, x in others), default=0.0)
    told = {
        "its likelihood by itself": log(own / (1 - own)),
        "the likeliest other": most,
        "the others together": min(2.0, sum(x for _, x in others)),
        "ahead of the others": own - most,
        "the likeliest": float(own >= most),
    }
    for i, x in others:
        for name in _relations(site, sites[i], number, i):
            told[name] = max(x, told.get(name, 0.0))
    return told


def _relations(site: Site, other: Site, number: int, i: int) -> Iterator[str]:
    """Yield what one place is to another."""
    yield "the likeliest before it" if i < number else "the likeliest behind it"
    if other.rank != site.rank:
        finer = other.rank < site.rank
        yield "the likeliest finer one" if finer else "the likeliest larger one"
    if other.linked_to == number:
        if other.link == "within":
            yield "the larger one behind it"
        elif other.link == "and":
            yield "its companion"
    elif site.linked_to == i:
        yield _BEFORE_IT[site.link]


_BEFORE_IT = {
    "within": "the finer one before it",
    "owned": "its owner",
    "and": "its companion",
}


def to_share(score: float) -> float:
    """Return a score as a likelihood, 0..1.

    >>> to_share(0.0)
    0.5
    """
    likelihood = 1 / (1 + exp(-max(-_MOST_SCORE, min(_MOST_SCORE, score))))
    return max(_SURE, min(1 - _SURE, likelihood))
