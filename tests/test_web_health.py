"""What watches the server, and what is the same for every answer."""

import gzip
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import zstandard
from flask import Flask, Response
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from geoapp.errors import GazetteerError, StoreError
from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.web import create_app
from geoapp.web.gateway import STREAMS

TEXT = "Two ships left Tartus on Friday."
PROBLEM = "application/problem+json"
SCRIPT = "/static/layers.js"
LONG = "x" * 5_000
UNPACK = {"gzip": gzip.decompress, "zstd": lambda body: unpack_zstd(body)}


def unpack_zstd(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


def parts() -> Iterator[bytes]:
    for number in range(2_000):
        yield f"{number},some words that are the same\n".encode() * 5


def torn() -> Iterator[bytes]:
    yield b"begun\n"
    raise ZeroDivisionError


ANSWERS = {
    "/long": lambda: Response(LONG, headers={"ETag": '"strong"'}),
    "/short": lambda: Response("short"),
    "/packed": lambda: Response(LONG, headers={"Content-Encoding": "br"}),
    "/image": lambda: Response(LONG, content_type="image/png"),
    "/huge": lambda: Response("y" * 3_000_000, content_type="text/csv"),
    "/stream": lambda: Response(parts(), content_type="text/csv"),
    "/torn": lambda: Response(torn(), content_type="text/csv"),
}
"""Answers of every kind, by the path that a test finds them at."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(cache=tmp_path, store=str(tmp_path / "geoapp.gpkg"))
    app = create_app(settings, Backends(lambda _: Names(()), lambda _: ()))
    for path, make in ANSWERS.items():
        app.add_url_rule(path, path, make)
    with closing(app.extensions["geoapp"].store):
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def counts(client: FlaskClient, name: str) -> dict[tuple[str, ...], float]:
    """Return the values of a counter by those of its labels."""
    text = client.get("/metrics").text
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def test_a_server_that_lives_and_can_work_says_so(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)

        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_store_that_fails_is_not_ready_but_alive(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("the store cannot be reached; start it")

    store = client.application.extensions["geoapp"].store
    monkeypatch.setattr(type(store), "state", fail)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content_type) == (503, PROBLEM)
    assert answer.json is not None
    assert answer.json["detail"] == "the store cannot be reached; start it"
    assert client.get("/healthz").status_code == 200


def test_a_gazetteer_that_fails_is_not_ready(tmp_path: Path) -> None:
    def fail(name: str) -> Any:
        raise GazetteerError("the gazetteer is damaged; run: geoapp gazetteer build")

    settings = Settings(cache=tmp_path, store=str(tmp_path / "geoapp.gpkg"))
    app = create_app(settings, Backends(lambda _: Names(()), fail))
    with closing(app.extensions["geoapp"].store):
        answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.content_type) == (503, PROBLEM)


def test_requests_are_counted_by_route(client: FlaskClient) -> None:
    for number in range(5):
        client.get(f"/articles/{number:016x}")
        client.get(f"/nowhere/{number}")
    client.head("/healthz")
    client.open("/healthz", method="BREW")
    client.open("/healthz", method="STIR")

    requests = counts(client, "geoapp_requests_total")
    article = "/articles/<string(length=16):article_id>"
    assert requests == {
        ("GET", article, "404"): 5,
        ("GET", "unknown", "404"): 5,
        ("HEAD", "/healthz", "200"): 1,
        ("other", "unknown", "405"): 2,
    }
    assert counts(client, "geoapp_request_seconds_count")[("GET", article)] == 5


def test_articles_and_changes_are_counted(client: FlaskClient) -> None:
    for _ in range(2):
        answer = client.post("/articles", data=TEXT, content_type="text/plain")
    assert answer.location is not None
    client.delete(answer.location)
    client.delete(answer.location)

    assert counts(client, "geoapp_articles_parsed_total") == {(): 2}
    assert counts(client, "geoapp_store_changes_total") == {
        ("added",): 1,
        ("removed",): 1,
    }


def fetch(client: FlaskClient, path: str, accepted: str, **more: str) -> TestResponse:
    return client.get(path, headers={"Accept-Encoding": accepted, **more})


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
@pytest.mark.parametrize("path", ["/long", "/huge", "/stream", "/articles", SCRIPT])
def test_answers_are_compressed_as_asked(
    client: FlaskClient, path: str, encoding: str
) -> None:
    plain, packed = fetch(client, path, "identity"), fetch(client, path, encoding)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == encoding
    assert without_token(UNPACK[encoding](packed.data)) == without_token(plain.data)
    assert len(packed.data) < len(plain.data)
    assert int(packed.headers.get("Content-Length", len(packed.data))) == len(
        packed.data
    )
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]


def without_token(page: bytes) -> bytes:
    return re.sub(rb'(name="csrf_token" value=)"[^"]*"', rb"\1", page)


@pytest.mark.parametrize("path", ["/short", "/packed", "/image"])
def test_what_compression_would_not_help_goes_as_it_is(
    client: FlaskClient, path: str
) -> None:
    plain, packed = fetch(client, path, ""), fetch(client, path, "gzip, zstd")

    assert packed.data == plain.data
    assert packed.headers.get("Content-Encoding") == plain.headers.get(
        "Content-Encoding"
    )


def test_a_part_of_a_file_goes_as_it_is(client: FlaskClient) -> None:
    answer = fetch(client, SCRIPT, "gzip", Range="bytes=0-4999")

    assert answer.status_code == 206
    assert len(answer.data) == 5_000
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/collections/events/items", SCRIPT, "/api"])
@pytest.mark.parametrize("first", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("second", ["identity", "gzip", "zstd"])
def test_a_tag_serves_every_encoding(
    client: FlaskClient, path: str, first: str, second: str
) -> None:
    tag = fetch(client, path, first).headers["ETag"]

    answer = fetch(client, path, second, **{"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert "Content-Encoding" not in answer.headers


def test_a_tag_of_a_compressed_answer_promises_no_bytes(client: FlaskClient) -> None:
    assert fetch(client, "/long", "identity").headers["ETag"] == '"strong"'
    assert fetch(client, "/long", "gzip").headers["ETag"] == 'W/"strong"'


@pytest.mark.parametrize("path", ["/long", "/stream", "/articles", SCRIPT])
def test_a_head_has_no_body(client: FlaskClient, path: str) -> None:
    answer = client.head(path, headers={"Accept-Encoding": "gzip"})

    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_compressed_stream_arrives_as_it_is_made(app: Flask, encoding: str) -> None:
    made = 0

    def slow() -> Iterator[bytes]:
        nonlocal made
        for made in range(1, 101):
            yield (f"{made} " + "some words that are the same ").encode() * 1_000

    app.add_url_rule("/slow", "slow", lambda: Response(slow(), content_type="text/csv"))
    environ = EnvironBuilder(
        "/slow", headers={"Accept-Encoding": encoding}
    ).get_environ()
    body, _, headers = run_wsgi_app(app, environ)
    first = next(iter(body))
    body.close()  # type: ignore[attr-defined]

    assert headers["Content-Encoding"] == encoding
    assert first
    assert made < 5


def test_what_waits_long_leaves_room_for_others(app: Flask) -> None:
    def start(path: str) -> Any:
        return run_wsgi_app(app, EnvironBuilder(path).get_environ())

    running = [start("/stream") for _ in range(STREAMS)]
    refused = app.test_client().get("/stream")
    short = app.test_client().get("/short")
    for body, _, _ in running:
        body.close()
    again = app.test_client().get("/stream")

    assert (refused.status_code, refused.content_type) == (503, PROBLEM)
    assert short.status_code == again.status_code == 200


def test_a_stream_that_breaks_gives_back_its_place(app: Flask) -> None:
    for _ in range(STREAMS + 1):
        body, status, _ = run_wsgi_app(app, EnvironBuilder("/torn").get_environ())
        assert status == "200 OK"
        with pytest.raises(ZeroDivisionError):
            list(body)
        body.close()  # type: ignore[attr-defined]


def test_a_stream_is_counted_when_it_ends(client: FlaskClient) -> None:
    client.get("/stream").close()

    assert counts(client, "geoapp_requests_total")[("GET", "/stream", "200")] == 1
