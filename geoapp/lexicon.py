"""The lexicon as values: `lexicon.toml` in, triggers, movers and cues out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import simplemma

from geoapp.model import Certainty, Travel

_ENDS = frozenset({"origin", "destination"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What each slot of a trigger brings.

    A slot is "subject", "object" or a preposition, a role "actor", "target",
    "mover", "place", "origin", "destination" or "via". `lexicon.toml` tells
    how they are read.
    """

    name: str
    slots: Mapping[str, frozenset[str]] = field(compare=False)

    @property
    def moves(self) -> bool:
        """Whether places can be origins and destinations.

        >>> read_lexicon().frames["move"].moves, read_lexicon().frames["at"].moves
        (True, False)
        """
        return any(roles & _ENDS for roles in self.slots.values())


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word says to have happened.

    `mode` and `context` are PLOVER's; `weak` says that the word counts only
    with something that moves.
    """

    category: str
    frame: Frame
    mode: str | None = None
    context: str | None = None
    travel: Travel | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that `lexicon.toml` tells.

    Triggers are found by their words, one or more lemmas or forms and at
    most `longest`; movers by
    lemma, with how they travel (`None` where that is open). Effects are verbs that
    tell what a disaster did.
    """

    frames: Mapping[str, Frame]
    triggers: Mapping[tuple[str, ...], Trigger]
    longest: int
    forms: Mapping[str, str]
    movers: Mapping[str, Travel | None]
    sites: frozenset[str]
    effects: frozenset[str]
    certainty: tuple[tuple[Certainty, tuple[str, ...]], ...]
    grammar: Mapping[str, frozenset[str]]

    def lemma(self, word: str) -> str:
        """Return the dictionary form of an English word.

        >>> read_lexicon().lemma("withdrawing")
        'withdraw'
        """
        lower = word.lower()
        return self.forms.get(lower) or simplemma.lemmatize(lower, lang="en").lower()


def grammar(name: str) -> frozenset[str]:
    """Return a list of grammar words: "prepositions", "determiners" ...

    >>> "toward" in grammar("prepositions")
    True
    """
    return read_lexicon().grammar[name]


@cache
def read_lexicon() -> Lexicon:
    """Read the lexicon that ships with the package, once.

    >>> read_lexicon().triggers[("pull", "out")].category
    'RETREAT'
    """
    text = (files("geoapp") / "lexicon.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    frames = _frames(content["frame"])
    triggers = {
        tuple(words.split()): _trigger(row, frames)
        for row in content["trigger"]
        for words in row["words"]
    }
    movers = {
        word: None if travel == "any" else Travel(travel)
        for travel, words in content["movers"].items()
        for word in words.split()
    }
    return Lexicon(
        frames,
        triggers,
        max(map(len, triggers)),
        content["forms"],
        movers,
        frozenset(content["sites"]["words"].split()),
        frozenset(content["effects"]["words"].split()),
        tuple((Certainty(k), tuple(v)) for k, v in content["certainty"].items()),
        {name: frozenset(words.split()) for name, words in content["grammar"].items()},
    )


def _frames(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Frame]:
    """Return the frames by name; what a frame leaves out the default tells."""
    frames = {}
    for name, own in rows.items():
        told = {**rows["default"], **own}
        slots = {slot: frozenset(roles.split()) for slot, roles in told.items()}
        frames[name] = Frame(name, slots)
    return frames


def _trigger(row: Mapping[str, Any], frames: Mapping[str, Frame]) -> Trigger:
    return Trigger(
        row["category"],
        frames[row["frame"]],
        row.get("mode"),
        row.get("context"),
        Travel(row["travel"]) if "travel" in row else None,
        row.get("weak", False),
    )
