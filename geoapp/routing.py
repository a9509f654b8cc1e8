"""Two points and a mode of travel -> a line that a map may show.

Ships follow searoute's network of sea lanes, everything else the geodesic.
Coordinates are lon, lat in degrees (CRS84), lengths geodesic km (WGS84).
"""

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Protocol

from antimeridian import fix_line_string
from geographiclib.geodesic import Geodesic
from shapely import LineString, Point

from geoapp.model import Travel

LonLat = tuple[float, float]

_STEP_KM = 100.0  # between vertices of a geodesic, so that any map bends it
_HARBOR_KM = 300.0  # farther from the sea lanes no ship ends its voyage
_SAME_KM = 0.01  # nearer places are one
_DIGITS = 5  # of a degree: a metre
_LOCK = threading.Lock()  # the network must be built once


@dataclass(frozen=True, slots=True)
class Route:
    """A schematic way between two places.

    `lines` is one line, or two and more where it is cut at the antimeridian;
    `method` is "sea lane", "great circle" or "straight line".
    """

    lines: tuple[tuple[LonLat, ...], ...]
    length_km: float
    method: str


class _Network(Protocol):
    """What is used of searoute's graph of sea lanes."""

    def shortest_path(
        self, origin: LonLat, destination: LonLat
    ) -> tuple[float, list[LonLat]]: ...


@lru_cache(maxsize=1024)  # an article repeats its ways; a sea lane takes 30 ms
def route(origin: LonLat, destination: LonLat, travel: Travel | None) -> Route | None:
    """Draw a way from one place to another.

    Args:
        origin: Longitude and latitude, degrees.
        destination: Longitude and latitude, degrees.
        travel: By sea along the sea lanes, by air along a great circle, by
            land or unknown along the same line, which then claims less.

    Returns:
        `None` when both places are one, or when a ship is to start or end
        more than 300 km from any sea lane, or would have to take the Northwest Passage.

    >>> found = route((139.78, 35.55), (-118.41, 33.94), Travel.AIR)
    >>> len(found.lines), round(found.length_km)
    (2, 8832)
    """
    if _km(origin, destination) < _SAME_KM:
        return None
    if travel is Travel.SEA:
        return _sea_lane(origin, destination)
    method = "great circle" if travel is Travel.AIR else "straight line"
    return _to_route(_geodesic(origin, destination), method)


def _sea_lane(origin: LonLat, destination: LonLat) -> Route | None:
    length, nodes = _network().shortest_path(origin, destination)
    if math.isinf(length):
        return None  # only through the ice of the Northwest Passage
    if max(_km(origin, nodes[0]), _km(nodes[-1], destination)) > _HARBOR_KM:
        return None
    if len(nodes) == 1:  # neighbors that share their nearest point of the network
        return _to_route([origin, destination], "straight line")
    lane = _joined(_joined(nodes, origin)[::-1], destination)[::-1]
    return _to_route(lane, "sea lane")


def _network() -> _Network:
    with _LOCK:
        # Import and graph take 0.3 s, which only an article with ships needs.
        from searoute import setup_M

        network: _Network = setup_M("networkx")
        return network


def _joined(lane: Sequence[LonLat], place: LonLat) -> list[LonLat]:
    """Let a lane begin at a place, without sailing back to its first node.

    The place joins the lane where the lane comes nearest to it, looked for
    among the first nodes only: a later one may lie behind a peninsula.
    """
    reach_km = 2 * _km(place, lane[0])
    start = _unwrapped([place, *lane])
    near = 2
    while near < len(lane) and _km(lane[0], lane[near - 1]) < reach_km:
        near += 1
    stretch = math.cos(math.radians(place[1]))
    scaled = LineString([(lon * stretch, lat) for lon, lat in start[1 : near + 1]])
    along = scaled.project(Point(start[0][0] * stretch, start[0][1]))
    meeting = scaled.interpolate(along)
    rest = [
        node
        for node, (lon, lat) in zip(lane[:near], start[1 : near + 1], strict=True)
        if scaled.project(Point(lon * stretch, lat)) > along
    ]
    joint = (meeting.x / stretch, meeting.y)
    return [start[0], joint, *rest, *lane[near:]]


def _unwrapped(points: Sequence[LonLat]) -> list[LonLat]:
    """Let longitudes run on over 180, so that plane geometry holds."""
    found = [points[0]]
    for lon, lat in points[1:]:
        turns = round((found[-1][0] - lon) / 360)
        found.append((lon + 360 * turns, lat))
    return found


def _geodesic(origin: LonLat, destination: LonLat) -> list[LonLat]:
    """Return points about every 100 km of the shortest way, ends included."""
    line = Geodesic.WGS84.InverseLine(
        origin[1], origin[0], destination[1], destination[0]
    )
    steps = max(1, math.ceil(line.s13 / 1000 / _STEP_KM))
    between = (line.Position(line.s13 * step / steps) for step in range(1, steps))
    return [origin, *((at["lon2"], at["lat2"]) for at in between), destination]


def _to_route(points: Sequence[LonLat], method: str) -> Route:
    length_km = sum(_km(start, end) for start, end in pairwise(points))
    return Route(_cut(points), round(length_km, 3), method)


def _cut(points: Sequence[LonLat]) -> tuple[tuple[LonLat, ...], ...]:
    """Cut a line at the antimeridian (RFC 7946, section 3.1.9)."""
    within = [((lon + 180) % 360 - 180, lat) for lon, lat in points]
    fixed = fix_line_string(LineString(within), great_circle=False)
    pieces = fixed.geoms if hasattr(fixed, "geoms") else [fixed]
    lines = (_rounded(piece.coords) for piece in pieces)
    return tuple(line for line in lines if len(line) > 1)


def _rounded(points: Sequence[LonLat]) -> tuple[LonLat, ...]:
    """Round a line's points and drop those that repeat the one before."""
    rounded = [(round(lon, _DIGITS), round(lat, _DIGITS)) for lon, lat in points]
    return tuple(point for point, _ in groupby(rounded))


def _km(start: LonLat, end: LonLat) -> float:
    inverse = Geodesic.WGS84.Inverse(start[1], start[0], end[1], end[0])
    return float(inverse["s12"]) / 1000
