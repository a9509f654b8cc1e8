"""The parts of a sentence: text and resolutions in, clauses with their parts out.

A part is a trigger, a place with the preposition that governs it, or
something that moves. All positions are token indexes of the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geoapp.lexicon import grammar, read_lexicon
from geoapp.model import (
    Article,
    Resolution,
    Sentence,
    Travel,
)
from geoapp.phrases import PlacePart, PlaceWalker, token_indexes, touch
from geoapp.recognize.tokens import Token, tokenize
from geoapp.triggers import TriggerPart, find_triggers

_RELATIVE = frozenset({"who", "whom", "whose", "which"})
_BEFORE_AS = frozenset(
    {"such", "well", "as", "same", "known", "far", "soon", "described"}
)
_MOVER_WORDS = 5  # words before the noun of something that moves


@dataclass(frozen=True, slots=True)
class MoverPart:
    """Something that can move: "two Russian logistics vessels"."""

    first: int
    last: int
    name: str
    travel: Travel | None


@dataclass(frozen=True, slots=True)
class Parts:
    """A sentence taken apart.

    `clause_of[i]` numbers the clause of token i, `gaps[i]` is what stands
    between token i and the next.
    """

    sentence: Sentence
    tokens: Sequence[Token]
    gaps: Sequence[str]
    clause_of: Sequence[int]
    triggers: tuple[TriggerPart, ...]
    places: tuple[PlacePart, ...]
    movers: tuple[MoverPart, ...]

    def clause_span(self, index: int) -> tuple[int, int]:
        """Return where the clause of a token starts and ends in the text."""
        clause = self.clause_of[index]
        inside = [
            t for t, c in zip(self.tokens, self.clause_of, strict=True) if c == clause
        ]
        return inside[0].start, inside[-1].end

    def noun_phrase_start(self, part: TriggerPart) -> int | None:
        """Return where the phrase of a noun trigger starts; `None` for a verb.

        A noun has an article, a number or a possessive some words before it.
        """
        if part.span.text.endswith(("ed", "ing")):
            return None
        for index in range(part.first - 1, max(-1, part.first - 5), -1):
            token = self.tokens[index]
            gap = self.gaps[index]
            if gap.startswith(("'s", "’s")) or token.lower in grammar("determiners"):
                return token.start
            if gap.strip(" -") or token.lower in grammar("prepositions") | grammar(
                "auxiliaries"
            ):
                return None
        return None


def take_apart(
    article: Article, sentence: Sentence, resolutions: Sequence[Resolution]
) -> Parts:
    """Find the clauses, triggers, places and movers of a sentence.

    Args:
        article: The article.
        sentence: One of its sentences.
        resolutions: Those of the toponyms inside the sentence, in order.
    """
    tokens = tokenize(article.text, sentence.start, sentence.end)
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    named = {i for r in resolutions for i in token_indexes(tokens, r)}
    triggers = find_triggers(article.text, tokens, lemmas, named)
    ends = frozenset(part.last for part in triggers)
    walker = PlaceWalker(article.text, tokens, lemmas, resolutions, ends)
    return Parts(
        sentence,
        tokens,
        _gaps(article.text, tokens),
        _clauses(article.text, tokens),
        triggers,
        walker.places(),
        _movers(article.text, tokens, lemmas, triggers),
    )


def _gaps(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(text[left.end : right.start] for left, right in pairwise(tokens)) + (
        ("",) if tokens else ()
    )


def _clauses(text: str, tokens: Sequence[Token]) -> tuple[int, ...]:
    """Number the clauses, breaking at semicolons and at conjunctions."""
    numbers: list[int] = []
    clause = 0
    main: int | None = None  # the clause that a relative one stands in
    for i, token in enumerate(tokens):
        comma = i > 0 and "," in text[tokens[i - 1].end : token.start]
        if i > 0 and _breaks(text, tokens, i):
            main = clause if token.lower in _RELATIVE else None
            clause = max(numbers) + 1
        elif comma and main is not None:
            # "Jordan, who was born in Brooklyn, visited Amman" goes on.
            clause, main = main, None
        numbers.append(clause)
    return tuple(numbers)


def _breaks(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause starts at a token, which is not the first."""
    before, token = tokens[index - 1], tokens[index]
    gap, word = text[before.end : token.start], token.lower
    if re.search(r"[;:—–“”]", gap):
        return True
    if word == "as" and "well" in [t.lower for t in tokens[index + 1 : index + 2]]:
        return False  # "in Tartus, as well as in Latakia"
    return (
        ("," in gap and word in grammar("after_comma"))
        or word in grammar("break_words")
        or (word == "as" and before.lower not in _BEFORE_AS)
    )


def _movers(
    text: str,
    tokens: Sequence[Token],
    lemmas: Sequence[str],
    triggers: Sequence[TriggerPart],
) -> tuple[MoverPart, ...]:
    lexicon = read_lexicon()
    ends = {part.last for part in triggers}
    parts: list[MoverPart] = []
    for i, lemma in enumerate(lemmas):
        if lemma not in lexicon.movers or tokens[i].lower.endswith(("ed", "ing")):
            continue
        following = lemmas[i + 1] if i + 1 < len(lemmas) else ""
        if following in lexicon.movers and touch(text, tokens, i):
            continue  # "fighter jets", "aircraft carrier": the last noun counts
        first = _mover_start(text, tokens, i, ends)
        if (
            parts
            and tokens[parts[-1].last].lower == "and"
            and parts[-1].last + 1 == first
        ):
            first = parts.pop().first  # "fighter jets and bombers"
        elif parts and tokens[first - 1].lower == "of" and parts[-1].last == first - 1:
            first = parts.pop().first  # "a convoy of trucks"
        name = text[tokens[first].start : tokens[i].end]
        parts.append(MoverPart(first, i + 1, name, lexicon.movers[lemma]))
    return tuple(parts)


def _is_number(token: Token) -> bool:
    return token.lower in grammar("numbers") or token.text[0].isdigit()


def _mover_start(
    text: str, tokens: Sequence[Token], noun: int, bounds: set[int]
) -> int:
    first = noun
    outside = grammar("not_in_mover") | grammar("auxiliaries")
    while (
        first > 0
        and first not in bounds
        and noun - first < _MOVER_WORDS
        and touch(text, tokens, first - 1)
        and tokens[first - 1].lower not in outside
    ):
        first -= 1
        hyphen = first and text[tokens[first - 1].end : tokens[first].start] == "-"
        if (
            _is_number(tokens[first])
            and not hyphen
            and not _is_number(tokens[first - 1])
        ):
            break
    return first
