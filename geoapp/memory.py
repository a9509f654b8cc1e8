"""Where the sentences before were: their events in, places to go on with out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from geoapp.model import Event, Resolution, Role, Sentence

CARRYING = frozenset(
    {"RETREAT", "MOBILIZE", "ASSAULT", "COERCE", "PROTEST", "X-PRESENCE"}
    | {"X-DISASTER", "X-ACCIDENT", "X-OUTBREAK", "X-CRIME"}
)
"""What goes on where the sentence before was; words may be said anywhere."""

_PARAGRAPHS = 3  # that a place is carried on for events of the same type
_FAR = 3_000  # characters behind which no place is carried on
_HEAD = 70  # characters that a dateline fits in
_WIRE = re.compile(
    r"[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w .]{2,25})?"
    r"(?: ?\([^()]{2,20}\))?,? ?(?:--?|—|–|�) "
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A place that an event was told of, and where its sentence ended."""

    role: Role
    end: int


@dataclass(frozen=True, slots=True)
class Memory:
    """The places of earlier sentences.

    In the paragraph of an event anything happens where it did. Newspapers set
    a paragraph a sentence, so an event of the same type does some paragraphs on.
    """

    latest: _Told | None = None
    of_type: Mapping[str, _Told] = field(default_factory=dict)

    def place(self, category: str, text: str, start: int) -> Role | None:
        """Return where an event happened whose own sentence does not say.

        Args:
            category: Its type.
            text: The article's text.
            start: Where its sentence starts.
        """
        latest = self.latest
        if latest and text.find("\n\n", latest.end, start) < 0:
            return latest.role
        told = self.of_type.get(category)
        if told is None or start - told.end > _FAR:
            return None
        near = text.count("\n\n", told.end, start) <= _PARAGRAPHS
        return told.role if near else None

    def with_events(self, events: Sequence[Event], sentence: Sentence) -> "Memory":
        """Return the memory after a sentence and its events."""
        if not events:
            return self
        latest, of_type = self.latest, dict(self.of_type)
        for event in events:
            role = event.location or event.destination
            material = event.category in CARRYING or event.is_movement
            if role and role.resolution and material:
                told_in = role.told_in or sentence
                inferred = replace(role, basis="inferred", told_in=told_in)
                latest = of_type[event.category] = _Told(inferred, sentence.end)
        return Memory(latest, of_type)

    def with_wire(self, role: Role) -> "Memory":
        """Return the memory after a dateline."""
        return Memory(
            _Told(role, role.told_in.end if role.told_in else 0), self.of_type
        )


def dateline(
    text: str, sentence: Sentence, resolutions: Sequence[Resolution]
) -> Role | None:
    """Return where an agency writes from: "GAO, Mali (XY) - Two men ...".

    Args:
        text: The article's text.
        sentence: One of its sentences.
        resolutions: Those of the toponyms inside it, in order.
    """
    head = text[sentence.start : min(sentence.end, sentence.start + _HEAD)]
    if not resolutions or not _WIRE.match(head):
        return None
    first = resolutions[0]
    if first.toponym.start != sentence.start or first.place is None:
        return None
    return Role(first.toponym.name, first, "dateline", told_in=sentence)
