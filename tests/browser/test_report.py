"""The one-file map, opened from the disk."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from geoapp.export.report import to_html
from tests.browser.conftest import open_map
from tests.browser.harbour import ARTICLE, COLLECTION_TEXT

LABELS = [("Damascus", 36.29, 33.51, 4, "capital")]


@pytest.fixture(scope="module")
def report_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "map.html"
    text = to_html(ARTICLE, json.loads(COLLECTION_TEXT), LABELS)
    file.write_text(text, encoding="utf-8")
    return file.as_uri()


def test_the_file_asks_for_nothing_but_itself(page: Page, report_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    open_map(page, report_url)
    page.get_by_role("button", name="Event 7:").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    assert [url for url in asked if not url.startswith("data:")] == [report_url]


def test_the_file_shows_whose_article_it_is(page: Page, report_url: str) -> None:
    open_map(page, report_url)

    footer = page.get_by_role("contentinfo")
    expect(footer).to_contain_text(ARTICLE.title or "")
    expect(footer).to_contain_text(ARTICLE.outlet or "")
    expect(footer.get_by_role("link", name="source")).to_be_visible()


def test_the_file_offers_no_tiles_of_a_server(page: Page, report_url: str) -> None:
    open_map(page, report_url)

    expect(page.locator(".leaflet-control-layers")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1200])
def test_the_file_fits_its_window(
    width: int, new_page: Callable[..., Page], report_url: str
) -> None:
    page = open_map(new_page(viewport={"width": width, "height": 700}), report_url)

    size = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert size[0] <= width
    assert size[1] <= 700


def test_events_can_be_read_without_javascript(
    new_page: Callable[..., Page], report_url: str
) -> None:
    page = new_page(java_script_enabled=False)

    page.goto(report_url)

    expect(page.get_by_role("listitem").first).to_be_visible()
