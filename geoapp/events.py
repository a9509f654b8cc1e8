"""Sentences and resolutions in, events out, in the order of the article.

Every trigger of the lexicon asks the places of its clause for the roles that
its frame knows; what finds neither a place nor an actor is no event.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from geoapp.attach import attach
from geoapp.clauses import Parts, take_apart
from geoapp.dates import when_of
from geoapp.joining import join
from geoapp.model import (
    Article,
    Certainty,
    Entity,
    Event,
    Resolution,
    Role,
    Sentence,
    Span,
    When,
)
from geoapp.parties import Cast
from geoapp.phrases import PlacePart
from geoapp.players import Players, players_of
from geoapp.roles import Roles, is_sharp, read_roles, travel_of, without_ends
from geoapp.stance import attribution_of, certainty_of
from geoapp.triggers import TriggerPart

_Item = TypeVar("_Item")

# What goes on where the sentence before was about; words may be said anywhere.
_CARRYING = frozenset(
    {"RETREAT", "MOBILIZE", "ASSAULT", "COERCE", "PROTEST", "X-PRESENCE"}
    | {"X-DISASTER", "X-ACCIDENT", "X-OUTBREAK", "X-CRIME"}
)
_UNLOCATED = frozenset({"X-MOVEMENT", "X-PRESENCE", "X-SIGHTING", "X-CRIME"})
_STATEMENT = "X-STATEMENT"
_POINTING = ("suggesting", "indicating", "signalling", "signaling")


def extract_events(
    article: Article,
    resolutions: Sequence[Resolution],
    entities: Sequence[Entity] = (),
) -> tuple[Event, ...]:
    """Read what happened where and what moved from where to where.

    Args:
        article: The article.
        resolutions: One per toponym, in order of position.
        entities: People and organisations, for the actors.

    Returns:
        Events in the order of the article; several of a sentence in the order
        of their triggers. What is told twice is one event.
    """
    events: list[Event] = []
    carried: _Carried | None = None
    places = _by_sentence(article, resolutions, lambda r: r.toponym.start)
    names = _by_sentence(article, entities, lambda e: e.start)
    for sentence in article.sentences:
        inside, named = places[sentence.start], names[sentence.start]
        parts = take_apart(article, sentence, inside, named)
        if carried and "\n\n" in article.text[carried.end : sentence.start]:
            carried = None
        cast = Cast(article.text, parts.syntax, inside, named)
        found = _Scene(article, parts, cast, carried).events()
        events += found
        carried = _carry(found, sentence) or carried
    return join(events, article.text)


def _by_sentence(
    article: Article, items: Sequence[_Item], start_of: Callable[[_Item], int]
) -> Mapping[int, list[_Item]]:
    """Sort items in order of position into sentences, keyed by their start."""
    starts = [sentence.start for sentence in article.sentences]
    sorted_in: dict[int, list[_Item]] = {start: [] for start in starts}
    for item in items:
        sorted_in[starts[bisect_right(starts, start_of(item)) - 1]].append(item)
    return sorted_in


@dataclass(frozen=True, slots=True)
class _Carried:
    """A place that the next sentence of the paragraph may go on about."""

    role: Role
    end: int


def _carry(events: Sequence[Event], sentence: Sentence) -> _Carried | None:
    for event in reversed(events):
        role = event.location
        if role and role.resolution and role.resolution.place:
            told_in = role.told_in or sentence
            inferred = replace(role, basis="inferred", told_in=told_in)
            return _Carried(inferred, sentence.end)
    return None


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with everything that its events are read from."""

    article: Article
    parts: Parts
    cast: Cast
    carried: _Carried | None

    def events(self) -> list[Event]:
        if not self.parts.triggers:
            return []
        sentence = self.parts.sentence
        source = attribution_of(self.article.text, sentence.start, sentence.end)
        attached = attach(self.parts)
        effects = self._effects(attached)
        events: list[Event] = []
        for part in self.parts.triggers:
            if part.first in effects:
                continue
            told = self._told_before(events)
            for event in self._of(part, attached.get(part.first, ()), source, told):
                if _repeats(event, events):
                    continue
                whole = _joined(events[-1], event) if events else None
                if whole is not None:
                    events[-1] = whole
                else:
                    events.append(event)
        coded = [event for event in events if event.category != _STATEMENT]
        return coded or events[:1]

    def _told_before(self, events: Sequence[Event]) -> Role | None:
        """Return the last place that the sentence gave to an event."""
        for event in reversed(events):
            if event.location and event.category in _CARRYING:
                sentence = self.parts.sentence
                return replace(event.location, basis="inferred", told_in=sentence)
        return None

    def _effects(self, attached: dict[int, tuple[PlacePart, ...]]) -> set[int]:
        """Return the verbs that only tell what their subject's event did.

        "The quake struck near Malatya" is one event, at the verb's place.
        """
        effects = set()
        for part in self.parts.triggers:
            clause = self.parts.clause(part)
            if clause is None or clause.subject is None:
                continue
            for other in self.parts.triggers:
                named = clause.subject.first <= other.first < part.first
                same = other.trigger.category == part.trigger.category
                if named and same and self.parts.clause(other) is None:
                    effects.add(part.first)
                    if part.first in attached and other.first not in attached:
                        attached[other.first] = attached[part.first]
        return effects

    def _of(
        self,
        part: TriggerPart,
        places: Sequence[PlacePart],
        source: Span | None,
        told: Role | None,
    ) -> Iterator[Event]:
        """Yield the events of a trigger: several where it names several places."""
        trigger = part.trigger
        players = players_of(self.parts, part, self.cast, source)
        if trigger.weak and not players.told:
            return
        for roles in read_roles(trigger.frame, places):
            if _goes(part) and not roles.moves:
                roles = self._inferred_end(part, roles, players)
                if not roles.located:
                    continue
            elif not roles.located:
                roles = replace(roles, location=self._inferred_place(part, told))
            silent = not players.actors or trigger.category in _UNLOCATED
            if roles.located or not silent:
                yield self._build(part, roles, players, source)

    def _build(
        self, part: TriggerPart, roles: Roles, players: Players, source: Span | None
    ) -> Event:
        text, trigger = self.article.text, part.trigger
        clause = self.parts.bounds(part)
        sentence = self.parts.sentence
        certainty, cue = certainty_of(text, sentence.start, sentence.end, part.span)
        if source is not None and certainty is Certainty.ASSERTED:
            certainty = Certainty.REPORTED
        moves = roles.moves
        return Event(
            category=trigger.category,
            sentence=self.parts.sentence,
            trigger=part.span,
            mode=trigger.mode,
            context=trigger.context,
            actors=players.actors,
            targets=players.targets,
            certainty=certainty,
            certainty_cue=cue,
            attribution=(source,) if source else (),
            when=self._when(part, clause),
            location=roles.location,
            origin=roles.origin,
            destination=roles.destination,
            via=roles.via,
            travel=travel_of(players.travel, trigger.travel, roles) if moves else None,
            both_ways=roles.both_ways,
        )

    def _when(self, part: TriggerPart, clause: tuple[int, int]) -> When | None:
        """Return the time told in the clause, or a sharp one before it."""
        text, sentence = self.article.text, self.parts.sentence
        published, near = self.article.published, part.span.start
        when = when_of(text, *clause, near=near, published=published)
        if when is not None:
            return when
        bounds = (sentence.start, clause[1])
        when = when_of(text, *bounds, near=near, published=published)
        return when if when and when.precision != "vague" else None

    def _inferred_end(self, part: TriggerPart, roles: Roles, players: Players) -> Roles:
        """Let something arrive where the sentence before was about."""
        if part.trigger.frame.name == "reach" and players.travel:
            return replace(roles, location=None, destination=self._carried_role())
        # What passes a strait is seen there, whatever its ends.
        return without_ends(roles) if roles.via else Roles()

    def _inferred_place(self, part: TriggerPart, told: Role | None) -> Role | None:
        """Return the place that the sentence, or the one before, is about."""
        start, _ = self.parts.bounds(part)
        words = self.article.text[start:].split(maxsplit=1)
        if words and words[0] in _POINTING:
            for place in self.parts.places:
                if place.last <= part.first and is_sharp(place.role):
                    sentence = self.parts.sentence
                    return replace(place.role, basis="inferred", told_in=sentence)
        if part.trigger.category not in _CARRYING:
            return None
        return told or self._carried_role()

    def _carried_role(self) -> Role | None:
        """Return the place of the sentence before, if this one names none."""
        if any(r.toponym.is_place for r in self.cast.resolutions):
            return None
        return self.carried.role if self.carried else None


def _goes(part: TriggerPart) -> bool:
    """Whether the event is nothing but a movement."""
    return part.trigger.category == "X-MOVEMENT"


def _joined(leaving: Event, arriving: Event) -> Event | None:
    """Join "sailed from A and is heading for B" into one movement from A to B."""
    one_way = leaving.origin and not leaving.destination
    other_way = arriving.destination and not arriving.origin
    names = [party.name for party in leaving.actors]
    same = names and names == [party.name for party in arriving.actors]
    if not (one_way and other_way and same):
        return None
    if leaving.certainty is not arriving.certainty:
        return None
    return replace(
        leaving,
        destination=arriving.destination,
        via=leaving.via + arriving.via,
        travel=leaving.travel or arriving.travel,
    )


def _repeats(event: Event, events: Sequence[Event]) -> bool:
    """Whether the sentence has told the same already."""
    return any(
        other.category == event.category
        and other.location == event.location
        and other.origin == event.origin
        and other.destination == event.destination
        for other in events
    )
