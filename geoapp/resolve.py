"""Toponyms and a geocoder in, ranked candidates and the winner out.

Each candidate scores by what the words around ask for, by agreement with the
other places of the article, and by how well known it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geoapp.gazetteer import Geocode
from geoapp.model import Article, Candidate, Resolution, Toponym
from geoapp.ranking.case import Case, read_case
from geoapp.ranking.hosts import (
    Host,
    Unknown,
    crowds,
    inside_hosts,
    read_hosts,
    within_reach,
)
from geoapp.ranking.options import to_place
from geoapp.ranking.reasons import reasons_for, reasons_for_host
from geoapp.ranking.rounds import Ranked, rank, to_shares
from geoapp.ranking.weights import Weights, built_in_weights

__all__ = ["THRESHOLD", "resolve", "to_place"]

THRESHOLD = 0.15
"""The lowest score at which a toponym counts as resolved."""

# A place less likely than that must lie in a country that the article is about.
_DOUBTFUL = 0.4
_WELL_KNOWN = 100_000  # inhabitants; cities are named from far away, too
_LEAST_PLACES = 3  # that tell what countries an article is about

_OF_A_HOST = 0.5  # the most that a place can score for a name inside it
_THRESHOLD_OF_A_HOST = _OF_A_HOST * _DOUBTFUL


def resolve(
    article: Article,
    toponyms: Sequence[Toponym],
    geocode: Geocode,
    weights: Weights | None = None,
) -> tuple[Resolution, ...]:
    """Decide which place each toponym means.

    A score is the learned probability of that place. A name that the geocoder
    does not know resolves to the place that it most likely lies in, and
    scores half of that.

    Args:
        article: The article that the toponyms index.
        toponyms: The names to resolve, in order of position.
        geocode: Returns the places of a name, best known first; empty where
            it is unknown.
        weights: What each piece of evidence counts; our own by default.

    Returns:
        One resolution per toponym, in the same order; candidates best first.
    """
    weights = weights or built_in_weights()
    case = read_case(article, toponyms, geocode)
    ranked = rank(case.names, weights, case.home)
    known = [_candidates(one, weights) for one in ranked]
    hosts = read_hosts(ranked)
    around = crowds(hosts)
    return _without_strays(
        _decide(toponym, _hosted(told, hosts, around, case, weights), inside=True)
        if isinstance(told, Unknown)
        else _decide(toponym, known[told], inside=False)
        for toponym, told in zip(toponyms, case.toponyms, strict=True)
    )


def _decide(
    toponym: Toponym, candidates: tuple[Candidate, ...], *, inside: bool
) -> Resolution:
    threshold = _THRESHOLD_OF_A_HOST if inside else THRESHOLD
    winner = candidates[0] if candidates else None
    place = winner.place if winner and winner.score >= threshold else None
    return Resolution(toponym, candidates, place, inside and place is not None)


def _without_strays(resolutions: Iterable[Resolution]) -> tuple[Resolution, ...]:
    """Leave unresolved what is doubtful and far from all else.

    "Paga" in an article about Ghana is not the one town of that name that the
    gazetteer knows, in Indonesia.
    """
    resolutions = tuple(resolutions)
    sure = {
        resolution.place.id: resolution.place.country
        for resolution in resolutions
        if resolution.place and resolution.candidates[0].score >= _DOUBTFUL
    }
    if len(sure) < _LEAST_PLACES:
        return resolutions
    countries = {None, *sure.values()}
    return tuple(
        replace(resolution, place=None)
        if resolution.place
        and resolution.candidates[0].score < _DOUBTFUL
        and resolution.place.population < _WELL_KNOWN
        and resolution.place.country not in countries
        else resolution
        for resolution in resolutions
    )


def _candidates(ranked: Ranked, weights: Weights) -> tuple[Candidate, ...]:
    written = ranked.written
    return _sorted(
        Candidate(
            option.place,
            round(share, 3),
            reasons_for(option, told, written, weights.together),
        )
        for option, told, share in zip(
            written.options, ranked.told, ranked.shares, strict=True
        )
    )


def _hosted(
    unknown: Unknown,
    hosts: Sequence[Host],
    around: Sequence[float],
    case: Case,
    weights: Weights,
) -> tuple[Candidate, ...]:
    """Return the places that an unknown name may lie in, each once.

    What is no name, such as "air base", lies in none.
    """
    name = case.text[unknown.start : unknown.end]
    if name == name.lower() != name.upper():
        return ()
    reach = within_reach(unknown, hosts)
    hosts, around = [hosts[i] for i in reach], [around[i] for i in reach]
    told = inside_hosts(unknown, hosts, around, case.text, case.home)
    shares = to_shares(told, weights.host)
    sums: dict[str, float] = {}
    best: dict[str, Candidate] = {}
    for number in sorted(range(len(hosts)), key=lambda i: -shares[i]):
        place = hosts[number].option.place
        sums[place.id] = sums.get(place.id, 0.0) + shares[number]
        reasons = reasons_for_host(hosts[number], told[number])
        best.setdefault(place.id, Candidate(place, 0.0, reasons))
    return _sorted(
        replace(candidate, score=round(_OF_A_HOST * sums[key], 3))
        for key, candidate in best.items()
    )


def _sorted(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return them best first; ties fall to the geocoder's order."""
    return tuple(sorted(candidates, key=lambda candidate: -candidate.score))
