"""The lexicon as values: `lexicon.toml` in, triggers, movers and cues out."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import simplemma

from geoapp.model import Certainty, Travel

_ENDS = frozenset({"origin", "destination"})
_CONDITIONS = ("next", "prev", "after", "before", "near")
_REMEMBERED = 1 << 16  # lemmas


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

    `mode` and `context` are PLOVER's. `weak` says that the word counts only
    with something that moves. `content` is how sure what the word promises,
    asks or refuses is ("threatened to attack": the attack is hypothetical);
    `None` for words that tell what was done. A `carrier` ("plan") is
    nothing itself but for its content, what is `quiet` comes behind all else.
    """

    category: str
    frame: Frame
    mode: str | None = None
    context: str | None = None
    travel: Travel | None = None
    weak: bool = False
    content: Certainty | None = None
    carrier: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """The words of a trigger and where they mean it.

    `words` are lemmas or forms; `apart` allows other words in between. `noun`
    is `True` or `False` where only the noun or the verb is meant. `asks` and
    `bars` are conditions on the words around, by the place where they stand:
    "next", "prev", "after", "before" or "near".
    """

    words: tuple[str, ...]
    trigger: Trigger
    noun: bool | None = None
    apart: bool = False
    asks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bars: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aliases:
    """What a category is called elsewhere: CAMEO's root code, ACLED's type."""

    cameo: str | None
    acled: str | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that `lexicon.toml` tells.

    Senses are found by the first of their words, longest first; `verbs` are
    words that are triggers as verbs alone; an idiom is a phrase that tells
    nothing. `light` are verbs that say no more than the noun behind them ("held
    talks"). `mode_words` tell the mode of a category whose trigger leaves it
    open. Movers go by lemma, with how they travel (`None` where that is open).
    Effects are verbs that tell what a disaster did.
    """

    frames: Mapping[str, Frame]
    senses: Mapping[str, tuple[Sense, ...]]
    verbs: frozenset[str]
    idioms: Mapping[str, tuple[tuple[str, ...], ...]]
    light: frozenset[str]
    mode_words: Mapping[str, Mapping[str, frozenset[str]]]
    aliases: Mapping[str, Aliases]
    forms: Mapping[str, str]
    movers: Mapping[str, Travel | None]
    sites: frozenset[str]
    effects: frozenset[str]

    def lemma(self, word: str) -> str:
        """Return the dictionary form of an English word.

        >>> read_lexicon().lemma("withdrawing")
        'withdraw'
        """
        lower = word.lower()
        return self.forms.get(lower) or _lemma(lower)


@lru_cache(maxsize=_REMEMBERED)
def _lemma(lower: str) -> str:
    return simplemma.lemmatize(lower, lang="en").lower()


def urgency(sense: Sense) -> tuple[int, bool]:
    """Sort senses: long phrases first, then those that ask for words around."""
    return -len(sense.words), not sense.asks


@cache
def read_lexicon() -> Lexicon:
    """Read the lexicon that ships with the package, once.

    >>> read_lexicon().senses["truce"][0].trigger.category
    'RETREAT'
    """
    text = (files("geoapp") / "lexicon.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    frames = _frames(content["frame"])
    senses = _senses(content, frames)
    movers = {
        word: None if travel == "any" else Travel(travel)
        for travel, words in content["movers"].items()
        for word in words.split()
    }
    return Lexicon(
        frames=frames,
        senses=senses,
        verbs=frozenset(word for word in senses if _is_verb(word, senses[word])),
        idioms=_by_first([_split(words) for words in content["idioms"]["words"]]),
        light=frozenset(content["light"]["words"].split()),
        mode_words=_mode_words(content["mode"]),
        aliases={
            key: Aliases(names["cameo"] or None, names["acled"] or None)
            for key, names in content["aliases"].items()
        },
        forms=content["forms"],
        movers=movers,
        sites=frozenset(content["sites"]["words"].split()),
        effects=frozenset(content["effects"]["words"].split()),
    )


def _frames(rows: Mapping[str, Mapping[str, str]]) -> dict[str, Frame]:
    """Return the frames by name; what a frame leaves out the default tells."""
    frames = {}
    for name, own in rows.items():
        told = {**rows["default"], **own}
        slots = {slot: frozenset(roles.split()) for slot, roles in told.items()}
        frames[name] = Frame(name, slots)
    return frames


def _senses(
    content: Mapping[str, Any], frames: Mapping[str, Frame]
) -> dict[str, tuple[Sense, ...]]:
    """Return the senses by their first word, the longest phrases first."""
    found: dict[str, list[Sense]] = {}
    for row in content["trigger"]:
        trigger = _trigger(row, frames)
        noun = {"noun": True, "verb": False}.get(row.get("as", ""))
        asks, bars = _conditions(row, content["classes"])
        for words in row["words"]:
            split = _split(words)
            told = trigger
            if split[0] in content["carrying"]["words"].split():
                told = _carrying(trigger, frames)
            sense = Sense(split, told, noun, row.get("apart", False), asks, bars)
            found.setdefault(split[0], []).append(sense)
    return {
        first: tuple(sorted(senses, key=urgency)) for first, senses in found.items()
    }


def _carrying(trigger: Trigger, frames: Mapping[str, Frame]) -> Trigger:
    """Return a trigger that has a way too: "sent food from Aden to Taizz"."""
    slots = dict(trigger.frame.slots)
    for slot, roles in frames["move"].slots.items():
        ends = roles & {"origin", "destination", "via"}
        if ends and slot not in frames["at"].slots:
            slots[slot] = slots.get(slot, frozenset()) | ends
    return replace(trigger, frame=Frame(trigger.frame.name, slots))


def _is_verb(word: str, senses: Iterable[Sense]) -> bool:
    """Whether a word is a verb wherever it is a trigger by itself."""
    alone = [sense.noun for sense in senses if sense.words == (word,)]
    return bool(alone) and not any(noun is not False for noun in alone)


def _trigger(row: Mapping[str, Any], frames: Mapping[str, Frame]) -> Trigger:
    return Trigger(
        row["category"],
        frames[row["frame"]],
        row.get("mode"),
        row.get("context"),
        Travel(row["travel"]) if "travel" in row else None,
        row.get("weak", False),
        Certainty(row["content"]) if "content" in row else None,
        row.get("carrier", False),
        row.get("quiet", False),
    )


def _split(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase as a tokenizer cuts them: "cease", "fire"."""
    return tuple(phrase.replace("-", " ").split())


_Words = dict[str, frozenset[str]]


def _conditions(
    row: Mapping[str, Any], classes: Mapping[str, str]
) -> tuple[_Words, _Words]:
    """Return the words that a row asks for and those that bar it, by place."""
    asks = {k: _expanded(row[k], classes) for k in _CONDITIONS if k in row}
    bars = {
        k: _expanded(row[f"not_{k}"], classes) for k in _CONDITIONS if f"not_{k}" in row
    }
    return asks, bars


def _expanded(words: str, classes: Mapping[str, str]) -> frozenset[str]:
    """Return words, with those of a class for its name: "@weapon"."""
    found: set[str] = set()
    for word in words.split():
        own = _expanded(classes[word[1:]], classes) if word[0] == "@" else {word}
        found |= own
    return frozenset(found)


def _by_first(
    phrases: list[tuple[str, ...]],
) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for words in phrases:
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


def _mode_words(
    content: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, frozenset[str]]]:
    return {
        category: {mode: frozenset(words.split()) for mode, words in modes.items()}
        for category, modes in content.items()
    }
