"""A sentence as the linker sees it: tokens and places in, their layout out.

What does not depend on the trigger is read here, once per sentence. All
positions are token indexes; a span first..last leaves `last` out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from geoapp.model import Resolution
from geoapp.recognize.tokens import Token
from geoapp.where.words import words

_BREAKS = frozenset(';:—–()"“”')
_PLAIN = frozenset({" ", "-", ", "})
_SHORTEST = 5  # letters of a word whose ending tells a verb


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in a sentence: tokens first..last, and what it may mean."""

    first: int
    last: int
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with what is known of it.

    `lemmas` are those of the tokens. `triggers` are the token spans of all
    words that tell an event. `mentions` are in order of position, do not
    overlap, and leave adjectives ("Syrian") out.
    """

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    triggers: Sequence[tuple[int, int]]
    mentions: Sequence[Mention]


@dataclass(frozen=True, slots=True)
class Layout:
    """A passage made ready to be asked what lies between two tokens.

    `gaps[i]` stands between token i and the next. A count at i tells how many
    there are before token i; `verb_at` tells where the verbs are.
    """

    passage: Passage
    lower: Sequence[str]
    gaps: Sequence[str]
    is_verb: Sequence[bool]
    verbs: Sequence[int]
    triggers: Sequence[int]
    commas: Sequence[int]
    breaks: Sequence[int]
    relatives: Sequence[int]
    joints: Sequence[int]
    sayings: Sequence[int]
    doers: Sequence[int]
    verb_at: Sequence[int]


def to_mentions(
    tokens: Sequence[Token], resolutions: Iterable[Resolution]
) -> tuple[Mention, ...]:
    """Return the place names of a sentence that an event can have happened at.

    Args:
        tokens: The words of the sentence.
        resolutions: Of its toponyms, in order of position; adjectives and
            people ("Syrian") are left out.
    """
    mentions: list[Mention] = []
    for resolution in resolutions:
        toponym = resolution.toponym
        first = bisect_right(tokens, toponym.start, key=lambda token: token.end)
        last = bisect_left(tokens, toponym.end, key=lambda token: token.start)
        behind = first < last and (not mentions or mentions[-1].last <= first)
        if behind and not toponym.demonym:
            mentions.append(Mention(first, last, resolution))
    return tuple(mentions)


def read_layout(passage: Passage) -> Layout:
    """Count the verbs, commas and conjunctions of a sentence."""
    tokens = passage.tokens
    lower = [token.lower for token in tokens]
    gaps = [passage.text[a.end : b.start] for a, b in pairwise(tokens)] + [""]
    is_verb = _verbs(tokens, lower, gaps)
    for mention in passage.mentions:
        for index in range(mention.first, mention.last):
            is_verb[index] = False
    events = [False] * len(tokens)
    for first, last in passage.triggers:
        for index in range(first, last):
            events[index] = True
    conjunctions = words("conjunctions")
    breaks = [
        word in conjunctions or (gap not in _PLAIN and not _BREAKS.isdisjoint(gap))
        for word, gap in zip(lower, gaps, strict=True)
    ]
    return Layout(
        passage,
        lower,
        gaps,
        is_verb,
        _count(is_verb),
        _count(events),
        _count(["," in gap for gap in gaps]),
        _count(breaks),
        _among(lower, "relatives"),
        _among(lower, "joining"),
        _among(lower, "saying"),
        _count([word == "by" for word in lower]),
        [index for index, verb in enumerate(is_verb) if verb],
    )


def _among(lower: Sequence[str], name: str) -> list[int]:
    listed = words(name)
    return _count([word in listed for word in lower])


def _count(flags: Iterable[bool]) -> list[int]:
    return [0, *accumulate(flags)]


def _verbs(
    tokens: Sequence[Token], lower: Sequence[str], gaps: Sequence[str]
) -> list[bool]:
    """Tell which tokens look like verbs."""
    known, determiners = words("known_verbs"), words("determiners")
    return [
        word in known
        or (
            word.endswith(("ed", "ing"))
            and len(word) >= _SHORTEST
            and lower[i - 1] not in determiners
            and _is_verb(tokens, word, gaps, i)
        )
        for i, word in enumerate(lower)
    ]


def _is_verb(tokens: Sequence[Token], word: str, gaps: Sequence[str], i: int) -> bool:
    """Whether a word that ends as verbs do is one.

    "Captured" in "a captured town" and in "captured Homs" is taken for none.
    """
    if tokens[i].capital:
        return False
    if word.endswith("ing"):
        return True
    before_name = i + 1 < len(tokens) and tokens[i + 1].capital
    return not before_name and gaps[i - 1] != "-"
