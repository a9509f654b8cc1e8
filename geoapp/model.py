"""The data types, in the order in which data flows.

Offsets count code points of `Article.text`; start is included, end is not.
Coordinates are degrees in CRS84: longitude first.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from shapely.geometry.base import BaseGeometry

BBox = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east where it crosses 180."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice of `Article.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned text with what is known of its origin.

    `text` is the body alone: paragraphs joined by a blank line, without title
    or page furniture. Every offset in geoapp indexes it. Unknown metadata is
    `None`.
    """

    text: str
    sentences: tuple[Sentence, ...]
    title: str | None = None
    published: datetime | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    dateline: str | None = None
    reuse: str | None = None

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits that depend on the text alone.

        >>> Article("Ships left Tartus.", (Sentence(0, 18),)).id
        '496cec026740f793'
        """
        return _text_id(self.text)


@lru_cache(maxsize=16)  # each of an article's features carries it
def _text_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Usage(StrEnum):
    """How a place name is meant."""

    LITERAL = "literal"
    ASSOCIATIVE = "associative"
    METONYMIC = "metonymic"


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as written: `article.text[start:end] == name`.

    `demonym` says that the name is an adjective or a people ("Russian").
    """

    start: int
    end: int
    name: str
    usage: Usage = Usage.LITERAL
    demonym: bool = False

    @property
    def is_place(self) -> bool:
        """Whether the name itself is where something can be.

        "Russian" in "Russian airfields" is literal, but the airfields are there.
        """
        return self.usage is Usage.LITERAL and not self.demonym


@dataclass(frozen=True, slots=True)
class Entity:
    """The name of a person ("PER") or of an organisation ("ORG")."""

    start: int
    end: int
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a recognizer finds in an article, each in order of position."""

    toponyms: tuple[Toponym, ...]
    entities: tuple[Entity, ...] = ()


class Precision(StrEnum):
    """How sharply a place is known; follows from its feature code."""

    SITE = "site"
    SETTLEMENT = "settlement"
    WATER = "water"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry.

    `id` is "source:key" and stable ("geonames:163345", "base:hmeimim").
    `feature_code` is GeoNames' ("PPLC", "AIRB", "SEA"). `country` is an ISO
    3166-1 alpha-2 code, `None` for waters and continents. `geometry` is a
    point (for waters one on the water); `bbox` is set where the place is wide.
    `stands_for` names who is meant by a seat of government ("government of
    Russia"). `claims` are the countries that claim a disputed place; then
    `country` is `None`.
    """

    id: str
    name: str
    feature_code: str
    geometry: BaseGeometry
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    bbox: BBox | None = None
    source: str = ""
    stands_for: str | None = None
    claims: tuple[str, ...] = ()

    @property
    def lon_lat(self) -> tuple[float, float]:
        """Longitude and latitude of the point that stands for the place."""
        point = self.geometry.representative_point()
        return (float(point.x), float(point.y))

    @property
    def precision(self) -> Precision:
        """How sharply the place is known, by its GeoNames feature code."""
        precision = precision_of(self.feature_code)
        city = precision is Precision.COUNTRY and self.country in _CITY_STATES
        return Precision.SETTLEMENT if city else precision


def precision_of(feature_code: str) -> Precision:
    """Return how sharply places of a GeoNames feature code are known.

    >>> precision_of("PPLC"), precision_of("ADM2")
    (<Precision.SETTLEMENT: 'settlement'>, <Precision.REGION: 'region'>)
    """
    if feature_code.startswith(("PCL", "TERR")):
        return Precision.COUNTRY
    if feature_code.startswith("PPL"):
        return Precision.SETTLEMENT
    if feature_code in _WATERS:
        return Precision.WATER
    region = feature_code.startswith(_REGIONS)
    return Precision.REGION if region else Precision.SITE


_CITY_STATES = frozenset({"SG", "MC", "VA", "GI", "HK", "MO"})
_WATERS = frozenset(
    {"OCN", "SEA", "GULF", "BAY", "STRT", "CHN", "CNL", "LK", "STM", "SD", "COVE"}
)
_LANDS = ("CONT", "RGN", "ADM", "AREA", "ISL", "PEN", "MT", "DSRT", "CST", "VAL")
_REGIONS = (*_LANDS, "RESN", "PLAT", "PLN", "UPLD")  # reserves and parks, highlands


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a toponym could mean, with a score in 0..1 and why."""

    place: Place
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """A toponym and its candidates, best first.

    `place` is the best candidate's, or `None` when none passed the threshold.
    `inside` says that the name itself is unknown, and the place is one that it
    lies in ("Lincoln High School", somewhere in Springfield).
    """

    toponym: Toponym
    candidates: tuple[Candidate, ...] = ()
    place: Place | None = None
    inside: bool = False


class Certainty(StrEnum):
    """How sure the text is of an event."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    POSSIBLE = "possible"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"


class Travel(StrEnum):
    """How something moves."""

    SEA = "sea"
    AIR = "air"
    LAND = "land"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the article: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Role:
    """The part that a place plays in an event.

    `name` is what the reader sees ("Russian airfields"). `resolution` is
    `None` where the text names no place that could be looked up. `basis` is
    "stated", "inferred" or "dateline"; `told_in` is the sentence that
    names the place where that is another. `site` is false where the words mean
    something unnamed inside the resolved place, `near` is true where they mean
    something beside it ("40 km north of Antakya") or somewhere in it (a school
    that no gazetteer knows).
    """

    name: str
    resolution: Resolution | None = None
    basis: str = "stated"
    site: bool = True
    near: bool = False
    told_in: Sentence | None = None

    @property
    def place(self) -> Place | None:
        """The place that it was resolved to."""
        return self.resolution.place if self.resolution else None


@dataclass(frozen=True, slots=True)
class Party:
    """Who acts, moves or is acted on: "two Russian logistics vessels".

    `start` and `end` are offsets of the words `name`. `number` is how many
    where the text counts them, `side` the country or organisation that they
    belong to ("Russia"), `kind` the noun that says what they are ("vessel").
    """

    start: int
    end: int
    name: str
    number: int | None = None
    side: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A date read from the text.

    `start` and `end` are ISO 8601 dates, both included, or `None` where that
    side is open ("since 2015"). `precision` is the unit that the words count
    in: "day" (also "from 3 to 5 May", a weekend), "week" (also a third of a
    month), "month" (also a season), "year" (also a decade); "vague" words
    ("recently", "at dawn") name no unit, and have at most one side. `basis` is
    "stated", or "inferred" where another sentence tells the time.
    """

    start: str | None
    end: str | None
    precision: str
    words: Span
    basis: str = "stated"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a sentence says to have happened, or to be so.

    `category` is a PLOVER type ("RETREAT") or one of our own ("X-PRESENCE"),
    `mode` and `context` say more in PLOVER's words ("withdraw", "military").
    `attribution` is the chain of those who say so, the nearest to the reader
    first: foreign media, then the intelligence service that they cite.
    An event with an origin or a destination is a movement; `both_ways` says
    that it goes to and fro ("flights between A and B"), `habitual` that it
    does so time and again. `echoes` is the trigger of the event of the same
    sentence that this one only says more of: "the blast killed three".
    `other_sentences` and `other_triggers` tell the same again. `contrary_to`
    is the trigger of the event that this one is evidence against.
    """

    category: str
    sentence: Sentence
    trigger: Span
    mode: str | None = None
    context: str | None = None
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    certainty: Certainty = Certainty.ASSERTED
    certainty_cue: Span | None = None
    attribution: tuple[Span, ...] = ()
    when: When | None = None
    location: Role | None = None
    origin: Role | None = None
    destination: Role | None = None
    via: tuple[Role, ...] = ()
    travel: Travel | None = None
    both_ways: bool = False
    habitual: bool = False
    echoes: Span | None = None
    other_sentences: tuple[Sentence, ...] = ()
    other_triggers: tuple[Span, ...] = ()
    contrary_to: Span | None = None

    @property
    def is_movement(self) -> bool:
        """Whether the event has an origin or a destination."""
        return self.origin is not None or self.destination is not None
