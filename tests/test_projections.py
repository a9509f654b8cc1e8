from typing import Any

import pytest
from pyproj import Transformer

from geoapp.projections import (
    CRS84,
    EPSG_3857,
    EPSG_4326,
    MERCATOR_EDGE_M,
    System,
    box_to_crs84,
    find_system,
    geometry_to_crs84,
    project_features,
)

DAMASCUS = (36.2765, 33.5138)
NEW_YORK_M = (-8238310.24, 4970071.58)


def projected(geometry: dict[str, Any] | None, system: System) -> Any:
    feature = {"type": "Feature", "geometry": geometry, "properties": {}}
    project_features([feature], system)
    return feature["geometry"]


def point(*coordinates: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(coordinates)}


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", CRS84),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", EPSG_4326),
        ("[EPSG:3857]", EPSG_3857),
        ("EPSG:3857", None),
        ("", None),
    ],
)
def test_a_system_is_found_by_its_uri_or_safe_curie(name, system):
    assert find_system(name) == system


def test_4326_has_the_latitude_first():
    assert projected(point(*DAMASCUS), EPSG_4326) == point(33.5138, 36.2765)


def test_3857_is_what_proj_says_to_the_millimetre():
    mercator = Transformer.from_crs("EPSG:4326", "EPSG:3857")

    easting, northing = projected(point(*DAMASCUS), EPSG_3857)["coordinates"]

    assert (easting, northing) == pytest.approx(
        mercator.transform(33.5138, 36.2765), abs=0.001
    )


@pytest.mark.parametrize(("lat", "edge"), [(90.0, 1), (-90.0, -1), (86.5, 1)])
def test_what_lies_beyond_web_mercator_is_put_on_its_edge(lat, edge):
    _, northing = projected(point(12.0, lat), EPSG_3857)["coordinates"]

    assert northing == pytest.approx(edge * MERCATOR_EDGE_M, abs=0.001)


def test_the_antimeridian_stays_on_its_side():
    line = {"type": "LineString", "coordinates": [[-180.0, 0.0], [180.0, 0.0]]}

    (west, _), (east, _) = projected(line, EPSG_3857)["coordinates"]

    assert -west == east == pytest.approx(MERCATOR_EDGE_M, abs=0.001)


@pytest.mark.parametrize(
    ("geometry", "swapped"),
    [
        (None, None),
        (point(1.0, 2.0, 99.0), point(2.0, 1.0, 99.0)),
        (
            {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6]]]},
            {"type": "MultiLineString", "coordinates": [[[2, 1], [4, 3]], [[6, 5]]]},
        ),
        (
            {"type": "Polygon", "coordinates": [[[0, 1], [2, 3], [4, 5], [0, 1]]]},
            {"type": "Polygon", "coordinates": [[[1, 0], [3, 2], [5, 4], [1, 0]]]},
        ),
        (
            {"type": "GeometryCollection", "geometries": [point(1.0, 2.0)]},
            {"type": "GeometryCollection", "geometries": [point(2.0, 1.0)]},
        ),
        ({"type": "MultiPoint", "coordinates": []},) * 2,
    ],
    ids=["nowhere", "height", "lines", "area", "collection", "empty"],
)
def test_every_kind_of_geometry_is_written(geometry, swapped):
    assert projected(geometry, EPSG_4326) == swapped


def test_a_box_that_goes_there_and_back_still_holds_its_corner():
    easting, northing = projected(point(*DAMASCUS), EPSG_3857)["coordinates"]

    box = box_to_crs84((easting, northing, easting + 9, northing + 9), EPSG_3857)

    assert box[:2] == DAMASCUS


def test_heights_of_a_box_stay():
    assert box_to_crs84((33, 35, -5, 36, 37, 90), EPSG_4326) == (
        *(35, 33, -5),
        *(37, 36, 90),
    )


@pytest.mark.parametrize("beyond", [MERCATOR_EDGE_M, 3e7, 1e300])
def test_a_box_to_the_edge_of_web_mercator_reaches_the_poles(beyond):
    assert box_to_crs84((-beyond, -beyond, beyond, beyond), EPSG_3857) == (
        *(-180.0, -90.0),
        *(180.0, 90.0),
    )


def test_a_geometry_comes_back_to_longitude_and_latitude():
    geometry = {"type": "LineString", "coordinates": [list(NEW_YORK_M), [0.0, 0.0]]}

    geometry_to_crs84(geometry, EPSG_3857)

    (lon, lat), origin = geometry["coordinates"]
    assert (lon, lat) == pytest.approx((-74.006, 40.7128), abs=1e-4)
    assert origin == [0.0, 0.0]


def test_a_box_of_a_filter_comes_back_to_longitude_and_latitude():
    geometry = {"bbox": [33.0, 35.0, 36.0, 37.0]}

    geometry_to_crs84(geometry, EPSG_4326)

    assert geometry == {"bbox": [35.0, 33.0, 37.0, 36.0]}
