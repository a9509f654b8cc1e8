"""Sentences and resolutions in, events out, in the order of the article.

Every trigger of the lexicon asks the places of its clause for the roles that
its frame knows; what finds neither a place nor an actor is no event.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from geoapp.clauses import MoverPart, Parts, take_apart
from geoapp.dates import when_of
from geoapp.joining import join
from geoapp.lexicon import grammar
from geoapp.model import (
    Article,
    Certainty,
    Entity,
    Event,
    Party,
    Precision,
    Resolution,
    Role,
    Sentence,
    Span,
    When,
)
from geoapp.phrases import OBJECT, PlacePart
from geoapp.roles import Roles, is_sharp, moving, read_roles, takes, travel_of
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
_CARRIED = (Precision.SITE, Precision.SETTLEMENT, Precision.REGION, Precision.COUNTRY)


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
        of their triggers.
    """
    events: list[Event] = []
    carried: _Carried | None = None
    places = _by_sentence(article, resolutions, lambda r: r.toponym.start)
    names = _by_sentence(article, entities, lambda e: e.start)
    for sentence in article.sentences:
        inside = places[sentence.start]
        parts = take_apart(article, sentence, inside)
        if carried and "\n\n" in article.text[carried.end : sentence.start]:
            carried = None
        scene = _Scene(article, parts, inside, names[sentence.start], carried)
        found = scene.events()
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
            return _Carried(replace(role, basis="inferred"), sentence.end)
    return None


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with everything that its events are read from."""

    article: Article
    parts: Parts
    resolutions: Sequence[Resolution]
    entities: Sequence[Entity]
    carried: _Carried | None

    def events(self) -> list[Event]:
        sentence = self.parts.sentence
        source = attribution_of(self.article.text, sentence.start, sentence.end)
        taken = self._assignments()
        events: list[Event] = []
        for part in self.parts.triggers:
            event = self._event(part, taken.get(part.first, ()), source)
            if event is None or _repeats(event, events):
                continue
            whole = _joined(events[-1], event) if events else None
            if whole is not None:
                events[-1] = whole
            else:
                events.append(event)
        coded = [event for event in events if event.category != _STATEMENT]
        return coded or events[:1]

    def _assignments(self) -> dict[int, tuple[PlacePart, ...]]:
        """Give each place to the trigger that its preposition speaks to."""
        taken: dict[int, tuple[PlacePart, ...]] = {}
        for place in self.parts.places:
            trigger = self._trigger_of(place)
            if trigger is not None:
                taken[trigger.first] = (*taken.get(trigger.first, ()), place)
        return taken

    def _trigger_of(self, place: PlacePart) -> TriggerPart | None:
        clause = self.parts.clause_of[place.first]
        same = [
            part
            for part in self.parts.triggers
            if self.parts.clause_of[part.first] == clause and takes(part, place)
        ]
        before = [part for part in same if part.last <= place.first]
        if before:
            return before[-1]
        after = [part for part in same if part.first >= place.last]
        return after[0] if after and place.preposition != OBJECT else None

    def _event(
        self, part: TriggerPart, places: Sequence[PlacePart], source: Span | None
    ) -> Event | None:
        trigger = part.trigger
        mover = self._mover(part)
        roles = read_roles(trigger.frame, places)
        if moving(trigger.frame) and not roles.moves:
            roles = self._inferred_end(part, roles, mover)
            if not roles.located:
                return None
        told = mover or trigger.travel or (roles.origin and roles.destination)
        if trigger.weak and not told and not self._somebody(part):
            return None
        if not moving(trigger.frame) and not roles.located:
            roles = replace(roles, location=self._inferred_place(part))
        actors = self._actors(part, mover, source)
        if not roles.located and (not actors or trigger.category in _UNLOCATED):
            return None
        return self._build(part, roles, actors, source, mover)

    def _build(
        self,
        part: TriggerPart,
        roles: Roles,
        actors: tuple[Party, ...],
        source: Span | None,
        mover: MoverPart | None,
    ) -> Event:
        text, sentence = self.article.text, self.parts.sentence
        clause = self.parts.clause_span(part.first)
        certainty, cue = certainty_of(text, *_told(text, clause, part.span))
        if source is not None and certainty is Certainty.ASSERTED:
            certainty = Certainty.REPORTED
        return Event(
            category=part.trigger.category,
            sentence=sentence,
            trigger=part.span,
            mode=part.trigger.mode,
            context=part.trigger.context,
            actors=actors,
            certainty=certainty,
            certainty_cue=cue,
            attribution=(source,) if source else (),
            when=self._when(part, clause),
            location=roles.location,
            origin=roles.origin,
            destination=roles.destination,
            via=roles.via,
            travel=travel_of(part, mover, roles) if roles.moves else None,
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

    def _inferred_end(
        self, part: TriggerPart, roles: Roles, mover: MoverPart | None
    ) -> Roles:
        """Let something arrive where the sentence before was about."""
        if part.trigger.frame.name == "reach" and mover:
            return replace(roles, location=None, destination=self._carried_role())
        # What passes a strait is seen there, whatever its ends.
        return Roles(location=roles.via[0]) if roles.via else Roles()

    def _inferred_place(self, part: TriggerPart) -> Role | None:
        """Return the place that the sentence, or the one before, is about."""
        start, _ = self.parts.clause_span(part.first)
        words = self.article.text[start:].split(maxsplit=1)
        if words and words[0] in (
            "suggesting",
            "indicating",
            "signalling",
            "signaling",
        ):
            for place in self.parts.places:
                if place.last <= part.first and is_sharp(place.role):
                    return replace(place.role, basis="inferred")
        carries = part.trigger.category in _CARRYING
        return self._carried_role() if carries else None

    def _carried_role(self) -> Role | None:
        """Return the place of the sentence before, if this one names none."""
        if any(r.toponym.is_place for r in self.resolutions):
            return None
        return self.carried.role if self.carried else None

    def _mover(self, part: TriggerPart) -> MoverPart | None:
        """Return what moves: the noun before the trigger, or behind it."""
        clause = self.parts.clause_of[part.first]
        same = [m for m in self.parts.movers if self.parts.clause_of[m.first] == clause]
        before = [m for m in same if m.last <= part.first]
        if before:
            # "Two vessels carrying grain sailed": the vessels did.
            return next((m for m in before[::-1] if m.travel), before[-1])
        after = [m for m in same if m.first >= part.last]
        return after[0] if after and after[0].first - part.last < 5 else None

    def _somebody(self, part: TriggerPart) -> bool:
        """Whether a person or a pronoun stands before the trigger."""
        start, _ = self.parts.clause_span(part.first)
        return any(
            token.lower in grammar("persons")
            for token in self.parts.tokens[: part.first]
            if token.start >= start
        ) or any(
            entity.label == "PER" and start <= entity.start < part.span.start
            for entity in self.entities
        )

    def _actors(
        self, part: TriggerPart, mover: MoverPart | None, source: Span | None
    ) -> tuple[Party, ...]:
        """Return what moves, then who acts: the last name before the trigger.

        Of a noun ("a rebel offensive") only names inside its phrase count.
        """
        if part.trigger.category == _STATEMENT:
            named = source is not None and self._is_named(source)
            return (_party(source),) if source and named else ()
        moved = (self._moved(mover),) if mover is not None else ()
        if mover is not None and mover.last <= part.first:
            return moved
        phrase = self.parts.noun_phrase_start(part)
        start, _ = self.parts.clause_span(part.first)
        names = [
            (name.start, _party(name))
            for name in (*self.entities, *self._powers())
            if (phrase or start) <= name.start < part.span.start
            and not (source and source.start <= name.start < source.end)
        ]
        acting = (max(names, key=lambda named: named[0])[1],) if names else ()
        # "Turkey sent 200 troops": the troops move, Turkey acts.
        return moved + acting if moving(part.trigger.frame) else acting or moved

    def _moved(self, mover: MoverPart) -> Party:
        first, last = self.parts.tokens[mover.first], self.parts.tokens[mover.last - 1]
        return Party(first.start, last.end, mover.name)

    def _is_named(self, source: Span) -> bool:
        """Whether a source has a name; what "one of them" said is no event."""
        return any(
            source.start <= name.start < source.end
            for name in (*self.entities, *self._powers())
        )

    def _powers(self) -> Iterator[Entity]:
        """Yield the governments and peoples that the sentence names."""
        for resolution in self.resolutions:
            toponym = resolution.toponym
            if toponym.is_place:
                continue
            place = resolution.place
            name = place.name if toponym.demonym and place else toponym.name
            yield Entity(toponym.start, toponym.end, name, "ORG")


def _party(named: Entity | Span) -> Party:
    name = named.text if isinstance(named, Span) else named.name
    return Party(named.start, named.end, name)


def _told(text: str, clause: tuple[int, int], trigger: Span) -> tuple[int, int]:
    """Bound where cue words are read: the clause up to the comma behind."""
    start, end = clause
    comma = text.find(",", trigger.end, end)
    return start, comma if comma >= 0 else end


def _joined(leaving: Event, arriving: Event) -> Event | None:
    """Join "sailed from A and is heading for B" into one movement from A to B."""
    one_way = leaving.origin and not leaving.destination
    other_way = arriving.destination and not arriving.origin
    same = leaving.actors == arriving.actors != () and (
        leaving.certainty is arriving.certainty
    )
    if not (one_way and other_way and same):
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
