"""Which preposition governs a place: a sentence and resolutions in, places out.

"At Russia's key air base, Hmeimim" is at Hmeimim; "to a port in Libya" goes
to a port that has no name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.model import Precision, Resolution, Role, Usage
from geoapp.recognize.tokens import Token, kind_words, possessive_end, word_list
from geoapp.syntax import Phrase, Syntax
from geoapp.syntax.chunks import NOMINAL
from geoapp.syntax.tags import Tag

OBJECT = "object"
"""Stands for the preposition of a place that directly follows its trigger."""

BOTH = "to and from"
"""Stands for "to and from" before a place."""

_OFFSET_LETTERS = 60
_OFFSET = re.compile(
    r"\b(?:\d[\d.,]* ?(?:km|kilomet(?:er|re)s?|(?:nautical )?miles?) )?"
    r"(?:north|south|east|west)(?:-?(?:east|west))? of (?:the )?$",
    re.IGNORECASE,
)
_WALK = 7  # tokens between a place and its preposition
_SHARP = (Precision.SITE, Precision.SETTLEMENT)
_INSIDE = ("in", "at", "near", "on", "outside", "off", "inside", "of")
_WAYS = ("to", "into", "onto", "toward", "towards", "from", "for")


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A place in a sentence: tokens first..last, preposition and role.

    `joint` is "and", "or" or "," where the place before shares the preposition.
    `host` is the same place as the end of a way where the noun before stands
    for one: "in Goma" of "to a clinic in Goma" goes to a clinic.
    """

    first: int
    last: int
    preposition: str | None
    preposition_at: int
    role: Role
    joint: str | None = None
    host: "PlacePart | None" = None


@dataclass(frozen=True, slots=True)
class PlaceWalker:
    """Walks back from a place to the preposition that governs it.

    `ends` are the token indexes behind the sentence's triggers, `moving`
    those behind triggers that tell of a movement.
    """

    text: str
    syntax: Syntax
    resolutions: Sequence[Resolution]
    ends: Set[int]
    moving: Set[int]
    lowers: list[str] = field(default_factory=list)

    def places(self) -> tuple[PlacePart, ...]:
        """Return the places of the sentence that can play a role."""
        self.lowers.extend(token.lower for token in self.syntax.tokens)
        parts: list[PlacePart] = []
        for resolution in self.resolutions:
            indexes = token_indexes(self.syntax.tokens, resolution)
            if not indexes:
                continue  # a foreign recognizer may name part of a web address
            part = self._place(resolution, indexes[0], indexes[-1] + 1, parts)
            if part is not None:
                owner = parts[-1] if parts else None
                if owner and self._owns(owner, part):
                    # "in Syria's capital, Damascus" is in Damascus
                    part = _owned(owner, part)
                    parts.pop()
                parts.append(part)
        return tuple(parts)

    def _place(
        self, resolution: Resolution, first: int, last: int, before: list[PlacePart]
    ) -> PlacePart | None:
        start, end, site = first, resolution.toponym.end, True
        if self._describes(last):
            return None  # "the Gao-based brigade"
        if not resolution.toponym.is_place and not self._is_end(resolution, first):
            behind = self._site_behind(resolution, last)
            if behind is None:
                return None
            last, end, site = behind, self.syntax.tokens[behind - 1].end, False
        joint = self._joint(first, before)
        if joint is not None:
            preposition, at = before[-1].preposition, before[-1].preposition_at
        else:
            preposition, at = self._governor(first)
            start, site = self._outer_site(resolution, (preposition, at), first, site)
            if start < first:
                preposition, at = self._governor(start)
        offset = _OFFSET.search(self.text, *self._words_before(start))
        begin = offset.start() if offset else self.syntax.tokens[start].start
        near = offset is not None or resolution.inside
        role = Role(self.text[begin:end], resolution, site=site, near=near)
        part = PlacePart(start, last, preposition, at, role, joint)
        return part if joint else replace(part, host=self._hosted(part))

    def _describes(self, last: int) -> bool:
        """Whether a hyphen makes the place say what something is like."""
        return (
            last < len(self.lowers)
            and self.lowers[last] in words("made_of_places")
            and self._gap(last - 1).strip() == "-"
        )

    def _is_end(self, resolution: Resolution, first: int) -> bool:
        """Whether a government's name can only be where something goes."""
        toponym = resolution.toponym
        if toponym.demonym or toponym.usage is not Usage.METONYMIC:
            return False
        if first < 2 or self.lowers[first - 1] not in _WAYS:
            return False
        for index in range(first - 1, max(0, first - 1 - _WALK), -1):
            if index in self.moving:
                return True
            if self.syntax.tags[index - 1] not in (*NOMINAL, Tag.ADVERB, Tag.PRONOUN):
                return False
        return False

    def _words_before(self, index: int) -> tuple[int, int]:
        """Bound the words before a token, in which a distance may stand."""
        tokens = self.syntax.tokens
        end = tokens[index].start
        return max(tokens[0].start, end - _OFFSET_LETTERS), end

    def _owns(self, owner: PlacePart, part: PlacePart) -> bool:
        """Whether a place only tells whose the next one is: "Syria's port of X"."""
        if not self._is_owned(owner.last - 1):
            return False
        if owner.preposition_at == part.preposition_at >= 0:
            return True
        number = self.syntax.phrase_of[owner.first]
        return number >= 0 and number == self.syntax.phrase_of[part.last - 1]

    def _site_behind(self, resolution: Resolution, index: int) -> int | None:
        """Return the index behind a noun that a country locates, or None."""
        built = not resolution.toponym.demonym
        for position in range(index, min(index + 3, len(self.lowers))):
            if self._gap(position - 1) not in (" ", "-"):
                return None
            lemma = self.syntax.lemmas[position]
            if lemma in read_lexicon().sites or (built and lemma in words("buildings")):
                return position + 1
            office = built and self.lowers[position] in words("offices")
            if self.syntax.tokens[position].capital and not office:
                return None
        return None

    def _joint(self, first: int, before: list[PlacePart]) -> str | None:
        """Return what joins this place to the one before: a word or a comma."""
        if not before or first - before[-1].last > _WALK:
            return None
        other = before[-1]
        between = [
            word
            for word in self.lowers[other.last : first]
            if word not in words("articles")
        ]
        while between and between[0] in kind_words():
            between.pop(0)
        gap = self.text[
            self.syntax.tokens[other.last - 1].end : self.syntax.tokens[first].start
        ]
        if between in (["and"], ["or"]):
            return between[0]
        if between and between[-1] == other.preposition and between[-1] in _WAYS:
            steps = frozenset(between[:-1])
            if steps and steps <= words("steps"):
                return "and"  # "to Gao and then to Kidal"
        if not between and gap.strip() in (",", "-", "/", "–"):
            return gap.strip()
        return None

    def _governor(self, first: int) -> tuple[str | None, int]:
        """Return the preposition before a noun phrase, and where it stands."""
        for index in range(first - 1, max(-1, first - 1 - _WALK), -1):
            word = self.lowers[index]
            if word in words("prepositions"):
                if self._goes_on(word, index):
                    continue
                return self._compound(word, index)
            if index + 1 in self.ends:
                return OBJECT, index
            if not self._is_in_phrase(index):
                return None, -1
        return None, -1

    def _goes_on(self, word: str, index: int) -> bool:
        """Whether "of" follows a kind of place: "the port of", "south of"."""
        before = self.lowers[index - 1] if index else ""
        if word == "with":
            return before in ("border", "frontier", "boundary")
        return word == "of" and self._is_kind(before)

    @staticmethod
    def _is_kind(before: str) -> bool:
        lists = (word_list("kinds"), word_list("place_nouns"), words("lands"))
        return any(before in kinds for kinds in lists)

    def _compound(self, word: str, index: int) -> tuple[str | None, int]:
        """Tell what several prepositions say together: "out of", "next to"."""
        before = self.lowers[index - 1] if index else ""
        if word == "of" and before in ("out", "outside", "inside", "off"):
            return ("from" if before == "out" else before), index
        if word == "of" and before in words("distances"):
            return self._distance(index)
        if word == "from" and self.lowers[max(0, index - 2) : index] == ["to", "and"]:
            return BOTH, index - 2
        if word == "from" and before in words("distances"):
            return "near", index  # "200 miles from Goma"
        if word == "to" and before in words("not_ways"):
            return ("near" if before in ("close", "next") else None), index
        return ("to" if word == "as" and before == "far" else word), index

    def _distance(self, index: int) -> tuple[str | None, int]:
        """Read "to within five miles of": it goes there."""
        for at in range(index - 1, max(0, index - _WALK), -1):
            if self.lowers[at] == "within":
                return ("to", at - 1) if self.lowers[at - 1] == "to" else ("near", at)
        return "of", index

    def _is_in_phrase(self, index: int) -> bool:
        """Whether a token can stand between a preposition and its place."""
        token, word = self.syntax.tokens[index], self.lowers[index]
        if self.syntax.tags[index] in (Tag.VERB, Tag.AUXILIARY, Tag.WHO, Tag.THAT):
            return False
        if "," in self._gap(index):
            site = self.syntax.lemmas[index] in read_lexicon().sites
            return site or word in kind_words() or word in word_list("place_nouns")
        if self._is_owned(index) or token.capital:
            return True
        before = self.lowers[index - 1] if index else ""
        plain = before in words("articles") or self.syntax.tags[index] is Tag.ADJECTIVE
        return plain or not word.endswith(("ed", "ing", "ly"))

    def _outer_site(
        self,
        resolution: Resolution,
        governor: tuple[str | None, int],
        first: int,
        site: bool,
    ) -> tuple[int, bool]:
        """Widen "in Libya" to "a port in Libya" where such a noun precedes."""
        preposition, at = governor
        if preposition not in ("in", "of", "near", "on") or at < 1:
            return first, site
        if self.syntax.lemmas[at - 1] not in read_lexicon().sites:
            return first, site
        start = at - 1
        kind = " ".join(self.lowers[max(0, at - 2) : at])
        if kind in word_list("kinds"):  # "a naval base in Crimea"
            start -= 1
        return start, site and _is_sharp(resolution)

    def _hosted(self, part: PlacePart) -> PlacePart | None:
        """Return a place as the end that the noun before it stands for."""
        at = part.preposition_at
        if part.preposition not in _INSIDE or at < 1:
            return None
        host = self.syntax.phrase_at(at - 1)
        if host is None or host.last != at or not self._stands_for_end(part, host):
            return None
        preposition, begin = host.preposition, host.at
        if preposition in ("from", "for") and self._is_idea(host.head):
            return None  # "withdrew from the cup in Goma"
        if preposition not in _WAYS and host.first in self.moving:
            preposition, begin = OBJECT, host.first - 1
        elif preposition not in _WAYS:
            return None
        start = self._without_article(host)
        tokens, resolution = self.syntax.tokens, part.role.resolution
        end = tokens[part.last - 1].end
        name = self.text[tokens[start].start : end]
        sharp = resolution is not None and _is_sharp(resolution)
        role = replace(part.role, name=name, site=part.role.site and sharp)
        return PlacePart(part.first, part.last, preposition, begin, role)

    def _stands_for_end(self, part: PlacePart, host: Phrase) -> bool:
        """Whether one can go to what a noun phrase names: a clinic, a meeting."""
        head = host.head
        lemma, tag = self.syntax.lemmas[head], self.syntax.tags[head]
        if tag in (Tag.PRONOUN, Tag.NUMBER) or lemma in words("times"):
            return False
        site = (
            lemma in words("buildings")
            or lemma in read_lexicon().sites
            or lemma in kind_words()
        )
        if part.preposition == "of" or host.preposition in (None, "for"):
            return site or lemma in words("parts")
        return True

    def _is_idea(self, index: int) -> bool:
        lemma, ideas = self.syntax.lemmas[index], words("ideas")
        if lemma in words("buildings"):
            return False  # "the mission in Lima"
        endings = tuple(words("idea_endings"))
        return lemma in ideas or self.lowers[index] in ideas or lemma.endswith(endings)

    def _without_article(self, phrase: Phrase) -> int:
        first = phrase.first
        while first < phrase.head and self.lowers[first] in words("articles"):
            first += 1
        return first

    def _gap(self, index: int) -> str:
        """Return what stands behind a token."""
        tokens = self.syntax.tokens
        if index + 1 >= len(tokens):
            return ""
        return self.text[tokens[index].end : tokens[index + 1].start]

    def _is_owned(self, index: int) -> bool:
        end = self.syntax.tokens[index].end
        return possessive_end(self.text, end) > end


def token_indexes(tokens: Sequence[Token], resolution: Resolution) -> range:
    """Return the indexes of the tokens that a toponym covers."""
    toponym = resolution.toponym
    return covered(tokens, toponym.start, toponym.end)


def covered(tokens: Sequence[Token], start: int, end: int) -> range:
    """Return the indexes of the tokens that lie in a stretch of the text."""
    first = bisect_right(tokens, start, key=lambda token: token.end)
    return range(first, bisect_left(tokens, end, key=lambda token: token.start))


def _owned(owner: PlacePart, part: PlacePart) -> PlacePart:
    """Return a place whose owner has the preposition: "to Syria's Tartus"."""
    if part.preposition_at == owner.preposition_at:
        return part
    at, joint = owner.preposition_at, owner.joint
    return replace(part, preposition=owner.preposition, preposition_at=at, joint=joint)


def _is_sharp(resolution: Resolution) -> bool:
    place = resolution.place
    return place is not None and place.precision in _SHARP
