from collections.abc import Iterator

import lxml.html
import pytest
from flask.testing import FlaskClient

from tests.apis import ARTICLE, COUNT, EVENTS, asking, event_id

PAGES = [
    "/",
    "/api",
    "/conformance",
    "/collections",
    "/collections/movements",
    "/collections/events/queryables",
    "/collections/events/sortables",
    EVENTS,
    f"{EVENTS}/{event_id(1)}",
    "/collections/movements/items/1",
    "/collections/articles/items",
    "/collections/articles/items/1",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with asking(tmp_path_factory.mktemp("pages")) as client:
        yield client


def page(client: FlaskClient, address: str) -> lxml.html.HtmlElement:
    asked = "" if "f=html" in address else "&f=html" if "?" in address else "?f=html"
    answer = client.get(f"{address}{asked}")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return lxml.html.document_fromstring(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(client, path):
    document = page(client, path)
    document.make_links_absolute(f"http://localhost{path}")

    for element, _, address, _ in document.iterlinks():
        if element.tag == "a" and address.startswith("http://localhost/"):
            answer = client.get(address, headers={"Accept": "*/*"})
            assert answer.status_code in (200, 302), address


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_and_says_what_it_is(client, path):
    document = page(client, path)

    assert len(document.findall(".//h1")) == 1
    assert document.findtext(".//h1").strip()
    assert document.find(".//main") is not None
    assert not document.xpath("//*[@style or @onclick] | //script[not(@src)]")


def test_items_are_a_table_with_a_row_for_each(client):
    document = page(client, f"{EVENTS}?limit=5")

    heads = [th.text_content() for th in document.findall(".//thead//th")]
    rows = document.findall(".//tbody/tr")
    assert heads[0] == "title"
    assert len(rows) == 5
    assert all(len(row) == len(heads) for row in rows)
    assert rows[2].find(".//th/a").text == "Event 2 <b>told</b>"
    assert f"5 of {COUNT}" in document.text_content()


def test_next_and_first_page_are_links(client):
    first = page(client, f"{EVENTS}?limit=5&sortby=-when")
    (following,) = first.xpath("//a[@rel='next']/@href")

    second = page(client, following.removeprefix("http://localhost"))

    assert len(second.findall(".//tbody/tr")) == 5
    (back,) = second.xpath("//a[@rel='first']/@href")
    assert "after=" not in back
    assert "sortby=-when" in back


def test_a_head_that_sorts_turns_the_order_around(client):
    document = page(client, f"{EVENTS}?sortby=when&limit=2")
    (head,) = document.xpath("//th[@aria-sort]")

    assert head.get("aria-sort") == "ascending"
    assert "sortby=-when" in head.find("a").get("href")


def test_searching_keeps_the_rest_of_the_question(client):
    document = page(client, f"{EVENTS}?category=ASSAULT&q=event")
    form = document.forms[0]

    assert dict(form.form_values()) == {
        "f": "html",
        "category": "ASSAULT",
        "q": "event",
    }


def test_nothing_found_says_so(client):
    document = page(client, f"{EVENTS}?category=AID")

    assert "Nothing matches" in document.text_content()
    assert document.find(".//table") is None


def test_a_feature_links_its_article_and_its_source(client):
    document = page(client, f"{EVENTS}/{event_id(3)}")
    addresses = document.xpath("//main//a/@href")

    assert f"/articles/{ARTICLE.id}#event={event_id(3)}" in addresses
    assert "https://example.org/a?b=1&c=2" in addresses
    assert "Point at -80.0, 35.25" in document.text_content()


def test_the_description_tells_each_parameter_once(client):
    document = page(client, "/api")
    operation = document.get_element_by_id("events.items")

    names = [dt.text_content() for dt in operation.iter("dt")]
    assert len(names) == len(set(names))
    assert {"limit", "bbox", "filter", "crs", "sortby", "f"} <= set(names)
    assert "category" not in names
    assert "from 1 to 10000, else 100" in operation.text_content()
