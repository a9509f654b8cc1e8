import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geoapp.columns import ARTICLES, EVENTS, Layer
from geoapp.export.table import to_csv
from geoapp.export.wkt import to_wkt

POINT = {"type": "Point", "coordinates": [35.8866, 34.889]}
LINE = {"type": "LineString", "coordinates": [[35.5, 34], [33.52, 44.61]]}
GEOMETRIES = {
    "point": (POINT, "POINT (35.8866 34.889)"),
    "line": (LINE, "LINESTRING (35.5 34, 33.52 44.61)"),
    "polygon with a hole": (
        {
            "type": "Polygon",
            "coordinates": [
                [[0, 0], [9, 0], [9, 9], [0, 0]],
                [[2, 1], [3, 1], [3, 2], [2, 1]],
            ],
        },
        "POLYGON ((0 0, 9 0, 9 9, 0 0), (2 1, 3 1, 3 2, 2 1))",
    ),
    "points": (
        {"type": "MultiPoint", "coordinates": [[1, 2], [3.5, 4]]},
        "MULTIPOINT ((1 2), (3.5 4))",
    ),
    "lines": (
        {
            "type": "MultiLineString",
            "coordinates": [[[179, 1], [180, 2]], [[-180, 2], [-179, 3]]],
        },
        "MULTILINESTRING ((179 1, 180 2), (-180 2, -179 3))",
    ),
    "polygons": (
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
    ),
    "collection": (
        {"type": "GeometryCollection", "geometries": [POINT, LINE]},
        "GEOMETRYCOLLECTION (POINT (35.8866 34.889), "
        "LINESTRING (35.5 34, 33.52 44.61))",
    ),
    "heights": (
        {"type": "LineString", "coordinates": [[1, 2, 3], [4, 5, 6]]},
        "LINESTRING (1 2, 4 5)",
    ),
    "no points": ({"type": "Point", "coordinates": []}, "POINT EMPTY"),
    "no parts": (
        {"type": "GeometryCollection", "geometries": []},
        "GEOMETRYCOLLECTION EMPTY",
    ),
}


def feature(geometry: Any = None, /, **properties: Any) -> bytes:
    made = {
        "type": "Feature",
        "id": "6",
        "geometry": geometry,
        "properties": properties,
    }
    return json.dumps(made).encode()


def raw(*features: bytes, layer: Layer = EVENTS) -> str:
    return b"".join(to_csv(layer, features)).decode()


def rows(*features: bytes, layer: Layer = EVENTS) -> list[dict[str, str]]:
    return list(
        csv.DictReader(
            io.StringIO(raw(*features, layer=layer), newline=""), strict=True
        )
    )


def test_the_columns_are_those_of_the_layer_in_order() -> None:
    header = raw().split("\r\n")[0].split(",")

    assert header[0] == "id"
    assert header[1:-3] == [column.name for column in EVENTS.columns]
    assert header[-3:] == ["lon", "lat", "wkt"]


def test_a_layer_without_places_has_no_columns_for_them() -> None:
    header = raw(layer=ARTICLES).rstrip("\r\n").split(",")

    assert header == ["id", *(column.name for column in ARTICLES.columns)]


def test_lines_end_as_rfc_4180_says() -> None:
    text = raw(feature(title="One"), feature(title="Two"))

    assert text.count("\r\n") == text.count("\n") == 3


def test_a_point_is_told_by_numbers_and_by_text() -> None:
    (row,) = rows(feature(POINT))

    assert (row["lon"], row["lat"], row["wkt"]) == (
        "35.8866",
        "34.889",
        "POINT (35.8866 34.889)",
    )


def test_a_line_is_told_by_text_alone() -> None:
    (row,) = rows(feature(LINE))

    assert (row["lon"], row["lat"]) == ("", "")
    assert row["wkt"].startswith("LINESTRING (35.5 34, ")


def test_what_has_no_place_has_empty_cells() -> None:
    (row,) = rows(feature(None))

    assert (row["lon"], row["lat"], row["wkt"]) == ("", "", "")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-7, "-7"),
        (0.1, "0.1"),
        ('He said "no", twice', 'He said "no", twice'),
        ("line\nbreak", "line\nbreak"),
        ("Ḥumaymīm حميميم", "Ḥumaymīm حميميم"),
        ("", ""),
        (["a", 1], '["a",1]'),
    ],
    ids=str,
)
def test_a_value_comes_back_from_its_cell(value: Any, cell: str) -> None:
    (row,) = rows(feature(title=value, number=1))

    assert (row["title"], row["number"]) == (cell, "1")


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(A1)",
        "+1 more",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1",
        "'=1",
        "-",
    ],
    ids=repr,
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    (row,) = rows(feature(title=text, sentence="next"))

    assert row["title"] == f"'{text}"
    assert row["sentence"] == "next"


@pytest.mark.parametrize(
    "text",
    ["'Shelled' again", "a=b", " plain", "9-5", "-9.5,36,3.3,43.8", "-4.25"],
    ids=repr,
)
def test_other_text_stays_as_it_is(text: str) -> None:
    (row,) = rows(feature(title=text))

    assert row["title"] == text


def test_a_negative_number_stays_a_number() -> None:
    (row,) = rows(
        feature({"type": "Point", "coordinates": [-70.5, -33]}, confidence=-1)
    )

    assert (row["lon"], row["lat"], row["confidence"]) == ("-70.5", "-33", "-1")


def test_an_id_is_guarded_as_well() -> None:
    text = feature(title="x").replace(b'"6"', b'"=1+1"')

    assert rows(text)[0]["id"] == "'=1+1"


@pytest.mark.parametrize(("geometry", "text"), GEOMETRIES.values(), ids=GEOMETRIES)
def test_a_geometry_is_written_as_text(geometry: Any, text: str) -> None:
    assert to_wkt(geometry) == text


@pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="GDAL is not installed")
def test_gdal_finds_the_geometry_without_being_told(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    names = GEOMETRIES.keys() - {"heights", "no points", "no parts"}
    geometries = [GEOMETRIES[name][0] for name in sorted(names)]
    path.write_text(
        raw(*(feature(geometry) for geometry in geometries)),
        encoding="utf-8",
        newline="",
    )

    made = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path],
        capture_output=True,
        check=True,
    )

    found = [each["geometry"] for each in json.loads(made.stdout)["features"]]
    assert found == geometries
