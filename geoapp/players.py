"""Who plays which part in an event: a trigger and its clause in, parties out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from geoapp.clauses import Parts
from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.manner import told_travel
from geoapp.model import Party, Span, Travel
from geoapp.parties import Cast, Kind
from geoapp.recognize.tokens import possessive_end
from geoapp.syntax import Clause, Phrase
from geoapp.syntax.tags import Tag
from geoapp.triggers import TriggerPart

_OWNED = 20  # words before a noun that may say whose it is
_BEHIND = 4  # phrases behind a noun that may say with whom and against whom
_MEANS = frozenset({"on", "with", "of"})
_MOST = 40  # parties of an event that are told of; more are hostile
_WHO = frozenset({"actor", "target", "mover"})


@dataclass(frozen=True, slots=True)
class Players:
    """The parties of an event.

    What moves stands first among the actors. `travel` is how it moves, where
    that is sure; `told` says that somebody or something able to move does.
    """

    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    travel: Travel | None = None
    told: bool = False


def players_of(parts: Parts, part: TriggerPart, cast: Cast) -> Players:
    """Return who acts, moves and is acted on.

    Args:
        parts: The sentence.
        part: The trigger.
        cast: Who the sentence names.
    """
    clause = parts.clause(part)
    slots = tuple(_slots(parts, part, cast))
    moving = _moving(parts, part, slots) or _vehicle(parts, part)
    actors: list[Party] = []
    targets: list[Party] = []
    for slot, phrase in slots:
        roles = _roles(part, slot)
        party = cast.party(phrase)
        if party is None or not roles or phrase in moving or _is_place(parts, phrase):
            continue
        (targets if "target" in roles else actors).append(party)
    moved = [party for party in map(cast.party, moving) if party]
    others = [phrase for slot, phrase in slots if slot in ("subject", "object")]
    travel = told_travel(parts, part, cast, (*moving, *others))
    told = any(cast.kind(phrase) is not Kind.IDEA for phrase in moving)
    told = told or not moving or _is_lent(clause, moving)
    acting = _distinct((*moved, *actors))
    acted_on = _distinct(party for party in targets if party not in acting)
    return Players(acting, acted_on, travel, told)


def without_deeds(parts: Parts, actors: Sequence[Party]) -> tuple[Party, ...]:
    """Leave out actors that are events: of "the blast killed two" the blast."""
    nouns = {
        part.span.end
        for actor in actors
        for part in parts.triggers_ending(actor.end)
        if not parts.clause(part)
    }
    able = words("people") | words("powers") | read_lexicon().movers.keys()
    deeds = words("ideas") - able
    return tuple(
        actor
        for actor in actors
        if actor.kind in able or (actor.end not in nouns and actor.kind not in deeds)
    )


def asking(cast: Cast, part: TriggerPart, sources: Sequence[Span]) -> tuple[Party, ...]:
    """Return who obliges: of "Oslo said they must leave" the one who says so.

    Args:
        cast: Who the sentence names.
        part: The trigger.
        sources: Who says so, nearest to the reader first.
    """
    obliges = part.trigger.frame.name == "oblige" and sources
    return (cast.named(sources[-1]),) if obliges else ()


def _distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Return each party once: of "two tons of rice" the rice is no other."""
    found: list[Party] = []
    for party in islice(parties, _MOST):
        within = (o for o in found if o.start <= party.start and party.end <= o.end)
        if next(within, None) is None:
            found.append(party)
    return tuple(found)


def _slots(parts: Parts, part: TriggerPart, cast: Cast) -> Iterator[tuple[str, Phrase]]:
    """Yield who a trigger names, by the slots of its frame."""
    clause = parts.clause(part)
    if clause is None:
        yield from _of_noun(parts, part, cast)
        return
    noun = _happening(parts, part, clause)
    if noun is not None:
        yield from _of_noun(parts, noun, cast)
        clause = replace(clause, subject=None)
    yield from _of_verb(parts, part, clause, cast)


def _happening(parts: Parts, part: TriggerPart, clause: Clause) -> TriggerPart | None:
    """Return the noun of "the attack took place", which the verb only repeats."""
    if parts.syntax.lemmas[part.first] not in words("occurrences"):
        return None
    same = (
        other
        for other in parts.triggers
        if other.trigger is part.trigger and other.last <= part.first
    )
    noun = next(same, None) if clause.subject else None
    return None if noun is None or parts.clause(noun) else noun


def _is_lent(clause: Clause | None, moving: Sequence[Phrase]) -> bool:
    """Whether what moves is only the subject of the clause around."""
    hangs = clause is not None and clause.kind in ("infinitive", "participle")
    return hangs and clause is not None and list(moving) == [clause.subject]


def _roles(part: TriggerPart, slot: str) -> frozenset[str]:
    slots = part.trigger.frame.slots
    if slot == "object" and not slots.get("object"):
        subject = slots.get("subject", frozenset())
        if "mover" in subject:
            return subject & _WHO  # "jets are stationed": nobody stations them
        political = not part.trigger.category.startswith("X-")
        return frozenset({"target"}) if political else frozenset()
    return slots.get(slot, frozenset()) & _WHO


def _moving(
    parts: Parts, part: TriggerPart, slots: Sequence[tuple[str, Phrase]]
) -> list[Phrase]:
    """Return the phrases that move: of "Turkey sent 200 troops" the troops."""
    movers = [
        (slot, phrase)
        for slot, phrase in slots
        if "mover" in _roles(part, slot) and not _is_place(parts, phrase)
    ]
    moved = [phrase for slot, phrase in movers if slot != "subject"]
    return moved or [phrase for _, phrase in movers]


def _vehicle(parts: Parts, part: TriggerPart) -> list[Phrase]:
    """Return the noun of a trigger that is what moves: "the ferry to Gozo"."""
    phrase = parts.noun_phrase(part)
    moves = parts.syntax.lemmas[part.last - 1] in read_lexicon().movers
    return [phrase] if phrase and moves and part.trigger.frame.moves else []


def _of_verb(
    parts: Parts, part: TriggerPart, clause: Clause, cast: Cast
) -> tuple[tuple[str, Phrase], ...]:
    """Return the phrases of a verb by their slots, in the active voice."""
    found: list[tuple[str, Phrase]] = []
    passive = clause.verb is not None and clause.verb.passive
    subject = clause.subject if passive else _speaker(parts, part, clause, cast)
    thing = None if passive else _object(parts, part)
    if thing is not None and _is_inverted(parts, part, cast.text):
        subject, thing = thing, None
    if subject is not None:
        found.append((_subject_slot(part) if passive else "subject", subject))
    if thing is not None:
        found += [("object", phrase) for phrase in _with_joined(parts, thing)]
    acted_on = "target" in part.trigger.frame.slots.get("object", ())
    known = acted_on and any(slot == "object" for slot, _ in found)
    for phrase in _governed(parts, part, clause):
        slot = phrase.preposition or ""
        if slot in _MEANS and known:
            continue  # "arrested him on charges", "hit her with a can"
        if slot != "by" or passive:
            found.append(("subject" if slot == "by" else slot, phrase))
    return tuple(found)


def _governed(parts: Parts, part: TriggerPart, clause: Clause) -> Iterator[Phrase]:
    """Yield the phrases with prepositions behind a verb, none inside another."""
    before, nested = part.last, -1
    for phrase in parts.syntax.phrases_in(clause.number):
        if phrase.preposition == "of" and phrase.at == before != part.last:
            nested = phrase.at
        before = phrase.last
        if part.last <= phrase.at != nested and phrase.preposition is not None:
            yield phrase


def _subject_slot(part: TriggerPart) -> str:
    """Return the slot of what a passive is said of."""
    acted_on = part.trigger.frame.slots.get("object")
    suffered = part.trigger.category.startswith("X-") and not acted_on
    return "subject" if suffered else "object"  # "the ferry was wrecked"


def _is_inverted(parts: Parts, part: TriggerPart, text: str) -> bool:
    """Whether who speaks stands behind the verb: '"Yes," said the queen'."""
    syntax = parts.syntax
    if not part.first or syntax.lemmas[part.first] not in words("saying"):
        return False
    gap = text[syntax.tokens[part.first - 1].end : syntax.tokens[part.first].start]
    return any(mark in gap for mark in ',"”’?!')


def _with_joined(parts: Parts, phrase: Phrase) -> Iterator[Phrase]:
    """Yield a phrase and what "and" joins to it: "two men and a boy"."""
    yield phrase
    syntax, last = parts.syntax, phrase.last
    number = syntax.clause_of[phrase.head]
    for other in syntax.phrases_in(number):
        if other.first <= last or other.first > last + 1:
            continue
        if not other.joined or other.preposition is not None:
            return
        yield other
        last = other.last


def _speaker(
    parts: Parts, part: TriggerPart, clause: Clause, cast: Cast
) -> Phrase | None:
    """Return the subject; in "Oslo said it will help" Oslo for "it"."""
    syntax, subject = parts.syntax, clause.subject
    political = not part.trigger.category.startswith("X-")
    own = subject
    while political and subject is not None and clause.parent is not None:
        if syntax.tags[subject.first] is not Tag.PRONOUN:
            break
        clause = syntax.clauses[clause.parent]
        subject = clause.subject or subject
    if own is None or subject is None or own is subject:
        return own
    word = syntax.tokens[own.first].lower
    named = syntax.tags[subject.head] is Tag.NAME
    person = named and cast.kind(subject) is Kind.PERSON
    return own if word in words("strangers") or (person and word == "it") else subject


def _object(parts: Parts, part: TriggerPart) -> Phrase | None:
    """Return the phrase right behind a verb: what it does something to."""
    syntax = parts.syntax
    index = part.last
    while index < len(syntax.tags) and syntax.tags[index] is Tag.ADVERB:
        index += 1
    phrase = syntax.phrase_at(index) if index < len(syntax.tags) else None
    if phrase is None or phrase.first != index or phrase.preposition is not None:
        return None
    idle = syntax.lemmas[part.first] in words("occurrences")
    placed = idle and syntax.tokens[phrase.head].lower == "place"
    return None if placed else phrase


def _of_noun(
    parts: Parts, part: TriggerPart, cast: Cast
) -> Iterator[tuple[str, Phrase]]:
    """Yield who does what a noun names: "Russia's withdrawal of its jets"."""
    owner = _owner(parts, part, cast)
    if owner is not None:
        yield "subject", owner
    for phrase in _behind(parts, part):
        if phrase.preposition is not None:
            slot = phrase.preposition
            yield "subject" if slot == "by" else slot, phrase


def _owner(parts: Parts, part: TriggerPart, cast: Cast) -> Phrase | None:
    """Return whose a noun is: "Oslo's visit", "the Nato withdrawal"."""
    syntax = parts.syntax
    whole = syntax.phrase_at(part.first)
    if whole is None or whole.first >= part.first:
        return None
    before = range(max(whole.first, part.first - _OWNED), part.first)
    for index in before:
        end = syntax.tokens[index].end
        if possessive_end(cast.text, end) > end:
            return Phrase(whole.first, index + 1)
    named = any(syntax.tags[index] is Tag.NAME for index in before)
    return Phrase(whole.first, part.first) if named else None


def _behind(parts: Parts, part: TriggerPart) -> Iterator[Phrase]:
    """Yield the phrases behind a noun: "talks with Oslo about the fleet".

    What "of" joins to one of them is a part of it.
    """
    syntax, last = parts.syntax, part.last
    for count in range(_BEHIND):
        phrase = syntax.governed.get(last)
        if phrase is None:
            return
        if phrase.preposition != "of" or not count:
            yield from _all_of(parts, phrase)
        last = max(each.last for each in _all_of(parts, phrase))


def _all_of(parts: Parts, phrase: Phrase) -> Iterator[Phrase]:
    """Yield a phrase and those joined to its preposition: "between A and B"."""
    yield phrase
    syntax, last = parts.syntax, phrase.last
    while last + 1 < len(syntax.tags):
        other = syntax.phrase_at(last) or syntax.phrase_at(last + 1)
        if other is None or not other.joined or other.at != phrase.at:
            return
        yield other
        last = other.last


def _is_place(parts: Parts, phrase: Phrase) -> bool:
    """Whether a phrase names nothing but a place that a role is found for."""
    place = parts.place_ending(phrase.last)
    return place is not None and place.role.site and phrase.first <= place.first
