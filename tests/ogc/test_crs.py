"""OGC API - Features, Part 2: coordinate reference systems by reference."""

import pytest
from pyproj import Transformer
from shapely import transform
from shapely.geometry import shape

from tests.ogc.conftest import COLLECTIONS, SPATIAL
from tests.ogc.reference import ids, meets
from tests.ogc.requirements import requirement
from tests.ogc.test_selection import parameter

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
EPSG_3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
EVENTS = "/collections/events/items"
AN_EVENT = f"{EVENTS}/e000000000000005"


@requirement("/req/crs/crs-uri", "/req/crs/fc-md-crs-list")
@pytest.mark.parametrize("layer", SPATIAL)
def test_collection_lists_the_systems_that_it_speaks(api, layer):
    collection = api.json(f"/collections/{layer}")

    assert {CRS84, EPSG_4326, EPSG_3857} <= set(collection["crs"])
    assert collection["crs"][0] == CRS84
    assert all(
        x.startswith("http://www.opengis.net/def/crs/") for x in collection["crs"]
    )


@requirement("/req/crs/fc-md-storageCrs", "/req/crs/fc-md-storageCrs-valid-value")
@pytest.mark.parametrize("layer", SPATIAL)
def test_collection_is_stored_in_one_of_them(api, layer):
    collection = api.json(f"/collections/{layer}")

    assert collection["storageCrs"] == CRS84
    assert collection["storageCrs"] in collection["crs"]


@requirement("/req/crs/fc-md-crs-list-global")
def test_list_of_one_collection_is_not_a_reference_to_a_list_that_is_not_there(api):
    document = api.json("/collections")

    for collection in document["collections"]:
        for name in collection.get("crs", ()):
            assert name != "#/crs" or document["crs"]


@requirement("/req/crs/fc-bbox-crs-definition", "/req/crs/fc-crs-definition")
@pytest.mark.parametrize("layer", SPATIAL)
@pytest.mark.parametrize("name", ["bbox-crs", "crs"])
def test_parameter_for_a_system_is_defined(document, layer, name):
    told = parameter(document, name, layer)

    assert told["in"] == "query"
    assert told["schema"]["type"] == "string"
    assert (told["style"], told["explode"]) == ("form", False)


@requirement("/req/crs/fc-crs-definition")
def test_parameter_crs_is_defined_for_one_feature(document):
    path = "/collections/events/items/{featureId}"
    operation = document["paths"][path]

    told = [*operation.get("parameters", ()), *operation["get"].get("parameters", ())]

    names = {one.get("name") or one["$ref"].rpartition("/")[2] for one in told}
    assert "crs" in names


@requirement("/req/crs/fc-bbox-crs-valid-value", "/req/crs/fc-crs-valid-value")
@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize(
    "value",
    ["http://www.opengis.net/def/crs/EPSG/0/2154", "EPSG:4326", "", "[OGC:CRS27]"],
)
def test_system_that_is_not_listed_is_refused_by_name(api, name, value):
    query = {name: value, "bbox": "0,0,1,1", "filter": "number = 1"}

    answer = api.get(EVENTS, query, "application/json")

    assert answer.status_code == 400
    assert answer.json["parameter"] == name


@requirement("/req/crs/fc-crs-valid-value")
def test_system_that_is_not_listed_is_refused_for_one_feature(api):
    answer = api.get(AN_EVENT, {"crs": "urn:nothing"}, "application/json")

    assert answer.status_code == 400
    assert answer.json["parameter"] == "crs"


@requirement("/req/crs/fc-bbox-crs-valid-defaultValue")
def test_box_is_in_longitude_and_latitude_unless_told(api):
    assert api.ids("events", bbox="35,33,37,36") == api.ids(
        "events", bbox="35,33,37,36", bbox_crs=CRS84
    )


@requirement("/req/crs/fc-bbox-crs-action")
@pytest.mark.parametrize("layer", SPATIAL)
@pytest.mark.parametrize(
    ("system", "bbox"),
    [
        (EPSG_4326, "33,35,36,37"),
        ("[EPSG:4326]", "33,35,36,37"),
        (EPSG_3857, "3896182.178,3895303.963,4118820.909,4300621.372"),
    ],
    ids=["4326", "4326 by its short name", "3857"],
)
def test_box_is_read_in_its_system(api, features, layer, system, bbox):
    located = ids(features[layer], lambda f: f["geometry"] is not None)

    found = api.ids(layer, bbox=bbox, bbox_crs=system) & located

    assert found == ids(features[layer], lambda f: meets(f, (35, 33, 37, 36)))


@requirement("/req/crs/fc-bbox-crs-action")
def test_box_over_the_antimeridian_is_read_with_latitude_first(api):
    assert api.ids("events", bbox="-20,170,60,-170", bbox_crs=EPSG_4326) == api.ids(
        "events", bbox="170,-20,-170,60"
    )


@requirement("/req/crs/fc-crs-default-value", "/req/crs/geojson")
@pytest.mark.parametrize("path", [EVENTS, AN_EVENT])
def test_answer_is_in_longitude_and_latitude_unless_asked(api, path):
    plain = api.get(path, accept="application/geo+json")
    asked = api.get(path, {"crs": CRS84}, "application/geo+json")

    assert plain.headers["Content-Crs"] == asked.headers["Content-Crs"] == f"<{CRS84}>"
    assert geometries(plain.json) == geometries(asked.json)


@requirement("/req/crs/fc-crs-action")
@pytest.mark.parametrize("layer", SPATIAL)
def test_answer_is_with_latitude_first_when_asked(api, features, layer):
    kept = {f["id"]: f["geometry"] for f in features[layer]}

    for feature in api.features(layer, crs=EPSG_4326):
        swapped = shape_or_none(kept[feature["id"]], lambda x, y: (y, x))
        assert same(shape_or_none(feature["geometry"]), swapped, 1e-9)


@requirement("/req/crs/fc-crs-action")
@pytest.mark.parametrize("layer", SPATIAL)
def test_answer_is_in_metres_when_asked(api, features, layer):
    kept = {f["id"]: f["geometry"] for f in features[layer]}
    mercator = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True).transform

    for feature in api.features(layer, crs=EPSG_3857, bbox="-180,-80,180,80"):
        wanted = shape_or_none(kept[feature["id"]], mercator)
        found = shape_or_none(feature["geometry"])
        if wanted is None or abs(wanted.bounds[3]) < 2e7:  # poles have no metres
            assert same(found, wanted, 0.01)


@requirement("/req/crs/fc-crs-action")
def test_one_feature_is_in_the_system_that_is_asked_for(api):
    feature = api.json(AN_EVENT, {"crs": EPSG_4326})

    assert feature["geometry"]["coordinates"] == [35.4011, 35.9487]


@requirement("/req/crs/ogc-crs-header", "/req/crs/ogc-crs-header-value")
@pytest.mark.parametrize("path", [EVENTS, AN_EVENT])
@pytest.mark.parametrize("system", [CRS84, EPSG_4326, EPSG_3857])
def test_header_tells_the_system_of_the_answer(api, path, system):
    answer = api.get(path, {"crs": system}, "application/geo+json")

    assert answer.headers["Content-Crs"] == f"<{system}>"


@requirement("/req/crs/fc-crs-action")
def test_pages_stay_in_the_system_that_was_asked_for(api):
    pages = list(api.pages(f"{EVENTS}?limit=20&crs={EPSG_4326}"))
    whole = api.features("events", crs=EPSG_4326)

    assert [f["geometry"] for p in pages for f in p["features"]] == [
        f["geometry"] for f in whole
    ]


@requirement("/req/crs/fc-md-crs-list")
def test_every_listed_system_is_spoken(api):
    for layer in COLLECTIONS:
        for system in api.json(f"/collections/{layer}").get("crs", ()):
            query = {"crs": system, "bbox-crs": system, "bbox": "0,0,1,1"}
            answer = api.get(f"/collections/{layer}/items", query)
            assert answer.status_code == 200


def geometries(document):
    return [f["geometry"] for f in document.get("features", [document])]


def shape_or_none(geometry, moved=lambda x, y: (x, y)):
    if geometry is None:
        return None
    return transform(shape(geometry), moved, interleaved=False)


def same(one, other, tolerance):
    if one is None or other is None:
        return one is other
    return one.equals_exact(other, tolerance)
