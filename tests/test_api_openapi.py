from typing import Any

import pytest
from openapi_spec_validator import validate

from geoapp.columns import LAYERS
from geoapp.web.openapi import openapi_document
from geoapp.web.queries import PARAMETERS

ROOT = "https://maps.example.org/geo"


@pytest.fixture(scope="module")
def document() -> Any:
    return openapi_document(ROOT)


def asked(document: Any, path: str) -> dict[str, Any]:
    told = {}
    for one in document["paths"][path]["get"]["parameters"]:
        name = one.get("$ref", "").removeprefix("#/components/parameters/")
        parameter = document["components"]["parameters"][name] if name else one
        told[parameter["name"]] = parameter
    return told


def test_the_document_is_valid(document):
    validate(document)


def test_the_server_is_where_the_client_sees_it(document):
    assert [server["url"] for server in document["servers"]] == [ROOT]


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_items_take_every_parameter_that_is_read_and_no_other(document, layer):
    names = {column.name for column in layer.columns}

    told = asked(document, f"/collections/{layer.name}/items")

    assert set(told) == PARAMETERS | names | {"id", "f", "crs"}


@pytest.mark.parametrize("name", ["bbox", "sortby"])
def test_lists_are_written_with_commas(document, name):
    told = asked(document, "/collections/events/items")[name]

    assert told["schema"]["type"] == "array"
    assert (told["style"], told["explode"]) == ("form", False)


def test_limit_has_its_bounds(document):
    schema = asked(document, "/collections/events/items")["limit"]["schema"]

    assert (schema["minimum"], schema["maximum"]) == (1, 10_000)
    assert schema["default"] == 100


def test_downloads_have_no_pages(document):
    told = asked(document, "/collections/events/download.{format}")

    assert "after" not in told
    assert told["format"]["schema"]["enum"] == ["geojson", "geojsonl", "csv", "fgb"]
