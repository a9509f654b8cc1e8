"""Two points and a mode of travel -> a line that a map may show.

Ships follow searoute's network of sea lanes, everything else the geodesic.
Coordinates are lon, lat in degrees (CRS84), lengths geodesic km (WGS84).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from antimeridian import fix_line_string
from geographiclib.geodesic import Geodesic
from shapely import LineString

from geoapp.model import Travel
from geoapp.passages import PASSAGES, RARE, titles
from geoapp.routing.harbors import HARBOR_KM, OPEN_SEA_KM
from geoapp.routing.lanes import LonLat
from geoapp.routing.voyages import Voyage, passed, voyage
from geoapp.routing.waters import Water, within_water

_KM_A_NMI = 1.852  # the international nautical mile, by definition
_STEP_KM = 100.0  # between vertices of a geodesic, so that any map bends it
_SAME_KM = 0.01  # nearer places are one
_DIGITS = 5  # of a degree: a metre
_NO_LANE = {
    Travel.AIR: "great circle; airways unknown",
    Travel.LAND: "schematic straight line; roads unknown",
    None: "schematic straight line; how it moves is not told",
}
LANE = "shortest sea lane"
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Route:
    """A schematic way between two places.

    `lines` is one line, or two and more where it is cut at the antimeridian;
    `method` is "sea lane", "great circle" or "straight line". `assumed` tells
    what no text told, `passages` are names out of `geoapp.passages`, in order.
    """

    lines: tuple[tuple[LonLat, ...], ...]
    length_km: float
    method: str
    assumed: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    @property
    def length_nmi(self) -> float:
        """The length in nautical miles.

        >>> Route((), 1852.0, "sea lane").length_nmi
        1000.0
        """
        return self.length_km / _KM_A_NMI


@dataclass(frozen=True, slots=True)
class End:
    """An end of a way: lon, lat, what to call it, and how wide a water it is.

    `water` is `None` for a place on land, and for what is as sharp as one.
    """

    point: LonLat
    name: str = "the place"
    water: Water | None = None


@lru_cache(maxsize=1024)  # an article repeats its ways; a sea lane takes 30 ms
def route(
    origin: LonLat | End,
    destination: LonLat | End,
    travel: Travel | None,
    closed: frozenset[str] = _NONE,
    opened: frozenset[str] = _NONE,
) -> Route | None:
    """Draw a way from one place to another.

    Args:
        origin: Longitude and latitude, degrees, or an end with a name. A
            ship from a water starts where its way leaves that water.
        destination: The same.
        travel: By sea along the sea lanes, by air along a great circle, by
            land or unknown along the same line, which then claims less.
        closed: Names of passages that no ship takes.
        opened: Rare passages (ice, small canals) that a ship may take here.

    Returns:
        `None` when both places are one, or when a ship is to start or end
        more than 300 km from any sea lane or 150 km up a river without one,
        or would have to take a closed or rare passage.

    >>> found = route((139.78, 35.55), (-118.41, 33.94), Travel.AIR)
    >>> len(found.lines), round(found.length_km)
    (2, 8832)
    """
    start = origin if isinstance(origin, End) else End(origin)
    end = destination if isinstance(destination, End) else End(destination)
    if _km(start.point, end.point) < _SAME_KM:
        return None
    if travel is Travel.SEA:
        return _at_sea(start, end, closed | (RARE - opened))
    told = _amid((start, end))
    method = "great circle" if travel is Travel.AIR else "straight line"
    line = _geodesic(start.point, end.point)
    return _to_route(line, method, (_NO_LANE[travel], *told))


def _at_sea(start: End, end: End, closed: frozenset[str]) -> Route | None:
    reaches = tuple(OPEN_SEA_KM if at.water else HARBOR_KM for at in (start, end))
    found = voyage(start.point, end.point, closed, (reaches[0], reaches[1]))
    if found is None or _is_lake(start, found.first_gap_km):
        return None
    if _is_lake(end, found.last_gap_km):
        return None
    points = within_water(found.points, start.water)
    left = points is not found.points
    back = within_water(points[::-1], end.water)[::-1]
    entered = len(back) != len(points) or back[-1] != points[-1]
    method = "straight line" if found.direct else "sea lane"
    names = passed(back)
    told = (
        through(names),
        *([f"starts where the lane leaves {start.name}"] if left else []),
        *([f"ends where the lane enters {end.name}"] if entered else []),
        *_gaps(found, start, end),
        *_amid([one for one, cut in ((start, left), (end, entered)) if not cut]),
    )
    return _to_route(back, method, told, names)


def _is_lake(end: End, gap_km: float) -> bool:
    """Whether no lane leaves a water: a lake, a reservoir."""
    return end.water is not None and gap_km > 0


def through(names: Sequence[str]) -> str:
    """Say which straits and canals a sea lane leads through.

    >>> through(["dardanelles", "bosporus", "turkish-straits"])
    'shortest sea lane, through Dardanelles, Bosporus'
    """
    parts = [name for name in names if PASSAGES[name].gate]
    kept = [name for name in parts if not _is_sum(name, parts)]
    called = ", ".join(PASSAGES[name].title for name in kept)
    return f"{LANE}, through {called}" if called else LANE


def _is_sum(name: str, names: Sequence[str]) -> bool:
    """Whether another of the passages is a part of this one."""
    boxes = set(PASSAGES[name].boxes)
    return any(set(PASSAGES[other].boxes) < boxes for other in names)


def _gaps(found: Voyage, start: End, end: End) -> list[str]:
    told = []
    if found.first_gap_km:
        told.append(
            f"starts on the coast, {found.first_gap_km:.0f} km from {start.name}"
        )
    if found.last_gap_km:
        told.append(f"ends on the coast, {found.last_gap_km:.0f} km from {end.name}")
    return told


def _amid(ends: Sequence[End]) -> list[str]:
    return [f"drawn to a point amid {end.name}" for end in ends if end.water]


def why_none(
    origin: LonLat | End,
    destination: LonLat | End,
    travel: Travel | None,
    closed: frozenset[str] = _NONE,
) -> str | None:
    """Say why there is no way, `None` where the two places are one.

    Args:
        origin: As for `route`.
        destination: As for `route`.
        travel: As for `route`.
        closed: As for `route`.
    """
    if travel is not Travel.SEA:
        return None
    otherwise = route(origin, destination, travel)
    blocking = closed.intersection(otherwise.passages) if otherwise else _NONE
    if blocking:
        return f"no way by sea: {titles(blocking)} closed"
    if otherwise:
        return f"no way by sea: {titles(closed)} closed"
    with_ice = route(origin, destination, travel, closed, RARE)
    if with_ice:
        only = titles(RARE.intersection(with_ice.passages))
        return f"no way by sea but {only}"
    return "no sea lane leads there"


def _geodesic(origin: LonLat, destination: LonLat) -> list[LonLat]:
    """Return points about every 100 km of the shortest way, ends included."""
    line = Geodesic.WGS84.InverseLine(
        origin[1], origin[0], destination[1], destination[0]
    )
    steps = max(1, math.ceil(line.s13 / 1000 / _STEP_KM))
    between = (line.Position(line.s13 * step / steps) for step in range(1, steps))
    return [origin, *((at["lon2"], at["lat2"]) for at in between), destination]


def _to_route(
    points: Sequence[LonLat],
    method: str,
    assumed: Sequence[str],
    passages: Sequence[str] = (),
) -> Route | None:
    length_km = round(sum(_km(start, end) for start, end in pairwise(points)), 3)
    lines = _cut(points)
    if not lines:
        return None
    return Route(lines, length_km, method, tuple(assumed), tuple(passages))


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
    inverse = Geodesic.WGS84.Inverse(*start[::-1], *end[::-1], Geodesic.DISTANCE)
    return float(inverse["s12"]) / 1000
