"""OGC API - Features, Part 1, class Core: what is where, and who links whom."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.ogc.conftest import COLLECTIONS, GEOJSON, SPATIAL, links
from tests.ogc.reference import is_during, meets
from tests.ogc.requirements import requirement

CLASSES = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-{part}/1.0/conf/{name}"
    for part, names in (
        (1, ("core", "geojson", "html", "oas30")),
        (2, ("crs",)),
        (3, ("queryables", "queryables-query-parameters", "filter", "features-filter")),
    )
    for name in names
)
EVENTS = "/collections/events/items"
AN_EVENT = "/collections/events/items/e000000000000000"


@requirement("/req/core/root-op", "/req/core/root-success")
def test_landing_page_links_definition_conformance_and_collections(api):
    landing = api.json("/")

    assert {"service-desc", "conformance", "data"} <= {
        link["rel"] for link in landing["links"]
    }
    assert landing["title"]


@requirement("/req/core/root-success")
def test_every_link_of_the_landing_page_leads_somewhere(api):
    landing = api.json("/")

    for link in landing["links"]:
        answer = api.get(link["href"], accept=link["type"])
        assert answer.status_code == 200, link
        assert answer.content_type.startswith(link["type"].partition(";")[0]), link


@requirement("/req/core/api-definition-op", "/req/core/api-definition-success")
@pytest.mark.parametrize("rel", ["service-desc", "service-doc"])
def test_api_definition_comes_as_its_link_tells(api, rel):
    (link,) = links(api.json("/"), rel)

    answer = api.get(link["href"], accept=link["type"])

    assert answer.status_code == 200
    assert parts(answer.content_type) >= parts(link["type"])


@requirement("/req/core/conformance-op", "/req/core/conformance-success")
def test_conformance_names_every_class_that_is_kept(api):
    claimed = api.json("/conformance")["conformsTo"]

    assert set(CLASSES) <= set(claimed)
    assert len(claimed) == len(set(claimed))


@requirement("/req/core/crs84")
@pytest.mark.parametrize("layer", SPATIAL)
def test_coordinates_are_longitude_and_latitude_as_they_were_added(
    api, features, layer
):
    found = {f["id"]: f["geometry"] for f in api.features(layer)}

    assert found == {f["id"]: f["geometry"] for f in features[layer]}


@requirement("/req/core/fc-md-op", "/req/core/fc-md-success", "/req/core/fc-md-items")
def test_collections_lists_every_collection_once(api):
    document = api.json("/collections")

    assert [c["id"] for c in document["collections"]] == list(COLLECTIONS)
    assert all(c["title"] and c["description"] for c in document["collections"])


@requirement("/req/core/fc-md-links")
def test_collections_links_itself_and_its_other_forms(api):
    document = api.json("/collections")

    assert [link["type"] for link in links(document, "self")] == ["application/json"]
    assert "text/html" in {link["type"] for link in links(document, "alternate")}
    assert all(link["rel"] and link["type"] for link in document["links"])


@requirement("/req/core/fc-md-items-links")
@pytest.mark.parametrize("number", range(4), ids=COLLECTIONS)
def test_collection_links_its_items_in_every_encoding(api, number):
    collection = api.json("/collections")["collections"][number]

    found = {link["type"]: link["href"] for link in links(collection, "items")}

    assert {GEOJSON, "text/html"} <= set(found)
    assert all(link["rel"] and link["type"] for link in collection["links"])
    for media_type, address in found.items():
        assert api.get(address, accept=media_type).mimetype == media_type


@requirement("/req/core/fc-md-items-links")
@pytest.mark.parametrize("number", range(4), ids=COLLECTIONS)
def test_items_link_for_geojson_has_no_query_string(api, number):
    collection = api.json("/collections")["collections"][number]

    addresses = [x["href"] for x in links(collection, "items") if x["type"] == GEOJSON]

    assert all("?" not in address for address in addresses)


@requirement("/req/core/fc-md-extent")
@pytest.mark.parametrize("layer", SPATIAL)
def test_extent_spans_every_geometry(api, features, layer):
    extent = api.json(f"/collections/{layer}")["extent"]["spatial"]
    whole = tuple(extent["bbox"][0])

    located = [f for f in features[layer] if f["geometry"] is not None]

    assert all(meets(f, whole) for f in located)
    assert len(whole) == 4
    assert extent.get("crs", CRS84) == CRS84


@requirement("/req/core/fc-md-extent")
@pytest.mark.parametrize("layer", ["events", "movements"])
def test_extent_spans_every_time(api, features, layer):
    temporal = api.json(f"/collections/{layer}")["extent"]["temporal"]
    ((start, end),) = temporal["interval"]

    dated = [f for f in features[layer] if f["properties"]["when"]]

    assert all(is_during(f, start, end) for f in dated)
    assert start is None or start.startswith("1999-12-31")


CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@requirement("/req/core/sfc-md-op", "/req/core/sfc-md-success")
@pytest.mark.parametrize("number", range(4), ids=COLLECTIONS)
def test_collection_says_of_itself_what_the_list_says(api, number):
    listed = api.json("/collections")["collections"][number]

    alone = api.json(f"/collections/{listed['id']}")

    for member in ("id", "title", "description", "extent", "itemType", "crs"):
        assert alone.get(member) == listed.get(member)


@requirement("/req/core/sfc-md-op")
@pytest.mark.parametrize("rest", ["", "/items", "/items/1", "/queryables"])
def test_collection_that_is_not_there_is_404(api, rest):
    answer = api.get(f"/collections/rivers{rest}", accept="application/json")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@requirement("/req/core/fc-op", "/req/core/fc-response")
@pytest.mark.parametrize("layer", SPATIAL)
def test_items_are_the_features_that_were_added(api, features, layer):
    assert api.ids(layer) == {f["id"] for f in features[layer]}


@requirement("/req/core/fc-op")
def test_items_of_articles_are_the_articles(api):
    assert len(api.features("articles")) == 3


@requirement("/req/core/fc-rel-type")
@pytest.mark.parametrize("path", [EVENTS, AN_EVENT, f"{EVENTS}?limit=3"])
def test_every_link_has_a_relation_and_a_type(api, path):
    told = api.json(path)["links"]

    assert told
    assert all(link["rel"] and link["type"] and link["href"] for link in told)


@requirement("/req/core/fc-links")
def test_items_link_themselves_and_their_other_forms(api):
    page = api.json(f"{EVENTS}?limit=3&datetime=2024-12-14")

    (itself,) = links(page, "self")
    others = {link["type"]: link["href"] for link in links(page, "alternate")}

    assert itself["type"] == GEOJSON
    assert ids_of(api.json(itself["href"])) == ids_of(page)
    assert {"text/html", "text/csv"} <= set(others)
    for media_type, address in others.items():
        answer = api.get(address, accept=media_type)
        assert answer.status_code == 200
        assert answer.mimetype == media_type


@requirement("/req/core/fc-timeStamp")
@pytest.mark.parametrize("path", [EVENTS, f"{EVENTS}?limit=1&category=ASSAULT"])
def test_time_stamp_if_there_is_one_is_when_the_answer_was_made(api, path):
    now = datetime.now(UTC)

    told = api.json(path).get("timeStamp", now.isoformat())

    assert abs(datetime.fromisoformat(told) - now) < timedelta(seconds=60)


@requirement("/req/core/fc-numberMatched")
@pytest.mark.parametrize(
    ("query", "keep"),
    [
        ({}, lambda f: True),
        ({"category": "ASSAULT"}, lambda f: f["properties"]["category"] == "ASSAULT"),
        (
            {"filter": "confidence > 0.5"},
            lambda f: f["properties"]["confidence"] > 0.5,
        ),
    ],
    ids=["everything", "category", "filter"],
)
def test_number_matched_is_how_many_match(api, features, query, keep):
    page = api.json(EVENTS, {"limit": 2, **query})

    assert page["numberMatched"] == sum(map(keep, features["events"]))


@requirement("/req/core/fc-numberMatched")
def test_number_matched_stays_the_same_from_page_to_page(api, features):
    told = {page["numberMatched"] for page in api.pages(f"{EVENTS}?limit=10")}

    assert told == {len(features["events"])}


@requirement("/req/core/fc-numberReturned")
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_number_returned_is_how_many_are_there(api, limit):
    page = api.json(EVENTS, {"limit": limit})

    assert page["numberReturned"] == len(page["features"])


@requirement("/req/core/f-op", "/req/core/f-success")
@pytest.mark.parametrize("layer", SPATIAL)
def test_every_feature_answers_at_its_own_address(api, features, layer):
    for feature in features[layer]:
        alone = api.json(f"/collections/{layer}/items/{feature['id']}")

        assert alone["id"] == feature["id"]
        assert alone["geometry"] == feature["geometry"]
        assert alone["properties"].items() >= feature["properties"].items()


@requirement("/req/core/f-op", "/req/core/f-success")
def test_every_article_answers_at_its_own_address(api):
    for article in api.features("articles"):
        alone = api.json(f"/collections/articles/items/{article['id']}")

        assert alone["properties"] == article["properties"]
        assert alone["geometry"] is None


@requirement("/req/core/f-op")
@pytest.mark.parametrize(
    "name", ["nobody", "a000000000000000", "0", "-1", "%27", "1e3"]
)
def test_feature_that_is_not_there_is_404(api, name):
    answer = api.get(f"{EVENTS}/{name}", accept="application/json")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@requirement("/req/core/f-links")
def test_feature_links_itself_its_other_forms_and_its_collection(api):
    feature = api.json(AN_EVENT)

    (itself,) = links(feature, "self")
    (collection,) = links(feature, "collection")

    assert itself["type"] == GEOJSON
    assert api.json(itself["href"])["id"] == feature["id"]
    assert api.json(collection["href"])["id"] == "events"
    assert "text/html" in {link["type"] for link in links(feature, "alternate")}
    assert all(link["rel"] and link["type"] for link in feature["links"])


def ids_of(page):
    return [feature["id"] for feature in page["features"]]


def parts(content_type: str) -> set[str]:
    return {part.strip().lower() for part in content_type.split(";")}
