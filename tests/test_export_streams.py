import csv
import io
import json
import shutil
import subprocess
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geoapp.columns import EVENTS, LAYERS, MOVEMENTS, Layer
from geoapp.export.streams import FORMATS, to_chunks

EXTENSIONS = ("geojson", "geojsonl", "csv", "fgb")


def feature(number: int) -> bytes:
    """Return the GeoJSON text of an event, some 400 bytes."""
    made: dict[str, Any] = {
        "type": "Feature",
        "id": f"{number:016x}",
        "geometry": {"type": "Point", "coordinates": [number % 180, number % 90 / 7]},
        "properties": {
            "kind": "event",
            "number": number,
            "title": "Talks, Tartus",
            "sentence": "The two sides met in Tartus on Monday. " * 5,
            "when": "2024-12-14",
            "confidence": 0.75,
            "contrary": False,
        },
    }
    return json.dumps(made).encode()


def features(count: int) -> Iterator[bytes]:
    return map(feature, range(count))


def whole(extension: str, layer: Layer, count: int) -> bytes:
    return b"".join(to_chunks(FORMATS[extension], layer, features(count)))


def peak_bytes(extension: str, count: int) -> int:
    for _ in to_chunks(FORMATS[extension], EVENTS, features(10)):
        pass
    tracemalloc.start()
    try:
        for _ in to_chunks(FORMATS[extension], EVENTS, features(count)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_every_format_is_found_by_the_end_of_its_name() -> None:
    assert tuple(FORMATS) == EXTENSIONS
    assert all(form.extension == name for name, form in FORMATS.items())


def test_a_collection_holds_every_feature_as_it_was() -> None:
    collection = json.loads(whole("geojson", EVENTS, 3))

    assert collection["type"] == "FeatureCollection"
    assert collection["name"] == "events"
    assert collection["features"] == [json.loads(text) for text in features(3)]


def test_a_collection_names_whose_data_it_holds() -> None:
    assert "GeoNames" in json.loads(whole("geojson", EVENTS, 0))["attribution"]


def test_a_collection_of_nothing_is_one() -> None:
    assert json.loads(whole("geojson", EVENTS, 0))["features"] == []


def test_a_sequence_parts_its_texts_as_rfc_8142_says() -> None:
    texts = whole("geojsonl", EVENTS, 3).split(b"\x1e")

    assert texts[0] == b""
    assert all(text.endswith(b"\n") for text in texts[1:])
    assert [json.loads(text) for text in texts[1:]] == [
        json.loads(text) for text in features(3)
    ]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_small_features_are_gathered(extension: str) -> None:
    chunks = list(to_chunks(FORMATS[extension], EVENTS, features(500), size=10_000))

    assert len(chunks) > 3
    assert all(10_000 <= len(chunk) < 20_000 for chunk in chunks[:-1])
    assert b"".join(chunks) == whole(extension, EVENTS, 500)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_nothing_is_read_ahead_of_a_chunk(extension: str) -> None:
    read = []

    def counted() -> Iterator[bytes]:
        for text in features(1_000):
            read.append(text)
            yield text

    next(to_chunks(FORMATS[extension], EVENTS, counted(), size=10_000))

    assert 0 < len(read) < 100


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_memory_stays_flat(extension: str) -> None:
    few, many = peak_bytes(extension, 400), peak_bytes(extension, 4_000)

    assert many < few + 50_000


@pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: layer.name)
@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL is not installed")
def test_gdal_opens_every_layer_in_every_format(
    extension: str, layer: Layer, tmp_path: Path
) -> None:
    path = tmp_path / f"{layer.name}.{extension}"
    path.write_bytes(whole(extension, layer, 7))

    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", path], capture_output=True, text=True
    )

    assert (told.returncode, told.stderr) == (0, "")
    assert f"Layer name: {layer.name}" in told.stdout
    assert "Feature Count: 7" in told.stdout


@pytest.mark.parametrize("extension", ["geojson", "geojsonl", "fgb"])
@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL is not installed")
def test_gdal_refuses_a_torn_file(extension: str, tmp_path: Path) -> None:
    form = FORMATS[extension]
    chunks = to_chunks(form, MOVEMENTS, features(100), size=5_000)
    path = tmp_path / f"torn.{extension}"
    path.write_bytes(next(chunks) + next(chunks) + form.torn)

    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", path], capture_output=True, text=True
    )

    assert "ERROR" in told.stderr or told.returncode


def test_a_torn_table_ends_within_a_cell_that_says_so() -> None:
    form = FORMATS["csv"]
    chunk = next(to_chunks(form, EVENTS, features(100), size=5_000))
    text = io.StringIO((chunk + form.torn).decode(), newline="")

    with pytest.raises(csv.Error, match="unexpected end"):
        list(csv.reader(text, strict=True))

    assert b"not whole" in form.torn
