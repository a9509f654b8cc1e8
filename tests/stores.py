"""The kinds of store that all tests run over, features to keep and questions."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import geojson

from geoapp.columns import EVENTS, MENTIONS, MOVEMENTS, Layer
from geoapp.model import Article, Sentence
from geoapp.query import Page, Query
from geoapp.store import Store

KINDS = ("file", "postgis")
"""Kinds of store; the fixture `<kind>_store` gives the address of an empty one."""

_DAY_S = 86_400
_LAYERS: dict[str, Layer] = {
    "event": EVENTS,
    "movement": MOVEMENTS,
    "mention": MENTIONS,
}


def make_article(text: str = "Ships left Tartus.", title: str | None = None) -> Article:
    return Article(text, (Sentence(0, len(text)),), title=title)


def make_feature(
    id: str,
    place: Sequence[float] | dict[str, Any] | None = None,
    *,
    kind: str = "event",
    **properties: Any,
) -> geojson.Feature:
    """Make a feature with all its properties; lon, lat or a geometry say where."""
    named = dict.fromkeys(column.name for column in _LAYERS[kind].columns)
    point = place is not None and not isinstance(place, dict)
    return geojson.Feature(
        id=id,
        geometry={"type": "Point", "coordinates": list(place)} if point else place,
        properties={**named, "kind": kind, "article_id": "0" * 16, **properties},
    )


def make_collection(
    *features: geojson.Feature, source_url: str | None = None
) -> geojson.FeatureCollection:
    return geojson.FeatureCollection(list(features), article={"source_url": source_url})


def keep(store: Store, *features: Any, text: str = "Ships left Tartus.") -> Article:
    article = make_article(text)
    store.add(article, make_collection(*features))
    return article


def ids(page: Page) -> list[str]:
    return [feature["id"] for feature in json.loads(b"[%b]" % page.features)]


def found(store: Store, **asked: Any) -> list[str]:
    return ids(store.page(Query(EVENTS, **asked)))


def seconds(day: str, end: bool = False) -> int:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return int(moment.timestamp()) + (_DAY_S - 1 if end else 0)
