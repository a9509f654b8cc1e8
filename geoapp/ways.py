"""A movement in, a line or a stub out: what a map may claim of its way."""

from typing import Any

from geographiclib.geodesic import Geodesic

from geoapp.model import Event, Precision, Role
from geoapp.routing import Route, route

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
    return bool(role and role.site and place and place.precision in _SHARP)


def route_of(event: Event) -> Route | None:
    """Return the way of a movement, or `None` where an end is not sharp."""
    start = event.origin.place if event.origin else None
    end = event.destination.place if event.destination else None
    if not (_is_sharp(event.origin) and _is_sharp(event.destination)):
        return None
    if start is None or end is None or start.id == end.id:
        return None
    return route(start.lon_lat, end.lon_lat, event.travel)
