"""Which preposition governs a place: tokens and resolutions in, places out.

"At Russia's key air base, Hmeimim" is at Hmeimim; "to a port in Libya" goes
to a port that has no name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.lexicon import grammar, read_lexicon
from geoapp.model import Precision, Resolution, Role
from geoapp.recognize.tokens import (
    Token,
    kind_words,
    possessive_end,
    word_list,
)

OBJECT = "object"
"""Stands for the preposition of a place that directly follows its trigger."""

_OFFSET_LETTERS = 60
_OFFSET = re.compile(
    r"\b(?:\d[\d.,]* ?(?:km|kilomet(?:er|re)s?|(?:nautical )?miles?) )?"
    r"(?:north|south|east|west)(?:-?(?:east|west))? of (?:the )?$",
    re.IGNORECASE,
)
_WALK = 7  # tokens between a place and its preposition


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A place in a sentence: tokens first..last, preposition and role.

    `joint` is "and", "or" or "," where the place before shares the preposition.
    """

    first: int
    last: int
    preposition: str | None
    preposition_at: int
    role: Role
    joint: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceWalker:
    """Walks back from a place to the preposition that governs it.

    `trigger_ends` are the token indexes behind the sentence's triggers.
    """

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    resolutions: Sequence[Resolution]
    trigger_ends: frozenset[int]

    def places(self) -> tuple[PlacePart, ...]:
        """Return the places of the sentence that can play a role."""
        parts: list[PlacePart] = []
        for resolution in self.resolutions:
            indexes = token_indexes(self.tokens, resolution)
            if not indexes:
                continue  # a foreign recognizer may name part of a web address
            part = self._place(resolution, indexes[0], indexes[-1] + 1, parts)
            if part is not None:
                if parts and self._owns(parts[-1], part):
                    parts.pop()  # "in Syria's capital, Damascus" is in Damascus
                parts.append(part)
        return tuple(parts)

    def _place(
        self, resolution: Resolution, first: int, last: int, before: list[PlacePart]
    ) -> PlacePart | None:
        toponym = resolution.toponym
        start, end, site = first, toponym.end, True
        if not toponym.is_place:
            behind = self._site_behind(last)
            if behind is None:
                return None
            last, end, site = behind, self.tokens[behind - 1].end, False
        joint = self._joint(first, before)
        if joint is not None:
            other = before[-1]
            start, preposition, at = first, other.preposition, other.preposition_at
        else:
            preposition, at = self._governor(first)
            start, site = self._outer_site(resolution, at, preposition, first, site)
            if start < first:
                preposition, at = self._governor(start)
        offset = _OFFSET.search(self.text, *self._words_before(start))
        begin = offset.start() if offset else self.tokens[start].start
        name = self.text[begin:end]
        near = offset is not None or resolution.inside
        role = Role(name, resolution, site=site, near=near)
        return PlacePart(start, last, preposition, at, role, joint)

    def _words_before(self, index: int) -> tuple[int, int]:
        """Bound the words before a token, in which a distance may stand."""
        end = self.tokens[index].start
        return max(self.tokens[0].start, end - _OFFSET_LETTERS), end

    def _owns(self, owner: PlacePart, part: PlacePart) -> bool:
        """Whether a place only tells whose the next one is: "Syria's port of X"."""
        end = self.tokens[owner.last - 1].end
        same = owner.preposition_at == part.preposition_at >= 0
        return same and possessive_end(self.text, end) > end

    def _site_behind(self, index: int) -> int | None:
        """Return the index behind a noun that a country locates, or None."""
        for position in range(index, min(index + 3, len(self.tokens))):
            if not touch(self.text, self.tokens, position - 1):
                return None
            if self.lemmas[position] in read_lexicon().sites:
                return position + 1
            if self.tokens[position].capital:
                return None
        return None

    def _joint(self, first: int, before: list[PlacePart]) -> str | None:
        """Return what joins this place to the one before: a word or a comma."""
        if not before:
            return None
        other = before[-1]
        between = [token.lower for token in self.tokens[other.last : first]]
        between = [word for word in between if word not in grammar("determiners")]
        while between and between[0] in kind_words():
            between.pop(0)
        gap = self.text[self.tokens[other.last - 1].end : self.tokens[first].start]
        if between in (["and"], ["or"]):
            return between[0]
        if not between and gap.strip() in (",", "-", "/", "–"):
            return gap.strip()
        return None

    def _governor(self, first: int) -> tuple[str | None, int]:
        """Return the preposition before a noun phrase, and where it stands."""
        for index in range(first - 1, max(-1, first - 1 - _WALK), -1):
            token = self.tokens[index]
            word = token.lower
            if word in grammar("prepositions"):
                if word == "of" and self._of_kind(index):
                    continue
                return self._compound(word, index)
            if index + 1 in self.trigger_ends:
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
            site = self.lemmas[index] in read_lexicon().sites or word in kind_words()
            return site or word in word_list("place_nouns")
        if possessive_end(self.text, token.end) > token.end or token.capital:
            return True
        before = self.tokens[index - 1].lower if index else ""
        return before in grammar("determiners") or not word.endswith(
            ("ed", "ing", "ly")
        )

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
        kind = " ".join(token.lower for token in self.tokens[max(0, at - 2) : at])
        if kind in word_list("kinds"):  # "a naval base in Crimea"
            start -= 1
        place = resolution.place
        sharp = place is not None and place.precision in (
            Precision.SITE,
            Precision.SETTLEMENT,
        )
        return start, site and sharp


def token_indexes(tokens: Sequence[Token], resolution: Resolution) -> list[int]:
    """Return the indexes of the tokens that a toponym covers."""
    toponym = resolution.toponym
    return [
        i
        for i, token in enumerate(tokens)
        if token.start < toponym.end and toponym.start < token.end
    ]


def touch(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing but a space or hyphen parts a token from the next."""
    return text[tokens[index].end : tokens[index + 1].start] in (" ", "-")
