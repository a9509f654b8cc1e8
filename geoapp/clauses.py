"""The parts of a sentence: text and resolutions in, clauses with their parts out.

A part is a trigger, a place with the preposition that governs it, or
something that moves. All positions are token indexes of the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geoapp.lexicon import Trigger, read_lexicon
from geoapp.model import (
    Article,
    Precision,
    Resolution,
    Role,
    Sentence,
    Span,
    Travel,
    Usage,
)
from geoapp.recognize.tokens import Token, possessive_end, tokenize, word_list

OBJECT = "object"
"""Stands for the preposition of a place that directly follows its trigger."""

_PREPOSITIONS = frozenset(
    """
    in at near outside inside off over around on within along above across through via
    past from to toward towards into onto for between of by against with under beyond
    about without than as after before
    """.split()  # noqa: SIM905
)
_DETERMINERS = frozenset(
    "the a an its their his her this that these those two three several some".split()  # noqa: SIM905
)
_AUXILIARIES = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "to", "not"}
    | {"may", "might", "could", "should", "must", "be", "been", "being", "and", "or"}
)
_BREAK_WORDS = frozenset(
    "while but although though which who whose where because whereas and or".split()  # noqa: SIM905
)
_AFTER_COMMA = frozenset(
    """
    while but although though which who whose where because whereas as after before
    with when and following suggesting indicating signalling signaling leaving killing
    adding saying
    """.split()  # noqa: SIM905
)
_NUMBERS = frozenset(
    """
    a an one two three four five six seven eight nine ten eleven twelve dozen dozens
    several some many few hundreds thousands another more most both all
    """.split()  # noqa: SIM905
)
_NOT_IN_MOVER = frozenset(
    """
    the its their his her of and or but to from with by for at in on that which who is
    are was were has have had be been show shows showed reports report note notes saw
    see sees as while still also including said says carrying when where after before
    """.split()  # noqa: SIM905
)
_WALK = 7  # tokens between a place and its preposition
_MOVER_WORDS = 5  # words before the noun of something that moves


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A place in a sentence: tokens first..last, preposition and role."""

    first: int
    last: int
    preposition: str | None
    preposition_at: int
    role: Role
    group: int  # the same for "A" and "B" in "between A and B"


@dataclass(frozen=True, slots=True)
class TriggerPart:
    """A trigger in a sentence: tokens first..last."""

    first: int
    last: int
    span: Span
    trigger: Trigger


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
            if gap.startswith(("'s", "’s")) or token.lower in _DETERMINERS:
                return token.start
            if gap.strip(" -") or token.lower in _PREPOSITIONS | _AUXILIARIES:
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
    named = {i for r in resolutions for i in _indexes(tokens, r)}
    triggers = _triggers(article.text, tokens, lemmas, named)
    walker = _Walker(article.text, tokens, lemmas, resolutions, triggers)
    return Parts(
        sentence,
        tokens,
        _gaps(article.text, tokens),
        _clauses(article.text, tokens),
        triggers,
        walker.places(),
        _movers(article.text, tokens, lemmas),
    )


def _gaps(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(text[left.end : right.start] for left, right in pairwise(tokens)) + (
        ("",) if tokens else ()
    )


def _indexes(tokens: Sequence[Token], resolution: Resolution) -> list[int]:
    toponym = resolution.toponym
    return [
        i
        for i, token in enumerate(tokens)
        if token.start < toponym.end and toponym.start < token.end
    ]


def _clauses(text: str, tokens: Sequence[Token]) -> tuple[int, ...]:
    """Number the clauses, breaking at semicolons and at conjunctions."""
    numbers = []
    clause = 0
    for i, token in enumerate(tokens):
        gap = text[tokens[i - 1].end : token.start] if i else ""
        word = token.lower
        if i and (
            re.search(r"[;:—–“”]", gap)
            or ("," in gap and word in _AFTER_COMMA)
            or (word in _BREAK_WORDS - {"and", "or"})
        ):
            clause += 1
        numbers.append(clause)
    return tuple(numbers)


def _triggers(
    text: str, tokens: Sequence[Token], lemmas: Sequence[str], named: set[int]
) -> tuple[TriggerPart, ...]:
    lexicon = read_lexicon()
    parts = []
    index = 0
    while index < len(tokens):
        length = 1
        for size in range(min(lexicon.longest, len(tokens) - index), 0, -1):
            trigger = _trigger_at(tokens, lemmas, index, size)
            if trigger is None or index in named:
                continue
            span_end = tokens[index + size - 1].end
            start = tokens[index].start
            span = Span(start, span_end, text[start:span_end])
            parts.append(TriggerPart(index, index + size, span, trigger))
            length = size
            break
        index += length
    return tuple(parts)


def _trigger_at(
    tokens: Sequence[Token], lemmas: Sequence[str], index: int, size: int
) -> Trigger | None:
    if tokens[index].capital and not tokens[index].first:
        return None  # inside a name
    triggers = read_lexicon().triggers
    forms = [token.lower for token in tokens[index : index + size]]
    for words in (tuple(forms), tuple(lemmas[index : index + size])):
        if words in triggers:
            return triggers[words]
    return triggers.get((lemmas[index], *forms[1:])) if size > 1 else None


def _movers(
    text: str, tokens: Sequence[Token], lemmas: Sequence[str]
) -> tuple[MoverPart, ...]:
    lexicon = read_lexicon()
    parts: list[MoverPart] = []
    for i, lemma in enumerate(lemmas):
        if lemma not in lexicon.movers:
            continue
        following = lemmas[i + 1] if i + 1 < len(lemmas) else ""
        if following in lexicon.movers and _touch(text, tokens, i):
            continue  # "fighter jets", "aircraft carrier": the last noun counts
        first = _mover_start(text, tokens, i)
        name = text[tokens[first].start : tokens[i].end]
        parts.append(MoverPart(first, i + 1, name, lexicon.movers[lemma]))
    return tuple(parts)


def _mover_start(text: str, tokens: Sequence[Token], noun: int) -> int:
    first = noun
    while (
        first > 0
        and noun - first < _MOVER_WORDS
        and _touch(text, tokens, first - 1)
        and tokens[first - 1].lower not in _NOT_IN_MOVER
    ):
        first -= 1
        if tokens[first].lower in _NUMBERS or tokens[first].text[0].isdigit():
            break
    return first


def _touch(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing but a space or hyphen parts a token from the next."""
    return text[tokens[index].end : tokens[index + 1].start] in (" ", "-")


@dataclass(frozen=True, slots=True)
class _Walker:
    """Walks back from a place to the preposition that governs it."""

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    resolutions: Sequence[Resolution]
    triggers: Sequence[TriggerPart]

    def places(self) -> tuple[PlacePart, ...]:
        parts: list[PlacePart] = []
        for resolution in self.resolutions:
            indexes = _indexes(self.tokens, resolution)
            part = self._place(resolution, indexes[0], indexes[-1] + 1, parts)
            if part is not None:
                parts.append(part)
        return tuple(parts)

    def _place(
        self, resolution: Resolution, first: int, last: int, before: list[PlacePart]
    ) -> PlacePart | None:
        toponym = resolution.toponym
        start, end, site = first, toponym.end, True
        if toponym.usage is not Usage.LITERAL:
            behind = self._site_behind(last)
            if behind is None:
                return None
            last, end, site = behind, self.tokens[behind - 1].end, False
        joined = self._joined(first, before)
        if joined is not None:
            start, preposition, at = first, joined.preposition, joined.preposition_at
            group = joined.group
        else:
            preposition, at = self._governor(first)
            start, site = self._outer_site(resolution, at, preposition, first, site)
            if start < first:
                preposition, at = self._governor(start)
            group = len(before)
        name = self.text[self.tokens[start].start : end]
        return PlacePart(
            start, last, preposition, at, Role(name, resolution, site=site), group
        )

    def _site_behind(self, index: int) -> int | None:
        """Return the index behind a noun that a country locates, or None."""
        for position in range(index, min(index + 3, len(self.tokens))):
            if not _touch(self.text, self.tokens, position - 1):
                return None
            if self.lemmas[position] in read_lexicon().sites:
                return position + 1
            if self.tokens[position].capital:
                return None
        return None

    def _joined(self, first: int, before: list[PlacePart]) -> PlacePart | None:
        """Return the place that "and", "or" or a comma joins this one to."""
        if not before:
            return None
        other = before[-1]
        between = [token.lower for token in self.tokens[other.last : first]]
        between = [word for word in between if word not in _DETERMINERS]
        kinds = {word for kind in word_list("kinds") for word in kind.split()}
        while between and between[0] in kinds:
            between.pop(0)
        gap = self.text[self.tokens[other.last - 1].end : self.tokens[first].start]
        if between in (["and"], ["or"]) or (not between and gap.strip() in (",", "-")):
            return other
        return None

    def _governor(self, first: int) -> tuple[str | None, int]:
        """Return the preposition before a noun phrase, and where it stands."""
        ends = {part.last - 1 for part in self.triggers}
        for index in range(first - 1, max(-1, first - 1 - _WALK), -1):
            token = self.tokens[index]
            word = token.lower
            if word in _PREPOSITIONS:
                if word == "of" and self._of_kind(index):
                    continue
                return self._compound(word, index)
            if index in ends:
                return OBJECT, index
            if not self._is_in_phrase(index):
                return None, -1
        return None, -1

    def _of_kind(self, index: int) -> bool:
        """Whether "of" follows a kind of place: "the port of", "south of"."""
        before = self.tokens[index - 1].lower if index else ""
        return before in word_list("kinds") or before in word_list("place_nouns")

    def _compound(self, word: str, index: int) -> tuple[str, int]:
        before = self.tokens[index - 1].lower if index else ""
        if word == "of" and before in ("out", "outside", "inside", "off"):
            return ("from" if before == "out" else before), index
        return word, index

    def _is_in_phrase(self, index: int) -> bool:
        """Whether a token can stand between a preposition and its place."""
        token = self.tokens[index]
        word = token.lower
        gap = self.text[token.end : self.tokens[index + 1].start]
        if "," in gap:
            return self.lemmas[index] in read_lexicon().sites or word in _kind_words()
        if possessive_end(self.text, token.end) > token.end or token.capital:
            return True
        return word in _DETERMINERS or not word.endswith(("ed", "ing", "ly"))

    def _outer_site(
        self,
        resolution: Resolution,
        at: int,
        preposition: str | None,
        first: int,
        site: bool,
    ) -> tuple[int, bool]:
        """Widen "in Libya" to "a port in Libya" where such a noun precedes."""
        if preposition not in ("in", "of", "near", "on") or at < 1:
            return first, site
        if self.lemmas[at - 1] not in read_lexicon().sites:
            return first, site
        start = at - 1
        if start and self.tokens[start - 1].lower == "military":
            start -= 1
        place = resolution.place
        sharp = place is not None and place.precision in (
            Precision.SITE,
            Precision.SETTLEMENT,
        )
        return start, site and sharp


def _kind_words() -> frozenset[str]:
    return frozenset(word for kind in word_list("kinds") for word in kind.split())
