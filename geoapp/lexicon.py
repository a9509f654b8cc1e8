"""The lexicon as values: `lexicon.toml` in, triggers, movers and cues out."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import simplemma

from geoapp.model import Certainty, Travel


class Frame(StrEnum):
    """How the places around a trigger are read; told in `lexicon.toml`."""

    AT = "at"
    FROM = "from"
    STRIKE = "strike"
    MOVE = "move"
    REACH = "reach"
    PASS = "pass"
    LEAVE = "leave"

    @property
    def moves(self) -> bool:
        """Whether places are origins and destinations."""
        return self in (Frame.MOVE, Frame.REACH, Frame.PASS, Frame.LEAVE)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word says to have happened."""

    category: str
    frame: Frame
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
    triggers = {}
    for row in content["trigger"]:
        trigger = Trigger(
            row["category"],
            Frame(row["frame"]),
            Travel(row["travel"]) if "travel" in row else None,
            row.get("weak", False),
        )
        triggers.update({tuple(words.split()): trigger for words in row["words"]})
    movers = {
        word: None if travel == "any" else Travel(travel)
        for travel, words in content["movers"].items()
        for word in words.split()
    }
    return Lexicon(
        triggers,
        max(map(len, triggers)),
        content["forms"],
        movers,
        frozenset(content["sites"]["words"].split()),
        frozenset(content["effects"]["words"].split()),
        tuple((Certainty(k), tuple(v)) for k, v in content["certainty"].items()),
        {name: frozenset(words.split()) for name, words in content["grammar"].items()},
    )
