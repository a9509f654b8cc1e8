"""A movement in, a line or a stub out: what a map may claim of its way."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from geographiclib.geodesic import Geodesic

from geoapp.model import Event, Place, Precision, Role
from geoapp.routing import LonLat, Route, route

_PASSAGE_DEGREES = 15  # larger waters are crossed anywhere
_BESIDE_DEGREES = 2.0
Line = tuple[LonLat, ...]

_SHARP = (Precision.SITE, Precision.SETTLEMENT, Precision.WATER)


def route_properties(event: Event, line: Route | None) -> dict[str, Any]:
    """Tell how a line was made, or which end a stub lacks; flat properties."""
    empty = {"route": None, "length_km": None, "other_end": None}
    bearings = {"stub_bearing": None, "stub_outward": None}
    if not event.is_movement:
        return {**empty, **bearings}
    if line is not None:
        return {
            **empty,
            "route": line.method,
            "length_km": round(line.length_km, 1),
            **bearings,
        }
    known = known_end(event)
    other = event.destination if known is event.origin else event.origin
    return {
        "route": "stub",
        "length_km": None,
        "other_end": other.name if other else None,
        "stub_bearing": _bearing(known, other),
        "stub_outward": None if event.both_ways else known is event.origin,
    }


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


def route_of(event: Event) -> Route | None:
    """Return the way of a movement, or `None` where an end is not sharp."""
    start = event.origin.place if event.origin else None
    end = event.destination.place if event.destination else None
    if not (_is_sharp(event.origin) and _is_sharp(event.destination)):
        return None
    if start is None or end is None or start.id == end.id:
        return None
    return _by_way_of(event, start.lon_lat, end.lon_lat)


def _by_way_of(event: Event, start: LonLat, end: LonLat) -> Route | None:
    """Route from leg to leg where the text names a strait, canal or town.

    What the shortest way passes anyway is no leg: its point lies beside the
    lane, and a detour to it would be invented.
    """
    direct = route(start, end, event.travel)
    stops = [
        role.place.lon_lat
        for role in event.via
        if role.place is not None
        and _is_passage(role.place)
        and not (direct and _passes(direct, role.place.lon_lat))
    ]
    if not stops:
        return direct
    legs = [route(a, b, event.travel) for a, b in pairwise([start, *stops, end])]
    whole = [leg for leg in legs if leg is not None]
    if len(whole) < len(legs):
        return None
    return Route(
        _chained([line for leg in whole for line in leg.lines]),
        round(sum(leg.length_km for leg in whole), 1),
        whole[0].method,
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
