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
from geoapp.happening import Ground, ground_of
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
        of their triggers. What is told twice is there twice.
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
    return tuple(events)


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
        ground = ground_of(self.article.text, self.parts, self.cast.resolutions)
        events: list[Event] = []
        for part in self.parts.triggers:
            places = attached.get(part.first, ())
            for event in self._of(part, places, ground, source):
                whole = _joined(events[-1], event) if events else None
                if whole is not None:
                    events[-1] = whole
                else:
                    events.append(event)
        events = self._filled(list(map(self._echoing(events), events)))
        coded = [event for event in events if event.category != _STATEMENT]
        return coded or events[:1]

    def _echoing(self, events: Sequence[Event]) -> Callable[[Event], Event]:
        """Return what marks events that only say more of an earlier one.

        "A bomb exploded in Gao, killing three" is one event at one place.
        """
        heads = dict(self._echoes())
        first = {event.trigger.start: event for event in reversed(events)}

        def marked(event: Event) -> Event:
            head = first.get(heads.get(event.trigger.start, -1))
            if head is None or head.category != event.category:
                return event
            place = event.location or head.location
            return replace(event, echoes=head.trigger, location=place)

        return marked

    def _echoes(self) -> Iterator[tuple[int, int]]:
        """Yield where a verb stands, and the word whose event it tells more of."""
        verbs: dict[int, TriggerPart] = {}
        heads: dict[int, int] = {}
        for part in self.parts.triggers:
            clause = self.parts.clause(part)
            if clause is None:
                continue
            verbs[clause.number] = part
            above = verbs.get(clause.parent) if clause.parent is not None else None
            named = clause.subject and next(
                (
                    other
                    for other in self.parts.triggers
                    if clause.subject.first <= other.first < clause.subject.last
                    and other.first < part.first
                    and self.parts.clause(other) is None
                ),
                None,
            )
            head = named or (above if clause.kind == "participle" else None)
            if head and head.trigger.category == part.trigger.category:
                start = heads.get(head.span.start, head.span.start)
                heads[part.span.start] = start
                yield part.span.start, start

    def _of(
        self,
        part: TriggerPart,
        places: Sequence[PlacePart],
        ground: Ground,
        source: Span | None,
    ) -> Iterator[Event]:
        """Yield the events of a trigger: several where it names several places."""
        trigger = part.trigger
        players = players_of(self.parts, part, self.cast, source)
        if trigger.weak and not players.told:
            return
        for roles in self._roles(part, places, ground, players):
            yield self._build(part, roles, players, source)

    def _roles(
        self,
        part: TriggerPart,
        places: Sequence[PlacePart],
        ground: Ground,
        players: Players,
    ) -> Iterator[Roles]:
        found = read_roles(part.trigger.frame, places)
        if found[0].moves:
            yield from found
        elif _goes(part):
            roles = self._inferred_end(part, found[0], players)
            if roles.located:
                yield roles
        else:
            there = ground.places(part, places) or (self._pointed(part),)
            yield from (replace(found[0], location=place) for place in there)

    def _filled(self, events: Sequence[Event]) -> list[Event]:
        """Place what the sentence locates only in passing, or the one before.

        What then has neither a place nor an actor is no event.
        """
        sentence = self.parts.sentence
        told = [e for e in events if e.location and e.category in _CARRYING]
        filled = []
        for event in events:
            place = event.location
            if place is None and not event.is_movement and event.category in _CARRYING:
                role = told[0].location if told else None
                place = (
                    replace(role, basis="inferred", told_in=sentence)
                    if role
                    else self._carried_role()
                )
            silent = not event.actors or event.category in _UNLOCATED
            if place or event.is_movement or not silent:
                filled.append(replace(event, location=place))
        return filled

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

    def _pointed(self, part: TriggerPart) -> Role | None:
        """Return the place before "suggesting a withdrawal", if there is one."""
        start, _ = self.parts.bounds(part)
        words = self.article.text[start:].split(maxsplit=1)
        if words and words[0] in _POINTING:
            for place in self.parts.places:
                if place.last <= part.first and is_sharp(place.role):
                    sentence = self.parts.sentence
                    return replace(place.role, basis="inferred", told_in=sentence)
        return None

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
