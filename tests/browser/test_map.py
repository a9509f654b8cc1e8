"""Map and article explain each other."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Watch, open_map
from tests.browser.harbour import event, mention

TILES = "https://tile.openstreetmap.org/**"
EMPTY_IMAGE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00"
    b"\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02"
    b"\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def marker(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def card(page: Page) -> Locator:
    return page.get_by_role("dialog")


def sentence(page: Page, number: int) -> Locator:
    return page.locator(f"#s-{event(number)['properties']['sentence_start']}")


def test_a_marker_opens_the_sentence_it_stands_for(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    marker(page, "Event 7:").click()

    expect(card(page)).to_contain_text("Talks are under way in Valletta between")
    expect(card(page).locator("mark")).to_have_text("Talks")
    expect(card(page).locator("blockquote b")).to_have_text(["Valletta"])


def test_a_card_says_what_how_sure_who_says_so_when_and_which_route(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    marker(page, "Event 1:").click()

    expect(card(page).locator("h2")).to_contain_text("Two supply ships")
    expect(card(page).locator(".geoapp-chip")).to_have_text("Asserted")
    expect(card(page).locator("dl")).to_contain_text(
        "Harbour Gazette, no other source named"
    )
    expect(card(page).locator("dl")).to_contain_text("“on Tuesday”, 4 March 2031")
    expect(card(page).locator("dl")).to_contain_text(
        "by sea, 1,913 km · 1,033 nautical miles, schematic sea lane"
    )


def test_marks_stand_right_behind_characters_that_take_two_units(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    marker(page, "Events 2–4").click()

    opened = card(page).locator("details[open]")
    expect(opened.locator("mark")).to_have_text("stopped")
    expect(opened.locator("blockquote i")).to_have_text("suggest")
    expect(opened.locator("blockquote")).to_contain_text("🛰")


def test_events_at_one_place_share_a_card_in_their_order(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    marker(page, "Events 2–4").click()

    expect(card(page).locator("summary strong")).to_have_text(
        [event(number)["properties"]["title"] for number in (2, 3, 4)]
    )
    expect(card(page).locator("details[open]")).to_have_count(1)


def test_a_click_on_a_sentence_opens_its_event(page: Page, article_url: str) -> None:
    open_map(page, article_url)

    sentence(page, 7).locator(".trigger").click()

    expect(card(page).locator("h2")).to_contain_text("Talks, Valletta")
    expect(sentence(page, 7)).to_have_class("sentence is-solid is-lit")
    assert page.url.endswith(f"#event={event(7)['id']}")


def test_a_number_in_the_text_opens_its_own_event(page: Page, article_url: str) -> None:
    open_map(page, article_url)

    page.locator("#text").get_by_role("link", name="Event 3:").click()

    expect(card(page).locator("details[open] summary")).to_contain_text(
        "Runway closed, Souda Bay"
    )


def test_a_place_in_the_text_tells_why_it_is_there(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    page.locator("#text").get_by_role("link", name="Athens", exact=True).click()

    expect(card(page).locator("dl")).to_contain_text("capital; near Souda Bay")
    expect(card(page).locator("dl")).to_contain_text("Less likely: Athens, Georgia")


def test_a_marker_brings_its_sentence_into_view(
    new_page: Callable[..., Page], article_url: str
) -> None:
    page = open_map(
        new_page(viewport={"width": 1280, "height": 500}),
        article_url,
    )
    expect(sentence(page, 9)).not_to_be_in_viewport()

    marker(page, "Event 9:").click()

    expect(sentence(page, 9)).to_be_in_viewport(ratio=1)


def test_nothing_scrolls_when_the_sentence_is_in_view(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    marker(page, "Event 1:").click()

    expect(sentence(page, 1)).to_have_class("sentence is-solid is-lit")
    assert page.evaluate("window.scrollY") == 0


def test_read_in_article_leads_from_the_card_to_the_text(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)
    page.get_by_role("link", name="Places").click()
    marker(page, "Event 7:").click()

    card(page).get_by_role("link", name="Read in article").click()

    expect(card(page)).to_have_count(0)
    expect(sentence(page, 7)).to_be_visible()
    expect(page.get_by_role("link", name="Event 7:")).to_be_focused()


def test_an_address_with_an_event_opens_it(page: Page, article_url: str) -> None:
    open_map(page, f"{article_url}#event={event(8)['id']}")

    expect(card(page).locator("h2")).to_contain_text("Drought, Libya")


def test_an_event_without_a_place_is_shown_in_the_list(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    page.locator("#text").get_by_role("link", name="Event 5:").click()

    entry = page.locator(f"[id='event={event(5)['id']}']")
    expect(entry).to_be_visible()
    expect(entry).to_contain_text("not located")
    expect(card(page)).to_have_count(0)


def test_a_government_is_no_place_on_the_map(page: Page, article_url: str) -> None:
    open_map(page, article_url)

    expect(marker(page, "Named in the text: Athens")).to_have_count(1)
    expect(marker(page, "Named in the text: Paris")).to_have_count(0)
    expect(marker(page, "Named in the text: Malta")).to_have_count(0)


def test_a_place_has_one_mark_even_when_named_often(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    expect(marker(page, "Toulon naval base")).to_have_count(1)
    expect(marker(page, "Named in the text: Souda Bay")).to_have_count(0)
    expect(marker(page, "Named in the text: Valletta")).to_have_count(0)


def test_the_legend_lists_what_is_on_the_map_and_nothing_else(
    page: Page, article_url: str
) -> None:
    open_map(page, article_url)

    expect(page.locator(".geoapp-legend li")).to_have_text(
        [
            "Presence",
            "Withdrawal",
            "Talks and aid",
            "Movement",
            "Disaster and accident",
            "Several kinds",
            "Military base",
            "Sea, region or country",
            "Not certain",
            "Evidence against another",
            "Sea route, schematic",
            "Flight, schematic",
            "Way not known",
            "Named in the text",
        ]
    )


@pytest.mark.parametrize("size", [(1000, 640), (1280, 800), (1440, 900)])
def test_at_first_every_event_is_in_sight_and_clear_of_the_legend(
    size: tuple[int, int], new_page: Callable[..., Page], embed_url: str
) -> None:
    width, height = size
    page = new_page(viewport={"width": width, "height": height})

    open_map(page, embed_url)

    for one in page.locator(".geoapp-marker.is-place, .geoapp-marker.is-route").all():
        one.click(trial=True)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([4], "4"),
        ([2, 3, 4, 5, 6], "2–6"),
        ([2, 5, 6], "2, 5–6"),
        ([1, 3, 5, 7, 9, 11], "1 … 11"),
    ],
)
def test_a_shared_marker_carries_the_numbers_of_its_events(
    numbers: list[int], text: str, page: Page, article_url: str
) -> None:
    page.goto(article_url)

    assert page.evaluate("numbers => geoapp.numberText(numbers)", numbers) == text


def test_a_stub_writes_out_its_other_end(page: Page, article_url: str) -> None:
    open_map(page, article_url)

    expect(page.locator(".geoapp-stub")).to_have_text("airfields in northern Italy")


def test_markers_never_cover_each_other(page: Page, embed_url: str) -> None:
    open_map(page, embed_url)
    for _ in range(3):
        page.get_by_role("button", name="Zoom out").click()

    boxes = page.locator(
        ".geoapp-marker.is-place, .geoapp-marker.is-route"
    ).evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect()).map((b) =>"
        " ({x: b.x + b.width / 2, y: b.y + b.height / 2, r: b.height / 2}))"
    )

    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
            assert apart > one["r"] + other["r"] - 3


def test_colors_follow_the_theme(
    new_page: Callable[..., Page], article_url: str
) -> None:
    page = open_map(new_page(color_scheme="light"), article_url)
    shape = marker(page, "Event 7:").locator("rect").nth(1)
    expect(shape).to_have_attribute("fill", "#1c7a4b")

    page.emulate_media(color_scheme="dark")

    expect(shape).to_have_attribute("fill", "#6fd39f")


def test_the_keyboard_is_enough(page: Page, article_url: str) -> None:
    open_map(page, article_url)
    first = page.locator(".geoapp-marker").first
    page.locator("#map").focus()

    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")

    expect(card(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(first).to_be_focused()


def test_escape_leads_back_to_the_text(page: Page, article_url: str) -> None:
    open_map(page, article_url)
    link = page.locator("#text").get_by_role("link", name="Event 7:")
    link.focus()
    page.keyboard.press("Enter")
    expect(card(page)).to_be_focused()

    page.keyboard.press("Escape")

    expect(card(page)).to_have_count(0)
    expect(link).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_is_wider_than_its_window(
    width: int, new_page: Callable[..., Page], server: str, article_url: str
) -> None:
    page = new_page(viewport={"width": width, "height": 740})
    for url in (article_url, f"{server}/articles"):
        page.goto(url)

        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_card_is_a_sheet_and_the_map_stays(
    new_page: Callable[..., Page], article_url: str
) -> None:
    page = open_map(
        new_page(viewport={"width": 360, "height": 740}, has_touch=True), article_url
    )

    marker(page, "Event 7:").tap()

    sheet = page.locator(".geoapp-sheet").bounding_box()
    spot = marker(page, "Event 7:").bounding_box()
    assert sheet is not None
    assert spot is not None
    assert sheet["y"] + sheet["height"] == pytest.approx(740, abs=1)
    assert spot["y"] + spot["height"] < sheet["y"]
    page.get_by_role("button", name="Close", exact=True).tap()
    expect(card(page)).to_have_count(0)


def test_open_street_map_is_asked_only_when_chosen(
    page: Page, watch: Watch, article_url: str
) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=EMPTY_IMAGE, content_type="image/png")

    page.route(TILES, answer)
    open_map(page, article_url)
    assert asked == []

    page.get_by_role("button", name="Background map").press("Enter")
    # Leaflet ignores clicks while the pointer comes in.
    page.get_by_label("OpenStreetMap").hover()
    page.get_by_label("OpenStreetMap").click()

    page.wait_for_selector("img.leaflet-tile-loaded", state="attached")
    expect(page.locator(".leaflet-control-attribution")).to_contain_text(
        "© OpenStreetMap contributors"
    )
    assert asked == watch.outside
    watch.outside.clear()


def test_the_offline_map_says_whose_data_it_shows(page: Page, embed_url: str) -> None:
    open_map(page, embed_url)

    expect(page.locator(".leaflet-control-attribution")).to_contain_text(
        "Natural Earth · GeoNames CC BY 4.0 · boundaries: Natural Earth view"
    )


def test_the_finer_coast_is_read_only_when_one_comes_near(
    page: Page, article_url: str
) -> None:
    fine: list[str] = []
    page.on("request", lambda r: fine.append(r.url) if "10m" in r.url else None)
    open_map(page, f"{article_url}#event={mention('Athens')['id']}")
    assert fine == []

    with page.expect_response("**/countries-10m.json"):
        for _ in range(3):
            page.get_by_role("button", name="Zoom in").click()

    assert len(fine) == 1


@pytest.mark.parametrize(
    ("ring", "flat"),
    [
        pytest.param(
            [[179, 60], [-179, 60], [-179, 61], [179, 61], [179, 60]],
            [[179, 60], [181, 60], [181, 61], [179, 61], [179, 60]],
            id="across 180 degrees",
        ),
        pytest.param(
            [[-120, -70], [0, -70], [120, -70], [-120, -70]],
            [
                [-120, -70],
                [0, -70],
                [120, -70],
                [240, -70],
                [240, -90],
                [-120, -90],
                [-120, -70],
            ],
            id="round the south pole",
        ),
        pytest.param(
            [[1, 1], [2, 1], [2, 2], [1, 1]],
            [[1, 1], [2, 1], [2, 2], [1, 1]],
            id="plain",
        ),
    ],
)
def test_rings_are_whole_on_the_plane(
    ring: list[list[float]], flat: list[list[float]], page: Page, article_url: str
) -> None:
    page.goto(article_url)

    assert page.evaluate("ring => geoapp.unwrapRing(ring)", ring) == flat


def test_a_route_over_the_pacific_is_not_torn(page: Page, article_url: str) -> None:
    page.goto(article_url)

    shifted = page.evaluate(
        "lons => lons.map(geoapp.layout.longitudeShift(lons))", [170, 180, -180, -150]
    )

    assert shifted == [170, 180, 180, 210]
