"""An invented article with hand-made features, one of every sort."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from geoapp.model import Article, Sentence

_DATA = Path(__file__).parent / "data"

COLLECTION_TEXT = (_DATA / "harbour.geojson").read_text(encoding="utf-8")
COLLECTION: dict[str, Any] = json.loads(COLLECTION_TEXT)
FEATURES: list[dict[str, Any]] = COLLECTION["features"]
_HEAD = COLLECTION["article"]
ARTICLE = Article(
    (_DATA / "harbour.txt").read_text(encoding="utf-8"),
    tuple(
        Sentence(*span)
        for span in sorted(
            {
                (f["properties"]["sentence_start"], f["properties"]["sentence_end"])
                for f in FEATURES
            }
            | {
                tuple(map(int, span.split("-")))
                for f in FEATURES
                for span in (f["properties"].get("other_sentence_spans") or "").split()
            }
        )
    ),
    title=_HEAD["title"],
    published=datetime.fromisoformat(_HEAD["published"]),
    author=_HEAD["author"],
    outlet=_HEAD["outlet"],
    reuse=_HEAD["reuse"],
    language=_HEAD["language"],
)


def event(number: int) -> dict[str, Any]:
    """Return the feature of the event with that number."""
    return next(f for f in FEATURES if f["properties"]["number"] == number)


def mention(words: str, place: int = 0) -> dict[str, Any]:
    """Return the feature of a place name as written, the first or a later one."""
    return [f for f in FEATURES if f["properties"].get("text") == words][place]
