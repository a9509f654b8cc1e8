"""Articles added and removed by programs."""

import json
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.web import create_app

TEXT = "Ships leave\n\nTwo ships left Tartus on Friday. A convoy stayed in Damascus.\n"
PAGE = f"<html><head><title>Ships</title></head><body><p>{TEXT}</p></body></html>"
GEOJSON = "application/geo+json"
PROBLEM = "application/problem+json"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        cache=tmp_path, store=str(tmp_path / "geoapp.gpkg"), max_article_bytes=20_000
    )
    app = create_app(settings, Backends(lambda _: Names(()), lambda _: ()))
    with closing(app.extensions["geoapp"].store):
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def send(
    client: FlaskClient, body: Any, kind: str = "application/json", **headers: str
) -> TestResponse:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/articles", data=data, content_type=kind, headers=headers)


def stored(client: FlaskClient) -> tuple[Any, ...]:
    found: tuple[Any, ...] = client.application.extensions["geoapp"].store.articles()
    return found


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"text": TEXT}, "application/json"),
        ({"text": TEXT}, "application/json; charset=utf-8"),
        ({"text": PAGE}, "application/json"),
        (TEXT, "text/plain"),
        (TEXT, "text/plain; charset=utf-8"),
        (TEXT.encode("utf-16"), "text/plain; charset=utf-16"),
        (PAGE, "text/html"),
    ],
)
def test_an_article_is_added_once(client: FlaskClient, body: Any, kind: str) -> None:
    first, second = (send(client, body, kind) for _ in range(2))

    (article,) = stored(client)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.location == second.location == f"/articles/{article.id}"
    assert first.content_type == GEOJSON
    assert first.data == second.data
    assert first.json is not None
    assert first.json["article"]["id"] == article.id
    assert client.get(f"{first.location}.geojson").data == first.data


def test_what_is_told_takes_the_place_of_what_the_text_says(
    client: FlaskClient,
) -> None:
    told = {
        "title": "Convoy",
        "url": "https://example.org/a",
        "published": "2024-12-14T17:51:00",
        "outlet": "Example Post",
        "author": "A. Writer",
    }

    answer = send(client, {"text": TEXT, **told})

    assert answer.json is not None
    assert {name: answer.json["article"][name] for name in told} == told


def test_what_is_null_or_empty_is_not_told(client: FlaskClient) -> None:
    answer = send(client, {"text": TEXT, "title": None, "outlet": " ", "url": ""})

    assert answer.json is not None
    assert answer.json["article"]["title"] == "Ships leave"
    assert answer.json["article"]["outlet"] is None


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        ("", "text/plain", 400, "the article is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\r\xff\xfe" * 9, "text/plain", 400, ""),
        ("caf\xe9 ".encode("latin-1"), "text/plain; charset=utf-8", 400, "utf-8"),
        ("Ships", "text/plain; charset=klingon", 400, "klingon"),
        ("Ships left. " * 2_000, "text/plain", 413, "20,000"),
        ("Ships left. " * 20_000, "text/plain", 413, ""),
        ({"text": "Ships left. " * 2_000}, "application/json", 413, "20,000"),
        ("", "application/json", 400, "no JSON"),
        ('{"text": "Ships', "application/json", 400, "no JSON"),
        ('{"text": "\\ud800"}', "application/json", 400, "no JSON"),
        ("[" * 5_000, "application/json", 400, "no JSON"),
        ('["Ships"]', "application/json", 400, "must be an object"),
        ({}, "application/json", 400, '"text"'),
        ({"text": 7}, "application/json", 400, '"text"'),
        ({"text": None}, "application/json", 400, '"text"'),
        ({"text": " "}, "application/json", 400, "empty"),
        ({"text": TEXT, "titel": "x"}, "application/json", 400, '"titel"'),
        ({"text": TEXT, "title": 7}, "application/json", 400, '"title"'),
        ({"text": TEXT, "url": "javascript:0"}, "application/json", 400, '"url"'),
        ({"text": TEXT, "published": "now"}, "application/json", 400, "'now'"),
        (TEXT, "application/xml", 415, "application/json, text/plain, text/html"),
        (TEXT, "image/png", 415, "'image/png'"),
    ],
)
def test_what_is_no_article_is_told_by_a_problem(
    client: FlaskClient, body: Any, kind: str, status: int, words: str
) -> None:
    answer = send(client, body, kind)

    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    assert answer.json is not None
    assert answer.json["status"] == status
    assert words in answer.json["detail"]
    assert stored(client) == ()


def test_a_compressed_body_is_refused_not_misread(client: FlaskClient) -> None:
    answer = send(client, TEXT, "text/plain", **{"Content-Encoding": "gzip"})

    assert answer.status_code == 415
    assert "text/plain" in answer.headers["Accept-Post"]


def test_a_form_of_a_program_is_told_what_to_send_instead(client: FlaskClient) -> None:
    """As `curl -d @article.txt` sends it."""
    form = "application/x-www-form-urlencoded"

    answer = send(client, TEXT, form, Accept="*/*")

    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert answer.json is not None
    assert "text/plain" in answer.json["detail"]


def test_a_body_is_not_taken_for_a_form_by_its_beginning(client: FlaskClient) -> None:
    answer = send(client, "text=Ships+left", "text/plain; multipart/form-data")

    assert answer.status_code == 201


def test_an_article_is_removed_once(client: FlaskClient) -> None:
    address = send(client, {"text": TEXT}).location
    assert address is not None

    first, second = client.delete(address), client.delete(address)

    assert (first.status_code, first.data) == (204, b"")
    assert (second.status_code, second.content_type) == (404, PROBLEM)
    assert stored(client) == ()


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_other_ways_to_write_name_those_that_there_are(
    client: FlaskClient, method: str
) -> None:
    answer = client.open("/articles/0123456789abcdef", method=method)

    assert (answer.status_code, answer.content_type) == (405, PROBLEM)
    assert {"DELETE", "GET"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", None, "text/html"),
        ("", "*/*", "text/html"),
        ("", BROWSER["Accept"], "text/html"),
        ("", GEOJSON, GEOJSON),
        ("", "application/json", GEOJSON),
        ("", "application/geo+json, text/html;q=0.9", GEOJSON),
        ("?f=json", BROWSER["Accept"], GEOJSON),
        ("?f=geojson", None, GEOJSON),
        ("?f=html", GEOJSON, "text/html"),
    ],
)
def test_an_article_is_a_page_or_features_as_asked(
    client: FlaskClient, query: str, accept: str | None, kind: str
) -> None:
    address = send(client, {"text": TEXT}).location
    headers = {"Accept": accept} if accept else {}

    answer = client.get(f"{address}{query}", headers=headers)

    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert "Accept" in answer.headers["Vary"]


def test_an_unknown_format_is_named(client: FlaskClient) -> None:
    address = send(client, {"text": TEXT}).location

    answer = client.get(f"{address}?f=xml")

    assert (answer.status_code, answer.content_type) == (400, PROBLEM)
    assert answer.json is not None
    assert answer.json["parameter"] == "f"


def test_an_article_that_is_not_there_is_told_as_asked(client: FlaskClient) -> None:
    address = "/articles/0123456789abcdef"

    page = client.get(address, headers=BROWSER)
    problem = client.get(address, headers={"Accept": GEOJSON})

    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert (problem.status_code, problem.content_type) == (404, PROBLEM)


@pytest.mark.parametrize("way", ["f", "Accept"])
def test_programs_find_the_list_of_articles(client: FlaskClient, way: str) -> None:
    send(client, {"text": TEXT})
    query = "?f=json&limit=5" if way == "f" else "?limit=5"
    headers = {"Accept": GEOJSON} if way == "Accept" else {}

    answer = client.get(f"/articles{query}", headers=headers, follow_redirects=True)

    assert answer.request.path == "/collections/articles/items"
    assert answer.json is not None
    assert answer.json["numberReturned"] == 1


def test_what_a_program_adds_the_page_lists(client: FlaskClient) -> None:
    address = send(client, {"text": TEXT}).location

    assert f'href="{address}"' in client.get("/articles", headers=BROWSER).text


def test_a_long_list_leads_to_the_whole_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In its package the name of the module is that of the blueprint.
    monkeypatch.setattr(import_module("geoapp.web.pages"), "_LISTED", 2)
    whole = 'href="/collections/articles/items?f=html"'

    for number in range(3):
        page = client.get("/articles").text
        send(client, {"text": f"Ship {number} left Tartus on Friday."})
        assert (whole in page) == (number == 2)

    assert client.get("/articles").text.count('href="/articles/') == 2
