"""Events of a text of a few sentences, for the tests that join and compare them.

A row names them one a line: the words of its trigger, its category, and what
else is known of it.
"""

import re
from dataclasses import dataclass

from shapely.geometry import Point

from geoapp.model import (
    Candidate,
    Certainty,
    Event,
    Party,
    Place,
    Resolution,
    Role,
    Sentence,
    Span,
    Toponym,
    When,
)

PLACES = {
    "Kayseri": ("PPLA", 35.48, 38.73, "TR", "Kayseri"),
    "Ankara": ("PPLC", 32.85, 39.92, "TR", "Ankara"),
    "Turkey": ("PCLI", 35.0, 39.0, "TR", None),
    "Tartus": ("PPLA", 35.89, 34.89, "SY", "Tartus"),
    "Syria": ("PCLI", 38.0, 35.0, "SY", None),
    "Odesa": ("PPLA", 30.73, 46.48, "UA", "Odesa"),
    "Istanbul": ("PPLA", 28.98, 41.01, "TR", "Istanbul"),
    "Limassol": ("PPLA", 33.04, 34.68, "CY", "Limassol"),
    "Hmeimim": ("AIRB", 35.95, 35.40, "SY", "Latakia"),
    "Jableh": ("PPL", 35.93, 35.36, "SY", "Latakia"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a text, named by the words of its trigger."""

    trigger: str
    category: str
    at: str | None = None
    origin: str | None = None
    to: str | None = None
    who: str | None = None
    whom: str | None = None
    on: str | None = None
    sure: Certainty = Certainty.ASSERTED
    mode: str | None = None
    basis: str = "stated"
    often: bool = False


def role(name: str | None, basis: str = "stated") -> Role | None:
    if name is None:
        return None
    code, lon, lat, country, admin1 = PLACES[name]
    place = Place(f"t:{name}", name, code, Point(lon, lat), country, admin1)
    resolution = Resolution(Toponym(0, 1, name), (Candidate(place, 0.9),), place)
    return Role(name, resolution, basis)


def party(words: str | None) -> tuple[Party, ...]:
    """Read "2 ship, two small ships": number, kind and name."""
    if words is None:
        return ()
    kind, _, name = words.rpartition(", ")
    number, _, noun = kind.rpartition(" ")
    count = int(number) if number else None
    return (Party(0, len(name), name, count, None, noun or None),)


def events_of(text: str, *told: Told) -> list[Event]:
    ends = [match.end() for match in re.finditer(r"[.!](?=\s|$)", text)]
    starts = [0, *(end + 1 for end in ends)]
    sentences = [Sentence(*pair) for pair in zip(starts, ends, strict=False)]
    events = []
    position = 0
    for one in told:
        start = text.index(one.trigger, position)
        position = start + 1
        sentence = next(s for s in sentences if s.start <= start < s.end)
        words = Span(start, start + len(one.trigger), one.trigger)
        day = When(one.on, one.on, "day", words) if one.on else None
        events.append(
            Event(
                one.category,
                sentence,
                words,
                mode=one.mode,
                actors=party(one.who),
                targets=party(one.whom),
                certainty=one.sure,
                when=day,
                location=role(one.at, one.basis),
                origin=role(one.origin),
                destination=role(one.to),
                habitual=one.often,
            )
        )
    return events
