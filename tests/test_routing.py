"""Routes: sea lanes keep to the sea, flights to the great circle."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise

import numpy as np
import pytest
from geopy.distance import geodesic
from shapely import (
    LineString,
    Point,
    Polygon,
    contains_xy,
    get_coordinates,
    make_valid,
    prepare,
)

from geoapp.assets import assets_folder
from geoapp.model import Travel
from geoapp.routing import route

BALTIC, TARTUS = (20.0, 58.0), (35.87, 34.9)
TOKYO, LOS_ANGELES = (139.78, 35.55), (-118.41, 33.94)
VLADIVOSTOK, SEATTLE = (131.9, 43.1), (-122.4, 47.6)
MOSCOW, ODESA, ISTANBUL = (37.6, 55.7), (30.74, 46.49), (28.98, 41.01)


def length_km(lines):
    return sum(
        geodesic(start[::-1], end[::-1]).km
        for line in lines
        for start, end in pairwise(line)
    )


def passes(found, lon, lat, degrees=0.7):
    return any(
        LineString(line).distance(Point(lon, lat)) < degrees for line in found.lines
    )


@pytest.fixture(scope="module")
def land():
    path = assets_folder("static") / "vendor" / "countries-50m.json"
    if not path.is_file():
        pytest.skip("the basemap is not there; install the browser packages first")
    topology = json.loads(path.read_text())
    arcs = [absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    (shape,) = topology["objects"]["land"]["geometries"]
    polygons = []
    for rings in shape["arcs"]:
        outlines = [
            [point for n in ring for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]
            for ring in rings
        ]
        shell, *holes = [run_on(outline) for outline in outlines]
        polygons.append(make_valid(Polygon(shell, holes)))
    prepare(polygons)
    return polygons


def absolute(arc, transform):
    """Undo the quantization and delta coding of a TopoJSON arc."""
    (scale_x, scale_y), (x0, y0) = transform["scale"], transform["translate"]
    xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
    return [(x * scale_x + x0, y * scale_y + y0) for x, y in zip(xs, ys, strict=True)]


def run_on(outline):
    """Let an outline cross the antimeridian, as Siberia's does."""
    turns = accumulate(
        -round((b[0] - a[0]) / 360) for a, b in pairwise([outline[0], *outline])
    )
    return [(x + 360 * turn, y) for (x, y), turn in zip(outline, turns, strict=True)]


def share_on_land(lines, land):
    xy = np.vstack(
        [get_coordinates(LineString(line).segmentize(0.1)) for line in lines]
    )
    on_land = [contains_xy(polygon, xy) for polygon in land]
    return np.any(on_land, axis=0).mean()


def test_the_baltic_is_left_through_the_danish_straits_and_gibraltar():
    found = route(BALTIC, TARTUS, Travel.SEA)

    assert found.method == "sea lane"
    assert 7400 < found.length_km < 9000
    assert passes(found, 10.7, 57.8)  # Skagen
    assert passes(found, 1.4, 50.9)  # Dover
    assert passes(found, -5.6, 35.95)  # Gibraltar
    assert not passes(found, 9.7, 54.3, 0.3)  # Kiel Canal


@pytest.mark.parametrize(
    ("origin", "destination"),
    [(BALTIC, TARTUS), (ODESA, TARTUS), (VLADIVOSTOK, (139.7, 35.6))],
    ids=["Baltic-Tartus", "Odesa-Tartus", "Vladivostok-Tokyo"],
)
def test_a_sea_lane_keeps_off_the_land(land, origin, destination):
    found = route(origin, destination, Travel.SEA)

    assert share_on_land(found.lines, land) < 0.03
    assert share_on_land([(origin, destination)], land) > 0.1


def test_a_sea_lane_begins_and_ends_at_its_places():
    (line,) = route(BALTIC, TARTUS, Travel.SEA).lines

    assert (line[0], line[-1]) == (BALTIC, TARTUS)


@pytest.mark.parametrize(
    ("origin", "destination"),
    [(BALTIC, TARTUS), (TARTUS, BALTIC), (ODESA, ISTANBUL), (ISTANBUL, ODESA)],
)
def test_a_ship_does_not_sail_back_to_join_the_lane(origin, destination):
    (line,) = route(origin, destination, Travel.SEA).lines

    for a, b, c in [line[:3], line[:-4:-1]]:
        direct = geodesic(a[::-1], c[::-1]).km
        assert length_km([[a, b, c]]) < 1.5 * direct


def test_a_voyage_across_the_pacific_is_cut_at_the_antimeridian():
    found = route(VLADIVOSTOK, SEATTLE, Travel.SEA)

    west, east = found.lines
    assert (west[0], east[-1]) == (VLADIVOSTOK, SEATTLE)
    assert (west[-1][0], east[0][0]) == (180, -180)
    assert west[-1][1] == east[0][1]


def test_a_flight_across_the_pacific_is_cut_at_the_antimeridian():
    found = route(TOKYO, LOS_ANGELES, Travel.AIR)

    west, east = found.lines
    assert (west[-1][0], east[0][0]) == (180, -180)
    assert west[-1][1] == east[0][1] == pytest.approx(47.42, abs=0.02)
    assert max(lat for _, lat in east) > 47.5


@pytest.mark.parametrize("travel", [Travel.SEA, Travel.AIR], ids=["sea", "air"])
def test_both_pieces_are_as_long_as_the_whole(travel):
    found = route(VLADIVOSTOK, SEATTLE, travel)

    assert length_km(found.lines) == pytest.approx(found.length_km, rel=0.001)


def test_a_great_circle_is_as_long_as_the_geodesic():
    found = route(TOKYO, LOS_ANGELES, Travel.AIR)

    assert found.method == "great circle"
    expected = geodesic(TOKYO[::-1], LOS_ANGELES[::-1]).km
    assert found.length_km == pytest.approx(expected, abs=0.1)


def test_a_great_circle_has_a_vertex_every_100_km():
    (line,) = route(MOSCOW, TARTUS, Travel.AIR).lines

    steps = [length_km([pair]) for pair in pairwise(line)]
    assert max(steps) <= 100.01
    assert min(steps) > 90


@pytest.mark.parametrize("travel", [Travel.LAND, None], ids=["land", "unknown"])
def test_travel_that_is_not_by_sea_or_air_claims_no_more_than_a_line(travel):
    assert route(MOSCOW, ODESA, travel).method == "straight line"


@pytest.mark.parametrize("travel", [*Travel, None], ids=str)
def test_there_is_no_way_from_a_place_to_itself(travel):
    assert route(ODESA, ODESA, travel) is None
    assert route((180.0, 10.0), (-180.0, 10.0), travel) is None


def test_no_ship_sails_from_an_inland_place():
    assert route(MOSCOW, TARTUS, Travel.SEA) is None
    assert route(TARTUS, MOSCOW, Travel.SEA) is None


def test_neighbors_on_one_coast_are_joined_directly():
    found = route(ODESA, (30.75, 46.48), Travel.SEA)

    assert found.method == "straight line"
    assert found.length_km < 3


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ((0.0, 80.0), (180.0, 80.0)),
        ((20.0, 90.0), (100.0, 0.0)),
        ((0.0, -90.0), (0.0, 90.0)),
        ((0.0, 0.0), (180.0, 0.0)),
        ((180.0, 10.0), (170.0, 20.0)),
        ((-180.0, 10.0), (170.0, 20.0)),
        ((180.0, 10.0), (-170.0, 20.0)),
        ((170.0, 10.0), (-180.0, 20.0)),
        ((180.0, -10.0), (180.0, 10.0)),
        ((179.999, 0.0), (-179.999, 0.0)),
    ],
)
def test_lines_at_the_edges_of_the_map_stay_on_it(origin, destination):
    found = route(origin, destination, Travel.AIR)

    for line in found.lines:
        assert len(line) > 1
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line)
        assert all(start != end for start, end in pairwise(line))
        assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(line))
    assert length_km(found.lines) == pytest.approx(found.length_km, rel=0.002)


def test_threads_find_the_same_way():
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: route(BALTIC, TARTUS, Travel.SEA), range(16)))

    assert set(found) == {route(BALTIC, TARTUS, Travel.SEA)}
