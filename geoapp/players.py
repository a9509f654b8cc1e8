"""Who plays which part in an event: a trigger and its clause in, parties out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoapp.clauses import Parts
from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.manner import told_travel
from geoapp.model import Party, Travel
from geoapp.parties import Cast, Kind
from geoapp.recognize.tokens import possessive_end
from geoapp.syntax import Clause, Phrase
from geoapp.syntax.tags import Tag
from geoapp.triggers import TriggerPart

_OWNED = 20  # words before a noun that may say whose it is
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
    slots = (
        _of_verb(parts, part, clause) if clause else tuple(_of_noun(parts, part, cast))
    )
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
    return Players((*moved, *actors), tuple(targets), travel, told)


def _is_lent(clause: Clause | None, moving: Sequence[Phrase]) -> bool:
    """Whether what moves is only the subject of the clause around."""
    hangs = clause is not None and clause.kind in ("infinitive", "participle")
    return hangs and clause is not None and list(moving) == [clause.subject]


def _roles(part: TriggerPart, slot: str) -> frozenset[str]:
    slots = part.trigger.frame.slots
    if slot == "object" and not slots.get("object"):
        slot = "subject"  # "jets are stationed": nobody stations them
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
    parts: Parts, part: TriggerPart, clause: Clause
) -> tuple[tuple[str, Phrase], ...]:
    """Return the phrases of a verb by their slots, in the active voice."""
    found: list[tuple[str, Phrase]] = []
    passive = clause.verb is not None and clause.verb.passive
    subject = clause.subject if passive else _speaker(parts, part, clause)
    if subject is not None:
        found.append(("object" if passive else "subject", subject))
    thing = None if passive else _object(parts, part)
    if thing is not None:
        found.append(("object", thing))
    for phrase in parts.syntax.phrases_in(clause.number):
        if part.last <= phrase.at and phrase.preposition is not None:
            slot = phrase.preposition
            if slot != "by" or passive:
                found.append(("subject" if slot == "by" else slot, phrase))
    return tuple(found)


def _speaker(parts: Parts, part: TriggerPart, clause: Clause) -> Phrase | None:
    """Return the subject; in "Oslo said it will help" Oslo for "it"."""
    syntax, subject = parts.syntax, clause.subject
    political = not part.trigger.category.startswith("X-")
    while political and subject is not None and clause.parent is not None:
        if syntax.tags[subject.first] is not Tag.PRONOUN:
            break
        clause = syntax.clauses[clause.parent]
        subject = clause.subject or subject
    return subject


def _object(parts: Parts, part: TriggerPart) -> Phrase | None:
    """Return the phrase right behind a verb: what it does something to."""
    syntax = parts.syntax
    index = part.last
    while index < len(syntax.tags) and syntax.tags[index] is Tag.ADVERB:
        index += 1
    phrase = syntax.phrase_at(index) if index < len(syntax.tags) else None
    if phrase is None or phrase.first != index or phrase.preposition is not None:
        return None
    timely = syntax.tokens[phrase.head].lower in words("times") | words("days")
    return None if timely else phrase


def _of_noun(
    parts: Parts, part: TriggerPart, cast: Cast
) -> Iterator[tuple[str, Phrase]]:
    """Yield who does what a noun names: "Russia's withdrawal of its jets"."""
    syntax = parts.syntax
    whole = syntax.phrase_at(part.first)
    if whole is not None and whole.first < part.first:
        tokens = syntax.tokens
        for index in range(max(whole.first, part.first - _OWNED), part.first):
            end = tokens[index].end
            if possessive_end(cast.text, end) > end:
                yield "subject", Phrase(whole.first, index + 1)
                break
        else:
            owner = range(max(whole.first, part.first - _OWNED), part.first)
            if any(syntax.tags[i] is Tag.NAME for i in owner):
                yield "subject", Phrase(whole.first, part.first)
    behind = syntax.governed.get(part.last)
    if behind is not None and behind.preposition in ("of", "by"):
        yield ("subject" if behind.preposition == "by" else "of"), behind


def _is_place(parts: Parts, phrase: Phrase) -> bool:
    """Whether a phrase names nothing but a place that a role is found for."""
    place = parts.place_ending(phrase.last)
    return place is not None and place.role.site and phrase.first <= place.first
