"""Invented articles whose features lie all over the world: edges, poles, nowhere.

Some have no date, some no place, some cross the antimeridian.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import geojson

from geoapp.columns import EVENTS, MENTIONS, MOVEMENTS, Layer
from geoapp.model import Article, Sentence

Properties = dict[str, Any]

PLACES: Sequence[tuple[float, float] | None] = (
    (0.0, 0.0),
    (10.0, 20.0),
    (10.5, 20.5),
    (15.0, 25.0),
    (-10.0, -20.0),
    (35.9487, 35.4011),
    (36.2765, 33.5138),
    None,
    (180.0, 0.0),
    (-180.0, -5.0),
    (179.9, -16.8),
    (-179.5, -16.2),
    (178.0, 51.9),
    (-176.6, 51.9),
    (0.0, 90.0),
    (12.0, -90.0),
    (-63.0, 86.5),
    (166.7, -77.8),
    None,
    (120.123456789, 14.987654321),
)
"""Where events are, longitude and latitude; two are not located."""

DAYS: Sequence[tuple[str, str] | None] = (
    ("2024-12-14", "2024-12-14"),
    ("2024-12-01", "2024-12-31"),
    None,
    ("2024-02-29", "2024-02-29"),
    ("2025-01-01", "2025-01-03"),
    ("1999-12-31", "2000-01-01"),
    ("2024-12-15", "2024-12-15"),
)
"""First and last day of events; every seventh has none."""

TITLES = (
    "Ships left the harbour",
    "A strike at O'Hara's depot",
    "100% of the bridge_head was shelled",
    "Überfall in Kraków",
    '<b>Talks</b> & "tea"',
    "Талакские переговоры",
)
CATEGORIES = ("RETREAT", "ASSAULT", "X-PRESENCE", "CONSULT", "X-MOVEMENT")
COUNTRIES = ("SY", "LY", None, "FJ", "US")
CERTAINTIES = ("asserted", "reported", "possible", "denied")

WAYS: Sequence[dict[str, Any] | None] = (
    {"type": "LineString", "coordinates": [[35.9, 34.9], [30.0, 33.5], [23.9, 32.1]]},
    {
        "type": "MultiLineString",
        "coordinates": [
            [[170.0, -10.0], [180.0, -12.0]],
            [[-180.0, -12.0], [-170.0, -14.0]],
        ],
    },
    {"type": "Point", "coordinates": [33.5224, 44.6166]},
    None,
    {"type": "LineString", "coordinates": [[-20.0, -20.0], [20.0, 20.0]]},
    {"type": "LineString", "coordinates": [[100.0, 80.0], [140.0, 88.0]]},
)
"""What movements are drawn as; the third is a stub, the fourth has no place."""

NAMED: Sequence[tuple[str, tuple[float, float] | None]] = (
    ("Tartus", (35.8866, 34.889)),
    ("Moscow", None),
    ("Taveuni", (-179.97, -16.85)),
    ("Adak", (-176.6545, 51.88)),
    ("Longyearbyen", (15.64, 78.22)),
    ("Perth", (115.8614, -31.9523)),
    ("Damascus", None),
    ("Null Island", (0.0, 0.0)),
)

EVENT_COUNT = 42
MOVEMENT_COUNT = 12
MENTION_COUNT = 16

_PUBLISHED = (datetime(2024, 12, 14, 17, 51), None, datetime(2025, 1, 2, 6, 0, 30))


def mapped_articles() -> tuple[tuple[Article, geojson.FeatureCollection], ...]:
    """Return three articles, each with a third of the features."""
    made = [_article(number) for number in range(3)]
    return tuple((a, _collection(a, n)) for n, a in enumerate(made))


def small_article(number: int) -> tuple[Article, geojson.FeatureCollection]:
    """Return one more article with three events, another one for each number."""
    article = Article(
        f"Convoy {number} passed the gate.",
        (Sentence(0, 12),),
        title=f"Convoy {number}",
        language="en",
    )
    features = [_event(article, 1_000 + 3 * number + turn) for turn in range(3)]
    return article, _collected(article, features)


def _article(number: int) -> Article:
    sentences = ("Ships left the harbour.", "Nobody said where they went.")
    text = f"{' '.join(sentences)} This was edition {number}."
    return Article(
        text,
        (Sentence(0, 23), Sentence(24, 52), Sentence(53, len(text))),
        title=f"Edition {number}: ships & <harbours>",
        published=_PUBLISHED[number],
        outlet=("The Daily Tide", None, "Küstenblatt")[number],
        url=f"https://example.org/editions/{number}",
        language="en",
    )


def _collection(article: Article, number: int) -> geojson.FeatureCollection:
    features = [_event(article, turn) for turn in range(number, EVENT_COUNT, 3)]
    features += [_way(article, turn) for turn in range(number, MOVEMENT_COUNT, 3)]
    features += [_mention(article, turn) for turn in range(number, MENTION_COUNT, 3)]
    return _collected(article, features)


def _collected(
    article: Article, features: list[geojson.Feature]
) -> geojson.FeatureCollection:
    published = article.published.isoformat() if article.published else None
    head = {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": published,
        "url": article.url,
        "source_url": article.url,
        "reuse": article.reuse,
        "language": article.language,
        "dateline": article.dateline,
    }
    return geojson.FeatureCollection(
        features, article=head, attribution="Places: invented for these tests."
    )


def _event(article: Article, turn: int) -> geojson.Feature:
    place = PLACES[turn % len(PLACES)]
    geometry = {"type": "Point", "coordinates": list(place)} if place else None
    properties = {
        "kind": "event",
        "number": turn // 3 + 1,
        **_told(article, turn),
        "contrary": turn % 4 == 1,
        "contrary_to": None,
    }
    return _feature(EVENTS, f"e{turn:015x}", geometry, properties)


def _way(article: Article, turn: int) -> geojson.Feature:
    geometry = WAYS[turn % len(WAYS)]
    stub = geometry is not None and geometry["type"] == "Point"
    properties = {
        "kind": "movement",
        "number": 100 + turn,
        **_told(article, turn),
        "origin": "Tartus",
        "origin_id": "test:1",
        "destination": None if stub else "Tobruk",
        "both_ways": turn % 2 == 0,
        "travel": ("sea", "air", "land")[turn % 3],
        "status": "actual",
        "route": "stub" if stub else "great circle",
        "length_km": None if stub or geometry is None else float(turn) + turn % 2 / 4,
        "stub_bearing": 12.5 if stub else None,
        "stub_outward": True if stub else None,
    }
    return _feature(MOVEMENTS, f"a{turn:015x}", geometry, properties)


def _mention(article: Article, turn: int) -> geojson.Feature:
    name, place = NAMED[turn % len(NAMED)]
    geometry = {"type": "Point", "coordinates": list(place)} if place else None
    properties = {
        "kind": "mention",
        "number": None,
        "title": name,
        "category": "MENTION",
        "text": name,
        "start": turn,
        "end": turn + len(name),
        "usage": "literal" if place else "metonymic",
        "place": name,
        "place_id": f"test:{turn}",
        "feature_code": "PPL",
        "country": COUNTRIES[turn % len(COUNTRIES)],
        "precision": "settlement",
        "score": round(turn / MENTION_COUNT, 2),
        "reasons": "the only place of that name",
        **_sentence(article),
        **_source(article),
    }
    return _feature(MENTIONS, f"c{turn:015x}", geometry, properties)


def _told(article: Article, turn: int) -> Properties:
    days = DAYS[turn % len(DAYS)]
    return {
        "title": TITLES[turn % len(TITLES)],
        "category": CATEGORIES[turn % len(CATEGORIES)],
        "trigger": "left",
        "trigger_start": 6,
        "trigger_end": 10,
        **_sentence(article),
        "actors": "Ships" if turn % 2 else None,
        "place": f"Place {turn}",
        "country": COUNTRIES[turn % len(COUNTRIES)],
        "precision": "site",
        "when": days[0] if days else None,
        "when_end": days[1] if days else None,
        "when_precision": "day" if days else None,
        "certainty": CERTAINTIES[turn % len(CERTAINTIES)],
        "confidence": turn % 10 / 10,
        **_source(article),
    }


def _sentence(article: Article) -> Properties:
    sentence = article.sentences[0]
    return {
        "sentence": article.text[sentence.start : sentence.end],
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
    }


def _source(article: Article) -> Properties:
    return {
        "article_id": article.id,
        "article_title": article.title,
        "source": article.outlet,
        "source_url": article.url,
    }


def _feature(
    layer: Layer, identity: str, geometry: dict[str, Any] | None, told: Properties
) -> geojson.Feature:
    """Return a feature with all properties of its layer; what is not told is null."""
    properties = {column.name: told.get(column.name) for column in layer.columns}
    return geojson.Feature(id=identity, geometry=geometry, properties=properties)
