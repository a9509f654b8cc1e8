"""The map in other people's pages."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch, serving
from tests.browser.harbour import ARTICLE, event


@pytest.fixture
def elsewhere(server: str) -> Iterator[str]:
    """Serve a page of another origin that frames whatever ?show= says."""
    host = Flask("elsewhere")

    @host.get("/<kind>/<int:width>")
    def frame(kind: str, width: int) -> str:
        return (
            "<!doctype html><title>Elsewhere</title><link rel=icon href=data:,>"
            f'<iframe src="{server}/{kind}/{ARTICLE.id}" width="{width}" height="420">'
            "</iframe>"
        )

    with serving(host) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("width", [320, 1200])
def test_the_map_works_in_a_page_of_another_origin(
    width: int, new_page: Callable[..., Page], elsewhere: str
) -> None:
    page = new_page(viewport={"width": 1300, "height": 600})
    page.goto(f"{elsewhere}/embed/{width}")
    frame = page.frame_locator("iframe")

    frame.get_by_role("button", name="Event 7:").click()

    expect(frame.get_by_role("dialog")).to_contain_text("Talks are under way")
    expect(frame.get_by_role("link", name=ARTICLE.title or "")).to_be_visible()
    expect(frame.get_by_role("link", name="Harbour Gazette")).to_be_visible()
    scrolls = page.frames[1].evaluate(
        "document.documentElement.scrollWidth > innerWidth"
        " || document.documentElement.scrollHeight > innerHeight"
    )
    assert not scrolls


@pytest.mark.parametrize("width", [320, 1200])
def test_an_open_card_leaves_its_marker_in_sight(
    width: int, new_page: Callable[..., Page], embed_url: str
) -> None:
    page = new_page(viewport={"width": width, "height": 460})
    page.goto(embed_url)
    marker = page.get_by_role("button", name="Event 8:")

    marker.click()

    card = page.locator(".geoapp-sheet, .leaflet-popup-content-wrapper").bounding_box()
    spot = marker.bounding_box()
    assert card is not None
    assert spot is not None
    assert card["y"] >= 0
    assert 0 <= spot["y"] <= 460 - spot["height"]
    assert (
        spot["y"] + spot["height"] / 2 >= card["y"] + card["height"]
        or spot["y"] + spot["height"] <= card["y"]
    )


def test_an_embedded_map_leads_to_the_article(
    page: Page, embed_url: str, article_url: str
) -> None:
    page.goto(embed_url)

    page.get_by_role("button", name="Event 7:").click()

    link = page.get_by_role("dialog").get_by_role("link", name="Read in article")
    expect(link).to_have_attribute("href", f"{article_url}#event={event(7)['id']}")
    expect(link).to_have_attribute("target", "_blank")


def test_the_article_page_refuses_to_be_framed(
    page: Page, watch: Watch, elsewhere: str
) -> None:
    page.goto(f"{elsewhere}/articles/800")

    expect(page.frame_locator("iframe").locator("#article")).to_have_count(0)
    assert any("frame" in error.lower() for error in watch.errors)
    watch.errors.clear()
