"""What a sentence is made of: words, phrases, verbs and clauses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geoapp.recognize.tokens import Token, possessive_end
from geoapp.syntax.tags import Tag


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence, all of one length.

    `lowers` are the tokens in lower case, `gaps` what stands behind each.
    """

    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    tags: Sequence[Tag]
    lowers: Sequence[str]
    gaps: Sequence[str]

    def is_owner(self, index: int) -> bool:
        """Whether a word ends in a possessive: "Moscow's"."""
        end = self.tokens[index].end
        return possessive_end(self.text, end) > end


def to_words(
    text: str, tokens: Sequence[Token], lemmas: Sequence[str], tags: Sequence[Tag]
) -> Words:
    """Return the words of a sentence with what stands between them."""
    gaps = [text[left.end : right.start] for left, right in pairwise(tokens)]
    lowers = [token.lower.replace("’", "'") for token in tokens]
    return Words(text, tokens, lemmas, tags, lowers, (*gaps, ""))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens first..last, its main word, its preposition.

    `at` is where the preposition stands. "Two ships" and "Moscow's base" are
    one phrase each; in "A and B", B has `joined` set and A's preposition.
    """

    first: int
    last: int
    preposition: str | None = None
    at: int = -1
    joined: bool = False

    @property
    def head(self) -> int:
        """The last word, which says what it is."""
        return self.last - 1


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its auxiliaries: tokens first..last, the verb at `head`.

    `form` is "finite", "infinitive", "present" (sailing) or "past" (seized,
    without an auxiliary: finite or not, as its clause shows).
    """

    first: int
    last: int
    head: int
    form: str
    passive: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """What a verb heads; `parent` is the number of the clause that it is in.

    `kind` is "main", "that" (told by the parent), "who" (relative), "and"
    (shares the parent's subject), "infinitive" or "participle".
    """

    number: int
    first: int
    verb: Verb | None
    subject: Phrase | None
    parent: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """A sentence taken apart; `clause_of[i]` numbers the clause of token i.

    `phrase_of[i]` numbers the phrase of token i, -1 where it is in none;
    `extents[n]` are the tokens of clause n, first..last; `governed` are the
    phrases by the index of their preposition.
    """

    tokens: Sequence[Token]
    lemmas: Sequence[str]
    tags: Sequence[Tag]
    phrases: tuple[Phrase, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]
    phrase_of: tuple[int, ...]
    extents: tuple[tuple[int, int], ...]
    governed: Mapping[int, Phrase]

    def phrase_at(self, index: int) -> Phrase | None:
        """Return the phrase that a token is in."""
        number = self.phrase_of[index]
        return None if number < 0 else self.phrases[number]

    def phrases_in(self, number: int) -> tuple[Phrase, ...]:
        """Return the phrases of a clause, in order."""
        first, last = self.extents[number]
        while first < last and self.phrase_of[first] < 0:
            first += 1
        while last > first and self.phrase_of[last - 1] < 0:
            last -= 1
        if first >= last:
            return ()
        return self.phrases[self.phrase_of[first] : self.phrase_of[last - 1] + 1]


def to_syntax(
    words: Words,
    phrases: tuple[Phrase, ...],
    clauses: tuple[Clause, ...],
    clause_of: tuple[int, ...],
) -> Syntax:
    """Return a sentence with what its phrases and clauses are looked up by."""
    phrase_of = [-1] * len(words.tokens)
    governed: dict[int, Phrase] = {}
    for number, phrase in enumerate(phrases):
        phrase_of[phrase.first : phrase.last] = [number] * (phrase.last - phrase.first)
        if phrase.at >= 0 and not phrase.joined:
            governed[phrase.at] = phrase
    extents = [(0, 0)] * len(clauses)
    for index, number in enumerate(clause_of):
        first, last = extents[number]
        extents[number] = (first if last else index, index + 1)
    return Syntax(
        words.tokens,
        words.lemmas,
        words.tags,
        phrases,
        clauses,
        clause_of,
        tuple(phrase_of),
        tuple(extents),
        governed,
    )
