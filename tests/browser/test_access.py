"""Pages that everybody can use: with a screen reader, without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from geoapp.assets import assets_folder
from tests.browser.conftest import open_map
from tests.browser.harbour import ARTICLE, event

GRAVE = ("serious", "critical")


@pytest.fixture(scope="session")
def axe() -> str:
    path = assets_folder("static") / "vendor-dev" / "axe.min.js"
    if not path.is_file():
        pytest.skip("no axe-core here; run: make assets")
    return path.read_text(encoding="utf-8")


def findings(page: Page, axe: str) -> list[tuple[Any, ...]]:
    page.evaluate(axe)
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in result["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_grave_on_an_article(
    scheme: str, width: int, axe: str, new_page: Callable[..., Page], article_url: str
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    open_map(page, article_url)

    assert findings(page, axe) == []
    page.locator("#text").get_by_role("link", name="Event 3:").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page, axe) == []


@pytest.mark.parametrize("tab", ["Events", "Places"])
def test_axe_finds_nothing_grave_in_the_lists(
    tab: str, axe: str, page: Page, article_url: str
) -> None:
    open_map(page, article_url)
    page.locator(".tabs").get_by_role("link", name=tab).click()

    assert findings(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_list_of_articles(
    scheme: str, axe: str, new_page: Callable[..., Page], server: str
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(f"{server}/articles")

    assert findings(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_an_embedded_map(
    scheme: str, axe: str, new_page: Callable[..., Page], embed_url: str
) -> None:
    page = open_map(new_page(color_scheme=scheme), embed_url)

    assert findings(page, axe) == []


def test_an_article_reads_without_scripts(
    new_page: Callable[..., Page], article_url: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(article_url)

    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE.title or "")
    expect(page.locator("#text p")).to_have_count(6)
    expect(page.locator("#events li")).to_have_count(9)
    expect(page.locator("#places")).to_be_visible()
    expect(page.locator("#snippet")).to_have_value(re.compile("^<iframe "))
    expect(page.get_by_text("The map needs JavaScript")).to_be_visible()


def test_numbers_lead_to_the_list_without_scripts(
    new_page: Callable[..., Page], article_url: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(article_url)

    page.locator("#text").get_by_role("link", name="Event 8:").click()

    expect(page.locator(f"[id='event={event(8)['id']}']")).to_be_in_viewport()


def test_an_embedded_map_lists_its_events_without_scripts(
    new_page: Callable[..., Page], embed_url: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(embed_url)

    expect(page.locator("#map li")).to_have_count(9)
    expect(page.get_by_text("Talks, Valletta, asserted")).to_be_visible()


def test_the_text_of_the_page_is_the_text_of_the_article(
    page: Page, article_url: str
) -> None:
    page.goto(article_url)

    shown = page.locator("#text .sentence").all_inner_texts()

    assert shown == [ARTICLE.text[s.start : s.end] for s in ARTICLE.sentences]
