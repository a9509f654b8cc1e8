"""What every store does; each of them is one file of SQL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import geojson

from geoapp.columns import Layer
from geoapp.model import Article
from geoapp.query import Interval, Page, Query


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line in the list of articles; `events` counts events and movements."""

    id: str
    title: str | None
    outlet: str | None
    published: datetime | None
    source_url: str | None
    events: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What a layer spans: west, south, east, north in degrees, and its time.

    A side that nothing is known of is `None`.
    """

    bbox: tuple[float, float, float, float] | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class State:
    """How often a store was changed, and when last, in UTC to the second."""

    changes: int
    changed: datetime


class Store(Protocol):
    """An open store; safe to use from several threads.

    Every method raises `StoreError` when file or server cannot be used, and
    nothing is half written then.
    """

    def add(self, article: Article, collection: geojson.FeatureCollection) -> bool:
        """Keep an article with its features; say whether it is new.

        All of it is one transaction. The same again changes nothing; other
        features take the place of the old ones, and a feature keeps its row
        number as long as it keeps its id.
        """
        ...

    def add_many(
        self, mapped: Iterable[tuple[Article, geojson.FeatureCollection]]
    ) -> int:
        """Keep many articles, fast; return how many of them are new.

        Articles go in by groups, each one transaction.
        """
        ...

    def remove(self, article_id: str) -> bool:
        """Forget an article; say whether it was there."""
        ...

    def articles(self, limit: int | None = None) -> tuple[ArticleSummary, ...]:
        """Return the articles, or the newest of them, the one added last first."""
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article with that id, `None` when there is none."""
        ...

    def features(self, article_id: str) -> str | None:
        """Return the text of its FeatureCollection, or `None`.

        It is what `geoapp.features.dumps` makes of what was added.
        """
        ...

    def page(self, query: Query) -> Page:
        """Return one page of a layer."""
        ...

    def stream(self, query: Query) -> Iterator[bytes]:
        """Yield everything that matches, one feature's GeoJSON text at a time.

        `limit` and `after` do not count; memory stays flat.
        """
        ...

    def item(self, layer: Layer, key: str) -> bytes | None:
        """Return the text of the feature with that id or row number, or `None`."""
        ...

    def extent(self, layer: Layer) -> Extent:
        """Return what a layer spans."""
        ...

    def state(self) -> State:
        """Return what changes with every change, the cheapest question of all."""
        ...

    def close(self) -> None:
        """Let go of file or connections; closing twice does no harm."""
        ...
