"""Two places in, the points of a ship's way between them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from shapely import LineString, box

from geoapp.passages import PASSAGES
from geoapp.routing.harbors import HARBOR_KM, Harbor, Joint, harbor
from geoapp.routing.land import km_over_land
from geoapp.routing.lanes import (
    LonLat,
    crosses,
    edges_in,
    km_between,
    lanes,
    search,
)

_FERRY_LAND_KM = 2.0  # a cape's tip; more, and a direct way is none
_THROUGH = 0.6  # of the shorter side of its box, or a passage is only touched


@dataclass(frozen=True, slots=True)
class Voyage:
    """A ship's way: lon, lat, where longitudes run on over 180.

    `direct` tells that it needs no lane. The gaps are what is not drawn
    between a place up a river and the first and last point.
    """

    points: tuple[LonLat, ...]
    direct: bool = False
    first_gap_km: float = 0.0
    last_gap_km: float = 0.0


@lru_cache(maxsize=1024)
def voyage(
    origin: LonLat,
    destination: LonLat,
    closed: frozenset[str],
    reaches_km: tuple[float, float] = (HARBOR_KM, HARBOR_KM),
) -> Voyage | None:
    """Return the shortest way of a ship, `None` where there is none.

    Args:
        origin: Lon, lat in degrees.
        destination: Lon, lat in degrees.
        closed: Names of passages.
        reaches_km: How far from the lanes either may lie.
    """
    edges = edges_in(closed)
    starts = harbor(origin, edges, reaches_km[0])
    ends = harbor(destination, edges, reaches_km[1])
    if starts is None or ends is None:
        return None
    if _is_open_water(origin, destination, closed):
        return Voyage((origin, destination), direct=True)
    points = _points(starts, ends, destination, edges)
    if points is None:
        return None
    return Voyage(run_on(points), False, starts.gap_km, ends.gap_km)


def _is_open_water(origin: LonLat, destination: LonLat, closed: frozenset[str]) -> bool:
    if km_between(origin, destination) > HARBOR_KM:
        return False
    line = np.array([run_on((origin, destination))])
    over = km_over_land(line[:, 0], line[:, 1])[0]
    if over > _FERRY_LAND_KM:
        return False
    boxes = (side for name in closed for side in PASSAGES[name].boxes)
    return not any(crosses(line[:, 0], line[:, 1], side)[0] for side in boxes)


def _points(
    starts: Harbor, ends: Harbor, goal: LonLat, closed: frozenset[int]
) -> list[LonLat] | None:
    graph = lanes()
    from_nodes, to_nodes = _by_node(starts), _by_node(ends)
    found = search(
        {node: cost for node, (cost, _) in from_nodes.items()},
        {node: cost for node, (cost, _) in to_nodes.items()},
        goal,
        closed,
    )
    shared = [
        (a.cost + km_between(a.way[-1], b.way[-1]) + b.cost, a, b)
        for a in starts.joints
        for b in ends.joints
        if a.edge == b.edge
    ]
    best = min(shared, key=lambda one: one[0], default=None)
    if best is not None and (found is None or best[0] <= found[0]):
        return [*best[1].way, *best[2].way[::-1]]
    if found is None:
        return None
    nodes = found[1]
    first, last = from_nodes[nodes[0]][1], to_nodes[nodes[-1]][1]
    return [*first.way, *(graph.nodes[n] for n in nodes), *last.way[::-1]]


def _by_node(place: Harbor) -> dict[int, tuple[float, Joint]]:
    """Return for each node next to a joint the cheapest way there."""
    graph = lanes()
    best: dict[int, tuple[float, Joint]] = {}
    for joint in place.joints:
        for node in graph.edges[joint.edge]:
            cost = joint.cost + km_between(joint.way[-1], graph.nodes[node])
            if node not in best or cost < best[node][0]:
                best[node] = (cost, joint)
    return best


def run_on(points: Sequence[LonLat]) -> tuple[LonLat, ...]:
    """Let longitudes run on over 180, so that plane geometry holds."""
    found = [points[0]]
    for lon, lat in points[1:]:
        turns = round((found[-1][0] - lon) / 360)
        point = (lon + 360 * turns, lat)
        if point != found[-1]:
            found.append(point)
    return tuple(found)


def passed(points: Sequence[LonLat]) -> tuple[str, ...]:
    """Return the names of the passages that a way leads through, in its order.

    Args:
        points: Lon, lat, where longitudes run on over 180.
    """
    line = LineString(points)
    turns = {360 * round(lon / 360) for lon, _ in points}
    found = []
    for name, passage in PASSAGES.items():
        for (west, south, east, north), turn in product(passage.boxes, turns):
            inside = line.intersection(box(west + turn, south, east + turn, north))
            if inside.length > _THROUGH * min(east - west, north - south):
                found.append((line.project(inside.representative_point()), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
