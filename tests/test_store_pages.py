"""How every store tells its features in pages, in an order and as a stream."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from geoapp.columns import EVENTS
from geoapp.query import Box, Interval, Query, SortKey
from geoapp.store import Store
from tests.stores import (
    found,
    ids,
    keep,
    make_article,
    make_collection,
    make_feature,
    seconds,
)


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_neither_skip_nor_repeat_while_articles_come(
    store: Store, limit: int
) -> None:
    for n in range(5):
        keep(store, make_feature(str(n)), text=f"{n}")
    query, seen = Query(EVENTS, limit=limit), []

    for n in range(5, 20):
        page = store.page(query)
        seen += ids(page)
        if page.after is None:
            break
        query = Query(EVENTS, limit=limit, after=page.after)
        if n < 9:
            keep(store, make_feature(str(n)), text=f"{n}")

    assert seen == [str(n) for n in range(len(seen))]
    assert page.after is None
    assert seen == found(store)


SORTED: Sequence[tuple[tuple[SortKey, ...], str]] = [
    ((SortKey("category"),), "bdgface"),
    ((SortKey("category", True),), "acbdgfe"),
    ((SortKey("confidence"),), "gcabfde"),
    ((SortKey("confidence", True),), "abfcgde"),
    ((SortKey("when", True),), "dabfgce"),
    ((SortKey("title"),), "gfabcde"),
    ((SortKey("title", True),), "dcabfge"),
    ((SortKey("category"), SortKey("when", True)), "dbfgace"),
    ((SortKey("confidence", True), SortKey("category", True)), "abfcgde"),
]


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize(("sort", "order"), SORTED, ids=lambda value: str(len(value)))
@pytest.mark.parametrize("narrowed", [False, True], ids=["all", "in a box"])
def test_sorted_pages_put_nulls_last_and_ties_as_they_came(
    store: Store, limit: int, sort: tuple[SortKey, ...], order: str, narrowed: bool
) -> None:
    rows = {
        "a": ("RETREAT", 0.5, "2024-01-01", "b"),
        "b": ("AID", 0.5, "2024-01-01", "b"),
        "c": ("RETREAT", 0.25, None, "c"),
        "d": ("AID", None, "2024-03-01", "é"),
        "e": (None, None, None, None),
        "g": ("AID", 0.0, "2023-01-01", ""),
        "f": ("AID", 0.5, "2024-01-01", "A"),
    }
    names = ("category", "confidence", "when", "title")
    keep(
        store,
        *(
            make_feature(id, (1.0, 1.0), **dict(zip(names, values, strict=True)))
            for id, values in rows.items()
        ),
    )
    boxes = (Box(0, 0, 2, 2),) if narrowed else ()
    query, seen = Query(EVENTS, boxes=boxes, sort=sort, limit=limit), ""

    for _ in range(8):
        page = store.page(query)
        seen += "".join(ids(page))
        if page.after is None:
            break
        query = Query(EVENTS, boxes=boxes, sort=sort, limit=limit, after=page.after)

    assert seen == order
    streamed = store.stream(Query(EVENTS, boxes=boxes, sort=sort))
    assert "".join(json.loads(text)["id"] for text in streamed) == order


@pytest.fixture
def crowded(store: Store) -> Store:
    mapped = (
        (
            make_article(f"{n}"),
            make_collection(
                *(
                    make_feature(
                        f"{n} {m}",
                        (m / 100, n / 100),
                        title="Ships" if m % 2 else "Tanks",
                        category="AID" if n % 2 else "RETREAT",
                        when=f"2024-01-{m % 28 + 1:02}",
                        when_end=f"2024-01-{m % 28 + 1:02}",
                    )
                    for m in range(250)
                )
            ),
        )
        for n in range(81)
    )
    store.add_many(mapped)
    return store


def test_what_matches_is_counted_up_to_ten_thousand(crowded: Store) -> None:
    first_half = Interval(seconds("2024-01-01"), seconds("2024-01-14", end=True))
    aid = {"op": "=", "args": [{"property": "category"}, "AID"]}

    def matched(**asked: Any) -> int | None:
        return crowded.page(Query(EVENTS, limit=1, **asked)).matched

    assert matched() is None
    assert matched(boxes=(Box(-1, -1, 1.3, 1),)) is None
    assert matched(boxes=(Box(-1, -1, 1.24, 0.795),)) == 10_000
    assert matched(boxes=(Box(-1, -1, 3, 0.295), Box(2, -1, 3, 0.5))) == 8_550
    assert matched(interval=first_half) is None
    assert matched(interval=first_half, condition=aid) == 5_040
    assert matched(condition=aid) == 10_000
    assert matched(text="ships") is None


ASKED: Sequence[dict[str, Any]] = [
    {},
    {"boxes": (Box(0.005, 0.005, 3, 3),)},
    {"text": "ships"},
    {"text": "ships", "boxes": (Box(0.005, 0.005, 3, 3),)},
    {"interval": Interval(seconds("2024-01-02"), None)},
    {"boxes": (Box(0, 0, 0.1, 0.1),)},
    {"sort": (SortKey("when", True),)},
    {"sort": (SortKey("category"),), "text": "ships"},
]


def test_all_pages_and_the_stream_tell_the_same(crowded: Store) -> None:
    for asked in ASKED:
        streamed = b",".join(crowded.stream(Query(EVENTS, **asked)))
        pages, query = [], Query(EVENTS, limit=3_000, **asked)
        while True:
            page = crowded.page(query)
            pages.append(page.features)
            if page.after is None:
                break
            query = Query(EVENTS, limit=3_000, after=page.after, **asked)
        told = [feature["id"] for feature in json.loads(b"[%b]" % streamed)]

        assert b",".join(pages) == streamed, asked
        assert len(set(told)) == len(told) > 100, asked
