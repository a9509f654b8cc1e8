"""Whatever stands in an article, the page shows it as text."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.web import create_app
from tests.browser.conftest import open_map, serving
from tests.browser.harbour import ARTICLE, COLLECTION

HOSTILE = '</script></textarea><img src=x onerror="window.hit=1">\'"{{7*7}}'
LINK = "javascript:window.hit=1"
KEPT = (
    *("kind", "usage", "precision", "certainty", "travel", "route", "category"),
    *("when", "when_end"),
)
"""Words of our own lists, which choose how the feature is drawn, and days."""


def spoil(name: str, value: Any) -> Any:
    if name == "source_url":
        return LINK
    if isinstance(value, str) and name not in KEPT:
        return value + HOSTILE
    return value


@pytest.fixture
def hostile_server(tmp_path: Path, small_gazetteer: Path) -> Iterator[str]:
    collection = json.loads(json.dumps(COLLECTION))
    for feature in collection["features"]:
        feature["properties"] = {
            name: spoil(name, value) for name, value in feature["properties"].items()
        }
    article = replace(ARTICLE, title=HOSTILE, outlet=HOSTILE, author=HOSTILE)
    store_file = str(tmp_path / "a.gpkg")
    settings = Settings(cache=small_gazetteer.parent, store=store_file)
    app = create_app(settings, Backends(lambda article: Names(()), lambda name: ()))
    store = app.extensions["geoapp"].store
    store.add(article, collection)
    with closing(store), serving(app) as address:
        yield address


@pytest.mark.parametrize("kind", ["articles", "embed"])
def test_hostile_words_stay_words(
    kind: str, new_page: Callable[..., Page], hostile_server: str
) -> None:
    page = open_map(new_page(), f"{hostile_server}/{kind}/{ARTICLE.id}")

    for marker in page.locator(".geoapp-marker").all():
        marker.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text('<img src=x onerror="')
        page.keyboard.press("Escape")

    assert page.evaluate("window.hit") is None
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
    expect(page.locator("h1, .line-title").first).to_have_text(HOSTILE)


def test_unknown_categories_and_certainties_are_drawn_all_the_same(
    page: Page, article_url: str
) -> None:
    collection = json.loads(json.dumps(COLLECTION))
    for feature in collection["features"]:
        feature["properties"].update(
            category="constructor", certainty="__proto__", travel="toString"
        )
        feature["properties"].update(precision="valueOf", feature_code="__proto__")
    page.route(
        "**/*.geojson?inline=1",
        lambda route: route.fulfill(body=json.dumps(collection)),
    )
    open_map(page, article_url)

    page.get_by_role("button", name="Event 7:").click()

    expect(page.get_by_role("dialog")).to_contain_text("Talks are under way")
