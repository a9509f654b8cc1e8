"""OGC API - Features, Part 1, class Core: limit, bbox, datetime, and paging."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ogc.conftest import SPATIAL, links
from tests.ogc.reference import ids, is_during, meets
from tests.ogc.requirements import requirement

EVENTS = "/collections/events/items"


def parameter(document, name, layer="events"):
    """Return what the OpenAPI document says of a parameter of the items."""
    told = document["paths"][f"/collections/{layer}/items"]["get"]["parameters"]
    for one in told:
        while "$ref" in one:
            *_, key = one["$ref"].split("/")
            one = document["components"]["parameters"][key]
        if one["name"] == name:
            return one
    raise AssertionError(f"no parameter {name}")


@requirement("/req/core/fc-limit-definition")
def test_limit_is_defined(document):
    limit = parameter(document, "limit")

    assert limit["in"] == "query"
    assert not limit.get("required", False)
    assert limit["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 10_000,
        "default": 100,
    }
    assert (limit["style"], limit["explode"]) == ("form", False)


@requirement("/req/core/fc-limit-response-1")
@pytest.mark.parametrize("limit", [1, 2, 41, 42, 43, 10_000])
def test_answer_holds_no_more_than_limit(api, features, limit):
    page = api.json(EVENTS, {"limit": limit})

    assert len(page["features"]) == min(limit, len(features["events"]))
    assert bool(links(page, "next")) == (limit < len(features["events"]))


@requirement("/req/core/fc-limit-response-1")
@pytest.mark.parametrize("limit", ["10001", "20000", "99999999999999999999"])
def test_limit_above_the_maximum_is_the_maximum(api, features, limit):
    page = api.json(EVENTS, {"limit": limit})

    assert len(page["features"]) == len(features["events"])


@requirement("/req/core/fc-bbox-definition")
def test_bbox_is_defined(document):
    bbox = parameter(document, "bbox")

    assert bbox["in"] == "query"
    assert bbox["schema"]["type"] == "array"
    assert bbox["schema"]["items"] == {"type": "number"}
    assert (bbox["style"], bbox["explode"]) == ("form", False)
    assert sizes(bbox["schema"]) == {4, 6}


def sizes(schema):
    """Return the smallest and the largest size that a schema of an array allows."""
    variants = schema.get("oneOf") or [schema]
    return {one[end] for one in variants for end in ("minItems", "maxItems")}


BOXES = {
    "around the origin": ("-1,-1,1,1", [(-1, -1, 1, 1)]),
    "a corner is a feature": ("10,20,12,22", [(10, 20, 12, 22)]),
    "edges count": ("0,0,10,20", [(0, 0, 10, 20)]),
    "a box that is a point": ("15,25,15,25", [(15, 25, 15, 25)]),
    "a point of a line": ("-10,-10,-10,-10", [(-10, -10, -10, -10)]),
    "a box without a width": ("5,-30,5,30", [(5, -30, 5, 30)]),
    "six numbers": ("-1,-1,-100,36,36,9000", [(-1, -1, 36, 36)]),
    "over the antimeridian": (
        "170,-20,-170,60",
        [(170, -20, 180, 60), (-180, -20, -170, 60)],
    ),
    "over the antimeridian, six numbers": (
        "170,-20,0,-170,60,1",
        [(170, -20, 180, 60), (-180, -20, -170, 60)],
    ),
    "the north pole": ("-180,85,180,90", [(-180, 85, 180, 90)]),
    "the south pole": ("-180,-90,180,-77", [(-180, -90, 180, -77)]),
    "the whole world": ("-180,-90,180,90", [(-180, -90, 180, 90)]),
    "between the points of a line": ("-5,-5.5,-4,-3", [(-5, -5.5, -4, -3)]),
    "in a line's envelope, not on it": ("-19,10,-10,19", [(-19, 10, -10, 19)]),
    "finer than 32 bits": (
        "120.1234567,14.9,120.1234568,15",
        [(120.1234567, 14.9, 120.1234568, 15)],
    ),
    "just beside, finer than 32 bits": (
        "120.12345679,14.9,120.2,15",
        [(120.12345679, 14.9, 120.2, 15)],
    ),
    "nowhere near": ("-120,-60,-119,-59", [(-120, -60, -119, -59)]),
}


@requirement("/req/core/fc-bbox-response")
@pytest.mark.parametrize("layer", SPATIAL)
@pytest.mark.parametrize(("bbox", "corners"), BOXES.values(), ids=BOXES)
def test_bbox_finds_what_meets_it(api, features, layer, bbox, corners):
    located = ids(features[layer], lambda f: f["geometry"] is not None)

    found = api.ids(layer, bbox=bbox) & located

    assert found == ids(features[layer], lambda f: meets(f, *corners))


# The standard would have every box answered with all that has no place as well:
# a map that asks for what it shows would load them at each step. What is not
# located is told apart by `filter=geometry IS NULL`.
@requirement("/req/core/fc-bbox-response")
@pytest.mark.parametrize("layer", SPATIAL)
def test_bbox_leaves_out_what_is_not_located(api, features, layer):
    nowhere = ids(features[layer], lambda f: f["geometry"] is None)

    found = api.ids(layer, bbox="-180,-90,180,90")

    assert nowhere
    assert not nowhere & found


@requirement("/req/core/fc-bbox-response")
def test_bbox_finds_everything_in_a_layer_without_places(api, features):
    found = api.ids("articles", bbox="-120,-60,-119,-59")

    assert found == api.ids("articles")


@requirement("/req/core/fc-bbox-response")
def test_any_bbox_finds_what_a_plain_test_finds(api, features):
    located = {x: [f for f in features[x] if f["geometry"]] for x in SPATIAL}

    @settings(deadline=None, derandomize=True, database=None, max_examples=60)
    @given(
        st.floats(-180, 180),
        st.floats(-180, 180),
        st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(sorted),
    )
    def found_as_well(west, east, lats):
        south, north = lats
        corners = [(west, south, east, north)]
        if west > east:
            corners = [(west, south, 180, north), (-180, south, east, north)]
        for layer in SPATIAL:
            found = api.ids(layer, bbox=f"{west!r},{south!r},{east!r},{north!r}")
            wanted = ids(located[layer], lambda f: meets(f, *corners))
            assert found & ids(located[layer], bool) == wanted, (layer, corners)

    found_as_well()


@requirement("/req/core/fc-time-definition")
def test_datetime_is_defined(document):
    told = parameter(document, "datetime")

    assert told["in"] == "query"
    assert told["schema"]["type"] == "string"
    assert (told["style"], told["explode"]) == ("form", False)


TIMES = {
    "a day": ("2024-12-14", ("2024-12-14T00:00:00Z", "2024-12-14T23:59:59Z")),
    "an instant": ("2024-12-14T12:00:00Z", ("2024-12-14T12:00:00Z",) * 2),
    "its first second": ("2024-12-15T00:00:00Z", ("2024-12-15T00:00:00Z",) * 2),
    "its last second": ("2024-12-14T23:59:59Z", ("2024-12-14T23:59:59Z",) * 2),
    "another time zone": (
        "2024-12-15T01:00:00+03:00",
        ("2024-12-14T22:00:00Z",) * 2,
    ),
    "small letters": ("2024-12-14t12:00:00z", ("2024-12-14T12:00:00Z",) * 2),
    "fractions": ("2024-12-14T12:00:00.25Z", ("2024-12-14T12:00:00Z",) * 2),
    "an interval": (
        "2024-12-31T23:00:00Z/2025-01-01T01:00:00Z",
        ("2024-12-31T23:00:00Z", "2025-01-01T01:00:00Z"),
    ),
    "days": (
        "2024-02-01/2024-03-01",
        ("2024-02-01T00:00:00Z", "2024-03-01T23:59:59Z"),
    ),
    "an open end": ("2025-01-01T00:00:00Z/..", ("2025-01-01T00:00:00Z", None)),
    "an empty end": ("2025-01-01T00:00:00Z/", ("2025-01-01T00:00:00Z", None)),
    "an open start": ("../2000-01-01T00:00:00Z", (None, "2000-01-01T00:00:00Z")),
    "an empty start": ("/2000-01-01T00:00:00Z", (None, "2000-01-01T00:00:00Z")),
    "before everything": ("../1970-01-01", (None, "1970-01-01T23:59:59Z")),
    "after everything": ("2100-01-01/..", ("2100-01-01T00:00:00Z", None)),
}


@requirement("/req/core/fc-time-response")
@pytest.mark.parametrize("layer", ["events", "movements"])
@pytest.mark.parametrize(("asked", "span"), TIMES.values(), ids=TIMES)
def test_datetime_finds_what_meets_it(api, features, layer, asked, span):
    dated = ids(features[layer], lambda f: f["properties"]["when"] is not None)

    found = api.ids(layer, datetime=asked) & dated

    assert found == ids(features[layer], lambda f: is_during(f, *span))


@requirement("/req/core/fc-time-response")
@pytest.mark.parametrize("layer", ["events", "movements"])
def test_datetime_leaves_out_what_is_not_dated(api, features, layer):
    dates = ("when", "when_end")
    undated = ids(
        features[layer], lambda f: not any(f["properties"][date] for date in dates)
    )

    found = api.ids(layer, datetime="1900-01-01/2100-01-01")

    assert undated
    assert not undated & found


@requirement("/req/core/fc-time-response")
def test_datetime_finds_everything_in_a_layer_without_days(api, features):
    found = api.ids("mentions", datetime="1970-01-01")

    assert found == ids(features["mentions"], bool)


@requirement("/req/core/fc-time-response")
def test_datetime_finds_the_articles_of_a_day(api):
    found = api.features("articles", datetime="2024-12-14")

    published = {article["properties"]["published"] for article in found}

    assert published - {None} == {"2024-12-14T17:51:00Z"}


@requirement("/req/core/fc-response")
def test_all_that_is_asked_for_must_hold(api, features):
    found = api.features(
        "events",
        bbox="-20,-30,40,40",
        datetime="2024-12-14",
        category="RETREAT",
        filter="confidence < 0.9",
    )

    assert found
    for feature in found:
        assert feature["geometry"] is None or meets(feature, (-20, -30, 40, 40))
        properties = feature["properties"]
        assert properties["category"] == "RETREAT"
        assert properties["confidence"] < 0.9
        assert properties["when"] is None or is_during(
            feature, "2024-12-14T00:00:00Z", "2024-12-14T23:59:59Z"
        )


@requirement("/req/core/fc-links")
@pytest.mark.parametrize("limit", [1, 5, 41])
@pytest.mark.parametrize(
    "query", ["", "&sortby=-when", "&sortby=category,confidence", "&bbox=-90,-90,90,90"]
)
def test_pages_hold_everything_once(api, limit, query):
    whole = api.json(f"{EVENTS}?limit=1000{query}")

    pages = list(api.pages(f"{EVENTS}?limit={limit}{query}"))

    assert [f["id"] for page in pages for f in page["features"]] == [
        f["id"] for f in whole["features"]
    ]
    assert all(len(page["features"]) == limit for page in pages[:-1])
    assert pages[-1]["features"]
