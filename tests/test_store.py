"""What every store does; each test runs over each kind of store."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from geojson import FeatureCollection

from geoapp.columns import ARTICLES, EVENTS, MENTIONS, MOVEMENTS
from geoapp.errors import StoreError
from geoapp.features import dumps
from geoapp.model import Article, Sentence
from geoapp.query import Box, Interval, Page, Query, SortKey
from geoapp.store import ArticleSummary, Extent, Store, open_store
from tests.stores import make_article, make_collection, make_feature

DAY_S = 86_400


def keep(store: Store, *features: Any, text: str = "Ships left Tartus.") -> Article:
    article = make_article(text)
    store.add(article, make_collection(*features))
    return article


def ids(page: Page) -> list[str]:
    return [feature["id"] for feature in json.loads(b"[%b]" % page.features)]


def found(store: Store, **asked: Any) -> list[str]:
    return ids(store.page(Query(EVENTS, **asked)))


def test_an_article_comes_back_as_it_was_added(store: Store) -> None:
    text = "Zwei Schiffe verließen Ṭarṭūs 🚢. They went west."
    article = Article(
        text,
        (Sentence(0, 32), Sentence(33, len(text))),
        title="Ships <b>leave</b>",
        published=datetime(2024, 12, 14, 17, 51),
        author="A. Writer",
        outlet="Example Post",
        url="https://example.org/ships",
        language="en",
        dateline="TARTUS",
        reuse="Free with a link",
    )

    store.add(article, make_collection())

    assert store.article(article.id) == article


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"article": {"source_url": None}, "bbox": [-1.5, 0.0, 1e-05, 3e-07]},
        {"note": {"features": [], "words": '"features":[]'}, "x": [None, True, 1e20]},
    ],
    ids=["bare", "bbox", "members of others"],
)
def test_features_come_back_byte_for_byte(store: Store, extra: dict[str, Any]) -> None:
    features = [
        make_feature("m", (35.8866, 34.889), kind="mention", text="Ṭarṭūs\u2028\x7f"),
        make_feature("e", (0.00001, -1e-07), title='"Ships"\\\n\t', confidence=1e-05),
        {**make_feature("v", None, kind="movement"), "note": {"a": [1.0, 2]}},
        make_feature("e2", {"type": "MultiPoint", "coordinates": [[1, 2], [3.5, 4]]}),
    ]
    collection = {
        "article": {"source_url": None},
        **make_collection(*features),
        **extra,
    }
    article = make_article()

    store.add(article, FeatureCollection(**{**collection, "type": "x"}))

    assert store.features(article.id) == dumps(
        FeatureCollection(**{**collection, "type": "x"})
    )


def test_adding_twice_is_new_only_once_and_changes_nothing(store: Store) -> None:
    collection = make_collection(make_feature("a", (1.0, 2.0), title="Ships"))
    first = store.add(make_article(), collection)
    before = store.state()

    second = store.add(make_article(), collection)

    assert (first, second) == (True, False)
    assert len(store.articles()) == 1
    assert store.state() == before


def test_adding_again_takes_the_new_features_and_keeps_the_place(store: Store) -> None:
    keep(store, make_feature("a"))
    keep(store, text="Later.")

    is_new = store.add(
        make_article(), make_collection(make_feature("a"), make_feature("b"))
    )

    assert not is_new
    assert [summary.events for summary in store.articles()] == [0, 2]


def test_a_feature_keeps_its_row_number_while_it_keeps_its_id(store: Store) -> None:
    keep(store, make_feature("a"), make_feature("b", title="Old"))
    later = make_feature("c"), make_feature("b", title="New")

    keep(store, *later)

    assert found(store) == ["b", "c"]
    assert json.loads(store.item(EVENTS, "2") or b"")["properties"]["title"] == "New"
    assert store.item(EVENTS, "1") is None
    assert store.item(EVENTS, "a") is None


def test_the_list_names_the_newest_first_and_counts_no_mentions(store: Store) -> None:
    published = datetime(2024, 12, 14)
    article = Article(
        "A.", (), title="Ships", outlet="Example Post", published=published
    )
    url = "https://example.org/"
    kinds = ("event", "mention", "movement")
    features = [make_feature(kind, kind=kind) for kind in kinds]
    keep(store, text="Before.")
    store.add(article, make_collection(*features, source_url=url))

    newest, oldest = store.articles()

    assert newest == ArticleSummary(
        article.id, "Ships", "Example Post", published, url, 2
    )
    assert oldest.id == make_article("Before.").id
    assert store.articles(limit=1) == (newest,)


def test_what_is_unknown_is_none(store: Store) -> None:
    assert store.articles() == ()
    assert store.article("0" * 16) is None
    assert store.features("0" * 16) is None
    assert store.item(EVENTS, "0" * 16) is None
    assert store.item(EVENTS, "1" * 40) is None
    assert store.extent(EVENTS) == Extent(None, None)
    assert store.page(Query(EVENTS)) == Page(b"", 0, 0, None)


def test_a_removed_article_is_gone_with_all_its_features(store: Store) -> None:
    kept = keep(store, make_feature("k", (50.0, 50.0), title="Ships"), text="Kept.")
    gone = keep(
        store,
        make_feature("a", (1.0, 2.0), title="Ships", when="2024-01-01"),
        make_feature("m", kind="mention"),
    )

    assert store.remove(gone.id)
    assert not store.remove(gone.id)
    assert [summary.id for summary in store.articles()] == [kept.id]
    assert found(store) == found(store, text="ships") == ["k"]
    assert found(store, boxes=(Box(0, 0, 90, 90),)) == ["k"]
    assert store.page(Query(MENTIONS)).returned == 0
    assert store.extent(EVENTS) == Extent((50.0, 50.0, 50.0, 50.0), None)


def test_a_failed_add_leaves_nothing_behind(store: Store) -> None:
    keep(store, make_feature("a", (1.0, 2.0)))
    before = store.state()
    taken = make_collection(make_feature("b"), make_feature("a"))

    with pytest.raises(StoreError, match="own id"):
        store.add(make_article("Later."), taken)

    assert found(store) == ["a"]
    assert len(store.articles()) == 1
    assert store.state() == before


def test_many_articles_go_in_as_one_by_one(store: Store) -> None:
    keep(store, make_feature("0", (1.0, 1.0), title="Old"))
    mapped = [
        (
            make_article(f"Ship {n}." if n else "Ships left Tartus."),
            make_collection(
                make_feature(str(n), (n, n), title="New", when="2024-01-01")
            ),
        )
        for n in (*range(30), 3)
    ]

    new = store.add_many(iter(mapped))

    assert new == 29
    assert found(store) == [str(n) for n in range(30)]
    assert found(store, text="new", boxes=(Box(3, 3, 4, 4),)) == ["3", "4"]
    assert found(store, text="old") == []
    assert store.features(mapped[5][0].id) == dumps(mapped[5][1])
    assert store.extent(EVENTS).bbox == (0.0, 0.0, 29.0, 29.0)


def test_many_threads_lose_nothing(store: Store) -> None:
    articles = [make_article(f"Ship {n}.") for n in range(40)]

    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(lambda a: store.add(a, make_collection()), articles))

    assert all(added)
    assert {s.id for s in store.articles()} == {a.id for a in articles}


def test_articles_outlive_the_process(store_url: str) -> None:
    with closing(open_store(store_url)) as store:
        store.add(make_article(), make_collection(make_feature("a")))

    with closing(open_store(store_url)) as store:
        assert store.article(make_article().id) == make_article()
        assert found(store) == ["a"]


WRITER = """
import sys
from geoapp.store import open_store
from tests.stores import make_article, make_collection, make_feature
store = open_store(sys.argv[1])
for n in range(20):
    name = f"{sys.argv[2]} {n}"
    store.add(make_article(name), make_collection(make_feature(name, (n, n))))
"""
READER = """
import sys
from geoapp.columns import EVENTS
from geoapp.query import Box, Query
from geoapp.store import open_store
store = open_store(sys.argv[1])
seen = 0
while seen < 40:
    page = store.page(Query(EVENTS, boxes=(Box(-1, -1, 99, 99),)))
    assert page.returned == page.matched >= seen, page
    seen = page.returned
"""


def test_processes_write_and_read_at_once_and_lose_nothing(store_url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", script, store_url, name])
        for script, name in [(WRITER, "a"), (WRITER, "b"), *[(READER, "")] * 2]
    ]

    codes = [process.wait(60) for process in started]

    assert codes == [0] * 4
    with closing(open_store(store_url)) as store:
        assert len(store.articles()) == 40
        assert len(found(store)) == 40


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


def seconds(day: str, end: bool = False) -> int:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return int(moment.timestamp()) + (DAY_S - 1 if end else 0)


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


def test_the_state_changes_with_each_change_alone(store: Store) -> None:
    states = [store.state()]
    for change in (
        lambda: keep(store, make_feature("a")),
        lambda: keep(store, make_feature("a", title="New")),
        lambda: store.remove(make_article().id),
    ):
        change()
        states.append(store.state())
    store.remove(make_article().id)

    assert len({state.changes for state in states}) == 4
    assert store.state() == states[-1]
    assert abs((datetime.now(UTC) - states[-1].changed).total_seconds()) < 60


def test_the_extent_follows_what_is_there(store: Store) -> None:
    wide = {"type": "LineString", "coordinates": [[-10, -5], [20, 40]]}
    first = keep(
        store, make_feature("a", wide, kind="movement", when="2024-01-01"), text="A."
    )
    keep(
        store,
        make_feature(
            "b", (1.5, 2), kind="movement", when="2024-02-01", when_end="2024-02-02"
        ),
        make_feature("c", kind="movement"),
    )

    before = store.extent(MOVEMENTS)
    store.remove(first.id)

    assert before == Extent((-10, -5, 20, 40), Interval(seconds("2024-01-01"), None))
    assert store.extent(MOVEMENTS) == Extent(
        (1.5, 2, 1.5, 2),
        Interval(seconds("2024-02-01"), seconds("2024-02-02", end=True)),
    )


def test_what_fits_no_column_stays_in_the_text(store: Store) -> None:
    feature = make_feature("a", when="soon", confidence="high", trigger_start=1.5)

    keep(store, feature, make_feature("b", when="2024-01-01"))

    assert json.loads(store.item(EVENTS, "a") or b"") == feature
    assert found(store, interval=Interval(None, None)) == ["b"]
    assert found(store, sort=(SortKey("confidence"),)) == ["a", "b"]


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
