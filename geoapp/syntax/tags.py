"""What kind of word each token of a sentence is: tokens in, tags out.

No dictionary of English is read: closed lists, a list of common verbs and
the words beside a word decide, which is right often enough to find verbs.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

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
)
_ADJECTIVES = ("al", "ic", "ous", "ive", "ful", "ary", "ish", "ian", "less", "able")
_NOMINAL = (Tag.NAME, Tag.NOUN, Tag.ADJECTIVE, Tag.NUMBER)
_OPENERS = (Tag.DETERMINER, Tag.ADJECTIVE, Tag.NUMBER)
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
    tagger = _Tagger(text, tokens, lemmas, named, [])
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
    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    named: Set[int]
    tags: list[Tag]

    def tag(self, index: int) -> Tag:
        token, word = self.tokens[index], self.tokens[index].lower
        if index in self.named:
            return Tag.NAME
        if token.text[0].isdigit():
            return Tag.NUMBER
        if word == "to":
            return Tag.TO
        if token.capital and not token.first:
            return Tag.NAME
        closed = self._closed(index)
        if closed is not None:
            return closed
        if word.endswith("ly") and len(word) > 4:
            return Tag.ADVERB
        return self._open(index)

    def _closed(self, index: int) -> Tag | None:
        word = self.tokens[index].lower.replace("’", "'")
        if word == "that":
            return self._that(index)
        if word in ("have", "has", "had", "do", "does", "did"):
            return Tag.AUXILIARY
        found = _closed_words().get(word)
        return Tag.AUXILIARY if found is None and word.endswith("n't") else found

    def _that(self, index: int) -> Tag:
        """Tell "said that", "the town that fell" and "that town" apart."""
        before = self.tags[index - 1] if index else None
        if before in (Tag.NOUN, Tag.NAME):
            return Tag.WHO
        return (
            Tag.THAT
            if before in (Tag.VERB, Tag.ADVERB, Tag.PRONOUN)
            else (Tag.DETERMINER if before in (Tag.PREPOSITION, None) else Tag.THAT)
        )

    def _open(self, index: int) -> Tag:
        word, lemma = self.tokens[index].lower, self.lemmas[index]
        if word.endswith("ing") and (lemma != word or word in words("participles")):
            return self._present(index)
        if self._is_past(word, lemma):
            return self._past(index)
        if lemma in words("verbs") and self._is_verb(index):
            return Tag.VERB
        following = self._next(index)
        if word.endswith(_ADJECTIVES) and following in (Tag.NOUN, Tag.ADJECTIVE):
            return Tag.ADJECTIVE
        return Tag.NOUN

    @staticmethod
    def _is_past(word: str, lemma: str) -> bool:
        if (word.endswith("ed") and lemma != word) or word in words("participles"):
            return True
        # Irregular forms: "flew", "taken"; a plural of a noun keeps its letters.
        return lemma != word and lemma in words("verbs") and not word.endswith("s")

    def _present(self, index: int) -> Tag:
        before = self._before(index)
        if before is Tag.AUXILIARY:
            return Tag.VERB
        if before in _OPENERS or self._is_owned(index):
            return Tag.NOUN
        behind = self._next(index)
        if before in (Tag.PREPOSITION, Tag.TO):
            verb = behind in _BEHIND_VERB and self._following(index) != "of"
            return Tag.VERB if verb else Tag.NOUN
        return Tag.VERB if self._following(index) != "of" else Tag.NOUN

    def _past(self, index: int) -> Tag:
        before, behind = self._before(index), self._next(index)
        owned = before in _OPENERS or before is Tag.PREPOSITION or self._is_owned(index)
        if owned and behind in (Tag.NOUN, Tag.ADJECTIVE):
            return Tag.ADJECTIVE
        if owned and before is not Tag.NUMBER and behind in (Tag.NAME, None):
            return Tag.ADJECTIVE
        return Tag.VERB

    def _is_verb(self, index: int) -> bool:
        """Whether a base form or a form in -s is a verb here."""
        before, word = self._before(index), self.tokens[index].lower
        if before is Tag.TO or self._follows_modal(index):
            return True
        if before is None or before in (*_OPENERS, Tag.PREPOSITION):
            return False
        if self._is_owned(index):
            return False
        if before is Tag.PRONOUN or before is Tag.WHO:
            return True
        if before is Tag.AND:
            return self._continues(index)
        behind = self._next(index)
        if before not in (Tag.NOUN, Tag.NAME) or behind not in (*_BEHIND_VERB, None):
            return False
        plural = self.tokens[index - 1].lower.endswith("s")
        agrees = word.endswith("s") != plural or before is Tag.NAME
        return agrees and not self._has_verb(index)

    def _continues(self, index: int) -> bool:
        """Whether "and" joins a verb to the verb before it: "sail and dock at"."""
        for position in range(index - 2, max(-1, index - 12), -1):
            if self.tags[position] is Tag.VERB:
                same = self.tokens[position].lower.endswith("s") == self.tokens[
                    index
                ].lower.endswith("s")
                base = self.lemmas[position] == self.tokens[
                    position
                ].lower.removesuffix("s")
                return same and base and self._next(index) in (*_BEHIND_VERB, None)
            if self.tags[position] in (Tag.WHO, Tag.THAT):
                return False
        return False

    def _follows_modal(self, index: int) -> bool:
        """Whether a modal or "do" stands before, but for adverbs and a subject."""
        for position in range(index - 1, max(-1, index - 4), -1):
            word = self.tokens[position].lower.replace("’", "'")
            if word in words("modals"):
                return True
            if self.tags[position] not in (Tag.ADVERB, Tag.PRONOUN):
                return False
        return False

    def _has_verb(self, index: int) -> bool:
        """Whether the clause so far has its verb."""
        for position in range(index - 1, -1, -1):
            tag = self.tags[position]
            if tag in (Tag.VERB, Tag.AUXILIARY):
                return True
            gap = self.text[self.tokens[position].end : self.tokens[position + 1].start]
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
        position = index - 1
        while position >= 0:
            gap = self.text[self.tokens[position].end : self.tokens[position + 1].start]
            if gap.strip(" -'’s"):
                return None
            if self.tags[position] is not Tag.ADVERB:
                return self.tags[position]
            position -= 1
        return None

    def _next(self, index: int) -> Tag | None:
        """Guess the tag behind; `None` at the end or before punctuation."""
        if index + 1 >= len(self.tokens):
            return None
        token, following = self.tokens[index], self.tokens[index + 1]
        if self.text[token.end : following.start].strip(" -"):
            return None
        if index + 1 in self.named or (following.capital and not following.first):
            return Tag.NAME
        if following.text[0].isdigit():
            return Tag.NUMBER
        if following.lower == "to":
            return Tag.TO
        closed = _closed_words().get(following.lower)
        if closed is not None:
            return closed
        if following.lower.endswith("ly"):
            return Tag.ADVERB
        return Tag.NOUN

    def _following(self, index: int) -> str:
        return self.tokens[index + 1].lower if index + 1 < len(self.tokens) else ""
