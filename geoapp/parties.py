"""Who acts, moves or is acted on: noun phrases in, parties out."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TypeVar

from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.model import Entity, Party, Resolution, Span, Travel, Usage
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
_CENTURIES = ("17", "18", "19", "20")
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
        """Return who a phrase names; `None` for a pronoun, a time or an age.

        "A convoy of trucks" is one party.
        """
        if phrase.last - phrase.first > _LONGEST:
            phrase = replace(phrase, first=phrase.last - _LONGEST)
        whole = self._with_of(phrase)
        first = self._without_article(whole)
        tokens = self.syntax.tokens
        if first >= whole.last or self._is_pronoun(whole):
            return None
        if self._is_time(whole, phrase.head) or self._is_bare_number(phrase):
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

    def _is_pronoun(self, phrase: Phrase) -> bool:
        """Whether a phrase names nobody by itself: "they", "I've", "a"."""
        if self.syntax.tags[phrase.first] is Tag.PRONOUN:
            return True
        word = self.syntax.tokens[phrase.first].lower.replace("’", "'")
        alone = phrase.last - phrase.first == 1
        nobody = words("pronouns") - words("standalone") | {"a", "an"}
        return alone and word.partition("'")[0] in nobody

    def named(self, span: Span) -> Party:
        """Return who a stretch of the text names, the sentence's own or not."""
        tokens = self.syntax.tokens
        first = bisect_left(tokens, span.start, key=lambda token: token.start)
        last = bisect_left(tokens, span.end, key=lambda token: token.start)
        party = self.party(Phrase(first, last)) if first < last else None
        return party or Party(span.start, span.end, span.text)

    def _is_time(self, phrase: Phrase, head: int) -> bool:
        """Whether a phrase only says when: "March 29", "the end of the month"."""
        if self._entity(phrase.head) is not None:
            return False  # "The New York Times"
        said, timely = self.syntax.tokens[phrase.head].lower, _times()
        if said in timely:
            return head == phrase.head or self.syntax.lemmas[head] in words("stretches")
        if self.syntax.tags[phrase.head] is not Tag.NUMBER or head != phrase.head:
            return False
        before = self.syntax.tokens[phrase.head - 1].lower if phrase.head else ""
        return phrase.last - phrase.first > 1 and before in timely

    def _is_bare_number(self, phrase: Phrase) -> bool:
        """Whether a phrase is a year, an age or a share: "2015", "in his 60s"."""
        tokens, tags = self.syntax.tokens, self.syntax.tags
        if any(tag is not Tag.NUMBER for tag in tags[phrase.first : phrase.last]):
            return False
        if phrase.preposition not in (None, "of", "by", "against"):
            return True
        start, end = tokens[phrase.first].start, tokens[phrase.head].end
        inserted = "," in self.text[max(0, start - 2) : start]
        if self.text[end : end + 1] in ("%", "s") or self._is_year(phrase.head):
            return True
        return inserted and self.text[end : end + 1] in (",", ".", ")")

    def _is_year(self, index: int) -> bool:
        """Whether a number can only be a year: "the 2015 vote", not "2000 men"."""
        word = self.syntax.tokens[index].text
        if not (len(word) == len("2015") and word.isdigit() and word[:2] in _CENTURIES):
            return False
        behind = self.syntax.tokens[index + 1 : index + 2]
        nouns = self.syntax.tags[index + 1 : index + 2] == (Tag.NOUN,)
        return not (nouns and behind[0].lower.endswith(("s", "men", "people")))

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
        signed = self.text[max(0, start - 1) : start] in ("$", "€", "£", "¥")
        return signed or self.syntax.lemmas[phrase.head] in words("currencies")

    def _with_of(self, phrase: Phrase) -> Phrase:
        """Widen "a convoy" to "a convoy of trucks"."""
        other = self.syntax.governed.get(phrase.last)
        if other is None or other.preposition != "of" or other.at != phrase.last:
            return phrase
        before = phrase.first - 1
        if before >= 0 and self.syntax.lemmas[before] in words("telling_of"):
            return phrase  # "accused the rebels of torture"
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
        for index in range(phrase.first, phrase.last):
            number = _count(self.syntax.tokens[index].text)
            dated = index > 0 and self._word(index - 1) in _times()
            if number is None or dated or self._is_year(index):
                continue
            if not self._is_apart(index) or self._is_money(phrase):
                return None
            if self._touches(index, "-") and not self._tens(index):
                continue  # "10-day", "34-year-old", "C-17"
            last = index + 1
            if self._tens(index):
                number += _count(self.syntax.tokens[last].text) or 0
                last += 1
            following = self._word(last)
            if following in _SCALES:
                number, last = number * _SCALES[following], last + 1
            ranged = following in ("to", "or") and last < phrase.last
            return None if ranged or last > phrase.last else number
        return None

    def _word(self, index: int) -> str:
        tokens = self.syntax.tokens
        return tokens[index].lower if index < len(tokens) else ""

    def _tens(self, index: int) -> bool:
        """Whether a number goes on with the next word: "twenty-two"."""
        tens = (_count(self._word(index)) or 0) in range(20, 100, 10)
        ones = (_count(self._word(index + 1)) or 0) in range(1, 10)
        letters = self._word(index).isalpha() and self._word(index + 1).isalpha()
        return tens and ones and letters and self._word(index + 1) not in ("a", "an")

    def _is_apart(self, index: int) -> bool:
        """Whether a number is whole: not of "C-17", "$4", "20-30" or "1970s"."""
        token = self.syntax.tokens[index]
        before = self.text[max(0, token.start - 1) : token.start]
        behind = self.text[token.end : token.end + 1]
        unit = behind in ("–", "%") or behind.isalpha()
        return before not in tuple("-–$€£¥") and not unit

    def _touches(self, index: int, mark: str) -> bool:
        end = self.syntax.tokens[index].end
        return self.text[end : end + 1] == mark

    def _side(self, phrase: Phrase) -> str | None:
        """Return the country or organisation that a party belongs to."""
        first, last = self._bounds(phrase)
        for resolution in _between(self.resolutions, first, last, _toponym_start):
            toponym = resolution.toponym
            governs = toponym.usage is not Usage.LITERAL and toponym.end == last
            if toponym.demonym or governs or self._is_owner(toponym.end):
                place = resolution.place
                return place.name if place else toponym.name
        for entity in _between(self.entities, first, last, _entity_start):
            if entity.label == "ORG" and not entity.name.islower():
                return entity.name.removeprefix("'s ").removeprefix("’s ")
        return None

    def _is_owner(self, end: int) -> bool:
        return possessive_end(self.text, end) > end

    def _bounds(self, phrase: Phrase) -> tuple[int, int]:
        tokens = self.syntax.tokens
        return tokens[phrase.first].start, tokens[phrase.last - 1].end

    def _noun(self, phrase: Phrase) -> str | None:
        named = (Tag.NAME, Tag.NUMBER, Tag.PRONOUN)
        if self.syntax.tags[phrase.head] in (Tag.NUMBER, Tag.DETERMINER):
            phrase = self._counted(phrase)  # "some of its ships"
        if self.syntax.tags[phrase.head] in named:
            return None
        return self.syntax.lemmas[phrase.head]

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


@cache
def _times() -> frozenset[str]:
    return words("times") | words("days")


def _count(word: str) -> int | None:
    """Return a number written in digits or letters.

    >>> _count("1,200"), _count("two"), _count("C")
    (1200, 2, None)
    """
    digits = word.replace(",", "")
    if digits.isascii() and digits.isdigit() and len(digits) < len(str(_LARGEST)):
        return int(digits)
    return _WORDS_OF_A_NUMBER.get(word.lower())
