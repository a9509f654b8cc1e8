"""A movement in, a line or a stub out: what a map may claim of its way."""

from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Any

from geographiclib.geodesic import Geodesic

from geoapp.model import Event, Place, Precision, Role, Travel
from geoapp.passages import RARE, middle, passage_named
from geoapp.routing import LANE, End, Route, route, through, why_none
from geoapp.routing.lanes import LonLat
from geoapp.routing.waters import Water

_PASSAGE_DEGREES = 15  # larger waters are crossed anywhere
_BESIDE_DEGREES = 2.0
_WIDE_WATERS = ("OCN", "SEA", "GULF", "BAY", "LK")
_NONE = frozenset[str]()
_PROPERTIES = (
    "route",
    "length_km",
    "length_nmi",
    "assumed",
    "other_end",
    "stub_bearing",
    "stub_outward",
)
Line = tuple[LonLat, ...]

_SHARP = (Precision.SITE, Precision.SETTLEMENT, Precision.WATER)


def route_properties(
    event: Event, line: Route | None, closed: frozenset[str] = _NONE
) -> dict[str, Any]:
    """Tell how a line was made, or which end a stub lacks; flat properties."""
    told = dict.fromkeys(_PROPERTIES)
    if not event.is_movement:
        return told
    if line is not None:
        return told | {
            "route": line.method,
            "length_km": round(line.length_km, 1),
            "length_nmi": round(line.length_nmi, 1),
            "assumed": "; ".join(line.assumed) or None,
        }
    known = known_end(event)
    other = event.destination if known is event.origin else event.origin
    return told | {
        "route": "stub",
        "assumed": _why_stub(event, closed),
        "other_end": other.name if other else None,
        "stub_bearing": _bearing(known, other),
        "stub_outward": None if event.both_ways else known is event.origin,
    }


def _why_stub(event: Event, closed: frozenset[str]) -> str | None:
    """Say why two sharp ends have no line; anything else shows by itself."""
    start, end = _end(event.origin), _end(event.destination)
    if start is None or end is None or start.point == end.point:
        return None
    return why_none(start, end, event.travel, closed)


def _bearing(known: Role | None, other: Role | None) -> float | None:
    here = known.place if known else None
    there = other.place if other else None
    if here is None or there is None or here.id == there.id:
        return None
    (lon, lat), (other_lon, other_lat) = here.lon_lat, there.lon_lat
    line = Geodesic.WGS84.Inverse(lat, lon, other_lat, other_lon)
    return round(float(line["azi1"]) % 360, 1)


def known_end(event: Event) -> Role | None:
    """Return the sharper end of a movement, the destination of two alike."""
    ends = [end for end in (event.destination, event.origin) if end]
    ranked = sorted(ends, key=lambda end: not _is_sharp(end))
    return ranked[0] if ranked else None


def _is_sharp(role: Role | None) -> bool:
    place = role.place if role else None
    named = role is not None and role.site and not role.near
    return bool(named and place and place.precision in _SHARP)


def route_of(event: Event, closed: frozenset[str] = _NONE) -> Route | None:
    """Return the way of a movement, or `None` where an end is not sharp.

    Args:
        event: Any event.
        closed: Names of passages that no ship takes.
    """
    start, end = _end(event.origin), _end(event.destination)
    if start is None or end is None or start.point == end.point:
        return None
    named = (passage_named(role.place.name) for role in event.via if role.place)
    opened = frozenset(name for name in named if name) & RARE
    direct = route(start, end, event.travel, closed, opened)
    stops = _stops(event, direct)
    if not stops:
        return direct
    legs = [
        route(a, b, event.travel, closed, opened)
        for a, b in pairwise([start, *stops, end])
    ]
    return _in_one([leg for leg in legs if leg], stops) if all(legs) else None


def _end(role: Role | None) -> End | None:
    """Return an end that a line may have, `None` where it is not sharp."""
    place = role.place if role else None
    if role is None or place is None or not _is_sharp(role):
        return None
    wide = place.feature_code in _WIDE_WATERS and place.bbox is not None
    if not wide or place.bbox is None:
        return End(place.lon_lat, role.name)
    article = "" if place.name.startswith("Lake ") else "the "
    return End(place.lon_lat, article + place.name, Water(place.bbox))


def _stops(event: Event, direct: Route | None) -> list[End]:
    """Return the straits, canals and towns that a way must be led by.

    What the shortest way passes anyway is no stop: its point lies beside the
    lane, and a detour to it would be invented.
    """
    stops = []
    for role in event.via:
        place = role.place
        if place is None:
            continue
        name = passage_named(place.name) if event.travel is Travel.SEA else None
        if name:
            if direct is None or name not in direct.passages:
                stops.append(End(middle(name), place.name))
        elif _is_passage(place) and not (direct and _passes(direct, place.lon_lat)):
            stops.append(End(place.lon_lat, role.name))
    return stops


def _in_one(legs: Sequence[Route], stops: Sequence[End]) -> Route:
    names: dict[str, None] = {}
    for leg, stop in zip_longest(legs, stops):
        names.update(dict.fromkeys(leg.passages))
        passage = passage_named(stop.name) if stop else None
        if passage and leg.method == "sea lane":
            names[passage] = None
    told = {text: None for leg in legs for text in leg.assumed}
    lane = through(tuple(names))
    whole = [lane] if any(text.startswith(LANE) for text in told) else []
    rest = [text for text in told if not text.startswith(LANE)]
    by_way = f"by way of {', '.join(stop.name for stop in stops)}"
    return Route(
        _chained([line for leg in legs for line in leg.lines]),
        round(sum(leg.length_km for leg in legs), 1),
        legs[0].method,
        (by_way, *whole, *rest),
        tuple(names),
    )


def _chained(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Join lines that begin where the one before ends."""
    chained: list[Line] = []
    for line in lines:
        if chained and chained[-1][-1] == line[0]:
            chained[-1] += line[1:]
        else:
            chained.append(line)
    return tuple(chained)


def _is_passage(place: Place) -> bool:
    """Whether a way by a place is a way by its point: no sea, no country."""
    if place.bbox is None:
        return place.precision in _SHARP
    west, south, east, north = place.bbox
    return (east - west) % 360 < _PASSAGE_DEGREES and north - south < _PASSAGE_DEGREES


def _passes(line: Route, point: LonLat) -> bool:
    return any(
        abs(lat - point[1]) < _BESIDE_DEGREES and abs(lon - point[0]) < _BESIDE_DEGREES
        for piece in line.lines
        for lon, lat in piece
    )
