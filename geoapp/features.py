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
    Precision,
    Resolution,
    Role,
    Sentence,
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
    article: Article, resolutions: Sequence[Resolution], events: Sequence[Event]
) -> geojson.FeatureCollection:
    """Return the article as one FeatureCollection.

    Events and movements come first, numbered in the order of the article;
    then one feature per mention of a place. `bbox` spans what has a place.

    Args:
        article: The article.
        resolutions: One per toponym.
        events: In the order of the article.
    """
    features = [
        _event_feature(article, number, event)
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
    return geojson.FeatureCollection(_unique(features), **extra)


def _attribution(resolutions: Sequence[Resolution]) -> str:
    """Name the data that the places come from, services only where one was used."""
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


def _event_feature(article: Article, number: int, event: Event) -> geojson.Feature:
    ends = (event.origin, event.destination)
    shown = known_end(event) if event.is_movement else event.location
    line = route_of(event)
    place = shown.place if shown else None
    properties = {
        "kind": "movement" if event.is_movement else "event",
        "number": number,
        "title": _title(event),
        "category": event.category,
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        **_sentence_properties(article, event.sentence),
        "actors": "; ".join(party.name for party in event.actors) or None,
        "place": _name(shown) if shown and not line else None,
        "place_id": place.id if place and not line else None,
        "place_basis": shown.basis if shown and not line else None,
        **_place_properties(place, near=shown is not None and shown.near),
        "origin": _name(event.origin),
        "origin_id": _id(event.origin),
        "destination": _name(event.destination),
        "destination_id": _id(event.destination),
        "via": "; ".join(_name(role) or "" for role in event.via) or None,
        "travel": event.travel.value if event.travel else None,
        **route_properties(event, line),
        **_when_properties(event),
        **_stance_properties(event),
        **_source_properties(article),
    }
    identity = [event.sentence.start, event.category, event.trigger.start]
    identity += [_id(role) or "" for role in (event.location, *ends)]
    return geojson.Feature(
        id=_feature_id(article, *identity),
        geometry=_event_geometry(shown, line),
        properties=properties,
    )


def _mention_feature(
    article: Article, sentence: Sentence, resolution: Resolution
) -> geojson.Feature:
    toponym, place = resolution.toponym, resolution.place
    literal = toponym.is_place
    best = resolution.candidates[0] if resolution.candidates else None
    properties = {
        "kind": "mention",
        "number": None,
        "title": _shown_name(resolution),
        "category": "MENTION",
        "text": toponym.name,
        "start": toponym.start,
        "end": toponym.end,
        "usage": toponym.usage.value,
        "place": _place_name(resolution),
        "place_id": place.id if place else None,
        **_place_properties(place, near=resolution.inside),
        "score": best.score if best else None,
        "reasons": "; ".join(best.reasons) if best else None,
        "alternatives": _alternatives(resolution),
        "stands_for": place.stands_for if place else None,
        **_sentence_properties(article, sentence),
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


def _sentence_properties(article: Article, sentence: Sentence) -> dict[str, Any]:
    return {
        "sentence": article.text[sentence.start : sentence.end],
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
    }


def _place_properties(place: Place | None, *, near: bool = False) -> dict[str, Any]:
    bbox = place.bbox if place else None
    # What is beside a place lies in its region, not at its point.
    precision = Precision.REGION if near and place else place and place.precision
    return {
        "feature_code": place.feature_code if place else None,
        "country": place.country if place else None,
        "claims": ("; ".join(place.claims) or None) if place else None,
        "precision": precision.value if precision else None,
        "extent": ",".join(f"{side:g}" for side in bbox) if bbox else None,
    }


def _when_properties(event: Event) -> dict[str, Any]:
    when = event.when
    return {
        "when": when.start if when else None,
        "when_end": when.end if when else None,
        "when_precision": when.precision if when else None,
        "when_text": when.words.text if when else None,
    }


def _stance_properties(event: Event) -> dict[str, Any]:
    cue = event.certainty_cue
    return {
        "certainty": event.certainty.value,
        "certainty_cue": cue.text if cue else None,
        "certainty_cue_start": cue.start if cue else None,
        "certainty_cue_end": cue.end if cue else None,
        "attribution": " < ".join(source.text for source in event.attribution) or None,
    }


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


def _id(role: Role | None) -> str | None:
    place = role.place if role else None
    return place.id if place else None


def _name(role: Role | None) -> str | None:
    if role is None:
        return None
    if role.site and not role.near and role.resolution and role.place:
        return _shown_name(role.resolution)
    return role.name


def _shown_name(resolution: Resolution) -> str:
    """Return the table's name, or the article's spelling of a town.

    Towns are filed under local spellings ("Ţarţūs") that readers of the
    article would not look for.
    """
    place, written = resolution.place, resolution.toponym.name
    town = place is not None and place.id.startswith("geonames:")
    if place is None or resolution.inside or (town and not written.isupper()):
        return " ".join(written.split())
    return place.name


def _place_name(resolution: Resolution) -> str | None:
    """Return the name of the place, which for an unknown name is where it lies."""
    if resolution.place is None:
        return None
    return resolution.place.name if resolution.inside else _shown_name(resolution)


def _title(event: Event) -> str:
    """Say what happened in one line: what, then where or from where to where."""
    trigger = event.trigger.text
    if not event.is_movement:
        where = _name(event.location)
        what = trigger[:1].upper() + trigger[1:]
        return f"{what}, {where}" if where else what
    what = event.actors[0].name if event.actors else trigger
    what = what[:1].upper() + what[1:]
    origin, destination = _name(event.origin), _name(event.destination)
    if event.both_ways:
        return f"{what}, between {origin} and {destination or 'another place'}"
    if origin and destination:
        return f"{what}, {origin} to {destination}"
    return f"{what}, from {origin}" if origin else f"{what}, to {destination}"
