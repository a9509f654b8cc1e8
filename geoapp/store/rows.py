"""An article and its features in, what every store keeps of them out.

A store holds each feature three times: as columns, as box and time that
queries are narrowed by, and as the GeoJSON text that answers them.
"""

import json
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from shapely import force_2d
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geoapp.columns import (
    ARTICLES,
    EVENTS,
    LAYERS,
    MENTIONS,
    MOVEMENTS,
    VALUE_TYPES,
    Kind,
    Layer,
)
from geoapp.errors import StoreError
from geoapp.features import dumps
from geoapp.model import Article, Sentence
from geoapp.query import Scalar

OPEN_START = -(2**62)
OPEN_END = 2**62
"""Seconds that stand for an open side of a time."""

Envelope = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_LAYER_OF = {"event": EVENTS, "movement": MOVEMENTS, "mention": MENTIONS}
_EVENT_KINDS = ("event", "movement")
_NAMES = {
    name: tuple(column.name for column in layer.columns)
    for name, layer in LAYERS.items()
}
_VALUES = {name: itemgetter(*names) for name, names in _NAMES.items()}
_POINT = struct.Struct("<BIdd")  # little endian, type 1 (OGC 06-103r4, 8.2)
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
# The json of Python pads what orjson writes as 1e-6, and says 1e-05 for 0.00001.
_SMALL = re.compile(rb"\de-\d\b")


class Shape(NamedTuple):
    """Which columns of a layer have a value, the same for many rows.

    `present` tells it for every column, `names` names them; `flags` and
    `moments` are the places among them that hold a flag or a moment.
    """

    layer: str
    present: tuple[bool, ...]
    names: tuple[str, ...]
    flags: tuple[int, ...]
    moments: tuple[int, ...]


class Row(NamedTuple):
    """A feature as stores keep it; a tuple, for there are many to make.

    `values` are those of the layer's columns in order. `wkb` is the geometry
    in CRS84, two-dimensional; it and its envelope are `None` where there is
    none. Times are seconds from 1970 in UTC, the last one included, `None`
    where nothing is known. `body` is the feature's GeoJSON text, `text` what
    words are searched in.
    """

    layer: Layer
    id: str
    shape: Shape
    values: tuple[Scalar, ...]
    wkb: bytes | None
    envelope: Envelope | None
    t_start: int | None
    t_end: int | None
    body: bytes
    text: str


class Mapped(NamedTuple):
    """An article with its features as stores keep them, in their order.

    `source` is the article as JSON text, `published` its moment as it was read,
    with or without a time zone. The bodies of the rows, joined by
    commas, between `prefix` and `suffix` are the text of the collection.
    """

    article: Row
    rows: tuple[Row, ...]
    source: str
    prefix: str
    suffix: str
    published: str | None


def read_mapped(article: Article, collection: Mapping[str, Any]) -> Mapped:
    """Turn an article and its FeatureCollection into rows.

    Raises:
        StoreError: If a feature is none that `geoapp.features` makes.
    """
    prefix, suffix = _around_features(collection)
    features = collection["features"]
    return Mapped(
        _article_row(article, collection),
        tuple(map(_feature_row, features)),
        _article_text(article),
        prefix,
        suffix,
        article.published.isoformat() if article.published else None,
    )


def collection_text(prefix: str, bodies: Iterable[bytes], suffix: str) -> str:
    """Put the text of a FeatureCollection together again.

    >>> collection_text('{"features":[', [b"1", b"2"], "]}")
    '{"features":[1,2]}'
    """
    return f"{prefix}{b','.join(bodies).decode()}{suffix}"


def read_article_text(text: str) -> Article:
    """Return the article of a `Mapped.source`."""
    fields = json.loads(text)
    fields["sentences"] = tuple(Sentence(**span) for span in fields["sentences"])
    if fields["published"] is not None:
        fields["published"] = datetime.fromisoformat(fields["published"])
    return Article(**fields)


def search_text(layer: Layer, properties: Mapping[str, Any]) -> str:
    """Return the text of a feature that words are searched in.

    >>> search_text(MENTIONS, {"title": "Tartus", "sentence": "Ships left."}).split()
    ['Tartus', 'Ships', 'left.']
    """
    get = properties.get
    texts = (get("title"), get("sentence"), get("other_sentences"))
    return "\n".join(filter(None, texts))


def _around_features(collection: Mapping[str, Any]) -> tuple[str, str]:
    names = list(collection)
    place = names.index("features")
    before = {name: collection[name] for name in names[:place]}
    after = {name: collection[name] for name in names[place + 1 :]}
    prefix = dumps(before)[:-1] + ("," if before else "") + '"features":['
    suffix = "]" + ("," if after else "") + dumps(after)[1:]
    return prefix, suffix


def _feature_row(feature: Mapping[str, Any]) -> Row:
    properties = feature["properties"]
    kind, id = properties.get("kind"), feature.get("id")
    layer = _LAYER_OF.get(kind)
    if layer is None or not isinstance(id, str):
        raise StoreError(
            f"a feature {id!r} of kind {kind!r} cannot be kept; "
            "add what geoapp.features makes"
        )
    try:
        start, end = _seconds(properties.get("when"), properties.get("when_end"))
    except (ValueError, TypeError):
        # What is no day stays in the text alone.
        properties = {**properties, "when": None, "when_end": None}
        start = end = None
    shape, values = _columns(layer, properties)
    wkb, envelope = _geometry(feature.get("geometry"))
    body, text = _body(feature), search_text(layer, properties)
    return Row(layer, id, shape, values, wkb, envelope, start, end, body, text)


def _columns(
    layer: Layer, properties: Mapping[str, Any]
) -> tuple[Shape, tuple[Scalar, ...]]:
    """Return the values of the layer's columns; what fits none is left out."""
    try:
        values = _VALUES[layer.name](properties)
    except KeyError:
        values = tuple(map(properties.get, _NAMES[layer.name]))
    shape = _shape(layer.name, tuple(map(type, values)))
    if len(shape.names) + values.count(None) < len(values):
        pairs = zip(values, shape.present, strict=True)
        values = tuple(value if fits else None for value, fits in pairs)
    return shape, values


def _article_row(article: Article, collection: Mapping[str, Any]) -> Row:
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]
    moment = _utc(article.published) if article.published else None
    published = f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
    columns = {
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": published,
        "url": article.url,
        "source_url": collection["article"]["source_url"],
        "reuse": article.reuse,
        "language": article.language,
        "dateline": article.dateline,
        "events": sum(kind in _EVENT_KINDS for kind in kinds),
    }
    feature = {
        "type": "Feature",
        "id": article.id,
        "geometry": None,
        "properties": columns,
    }
    time = int(moment.timestamp()) if moment else None
    text = f"{article.title or ''}\n{article.text}"
    shape, values = _columns(ARTICLES, columns)
    body = _body(feature)
    return Row(
        *(ARTICLES, article.id, shape, values),
        *(None, None, time, time),
        *(body, text),
    )


def _article_text(article: Article) -> str:
    try:
        return orjson.dumps(article).decode()
    except orjson.JSONEncodeError as error:
        raise StoreError(f"an article cannot be written as JSON: {error}") from error


@lru_cache(maxsize=4096)
def _shape(layer_name: str, types: Sequence[type]) -> Shape:
    """Return which values their columns can hold."""
    columns = LAYERS[layer_name].columns
    pairs = zip(columns, types, strict=True)
    present = tuple(kind in VALUE_TYPES[column.kind] for column, kind in pairs)
    shown = tuple(compress(columns, present))
    flags, moments = (
        tuple(i for i, column in enumerate(shown) if column.kind is kind)
        for kind in (Kind.FLAG, Kind.MOMENT)
    )
    names = tuple(column.name for column in shown)
    return Shape(layer_name, present, names, flags, moments)


def _geometry(geometry: Mapping[str, Any] | None) -> tuple[bytes | None, Any]:
    if geometry is None:
        return None, None
    if geometry["type"] == "Point" and geometry["coordinates"]:
        lon, lat = map(float, geometry["coordinates"][:2])
        return _POINT.pack(1, 1, lon, lat), (lon, lat, lon, lat)
    try:
        drawn = force_2d(shape(geometry))
    except (ShapelyError, ValueError, TypeError, LookupError) as error:
        raise StoreError(f"a geometry cannot be kept: {error}") from error
    return (None, None) if drawn.is_empty else (drawn.wkb, drawn.bounds)


@lru_cache(maxsize=16_384)
def _seconds(start: str | None, end: str | None) -> tuple[int | None, int | None]:
    """Return the first second of one day and the last of another.

    >>> _seconds("1970-01-01", "1970-01-02")
    (0, 172799)

    Raises:
        ValueError: If one of them is no day.
    """
    if start is None and end is None:
        return None, None
    return (
        OPEN_START if start is None else _midnight(start),
        OPEN_END if end is None else _midnight(end) + _DAY_S - 1,
    )


@lru_cache(maxsize=4096)
def _midnight(day: str) -> int:
    return (date.fromisoformat(day).toordinal() - _EPOCH) * _DAY_S


def _utc(moment: datetime) -> datetime:
    return (
        moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    )


def _body(feature: Mapping[str, Any]) -> bytes:
    """Return the text that `dumps` makes, by a faster way where both agree."""
    try:
        body = orjson.dumps(feature)
    except orjson.JSONEncodeError:
        return _slow_body(feature)
    if b"0.0000" in body or (b"e-" in body and _SMALL.search(body)):
        return _slow_body(feature)
    return body


def _slow_body(feature: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(
            feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode()
    except ValueError as error:
        raise StoreError(f"a feature cannot be written as JSON: {error}") from error
