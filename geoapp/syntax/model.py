"""What a sentence is made of: phrases, verbs and clauses of token indexes."""

from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.recognize.tokens import Token
from geoapp.syntax.tags import Tag


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
    negated: bool = False


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
    """A sentence taken apart; `clause_of[i]` numbers the clause of token i."""

    tokens: Sequence[Token]
    lemmas: Sequence[str]
    tags: Sequence[Tag]
    phrases: tuple[Phrase, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]

    def phrase_at(self, index: int) -> Phrase | None:
        """Return the phrase that a token is in."""
        return next((p for p in self.phrases if p.first <= index < p.last), None)
