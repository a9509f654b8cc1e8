"""OGC API - Features, Part 3: filtering."""

import json

import pytest

from geoapp.columns import LAYERS, Kind
from tests.ogc.conftest import COLLECTIONS, SPATIAL, links
from tests.ogc.reference import ids, is_during, meets
from tests.ogc.requirements import requirement
from tests.ogc.test_selection import parameter

QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
EPSG_3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
EVENTS = "/collections/events/items"

TYPES = {
    Kind.TEXT: ("string", None),
    Kind.INTEGER: ("integer", None),
    Kind.NUMBER: ("number", None),
    Kind.FLAG: ("boolean", None),
    Kind.DAY: ("string", "date"),
    Kind.MOMENT: ("string", "date-time"),
}


def spatial_name(api, layer):
    """Return the name that a layer's geometry is filtered by."""
    told = api.json(f"/collections/{layer}/queryables")["properties"]
    (name,) = [
        n for n, s in told.items() if s.get("format", "").startswith("geometry-")
    ]
    return name


@requirement("/req/queryables/queryables-link", "/req/features-filter/queryables-link")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_queryables_are_linked_from_the_collection(api, layer):
    (link,) = links(api.json(f"/collections/{layer}"), QUERYABLES)

    answer = api.get(link["href"], accept=link["type"])

    assert answer.status_code == 200
    assert answer.mimetype == "application/schema+json"


@requirement("/req/queryables/queryables-link", "/req/features-filter/queryables-link")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_queryables_are_linked_from_the_header_of_the_items(api, layer):
    header = api.get(f"/collections/{layer}/items").headers["Link"]

    assert f'rel="{QUERYABLES}"' in header
    assert f"/collections/{layer}/queryables>" in header


@requirement(
    "/req/queryables/get-queryables-op", "/req/features-filter/get-queryables-op"
)
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_queryables_are_a_json_schema(api, layer):
    answer = api.get(
        f"/collections/{layer}/queryables", accept="application/schema+json"
    )

    assert answer.status_code == 200
    assert answer.mimetype == "application/schema+json"


@requirement("/req/queryables/get-queryables-response")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_queryables_tell_what_they_are(api, layer):
    address = f"/collections/{layer}/queryables"
    schema = api.json(address)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(address)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False


@requirement("/req/queryables/get-queryables-response")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_queryables_have_the_types_of_the_columns(api, layer):
    told = api.json(f"/collections/{layer}/queryables")["properties"]

    for column in LAYERS[layer].columns:
        schema = told[column.name]
        assert (schema["type"], schema.get("format")) == TYPES[column.kind]


@requirement("/req/queryables/get-queryables-response")
@pytest.mark.parametrize("layer", SPATIAL)
def test_geometry_is_a_queryable_without_a_type(api, layer):
    told = api.json(f"/collections/{layer}/queryables")["properties"]

    schema = told[spatial_name(api, layer)]

    assert "type" not in schema
    assert "$ref" not in schema
    assert schema["format"] in ("geometry-any", "geometry-point")


@requirement("/req/queryables/get-queryables-response")
@pytest.mark.parametrize("text", ["this_is_no_queryable IS NULL", "f.fid = 1"])
def test_filter_by_what_is_no_queryable_is_refused(api, text):
    answer = api.get(EVENTS, {"filter": text}, "application/json")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "filter"


@requirement("/req/queryables-query-parameters/parameters")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_every_queryable_is_a_parameter_with_the_same_type(api, document, layer):
    told = api.json(f"/collections/{layer}/queryables")["properties"]

    for name, schema in told.items():
        if "type" in schema:
            defined = parameter(document, name, layer)["schema"]
            assert defined["type"] == schema["type"], name
            assert defined.get("format") == schema.get("format"), name


@requirement("/req/queryables-query-parameters/parameters")
@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("category", "ASSAULT", "ASSAULT"),
        ("title", "A strike at O'Hara's depot", "A strike at O'Hara's depot"),
        ("title", "100% of the bridge_head was shelled", None),
        ("title", "Талакские переговоры", "Талакские переговоры"),
        ("number", "3", 3),
        ("confidence", "0.5", 0.5),
        ("contrary", "true", True),
        ("contrary", "false", False),
        ("when", "2024-12-14", "2024-12-14"),
        ("category", "assault", "assault"),
        ("category", "ASSAULT' OR '1'='1", "nothing"),
        ("country", "", ""),
    ],
)
def test_parameter_keeps_what_has_that_value(api, features, name, value, wanted):
    found = api.ids("events", **{name: value})

    wanted = value if wanted is None else wanted
    assert found == ids(features["events"], lambda f: f["properties"][name] == wanted)


@requirement("/req/filter/filter-param", "/req/features-filter/filter-param")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_filter_is_defined(document, layer):
    told = parameter(document, "filter", layer)

    assert told["in"] == "query"
    assert not told.get("required", False)
    assert told["schema"]["type"] == "string"
    assert (told["style"], told["explode"]) == ("form", False)


@requirement("/req/filter/filter-lang-param", "/req/features-filter/filter-lang-param")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_filter_lang_is_defined(document, layer):
    told = parameter(document, "filter-lang", layer)

    assert {"cql2-text", "cql2-json"} <= set(told["schema"]["enum"])
    assert told["schema"]["default"] == "cql2-text"
    assert told["style"] == "form"


@requirement("/req/filter/filter-lang-param", "/req/features-filter/filter-lang-param")
def test_language_is_text_unless_told(api):
    text = "category = 'ASSAULT'"

    plain = api.ids("events", filter=text)

    assert plain == api.ids("events", filter=text, filter_lang="cql2-text") != set()


@requirement("/req/filter/filter-lang-param")
def test_language_that_is_not_listed_is_refused(api):
    query = {"filter": "a = 1", "filter-lang": "sql"}

    answer = api.get(EVENTS, query, "application/json")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "filter-lang"


@requirement("/req/filter/filter-crs-param", "/req/features-filter/filter-crs-param")
@pytest.mark.parametrize("layer", SPATIAL)
def test_filter_crs_is_defined(document, layer):
    told = parameter(document, "filter-crs", layer)

    assert told["in"] == "query"
    assert told["schema"]["type"] == "string"
    assert (told["style"], told["explode"]) == ("form", False)


@requirement("/req/filter/filter-crs-wgs84")
@pytest.mark.parametrize("layer", SPATIAL)
def test_geometry_of_a_filter_is_longitude_and_latitude(api, features, layer):
    name = spatial_name(api, layer)

    found = api.ids(layer, filter=f"S_INTERSECTS({name}, BBOX(-20,-30,40,40))")

    assert found == ids(features[layer], lambda f: meets(f, (-20, -30, 40, 40)))


@requirement("/req/filter/filter-crs-param", "/req/features-filter/filter-crs-param")
@pytest.mark.parametrize(
    ("system", "corners"),
    [
        (CRS84, "35,33,37,36"),
        (EPSG_4326, "33,35,36,37"),
        (EPSG_3857, "3896182.178,3895303.963,4118820.909,4300621.372"),
    ],
    ids=["CRS84", "4326", "3857"],
)
def test_geometry_of_a_filter_is_read_in_its_system(api, features, system, corners):
    text = f"S_INTERSECTS({spatial_name(api, 'events')}, BBOX({corners}))"

    found = api.ids("events", filter=text, filter_crs=system)

    assert found == ids(features["events"], lambda f: meets(f, (35, 33, 37, 36)))


@requirement("/req/filter/mixing-expressions")
@pytest.mark.parametrize(
    "more",
    [
        {"bbox": "-20,-30,40,40"},
        {"datetime": "2024-12-14"},
        {"category": "RETREAT"},
        {"q": "harbour"},
    ],
    ids=["bbox", "datetime", "property", "words"],
)
def test_filter_holds_together_with_the_rest(api, more):
    text = "confidence >= 0.3"

    both = api.ids("events", filter=text, **more)

    assert both == api.ids("events", filter=text) & api.ids("events", **more)
    assert both


@requirement("/req/filter/get-functions-operation")
def test_functions_are_not_claimed_without_a_list_of_them(api):
    claimed = api.json("/conformance")["conformsTo"]

    if any(name.endswith("/cql2/1.0/conf/functions") for name in claimed):
        assert api.json("/functions")["functions"]
    else:
        assert api.get("/functions", accept="application/json").status_code == 404


def of(name):
    """Return what reads a property of a feature."""
    return lambda feature: feature["properties"][name]


def holds(name, test):
    """Return a test of a property that nothing unknown passes."""
    return lambda f: of(name)(f) is not None and test(of(name)(f))


FILTERS = {
    "equal": ("category = 'ASSAULT'", holds("category", lambda x: x == "ASSAULT")),
    "unequal": ("country <> 'SY'", holds("country", lambda x: x != "SY")),
    "not": ("NOT (country = 'SY')", holds("country", lambda x: x != "SY")),
    "less": ("number < 4", holds("number", lambda x: x < 4)),
    "at least": ("confidence >= 0.7", holds("confidence", lambda x: x >= 0.7)),
    "between": ("number BETWEEN 3 AND 5", holds("number", lambda x: 3 <= x <= 5)),
    "in": ("country IN ('SY', 'FJ')", holds("country", lambda x: x in ("SY", "FJ"))),
    "like": ("title LIKE 'Ships%'", holds("title", lambda x: x.startswith("Ships"))),
    "like, case counts": ("title LIKE 'ships%'", lambda f: False),
    "like, one letter": ("country LIKE 'S_'", holds("country", lambda x: x[0] == "S")),
    "any case": (
        "CASEI(title) LIKE CASEI('SHIPS%')",
        holds("title", lambda x: x.lower().startswith("ships")),
    ),
    "quote": (
        "title = 'A strike at O''Hara''s depot'",
        holds("title", lambda x: "O'Hara" in x),
    ),
    "another script": ("title LIKE 'Т%'", holds("title", lambda x: x[0] == "Т")),
    "null": ("country IS NULL", lambda f: of("country")(f) is None),
    "not null": ("country IS NOT NULL", lambda f: of("country")(f) is not None),
    "flag": ("contrary = TRUE", holds("contrary", bool)),
    "and": (
        "category = 'RETREAT' AND number > 5",
        lambda f: of("category")(f) == "RETREAT" and of("number")(f) > 5,
    ),
    "or": (
        "category = 'RETREAT' OR number > 12",
        lambda f: of("category")(f) == "RETREAT" or of("number")(f) > 12,
    ),
    "day": (
        "\"when\" >= DATE('2024-12-15')",
        holds("when", lambda x: x >= "2024-12-15"),
    ),
    "day without quotes": (
        "when < DATE('2024-12-15')",
        holds("when", lambda x: x < "2024-12-15"),
    ),
}


@requirement("/req/filter/response", "/req/features-filter/response")
@pytest.mark.parametrize("layer", ["events", "movements"])
@pytest.mark.parametrize(("text", "keep"), FILTERS.values(), ids=FILTERS)
def test_filter_keeps_what_it_is_true_of(api, features, layer, text, keep):
    flagless = layer == "movements" and "contrary" in text
    known = [
        f for f in features[layer] if not flagless or "contrary" in f["properties"]
    ]

    assert api.ids(layer, filter=text) == ids(known, keep)


@requirement("/req/filter/response", "/req/features-filter/response")
@pytest.mark.parametrize(
    ("condition", "keep"),
    [
        (
            {"op": "=", "args": [{"property": "category"}, "ASSAULT"]},
            holds("category", lambda x: x == "ASSAULT"),
        ),
        (
            {
                "op": "and",
                "args": [
                    {"op": ">", "args": [{"property": "number"}, 3]},
                    {"op": "isNull", "args": [{"property": "country"}]},
                ],
            },
            lambda f: of("number")(f) > 3 and of("country")(f) is None,
        ),
        (
            {"op": "<", "args": [{"property": "when"}, {"date": "2024-12-15"}]},
            holds("when", lambda x: x < "2024-12-15"),
        ),
    ],
    ids=["equal", "and", "day"],
)
def test_filter_in_json_keeps_what_it_is_true_of(api, features, condition, keep):
    found = api.ids("events", filter=json.dumps(condition), filter_lang="cql2-json")

    assert found == ids(features["events"], keep)


@requirement("/req/filter/response")
def test_filter_by_time_keeps_what_meets_it(api, features):
    asked = "INTERVAL('2024-12-10', '2024-12-20')"
    text = f'T_INTERSECTS(INTERVAL("when", when_end), {asked})'

    found = api.ids("events", filter=text)

    span = ("2024-12-10T00:00:00Z", "2024-12-20T23:59:59Z")
    assert found == ids(features["events"], lambda f: is_during(f, *span))


@requirement("/req/filter/response")
@pytest.mark.parametrize(
    "text",
    [
        "THIS IS NOT A FILTER",
        "category = ",
        "category = 'ASSAULT",
        "((((",
        "",
        "number = 'three'",
        "NOPE(category) = 'x'",
        "(" * 500 + "number = 1" + ")" * 500,
        "number = 1 AND " * 1000 + "number = 1",
    ],
    ids=[
        "words",
        "half",
        "open",
        "braces",
        "empty",
        "type",
        "function",
        "deep",
        "long",
    ],
)
def test_filter_that_is_none_is_refused_by_name(api, text):
    answer = api.get(EVENTS, {"filter": text}, "application/json")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "filter"
