"""What every store does; each test runs over each kind of store."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from geojson import FeatureCollection

from geoapp.columns import EVENTS, MENTIONS, MOVEMENTS
from geoapp.errors import StoreError
from geoapp.features import dumps
from geoapp.model import Article, Sentence
from geoapp.query import Box, Interval, Page, Query
from geoapp.store import ArticleSummary, Extent, Store, open_store
from tests.stores import (
    found,
    keep,
    make_article,
    make_collection,
    make_feature,
    seconds,
)


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
