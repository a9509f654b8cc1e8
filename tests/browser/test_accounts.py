"""Who, how many, how sure, told again, and what speaks against it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from geoapp.export.report import to_html
from tests.browser.conftest import open_map
from tests.browser.harbour import ARTICLE, COLLECTION_TEXT, event

AGAIN = "The two ships carry spare parts to Souda Bay, Meridian adds."


def card(page: Page) -> Locator:
    return page.get_by_role("dialog")


def marker(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def entry(page: Page, number: int) -> Locator:
    return page.locator(f"[id='event={event(number)['id']}']")


def with_event(page: Page, number: int, **changes: Any) -> None:
    """Let the map read the article with other properties of one event."""
    collection = json.loads(COLLECTION_TEXT)
    for feature in collection["features"]:
        if feature["properties"]["number"] == number:
            feature["properties"] |= changes

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps(collection), content_type="application/geo+json")

    page.route("**/*.geojson*", answer)


def test_a_card_tells_status_counts_and_what_a_route_assumes(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    marker(page, "Event 1:").click()

    facts = card(page).locator("dl")
    expect(facts).to_contain_text("Counted2 ships")
    expect(facts).to_contain_text("Statusactual")
    expect(facts).to_contain_text("Assumed: the shortest lane, Strait of Messina open")
    expect(facts).to_contain_text("ConfidenceHigh (0.95)")


def test_a_card_tells_mode_target_and_the_chain_of_sources(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    page.locator("#text").get_by_role("link", name="Event 2:").click()

    opened = card(page).locator("details[open]")
    expect(opened.locator("summary")).to_contain_text("Retreat · withdrawal")
    expect(opened).to_contain_text("foreign media, citing Satellite images")
    expect(opened).to_contain_text("Whomwork on the runway")
    expect(opened).to_contain_text("ConfidenceMedium (0.56)")


def test_a_sentence_that_tells_it_again_lights_up_and_is_led_to(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)
    marker(page, "Event 1:").click()

    again = page.locator(".sentence", has_text=AGAIN)
    expect(again).to_have_class("sentence is-solid is-lit")
    card(page).get_by_role("link", name=AGAIN).click()

    expect(card(page)).to_have_count(0)
    expect(again).to_be_in_viewport()
    expect(page.get_by_role("link", name="Told again, no. 1:")).to_be_focused()


def test_a_click_on_the_other_sentence_opens_the_event(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    page.locator("#text").get_by_text("The two ships carry spare parts").click()

    expect(card(page).locator("h2")).to_contain_text("Two supply ships")


def test_an_inferred_place_leads_to_the_sentence_that_names_it(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)
    page.locator("#text").get_by_role("link", name="Event 3:").click()
    opened = card(page).locator("details[open]")
    expect(opened).to_contain_text("Inferred from")

    opened.get_by_role("link", name="Satellite images").click()

    told = page.locator(f"#s-{event(2)['properties']['sentence_start']}")
    expect(told).to_have_class("sentence is-hollow is-lit")


def test_evidence_against_leads_to_the_event_and_back(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)
    page.locator("#text").get_by_role("link", name="Event 3:").click()
    opened = card(page).locator("details[open]")
    expect(opened.locator("summary")).to_contain_text("Evidence against no. 2")

    opened.get_by_role("link", name="No. 2: Work stopped").click()
    expect(opened.locator("summary")).to_contain_text("Work stopped, Souda Bay")
    opened.get_by_role("link", name="No. 3: Runway closed").click()

    expect(opened.locator("summary")).to_contain_text("Runway closed, Souda Bay")


def test_the_list_tells_what_the_card_tells(page: Page, article_url: str) -> None:
    open_map(page, article_url)
    page.locator(".tabs").get_by_role("link", name="Events").click()

    expect(entry(page, 1)).to_contain_text("counted: 2 ships")
    expect(entry(page, 1)).to_contain_text("1,913 km (1,033 nautical miles)")
    expect(entry(page, 1)).to_contain_text(f"Told again {AGAIN}")
    expect(entry(page, 2)).to_contain_text("Retreat · withdrawal · possible")
    expect(entry(page, 2)).to_contain_text("says foreign media, citing Satellite")
    expect(entry(page, 2)).to_contain_text("No. 3 speaks against it")
    expect(entry(page, 3)).to_contain_text("Evidence against no. 2")
    expect(entry(page, 3)).to_contain_text("Place inferred from Satellite images")
    expect(entry(page, 3)).to_contain_text("low confidence")


def test_a_sentence_in_the_list_leads_to_the_text(page: Page, article_url: str) -> None:
    open_map(page, article_url)
    page.locator(".tabs").get_by_role("link", name="Events").click()

    entry(page, 1).get_by_role("link", name=AGAIN).click()

    expect(page.locator(".sentence", has_text=AGAIN)).to_be_in_viewport()


def test_all_of_it_reads_without_javascript(
    new_page: Callable[..., Page], article_url: str
) -> None:
    page = new_page(java_script_enabled=False)

    page.goto(article_url)

    expect(entry(page, 3)).to_contain_text("Evidence against no. 2")
    expect(page.get_by_role("link", name="Told again, no. 1:")).to_be_visible()


def heads(page: Page, url: str, **changes: Any) -> int:
    """Count the arrowheads on the map where event 1 has other properties."""
    with_event(page, 1, **changes)
    open_map(page, url)
    count: int = page.locator("path[fill='#4b3fa8'][stroke-width='1.5']").count()
    page.unroute_all()
    return count


def test_an_exchange_has_an_arrow_at_each_end_and_a_denied_way_none(
    page: Page, embed_url: str
) -> None:
    one_way = heads(page, embed_url)
    exchange = heads(page, embed_url, both_ways=True)
    denied = heads(page, embed_url, certainty="denied")

    assert one_way > exchange
    assert exchange - denied == 2


def test_an_exchange_is_told_as_one(page: Page, embed_url: str) -> None:
    with_event(page, 1, both_ways=True)
    open_map(page, embed_url)

    marker(page, "Event 1:").click()

    expect(card(page).locator("dl")).to_contain_text(
        "BetweenToulon naval base and Souda Bay"
    )
    expect(page.locator(".geoapp-legend")).to_contain_text("To and fro")


def test_what_the_text_says_stays_text(page: Page, article_url: str) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    with_event(page, 1, targets=hostile, counts=hostile, assumed=hostile)
    open_map(page, article_url)

    marker(page, "Event 1:").click()

    expect(card(page).locator("dl")).to_contain_text(f"Whom{hostile}")
    expect(card(page).locator("img")).to_have_count(0)


def test_a_report_tells_them_too(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(to_html(ARTICLE, json.loads(COLLECTION_TEXT), []), encoding="utf-8")
    open_map(page, file.as_uri())

    marker(page, "Event 1:").click()

    expect(card(page).locator("dl")).to_contain_text("Counted2 ships")
    expect(card(page).locator("q")).to_have_text(AGAIN)
