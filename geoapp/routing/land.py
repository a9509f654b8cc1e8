"""Where land is: a grid of 0.05 degrees, about 5 km, the whole world.

`land.grid` holds one bit a cell, rows from north to south, columns from 180
west, packed and compressed. It is made of Natural Earth's 10 m land (public
domain) by `python -m geoapp.routing.land`; lakes and rivers count as land.
"""

import json
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from shapely import Polygon, clip_by_rect, contains_xy, make_valid, prepare
from shapely.geometry.base import BaseGeometry

from geoapp.assets import assets_folder

CELLS = 20  # a degree
KM_A_DEGREE = 111.195  # of the mean sphere
ROWS, COLUMNS = 180 * CELLS, 360 * CELLS

_GRID = Path(__file__).with_name("land.grid")
_STEP_KM = 2.0  # between the points that a line is looked at
_ANTARCTICA = -84.0  # degrees; south of here all is ice
_PIECE = 4.0  # degrees; large polygons are slow to look into

Floats = npt.NDArray[np.float64]


@cache
def grid() -> npt.NDArray[np.bool_]:
    """Return the cells that are land, as rows from the north; do not write."""
    packed = np.frombuffer(zlib.decompress(_GRID.read_bytes()), np.uint8)
    return np.unpackbits(packed.reshape(ROWS, -1), axis=1).view(bool)


def cells_of(points: Floats) -> npt.NDArray[np.int64]:
    """Return row and column of each point (lon, lat), one row a point."""
    columns = np.floor((points[..., 0] + 180) * CELLS).astype(int) % COLUMNS
    rows = np.floor((90 - points[..., 1]) * CELLS).astype(int).clip(0, ROWS - 1)
    return np.stack((rows, columns), axis=-1)


def is_land(points: Floats) -> npt.NDArray[np.bool_]:
    """Tell of each point (lon, lat) whether it lies on land."""
    cells = cells_of(points)
    return grid()[cells[..., 0], cells[..., 1]]


def km_over_land(starts: Floats, ends: Floats, *, step_km: float = _STEP_KM) -> Floats:
    """Return how many km of each straight line (on a plate carree) cross land.

    Args:
        starts: Lon, lat, one row a line.
        ends: The other ends; the short way round is meant.
        step_km: Between the points that are looked at.
    """
    sides = ends - starts
    sides[:, 0] = (sides[:, 0] + 180) % 360 - 180
    stretch = np.cos(np.radians((starts[:, 1] + ends[:, 1]) / 2))
    lengths = np.hypot(sides[:, 0] * stretch, sides[:, 1]) * KM_A_DEGREE
    counts = np.ceil(lengths / step_km).astype(int).clip(1)
    of_line = np.repeat(np.arange(len(starts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    shares = (np.arange(len(of_line)) - first + 0.5) / counts[of_line]
    points = starts[of_line] + sides[of_line] * shares[:, None]
    hits = np.bincount(of_line, is_land(points), len(starts))
    found: Floats = lengths * hits / counts
    return found


def main() -> None:
    """Make the grid anew of the basemap that the pages show."""
    path = assets_folder("static") / "vendor" / "countries-10m.json"
    cells = _rasterized(json.loads(path.read_text(encoding="utf-8")))
    _GRID.write_bytes(zlib.compress(np.packbits(cells, axis=1).tobytes(), 9))
    print(f"{_GRID.name}: {cells.mean():.4f} of the cells are land")


def _rasterized(topology: Any) -> npt.NDArray[np.bool_]:
    cells = np.zeros((ROWS, COLUMNS), bool)
    for piece in pieces(topology):
        west, south, east, north = piece.bounds
        columns = np.arange(int((west + 180) * CELLS), int((east + 180) * CELLS) + 1)
        rows = np.arange(int((90 - north) * CELLS), int((90 - south) * CELLS) + 1)
        rows = rows[rows < ROWS]
        lons, lats = (columns + 0.5) / CELLS - 180, 90 - (rows + 0.5) / CELLS
        prepare(piece)
        inside = contains_xy(piece, *np.meshgrid(lons, lats))
        cells[np.ix_(rows, columns % COLUMNS)] |= inside
    cells[int((90 - _ANTARCTICA) * CELLS) :] = True  # its outline leaves the pole out
    return cells


def pieces(topology: Any) -> Iterator[BaseGeometry]:
    """Yield the land of a TopoJSON file in pieces; longitudes may pass 180."""
    scale, shift = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"]]
    (shape,) = topology["objects"]["land"]["geometries"]
    for rings in shape["arcs"]:
        outlines = [
            _run_on(np.vstack([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]))
            for ring in rings
        ]
        outlines = [outline for outline in outlines if len(outline) > 3]
        if outlines:
            land = make_valid(Polygon(outlines[0], outlines[1:]))
            west, south, east, north = land.bounds
            for x in np.arange(west, east, _PIECE):
                for y in np.arange(south, north, _PIECE):
                    piece = clip_by_rect(land, x, y, x + _PIECE, y + _PIECE)
                    if not piece.is_empty:
                        yield piece


def _run_on(outline: Floats) -> Floats:
    """Let an outline cross the antimeridian, as Siberia's does."""
    turns = np.cumsum(np.round(np.diff(outline[:, 0], prepend=outline[0, 0]) / 360))
    return np.column_stack((outline[:, 0] - 360 * turns, outline[:, 1]))


if __name__ == "__main__":
    main()
