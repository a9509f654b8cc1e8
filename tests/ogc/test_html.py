"""OGC API - Features, Part 1, class HTML."""

from urllib.parse import urljoin

import lxml.html
import pytest

from tests.ogc.requirements import requirement

AN_EVENT = "/collections/events/items/e000000000000000"
PAGES = (
    "/",
    "/conformance",
    "/api",
    "/collections",
    "/collections/events",
    "/collections/articles",
    "/collections/events/queryables",
    "/collections/events/items",
    "/collections/mentions/items",
    "/collections/articles/items",
    AN_EVENT,
)


def page_of(api, path, query=None):
    answer = api.get(path, {"f": "html", **(query or {})})
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert answer.text.lstrip().lower().startswith("<!doctype html>")
    return lxml.html.document_fromstring(answer.text)


def addresses(page, path):
    """Return where the links in the body of a page lead to."""
    return {
        urljoin(f"http://localhost{path}", link.get("href"))
        for link in page.body.iter("a")
        if link.get("href")
    }


@requirement("/req/html/definition")
@pytest.mark.parametrize("path", PAGES)
def test_every_resource_is_a_page_too(api, path):
    assert page_of(api, path).findtext(".//title")


@requirement("/req/html/definition")
@pytest.mark.parametrize("path", [p for p in PAGES if p != "/"])
def test_browser_is_given_the_page(api, path):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    assert api.get(path, accept=accept).mimetype == "text/html"


@requirement("/req/html/content")
@pytest.mark.parametrize("path", [p for p in PAGES if p != "/api"])
def test_page_has_all_links_of_its_json(api, path):
    told = api.json(path)["links"] if "queryables" not in path else []
    wanted = {urljoin(f"http://localhost{path}", link["href"]) for link in told}

    found = addresses(page_of(api, path), path)

    itself = {urljoin(f"http://localhost{path}", x) for x in (path, f"{path}?f=html")}
    assert wanted - found - itself == set()


@requirement("/req/html/content")
def test_page_of_conformance_names_every_class(api):
    text = page_of(api, "/conformance").body.text_content()

    assert all(name in text for name in api.json("/conformance")["conformsTo"])


@requirement("/req/html/content")
def test_page_of_collections_tells_each_of_them(api):
    text = page_of(api, "/collections").body.text_content()

    for collection in api.json("/collections")["collections"]:
        assert collection["title"] in text
        assert collection["description"] in text


@requirement("/req/html/content")
def test_page_of_items_shows_every_feature_and_links_it(api):
    path = "/collections/events/items"
    page = page_of(api, path, {"limit": "20"})
    text, found = page.body.text_content(), addresses(page, path)

    for feature in api.features("events", limit=20):
        assert feature["properties"]["title"] in text
        assert any(x.partition("?")[0].endswith(feature["id"]) for x in found)


@requirement("/req/html/content")
@pytest.mark.parametrize("number", [0, 1, 2, 4])
def test_page_of_a_feature_shows_every_property(api, features, number):
    feature = features["events"][number]
    path = f"/collections/events/items/{feature['id']}"
    text = page_of(api, path).body.text_content()

    for name, value in feature["properties"].items():
        if isinstance(value, str):
            assert value in text, name


@requirement("/req/html/content")
def test_text_of_features_cannot_become_markup(api, features):
    hostile = [f for f in features["events"] if "<b>" in f["properties"]["title"]]
    items = page_of(api, "/collections/events/items", {"limit": "1000"})
    item = page_of(api, f"/collections/events/items/{hostile[0]['id']}")

    assert not [
        b for page in (items, item) for b in page.iter("b") if b.text == "Talks"
    ]
