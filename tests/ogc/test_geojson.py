"""OGC API - Features, Part 1, class GeoJSON."""

import json

import geojson
import pytest

from tests.ogc.conftest import COLLECTIONS, GEOJSON, SPATIAL, links
from tests.ogc.requirements import requirement


@requirement("/req/geojson/definition")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/conformance",
        "/collections",
        *(f"/collections/{name}" for name in COLLECTIONS),
    ],
)
def test_what_holds_no_features_is_json(api, path):
    answer = api.get(path, accept="application/json")

    assert answer.status_code == 200
    assert answer.mimetype == "application/json"


@requirement("/req/geojson/definition")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_features_are_geojson(api, layer):
    items = api.get(f"/collections/{layer}/items", accept=GEOJSON)
    first = json.loads(items.data)["features"][0]

    item = api.get(f"/collections/{layer}/items/{first['id']}", accept=GEOJSON)

    assert items.content_type == item.content_type == GEOJSON


@requirement("/req/geojson/definition")
def test_features_are_geojson_where_nothing_is_asked_for(api):
    assert api.get("/collections/events/items", accept="*/*").content_type == GEOJSON


@requirement("/req/geojson/content")
@pytest.mark.parametrize("layer", COLLECTIONS)
def test_items_are_a_valid_feature_collection_with_links(api, layer):
    answer = api.get(f"/collections/{layer}/items", accept=GEOJSON)
    collection = geojson.loads(answer.data)

    assert isinstance(collection, geojson.FeatureCollection)
    assert collection.is_valid
    assert links(collection, "self")
    assert all(isinstance(f["id"], str) for f in collection["features"])
    assert all("properties" in f and "geometry" in f for f in collection["features"])


@requirement("/req/geojson/content")
@pytest.mark.parametrize("layer", SPATIAL)
def test_item_is_a_valid_feature_with_links(api, features, layer):
    name = features[layer][0]["id"]

    answer = api.get(f"/collections/{layer}/items/{name}", accept=GEOJSON)
    feature = geojson.loads(answer.data)

    assert isinstance(feature, geojson.Feature)
    assert feature.is_valid
    assert links(feature, "self")
    assert links(feature, "collection")


@requirement("/req/geojson/content")
@pytest.mark.parametrize("layer", SPATIAL)
def test_feature_says_the_same_in_the_list_and_alone(api, layer):
    for listed in api.features(layer):
        alone = api.json(f"/collections/{layer}/items/{listed['id']}")

        assert alone["properties"] == listed["properties"]
        assert alone["geometry"] == listed["geometry"]


@requirement("/req/geojson/content")
def test_text_in_any_script_comes_back_as_it_was(api, features):
    titles = {f["properties"]["title"] for f in api.features("events")}

    assert titles == {f["properties"]["title"] for f in features["events"]}
