import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from
from typing import Any

import pytest

from geoapp.columns import ARTICLES, EVENTS, LAYERS, MOVEMENTS, Kind, Layer
from geoapp.errors import StoreError
from geoapp.export.flatgeobuf import MAGIC, to_flatgeobuf

gdal = pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="GDAL is not installed")

POINT = {"type": "Point", "coordinates": [35.8866, -34.889]}
LINE = {
    "type": "LineString",
    "coordinates": [[35.5, 34.0], [34.0, 36.25], [33.52, 44.61]],
}
GEOMETRIES = {
    "nothing": None,
    "point": POINT,
    "line": LINE,
    "polygon": {
        "type": "Polygon",
        "coordinates": [[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]]],
    },
    "polygon with a hole": {
        "type": "Polygon",
        "coordinates": [
            [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]],
            [[2.0, 1.0], [3.0, 1.0], [3.0, 2.0], [2.0, 1.0]],
        ],
    },
    "points": {"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.5, 4.0]]},
    "one line of several": {
        "type": "MultiLineString",
        "coordinates": [[[1.0, 1.0], [2.0, 2.0]]],
    },
    "lines on both sides of the antimeridian": {
        "type": "MultiLineString",
        "coordinates": [
            [[179.0, 1.0], [180.0, 2.0]],
            [[-180.0, 2.0], [-179.0, 3.0], [-178.0, 3.0]],
        ],
    },
    "polygons": {
        "type": "MultiPolygon",
        "coordinates": [
            [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]],
            [
                [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]],
                [[2.0, 1.0], [3.0, 1.0], [3.0, 2.0], [2.0, 1.0]],
            ],
        ],
    },
    "collection": {"type": "GeometryCollection", "geometries": [POINT, LINE]},
}
VALUES: dict[Kind, Any] = {
    Kind.TEXT: 'Ḥumaymīm حميميم "quoted"\nnext line',
    Kind.INTEGER: -9_007_199_254_740_993,
    Kind.NUMBER: 0.1,
    Kind.FLAG: True,
    Kind.DAY: "2024-12-14",
    Kind.MOMENT: "2024-12-14T17:51:00",
}


def feature(geometry: Any = None, /, key: str = "6f", **properties: Any) -> bytes:
    made = {
        "type": "Feature",
        "id": key,
        "geometry": geometry,
        "properties": properties,
    }
    return json.dumps(made).encode()


def written(layer: Layer, *features: bytes) -> bytes:
    return b"".join(to_flatgeobuf(layer, features))


def read_back(path: Path, content: bytes) -> list[dict[str, Any]]:
    """Return the features that GDAL finds in a file; it has no doubts about it."""
    path.write_bytes(content)
    options = ("-lco", "COORDINATE_PRECISION=15", "-lco", "SIGNIFICANT_FIGURES=17")
    made = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path, *options],
        capture_output=True,
        check=True,
    )
    assert made.stderr == b""
    features: list[dict[str, Any]] = json.loads(made.stdout)["features"]
    return features


def as_told(value: Any, kind: Kind) -> Any:
    """Return a value as GDAL tells it: a day is its first moment."""
    return f"{value}T00:00:00" if kind is Kind.DAY and value is not None else value


def size_prefixed(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield start and length of the header and of every feature, sizes included."""
    start = len(MAGIC)
    while start < len(content):
        (size,) = unpack_from("<I", content, start)
        yield start, 4 + size
        start += 4 + size
    assert start == len(content)


def target(content: bytes, place: int) -> int:
    """Follow an offset."""
    return place + int(unpack_from("<I", content, place)[0])


def field(content: bytes, table: int, number: int) -> int | None:
    """Return where a field of a table is, `None` where it is left out."""
    directory = table - unpack_from("<i", content, table)[0]
    if 4 + 2 * number >= unpack_from("<H", content, directory)[0]:
        return None
    (offset,) = unpack_from("<H", content, directory + 4 + 2 * number)
    return table + offset if offset else None


@gdal
@pytest.mark.parametrize("geometry", GEOMETRIES.values(), ids=GEOMETRIES)
def test_a_geometry_comes_back(geometry: Any, tmp_path: Path) -> None:
    (found,) = read_back(tmp_path / "m.fgb", written(MOVEMENTS, feature(geometry)))

    assert found["geometry"] == geometry


@gdal
@pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: layer.name)
def test_every_column_comes_back(layer: Layer, tmp_path: Path) -> None:
    values = {column.name: VALUES[column.kind] for column in layer.columns}

    (found,) = read_back(tmp_path / "l.fgb", written(layer, feature(POINT, **values)))

    assert found["properties"] == {
        "id": "6f",
        **{c.name: as_told(values[c.name], c.kind) for c in layer.columns},
    }


@gdal
def test_features_of_every_kind_stand_in_one_file(tmp_path: Path) -> None:
    features = [
        feature(geometry, f"{order}", title="x" * order)
        for order, geometry in enumerate(list(GEOMETRIES.values()) * 9)
    ]

    found = read_back(tmp_path / "m.fgb", written(MOVEMENTS, *features))

    assert [each["geometry"] for each in found] == list(GEOMETRIES.values()) * 9
    assert [each["properties"]["title"] for each in found] == [
        "x" * order for order in range(len(features))
    ]


@gdal
def test_null_and_what_is_missing_are_null(tmp_path: Path) -> None:
    content = written(EVENTS, feature(title="", place=None, contrary=False, number=0))

    (found,) = read_back(tmp_path / "e.fgb", content)

    told = {k: v for k, v in found["properties"].items() if v is not None}
    assert told == {"id": "6f", "title": "", "contrary": False, "number": 0}


@gdal
def test_a_file_without_features_is_one(tmp_path: Path) -> None:
    assert read_back(tmp_path / "e.fgb", written(EVENTS)) == []


@gdal
def test_gdal_knows_types_and_reference_system(tmp_path: Path) -> None:
    path = tmp_path / "articles.fgb"
    path.write_bytes(
        written(ARTICLES, feature(events=3, published="2024-12-14T17:51:00"))
    )

    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", path], capture_output=True, text=True, check=True
    ).stdout

    assert "Layer name: articles" in told
    assert 'ID["EPSG",4326]' in told
    assert "published: DateTime" in told
    assert "events: Integer64" in told
    assert "title: String" in told


def test_the_header_names_whose_data_the_file_holds() -> None:
    assert b'{"attribution":"Places: GeoNames' in written(EVENTS)


def test_the_numbers_of_every_place_are_aligned_for_readers_in_browsers() -> None:
    features = [
        feature(geometry, "k" * length)
        for geometry in (POINT, LINE, GEOMETRIES["points"])
        for length in range(9)
    ]
    content = written(EVENTS, *features)
    _, *places = size_prefixed(content)

    starts = []
    for start, length in places:
        assert length % 8 == 0
        geometry = field(content, target(content, start + 4), 0)
        assert geometry is not None
        coordinates = field(content, target(content, geometry), 1)
        assert coordinates is not None
        starts.append(target(content, coordinates) + 4 - start)
    assert len(starts) == len(features)
    assert all(start % 8 == 0 for start in starts)


def test_the_header_says_that_there_is_no_index() -> None:
    content = written(EVENTS)
    ((start, _),) = size_prefixed(content)

    index = field(content, target(content, start + 4), 9)

    assert index is not None
    assert unpack_from("<H", content, index) == (0,)


@pytest.mark.parametrize(
    ("column", "value"),
    [("number", "three"), ("number", 2**70), ("confidence", "high")],
)
def test_a_value_that_its_column_cannot_hold_is_told(column: str, value: Any) -> None:
    with pytest.raises(StoreError, match=f"feature 6f holds .* as {column}"):
        written(EVENTS, feature(**{column: value}))
