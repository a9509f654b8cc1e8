"""Events and mentions in, GeoJSON features out (RFC 7946, CRS84, flat).

Nothing here claims more than the text: a line needs two sharp ends, a
government is never a point, what has no place has a null geometry.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import geojson

from geoapp.extent import bbox_of
from geoapp.model import (
    Article,
    Event,
    Place,
    Resolution,
    Role,
    Sentence,
)
from geoapp.properties import (
    account_properties,
    code_properties,
    location_properties,
    party_properties,
    place_properties,
    sentence_properties,
    shown_name,
    stance_properties,
    title_of,
    way_properties,
    when_properties,
)
from geoapp.routing import Route
from geoapp.ways import known_end, route_of, route_properties

DATA_ATTRIBUTION = (
    "Places: GeoNames (CC BY 4.0), airportsdata (MIT), searoute (Apache-2.0), "
    "geoapp tables. Routes are schematic."
)

# Services of the web that draw on a database which asks to be named.
_SERVICE_CREDITS = {
    "Nominatim": "© OpenStreetMap contributors (ODbL)",
    "Photon": "© OpenStreetMap contributors (ODbL)",
}
_DECIMALS = 5  # about a metre
_DOMAIN = re.compile(r"\b(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)


def to_collection(
    article: Article,
    resolutions: Sequence[Resolution],
    events: Sequence[Event],
    *,
    closed: frozenset[str] = frozenset(),
) -> geojson.FeatureCollection:
    """Return the article as one FeatureCollection.

    Events and movements come first, numbered in the order of the article;
    then one feature per mention of a place. `bbox` spans what has a place.

    Args:
        article: The article.
        resolutions: One per toponym.
        events: In the order of the article.
        closed: Names of passages that no ship takes.
    """
    features = [
        _event_feature(article, number, event, closed)
        for number, event in enumerate(events, start=1)
    ]
    sentences = iter(_sentences_of(article, resolutions))
    features += [_mention_feature(article, next(sentences), r) for r in resolutions]
    extra: dict[str, Any] = {
        "article": _article_properties(article),
        "attribution": _attribution(resolutions),
    }
    bbox = bbox_of(features)
    if bbox is not None:
        extra["bbox"] = bbox
    _set_against(_unique(features), events)
    return geojson.FeatureCollection(features, **extra)


def _attribution(resolutions: Sequence[Resolution]) -> str:
    """Name the data that the places come from, and the services used."""
    used = {r.place.source for r in resolutions if r.place is not None}
    credits = [
        f"Places of {service}: {credit}."
        for service, credit in _SERVICE_CREDITS.items()
        if service in used
    ]
    return " ".join((DATA_ATTRIBUTION, *credits))


def dumps(collection: geojson.FeatureCollection) -> str:
    """Return the JSON text of a collection, the same for the same article."""
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def source_url(article: Article) -> str | None:
    """Return the link back to the source: its own, or the one reuse asks for.

    >>> source_url(Article("Text.", (), reuse="Reuse with a link to News.example"))
    'https://news.example/'
    """
    if article.url and urlsplit(article.url).scheme in ("http", "https"):
        return article.url
    match = _DOMAIN.search(article.reuse or "")
    return f"https://{match.group(1).lower()}/" if match else None


def _article_properties(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "source_url": source_url(article),
        "reuse": article.reuse,
        "language": article.language,
        "dateline": article.dateline,
    }


def _sentences_of(
    article: Article, resolutions: Sequence[Resolution]
) -> Iterable[Sentence]:
    """Yield the sentence of each resolution; both are in order."""
    sentences = iter(article.sentences)
    sentence = next(sentences, Sentence(0, 0))
    for resolution in resolutions:
        while sentence.end <= resolution.toponym.start:
            sentence = next(sentences)
        yield sentence


def _feature_id(article: Article, *parts: object) -> str:
    text = "\x1f".join(str(part) for part in (article.id, *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _unique(features: list[geojson.Feature]) -> list[geojson.Feature]:
    """Tell apart features that share everything an id is made of."""
    seen: dict[str, int] = {}
    for feature in features:
        count = seen[feature.id] = seen.get(feature.id, 0) + 1
        if count > 1:
            feature["id"] = f"{feature.id}-{count}"
    return features


def _event_feature(
    article: Article, number: int, event: Event, closed: frozenset[str]
) -> geojson.Feature:
    ends = (event.origin, event.destination)
    shown = known_end(event) if event.is_movement else event.location
    line = route_of(event, closed)
    place = shown.place if shown else None
    properties = {
        "kind": "movement" if event.is_movement else "event",
        "number": number,
        "title": title_of(event),
        **code_properties(event),
        **account_properties(article, event),
        **party_properties(event),
        **location_properties(article, None if line else shown),
        **place_properties(place, near=shown is not None and shown.near),
        **way_properties(event),
        **route_properties(event, line, closed),
        **when_properties(event),
        **stance_properties(event),
        "contrary": event.contrary_to is not None,
        "contrary_to": None,
        **_source_properties(article),
    }
    identity = [event.sentence.start, event.category, event.trigger.start]
    places = (role.place if role else None for role in (event.location, *ends))
    identity += [place.id if place else "" for place in places]
    return geojson.Feature(
        id=_feature_id(article, *identity),
        geometry=_event_geometry(shown, line),
        properties=properties,
    )


def _set_against(features: Sequence[geojson.Feature], events: Sequence[Event]) -> None:
    """Name the feature that each piece of evidence speaks against."""
    ids = {
        (event.trigger.start, event.trigger.end): feature.id
        for feature, event in reversed(list(zip(features, events, strict=False)))
    }
    for feature, event in zip(features, events, strict=False):
        other = event.contrary_to
        if other is not None:
            feature.properties["contrary_to"] = ids.get((other.start, other.end))


def _mention_feature(
    article: Article, sentence: Sentence, resolution: Resolution
) -> geojson.Feature:
    toponym, place = resolution.toponym, resolution.place
    literal = toponym.is_place
    best = resolution.candidates[0] if resolution.candidates else None
    properties = {
        "kind": "mention",
        "number": None,
        "title": shown_name(resolution),
        "category": "MENTION",
        "text": toponym.name,
        "start": toponym.start,
        "end": toponym.end,
        "usage": toponym.usage.value,
        "place": _place_name(resolution),
        "place_id": place.id if place else None,
        **place_properties(place, near=resolution.inside),
        "score": best.score if best else None,
        "reasons": "; ".join(best.reasons) if best else None,
        "alternatives": _alternatives(resolution),
        "stands_for": place.stands_for if place else None,
        **sentence_properties(article, sentence),
        **_source_properties(article),
    }
    return geojson.Feature(
        id=_feature_id(article, sentence.start, "MENTION", toponym.start),
        geometry=_point(place) if place and literal else None,
        properties=properties,
    )


def _alternatives(resolution: Resolution) -> str | None:
    others = [
        ", ".join(
            part
            for part in (c.place.name, c.place.admin1, c.place.country)
            if part is not None
        )
        + f" ({c.score:.2f})"
        for c in resolution.candidates[1:4]
    ]
    return "; ".join(others) or None


def _source_properties(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "article_title": article.title,
        "source": article.outlet,
        "source_url": source_url(article),
    }


def _event_geometry(shown: Role | None, line: Route | None) -> Any:
    if line is None:
        # "Russian airfields" are somewhere in Russia: that is no point.
        place = shown.place if shown and shown.site else None
        return _point(place) if place else None
    if len(line.lines) == 1:
        return geojson.LineString(line.lines[0], precision=_DECIMALS)
    return geojson.MultiLineString(line.lines, precision=_DECIMALS)


def _point(place: Place) -> geojson.Point:
    return geojson.Point(place.lon_lat, precision=_DECIMALS)


def _place_name(resolution: Resolution) -> str | None:
    """Return the name of the place; of an unknown name that of where it lies."""
    if resolution.place is None:
        return None
    return resolution.place.name if resolution.inside else shown_name(resolution)
