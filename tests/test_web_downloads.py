import csv
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from geojson import Feature, FeatureCollection

from geoapp.columns import LAYERS
from geoapp.errors import StoreError
from geoapp.export.flatgeobuf import MAGIC
from geoapp.model import Article, Sentence
from geoapp.pipeline import Backends
from geoapp.query import Box, Query, SortKey
from geoapp.settings import Settings
from geoapp.web import create_app

MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "geojsonl": "application/geo+json-seq",
    "csv": "text/csv; charset=utf-8; header=present",
    "fgb": "application/flatgeobuf",
}
EVENTS = "/collections/events/download"


def feature(number: int) -> bytes:
    made: dict[str, Any] = {
        "type": "Feature",
        "id": f"{number:016x}",
        "geometry": {"type": "Point", "coordinates": [35.5, 33.25]},
        "properties": {"number": number, "sentence": "They met in Tartus. " * 20},
    }
    return json.dumps(made).encode()


class Shelf:
    """A store of events that tells what it is asked, and may fail."""

    def __init__(self, count: int, fails_at: int | None = None) -> None:
        self.count = count
        self.fails_at = fails_at
        self.asked: list[Query] = []
        self.read = 0
        self.open = 0

    def stream(self, query: Query) -> Iterator[bytes]:
        self.asked.append(query)
        self.open += 1
        try:
            for number in range(self.count):
                if number == self.fails_at:
                    raise StoreError("the disk is gone")
                self.read += 1
                yield feature(number)
        finally:
            self.open -= 1


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(cache=tmp_path, store=str(tmp_path / "geoapp.gpkg"))
    app = create_app(settings, Backends(lambda article: (), lambda name: []))
    with closing(app.extensions["geoapp"].store):
        yield app


def shelve(app: Flask, shelf: Shelf) -> FlaskClient:
    """Let an app answer from a shelf."""
    app.extensions["geoapp"] = replace(app.extensions["geoapp"], store=shelf)
    return app.test_client()


@pytest.mark.parametrize(("extension", "media_type"), MEDIA_TYPES.items())
def test_a_file_is_named_and_typed(app: Flask, extension: str, media_type: str) -> None:
    answer = shelve(app, Shelf(3)).get(f"{EVENTS}.{extension}")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=geoapp-events.{extension}"
    )
    assert "Content-Length" not in answer.headers


def test_a_collection_holds_everything_that_matches(app: Flask) -> None:
    answer = shelve(app, Shelf(1_234)).get(f"{EVENTS}.geojson")

    numbers = [f["properties"]["number"] for f in json.loads(answer.data)["features"]]
    assert numbers == list(range(1_234))


def test_a_sequence_holds_everything_that_matches(app: Flask) -> None:
    answer = shelve(app, Shelf(1_234)).get(f"{EVENTS}.geojsonl")

    assert answer.data.count(b"\x1e") == answer.data.count(b"\n") == 1_234


def test_a_table_holds_everything_that_matches(app: Flask) -> None:
    answer = shelve(app, Shelf(1_234)).get(f"{EVENTS}.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["number"] for row in rows] == [str(n) for n in range(1_234)]


def test_a_flatgeobuf_begins_as_one(app: Flask) -> None:
    assert shelve(app, Shelf(2)).get(f"{EVENTS}.fgb").data.startswith(MAGIC)


@pytest.mark.parametrize("limit", [1, 7, 12_000])
def test_a_limit_may_be_larger_than_a_page(app: Flask, limit: int) -> None:
    shelf = Shelf(20_000)

    answer = shelve(app, shelf).get(f"{EVENTS}.geojsonl?limit={limit}")

    assert answer.data.count(b"\x1e") == limit
    assert shelf.read == limit
    assert shelf.open == 0


def test_a_limit_beyond_all_numbers_is_none(app: Flask) -> None:
    answer = shelve(app, Shelf(3)).get(f"{EVENTS}.geojsonl?limit={'9' * 5_000}")

    assert answer.data.count(b"\x1e") == 3


@pytest.mark.parametrize("name", LAYERS)
def test_the_store_is_asked_what_the_parameters_say(app: Flask, name: str) -> None:
    shelf = Shelf(1)
    sort = "published" if name == "articles" else "category"

    answer = shelve(app, shelf).get(
        f"/collections/{name}/download.geojson",
        query_string={"bbox": "30,30,40,40", "q": "Tartus", "sortby": f"-{sort}"},
    )

    assert answer.status_code == 200
    (query,) = shelf.asked
    assert query.layer is LAYERS[name]
    assert query.boxes == ((Box(30, 30, 40, 40),) if query.layer.located else ())
    assert query.text == "Tartus"
    assert query.sort == (SortKey(sort, descending=True),)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("bbox=1,2,3", "bbox"),
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("colour=red", "colour"),
        ("q=a&q=b", "q"),
        ("f=csv", "f"),
    ],
)
def test_a_bad_parameter_is_named(app: Flask, asked: str, parameter: str) -> None:
    shelf = Shelf(1)

    answer = shelve(app, shelf).get(f"{EVENTS}.csv?{asked}")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["parameter"] == parameter
    assert shelf.asked == []


def test_a_file_has_no_pages(app: Flask) -> None:
    client = shelve(app, Shelf(1))

    answer = client.get("/collections/events/items?f=csv&after=x")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "after"


def test_a_file_has_one_reference_system(app: Flask) -> None:
    client = shelve(app, Shelf(1))
    asked = {"f": "fgb", "crs": "http://www.opengis.net/def/crs/EPSG/0/3857"}

    answer = client.get("/collections/events/items", query_string=asked)

    assert answer.status_code == 400
    assert answer.json["parameter"] == "crs"


@pytest.mark.parametrize("extension", ["geojsonl", "csv", "fgb"])
def test_items_are_sent_as_the_same_file(app: Flask, extension: str) -> None:
    client = shelve(app, Shelf(150))

    whole = client.get(f"{EVENTS}.{extension}")
    items = client.get(f"/collections/events/items?f={extension}")

    assert items.data == whole.data
    assert items.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize(
    "path", ["/collections/ships/download.csv", "/collections/events/download.xlsx"]
)
def test_what_there_is_not_is_a_problem_404(app: Flask, path: str) -> None:
    answer = shelve(app, Shelf(1)).get(path)

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert "known: " in answer.json["detail"]


@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_a_store_that_fails_at_once_is_a_problem(app: Flask, extension: str) -> None:
    shelf = Shelf(9, fails_at=0)

    answer = shelve(app, shelf).get(f"{EVENTS}.{extension}")

    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert "the disk is gone" in answer.json["detail"]
    assert "Content-Disposition" not in answer.headers
    assert shelf.open == 0


@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_a_store_that_fails_on_the_way_breaks_the_transfer(
    app: Flask, extension: str
) -> None:
    shelf = Shelf(9_000, fails_at=2_000)

    answer = shelve(app, shelf).get(f"{EVENTS}.{extension}", buffered=False)

    assert answer.status_code == 200
    with pytest.raises(StoreError, match="the disk is gone"), closing(answer):
        for _ in answer.response:
            pass
    assert shelf.open == 0


def test_head_tells_the_same_without_asking_the_store(app: Flask) -> None:
    shelf = Shelf(3)
    client = shelve(app, shelf)

    head = client.head(f"{EVENTS}.csv?limit=2")

    assert head.status_code == 200
    assert head.data == b""
    assert shelf.asked == []
    whole = client.get(f"{EVENTS}.csv?limit=2")
    for name in ("Content-Type", "Content-Disposition", "Content-Crs"):
        assert head.headers[name] == whole.headers[name]
    assert "Content-Length" not in head.headers


def test_head_tells_of_a_bad_parameter(app: Flask) -> None:
    assert shelve(app, Shelf(3)).head(f"{EVENTS}.csv?bbox=1").status_code == 400


@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_a_client_that_hangs_up_lets_go_of_the_store(
    app: Flask, extension: str
) -> None:
    shelf = Shelf(1_000_000)
    answer = shelve(app, shelf).get(f"{EVENTS}.{extension}", buffered=False)

    chunks = list(islice(answer.response, 3))
    answer.close()

    assert len(chunks) == 3
    assert shelf.open == 0
    assert 0 < shelf.read < 10_000


@pytest.mark.skipif(not shutil.which("ogr2ogr"), reason="GDAL is not installed")
@pytest.mark.parametrize("name", LAYERS)
def test_gdal_finds_the_same_in_every_file_of_a_store(
    app: Flask, tmp_path: Path, name: str
) -> None:
    article = Article("Talks in Tartus.", (Sentence(0, 16),), title="Talks, =1+1")
    app.extensions["geoapp"].store.add(article, collection_of(article))
    client = app.test_client()

    found = {}
    for extension in MEDIA_TYPES:
        path = tmp_path / f"{name}.{extension}"
        path.write_bytes(client.get(f"/collections/{name}/download.{extension}").data)
        found[extension] = as_gdal_reads(path)

    assert len(found["geojson"]) == (1 if name == "articles" else 3)
    assert found["geojsonl"] == found["fgb"] == found["geojson"]
    assert found["csv"] == found["geojson"]


def collection_of(article: Article) -> FeatureCollection:
    """Return three features for every layer: a point, a line, and no place."""
    line = {"type": "LineString", "coordinates": [[35.5, 34.25], [33.5, 44.625]]}
    point = {"type": "Point", "coordinates": [35.8866, 34.889]}
    return FeatureCollection(
        [
            Feature(
                id=f"{kind}{order}",
                geometry=geometry,
                properties={
                    "kind": kind,
                    "number": order,
                    "title": f"{kind} {order}",
                    "when": "2024-12-14",
                    "article_id": article.id,
                },
            )
            for kind in ("event", "movement", "mention")
            for order, geometry in enumerate((point, line, None))
        ],
        article={"source_url": None},
    )


def as_gdal_reads(path: Path) -> list[Any]:
    """Return geometry, id and title of each feature of a file."""
    made = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path],
        capture_output=True,
        check=True,
    )
    assert made.stderr == b""
    return [
        (
            each["geometry"],
            each["properties"].get("id", each.get("id")),
            each["properties"]["title"],
        )
        for each in json.loads(made.stdout)["features"]
    ]
