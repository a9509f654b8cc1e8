"""The layers of a store and their columns: one list for files, database and API.

A column is a property of a feature under its own name, as the README tells it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds. A moment has a day and a time, UTC where none is told."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"


VALUE_TYPES: Mapping[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.NUMBER: (int, float),
    Kind.FLAG: (bool,),
    Kind.DAY: (str,),
    Kind.MOMENT: (str,),
}
"""What a value of a column is in Python; a day and a moment are ISO 8601."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `indexed` ones can be sorted by and are fast to filter by."""

    name: str
    kind: Kind
    about: str
    indexed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A layer: its name, what a reader sees of it, and its columns in order.

    There is one of each, so that caches tell it from others without its columns.

    `time` names the columns of its first and last day or moment, if it has any.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    time: tuple[str, str] | None = None
    located: bool = True

    def column(self, name: str) -> Column | None:
        """Return the column of that name, or `None`."""
        return next((column for column in self.columns if column.name == name), None)


def _texts(**about: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.TEXT, told) for name, told in about.items())


def _integers(**about: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.INTEGER, told) for name, told in about.items())


def _span(name: str, of: str) -> tuple[Column, ...]:
    return (
        Column(f"{name}start", Kind.INTEGER, f"where {of} starts in the text"),
        Column(f"{name}end", Kind.INTEGER, f"where {of} ends in the text"),
    )


_HEAD = (
    Column("kind", Kind.TEXT, "event, movement or mention"),
    Column("number", Kind.INTEGER, "order in the article"),
    Column("title", Kind.TEXT, "one line that says what happened"),
    Column("category", Kind.TEXT, "PLOVER type; ours begin with X-", indexed=True),
)
_SENTENCE = (
    Column("sentence", Kind.TEXT, "the sentence that it was read from"),
    *_span("sentence_", "the sentence"),
)
_TOLD = (
    *_texts(
        mode="how, in PLOVER's finer words",
        context="in which field, in PLOVER's words",
        cameo="root code of CAMEO",
        acled="event type of ACLED",
        trigger="the word that tells it",
    ),
    *_span("trigger_", "that word"),
    *_SENTENCE,
    *_texts(
        other_sentences="sentences that tell it again, joined by |",
        other_sentence_spans="where they stand",
        other_triggers="the words that tell it there",
        other_trigger_spans="where they stand",
        actors="who acts or what moves",
        targets="who is acted on",
        counts="how many, with the noun",
        sides="whose the actors are",
        place="where",
        place_id="the gazetteer's id of the place",
        place_basis="stated, inferred or dateline",
        place_sentence="the sentence that names the place, where another",
    ),
    *_span("place_sentence_", "that sentence"),
)
_PLACE = (
    Column("feature_code", Kind.TEXT, "GeoNames code of the place"),
    Column("country", Kind.TEXT, "ISO code of its country", indexed=True),
    Column("claims", Kind.TEXT, "who claims a disputed place"),
    Column("precision", Kind.TEXT, "site, settlement, water, region or country"),
    Column("extent", Kind.TEXT, "west, south, east, north of the place"),
)
_WAY = (
    *_texts(
        origin="from where",
        origin_id="the gazetteer's id of the origin",
        destination="to where",
        destination_id="the gazetteer's id of the destination",
        via="what is passed",
    ),
    Column("both_ways", Kind.FLAG, "whether it goes to and fro"),
    Column("travel", Kind.TEXT, "sea, air or land"),
    Column("status", Kind.TEXT, "actual, habitual, planned, possible or denied"),
    Column("route", Kind.TEXT, "sea lane, great circle, straight line or stub"),
    Column("length_km", Kind.NUMBER, "length along the line, kilometres"),
    Column("length_nmi", Kind.NUMBER, "length along the line, nautical miles"),
    Column("assumed", Kind.TEXT, "what was assumed to draw the line"),
    Column("other_end", Kind.TEXT, "the end that has no point"),
    Column("stub_bearing", Kind.NUMBER, "direction towards it, degrees from north"),
    Column("stub_outward", Kind.FLAG, "whether one leaves the known end"),
)
_WHEN = (
    Column("when", Kind.DAY, "first day", indexed=True),
    Column("when_end", Kind.DAY, "last day"),
    *_texts(
        when_precision="day, week, month, year or vague",
        when_basis="stated or inferred",
        when_text="the words that date it",
    ),
    *_span("when_text_", "those words"),
)
_STANCE = (
    Column("certainty", Kind.TEXT, "how sure the text is", indexed=True),
    Column("certainty_cue", Kind.TEXT, "the words that tell it"),
    *_span("certainty_cue_", "those words"),
    Column("attribution", Kind.TEXT, "who says so, the nearest to the reader first"),
    Column("confidence", Kind.NUMBER, "from 0 to 1", indexed=True),
    Column("contrary", Kind.FLAG, "whether it is evidence against another event"),
    Column("contrary_to", Kind.TEXT, "id of that event"),
)
_SOURCE = (
    Column("article_id", Kind.TEXT, "id of the article", indexed=True),
    *_texts(
        article_title="title of the article",
        source="who published it",
        source_url="link back to it",
    ),
)
_DAYS = ("when", "when_end")

EVENTS = Layer(
    "events",
    "Events",
    "What happened, at its place",
    (*_HEAD, *_TOLD, *_PLACE, *_WHEN, *_STANCE, *_SOURCE),
    time=_DAYS,
)
MOVEMENTS = Layer(
    "movements",
    "Movements",
    "What moved from where to where, along a schematic line",
    (*_HEAD, *_TOLD, *_PLACE, *_WAY, *_WHEN, *_STANCE, *_SOURCE),
    time=_DAYS,
)
MENTIONS = Layer(
    "mentions",
    "Mentions",
    "Place names as the articles write them",
    (
        *_HEAD,
        Column("text", Kind.TEXT, "the name as written"),
        *_integers(start="where the name starts in the text", end="where it ends"),
        *_texts(usage="literal, associative or metonymic", place="which place it is"),
        Column("place_id", Kind.TEXT, "the gazetteer's id of the place"),
        *_PLACE,
        Column("score", Kind.NUMBER, "how well the place fits, from 0 to 1"),
        *_texts(
            reasons="why this place",
            alternatives="which others it could be",
            stands_for="whom a seat of government stands for",
        ),
        *_SENTENCE,
        *_SOURCE,
    ),
)
ARTICLES = Layer(
    "articles",
    "Articles",
    "The articles themselves: who published them and when",
    (
        *_texts(title="title", outlet="who published it", author="who wrote it"),
        Column("published", Kind.MOMENT, "when it was published", indexed=True),
        *_texts(
            url="where it was read",
            source_url="link back to it",
            reuse="on which condition it may be reused",
            language="language code",
            dateline="the place at its head",
        ),
        Column("events", Kind.INTEGER, "how many events and movements it tells"),
    ),
    time=("published", "published"),
    located=False,
)

LAYERS: Mapping[str, Layer] = {
    layer.name: layer for layer in (EVENTS, MOVEMENTS, MENTIONS, ARTICLES)
}
