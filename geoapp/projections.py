"""Reference systems: coordinates in CRS84 in, the same places in another out.

Everything is kept in CRS84 (longitude, latitude, degrees). Two more are spoken:
EPSG:4326, the same with the latitude first, and EPSG:3857, web mercator in
metres, which ends at about 85.06 degrees: what lies nearer to a pole is put on
its edge, and a box that reaches its edge reaches the pole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyproj import Transformer

Position = list[float]
"""Two numbers, or three with a height, in the axis order of a system."""

MERCATOR_EDGE_M = 20037508.342789244  # half the equator of WGS 84, pi * 6378137
_MERCATOR_EDGE_DEGREES = 85.0511287798066  # where its map is a square
_DIGITS = {"degrees": 8, "metres": 3}  # both tell millimetres


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate reference system: how it is named and how it is written."""

    uri: str
    curie: str
    title: str
    units: str = "degrees"
    latitude_first: bool = False


_OGC = "http://www.opengis.net/def/crs"

CRS84 = System(f"{_OGC}/OGC/1.3/CRS84", "[OGC:CRS84]", "longitude, latitude")
EPSG_4326 = System(
    f"{_OGC}/EPSG/0/4326", "[EPSG:4326]", "latitude, longitude", latitude_first=True
)
EPSG_3857 = System(f"{_OGC}/EPSG/0/3857", "[EPSG:3857]", "web mercator", "metres")

SYSTEMS: Mapping[str, System] = {
    system.uri: system for system in (CRS84, EPSG_4326, EPSG_3857)
}
"""The systems that are spoken, by URI; the one that is kept comes first."""


def find_system(name: str) -> System | None:
    """Return the system with that URI or safe CURIE, or `None`.

    >>> find_system("[EPSG:4326]").title
    'latitude, longitude'
    """
    return SYSTEMS.get(name) or next(
        (system for system in SYSTEMS.values() if system.curie == name), None
    )


def project_features(features: Iterable[dict[str, Any]], system: System) -> None:
    """Write GeoJSON features in another system, in place.

    Args:
        features: With coordinates in CRS84; a geometry may be `None`.
        system: What they are written in, its own axis order.
    """
    positions: list[Position] = []
    for feature in features:
        feature.pop("bbox", None)
        positions += _positions(feature.get("geometry"))
    _move(positions, lambda lons, lats: _from_crs84(lons, lats, system))


def geometry_to_crs84(geometry: dict[str, Any], system: System) -> None:
    """Write a geometry of that system in CRS84, in place.

    Args:
        geometry: GeoJSON, or `{"bbox": [...]}`; its numbers are finite.
        system: What it is written in, its own axis order.
    """
    if "bbox" in geometry:
        geometry["bbox"] = list(box_to_crs84(geometry["bbox"], system))
        return
    positions = list(_positions(geometry))
    _move(positions, lambda firsts, seconds: _to_crs84(firsts, seconds, system))


def box_to_crs84(numbers: Sequence[float], system: System) -> tuple[float, ...]:
    """Return a box of that system in CRS84, as many numbers as were given.

    Args:
        numbers: Lower corner, upper corner, in the axis order of the system;
            four numbers, or six with heights, which stay as they are.
        system: What it is written in.

    >>> box_to_crs84((50.0, 5.0, 55.0, 15.0), EPSG_4326)
    (5.0, 50.0, 15.0, 55.0)
    """
    corners = list(numbers[: len(numbers) // 2]), list(numbers[len(numbers) // 2 :])
    _move(corners, lambda firsts, seconds: _to_crs84(firsts, seconds, system))
    return (*corners[0], *corners[1])


def _positions(geometry: Mapping[str, Any] | None) -> Iterator[Position]:
    """Yield the positions of a geometry, as the lists that it is made of."""
    if geometry is None:
        return
    for member in geometry.get("geometries", ()):
        yield from _positions(member)
    yield from _leaves(geometry.get("coordinates", ()))


def _leaves(coordinates: Sequence[Any]) -> Iterator[Position]:
    if coordinates and not isinstance(coordinates[0], list | tuple):
        assert isinstance(coordinates, list)
        yield coordinates
        return
    for inner in coordinates:
        yield from _leaves(inner)


def _move(
    positions: Sequence[Position],
    moved: Callable[[list[float], list[float]], tuple[list[float], list[float]]],
) -> None:
    firsts, seconds = moved([p[0] for p in positions], [p[1] for p in positions])
    for position, first, second in zip(positions, firsts, seconds, strict=True):
        position[:2] = first, second


def _from_crs84(
    lons: list[float], lats: list[float], system: System
) -> tuple[list[float], list[float]]:
    if system.latitude_first:
        return lats, lons
    if system.units == "degrees":
        return lons, lats
    edge = _MERCATOR_EDGE_DEGREES
    kept = [min(max(lat, -edge), edge) for lat in lats]
    eastings, northings = _mercator().transform(lons, kept)
    digits = _DIGITS[system.units]
    return [round(e, digits) for e in eastings], [round(n, digits) for n in northings]


def _to_crs84(
    firsts: list[float], seconds: list[float], system: System
) -> tuple[list[float], list[float]]:
    if system.latitude_first:
        return seconds, firsts
    if system.units == "degrees":
        return firsts, seconds
    edge = MERCATOR_EDGE_M
    eastings = [min(max(easting, -edge), edge) for easting in firsts]
    northings = [min(max(northing, -edge), edge) for northing in seconds]
    lons, lats = _mercator().transform(eastings, northings, direction="INVERSE")
    digits = _DIGITS["degrees"]
    return (
        [round(lon, digits) for lon in lons],
        [
            90.0 if n >= edge else -90.0 if n <= -edge else round(lat, digits)
            for n, lat in zip(northings, lats, strict=True)
        ],
    )


@cache
def _mercator() -> Transformer:
    """Return the way from longitude and latitude to web mercator.

    It keeps an own context for each thread.
    """
    return Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
