"""Verbs that only say that an event happened: "the blast occurred in Gao"."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from geoapp.grammar import words
from geoapp.model import Span
from geoapp.syntax import Syntax
from geoapp.triggers import TriggerPart

_MOST_IN_SUBJECT = 60  # triggers of a subject; more are hostile


def with_occurrences(
    text: str, syntax: Syntax, triggers: Sequence[TriggerPart]
) -> tuple[TriggerPart, ...]:
    """Return triggers, and verbs that say that a noun's event took place.

    Such a verb means what the noun that it is said of means, and often stands
    nearer to the place.

    Args:
        text: The article's text.
        syntax: One of its sentences.
        triggers: The triggers of that sentence, in order.
    """
    taken = {index for part in triggers for index in range(part.first, part.last)}
    found = list(triggers)
    for clause in syntax.clauses:
        verb, subject = clause.verb, clause.subject
        if verb is None or subject is None or verb.head in taken:
            continue
        if syntax.lemmas[verb.head] not in words("occurrences"):
            continue
        at = bisect_left(triggers, subject.first, key=lambda part: part.first)
        inside = (
            part
            for part in triggers[at : at + _MOST_IN_SUBJECT]
            if part.first < subject.last and not part.verb
        )
        noun = next(inside, None)
        if noun is not None:
            token = syntax.tokens[verb.head]
            span = Span(token.start, token.end, text[token.start : token.end])
            first, last = verb.head, verb.head + 1
            found.append(replace(noun, first=first, last=last, span=span, verb=True))
    return tuple(sorted(found, key=lambda part: part.first))
