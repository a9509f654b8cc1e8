"""Geometries of a condition in, shapes that are compared out."""

from typing import Any, TypeAlias

import shapely
from shapely.geometry import shape

from geoapp.filters.parameters import boxes
from geoapp.query import Box

Place: TypeAlias = shapely.Geometry | None
"""A geometry that is told; `None` is the feature's own."""

SWAPPED = {"s_within": "s_contains", "s_contains": "s_within"}
"""What is said the other way round; all else is the same both ways."""


def place_of(node: Any) -> Place:
    """Return a geometry of a condition; a box that is flat is a line or a point.

    >>> place_of({"bbox": [1.0, 2.0, 1.0, 2.0]})
    <POINT (1 2)>
    """
    if "property" in node:
        return None
    if "bbox" in node:
        return shapely.unary_union([_box(box) for box in boxes(*node["bbox"])])
    drawn = shape(node)
    # What the members of a collection have in common counts once.
    return shapely.unary_union(drawn) if "geometries" in node else drawn


def relation(op: str, first: shapely.Geometry, second: shapely.Geometry) -> bool:
    """Say whether two geometries stand in a relation of CQL2."""
    return bool(getattr(shapely, op.removeprefix("s_"))(first, second))


def _box(box: Box) -> shapely.Geometry:
    if box.west < box.east and box.south < box.north:
        return shapely.box(box.west, box.south, box.east, box.north)
    if (box.west, box.south) == (box.east, box.north):
        return shapely.Point(box.west, box.south)
    return shapely.LineString([(box.west, box.south), (box.east, box.north)])
