"""Features to keep in stores, and the kinds of store that all tests run over."""

from collections.abc import Sequence
from typing import Any

import geojson

from geoapp.columns import EVENTS, MENTIONS, MOVEMENTS, Layer
from geoapp.model import Article, Sentence

KINDS = ("file", "postgis")
"""Kinds of store; the fixture `<kind>_store` gives the address of an empty one."""

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
