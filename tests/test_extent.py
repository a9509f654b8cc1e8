import geojson
import pytest

from geoapp.extent import bbox_of


def features(*geometries: geojson.geometry.Geometry | None) -> list[geojson.Feature]:
    return [geojson.Feature(geometry=geometry) for geometry in geometries]


def points(*lons: float) -> list[geojson.Feature]:
    return features(*(geojson.Point((lon, 5.0)) for lon in lons))


def test_the_box_is_west_south_east_north() -> None:
    line = geojson.LineString([(20.0, 58.0), (35.9, 34.9)])

    assert bbox_of(features(line, geojson.Point((30.0, 60.0)))) == [20, 34.9, 35.9, 60]


@pytest.mark.parametrize(
    ("lons", "west", "east"),
    [
        ((7,), 7, 7),
        ((-10, 20, 5), -10, 20),
        ((-170, 170), 170, -170),
        ((-120, 140, 180, -180), 140, -120),
        ((-90, 80), -90, 80),
        ((-90, 0, 120), -90, 120),
    ],
    ids=["one point", "near", "over 180", "cut at 180", "over 0", "most of the globe"],
)
def test_the_shortest_range_of_longitudes_is_taken(
    lons: tuple[float, ...], west: float, east: float
) -> None:
    box = bbox_of(points(*lons))

    assert box == [west, 5, east, 5]


def test_every_part_of_a_cut_line_counts() -> None:
    line = geojson.MultiLineString(
        [[(139.7, 35.7), (180.0, 48.0)], [(-180.0, 48.0), (-118.2, 34.1)]]
    )

    assert bbox_of(features(line)) == [139.7, 34.1, -118.2, 48.0]


def test_a_feature_without_geometry_is_passed_over() -> None:
    assert bbox_of(features(None, geojson.Point((7.0, 5.0)))) == [7, 5, 7, 5]


@pytest.mark.parametrize("none", [[], features(None)], ids=["empty", "null geometry"])
def test_without_any_point_there_is_no_box(none: list[geojson.Feature]) -> None:
    assert bbox_of(none) is None
