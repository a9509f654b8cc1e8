"""Who acts, moves or is acted on: noun phrases in, parties out."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.model import Entity, Party, Resolution, Travel
from geoapp.recognize.tokens import possessive_end
from geoapp.syntax import Phrase, Syntax
from geoapp.syntax.tags import Tag

_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
_WORDS_OF_A_NUMBER = {word: value for value, word in enumerate(_COUNTED.split())} | {
    **{"a": 1, "an": 1, "both": 2, "dozen": 12},
    **{"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70},
    **{"eighty": 80, "ninety": 90},
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_LARGEST = 10**9
_LONGEST = 40  # words of a noun phrase that are read
_AGENTS = ("er", "or", "ist", "ian", "ee", "man", "men", "woman", "women", "people")


class Kind(StrEnum):
    """What a party is, as far as moving goes: an idea goes nowhere."""

    PERSON = "person"
    MOVER = "mover"
    POWER = "power"
    THING = "thing"
    IDEA = "idea"


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties that a sentence can name.

    `resolutions` and `entities` are those inside the sentence.
    """

    text: str
    syntax: Syntax
    resolutions: Sequence[Resolution]
    entities: Sequence[Entity]

    def party(self, phrase: Phrase) -> Party | None:
        """Return who a phrase names; `None` for a pronoun or a bare place.

        "A convoy of trucks" is one party.
        """
        if phrase.last - phrase.first > _LONGEST:
            phrase = replace(phrase, first=phrase.last - _LONGEST)
        whole = self._with_of(phrase)
        first = self._without_article(whole)
        tokens = self.syntax.tokens
        if first >= whole.last or self.syntax.tags[whole.first] is Tag.PRONOUN:
            return None
        start, end = tokens[first].start, tokens[whole.last - 1].end
        return Party(
            start,
            end,
            self.text[start:end],
            self._number(phrase),
            self._side(whole),
            self._noun(phrase),
        )

    def kind(self, phrase: Phrase) -> Kind:
        """Tell what a phrase names: somebody, something that moves, a power."""
        head = phrase.head
        tags, tokens = self.syntax.tags, self.syntax.tokens
        if tags[head] is Tag.PRONOUN:
            word = tokens[head].lower
            return Kind.THING if word in words("things") else Kind.PERSON
        entity = self._entity(head)
        if entity is not None:
            return Kind.PERSON if entity.label == "PER" else Kind.POWER
        resolution = self._resolution(head)
        if resolution is not None:
            people = resolution.toponym.demonym
            return Kind.PERSON if people else Kind.POWER
        return self._common(self._counted(phrase))

    def travel(self, phrase: Phrase) -> Travel | None:
        """Tell how the thing that a phrase names moves, if that is sure."""
        movers = read_lexicon().movers
        whole = self._with_of(phrase)
        for index in (phrase.head, whole.head):
            found = movers.get(self.syntax.lemmas[index])
            if found is not None:
                return found
        return None

    def _counted(self, phrase: Phrase) -> Phrase:
        """Return what a phrase counts: of "dozens of ships" the ships."""
        head = phrase.head
        counts = self.syntax.tags[head] in (Tag.NUMBER, Tag.DETERMINER)
        groups = self.syntax.lemmas[head] in words("groups")
        behind = self.syntax.governed.get(phrase.last)
        if not (counts or groups) or behind is None or behind.preposition != "of":
            return phrase
        return behind

    def _common(self, phrase: Phrase) -> Kind:
        head = phrase.head
        lemma, word = self.syntax.lemmas[head], self.syntax.tokens[head].lower
        if lemma in read_lexicon().movers:
            return Kind.MOVER
        if lemma in words("people") or word in words("people"):
            return Kind.PERSON
        if lemma in words("ideas") or word in words("ideas"):
            return Kind.IDEA
        if self._is_money(phrase):
            return Kind.IDEA
        if self.syntax.tags[head] in (Tag.NAME, Tag.NUMBER, Tag.DETERMINER):
            return Kind.PERSON
        if lemma.endswith(_AGENTS) and lemma not in words("no_agents"):
            return Kind.PERSON
        idea = lemma.endswith(tuple(words("idea_endings")))
        return Kind.IDEA if idea else Kind.THING

    def _is_money(self, phrase: Phrase) -> bool:
        """Whether a phrase is a sum: "$4 million"."""
        start = self.syntax.tokens[phrase.first].start
        return self.text[max(0, start - 1) : start] in ("$", "€", "£", "¥")

    def _with_of(self, phrase: Phrase) -> Phrase:
        """Widen "a convoy" to "a convoy of trucks"."""
        other = self.syntax.governed.get(phrase.last)
        if other is None or other.preposition != "of" or other.at != phrase.last:
            return phrase
        last = min(other.last, phrase.last + _LONGEST)
        return Phrase(phrase.first, last, phrase.preposition, phrase.at)

    def _without_article(self, phrase: Phrase) -> int:
        first, tokens = phrase.first, self.syntax.tokens
        dropped = words("possessives") | {"the", "that", "this", "these", "those"}
        while first < phrase.last and tokens[first].lower in dropped:
            first += 1
        return first

    def _number(self, phrase: Phrase) -> int | None:
        """Return how many a phrase counts: "two vessels", "1,200 troops"."""
        tokens = self.syntax.tokens
        for index in range(phrase.first, phrase.last):
            number = _count(tokens[index].text)
            if number is None:
                continue
            before = tokens[index].start - 1
            if before >= 0 and self.text[before] in "-$€£":
                return None
            behind = tokens[index + 1] if index + 1 < len(tokens) else None
            if behind and self.text[tokens[index].end : behind.start] == "-":
                continue  # "10-day", "34-year-old", "C-17"
            scale = _SCALES.get(behind.lower) if behind else None
            last = index + 1 if scale is None else index + 2
            if last == phrase.last and last - phrase.first == 1:
                return number
            return number * (scale or 1) if last <= phrase.last else None
        return None

    def _side(self, phrase: Phrase) -> str | None:
        """Return the country or organisation that a party belongs to."""
        first, last = self._bounds(phrase)
        for resolution in _between(self.resolutions, first, last, _toponym_start):
            toponym = resolution.toponym
            if toponym.demonym or self._is_owner(toponym.end):
                place = resolution.place
                return place.name if place else toponym.name
        for entity in _between(self.entities, first, last, _entity_start):
            if entity.label == "ORG":
                return entity.name
        return None

    def _is_owner(self, end: int) -> bool:
        return possessive_end(self.text, end) > end

    def _bounds(self, phrase: Phrase) -> tuple[int, int]:
        tokens = self.syntax.tokens
        return tokens[phrase.first].start, tokens[phrase.last - 1].end

    def _noun(self, phrase: Phrase) -> str | None:
        named = self.syntax.tags[phrase.head] in (Tag.NAME, Tag.NUMBER, Tag.PRONOUN)
        return None if named else self.syntax.lemmas[phrase.head]

    def _entity(self, index: int) -> Entity | None:
        token = self.syntax.tokens[index]
        at = bisect_right(self.entities, token.start, key=_entity_start)
        found = self.entities[at - 1] if at else None
        return found if found and token.start < found.end else None

    def _resolution(self, index: int) -> Resolution | None:
        token = self.syntax.tokens[index]
        at = bisect_right(self.resolutions, token.start, key=_toponym_start)
        found = self.resolutions[at - 1] if at else None
        return found if found and token.start < found.toponym.end else None


_Item = TypeVar("_Item")


def _toponym_start(resolution: Resolution) -> int:
    return resolution.toponym.start


def _entity_start(entity: Entity) -> int:
    return entity.start


def _between(
    items: Sequence[_Item], first: int, last: int, start_of: Callable[[_Item], int]
) -> Sequence[_Item]:
    """Return what starts in a stretch of the text."""
    begin = bisect_left(items, first, key=start_of)
    return items[begin : bisect_left(items, last, key=start_of)]


def _count(word: str) -> int | None:
    """Return a number written in digits or letters.

    >>> _count("1,200"), _count("two"), _count("C")
    (1200, 2, None)
    """
    digits = word.replace(",", "")
    if digits.isascii() and digits.isdigit() and len(digits) < len(str(_LARGEST)):
        return int(digits)
    return _WORDS_OF_A_NUMBER.get(word.lower())
