"""What kind of word each token of a sentence is: tokens in, tags out.

No dictionary of English is read: closed lists, a list of common verbs and
the words beside a word decide, which is right often enough to find verbs.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from geoapp.grammar import words
from geoapp.recognize.tokens import Token, possessive_end


class Tag(StrEnum):
    """A kind of word."""

    NAME = "name"
    NOUN = "noun"
    ADJECTIVE = "adjective"
    NUMBER = "number"
    DETERMINER = "determiner"
    PRONOUN = "pronoun"
    VERB = "verb"
    AUXILIARY = "auxiliary"
    ADVERB = "adverb"
    PREPOSITION = "preposition"
    AND = "and"
    THAT = "that"
    WHO = "who"
    TO = "to"


_CLOSED = (
    (Tag.AUXILIARY, ("be", "have", "modals")),
    (Tag.AND, ("conjunctions",)),
    (Tag.WHO, ("relatives",)),
    (Tag.DETERMINER, ("determiners",)),
    (Tag.NUMBER, ("numbers",)),
    (Tag.PRONOUN, ("pronouns",)),
    (Tag.ADVERB, ("adverbs",)),
    (Tag.PREPOSITION, ("prepositions",)),
    (Tag.THAT, ("subordinators",)),
    (Tag.ADJECTIVE, ("adjectives",)),
)
_ADJECTIVES = ("al", "ic", "ous", "ive", "ful", "ary", "ish", "ian", "less", "able")
_NOMINAL = (Tag.NAME, Tag.NOUN, Tag.ADJECTIVE, Tag.NUMBER)
_OPENERS = (Tag.DETERMINER, Tag.ADJECTIVE, Tag.NUMBER)
_HEDGES = (
    *(("at", "least"), ("at", "most"), ("up", "to")),
    *(("more", "than"), ("fewer", "than"), ("less", "than")),
)
_SCANNED = 60  # words back to the start of a clause
_BEHIND_VERB = (
    Tag.DETERMINER,
    Tag.NAME,
    Tag.NUMBER,
    Tag.PREPOSITION,
    Tag.PRONOUN,
    Tag.TO,
    Tag.ADVERB,
    Tag.THAT,
)
_BEHIND_OPENING = (Tag.DETERMINER, Tag.NUMBER, Tag.PRONOUN, Tag.THAT, Tag.TO)


def tag_words(
    text: str, tokens: Sequence[Token], lemmas: Sequence[str], named: Set[int]
) -> tuple[Tag, ...]:
    """Return one tag per token.

    Args:
        text: The article's text.
        tokens: The words of a sentence.
        lemmas: Their dictionary forms.
        named: Indexes of tokens inside names of places, people, organisations.

    >>> from geoapp.recognize.tokens import tokenize
    >>> text = "Two ships sailed for Tartus."
    >>> found = tokenize(text, 0, len(text))
    >>> lemmas = ("two", "ship", "sail", "for", "tartus")
    >>> [tag.value for tag in tag_words(text, found, lemmas, {4})]
    ['number', 'noun', 'verb', 'preposition', 'name']
    """
    lowers = [token.lower.replace("’", "'") for token in tokens]
    gaps = [text[left.end : right.start] for left, right in pairwise(tokens)]
    tagger = _Tagger(text, tokens, lemmas, named, lowers, gaps, [])
    for index in range(len(tokens)):
        tagger.tags.append(tagger.tag(index))
    return tuple(tagger.tags)


@cache
def _closed_words() -> Mapping[str, Tag]:
    return {
        word: tag
        for tag, lists in reversed(_CLOSED)
        for name in lists
        for word in words(name)
    }


@dataclass(frozen=True, slots=True)
class _Tagger:
    """Tags words from left to right; `gaps[i]` stands behind word i."""

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    named: Set[int]
    lowers: Sequence[str]
    gaps: Sequence[str]
    tags: list[Tag]

    def tag(self, index: int) -> Tag:
        token, word = self.tokens[index], self.lowers[index]
        if index in self.named:
            return Tag.NAME
        if self._is_hedge(index) or (index and self._is_hedge(index - 1)):
            return Tag.ADVERB
        if token.text[0].isdigit():
            return Tag.NUMBER
        if word == "to":
            return Tag.TO
        if token.capital and not token.first:
            return Tag.NAME
        closed = self._closed(index)
        if closed is not None:
            return closed
        if word.endswith("ly") and word not in words("no_adverbs"):
            return Tag.ADVERB
        return self._open(index)

    def _closed(self, index: int) -> Tag | None:
        word = self.lowers[index]
        if word == "that":
            return self._that(index)
        if word in ("have", "has", "had", "do", "does", "did"):
            return Tag.AUXILIARY
        found = _closed_words().get(word)
        if found is Tag.ADVERB and word in words("places_too"):
            return self._home(index)
        return Tag.AUXILIARY if found is None and word.endswith("n't") else found

    def _is_hedge(self, index: int) -> bool:
        """Whether two words say how exact a number is: "at least 30"."""
        if tuple(self.lowers[index : index + 2]) not in _HEDGES:
            return False
        number = "".join(self.lowers[index + 2 : index + 3])
        return number[:1].isdigit() or number in words("numbers")

    def _that(self, index: int) -> Tag:
        """Tell "said that", "the town that fell" and "that town" apart."""
        before = self.tags[index - 1] if index else None
        if before in (Tag.NOUN, Tag.NAME):
            return Tag.WHO
        return Tag.DETERMINER if before in (Tag.PREPOSITION, None) else Tag.THAT

    def _home(self, index: int) -> Tag:
        """Tell "went home" and "his home" apart."""
        before = self.tags[index - 1] if index else None
        nominal = before in (*_OPENERS, Tag.NAME, Tag.PREPOSITION)
        return Tag.NOUN if nominal or self._is_owned(index) else Tag.ADVERB

    def _open(self, index: int) -> Tag:
        word, lemma = self.lowers[index], self.lemmas[index]
        if self._follows_modal(index):
            return Tag.VERB
        if word in ("left", "right") and self._turns(index):
            return Tag.ADVERB
        if word.endswith("ing") and (lemma != word or word in words("participles")):
            return self._present(index)
        if self._is_past(word, lemma):
            return self._past(index)
        if lemma in words("verbs") and self._is_verb(index):
            return Tag.VERB
        following = self._next(index)
        if self._before(index) is Tag.TO and following in (Tag.DETERMINER, Tag.PRONOUN):
            return Tag.VERB  # "to elope with": verbs that no list has
        describes = word.endswith(_ADJECTIVES) and not _is_known(lemma)
        if describes and following in (Tag.NOUN, Tag.ADJECTIVE):
            return Tag.ADJECTIVE
        return Tag.NOUN

    def _turns(self, index: int) -> bool:
        """Whether a verb before tells where to: "turned left"."""
        return bool(index) and self.lemmas[index - 1] in words("turning")

    @staticmethod
    def _is_past(word: str, lemma: str) -> bool:
        if (word.endswith("ed") and lemma != word) or word in words("participles"):
            return True
        # Irregular forms: "flew", "taken"; a plural of a noun keeps its letters.
        return lemma != word and lemma in words("verbs") and not word.endswith("s")

    def _present(self, index: int) -> Tag:
        before, behind = self._before(index), self._next(index)
        following = self._following(index)
        follower = self.lemmas[index + 1] if index + 1 < len(self.lemmas) else ""
        if before is None and follower in words("occurrences"):
            return Tag.NOUN  # "Fighting broke out"
        if before is Tag.AUXILIARY:
            return Tag.VERB
        if behind is Tag.NOUN and self.lowers[index] in words("compounding"):
            return Tag.ADJECTIVE
        if before is Tag.NUMBER and index > 1 and self.tags[index - 2] is Tag.NAME:
            return Tag.VERB  # "onto Highway 5 heading north"
        if before in _OPENERS or self._is_owned(index):
            return Tag.NOUN
        if before in (Tag.PREPOSITION, Tag.TO):
            # "of shipping arms": what is done; "for training camps" is not.
            plural = behind is Tag.NOUN and following.endswith("s")
            verb = behind in _BEHIND_VERB or plural
            return Tag.VERB if verb and following != "of" else Tag.NOUN
        return Tag.VERB if following != "of" else Tag.NOUN

    def _past(self, index: int) -> Tag:
        before, behind = self._before(index), self._next(index)
        owned = before in _OPENERS or before is Tag.PREPOSITION or self._is_owned(index)
        if owned and behind in (Tag.NOUN, Tag.ADJECTIVE):
            return Tag.ADJECTIVE
        alone = before is Tag.NUMBER or self.lowers[index - 1] in words("standalone")
        if owned and not alone and behind in (Tag.NAME, None):
            return Tag.ADJECTIVE
        return Tag.VERB

    def _is_verb(self, index: int) -> bool:
        """Whether a base form or a form in -s is a verb here."""
        before, word = self._before(index), self.lowers[index]
        behind = self._next(index)
        if before is Tag.TO or self._is_made(index, behind):
            return True
        if before is None:
            return bool(index) and word.endswith("s") and behind in _BEHIND_OPENING
        if before in (*_OPENERS, Tag.PREPOSITION) or self._is_owned(index):
            return False
        helped = before is Tag.AUXILIARY and word in words("unchanged")  # "was hit"
        if helped or before in (Tag.PRONOUN, Tag.WHO):
            return True
        if before is Tag.AND:
            return self._continues(index)
        if before not in (Tag.NOUN, Tag.NAME) or behind not in (*_BEHIND_VERB, None):
            return False
        return self._agrees(index) and not self._has_verb(index)

    def _is_made(self, index: int, behind: Tag | None) -> bool:
        """Whether somebody lets her do something: "made her drive him"."""
        if index < 2 or self.lowers[index - 1] != "her":
            return False
        lets = self.lemmas[index - 2] in words("letting")
        return lets and behind in _BEHIND_OPENING

    def _agrees(self, index: int) -> bool:
        """Whether a verb and the noun before it agree in number."""
        if self.lowers[index] in words("unchanged"):
            return True
        plural = self.lowers[index - 1].endswith("s")
        if index > 1 and self.tags[index - 1] is Tag.NAME:
            listed = self.tags[index - 2] is Tag.AND or "," in self.gaps[index - 2]
            return self.lowers[index].endswith("s") or plural or listed
        return self.lowers[index].endswith("s") != plural

    def _continues(self, index: int) -> bool:
        """Whether "and" joins a verb to the verb before it: "sail and dock at"."""
        for position in range(index - 2, max(-1, index - 12), -1):
            if self.tags[position] is Tag.VERB:
                word = self.lowers[position]
                same = word.endswith("s") == self.lowers[index].endswith("s")
                base = self.lemmas[position] == word.removesuffix("s")
                return same and base and self._next(index) in (*_BEHIND_VERB, None)
            if self.tags[position] in (Tag.WHO, Tag.THAT):
                return False
        return False

    def _follows_modal(self, index: int) -> bool:
        """Whether a modal or "do" stands before, but for adverbs and a subject."""
        for position in range(index - 1, max(-1, index - 4), -1):
            if self.gaps[position].strip():
                return False
            if self.lowers[position] in words("modals"):
                return True
            if self.tags[position] not in (Tag.ADVERB, Tag.PRONOUN):
                return False
        return False

    def _has_verb(self, index: int) -> bool:
        """Whether the clause so far has its verb."""
        for position in range(index - 1, max(-1, index - _SCANNED), -1):
            tag = self.tags[position]
            if tag in (Tag.VERB, Tag.AUXILIARY):
                return True
            if self.lowers[position] in words("openers"):
                return False
            gap = self.gaps[position]
            if tag in (Tag.WHO, Tag.THAT) or any(mark in gap for mark in ',;:“”"—'):
                return False
        return False

    def _is_owned(self, index: int) -> bool:
        if not index:
            return False
        end = self.tokens[index - 1].end
        return possessive_end(self.text, end) > end

    def _before(self, index: int) -> Tag | None:
        """Return the tag before, without adverbs; `None` behind punctuation."""
        for position in range(index - 1, max(-1, index - _SCANNED), -1):
            if self.gaps[position].strip(" -'’s"):
                return None
            if self.tags[position] is not Tag.ADVERB:
                return self.tags[position]
        return None

    def _next(self, index: int) -> Tag | None:
        """Guess the tag behind; `None` at the end or before punctuation."""
        if index + 1 >= len(self.tokens) or self.gaps[index].strip(" -"):
            return None
        following, word = self.tokens[index + 1], self.lowers[index + 1]
        if index + 1 in self.named or (following.capital and not following.first):
            return Tag.NAME
        if following.text[0].isdigit():
            return Tag.NUMBER
        if word == "to":
            return Tag.TO
        closed = _closed_words().get(word)
        if closed is not None:
            return closed
        if word.endswith("ly") and word not in words("no_adverbs"):
            return Tag.ADVERB
        return Tag.NOUN

    def _following(self, index: int) -> str:
        return self.lowers[index + 1] if index + 1 < len(self.tokens) else ""


def _is_known(lemma: str) -> bool:
    """Whether a word is a noun or verb, whatever it ends in: "festival", "drive"."""
    return any(lemma in words(name) for name in ("verbs", "ideas", "people"))
