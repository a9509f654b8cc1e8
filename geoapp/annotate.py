"""A line of JSON in, a line of JSON out: what a text names and tells.

The formats are those that geoparsers and event coders are scored by; offsets
count the characters of the text exactly as given.
"""

import json
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.confidence import confidence
from geoapp.documents import Document, Fields, read_document, read_fields, read_id
from geoapp.errors import DocumentError
from geoapp.joining import completed
from geoapp.likeness import SURE, pinned
from geoapp.model import (
    Candidate,
    Entity,
    Event,
    Place,
    Precision,
    Resolution,
    Role,
    Span,
    When,
)
from geoapp.pipeline import Backends, Reading, read
from geoapp.properties import CHAIN, SEVERAL, counted, status_of
from geoapp.where.naming import own_words

MOST_CANDIDATES = 10
"""How many places of a name are told, the best first."""

_DECIMALS = 5  # of degrees, about a metre
_PLACE_FIELDS = (
    "lat",
    "lon",
    "place_id",
    "name",
    "feature_code",
    "country",
    "admin1",
    "precision",
)
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_TYPES = {"X-MOVEMENT": "MOVEMENT"}
"""Types that event coders call otherwise than the map does."""

_Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A line of output; `trouble` is what was wrong with the line of input.

    `failed` says that it could not be annotated at all.
    """

    line: str
    trouble: str | None = None
    failed: bool = False


def annotate_line(
    line: bytes, number: int, backends: Backends, *, gold_spans: bool, max_bytes: int
) -> Annotation:
    """Annotate one line; one that cannot be used becomes an error object.

    Args:
        line: A JSON object with id and text, in UTF-8.
        number: Of the line, from 1, for the error object.
        backends: The recognizer and the geocoder.
        gold_spans: Resolve just the toponyms that the line brings.
        max_bytes: Largest text that is read, bytes of UTF-8.
    """
    fields: Fields = {}
    try:
        fields = read_fields(line)
        document = read_document(fields, gold_spans=gold_spans, max_bytes=max_bytes)
        made = to_annotation(document, read(document.article, backends, document.spans))
    except DocumentError as error:
        return failure(number, str(error), fields)
    except Exception as error:  # a bug must not end a run over many documents
        trouble = f"failed, which is a bug: {type(error).__name__}: {error}"
        told = failure(number, trouble, fields)
        return Annotation(told.line, f"{trouble}\n{traceback.format_exc()}", True)
    unread = fields.get("published") and document.article.published is None
    trouble = "published is no date that can be read, so none is known"
    return Annotation(_dumps(made), trouble if unread else None)


def failure(number: int, trouble: str, fields: Fields | None = None) -> Annotation:
    """Return the error object of a line, with its id where one was read."""
    try:
        id = read_id(fields or {})
    except DocumentError:
        id = None
    told = _dumps({"id": id, "line": number, "error": trouble})
    return Annotation(told, trouble, failed=True)


def to_annotation(document: Document, reading: Reading) -> _Json:
    """Return what was read of a document, ready for JSON."""
    resolved = {(r.toponym.start, r.toponym.end): r for r in reading.resolutions}
    spans = document.spans if document.spans is not None else tuple(resolved)
    tellings = completed(reading.tellings, reading.events)
    return {
        "id": document.id,
        "toponyms": [_toponym(resolved[span], document.text) for span in spans],
        "entities": [_entity(entity, document.text) for entity in reading.entities],
        "events": [_event(event) for event in tellings],
        "movements": [_movement(event) for event in tellings if event.is_movement],
    }


def _toponym(resolution: Resolution, text: str) -> _Json:
    toponym, place = resolution.toponym, resolution.place
    chosen = (
        c.score for c in resolution.candidates if place and c.place.id == place.id
    )
    return {
        "start": toponym.start,
        "end": toponym.end,
        "text": text[toponym.start : toponym.end],
        "usage": toponym.usage.value,
        **(_place(place) if place else dict.fromkeys(_PLACE_FIELDS)),
        # The place that an unknown name lies in is no sharp answer.
        **({"precision": Precision.REGION.value} if resolution.inside else {}),
        "score": next(chosen, None),
        "candidates": _candidates(resolution.candidates),
    }


def _place(place: Place) -> _Json:
    lon, lat = place.lon_lat
    point = (round(lat, _DECIMALS), round(lon, _DECIMALS))
    kind = (place.feature_code, place.country, place.admin1, place.precision.value)
    values = (*point, place.id, place.name, *kind)
    return dict(zip(_PLACE_FIELDS, values, strict=True))


def _candidates(candidates: Sequence[Candidate]) -> list[_Json]:
    return [
        {**_place(c.place), "score": c.score, "reasons": list(c.reasons)}
        for c in candidates[:MOST_CANDIDATES]
    ]


def _entity(entity: Entity, text: str) -> _Json:
    written = text[entity.start : entity.end]
    span = {"start": entity.start, "end": entity.end, "text": written}
    return {**span, "label": entity.label}


def _event(event: Event) -> _Json:
    """Return an event; of a movement the place is where a reader would pin it."""
    when, against = event.when, event.contrary_to
    return {
        "type": _TYPES.get(event.category, event.category),
        "mode": event.mode,
        "context": event.context,
        "trigger": _span(event.trigger),
        "actors": [party.name for party in event.actors],
        "targets": [party.name for party in event.targets],
        "counts": counted((*event.actors, *event.targets)),
        "place": _role(pinned(event)),
        "date": _date(when) if when else None,
        "when": {
            "start": when.start,
            "end": when.end,
            "precision": when.precision,
            "basis": when.basis,
            "words": _span(when.words),
        }
        if when
        else None,
        "certainty": event.certainty.value,
        "attribution": CHAIN.join(source.text for source in event.attribution) or None,
        "confidence": confidence(event),
        "contrary_to": _span(against) if against else None,
        "start": event.sentence.start,
        "end": event.sentence.end,
        "other_sentences": _sentences(event),
    }


def _date(when: When) -> str | None:
    """Return a day, or as much of it as is known: "2024-12"."""
    first = when.start or when.end
    length = {"day": 10, "month": 7, "year": 4}.get(when.precision, 0)
    return first[:length] if first and length else None


def _movement(event: Event) -> _Json:
    return {
        "origin": _role(event.origin),
        "destination": _role(event.destination),
        "via": [_role(role) for role in event.via],
        "mode": event.travel.value if event.travel else "unknown",
        "hypothetical": event.certainty not in SURE,
        "mover": SEVERAL.join(party.name for party in event.actors),
        "verb": event.trigger.text,
        "trigger": _span(event.trigger),
        "status": status_of(event),
        "both_ways": event.both_ways,
        "certainty": event.certainty.value,
        "start": event.sentence.start,
        "end": event.sentence.end,
        "other_sentences": _sentences(event),
    }


def _sentences(event: Event) -> list[_Json]:
    return [{"start": s.start, "end": s.end} for s in event.other_sentences]


def _span(span: Span) -> _Json:
    return {"start": span.start, "end": span.end, "text": span.text}


def _role(role: Role | None) -> _Json | None:
    """Return a place of an event; offsets only where the text names it.

    They are those of the name itself: of "northern Mali" those of "Mali".
    """
    if role is None:
        return None
    if role.resolution is None:
        return {"text": role.name}
    toponym, place = role.resolution.toponym, role.place
    first, last = own_words(toponym.name, 0, len(toponym.name))
    start, end = toponym.start + first, toponym.start + last
    told: _Json = {"text": role.name, "start": start, "end": end}
    told["place_id"] = place.id if place else None
    return {**told, "basis": role.basis}


def _dumps(value: _Json) -> str:
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Some readers end a line at each of these, too.
    return _LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", line)
