"""Toponyms and a geocoder in, ranked candidates and the winner out.

Each candidate scores by what the words around ask for, by agreement with the
other places of the article, and by how well known it is.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from geopy.distance import great_circle
from geopy.location import Location
from shapely.geometry import Point

from geoapp.model import (
    Article,
    BBox,
    Candidate,
    Place,
    Precision,
    Resolution,
    Toponym,
)
from geoapp.surroundings import KINDS, Asked, read_asked

Geocode = Callable[[str], Sequence[Location]]
_Key = TypeVar("_Key")

THRESHOLD = 0.2
"""The lowest score at which a toponym counts as resolved."""

_MOST_INHABITANTS = 1e8  # the prominence that counts as 1
_NEAR_KM = 250.0
_PORT_KM = 30.0
_STATES = "divisions:US-"
_LEAST_CAPITAL = 1000  # inhabitants; Plymouth on Montserrat lies in ashes
_MOST_NEIGHBOURS = 80  # distinct places that nearness is measured to

# Weights, each the most that its reason can add: set by hand, then moved to where
# two corpora of news had most places right.
_PROMINENCE = 0.45
_MAIN_NAME = 0.11
_KIND = 0.30
_OTHER_KIND = -0.15
_COUNTRY_VOTES = 0.26
_COUNTRY = 0.10  # of a country or capital: no reader takes Cuba for a village
_DIVISION_VOTES = 0.28
_NEARNESS = 0.04
_PORT = 0.12
_QUALIFIER = 0.50

_WHOLES = ("PCL", "ADM", "TERR")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the other places of an article agree on."""

    votes: Mapping[str, float]
    divisions: Mapping[tuple[str, str], float]
    neighbours: Sequence[Place]


def resolve(
    article: Article, toponyms: Sequence[Toponym], geocode: Geocode
) -> tuple[Resolution, ...]:
    """Decide which place each toponym means.

    Args:
        article: The article that the toponyms index.
        toponyms: The names to resolve.
        geocode: Returns the places of a name, best known first; empty where
            it is unknown.

    Returns:
        One resolution per toponym, in the same order; candidates best first.
    """
    options = {t.name: _places(t, geocode(t.name)) for t in toponyms}
    context = _read_context(options)
    asked = read_asked(article, toponyms)
    ranked = {
        (name, ask): _rank(options, context, name, ask, geocode)
        for name, ask in dict.fromkeys(
            (toponym.name, ask) for toponym, ask in zip(toponyms, asked, strict=True)
        )
    }
    surest = _surest(ranked)
    return tuple(
        _decide(toponym, ranked[toponym.name, ask] if ask else surest[toponym.name])
        for toponym, ask in zip(toponyms, asked, strict=True)
    )


def _decide(toponym: Toponym, candidates: tuple[Candidate, ...]) -> Resolution:
    winner = candidates[0] if candidates else None
    place = winner.place if winner and winner.score >= THRESHOLD else None
    return Resolution(toponym, candidates, place)


def _surest(
    ranked: Mapping[tuple[str, Asked | None], tuple[Candidate, ...]],
) -> dict[str, tuple[Candidate, ...]]:
    """Let a name mean one place in an article: where the words told most."""
    surest: dict[str, tuple[Candidate, ...]] = {}
    for (name, _), candidates in ranked.items():
        known = surest.get(name, ())
        score = known[0].score if known else -1.0
        if candidates and candidates[0].score > score:
            surest[name] = candidates
        else:
            surest.setdefault(name, ())
    return surest


@dataclass(frozen=True, slots=True)
class _Option:
    """A place with how well known it is (0..1) and whether by its main name."""

    place: Place
    prominence: float
    main_name: bool


def _places(toponym: Toponym, locations: Sequence[Location]) -> tuple[_Option, ...]:
    options = []
    for rank, location in enumerate(locations):
        raw = location.raw if isinstance(location.raw, dict) else {}
        demonym = raw.get("kind") in ("adjective", "people")
        if demonym != toponym.demonym:
            continue
        main_name = raw.get("kind", "main") == "main"
        options.append(_Option(to_place(location), _prominence(raw, rank), main_name))
    return tuple(options)


def to_place(location: Location) -> Place:
    """Return the place that a geocoder's answer describes.

    What a geocoder leaves out is unknown: a foreign answer without a feature
    code counts as a populated place.
    """
    raw = location.raw if isinstance(location.raw, dict) else {}
    lon, lat = location.longitude, location.latitude
    return Place(
        id=str(raw.get("id") or raw.get("place_id") or f"point:{lon:.5f},{lat:.5f}"),
        name=str(raw.get("name") or location.address.split(",")[0]),
        feature_code=str(raw.get("feature_code") or "PPL"),
        geometry=Point(lon, lat),
        country=raw.get("country"),
        admin1=raw.get("admin1"),
        population=int(raw.get("population") or 0),
        bbox=_bbox(raw.get("bbox")),
        source=str(raw.get("source") or ""),
        stands_for=raw.get("stands_for"),
    )


def _bbox(text: object) -> BBox | None:
    if not isinstance(text, str):
        return None
    west, south, east, north = (float(side) for side in text.split(","))
    return (west, south, east, north)


def _prominence(raw: Mapping[str, object], rank: int) -> float:
    """Return 0..1 from the inhabitants, or from the rank where none are told.

    Rows of the hand-checked tables are there because news name them.
    """
    population = raw.get("population")
    inhabitants = population if isinstance(population, int) else 0
    code = str(raw.get("feature_code") or "")
    if code.startswith(("PCL", "CONT", "OCN", "SEA", "RGN", "ADM1")) or (
        code == "PPLC" and inhabitants >= _LEAST_CAPITAL
    ):
        inhabitants = max(inhabitants, 3_000_000)
    elif code in ("NVB", "INSM", "STRT", "GULF", "CNL", "GOVL") or (
        code == "AIRB" and not str(raw.get("id")).startswith("airport:")
    ):
        inhabitants = max(inhabitants, 100_000)
    if not inhabitants or raw.get("kind") == "short":
        return 0.3 / (1 + rank)
    return min(1.0, math.log10(1 + inhabitants) / math.log10(_MOST_INHABITANTS))


def _read_context(options: Mapping[str, Sequence[_Option]]) -> _Context:
    """Let every name vote for countries by its likely places."""
    votes: defaultdict[str, float] = defaultdict(float)
    divisions: defaultdict[tuple[str, str], float] = defaultdict(float)
    sure: list[Place] = []
    for places in options.values():
        if not places:
            continue
        best = max(places, key=lambda option: option.prominence)
        total = sum(option.prominence for option in places)
        share = best.prominence / total
        for option in places:
            country, division = option.place.country, option.place.admin1
            if country and division:
                divisions[country, division] += option.prominence / total
        if _home(best.place):
            votes[_home(best.place)] += share
        if share > 0.5 and best.place.precision in (
            Precision.SITE,
            Precision.SETTLEMENT,
        ):
            sure.append(best.place)
    return _Context(_shares(votes), _shares(divisions), sure[:_MOST_NEIGHBOURS])


def _home(place: Place) -> str:
    """Return the country that a place counts for; a disputed one is its own."""
    return place.country or place.id.partition("countries:")[2]


def _shares(votes: Mapping[_Key, float]) -> dict[_Key, float]:
    total = sum(votes.values()) or 1.0
    return {key: count / total for key, count in votes.items()}


def _wholes(qualifier: str, geocode: Geocode) -> tuple[Place, ...]:
    """Return the countries and divisions that a qualifier can mean."""
    words = qualifier.split()
    for length in range(len(words), 0, -1):
        found = geocode(" ".join(words[:length]))
        # "Texas" alone is the state, though a county bears the name, too.
        places = (to_place(p) for p in found if p.raw.get("kind") != "short")
        wholes = tuple(p for p in places if p.feature_code.startswith(_WHOLES))
        if wholes:
            return wholes
    return ()


def _rank(
    options: Mapping[str, Sequence[_Option]],
    context: _Context,
    name: str,
    asked: Asked | None,
    geocode: Geocode,
) -> tuple[Candidate, ...]:
    candidates = []
    for option in options[name]:
        score, reasons = _score(option, context, len(options[name]))
        candidates.append(Candidate(option.place, score, tuple(reasons)))
    if asked is None:
        return _sorted(candidates)
    wholes = _wholes(asked.qualifier, geocode)
    candidates = _ask(candidates, asked, wholes)
    if wholes and all(whole.id.startswith(_STATES) for whole in wholes):
        # "Turkey, Texas" is no country, whether its village is known or not.
        candidates = [c for c in candidates if not _is_elsewhere(c.place, wholes)]
    if asked.by_sea:
        ports = [p for p in geocode(f"{name} port") if not p.raw.get("via")]
        candidates = _prefer_ports(candidates, ports)
    return _sorted(_ask_part(candidates, options.get(asked.part, ())))


def _sorted(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return them best first; ties fall to the geocoder's order."""
    ordered = sorted(candidates, key=lambda candidate: -candidate.score)
    return tuple(replace(c, score=round(min(c.score, 1.0), 3)) for c in ordered)


def _ask(
    candidates: Sequence[Candidate], asked: Asked, wholes: Sequence[Place]
) -> list[Candidate]:
    """Raise the candidates that the words around a name ask for."""
    raised = []
    for candidate in candidates:
        place = candidate.place
        if asked.kind and place.feature_code.startswith(KINDS[asked.kind]):
            candidate = _raise(candidate, _KIND, f"the text says {asked.kind}")
        elif asked.kind:
            score = max(0.0, candidate.score + _OTHER_KIND)
            candidate = replace(candidate, score=score)
        if asked.qualifier and _is_within(place, asked.qualifier, wholes):
            reason = f"the text adds {asked.qualifier}"
            candidate = _raise(candidate, _QUALIFIER, reason)
        raised.append(candidate)
    return raised


def _ask_part(
    candidates: Sequence[Candidate], parts: Sequence[_Option]
) -> list[Candidate]:
    """Raise the country or division that holds the place named before it."""
    return [
        _raise(candidate, _QUALIFIER, "it follows a place inside it")
        if _holds(candidate.place, parts)
        else candidate
        for candidate in candidates
    ]


def _is_elsewhere(place: Place, states: Sequence[Place]) -> bool:
    """Whether a place is a country, or a town of another state."""
    if place.precision is Precision.COUNTRY:
        return True
    in_a_state = place.country == "US" and place.admin1 is not None
    return in_a_state and not _is_within(place, "", states)


def _prefer_ports(
    candidates: Sequence[Candidate], ports: Sequence[Location]
) -> list[Candidate]:
    """Raise the towns that have a port, where the text is of ships."""
    raised = []
    for candidate in candidates:
        lon, lat = candidate.place.lon_lat
        for port in ports:
            if great_circle((lat, lon), port.point).km < _PORT_KM:
                reason = "the text is of ships, and it has a port"
                candidate = _raise(candidate, _PORT, reason)
                break
        raised.append(candidate)
    return raised


def _holds(place: Place, parts: Sequence[_Option]) -> bool:
    return place.feature_code.startswith(_WHOLES) and any(
        _lies_in(part.place, place) for part in parts
    )


def _raise(candidate: Candidate, weight: float, reason: str) -> Candidate:
    return replace(
        candidate,
        score=candidate.score + weight,
        reasons=(reason, *candidate.reasons),
    )


def _score(
    option: _Option, context: _Context, of_that_name: int
) -> tuple[float, list[str]]:
    place = option.place
    score = _PROMINENCE * option.prominence
    score += _MAIN_NAME if option.main_name else 0.0
    reasons = []
    if place.feature_code == "PCLI" or (
        place.feature_code == "PPLC" and place.population >= _LEAST_CAPITAL
    ):
        score += _COUNTRY
    country = _home(place)
    share = context.votes.get(country, 0.0)
    if share > 0.1:
        score += _COUNTRY_VOTES * share
        reasons.append(f"other places named are in {country}")
    division = (place.country or "", place.admin1 or "")
    score += _DIVISION_VOTES * context.divisions.get(division, 0.0)
    near = _nearest(place, context.neighbours)
    if near is not None:
        score += _NEARNESS
        reasons.append(f"near {near.name}")
    if of_that_name == 1:
        score += _MAIN_NAME
        reasons.append("the only place of that name")
    else:
        reasons.append(f"one of {of_that_name} places of that name")
    return score, reasons


def _nearest(place: Place, neighbours: Sequence[Place]) -> Place | None:
    lon, lat = place.lon_lat
    for other in neighbours:
        other_lon, other_lat = other.lon_lat
        if other.id == place.id or abs(other_lat - lat) > 3:  # 333 km
            continue
        if great_circle((lat, lon), (other_lat, other_lon)).km < _NEAR_KM:
            return other
    return None


def _is_within(place: Place, qualifier: str, wholes: Sequence[Place]) -> bool:
    """Whether a place lies in what its qualifier can mean, as far as rows tell."""
    if wholes:
        return any(_lies_in(place, whole) for whole in wholes)
    return place.admin1 is not None and place.admin1.lower().startswith(
        qualifier.lower()
    )


def _lies_in(place: Place, whole: Place) -> bool:
    if place.id == whole.id or place.country != _home(whole):
        return False
    if whole.precision is Precision.COUNTRY:
        return True
    if place.admin1 in (whole.name, whole.id.rpartition("-")[2]):
        return True
    named = whole.id.startswith(_STATES) and place.admin1  # else by another name
    if named or whole.bbox is None:
        return False
    west, south, east, north = whole.bbox
    lon, lat = place.lon_lat
    return west <= lon <= east and south <= lat <= north
