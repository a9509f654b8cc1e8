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
from geoapp.coding import Reading, read_codes
from geoapp.dates import when_of
from geoapp.happening import Ground, ground_of
from geoapp.manner import is_habitual, likely_travel
from geoapp.memory import CARRYING, Memory, dateline
from geoapp.model import (
    Article,
    Certainty,
    Entity,
    Event,
    Party,
    Resolution,
    Role,
    Span,
)
from geoapp.parties import Cast
from geoapp.phrases import PlacePart
from geoapp.players import Players, asking, players_of, without_deeds
from geoapp.roles import Roles, is_sharp, read_roles, travel_of
from geoapp.stance import Sources, certainty_of, sources_of
from geoapp.triggers import TriggerPart

_Item = TypeVar("_Item")

_UNLOCATED = frozenset({"X-MOVEMENT", "X-PRESENCE", "X-SIGHTING", "X-CRIME"})
# Words are spoken to somebody, whoever spoke them: "Oslo has been accused".
_ADDRESSED = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_STATEMENT = "X-STATEMENT"
_MOVEMENT = "X-MOVEMENT"
_POINTING = ("suggesting", "indicating", "signalling", "signaling")
_LONGEST_POINTING = 40  # characters that tell whether a clause begins so
_MOST_POINTED = 60  # places of a sentence that may be the one pointed to


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
        Events in the order of the article; of a sentence the main one first,
        then what only says more of it. What is told twice is there twice.
    """
    events: list[Event] = []
    memory = Memory()
    sources = sources_of(article, entities, resolutions)
    places = _by_sentence(article, resolutions, lambda r: r.toponym.start)
    names = _by_sentence(article, entities, lambda e: e.start)
    for sentence in article.sentences:
        inside, named = places[sentence.start], names[sentence.start]
        parts = take_apart(article, sentence, inside, named)
        cast = Cast(article.text, parts.syntax, inside, named)
        wire = dateline(article.text, sentence, inside)
        memory = memory.with_wire(wire) if wire else memory
        found = _Scene(article, parts, cast, sources, memory).events(
            wire=wire is not None
        )
        events += found
        memory = memory.with_events(found, sentence)
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
class _Scene:
    """A sentence with everything that its events are read from."""

    article: Article
    parts: Parts
    cast: Cast
    sources: Sources
    memory: Memory

    def events(self, *, wire: bool) -> list[Event]:
        """Return the events of the sentence, the main one first."""
        if not self.parts.triggers:
            return []
        attached = attach(self.parts)
        text, named = self.article.text, self.cast.resolutions
        ground = ground_of(text, self.parts, named, attached, wire=wire)
        readings = read_codes(text, self.parts.syntax, self.parts.triggers)
        events: list[Event] = []
        for reading in sorted(readings, key=lambda reading: reading.part.first):
            places = attached.get(reading.part.first, ())
            for event in self._of(reading, places, ground):
                whole = _joined(events[-1], event) if events else None
                if whole is not None:
                    events[-1] = whole
                else:
                    events.append(event)
        events = self._filled(list(map(self._echoing(events), events)), ground)
        events = [self._acted(event) for event in events]
        coded = [event for event in events if event.category != _STATEMENT]
        return sorted(coded or events[:1], key=_ranking(readings, events))

    def _acted(self, event: Event) -> Event:
        """Return an event without actors that are events, targets that are its place.

        What is done to a town is done in it: "rebels shelled Kherson".
        """
        moves = event.category.startswith("X-")
        actors = event.actors if moves else without_deeds(self.parts, event.actors)
        named = event.location.resolution if event.location else None
        at = named.toponym if named and event.category in CARRYING else None
        targets = tuple(
            target
            for target in event.targets
            if at is None or (target.start, target.end) != (at.start, at.end)
        )
        return replace(event, actors=actors, targets=targets)

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
            # "The shelling killed four": shelling is nobody who kills.
            actors = tuple(a for a in event.actors if not _holds(a, head.trigger))
            return replace(event, echoes=head.trigger, location=place, actors=actors)

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
            subject = clause.subject
            inside = subject and self.parts.triggers_in(
                subject.first, min(subject.last, part.first)
            )
            nouns = (p for p in inside or () if self.parts.clause(p) is None)
            named = next(nouns, None)
            head = named or (above if clause.kind == "participle" else None)
            if head and head.trigger.category == part.trigger.category:
                start = heads.get(head.span.start, head.span.start)
                heads[part.span.start] = start
                yield part.span.start, start

    def _of(
        self, reading: Reading, places: Sequence[PlacePart], ground: Ground
    ) -> Iterator[Event]:
        """Yield the events of a trigger: several where it names several places."""
        part = reading.part
        players = players_of(self.parts, part, self.cast)
        if part.trigger.weak and not players.told:
            return
        event: Event | None = None
        for roles in self._roles(part, places, ground, players):
            event = event or self._build(reading, players)
            yield self._located(event, part, roles, players)

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

    def _filled(self, events: Sequence[Event], ground: Ground) -> list[Event]:
        """Place what the sentence locates only in passing, or the one before.

        What then has neither a place nor an actor is no event.
        """
        parts = {part.span: part for part in self.parts.triggers}
        told = [e.location for e in events if e.location and e.category != _STATEMENT]
        filled = []
        for event in events:
            place = event.location
            if place is None and not event.is_movement and event.category in CARRYING:
                role = told[0] if told else None
                if role and ground.allows(parts[event.trigger], role):
                    told_in = self.parts.sentence
                    place = replace(role, basis="inferred", told_in=told_in)
                place = place or self._carried_role(event.category)
            addressed = event.category in _ADDRESSED and event.targets
            named = event.actors or addressed
            silent = not named or event.category in _UNLOCATED
            if place or event.is_movement or not silent:
                filled.append(replace(event, location=place))
        return filled

    def _located(
        self, event: Event, part: TriggerPart, roles: Roles, players: Players
    ) -> Event:
        """Return an event where its places play these roles."""
        likely = likely_travel(self.parts, part.first) if roles.moves else None
        travel = travel_of(players.travel, roles, likely)
        return replace(
            event,
            location=roles.location,
            origin=roles.origin,
            destination=roles.destination,
            via=roles.via,
            travel=travel if roles.moves else None,
            both_ways=roles.both_ways,
            habitual=roles.moves and is_habitual(self.parts, part, self.cast),
        )

    def _build(self, reading: Reading, players: Players) -> Event:
        """Return what all events of a trigger have in common."""
        part, coded = reading.part, reading.coded
        chain = self.sources.chain(part.span.start)
        certainty, cue = self._certainty(reading, chain)
        return Event(
            category=coded.category,
            sentence=self.parts.sentence,
            trigger=part.span,
            mode=coded.mode,
            context=coded.context,
            actors=players.actors or asking(self.cast, part, chain),
            targets=players.targets,
            certainty=certainty,
            certainty_cue=cue,
            attribution=chain,
            when=when_of(
                self.article.text,
                self.parts.sentence.start,
                self.parts.sentence.end,
                near=part.span.start,
                published=self.article.published,
            ),
        )

    def _certainty(
        self, reading: Reading, chain: Sequence[Span]
    ) -> tuple[Certainty, Span | None]:
        """Return how sure the clause is, then its verb, then who says so."""
        text, sentence = self.article.text, self.parts.sentence
        span = reading.part.span
        certainty, cue = certainty_of(text, sentence.start, sentence.end, span)
        if certainty is not Certainty.ASSERTED:
            return certainty, cue
        if reading.certainty is not None:
            return reading.certainty, reading.under.span if reading.under else None
        if chain:
            return Certainty.REPORTED, self.sources.cue(span.start)
        return certainty, cue

    def _inferred_end(self, part: TriggerPart, roles: Roles, players: Players) -> Roles:
        """Let something arrive where the sentence before was about."""
        if part.trigger.frame.name == "reach" and players.travel:
            return replace(
                roles, location=None, destination=self._carried_role(_MOVEMENT)
            )
        # What passes a strait is seen there, whatever its ends.
        return Roles(location=roles.via[0]) if roles.via else Roles()

    def _pointed(self, part: TriggerPart) -> Role | None:
        """Return the place before "suggesting a withdrawal", if there is one."""
        start, _ = self.parts.bounds(part)
        words = self.article.text[start : start + _LONGEST_POINTING].split(maxsplit=1)
        if words and words[0] in _POINTING:
            for place in self.parts.places[:_MOST_POINTED]:
                if place.last <= part.first and is_sharp(place.role):
                    sentence = self.parts.sentence
                    return replace(place.role, basis="inferred", told_in=sentence)
        return None

    def _carried_role(self, category: str) -> Role | None:
        """Return the place of the sentence before, if this one names none."""
        start = self.parts.sentence.start
        role = self.memory.place(category, self.article.text, start)
        own = (r for r in self.cast.resolutions if r.toponym.is_place)
        if role is None or any(r != role.resolution for r in own):
            return None
        return role


def _ranking(
    readings: Sequence[Reading], events: Sequence[Event]
) -> Callable[[Event], tuple[int, bool]]:
    """Return the order of the events: the main one first, then what echoes it."""
    ranks = {reading.part.span: rank for rank, reading in enumerate(readings)}
    for event in events:
        if event.echoes:
            ranks[event.echoes] = min(ranks[event.echoes], ranks[event.trigger])
    return lambda event: (
        ranks[event.echoes or event.trigger],
        event.echoes is not None,
    )


def _holds(party: Party, word: Span) -> bool:
    return party.start <= word.start and word.end <= party.end


def _goes(part: TriggerPart) -> bool:
    """Whether the event is nothing but a movement."""
    return part.trigger.category == _MOVEMENT


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
