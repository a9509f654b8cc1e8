"""Words that say what happened: tokens and lemmas in, trigger parts out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geoapp.lexicon import Trigger, grammar, read_lexicon
from geoapp.model import Span
from geoapp.recognize.tokens import Token


@dataclass(frozen=True, slots=True)
class TriggerPart:
    """A trigger in a sentence: tokens first..last."""

    first: int
    last: int
    span: Span
    trigger: Trigger


def find_triggers(
    text: str, tokens: Sequence[Token], lemmas: Sequence[str], named: set[int]
) -> tuple[TriggerPart, ...]:
    """Find the triggers of a sentence, the longest phrase first.

    Args:
        text: The text that the tokens are slices of.
        tokens: The words of the sentence.
        lemmas: Their dictionary forms, one per token.
        named: Indexes of tokens that belong to names; no trigger starts there.
    """
    lexicon = read_lexicon()
    parts: list[TriggerPart] = []
    index = 0
    while index < len(tokens):
        length = 1
        for size in range(min(lexicon.longest, len(tokens) - index), 0, -1):
            trigger = _trigger_at(tokens, lemmas, index, size)
            if trigger is None or index in named:
                continue
            if parts and lemmas[index] in lexicon.effects:
                trigger = _effect_of(parts, trigger)
            span_end = tokens[index + size - 1].end
            start = tokens[index].start
            span = Span(start, span_end, text[start:span_end])
            parts.append(TriggerPart(index, index + size, span, trigger))
            length = size
            break
        index += length
    return tuple(parts)


def _effect_of(before: Sequence[TriggerPart], trigger: Trigger) -> Trigger:
    """Let "hit" and "kill" tell of the disaster that the sentence names."""
    for part in before:
        if part.trigger.category in ("X-DISASTER", "X-ACCIDENT"):
            return replace(trigger, category=part.trigger.category)
    return trigger


def _trigger_at(
    tokens: Sequence[Token], lemmas: Sequence[str], index: int, size: int
) -> Trigger | None:
    if tokens[index].capital and not tokens[index].first:
        return None  # inside a name
    if _is_adjunct(tokens, lemmas, index):
        return None
    triggers = read_lexicon().triggers
    forms = [token.lower for token in tokens[index : index + size]]
    for words in (tuple(forms), tuple(lemmas[index : index + size])):
        if words in triggers:
            return triggers[words]
    return triggers.get((lemmas[index], *forms[1:])) if size > 1 else None


def _is_adjunct(tokens: Sequence[Token], lemmas: Sequence[str], index: int) -> bool:
    """Whether a noun stands before what moves: "a patrol boat"."""
    if index + 1 == len(tokens) or tokens[index].lower != lemmas[index]:
        return False
    before = tokens[index - 1].lower if index else ""
    verb = before in grammar("auxiliaries")
    return lemmas[index + 1] in read_lexicon().movers and not verb
