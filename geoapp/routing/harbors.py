"""From a place to the sea lanes near it, over water where there is any."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from geoapp.routing.land import (
    CELLS,
    COLUMNS,
    KM_A_DEGREE,
    ROWS,
    Floats,
    cells_of,
    grid,
    is_land,
    km_over_land,
)
from geoapp.routing.lanes import Lanes, LonLat, km_between, lanes

LAND_KM = 7.5  # no line crosses more of it between a place and its lane
HARBOR_KM = 300.0  # farther from the sea lanes no ship ends its voyage
_BESIDE_KM = 25.0  # so near to a river or canal with a lane a town lies at it
_SPUR_KM = 4.0  # of land more may lie between a town and a lane as near as that
_INLAND_KM = 150.0  # farther up a river that has no lane none does, either
OPEN_SEA_KM = 1500.0  # so far from the lanes may the middle of a sea lie
_MARGIN = 1.6  # of what is near enough; lanes up to there may be the better ones
_NEAREST = 60  # edges that are looked at
_JOINTS = 24  # of them that a ship may take
_LAND_COST = 8.0  # a km over land is as bad as so many over water
_CELL_LAND_COST = 15.0
_WINDOW = 3.0  # degrees on each side, at most, in which a way round the land is sought
_FOUND = 2  # ways round the land that are enough

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a place joins a lane: a point of an edge, and the way there.

    `way` leads from the place to the joint, both included. `share` tells how
    far along the edge the joint lies; `cost` is in km, land counts more.
    """

    edge: int
    share: float
    cost: float
    way: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Harbor:
    """The joints of a place; `gap_km` is what is not drawn, up its river."""

    joints: tuple[Joint, ...]
    gap_km: float = 0.0


@lru_cache(maxsize=1024)
def harbor(
    place: LonLat, closed: frozenset[int], reach_km: float = HARBOR_KM
) -> Harbor | None:
    """Return where a ship from a place joins the lanes.

    Args:
        place: Lon, lat in degrees.
        closed: Edges that are not to be sailed.
        reach_km: How far from the lanes it may lie.

    Returns:
        `None` farther than that from any lane, or where the water is more than
        150 km away.
    """
    graph = lanes()
    edges, shares, points, far_km = _nearest(graph, place, closed, _MARGIN * reach_km)
    if not len(edges) or far_km[0] > reach_km:
        return None
    land = km_over_land(np.tile(np.array(place), (len(edges), 1)), points)
    beside = far_km[0] < _BESIDE_KM and is_land(points[:1])[0]  # a river or canal
    if land.min() > LAND_KM and not beside:
        return _round_the_land(graph, place, edges, float(far_km[0]))
    costs = far_km + _LAND_COST * land
    most_km = max(LAND_KM, land.min()) + np.where(far_km < _BESIDE_KM, _SPUR_KM, 0)
    good = land <= most_km
    chosen = [int(i) for i in np.argsort(costs, kind="stable") if good[i]]
    return Harbor(
        tuple(
            Joint(
                int(edges[i]),
                float(shares[i]),
                float(costs[i]),
                (place, (float(points[i, 0]), float(points[i, 1]))),
            )
            for i in chosen[:_JOINTS]
        )
    )


def _nearest(
    graph: Lanes, place: LonLat, closed: frozenset[int], reach_km: float
) -> tuple[npt.NDArray[np.int64], Floats, Floats, Floats]:
    """Return the nearest edges, each by its nearest point and both its ends.

    Edge numbers, shares, points (lon, lat) and km, one row a point, the
    nearest first.
    """
    stretch = max(0.01, math.cos(math.radians(place[1])))
    west = graph.starts[:, 0] - place[0]
    turns = 360 * np.round(west / 360)
    start = np.column_stack(((west - turns) * stretch, graph.starts[:, 1] - place[1]))
    side = (graph.ends - graph.starts) * (stretch, 1)
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    shares = (-(start * side).sum(axis=1) / length).clip(0, 1)
    nearest = start + side * shares[:, None]
    far_km = np.hypot(nearest[:, 0], nearest[:, 1]) * KM_A_DEGREE
    if closed:
        far_km[list(closed)] = np.inf
    near = np.argpartition(far_km, _NEAREST)[:_NEAREST]
    near = near[np.lexsort((near, far_km[near]))]
    near = near[far_km[near] < reach_km]
    near = np.concatenate((near, near, near))
    third = len(near) // 3
    shares = np.concatenate((shares[near[:third]], np.zeros(third), np.ones(third)))
    at = start[near] + side[near] * shares[:, None]
    far_km = np.hypot(at[:, 0], at[:, 1]) * KM_A_DEGREE
    order = np.argsort(far_km, kind="stable")
    order = order[far_km[order] < reach_km]
    return near[order], shares[order], at[order] / (stretch, 1) + place, far_km[order]


def _round_the_land(
    graph: Lanes, place: LonLat, edges: npt.NDArray[np.int64], far_km: float
) -> Harbor | None:
    targets = _targets(graph, edges)
    joints: list[Joint] = []
    gap_km = 0.0
    window = min(_WINDOW, 0.5 + 2 * far_km / KM_A_DEGREE)
    for cells, cost in _ways_over_cells(place, targets, window):
        edge, share = targets[cells[-1]]
        way = _drawn(place, cells)
        gap_km = km_between(place, way[0])
        if gap_km > _INLAND_KM:
            return None
        meeting = graph.starts[edge] + share * (graph.ends[edge] - graph.starts[edge])
        joint = (float(meeting[0]), float(meeting[1]))
        joints.append(Joint(edge, share, cost, (*way, joint)))
    return Harbor(tuple(joints), gap_km) if joints else None


def _targets(
    graph: Lanes, edges: npt.NDArray[np.int64]
) -> dict[Cell, tuple[int, float]]:
    """Return the cells that the nearest edges run through, the nearest first."""
    targets: dict[Cell, tuple[int, float]] = {}
    for edge in map(int, edges):
        start, side = graph.starts[edge], graph.ends[edge] - graph.starts[edge]
        shares = np.linspace(0, 1, 2 + int(np.abs(side).max() * CELLS))
        cells = cells_of(start + side * shares[:, None])
        for cell, share in zip(cells.tolist(), shares.tolist(), strict=True):
            targets.setdefault((cell[0], cell[1]), (edge, share))
    return targets


def _ways_over_cells(
    place: LonLat, targets: Mapping[Cell, object], window: float
) -> Iterator[tuple[list[Cell], float]]:
    """Yield the cheapest ways to a few targets (Dijkstra 1959)."""
    land = grid()
    row, column = cells_of(np.array(place)).tolist()
    stretch = max(0.05, math.cos(math.radians(place[1])))
    rows, columns = int(window * CELLS), int(window * CELLS / stretch)
    size = KM_A_DEGREE / CELLS
    steps = [
        (down, right, size * math.hypot(down, right * stretch))
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if down or right
    ]
    best = {(row, column): 0.0}
    before: dict[Cell, Cell] = {}
    queue = [(0.0, (row, column))]
    done: set[Cell] = set()
    found = 0
    while queue and found < _FOUND:
        cost, here = heappop(queue)
        if here in done:
            continue
        done.add(here)
        if here in targets:
            found += 1
            yield _back(before, here), cost
            continue
        for down, right, km in steps:
            at = (here[0] + down, (here[1] + right) % COLUMNS)
            across = abs((at[1] - column + COLUMNS // 2) % COLUMNS - COLUMNS // 2)
            if abs(at[0] - row) > rows or across > columns or not 0 <= at[0] < ROWS:
                continue
            total = cost + km * (_CELL_LAND_COST if land[at] else 1)
            if total < best.get(at, math.inf):
                best[at], before[at] = total, here
                heappush(queue, (total, at))


def _back(before: Mapping[Cell, Cell], end: Cell) -> list[Cell]:
    cells = [end]
    while cells[-1] in before:
        cells.append(before[cells[-1]])
    return cells[::-1]


def _drawn(place: LonLat, cells: Sequence[Cell]) -> tuple[LonLat, ...]:
    """Return a way over cells with few points, from the water if it is far."""
    land = grid()
    first = next((i for i, cell in enumerate(cells) if not land[cell]), len(cells) - 1)
    points = [_middle(cell, place) for cell in cells]
    far = km_between(place, points[first]) > LAND_KM
    points = points[first:] if far else [place, *points[first:]]
    way = [points[0]]
    at = 0
    while at < len(points) - 1:
        rest = np.array(points[at + 1 :])
        over = km_over_land(np.tile(np.array(points[at]), (len(rest), 1)), rest)
        clear = np.flatnonzero(over <= over[0] + 1e-9)
        at += 1 + int(clear[-1])
        way.append(points[at])
    return tuple(way)


def _middle(cell: Cell, near: LonLat) -> LonLat:
    lon = (cell[1] + 0.5) / CELLS - 180
    return (lon + 360 * round((near[0] - lon) / 360), 90 - (cell[0] + 0.5) / CELLS)
