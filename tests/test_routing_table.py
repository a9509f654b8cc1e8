"""A table of ways: what they pass, how long they are, how little land they cross."""

import csv
import json
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from shapely import STRtree, box, points

from geoapp.assets import assets_folder
from geoapp.model import Travel
from geoapp.routing import End, Route, route
from geoapp.routing.land import pieces
from geoapp.routing.lanes import km_between
from geoapp.routing.waters import Water
from tests.tables import DATA, rows

COLUMNS = ("from", "to", "by", "through", "not_through", "nmi", "closed", "opened")
TOLERANCE = 0.1
MOST_KM = 15.0

# The polygons of land know no rivers, lakes and canals: not measured within these.
INLAND = {
    "Great Lakes, Saint Lawrence": (-93, 41, -70, 49.5),
    "Volga, Don": (38.9, 45.5, 48.3, 49),
    "Suez Canal": (32.2, 29.6, 32.7, 31.4),
    "Panama Canal, Limon Bay": (-80.1, 8.8, -79.4, 9.8),
    "Turkish Straits": (26.1, 39.9, 29.3, 41.3),
    "Amazon": (-61, -4.5, -49.5, 1.1),
    "Parana": (-61.5, -35, -57.5, -31),
    "Elbe, Kiel Canal": (8.9, 53.4, 10.4, 54.6),
    "Rhine, Meuse, Scheldt": (3.5, 51.2, 4.7, 52.1),
    "Thames": (-0.2, 51.4, 0.5, 51.6),
    "Dnieper, Southern Bug": (31.4, 46.5, 32.7, 47.1),
    "Yangtze, Huangpu": (114, 29.5, 121.8, 32.4),
    "Hooghly": (87.9, 21.5, 88.5, 22.7),
    "Houston Ship Channel": (-95.4, 29.2, -94.6, 29.8),
    "Shatt al-Arab": (47.6, 29.8, 49.3, 30.6),
    "Kaliningrad Sea Canal": (19.9, 54.6, 20.6, 54.8),
    "Mississippi": (-91.5, 28.9, -89.0, 30.3),
    "Delaware": (-75.7, 39.2, -75, 40.1),
    "Saigon": (106.6, 10.2, 107.1, 10.9),
    "Garonne": (-1.2, 44.7, -0.4, 45.7),
    "Danube": (28, 44.9, 30, 45.5),
    "Yenisei": (80, 69, 87, 72.5),
    "Stockholm archipelago": (17.9, 59.2, 18.9, 59.6),
    "Kola Bay": (33, 68.9, 33.6, 69.4),
}


def ways() -> list[dict[str, str]]:
    return [
        dict(zip(COLUMNS, (*row, *[""] * (len(COLUMNS) - len(row))), strict=True))
        for row in rows("routes/routes.txt")
    ]


@cache
def places() -> dict[str, End]:
    with (DATA / "routes" / "places.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: end_of(row) for row in csv.DictReader(file)}


def end_of(row: dict[str, str]) -> End:
    sides = [row[side] for side in ("west", "south", "east", "north")]
    west, south, east, north = map(float, sides) if all(sides) else (0.0,) * 4
    water = Water((west, south, east, north)) if all(sides) else None
    name = f"the {row['name']}" if water else row["name"]
    return End((float(row["lon"]), float(row["lat"])), name, water)


def found_of(row: dict[str, str]) -> Route | None:
    return route(
        places()[row["from"]],
        places()[row["to"]],
        None if row["by"] == "?" else Travel(row["by"]),
        frozenset(row["closed"].split()),
        frozenset(row["opened"].split()),
    )


def name_of(row: dict[str, str]) -> str:
    closed = f", {row['closed']} closed" if row["closed"] else ""
    return f"{row['from']} to {row['to']} by {row['by']}{closed}"


@pytest.mark.parametrize("row", ways(), ids=name_of)
def test_a_way_is_as_the_table_says(row: dict[str, str]) -> None:
    found = found_of(row)

    if row["nmi"] == "none":
        assert found is None
        return
    assert found is not None
    least, _, most = row["nmi"].partition("-")
    low, high = (
        (float(least), float(most))
        if most
        else (float(least) * (1 - TOLERANCE), float(least) * (1 + TOLERANCE))
    )
    assert low <= found.length_nmi <= high
    assert set(row["through"].split()) <= set(found.passages)
    assert not set(row["not_through"].split()) & set(found.passages)


def test_the_table_is_long_enough() -> None:
    assert len(ways()) >= 80


@pytest.fixture(scope="module")
def land() -> STRtree:
    path = assets_folder("static") / "vendor" / "countries-10m.json"
    if not path.is_file():
        pytest.skip("the basemap is not there; install the browser packages first")
    return STRtree(list(pieces(json.loads(path.read_text(encoding="utf-8")))))


def km_on_land(found: Route, land: STRtree) -> float:
    """Measure what crosses land, at a point every kilometer, but for rivers."""
    total = 0.0
    for line in found.lines:
        for start, end in pairwise(line):
            length = km_between(start, end)
            shares = (np.arange(max(1, round(length))) + 0.5) / max(1, round(length))
            side = np.array(end) - start
            at = np.array(start) + side * shares[:, None]
            inland = np.zeros(len(at), bool)
            for west, south, east, north in INLAND.values():
                across = (west <= at[:, 0]) & (at[:, 0] <= east)
                inland |= across & (south <= at[:, 1]) & (at[:, 1] <= north)
            dry, _ = land.query(points(at[~inland]), predicate="within")
            total += length * len(set(dry.tolist())) / len(at)
    return total


LANES = [row for row in ways() if row["by"] == "sea" and row["nmi"] != "none"]
HUB = "Singapore"
PORTS = [
    {"from": name, "to": HUB, "by": "sea", "closed": "", "opened": ""}
    for name, end in places().items()
    if name not in (HUB, "Moscow") and end.water is None
]


@pytest.mark.parametrize("row", [*LANES, *PORTS], ids=name_of)
def test_no_ship_crosses_more_than_15_km_of_land(
    row: dict[str, str], land: STRtree
) -> None:
    found = found_of(row)

    assert found is not None
    assert km_on_land(found, land) <= MOST_KM


def test_the_measure_finds_land_where_it_is(land: STRtree) -> None:
    straight = route(places()["Baltic Sea"], places()["Tartus"], Travel.LAND)

    assert straight is not None
    assert km_on_land(straight, land) > 1_500
    assert len(land.query(box(30, 55, 40, 60))) > 3
