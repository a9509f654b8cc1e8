"""A store of invented articles, asked within this process and over loopback."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.store import open_store
from geoapp.web import create_app
from tests.ogc.reference import Feature, world
from tests.ogc.world import mapped_articles
from tests.postgis import Server

COLLECTIONS = ("events", "movements", "mentions", "articles")
SPATIAL = COLLECTIONS[:3]
GEOJSON = "application/geo+json"

Parameters = Mapping[str, str | int]


@dataclass(frozen=True)
class Api:
    """What asks the app, within this process."""

    client: FlaskClient

    def get(
        self, path: str, query: Parameters | None = None, accept: str = "*/*", **headers
    ) -> TestResponse:
        told = {"Accept": accept, **headers}
        return self.client.get(path, query_string=query, headers=told)

    def json(self, path: str, query: Parameters | None = None) -> Any:
        """Return the JSON of an answer, which has to be a success."""
        answer = self.get(path, query, f"{GEOJSON}, application/json")
        assert answer.status_code == 200, answer.text
        return json.loads(answer.data)

    def features(self, layer: str, **query: str | int) -> list[dict[str, Any]]:
        """Return what matches, on one page; a name's _ is written as -."""
        asked = {name.replace("_", "-"): value for name, value in query.items()}
        asked.setdefault("limit", 1000)
        return self.json(f"/collections/{layer}/items", asked)["features"]

    def ids(self, layer: str, **query: str | int) -> set[str]:
        return {feature["id"] for feature in self.features(layer, **query)}

    def pages(self, address: str) -> Iterator[dict[str, Any]]:
        """Yield a page and all that follow it."""
        page = self.json(address)
        yield page
        while following := links(page, "next"):
            page = self.json(following[0]["href"])
            yield page


def links(document: Mapping[str, Any], rel: str) -> list[dict[str, str]]:
    """Return the links of a document that have that relation."""
    return [link for link in document["links"] if link["rel"] == rel]


@contextmanager
def serving(store: Path, cache: Path, **settings: str) -> Iterator[str]:
    """Run `geoapp serve` on a free port of this machine; gives its address."""
    # The tagger takes longer to load than all that is asked here.
    chosen = {"cache": str(cache), "recognizer": "rules", **settings}
    program = str(Path(sys.executable).with_name("geoapp"))
    command = (program, "serve", "--store", str(store))
    server = subprocess.Popen(
        (*command, "--port", "0"),
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            **{f"GEOAPP_{name.upper()}": value for name, value in chosen.items()},
        },
    )
    with server:
        try:
            assert server.stdout is not None
            told = re.search(r"http://\S+", server.stdout.readline())
            assert told is not None, "the server said nothing"
            yield told.group().rstrip("/")
        finally:
            server.terminate()
            server.wait()


@contextmanager
def app_over(url: str, gazetteer: Path) -> Iterator[Flask]:
    """Lend an app over a store; it reads no articles."""
    settings = Settings(cache=gazetteer.parent, store=url)
    nothing = Backends(lambda article: Names(()), lambda name: ())
    app = create_app(settings, nothing)
    with closing(app.extensions["geoapp"].store):
        yield app


def fill(url: str) -> None:
    """Put the invented articles into a store."""
    with closing(open_store(url)) as store:
        for article, collection in mapped_articles():
            store.add(article, collection)


@pytest.fixture(scope="session")
def features() -> dict[str, tuple[Feature, ...]]:
    """Return what was added, by layer, as a plain list."""
    return world()


@pytest.fixture(scope="session")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that holds the invented articles; nobody writes into it."""
    path = tmp_path_factory.mktemp("world") / "world.gpkg"
    fill(str(path))
    return path


@pytest.fixture(scope="session")
def file_world(store_file: Path) -> str:
    return str(store_file)


@pytest.fixture(scope="session")
def database_world(postgis_server: Server) -> Iterator[str]:
    """Return a store in PostGIS that holds the invented articles."""
    with postgis_server.database() as url:
        fill(url)
        yield url


@pytest.fixture(scope="session", params=["file", "database"])
def app(request: pytest.FixtureRequest, small_gazetteer: Path) -> Iterator[Flask]:
    """Return the app over each kind of store in turn."""
    url = request.getfixturevalue(f"{request.param}_world")
    with app_over(url, small_gazetteer) as app:
        yield app


@pytest.fixture(scope="session")
def api(app: Flask) -> Api:
    return Api(app.test_client())


@pytest.fixture(scope="session")
def document(api: Api) -> dict[str, Any]:
    """Return the OpenAPI document."""
    return api.json("/api")


@pytest.fixture(scope="session")
def server(store_file: Path, cache: Path) -> Iterator[str]:
    """Return the address of a real server of the same store."""
    with serving(store_file, cache) as address:
        yield address
