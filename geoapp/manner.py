"""How something travels, and whether it does so time and again.

A sentence and its parts in; what is told surely goes before what is likely.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from geoapp.clauses import Parts
from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.model import Travel
from geoapp.parties import Cast, Kind
from geoapp.syntax import Phrase
from geoapp.syntax.tags import Tag
from geoapp.triggers import TriggerPart

_MEANS = ("by", "on", "aboard", "in", "via", "with")
_SCANNED = 60  # words around a trigger that may name a vehicle


def told_travel(
    parts: Parts, part: TriggerPart, cast: Cast, movers: Sequence[Phrase]
) -> Travel | None:
    """Tell how something travels, where the clause says so.

    By its means ("by bus"), its verb ("sailed"), or what it is ("a tanker").

    Args:
        parts: The sentence.
        part: The trigger.
        cast: Who the sentence names.
        movers: What moves, then who moves it.
    """
    _, last = parts.syntax.extents[parts.clause_number(part)]
    for at in range(part.last, min(last, part.last + _SCANNED)):
        phrase = parts.syntax.governed.get(at)
        found = _means(parts, cast, phrase) if phrase else None
        if found is not None:
            return found
    if part.trigger.travel is not None:
        return part.trigger.travel
    return next((t for t in map(cast.travel, movers) if t), None)


def _means(parts: Parts, cast: Cast, phrase: Phrase) -> Travel | None:
    """Return how "by bus" or "on foot" goes."""
    if phrase.preposition not in _MEANS:
        return None
    found = _listed("means").get(parts.syntax.lemmas[phrase.head])
    return found or cast.travel(phrase)


@cache
def _listed(name: str) -> Mapping[str, Travel]:
    """Return the words of three lists, with the travel that each stands for."""
    lists = {travel: words(f"{travel.value}_{name}") for travel in Travel}
    return {word: travel for travel, listed in lists.items() for word in listed}


def likely_travel(parts: Parts, at: int) -> Travel | None:
    """Return the way of the vehicles that a sentence names, if it is one.

    Args:
        parts: The sentence.
        at: The index of the trigger; words far from it do not count.
    """
    syntax, movers, listed = parts.syntax, read_lexicon().movers, _listed("words")
    found: set[Travel] = set()
    for index in range(max(0, at - _SCANNED), min(at + _SCANNED, len(syntax.tokens))):
        lemma = syntax.lemmas[index]
        travel = movers.get(lemma) or listed.get(lemma)
        if travel and syntax.tags[index] not in (Tag.VERB, Tag.NAME):
            found.add(travel)
    return found.pop() if len(found) == 1 else None


def is_habitual(parts: Parts, part: TriggerPart, cast: Cast) -> bool:
    """Whether something moves time and again: "the ferry sails daily".

    Args:
        parts: The sentence.
        part: The trigger.
        cast: Who the sentence names.
    """
    syntax = parts.syntax
    first, last = syntax.extents[parts.clause_number(part)]
    near = range(max(first, part.first - _SCANNED), min(last, part.last + _SCANNED))
    if any(syntax.tokens[index].lower in words("habits") for index in near):
        return True
    clause = parts.clause(part)
    if clause is None or clause.verb is None or clause.subject is None:
        return False
    word, lemma = syntax.tokens[part.first].lower, syntax.lemmas[part.first]
    present = (
        word in (lemma, f"{lemma}s", f"{lemma}es") and clause.verb.form == "finite"
    )
    alone = clause.verb.first == clause.verb.head
    return present and alone and cast.kind(clause.subject) is Kind.MOVER
