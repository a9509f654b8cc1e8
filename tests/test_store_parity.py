"""Both stores hold the same; whatever is asked, they answer the same."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import geojson
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from geoapp.columns import ARTICLES, EVENTS, LAYERS, MENTIONS, MOVEMENTS, Layer
from geoapp.filters import read_filter
from geoapp.model import Article
from geoapp.query import Box, Interval, Page, Query, SortKey
from geoapp.store import Store, open_store
from tests.postgis import Server
from tests.stores import make_feature

COUNT = 60
WORDS = (
    *("ships", "Ships", "SHIPS", "Ṭarṭūs", "tartus", "coast-guard", "coast", "guard"),
    *("naïve", "naive", "straße", "strasse", "ΣΑΣ", "σας", "2nd", "½", "don't", "a_b"),
    *("%", "_", "\\", "шторм", "Шторм", "港", "é", "e\u0301"),
)
TITLES = (None, "", "a", "A", "á", "z", "Z", "10", "9", "%", "a%b", "a_b", "a\\b", "ß")
CATEGORIES = ("ASSAULT", "AID", "X-CRIME", "x-crime")
DAYS = (None, "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-29", "2025-06-01")
CORNERS = (
    -180.0,
    -90.5,
    -10.0,
    -0.1,
    0.0,
    0.1,
    9.999999,
    10.0,
    10.1,
    33.3,
    90.0,
    180.0,
)
FILTERS = (
    "category = 'AID'",
    "category <> 'AID' AND confidence >= 0.5",
    "title LIKE 'a%'",
    "NOT (title LIKE '%\\\\_%')",
    "title IN ('a', 'A', 'ß')",
    "title > 'Z'",
    "title IS NULL OR confidence BETWEEN 0.2 AND 0.4",
    "CASEI(title) = CASEI('Z')",
    "ACCENTI(title) = ACCENTI('a')",
    "\"when\" > DATE('2024-01-01')",
    '"when_end" IS NULL',
    "T_INTERSECTS(\"when\", INTERVAL('2024-01-01', '2024-02-01'))",
    "S_INTERSECTS(geometry, POLYGON((-10 -10, 10 -10, 10 10, -10 10, -10 -10)))",
    "S_WITHIN(geometry, BBOX(-20, -20, 33.3, 33.3))",
    "S_DISJOINT(geometry, POINT(10 10))",
    "confidence * 2 + 1 > number",
    "contrary = true",
    "id = 'e12'",
)

Pair = tuple[Store, Store]


def articles() -> Iterator[tuple[Article, geojson.FeatureCollection]]:
    """Yield articles whose features have every value that is easily got wrong."""
    random = Random(11)
    for n in range(COUNT):
        text = f"{n} {' '.join(random.choices(WORDS, k=8))}"
        article = Article(
            text,
            (),
            title=random.choice(TITLES),
            published=random.choice(
                (None, datetime(2024, 1, 1 + n % 28, n % 24), datetime(2024, 2, 1))
            ),
            outlet=random.choice((None, "Example Post", "example post")),
        )
        features = [feature(random, f"{'emn'[k % 3]}{n * 9 + k}", k) for k in range(9)]
        head = {"source_url": random.choice((None, "https://example.org/"))}
        yield article, geojson.FeatureCollection(features, article=head)


def feature(random: Random, id: str, number: int) -> geojson.Feature:
    kind = ("event", "movement", "mention")[number % 3]
    told: dict[str, Any] = {
        "number": number,
        "title": random.choice(TITLES),
        "category": random.choice(CATEGORIES),
        "sentence": " ".join(random.choices(WORDS, k=5)),
        "country": random.choice((None, "SY", "UA")),
    }
    if kind != "mention":
        days = sorted(filter(None, random.choices(DAYS, k=2)))
        told["when"] = days[0] if days else None
        told["when_end"] = days[-1] if len(days) > 1 else told["when"]
        if random.random() < 0.1:
            told["when"] = None
        told["certainty"] = random.choice((None, "asserted", "denied"))
        told["confidence"] = random.choice((None, 0, 1, 0.1, 0.3, 1 / 3, 1e-7))
        told["contrary"] = random.random() < 0.5
    return make_feature(id, geometry(random), kind=kind, **told)


def geometry(random: Random) -> dict[str, Any] | None:
    def point() -> list[float]:
        return [random.choice(CORNERS), random.choice(CORNERS) / 2]

    kind = random.choice(("Point", "Point", "LineString", "MultiLineString", "Polygon"))
    if random.random() < 0.1:
        return None
    if kind == "Point":
        return {"type": kind, "coordinates": point()}
    line = [[-1.0 * random.random(), 0.5], point(), [20.0, random.random()]]
    if kind == "Polygon":
        line = [[0.0, 0.0], [5.0 * random.random() + 1, 0.0], [3.0, 7.0], [0.0, 0.0]]
    nested = line if kind == "LineString" else [line]
    return {"type": kind, "coordinates": nested}


@pytest.fixture(scope="module")
def stores(
    postgis_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Return two stores that were told the same."""
    path: Path = tmp_path_factory.mktemp("parity") / "geoapp.gpkg"
    with ExitStack() as stack:
        url = stack.enter_context(postgis_server.database())
        pair = [stack.enter_context(closing(open_store(at))) for at in (path, url)]
        for store in pair:
            tell(store)
        yield pair[0], pair[1]


def tell(store: Store) -> None:
    mapped = list(articles())
    store.add_many(mapped[:40])
    for article, collection in mapped[30:]:
        store.add(article, collection)
    for article, _ in mapped[::7]:
        store.remove(article.id)
    for article, collection in mapped[1::7]:
        changed = geojson.FeatureCollection(
            [*collection.features[3:], make_feature(f"new {article.id}", (1.0, 1.0))],
            article={"source_url": None},
        )
        store.add(article, changed)


numbers = st.sampled_from(CORNERS)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    west, east = sorted((draw(numbers), draw(numbers)))
    south, north = sorted((draw(numbers) / 2, draw(numbers) / 2))
    return Box(west, south, east, north)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    seconds = st.integers(1_703_900_000, 1_750_000_000)
    start, end = sorted((draw(seconds), draw(seconds)))
    return Interval(
        draw(st.sampled_from((start, None))), draw(st.sampled_from((end, None)))
    )


def sorts(layer: Layer) -> st.SearchStrategy[tuple[SortKey, ...]]:
    names = [column.name for column in layer.columns if column.indexed]
    keys = st.builds(SortKey, st.sampled_from([*names, "title"]), st.booleans())
    return st.lists(keys, max_size=3, unique_by=lambda key: key.column).map(tuple)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    layer = draw(st.sampled_from((EVENTS, EVENTS, MOVEMENTS, MENTIONS, ARTICLES)))
    asked = draw(st.sampled_from(FILTERS)) if layer is EVENTS else None
    condition = asked and read_filter(asked, layer, lang="cql2-text")
    return Query(
        layer,
        boxes=tuple(draw(st.lists(boxes(), max_size=2))),
        interval=draw(st.none() | intervals()),
        condition=draw(st.sampled_from((None, condition))),
        text=draw(
            st.none() | st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join)
        ),
        sort=draw(sorts(layer)),
        limit=draw(st.sampled_from((1, 7, 100, 10_000))),
    )


def pages(store: Store, query: Query) -> list[Page]:
    """Return the first pages: enough to turn a few, and all of them where few.

    Of the values that a page ends with only the row number is the same: how a
    moment is written is a store's own.
    """
    found: list[Page] = []
    while len(found) < 25:
        found.append(store.page(query))
        after = found[-1].after
        if after is None:
            break
        query = replace(query, after=after)
    return [replace(page, after=page.after and page.after[-1:]) for page in found]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries())
def test_both_stores_answer_the_same(stores: Pair, query: Query) -> None:
    file, database = stores
    told = {name: getattr(query, name) for name in Query.__slots__ if name != "layer"}
    note(f"{query.layer.name}: {told}")

    assert pages(file, query) == pages(database, query)
    assert list(file.stream(query)) == list(database.stream(query))


@pytest.mark.parametrize("asked", FILTERS)
def test_both_stores_find_the_same(stores: Pair, asked: str) -> None:
    query = Query(EVENTS, condition=read_filter(asked, EVENTS, lang="cql2-text"))
    file, database = (pages(store, query) for store in stores)

    assert file == database
    assert 0 < (file[0].matched or 0) < COUNT * 3


def test_both_stores_list_the_same(stores: Pair) -> None:
    file, database = stores

    assert file.articles() == database.articles()
    for summary in file.articles():
        assert file.features(summary.id) == database.features(summary.id)
        assert file.article(summary.id) == database.article(summary.id)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_both_stores_span_the_same(stores: Pair, layer: Layer) -> None:
    file, database = stores

    assert file.extent(layer) == database.extent(layer)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_both_stores_number_the_same(stores: Pair, layer: Layer) -> None:
    file, database = stores
    keys = [*map(str, range(400)), "e12", "x", "", "-1", "9" * 30, "٣"]

    assert [file.item(layer, key) for key in keys] == [
        database.item(layer, key) for key in keys
    ]
