"""Pages while others write: nothing that was there is passed over or comes twice."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ogc.conftest import Api, app_over, links
from tests.ogc.world import small_article

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "again"]), st.integers(0, 9)),
    max_size=4,
)


@pytest.fixture
def busy(store_url: str, small_gazetteer: Path):
    """Return an app with a store of its own, and that store."""
    with app_over(store_url, small_gazetteer) as app:
        yield Api(app.test_client()), app.extensions["geoapp"].store


@settings(
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    before=st.sets(st.integers(0, 9), min_size=1),
    turns=st.lists(STEPS, min_size=1, max_size=6),
    limit=st.integers(1, 7),
    sort=st.sampled_from(["", "&sortby=-category", "&sortby=when,-confidence"]),
)
def test_what_stays_is_met_once_while_others_write(busy, before, turns, limit, sort):
    api, store = busy
    for article in store.articles():
        store.remove(article.id)
    for number in before:
        store.add(*small_article(number))
    stays = {f["id"] for f in api.features("events")}
    address = f"/collections/events/items?limit={limit}{sort}"
    met = []

    page = api.json(address)
    for steps in [*turns, *[[]] * 60]:
        met += [f["id"] for f in page["features"]]
        stays -= changed(store, steps)
        following = links(page, "next")
        if not following:
            break
        page = api.json(following[0]["href"])

    assert stays <= set(met)
    assert all(met.count(one) == 1 for one in stays)


def changed(store, steps):
    """Change the store; return the ids of the features that went or came back."""
    touched = set()
    for what, number in steps:
        article, collection = small_article(number)
        if what != "add" and store.remove(article.id):
            touched |= {f["id"] for f in collection["features"]}
        if what != "remove":
            store.add(article, collection)
    return touched


def test_order_of_pages_is_the_order_of_coming(busy):
    api, store = busy
    for number in (3, 1, 2):
        store.add(*small_article(number))

    met = [f["id"] for f in api.features("events")]

    assert met == [
        feature["id"]
        for number in (3, 1, 2)
        for feature in small_article(number)[1]["features"]
    ]


def test_feature_keeps_its_place_when_its_article_is_added_again(busy):
    api, store = busy
    for number in (1, 2, 3):
        store.add(*small_article(number))
    met = [f["id"] for f in api.features("events")]
    article, collection = small_article(1)
    collection["features"][0]["properties"]["title"] = "Convoy, corrected"

    store.add(article, collection)

    again = api.features("events")
    assert [f["id"] for f in again] == met
    assert again[0]["properties"]["title"] == "Convoy, corrected"


def test_next_page_after_the_last_was_removed_is_found(busy):
    api, store = busy
    for number in (1, 2):
        store.add(*small_article(number))
    page = api.json("/collections/events/items?limit=3")

    store.remove(small_article(1)[0].id)
    following = api.json(links(page, "next")[0]["href"])

    wanted = {f["id"] for f in small_article(2)[1]["features"]}
    assert {f["id"] for f in following["features"]} == wanted


def test_tag_changes_with_the_store(busy):
    api, store = busy
    store.add(*small_article(1))
    first = api.get("/collections/events/items")

    store.add(*small_article(2))
    second = api.get(
        "/collections/events/items", **{"If-None-Match": first.headers["ETag"]}
    )

    assert second.status_code == 200
    assert second.headers["ETag"] != first.headers["ETag"]
