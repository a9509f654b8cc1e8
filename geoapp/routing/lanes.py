"""The sea lanes of the world as one graph, and the shortest way along it.

searoute's network, which holds some great rivers and lakes, and a few
fairways of our own. Built once, then only read: any thread may ask.
"""

import math
import threading
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geoapp.model import BBox
from geoapp.passages import PASSAGES
from geoapp.routing.land import Floats, km_over_land

LonLat = tuple[float, float]
_XYZ = tuple[float, float, float]

_EARTH_KM = 6371.0088  # mean radius R1, IUGG (Moritz 2000)
_LAND_COST = 2.0  # added for each km of a lane that cuts a cape
_STEP_KM = 8.0  # between the points of a lane that are looked at for land
_SAME = 5  # digits of a degree; nodes that agree so far are one
_GOAL = -1  # beyond the nodes
_LOCK = threading.Lock()  # the graph must be built once

_FAIRWAYS = Path(__file__).with_name("fairways.toml")
_DETOURS = Path(__file__).with_name("detours.toml")
_NODE = 0.15  # degrees; a point of a fairway so near to a node is that node


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """Nodes (lon, lat) and edges between them.

    `starts` and `ends` are one row an edge; `ways` holds for each
    node its neighbors, what it costs to sail there (km, more over land) and
    the edge; `passed` names the passages of the edges that lie in one.
    """

    nodes: tuple[LonLat, ...]
    spheres: tuple[_XYZ, ...]
    starts: Floats
    ends: Floats
    edges: tuple[tuple[int, int], ...]
    ways: tuple[tuple[tuple[int, float, int], ...], ...]
    passed: Mapping[int, frozenset[str]]


def lanes() -> Lanes:
    """Return the graph; the first call takes half a second."""
    with _LOCK:
        return _lanes()


@lru_cache(maxsize=64)
def edges_in(names: frozenset[str]) -> frozenset[int]:
    """Return the edges that lie in the passages of these names."""
    passed = lanes().passed
    return frozenset(edge for edge, there in passed.items() if there & names)


@cache
def _lanes() -> Lanes:
    # Import and graph take 0.5 s, which only an article with ships needs.
    from searoute.data.marnet_dict import edge_list

    nodes: dict[LonLat, int] = {}
    edges: dict[tuple[int, int], None] = {}
    for start, neighbors in edge_list.items():
        one = nodes.setdefault(_on_map(start), len(nodes))
        for end in neighbors:
            other = nodes.setdefault(_on_map(end), len(nodes))
            if one != other:
                edges[(min(one, other), max(one, other))] = None
    for way in tomllib.loads(_DETOURS.read_text(encoding="utf-8"))["ways"]:
        numbers = [nodes.setdefault(_on_map(point), len(nodes)) for point in way]
        edges.pop((min(numbers[0], numbers[-1]), max(numbers[0], numbers[-1])))
        edges.update(dict.fromkeys(_pairs(numbers)))
    own = len(edges)
    for fairway in tomllib.loads(_FAIRWAYS.read_text(encoding="utf-8"))["fairway"]:
        for pair in _joined(fairway["points"], nodes):
            edges.setdefault(pair)
    return _indexed(tuple(nodes), tuple(edges), own)


def _on_map(point: Iterable[float]) -> LonLat:
    lon, lat = point
    return (round((lon + 180) % 360 - 180, _SAME), round(lat, _SAME))


def _joined(
    points: Iterable[Iterable[float]], nodes: dict[LonLat, int]
) -> list[tuple[int, int]]:
    """Add the nodes of a fairway, and return its edges."""
    known = np.array(tuple(nodes))
    numbers: list[int] = []
    for point in map(_on_map, points):
        far = np.hypot(*(known - point).T)
        near = int(far.argmin())
        if far[near] < _NODE or not numbers:
            numbers.append(near)
        if far[near] >= _NODE:
            numbers.append(nodes.setdefault(point, len(nodes)))
    return _pairs(numbers)


def _pairs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    return [(min(pair), max(pair)) for pair in pairwise(numbers) if len({*pair}) > 1]


def _indexed(
    nodes: tuple[LonLat, ...], edges: tuple[tuple[int, int], ...], own: int
) -> Lanes:
    points = np.array(nodes)
    pairs = np.array(edges)
    starts, ends = points[pairs[:, 0]], points[pairs[:, 1]]
    ends[:, 0] = starts[:, 0] + (ends[:, 0] - starts[:, 0] + 180) % 360 - 180
    land_km = km_over_land(starts, ends, step_km=_STEP_KM)
    land_km[own:] = 0  # what is hand-placed follows a river or canal
    passed = _passed(starts, ends)
    spheres = [_on_sphere(node) for node in nodes]
    ways: list[list[tuple[int, float, int]]] = [[] for _ in nodes]
    for edge, (a, b) in enumerate(edges):
        cost = great_circle_km(spheres[a], spheres[b])
        if edge not in passed:
            cost += _LAND_COST * float(land_km[edge])
        ways[a].append((b, cost, edge))
        ways[b].append((a, cost, edge))
    return Lanes(
        nodes,
        tuple(spheres),
        starts,
        ends,
        edges,
        tuple(map(tuple, ways)),
        passed,
    )


def _passed(starts: Floats, ends: Floats) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {}
    for name, passage in PASSAGES.items():
        for box in passage.boxes:
            for edge in np.flatnonzero(crosses(starts, ends, box)):
                found.setdefault(int(edge), set()).add(name)
    return {edge: frozenset(names) for edge, names in found.items()}


def crosses(starts: Floats, ends: Floats, box: BBox) -> npt.NDArray[np.bool_]:
    """Tell of each line whether it touches a box (Liang and Barsky 1984)."""
    west, south, east, north = box
    first, last = np.zeros(len(starts)), np.ones(len(starts))
    sides = ends - starts
    with np.errstate(divide="ignore", invalid="ignore"):
        for axis, low, high in ((0, west, east), (1, south, north)):
            near = (low - starts[:, axis]) / sides[:, axis]
            far = (high - starts[:, axis]) / sides[:, axis]
            within = (low <= starts[:, axis]) & (starts[:, axis] <= high)
            still = sides[:, axis] == 0
            enter = np.where(still, np.where(within, 0, 2), np.minimum(near, far))
            leave = np.where(still, 1, np.maximum(near, far))
            first, last = np.maximum(first, enter), np.minimum(last, leave)
    touched: npt.NDArray[np.bool_] = first <= last
    return touched


def _on_sphere(point: LonLat) -> _XYZ:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return (
        math.cos(lat) * math.cos(lon),
        math.cos(lat) * math.sin(lon),
        math.sin(lat),
    )


def great_circle_km(start: _XYZ, end: _XYZ) -> float:
    """Return the length of a great circle between points of the unit sphere."""
    return 2 * _EARTH_KM * math.asin(min(1.0, math.dist(start, end) / 2))


def km_between(start: LonLat, end: LonLat) -> float:
    """Return the length of the great circle between two points, in km."""
    return great_circle_km(_on_sphere(start), _on_sphere(end))


def search(
    starts: Mapping[int, float],
    goals: Mapping[int, float],
    goal: LonLat,
    closed: frozenset[int],
) -> tuple[float, list[int]] | None:
    """Return cost and nodes of the cheapest way (A*, Hart et al. 1968).

    Args:
        starts: Nodes to start from, and what it costs to come there.
        goals: Nodes to end at, and what it costs from there to the goal, which
            is no less than its distance.
        goal: Lon, lat of what the ship makes for.
        closed: Edges that are not to be sailed.
    """
    graph = lanes()
    target = _on_sphere(goal)

    @cache
    def rest_km(node: int) -> float:
        # The chord is never longer than the way, so no way is overlooked.
        return _EARTH_KM * math.dist(graph.spheres[node], target)

    best = dict(starts)
    before: dict[int, int] = {}
    done: set[int] = set()
    queue = sorted((cost + rest_km(node), node) for node, cost in best.items())
    while queue:
        _, here = heappop(queue)
        if here == _GOAL:
            return best[_GOAL], _back(before)
        if here in done:
            continue
        done.add(here)
        steps = [
            (at, cost) for at, cost, edge in graph.ways[here] if edge not in closed
        ]
        if here in goals:
            steps.append((_GOAL, goals[here]))
        for at, cost in steps:
            total = best[here] + cost
            if total < best.get(at, math.inf):
                best[at], before[at] = total, here
                heappush(queue, (total if at == _GOAL else total + rest_km(at), at))
    return None


def _back(before: Mapping[int, int]) -> list[int]:
    nodes = [before[_GOAL]]
    while nodes[-1] in before:
        nodes.append(before[nodes[-1]])
    return nodes[::-1]
