"""A geometry of GeoJSON in, its well-known text out (OGC 06-103r4)."""

from collections.abc import Mapping, Sequence
from typing import Any


def to_wkt(geometry: Mapping[str, Any]) -> str:
    """Return the text of a geometry, lon before lat, each number as it is.

    >>> to_wkt({"type": "LineString", "coordinates": [[35.5, 34], [36, 34.25]]})
    'LINESTRING (35.5 34, 36 34.25)'
    """
    kind = geometry["type"].upper()
    if kind == "GEOMETRYCOLLECTION":
        parts = ", ".join(map(to_wkt, geometry["geometries"]))
        return f"{kind} ({parts})" if parts else f"{kind} EMPTY"
    coordinates = geometry["coordinates"]
    if not coordinates:
        return f"{kind} EMPTY"
    if kind == "POINT":
        return f"POINT ({coordinates[0]!r} {coordinates[1]!r})"
    if kind == "MULTIPOINT":
        coordinates = [[lon_lat] for lon_lat in coordinates]
    return f"{kind} {_nested(coordinates)}"


def _nested(coordinates: Sequence[Any]) -> str:
    """Write a list of positions, or of such lists, in parentheses."""
    if isinstance(coordinates[0][0], Sequence):
        return f"({', '.join(map(_nested, coordinates))})"
    return f"({', '.join(f'{lon!r} {lat!r}' for lon, lat, *_ in coordinates)})"
