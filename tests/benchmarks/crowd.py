"""Made-up events in any number, the same each time, to fill stores with.

They have every property that a read article's events have, over ten years and
the whole globe; half of them crowd at a hundred places, as news does.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

import geojson

from geoapp.columns import ARTICLES, EVENTS, MOVEMENTS
from geoapp.model import Article, Sentence

EVENTS_AN_ARTICLE = 20
FIRST_DAY = date(2016, 1, 1)
DAYS = 3650

_CATEGORIES = ("ASSAULT", "RETREAT", "CONSULT", "AID", "PROTEST", "X-DISASTER")
_CERTAINTIES = ("asserted", "asserted", "reported", "possible", "planned", "denied")
_COUNTRIES = ("UA", "SY", "SD", "MM", "NG", "YE", "CO", "PH")
_WORDS = """
the a convoy patrol garrison crowd ferry bridge depot villagers rescuers troops
drones shells floods talks aid flour tents engines pickets was were reached left
held shelled met opened closed blocked near beside behind under after before
northern western river market harbour hills border officials witnesses said told
"""


def crowd(
    count: int, *, seed: int = 1
) -> Iterator[tuple[Article, geojson.FeatureCollection]]:
    """Yield articles of twenty events each, `count` events in all."""
    random = Random(seed)
    busy = [_anywhere(random) for _ in range(100)]
    for first in range(0, count, EVENTS_AN_ARTICLE):
        number = min(EVENTS_AN_ARTICLE, count - first)
        sentences = [_sentence(random) for _ in range(number)]
        article = _article(first, sentences)
        features = [
            _feature(random, article, order, sentence, busy)
            for order, sentence in enumerate(sentences)
        ]
        yield article, geojson.FeatureCollection(features, article=_head(article))


def _anywhere(random: Random) -> tuple[float, float]:
    """Return lon, lat where people live: no poles."""
    lon, lat = random.uniform(-180, 180), random.uniform(-55, 70)
    return round(lon, 5), round(lat, 5)


def _sentence(random: Random) -> str:
    return " ".join(random.choices(_WORDS.split(), k=24)).capitalize() + "."


def _article(number: int, sentences: list[str]) -> Article:
    text = f"Report {number}. " + " ".join(sentences)
    return Article(text, (Sentence(0, len(text)),), title=f"Report {number}")


def _head(article: Article) -> dict[str, Any]:
    head: dict[str, Any] = dict.fromkeys(column.name for column in ARTICLES.columns)
    del head["events"]
    return {"id": article.id, **head, "title": article.title}


def _feature(
    random: Random,
    article: Article,
    order: int,
    sentence: str,
    busy: list[tuple[float, float]],
) -> geojson.Feature:
    day = (FIRST_DAY + timedelta(days=random.randrange(DAYS))).isoformat()
    trigger = sentence.split()[3]
    names = (column.name for layer in (MOVEMENTS, EVENTS) for column in layer.columns)
    properties = dict.fromkeys(names) | {
        "kind": "event",
        "number": order + 1,
        "title": f"{trigger.capitalize()}, Place {order}",
        "category": random.choice(_CATEGORIES),
        "context": "military",
        "trigger": trigger,
        "trigger_start": 20,
        "trigger_end": 20 + len(trigger),
        "sentence": sentence,
        "sentence_start": 0,
        "sentence_end": len(sentence),
        "actors": " ".join(sentence.split()[:3]),
        "place": f"Place {order}",
        "place_id": f"geonames:{random.randrange(10_000_000)}",
        "place_basis": "stated",
        "feature_code": "PPL",
        "country": random.choice(_COUNTRIES),
        "precision": "settlement",
        "when": day,
        "when_end": day,
        "when_precision": "day",
        "when_basis": "stated",
        "when_text": "on Monday",
        "when_text_start": 0,
        "when_text_end": 9,
        "certainty": random.choice(_CERTAINTIES),
        "confidence": round(random.random(), 2),
        "contrary": False,
        "article_id": article.id,
        "article_title": article.title,
        "source": "The Bench Courier",
    }
    lon_lat = random.choice(busy) if random.random() < 0.5 else _anywhere(random)
    return geojson.Feature(
        id=sha256(f"{article.id} {order}".encode()).hexdigest()[:16],
        geometry=geojson.Point(lon_lat, precision=5),
        properties=properties,
    )
