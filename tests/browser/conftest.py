"""The pages in a real browser: a server on this machine, and Chromium.

Every request that leaves the machine, every error in the console and every
uncaught error in a script fails the test in which it happens.
"""

import ipaddress
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Route,
    sync_playwright,
)
from werkzeug.serving import make_server

from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.web import create_app
from tests.browser.harbour import ARTICLE, COLLECTION

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NAMES = ("GEOAPP_CHROMIUM", "chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 10_000


@dataclass
class Watch:
    """What a page did that it should not have done."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def on_request(self, request: Request) -> None:
        if not is_within(request.url):
            self.outside.append(request.url)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


def is_within(url: str) -> bool:
    """Say whether an address needs no other machine."""
    parts = urlsplit(url)
    if parts.scheme in ("data", "blob", "about", "file"):
        return True
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an app on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    candidates = (os.environ.get(NAMES[0]), *map(shutil.which, NAMES[1:]))
    path = next((path for path in candidates if path), None)
    if path is None:
        pytest.skip("no Chromium here; install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, small_gazetteer: Path) -> Flask:
    store = str(tmp_path_factory.mktemp("store") / "geoapp.gpkg")
    settings = Settings(cache=small_gazetteer.parent, store=store)
    nothing = Backends(lambda article: Names(()), lambda name: ())
    app = create_app(settings, nothing)
    app.extensions["geoapp"].store.add(ARTICLE, COLLECTION)
    return app


@pytest.fixture(scope="session")
def server(app: Flask) -> Iterator[str]:
    with closing(app.extensions["geoapp"].store), serving(app) as address:
        yield address


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def new_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a watched page; context options by name."""
    contexts = []

    def refuse_outside(route: Route) -> None:
        if is_within(route.request.url):
            route.continue_()
        else:
            route.abort()

    def make(**options: object) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        context.route("**/*", refuse_outside)
        context.on("request", watch.on_request)
        context.on("console", watch.on_console)
        context.on("weberror", lambda error: watch.errors.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert watch.outside == []
    assert watch.errors == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def article_url(server: str) -> str:
    return f"{server}/articles/{ARTICLE.id}"


@pytest.fixture
def embed_url(server: str) -> str:
    return f"{server}/embed/{ARTICLE.id}"


def open_map(page: Page, url: str) -> Page:
    """Go to a page with a map and wait until the map is drawn."""
    page.goto(url)
    page.wait_for_selector("html[data-ready=map]")
    return page
