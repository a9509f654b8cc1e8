"""OGC API - Features, Part 1, class Core: HTTP, and parameters that are wrong."""

import pytest

from tests.ogc.conftest import GEOJSON
from tests.ogc.requirements import requirement

EVENTS = "/collections/events/items"
AN_EVENT = "/collections/events/items/e000000000000000"
RESOURCES = (
    "/",
    "/conformance",
    "/api",
    "/collections",
    "/collections/events",
    "/collections/events/queryables",
    "/collections/events/sortables",
    "/collections/events/schema",
    EVENTS,
    AN_EVENT,
)


@requirement("/req/core/http")
@pytest.mark.parametrize("path", RESOURCES)
def test_head_tells_what_get_would(api, path):
    got = api.get(path, accept=f"{GEOJSON}, application/json")

    head = api.client.head(path, headers={"Accept": f"{GEOJSON}, application/json"})

    assert head.status_code == 200
    assert head.data == b""
    assert head.content_type == got.content_type
    assert head.headers.get("ETag") == got.headers.get("ETag")


@requirement("/req/core/http")
def test_what_cannot_be_done_here_is_405_with_what_can(api):
    answer = api.client.delete(EVENTS)

    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].replace(" ", "").split(","))
    assert answer.content_type == "application/problem+json"


@requirement("/req/core/http")
def test_what_cannot_be_written_so_is_406(api):
    answer = api.get(EVENTS, accept="image/png")

    assert answer.status_code == 406
    assert answer.content_type == "application/problem+json"


@requirement("/req/core/http")
@pytest.mark.parametrize("path", [EVENTS, AN_EVENT, "/collections"])
def test_what_has_not_changed_is_not_sent_again(api, path):
    first = api.get(path, accept=f"{GEOJSON}, application/json")

    again = api.get(
        path,
        accept=f"{GEOJSON}, application/json",
        **{"If-None-Match": first.headers["ETag"]},
    )

    assert again.status_code == 304
    assert again.data == b""


@requirement("/req/core/query-param-unknown")
@pytest.mark.parametrize("path", RESOURCES)
def test_unknown_parameter_is_refused_by_name(api, path):
    answer = api.get(path, {"bboks": "1,2,3,4"}, "application/json")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["parameter"] == "bboks"
    assert "bboks" in answer.json["detail"]


@requirement("/req/core/query-param-invalid")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("limit", ""),
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,4,5"),
        ("bbox", "west,south,east,north"),
        ("bbox", "nan,0,1,1"),
        ("bbox", "0,0,inf,1"),
        ("bbox", "0,10,10,0"),
        ("bbox", "0,-91,10,0"),
        ("bbox", "-200,0,10,10"),
        ("bbox", ""),
        ("datetime", "yesterday"),
        ("datetime", "2024-13-01"),
        ("datetime", "2024-02-30"),
        ("datetime", "2024-12-14/2024-12-01"),
        ("datetime", "../.."),
        ("datetime", "2024-01-01/2024-01-02/2024-01-03"),
        ("datetime", ""),
        ("sortby", "nothing_like_it"),
        ("after", "no-token-of-ours"),
        ("f", "shapefile"),
        ("number", "two"),
        ("number", "0.5"),
        ("confidence", "high"),
        ("contrary", "perhaps"),
        ("when", "Saturday"),
    ],
)
def test_invalid_value_is_refused_by_name(api, name, value):
    answer = api.get(EVENTS, {name: value}, "application/json")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["parameter"] == name


@requirement("/req/core/query-param-invalid")
def test_parameter_given_twice_is_refused(api):
    answer = api.get(f"{EVENTS}?limit=1&limit=2", accept="application/json")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "limit"
