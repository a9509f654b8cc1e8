import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from geoapp.columns import LAYERS
from geoapp.query import Interval
from geoapp.store.contract import Extent, State
from geoapp.web import answers
from geoapp.web.gateway import STREAMS
from geoapp.web.resources import collection
from tests.apis import COUNT, EVENTS, asking, event_id
from tests.stores import make_article, make_collection, make_feature

FIRST = f"{EVENTS}/{event_id(0)}"
JSON = {"Accept": "application/geo+json, application/json"}
MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
RESOURCES = [
    "/",
    "/api",
    "/conformance",
    "/collections",
    "/collections/events",
    "/collections/events/queryables",
    "/collections/events/sortables",
    EVENTS,
    FIRST,
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with asking(tmp_path_factory.mktemp("api")) as client:
        yield client


@pytest.fixture
def own_client(tmp_path: Path) -> Iterator[FlaskClient]:
    """Return what asks an app whose store a test may change."""
    with asking(tmp_path) as client:
        yield client


def told(client: FlaskClient, address: str) -> Any:
    answer = client.get(address, headers=JSON)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def href(document: Any, rel: str) -> str | None:
    return next((x["href"] for x in document["links"] if x["rel"] == rel), None)


@pytest.mark.parametrize("path", RESOURCES)
def test_every_resource_says_where_it_is(client, path):
    document = told(client, path)
    if "links" not in document:
        assert path.endswith(("/api", "ables"))
        return

    assert href(document, "self") == f"http://localhost{path}"
    assert href(document, "alternate") == f"http://localhost{path}?f=html"


@pytest.mark.parametrize("path", RESOURCES)
def test_every_link_leads_to_what_its_type_says(client, path):
    for link in told(client, path).get("links", ()):
        answer = client.get(link["href"])

        assert answer.status_code == 200, link
        assert answer.content_type.startswith(link["type"].partition(";")[0]), link
        assert link["title"]


@pytest.mark.parametrize("path", RESOURCES)
def test_head_is_get_without_its_body(client, path):
    got, head = client.get(path, headers=JSON), client.head(path, headers=JSON)

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize("path", RESOURCES)
def test_what_a_client_has_is_not_sent_again(client, path):
    tag = client.get(path, headers=JSON).headers["ETag"]

    again = client.get(path, headers={**JSON, "If-None-Match": f'"x", {tag}'})
    other = client.get(path, headers={**JSON, "If-None-Match": 'W/"x"'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Vary"]
    assert other.status_code == 200


@pytest.mark.parametrize("path", RESOURCES)
def test_a_page_and_a_document_have_tags_of_their_own(client, path):
    tag = client.get(path, headers=JSON).headers["ETag"]

    page = client.get(path, query_string="f=html", headers={"If-None-Match": tag})

    assert page.status_code == 200
    assert page.headers["ETag"] != tag


def test_a_compressed_answer_is_known_again(client):
    plain = client.get(EVENTS, headers=JSON)
    packed = client.get(EVENTS, headers={**JSON, "Accept-Encoding": "gzip"})

    for answer in (plain, packed):
        again = client.get(
            EVENTS, headers={**JSON, "If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304


def test_a_date_after_the_last_change_is_enough(client):
    changed = client.get(EVENTS, headers=JSON).headers["Last-Modified"]
    early = "Mon, 01 Jan 2024 00:00:00 GMT"

    dates = {changed: 304, early: 200, "yesterday": 200}

    for date, status in dates.items():
        headers = {**JSON, "If-Modified-Since": date}
        assert client.get(EVENTS, headers=headers).status_code == status
    with_tag = {**JSON, "If-Modified-Since": changed, "If-None-Match": '"x"'}
    assert client.get(EVENTS, headers=with_tag).status_code == 200


def test_a_second_change_within_a_second_is_not_missed(own_client, monkeypatch):
    moment = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
    monkeypatch.setattr(answers.time, "time", lambda: moment.timestamp() + 0.5)
    store = own_client.application.extensions["geoapp"].store
    monkeypatch.setattr(type(store), "state", lambda self: State(1, moment))

    told_date = own_client.get(EVENTS, headers=JSON).headers["Last-Modified"]

    before = (moment - timedelta(seconds=1)).strftime("%H:%M:%S GMT")
    assert told_date.endswith(before)


@pytest.mark.parametrize("path", RESOURCES)
def test_an_unknown_or_doubled_parameter_is_named(client, path):
    for query, name in (("bboks=1", "bboks"), ("f=json&f=json", "f")):
        answer = client.get(path, query_string=query, headers=JSON)

        assert answer.status_code == 400
        assert answer.content_type == "application/problem+json"
        assert answer.json["parameter"] == name


@pytest.mark.parametrize("path", RESOURCES)
def test_a_format_that_is_not_there_is_refused(client, path):
    by_name = client.get(path, query_string="f=gml")
    by_header = client.get(path, headers={"Accept": "image/png"})

    assert (by_name.status_code, by_name.json["parameter"]) == (400, "f")
    assert by_header.status_code == 406
    assert by_header.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/collections/x", "/collections/x/items", f"{EVENTS}/none", f"{EVENTS}/-1"]
)
def test_what_is_not_there_is_a_problem_document(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404


def test_what_is_not_there_takes_the_place_of_no_download(client):
    kept_open = [client.get("/collections/x") for _ in range(STREAMS + 1)]

    assert {answer.status_code for answer in kept_open} == {404}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/geo+json"),
        ("*/*", "application/geo+json"),
        ("application/json", "application/json"),
        ("text/html", "text/html; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/geo+json-seq", "application/geo+json-seq"),
        ("application/flatgeobuf", "application/flatgeobuf"),
    ],
)
def test_items_come_as_they_are_asked_for(client, accept, media_type):
    answer = client.get(EVENTS, headers={"Accept": accept} if accept else {})

    assert answer.status_code == 200
    assert answer.content_type == media_type


def test_the_site_leads_browsers_to_an_article_and_programs_to_the_api(client):
    browser = client.get("/", headers={"Accept": "text/html,*/*;q=0.8"})

    assert browser.status_code == 302
    assert "/articles/" in browser.location
    assert client.get("/").json["title"] == "geoapp"
    assert client.get("/?f=html").mimetype == "text/html"


def test_a_page_is_the_features_as_they_were_added(client):
    page = told(client, f"{EVENTS}?limit=5")

    assert [f["id"] for f in page["features"]] == [event_id(n) for n in range(5)]
    assert (page["numberReturned"], page["numberMatched"]) == (5, COUNT)
    assert page["features"][0]["geometry"]["coordinates"] == [-110.0, 35.25]


@pytest.mark.parametrize("asked", ["", "&sortby=-category,confidence", "&f=json"])
def test_next_links_lead_through_everything_once(client, asked):
    address, ids = f"{EVENTS}?limit=7{asked}", []
    while address:
        page = told(client, address)
        ids += [feature["id"] for feature in page["features"]]
        address = href(page, "next")

    assert sorted(ids) == [event_id(number) for number in range(COUNT)]


def test_the_last_page_has_no_next_link(client):
    assert href(told(client, f"{EVENTS}?limit={COUNT}"), "next") is None


def test_links_keep_what_was_asked(client):
    page = told(client, f"{EVENTS}?limit=1&q=told%20event&sortby=-when")
    links = {link["type"]: link["href"] for link in page["links"][1:]}

    assert href(page, "self").endswith("?limit=1&q=told%20event&sortby=-when")
    assert "q=told%20event" in links["text/csv"]
    following = told(client, href(page, "next"))
    assert "after=" not in next(
        x["href"] for x in following["links"] if x["type"] == "text/csv"
    )


def test_odd_letters_in_an_address_are_escaped_in_its_links(client):
    answer = client.get(f'{EVENTS}?title="<é>{{}}', headers=JSON)

    address = href(answer.json, "self")
    assert address.endswith("?title=%22%3C%C3%A9%3E%7B%7D")
    assert told(client, address)["numberReturned"] == 0


def test_links_are_where_the_client_sees_them(tmp_path):
    with asking(tmp_path, root_path="https://maps.example.org/geo") as client:
        landing = client.get("/geo/?f=json").json
        page = client.get("/geo/collections/events/items?limit=1").json
        description = client.get("/geo/api").json

    root = "https://maps.example.org/geo"
    assert href(landing, "data") == f"{root}/collections"
    assert href(page, "self") == f"{root}/collections/events/items?limit=1"
    assert href(page, "next").startswith(f"{root}/collections/events/items?limit=1&")
    assert description["servers"][0]["url"] == root


def test_a_feature_answers_to_its_row_number(client):
    by_id = told(client, FIRST)

    for number in range(1, 4):
        by_row = told(client, f"{EVENTS}/{number}")
        assert by_row["id"] == event_id(number - 1)
    assert told(client, f"{EVENTS}/1")["properties"] == by_id["properties"]


@pytest.mark.parametrize("path", [EVENTS, FIRST])
def test_coordinates_come_in_the_system_asked_for(client, path):
    plain = client.get(path, headers=JSON)
    answer = client.get(path, query_string={"crs": MERCATOR}, headers=JSON)

    feature = answer.json.get("features", [answer.json])[0]
    easting, northing = feature["geometry"]["coordinates"]
    assert easting == pytest.approx(-12245143.987, abs=0.001)
    assert northing == pytest.approx(4198500.0, abs=2000)
    assert answer.headers["Content-Crs"] == f"<{MERCATOR}>"
    assert plain.headers["Content-Crs"].endswith("/OGC/1.3/CRS84>")
    assert answer.json.keys() == plain.json.keys()


def test_no_coordinate_is_infinite_in_web_mercator(client):
    answer = client.get(EVENTS, query_string={"crs": MERCATOR, "limit": COUNT})

    located = [f["geometry"] for f in answer.json["features"] if f["geometry"]]
    assert len(located) == COUNT - 1
    assert max(g["coordinates"][1] for g in located) == pytest.approx(20037508.343)


def test_items_tell_where_their_queryables_are(client):
    header = client.get(EVENTS).headers["Link"]

    assert header.startswith("<http://localhost/collections/events/queryables>")


def test_queryables_and_sortables_are_schemas(client):
    for kind in ("queryables", "sortables"):
        answer = client.get(f"/collections/events/{kind}")
        assert answer.content_type == "application/schema+json"
        assert answer.json["$id"] == f"http://localhost/collections/events/{kind}"

    sortables = told(client, "/collections/events/sortables")["properties"]
    assert set(sortables) == {
        column.name
        for column in LAYERS["events"].columns
        if column.indexed or column.name == "title"
    }


def test_a_collection_tells_what_it_spans(client):
    extent = told(client, "/collections/events")["extent"]

    assert extent["spatial"]["bbox"] == [[-110.0, 35.25, 100.0, 89.5]]
    assert extent["temporal"]["interval"] == [
        ["2024-12-01T00:00:00Z", "2024-12-22T23:59:59Z"]
    ]


def test_what_is_unknown_is_left_out_of_the_extent(client):
    with client.application.test_request_context():
        events = LAYERS["events"]
        nothing = collection(events, Extent(None, None))
        since = collection(events, Extent(None, Interval(0, None)))

    assert "extent" not in nothing
    assert "spatial" not in since["extent"]
    assert since["extent"]["temporal"]["interval"] == [["1970-01-01T00:00:00Z", None]]


def test_articles_have_no_place(client):
    articles = told(client, "/collections/articles")

    assert "storageCrs" not in articles
    assert "spatial" not in articles.get("extent", {})


def test_a_new_article_changes_tags_and_counts(own_client):
    before = own_client.get(EVENTS, headers=JSON)
    store = own_client.application.extensions["geoapp"].store
    feature = make_feature("e999999999999999", (1.0, 2.0), number=1)
    store.add(make_article("Another text."), make_collection(feature))

    headers = {**JSON, "If-None-Match": before.headers["ETag"]}
    after = own_client.get(EVENTS, headers=headers)

    assert after.status_code == 200
    assert after.json["numberMatched"] == COUNT + 1


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_collections_are_for_reading(client, method):
    answer = getattr(client, method)(EVENTS, json={})

    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert "GET" in answer.headers["Allow"]
