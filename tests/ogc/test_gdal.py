"""GDAL as a client of the API: what it reads is what a plain test finds."""

import re
import shutil
import urllib.request
from datetime import date

import pytest
from shapely.geometry import box, shape

from tests.ogc.conftest import SPATIAL, Api, app_over, serving
from tests.ogc.gdal import identity, ogrinfo, to_geojson
from tests.ogc.reference import ids

OPEN_CSV = (
    "-oo",
    "GEOM_POSSIBLE_NAMES=geometry,geom,wkt,WKT",
    "-oo",
    "AUTODETECT_TYPE=NO",
)
"""Without it GDAL takes the column with the geometry for text."""

pytestmark = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="no GDAL here; install gdal-bin"
)


@pytest.fixture(scope="module")
def source(server):
    return f"OAPIF:{server}"


@pytest.fixture(scope="module")
def api(file_world, small_gazetteer):
    """Return what asks the same file within this process."""
    with app_over(file_world, small_gazetteer) as app:
        yield Api(app.test_client())


def test_every_collection_is_a_layer(source):
    ran = ogrinfo("-q", source)

    assert ran.status == 0
    assert ran.told == ""
    assert re.findall(r"^\d+: (\w+)", ran.out, re.MULTILINE) == [
        "events",
        "movements",
        "mentions",
        "articles",
    ]


def test_one_collection_opens_by_its_own_address(source):
    ran = ogrinfo("-so", f"{source}/collections/mentions", "mentions")

    assert ran.status == 0
    assert ran.told == ""
    assert "Feature Count: 16" in ran.out


def test_summary_of_a_layer_needs_no_more_than_one_page(source, features):
    ran = ogrinfo("-so", source, "events", CPL_DEBUG="HTTP")

    assert f"Feature Count: {len(features['events'])}" in ran.out
    assert "Extent: (-180.000000, -90.000000) - (180.000000, 90.000000)" in ran.out
    assert "WGS 84" in ran.out
    assert len([x for x in ran.asked if "/items" in x]) == 1


@pytest.mark.parametrize(
    ("layer", "fields"),
    [
        (
            "events",
            {
                "id": "String",
                "title": "String",
                "number": "Integer",
                "confidence": "Real",
                "contrary": "Integer(Boolean)",
                "when": "Date",
                "when_end": "Date",
            },
        ),
        (
            "movements",
            {
                "length_km": "Real",
                "stub_bearing": "Real",
                "both_ways": "Integer(Boolean)",
            },
        ),
        ("articles", {"published": "DateTime", "events": "Integer"}),
    ],
)
def test_fields_have_their_types_whatever_the_first_page_holds(source, layer, fields):
    ran = ogrinfo("-so", source, layer, "-oo", "PAGE_SIZE=1")

    found = dict(re.findall(r"^(\w+): ([\w()]+) \(", ran.out, re.MULTILINE))

    assert {name: found.get(name) for name in fields} == fields


@pytest.mark.parametrize("layer", SPATIAL)
def test_features_come_through_whole(source, features, layer):
    wanted = {f["id"]: f for f in features[layer]}

    for found in to_geojson(source, layer, "-oo", "PAGE_SIZE=1000").features:
        feature = wanted.pop(identity(found))
        assert same_place(found["geometry"], feature["geometry"])
        for name, value in feature["properties"].items():
            assert plain(found["properties"].get(name)) == plain(value), name
    assert not wanted


@pytest.mark.parametrize("size", [1, 7, 41, 42, 1000, 20_000])
def test_pages_of_any_size_hold_everything_once_in_one_order(source, api, size):
    whole = [f["id"] for f in api.features("events")]

    ran = to_geojson(source, "events", "-oo", f"PAGE_SIZE={size}")

    assert ran.told == ""
    assert ran.ids == whole


@pytest.mark.parametrize("layer", SPATIAL)
@pytest.mark.parametrize(
    "corners",
    [
        (-20, -30, 40, 40),
        (0, 0, 10, 20),
        (170, -20, 180, 60),
        (-180, 85, 180, 90),
        (-19, 10, -10, 19),
        (-120, -60, -119, -59),
        (-180, -90, 180, 90),
    ],
)
def test_spat_finds_what_meets_the_box(source, features, layer, corners):
    def is_met(feature):
        place = feature["geometry"]
        return place is not None and shape(place).intersects(box(*corners))

    ran = to_geojson(source, layer, "-spat", *map(str, corners))

    assert ran.told == ""
    assert set(ran.ids) == ids(features[layer], is_met)


def test_spat_is_asked_of_the_server(source):
    ran = to_geojson(
        source, "events", "-spat", "10", "20", "11", "21", CPL_DEBUG="HTTP"
    )

    assert any("bbox=10,20,11,21" in address for address in ran.asked)


def told(name, test):
    """Return a test of a property that nothing unknown passes."""

    def holds(feature):
        value = feature["properties"].get(name)
        return value is not None and test(value)

    return holds


def on(name, test):
    return told(name, lambda value: test(date.fromisoformat(value)))


WHERE = {
    "text": ("category = 'ASSAULT'", told("category", lambda x: x == "ASSAULT")),
    "text with a quote": (
        "title = 'A strike at O''Hara''s depot'",
        told("title", lambda x: "O'Hara" in x),
    ),
    "another script": (
        "title = 'Талакские переговоры'",
        told("title", lambda x: x.startswith("Талак")),
    ),
    "unequal text": ("country <> 'SY'", told("country", lambda x: x != "SY")),
    "like": ("title LIKE 'Ships%'", told("title", lambda x: x.startswith("Ships"))),
    "like in any case": (
        "title ILIKE '%HARBOUR'",
        told("title", lambda x: x.endswith("harbour")),
    ),
    "number": ("number > 5", told("number", lambda x: x > 5)),
    "between": ("number BETWEEN 3 AND 5", told("number", lambda x: 3 <= x <= 5)),
    "decimals": ("confidence >= 0.7", told("confidence", lambda x: x >= 0.7)),
    "flag": ("contrary = 1", told("contrary", bool)),
    "null": ("country IS NULL", lambda f: f["properties"]["country"] is None),
    "not null": (
        "country IS NOT NULL",
        lambda f: f["properties"]["country"] is not None,
    ),
    "day": (
        "when = '2024-12-14'",
        on("when", lambda x: x == date(2024, 12, 14)),
    ),
    "day with slashes": (
        "when >= '2024/12/14'",
        on("when", lambda x: x >= date(2024, 12, 14)),
    ),
    "before a day": (
        "when < '2024-12-14'",
        on("when", lambda x: x < date(2024, 12, 14)),
    ),
    "last day": (
        "when_end <= '2024-12-14'",
        on("when_end", lambda x: x <= date(2024, 12, 14)),
    ),
    "days": (
        "when >= '2024-12-01' AND when < '2024-12-15'",
        on("when", lambda x: date(2024, 12, 1) <= x < date(2024, 12, 15)),
    ),
    "no day": ("when IS NULL", lambda f: f["properties"]["when"] is None),
    "or": (
        "category = 'RETREAT' OR number > 12",
        lambda f: (
            f["properties"]["category"] == "RETREAT" or f["properties"]["number"] > 12
        ),
    ),
    "not": ("NOT (category = 'RETREAT')", told("category", lambda x: x != "RETREAT")),
}


@pytest.mark.parametrize("layer", ["events", "movements"])
@pytest.mark.parametrize(("where", "keep"), WHERE.values(), ids=WHERE)
def test_where_finds_what_it_is_true_of(source, features, layer, where, keep):
    ran = to_geojson(
        source, layer, "-where", where, "-oo", "PAGE_SIZE=1000", CPL_DEBUG="HTTP,OAPIF"
    )

    assert set(ran.ids) == ids(features[layer], keep)
    assert any("filter=" in address for address in ran.asked)
    assert "client side" not in ran.told


@pytest.mark.parametrize(
    ("where", "keep"),
    [
        (
            "country IN ('SY', 'FJ')",
            told("country", lambda x: x in ("SY", "FJ")),
        ),
        (
            "category = 'RETREAT' AND country IN ('SY', 'FJ')",
            lambda f: (
                f["properties"]["category"] == "RETREAT"
                and f["properties"]["country"] in ("SY", "FJ")
            ),
        ),
        ("id = 'e000000000000003'", lambda f: f["id"] == "e000000000000003"),
    ],
    ids=["in", "in and more", "id"],
)
def test_where_that_gdal_tests_itself_finds_the_same(source, features, where, keep):
    ran = to_geojson(source, "events", "-where", where)

    assert set(ran.ids) == ids(features["events"], keep)


def test_where_on_a_moment_finds_what_it_is_true_of(source):
    after = to_geojson(
        source, "articles", "-where", "published > '2024-12-14T17:51:00Z'"
    )
    since = to_geojson(
        source, "articles", "-where", "published >= '2024-12-14T17:51:00Z'"
    )

    assert [len(ran.features) for ran in (after, since)] == [1, 2]


def test_where_and_spat_hold_together(source, features):
    ran = to_geojson(
        source,
        "events",
        *("-spat", "-20", "-30", "40", "40"),
        *("-where", "category = 'RETREAT'"),
    )

    keep = {
        f["id"]
        for f in features["events"]
        if f["properties"]["category"] == "RETREAT" and f["geometry"] is not None
    }
    within = set(to_geojson(source, "events", "-spat", "-20", "-30", "40", "40").ids)
    assert set(ran.ids) == keep & within != set()


@pytest.mark.parametrize("number", [1, 10, 11, 42])
def test_fid_finds_the_feature_of_that_number(source, api, number):
    wanted = api.features("events")[number - 1]

    ran = ogrinfo(source, "events", "-fid", str(number))

    assert f"OGRFeature(events):{number}" in ran.out
    assert f"id (String) = {wanted['id']}" in ran.out


def test_fid_that_is_not_there_is_told(source):
    ran = ogrinfo(source, "events", "-fid", "43")

    assert "Unable to locate feature id 43" in ran.out + ran.told


def test_articles_are_a_layer_without_places(source):
    ran = to_geojson(source, "articles")

    assert len(ran.features) == 3
    assert all(feature["geometry"] is None for feature in ran.features)


@pytest.mark.parametrize("layer", SPATIAL)
@pytest.mark.parametrize("kind", ["geojson", "geojsonl", "csv", "fgb"])
def test_download_is_read_by_gdal(server, features, tmp_path, layer, kind):
    path = tmp_path / f"{layer}.{'geojsons' if kind == 'geojsonl' else kind}"
    path.write_bytes(fetched(f"{server}/collections/{layer}/download.{kind}"))

    ran = to_geojson(path, path.stem, *(OPEN_CSV if kind == "csv" else ()))

    assert ran.status == 0
    assert ran.told == ""
    found = {identity(f): f for f in ran.features}
    assert set(found) == {f["id"] for f in features[layer]}
    for feature in features[layer]:
        same = found[feature["id"]]
        assert same_place(same["geometry"], feature["geometry"])
        assert same["properties"]["title"] == feature["properties"]["title"]


def test_closed_server_lets_in_whoever_has_the_token(store_file, cache):
    token = "a-token-of-thirty-two-characters"
    with serving(store_file, cache, read_token=token) as address:
        stranger = ogrinfo("-so", f"OAPIF:{address}", "events")
        user = ("-oo", f"USERPWD=anyone:{token}")
        friend = ogrinfo("-so", f"OAPIF:{address}", "events", *user)

    assert stranger.status != 0
    assert "Feature Count" not in stranger.out
    assert "Feature Count: 42" in friend.out


@pytest.mark.parametrize("kind", ["geojson", "geojsonl", "csv", "fgb"])
def test_download_of_articles_is_read_by_gdal(server, api, tmp_path, kind):
    path = tmp_path / f"articles.{'geojsons' if kind == 'geojsonl' else kind}"
    path.write_bytes(fetched(f"{server}/collections/articles/download.{kind}"))

    ran = to_geojson(path, "articles")

    assert ran.told == ""
    assert ran.ids == [article["id"] for article in api.features("articles")]


@pytest.mark.parametrize("kind", ["geojson", "geojsonl", "csv", "fgb"])
def test_download_of_a_filter_holds_what_the_filter_keeps(
    server, features, tmp_path, kind
):
    path = tmp_path / f"events.{'geojsons' if kind == 'geojsonl' else kind}"
    query = "category=ASSAULT&bbox=-180,-90,180,90"
    path.write_bytes(fetched(f"{server}/collections/events/download.{kind}?{query}"))

    found = set(to_geojson(path, "events").ids)

    assert found == ids(
        features["events"], lambda f: f["properties"]["category"] == "ASSAULT"
    )


def fetched(address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        return answer.read()


def same_place(found, wanted):
    if found is None or wanted is None:
        return found is wanted
    return shape(found).equals_exact(shape(wanted), 1e-9)


def plain(value):
    """Return a value as GDAL writes it in GeoJSON: days with slashes."""
    return value.replace("/", "-") if isinstance(value, str) else value
