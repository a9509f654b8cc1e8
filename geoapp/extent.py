"""Features in, the box that holds them out (RFC 7946, section 5)."""

from collections.abc import Sequence
from itertools import pairwise

import geojson


def bbox_of(features: Sequence[geojson.Feature]) -> list[float] | None:
    """Return west, south, east, north of all geometries; `None` without any.

    West is greater than east where the shortest box crosses the antimeridian
    (RFC 7946, section 5.2).
    """
    points = [
        point
        for feature in features
        if feature.geometry
        for point in geojson.utils.coords(feature.geometry)
    ]
    if not points:
        return None
    lats = [point[1] for point in points]
    west, east = _lon_range([point[0] for point in points])
    return [west, min(lats), east, max(lats)]


def _lon_range(lons: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the shortest range of longitudes that holds all."""
    ordered = sorted(set(lons))
    gaps = [(after - before, after, before) for before, after in pairwise(ordered)]
    around = (ordered[0] + 360 - ordered[-1], ordered[0], ordered[-1])
    _, west, east = max([around, *gaps], key=lambda gap: gap[0])
    return west, east
