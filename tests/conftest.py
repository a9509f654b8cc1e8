"""What holds for every test: no outside network; nothing skipped in CI."""

import ipaddress
import socket
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from geoapp.article import read_article
from geoapp.gazetteer import ensure_gazetteer, fold
from geoapp.model import Article
from geoapp.pipeline import Backends, load_backends
from geoapp.settings import Settings
from geoapp.store import Store, open_store
from tests.postgis import MissingServer, Server, running_server
from tests.stores import KINDS

SMALL_GAZETTEER = (
    ("Ṭarṭūs", "PPLA", "SY", 35.8866, 34.889, 150_000),
    ("Damascus", "PPLC", "SY", 36.2919, 33.5102, 2_000_000),
    ("Sevastopol", "PPLA", "UA", 33.5224, 44.6166, 500_000),
)
"""Name, feature code, country, lon, lat, inhabitants."""

NEEDED = ("tests/browser", "tests/ogc", "tests/test_store")
"""Tests that may not be passed over where everything is checked."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips",
        action="store_true",
        help="let a skipped test with a browser, GDAL or PostGIS count as failed",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    needed = item.config.getoption("no_skips") and item.nodeid.startswith(NEEDED)
    if report.skipped and needed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def connect_within(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"a test asked the outside network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_within)


@pytest.fixture(scope="session")
def small_gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a compiled gazetteer of a few places, at hand in no time."""
    path = tmp_path_factory.mktemp("cache") / "gazetteer.sqlite"
    schema = (files("geoapp.gazetteer") / "schema.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as gazetteer, gazetteer:
        gazetteer.executescript(schema)
        for number, (name, code, country, lon, lat, people) in enumerate(
            SMALL_GAZETTEER
        ):
            row = (number, f"test:{number}", name, code, country, None, lon, lat)
            row += (people, None, None, "test", None)
            gazetteer.execute(f"INSERT INTO place VALUES ({'?, ' * 12}?)", row)
            key = (fold(name), 0, number, "main", None)
            gazetteer.execute("INSERT INTO name VALUES (?, ?, ?, ?, ?)", key)
    return path


@pytest.fixture(scope="session")
def cache() -> Path:
    """Return the user's cache folder with the gazetteer, built where needed.

    It is the one that a run uses: built once per machine, sealed by its hash.
    """
    settings = Settings()
    ensure_gazetteer(settings.cache)
    return settings.cache


@pytest.fixture(scope="session")
def settings(cache: Path) -> Settings:
    return Settings(cache=cache)


@pytest.fixture(scope="session")
def backends(settings: Settings) -> Backends:
    return load_backends(settings)


@pytest.fixture(scope="session")
def seed_article() -> Article:
    """Return the article that the project began with, where it is at hand."""
    path = Path(__file__).parents[2] / "shared/articles/caliber-2024-12-14.txt"
    if not path.is_file():
        pytest.skip("the seed article is not beside the checkout")
    return read_article(path.read_bytes())


@pytest.fixture
def file_store(tmp_path: Path) -> str:
    """Return the address of a store that is not there yet."""
    return str(tmp_path / "store" / "geoapp.gpkg")


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[Server]:
    """Return a PostgreSQL server with PostGIS."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except MissingServer as missing:
            pytest.skip(str(missing))
        yield server


@pytest.fixture
def postgis_store(postgis_server: Server) -> Iterator[str]:
    """Return the address of an empty database."""
    with postgis_server.database() as url:
        yield url


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty store, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_store")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with closing(open_store(store_url)) as store:
        yield store
