"""The cue words as values: `cues.toml` in, tables and phrases out."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geoapp.model import Certainty

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Certainty], ...]]
"""Phrases with what they tell by their last word, longest first."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything that `cues.toml` tells.

    `words` holds tables of single words, `phrases` those of one or more.
    """

    words: Mapping[str, Mapping[str, Certainty]]
    phrases: Mapping[str, Phrases]
    grammar: Mapping[str, frozenset[str]]


_SINGLE = ("modal", "to", "modifier", "behind")
_LONG = ("clause", "phrase")
_LISTS = ("happening", "support", "nearest", "openings", "about", "purpose")


@cache
def read_cues() -> Cues:
    """Read the cue words that ship with the package, once.

    >>> read_cues().words["modal"]["may"].value
    'possible'
    """
    text = (files("geoapp.stance") / "cues.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    lists = {name: content[name]["words"] for name in _LISTS} | content["grammar"]
    return Cues(
        {name: _single(content[name]) for name in _SINGLE},
        {name: _phrases(content[name]) for name in _LONG}
        | {"coming": _phrases({Certainty.PLANNED: content["coming"]["words"]})},
        {name: frozenset(words.split()) for name, words in lists.items()},
    )


@cache
def listed(name: str) -> frozenset[str]:
    """Return a list of plain words: "be", "barriers" ...

    >>> "which" in listed("barriers")
    True
    """
    return read_cues().grammar[name]


def _single(table: Mapping[str, str]) -> Mapping[str, Certainty]:
    return {
        word: Certainty(certainty)
        for certainty, words in table.items()
        for word in words.split()
    }


def _phrases(table: Mapping[str, Iterable[str]]) -> Phrases:
    found: dict[str, list[tuple[tuple[str, ...], Certainty]]] = {}
    for certainty, phrases in table.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            found.setdefault(words[-1], []).append((words, Certainty(certainty)))
    return {
        last: tuple(sorted(rows, key=lambda row: -len(row[0])))
        for last, rows in found.items()
    }


def phrase_ending(
    phrases: Phrases, words: Sequence[str], last: int
) -> tuple[int, Certainty] | None:
    """Return where the longest phrase up to a word begins, and what it tells.

    >>> phrases = read_cues().phrases["phrase"]
    >>> phrase_ending(phrases, ["no", "evidence", "of"], 2)
    (0, <Certainty.DENIED: 'denied'>)
    """
    for phrase, certainty in phrases.get(words[last], ()):
        first = last + 1 - len(phrase)
        if first >= 0 and tuple(words[first : last + 1]) == phrase:
            return first, certainty
    return None
