"""What every store finds by boxes, times, words and conditions."""

import json
from datetime import datetime
from typing import Any

import pytest

from geoapp.columns import ARTICLES, EVENTS
from geoapp.model import Article
from geoapp.query import Box, Interval, Query, SortKey
from geoapp.store import Store
from tests.stores import (
    found,
    ids,
    keep,
    make_collection,
    make_feature,
    seconds,
)


@pytest.mark.parametrize(
    ("box", "there"),
    [
        (Box(0, 0, 1, 1), ["point", "line", "hole"]),
        (Box(1, 1, 1, 1), ["point", "line"]),
        (Box(1.0000001, 1.0000001, 2, 2), ["line"]),
        (Box(3.0, 0.6, 4.5, 1.5), []),
        (Box(-180, -90, 180, 90), ["point", "line", "hole", "far"]),
        (Box(179.9, -90, 180, 90), ["far"]),
    ],
    ids=["edge", "point", "past", "beside the line", "world", "antimeridian"],
)
def test_a_box_takes_what_meets_it(store: Store, box: Box, there: list[str]) -> None:
    line = {"type": "LineString", "coordinates": [[0, 0], [5, 5]]}
    ring = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    hole = [[0.5, 0.5], [8, 0.5], [8, 8], [0.5, 8], [0.5, 0.5]]
    keep(
        store,
        make_feature("point", (1.0, 1.0)),
        make_feature("line", line),
        make_feature("nowhere"),
        make_feature("hole", {"type": "Polygon", "coordinates": [ring, hole]}),
        make_feature("far", (180.0, -89.999999)),
    )

    page = store.page(Query(EVENTS, boxes=(box,)))

    assert ids(page) == there
    assert page.matched == len(there)


def test_of_two_boxes_each_feature_comes_once(store: Store) -> None:
    keep(store, make_feature("a", (179.0, 0.0)), make_feature("b", (-179.0, 0.0)))
    sides = (Box(178, -1, 180, 1), Box(-180, -1, -178, 1))

    assert found(store, boxes=sides) == ["a", "b"]
    assert found(store, boxes=(sides[0], sides[0])) == ["a"]


@pytest.mark.parametrize(
    ("interval", "there"),
    [
        (
            Interval(seconds("2024-03-01"), seconds("2024-03-01")),
            ["day", "since", "years"],
        ),
        (Interval(seconds("2024-03-01", end=True) + 1, None), ["since", "years"]),
        (Interval(None, seconds("2024-03-01") - 1), ["month", "until", "years"]),
        (
            Interval(seconds("2024-02-29", end=True), None),
            ["day", "month", "since", "years"],
        ),
        (Interval(None, None), ["day", "month", "since", "until", "years"]),
    ],
    ids=["instant", "after", "before", "last second", "any"],
)
def test_an_interval_takes_what_falls_in_it(
    store: Store, interval: Interval, there: list[str]
) -> None:
    keep(
        store,
        make_feature("day", when="2024-03-01", when_end="2024-03-01"),
        make_feature("month", when="2024-02-01", when_end="2024-02-29"),
        make_feature("since", when="2024-03-01"),
        make_feature("until", when_end="2023-12-31"),
        make_feature("never", title="No time"),
        make_feature("years", when="2020-01-01", when_end="2026-12-31"),
    )

    page = store.page(Query(EVENTS, interval=interval))

    assert ids(page) == there
    assert page.matched == len(there)


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("ships", ["a", "b"]),
        ("SHIPS tartus", ["a"]),
        ("ship", []),
        ("F-16", ["b"]),
        ("near", ["b"]),
        ('"ships" OR (tanks', []),
        ("ships* -tartus", ["a"]),
        ("words:ships", []),
        ("ships\0tartus", ["a"]),
        ("'; DROP TABLE events; --", []),
        ("…", []),
    ],
)
def test_words_must_all_occur_whatever_they_hold(
    store: Store, words: str, there: list[str]
) -> None:
    keep(
        store,
        make_feature("a", title="Ships", sentence="They left Ṭarṭūs."),
        make_feature("b", title="F-16 jets", other_sentences="NEAR ships"),
    )

    page = store.page(Query(EVENTS, text=words))

    assert ids(page) == there
    assert page.matched == len(there)


def test_articles_are_a_layer_that_is_searched_by_its_text(store: Store) -> None:
    published = datetime(2024, 3, 1, 12)
    article = Article("Ships left.", (), title="Tartus", published=published)
    store.add(article, make_collection(make_feature("a"), source_url="https://x.org/"))
    keep(store, text="Later.")

    day = Interval(seconds("2024-03-01"), seconds("2024-03-01", end=True))
    page = store.page(Query(ARTICLES, text="ships TARTUS", interval=day))

    assert json.loads(page.features) == {
        "type": "Feature",
        "id": article.id,
        "geometry": None,
        "properties": {
            "title": "Tartus",
            "outlet": None,
            "author": None,
            "published": "2024-03-01T12:00:00Z",
            "url": None,
            "source_url": "https://x.org/",
            "reuse": None,
            "language": None,
            "dateline": None,
            "events": 1,
        },
    }
    assert store.item(ARTICLES, article.id) == page.features
    assert store.page(Query(ARTICLES, boxes=(Box(-180, -90, 180, 90),))).returned == 0


def test_conditions_boxes_times_and_words_hold_together(store: Store) -> None:
    aid = {"op": "=", "args": [{"property": "category"}, "AID"]}
    right: dict[str, Any] = {"category": "AID", "when": "2024-03-01", "title": "Flour"}
    wrong = [{"category": "RETREAT"}, {"when": "2025-03-01"}, {"title": "Tents"}]
    keep(
        store,
        make_feature("a", (1.0, 1.0), when_end="2024-03-01", **right),
        *(
            make_feature(f"x{n}", (1.0, 1.0), **{**right, **other})
            for n, other in enumerate(wrong)
        ),
        make_feature("far", (9.0, 1.0), when_end="2024-03-01", **right),
    )
    day = Interval(seconds("2024-03-01"), seconds("2024-03-02"))
    here = (Box(0, 0, 2, 2), Box(1, 1, 3, 3))

    query = Query(EVENTS, boxes=here, interval=day, condition=aid, text="flour")

    assert ids(store.page(query)) == ["a"]
    assert found(store, condition=aid) == ["a", "x1", "x2", "far"]
    assert found(store, condition=aid, interval=day) == ["a", "x2", "far"]
    assert found(store, condition=aid, text="flour", boxes=here) == ["a", "x1"]
    assert len(list(store.stream(query))) == 1


def test_what_fits_no_column_stays_in_the_text(store: Store) -> None:
    feature = make_feature("a", when="soon", confidence="high", trigger_start=1.5)

    keep(store, feature, make_feature("b", when="2024-01-01"))

    assert json.loads(store.item(EVENTS, "a") or b"") == feature
    assert found(store, interval=Interval(None, None)) == ["b"]
    assert found(store, sort=(SortKey("confidence"),)) == ["a", "b"]
