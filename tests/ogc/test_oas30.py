"""OGC API - Features, Part 1, class OpenAPI 3.0."""

import re
from collections.abc import Iterator

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.ogc.conftest import COLLECTIONS
from tests.ogc.requirements import requirement

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
OPERATIONS = ("get", "put", "post", "delete", "patch", "head", "options")


@requirement("/req/oas30/oas-definition-1")
def test_definition_comes_as_openapi_and_as_a_page(api):
    machine, page = api.get("/api", accept=OPENAPI), api.get("/api", accept="text/html")

    assert set(re.split(r";\s*", machine.content_type)) >= set(OPENAPI.split(";"))
    assert page.mimetype == "text/html"
    assert "/collections/events/items" in page.text


@requirement("/req/oas30/oas-definition-2")
def test_definition_is_valid_openapi_3_0(document):
    errors = [
        error.message for error in OpenAPIV30SpecValidator(document).iter_errors()
    ]

    assert errors == []
    assert document["openapi"].startswith("3.0.")


@requirement("/req/oas30/oas-definition-2")
def test_definition_refers_to_nothing_outside(document):
    assert all(target.startswith("#/") for target in references(document))


@requirement("/req/oas30/oas-impl")
def test_everything_that_can_be_read_answers(api, document):
    for path, operations in document["paths"].items():
        if "get" in operations:
            answer = api.get(filled(api, path), accept="*/*")
            assert answer.status_code in (200, 302, 303), path


@requirement("/req/oas30/oas-impl")
def test_every_path_of_the_features_is_defined(document):
    wanted = {"/", "/conformance", "/api", "/collections"}
    for layer in COLLECTIONS:
        base = f"/collections/{layer}"
        wanted |= {base, f"{base}/items", f"{base}/items/{{featureId}}"}
        wanted |= {f"{base}/queryables"}

    assert wanted <= set(document["paths"])


@requirement("/req/oas30/oas-impl")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_every_parameter_of_items_is_taken(api, document, layer):
    path = f"/collections/{layer}/items"
    examples = {
        "bbox": "0,0,1,1",
        "datetime": "2024-12-14",
        "limit": "5",
        "filter": "title IS NOT NULL",
        "filter-lang": "cql2-text",
        "q": "ships",
        "f": "json",
    }
    for told in parameters(document, path):
        value = examples.get(told["name"], example(told["schema"]))
        if told["name"] in ("after", "sortby"):
            continue
        answer = api.get(path, {told["name"]: value}, "*/*")
        assert answer.status_code == 200, (told["name"], value, answer.text)


@requirement("/req/oas30/completeness")
def test_every_operation_tells_what_it_answers(document):
    for path, method, operation in operations(document):
        told = operation["responses"]
        assert any(status[0] in "23" for status in told), (path, method)
        for response in told.values():
            assert resolved(document, response)["description"]


@requirement("/req/oas30/completeness")
@pytest.mark.parametrize(
    ("path", "media_types"),
    [
        ("/", {"application/json", "text/html"}),
        ("/collections", {"application/json", "text/html"}),
        ("/collections/events", {"application/json", "text/html"}),
        ("/collections/events/items", {"application/geo+json", "text/html"}),
        (
            "/collections/events/items/{featureId}",
            {"application/geo+json", "text/html"},
        ),
        ("/collections/events/queryables", {"application/schema+json"}),
    ],
)
def test_every_kind_of_answer_is_told(document, path, media_types):
    success = resolved(document, document["paths"][path]["get"]["responses"]["200"])

    assert media_types <= set(success["content"])


@requirement("/req/oas30/exceptions-codes")
@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/collections/events/items", "/collections/events/items?limit=no", "400"),
        ("/collections/events", "/collections/events?what=no", "400"),
        (
            "/collections/events/items/{featureId}",
            "/collections/events/items/no",
            "404",
        ),
        ("/collections/events/items", "/collections/events/items", "406"),
        ("/collections", "/collections", "406"),
    ],
)
def test_every_error_is_told(api, document, path, asked, status):
    accept = "image/png" if status == "406" else "*/*"

    answer = api.get(asked, accept=accept)
    told = document["paths"][path]["get"]["responses"]

    assert str(answer.status_code) == status
    assert status in told or "default" in told
    response = resolved(document, told.get(status) or told["default"])
    assert answer.mimetype in response["content"]


@requirement("/req/oas30/security")
def test_access_to_what_writes_is_told(document):
    schemes = document["components"].get("securitySchemes", {})

    assert {(s["type"], s.get("scheme")) for s in schemes.values()} >= {
        ("http", "bearer")
    }
    for path, method, operation in operations(document):
        if method in ("post", "put", "patch", "delete"):
            assert operation["security"], (path, method)
            names = {name for option in operation["security"] for name in option}
            assert names <= set(schemes)


@requirement("/req/oas30/oas-definition-2")
def test_every_operation_has_a_name_of_its_own(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]

    assert len(names) == len(set(names))


def references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref" and isinstance(value, str):
                yield value
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolved(document, node):
    while "$ref" in node:
        target = node["$ref"]
        node = document
        for name in target.removeprefix("#/").split("/"):
            node = node[name]
    return node


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in OPERATIONS:
                yield path, method, operation


def parameters(document, path):
    item = document["paths"][path]
    told = [*item.get("parameters", ()), *item["get"].get("parameters", ())]
    return [resolved(document, one) for one in told]


def example(schema):
    """Return a value that a schema of a simple parameter allows."""
    if "enum" in schema:
        return schema["enum"][0]
    by_format = {
        "date": "2024-12-14",
        "date-time": "2024-12-14T12:00:00Z",
        "uri": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "uri-reference": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    }
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    return {"integer": "1", "number": "0.5", "boolean": "true"}.get(
        schema["type"], "something"
    )


def filled(api, path):
    """Return an address for a path with names in braces."""
    article = api.features("articles")[0]["id"]
    for layer in COLLECTIONS:
        if f"/collections/{layer}/" in path:
            feature = api.features(layer, limit=1)[0]["id"]
            return path.replace("{featureId}", feature).replace("{format}", "csv")
    return re.sub(r"\{\w+\}", article, path)
