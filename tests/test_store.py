"""What every store does; each test runs over each kind of store."""

import json
from datetime import datetime
from typing import Any

import pytest
from geojson import FeatureCollection

from geoapp.columns import EVENTS
from geoapp.features import dumps
from geoapp.model import Article, Sentence
from geoapp.query import Page, Query
from geoapp.store import ArticleSummary, Store
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
