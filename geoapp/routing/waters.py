"""A ship's way out of a sea: where its lane leaves it, not from its middle."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely import LineString, get_coordinates

from geoapp.model import BBox
from geoapp.passages import PASSAGES
from geoapp.routing.land import Floats
from geoapp.routing.lanes import LonLat

_STEP = 0.1  # degrees between the points at which a lane is looked at
_CLOSE = 1e-6  # degrees


@dataclass(frozen=True, slots=True)
class Water:
    """A sea, gulf or lake by its box: west, south, east, north in degrees.

    Boxes of neighbors overlap; the gates between seas (see `geoapp.passages`)
    end a water before its box does.
    """

    box: BBox


def within_water(points: tuple[LonLat, ...], water: Water | None) -> tuple[LonLat, ...]:
    """Return a way without what lies in the water that it begins in.

    Args:
        points: Lon, lat, where longitudes run on over 180.
        water: Where the way begins; `None` leaves it as it is.

    Returns:
        The way from the last point in the water. The same, where it begins
        outside or never leaves.
    """
    if water is None:
        return points
    fine = get_coordinates(LineString(points).segmentize(_STEP))
    out = ~_inside(fine, water.box) | _in_gate(fine)
    if out[0] or not out.any():
        return points
    first = int(np.argmax(out))
    until = _reached(fine)[first] + _CLOSE
    rest = [
        point
        for point, reached in zip(points, _reached(np.array(points)), strict=True)
        if reached > until
    ]
    lon, lat = fine[first - 1]  # the water's own point nearest the way out
    return ((float(lon), float(lat)), *rest) if rest else points


def _reached(points: Floats) -> list[float]:
    """Return how far along a way each of its points lies, in degrees."""
    steps = np.diff(points, axis=0)
    return [0.0, *np.cumsum(np.hypot(steps[:, 0], steps[:, 1])).tolist()]


def _inside(points: Floats, box: BBox) -> npt.NDArray[np.bool_]:
    west, south, east, north = box
    across = (points[:, 0] - west) % 360 <= (east - west) % 360
    if (west, east) == (-180, 180):
        across[:] = True
    return across & (south <= points[:, 1]) & (points[:, 1] <= north)


def _in_gate(points: Floats) -> npt.NDArray[np.bool_]:
    """Tell of each point whether it lies in a gate between seas."""
    found = np.zeros(len(points), bool)
    for passage in PASSAGES.values():
        if passage.gate:
            for gate in passage.boxes:
                found |= _inside(points, gate)
    return found
