"""Geometries of a filter in, the same in CRS84 and checked out."""

from collections.abc import Callable
from typing import Any

import shapely
from shapely.errors import ShapelyError

from geoapp.errors import QueryError
from geoapp.filters.parameters import boxes, fits
from geoapp.query import Box

Node = dict[str, Any]

ToCrs84 = Callable[[Node], None]
"""Writes a geometry or `{"bbox": [...]}` in CRS84, in place."""

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists lie around the positions of a geometry."""


def is_geometry(node: object) -> bool:
    """Say whether a part of a filter is meant as a geometry."""
    return isinstance(node, dict) and ("bbox" in node or "type" in node)


def read_geometry(node: Node, to_crs84: ToCrs84 | None = None) -> Node:
    """Check a GeoJSON geometry or a box, and leave out its heights.

    Args:
        node: As CQL2-JSON has it.
        to_crs84: Called where coordinates are not in CRS84.

    Raises:
        QueryError: If it is none, lies beyond the Earth or is not valid.
    """
    try:
        geometry = _form(node)
        if to_crs84 is not None:
            to_crs84(geometry)
        _check_range(geometry)
        if "bbox" not in geometry:
            _check_valid(geometry)
    except ValueError as error:
        raise QueryError("filter", f"a geometry of the filter {error}") from None
    return geometry


def _form(node: Node) -> Node:
    """Return a geometry with positions of two numbers each."""
    if "bbox" in node:
        return {"bbox": _corners(node["bbox"])}
    kind = node.get("type")
    if kind == "GeometryCollection":
        members = node.get("geometries")
        if not isinstance(members, list) or not members:
            raise ValueError("has no geometries in its collection")
        if not all(isinstance(m, dict) and m.get("type") in _DEPTHS for m in members):
            raise ValueError("is a collection of something else than geometries")
        return {"type": kind, "geometries": [_form(member) for member in members]}
    if not isinstance(kind, str) or kind not in _DEPTHS:
        raise ValueError(f"has no type out of {', '.join(_DEPTHS)}")
    return {"type": kind, "coordinates": _lists(node.get("coordinates"), _DEPTHS[kind])}


def _corners(numbers: object) -> list[float]:
    if not isinstance(numbers, list) or len(numbers) not in (4, 6):
        raise ValueError("is a box that needs 4 numbers, or 6 with heights")
    half = len(numbers) // 2
    return _position(numbers[:half]) + _position(numbers[half:])


def _lists(coordinates: object, depth: int) -> list[Any]:
    if depth == 0:
        return _position(coordinates)
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("has no coordinates or too few lists around them")
    return [_lists(inner, depth - 1) for inner in coordinates]


def _position(position: object) -> list[float]:
    if not isinstance(position, list) or not 2 <= len(position) <= 4:
        raise ValueError("has a position that is no list of numbers")
    if not all(type(number) in (int, float) and fits(number) for number in position):
        raise ValueError("has a position that is no list of numbers")
    return [float(number) for number in position[:2]]


def _check_range(geometry: Node) -> None:
    if "bbox" in geometry:
        boxes(*geometry["bbox"])
        return
    for member in geometry.get("geometries", ()):
        _check_range(member)
    for lon, lat in _positions(geometry.get("coordinates", [])):
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(
                f"has a position beyond the Earth: {lon} {lat}; longitude comes first"
            )


def _positions(coordinates: list[Any]) -> list[list[float]]:
    if not coordinates or not isinstance(coordinates[0], list):
        return [coordinates] if coordinates else []
    return [position for inner in coordinates for position in _positions(inner)]


def _check_valid(geometry: Node) -> None:
    """Refuse what two programs might understand in two ways."""
    for member in geometry.get("geometries", ()):
        _check_valid(member)
    if "coordinates" not in geometry:
        return
    for ring in _rings(geometry):
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise ValueError("has a ring that does not end where it starts")
    try:
        drawn = shapely.geometry.shape(geometry)
    except (ShapelyError, ValueError) as error:
        raise ValueError(f"is not valid: {error}") from None
    if not drawn.is_valid:
        raise ValueError(f"is not valid: {shapely.is_valid_reason(drawn)}")


def _rings(geometry: Node) -> list[Any]:
    """Return the rings of a polygon or of several, none of other geometries."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    return []


def boxes_around(geometry: Node) -> tuple[Box, ...]:
    """Return the box around a checked geometry, two over the antimeridian.

    >>> boxes_around({"type": "LineString", "coordinates": [[3.0, 1.0], [2.0, 5.0]]})
    (Box(west=2.0, south=1.0, east=3.0, north=5.0),)
    """
    if "bbox" in geometry:
        return boxes(*geometry["bbox"])
    if "geometries" in geometry:
        return tuple(box for g in geometry["geometries"] for box in boxes_around(g))
    positions = _positions(geometry["coordinates"])
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    return (Box(min(lons), min(lats), max(lons), max(lats)),)
