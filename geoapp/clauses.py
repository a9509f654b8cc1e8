"""The parts of a sentence: text and resolutions in, triggers and places out.

All positions are token indexes of the sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.lexicon import read_lexicon
from geoapp.model import Article, Entity, Resolution, Sentence
from geoapp.phrases import PlacePart, PlaceWalker, token_indexes
from geoapp.recognize.tokens import tokenize
from geoapp.syntax import Clause, Phrase, Syntax, read_syntax
from geoapp.syntax.tags import Tag, tag_words
from geoapp.triggers import TriggerPart, find_triggers


@dataclass(frozen=True, slots=True)
class Parts:
    """A sentence taken apart."""

    sentence: Sentence
    syntax: Syntax
    triggers: tuple[TriggerPart, ...]
    places: tuple[PlacePart, ...]

    def clause_number(self, part: TriggerPart) -> int:
        """Return the number of the clause that a trigger is in."""
        return self.syntax.clause_of[part.first]

    def clause(self, part: TriggerPart) -> Clause | None:
        """Return the clause that a trigger is the verb of; `None` for a noun."""
        clause = self.syntax.clauses[self.clause_number(part)]
        verb = clause.verb
        headed = verb is not None and part.first <= verb.head < part.last
        if headed and self.syntax.tags[verb.head] is Tag.VERB:  # type: ignore[union-attr]
            return clause
        return None

    def noun_phrase(self, part: TriggerPart) -> Phrase | None:
        """Return the phrase of a noun trigger; `None` for a verb."""
        return None if self.clause(part) else self.syntax.phrase_at(part.first)

    def bounds(self, part: TriggerPart) -> tuple[int, int]:
        """Return where the clause around a trigger starts and ends in the text."""
        tokens, numbers = self.syntax.tokens, self.syntax.clause_of
        number = numbers[part.first]
        first, last = part.first, part.last
        while first > 0 and numbers[first - 1] == number:
            first -= 1
        while last < len(tokens) and numbers[last] == number:
            last += 1
        return tokens[first].start, tokens[last - 1].end


def take_apart(
    article: Article,
    sentence: Sentence,
    resolutions: Sequence[Resolution],
    entities: Sequence[Entity] = (),
) -> Parts:
    """Find the clauses, triggers and places of a sentence.

    Args:
        article: The article.
        sentence: One of its sentences.
        resolutions: Those of the toponyms inside the sentence, in order.
        entities: The people and organisations inside it, in order.
    """
    text = article.text
    tokens = tokenize(text, sentence.start, sentence.end)
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    places = {i for r in resolutions for i in token_indexes(tokens, r)}
    named = places | {
        i
        for entity in entities
        for i, token in enumerate(tokens)
        if entity.start <= token.start < entity.end
    }
    syntax = read_syntax(text, tokens, lemmas, tag_words(text, tokens, lemmas, named))
    triggers = find_triggers(text, tokens, lemmas, places)
    ends = frozenset(part.last for part in triggers)
    walker = PlaceWalker(text, tokens, lemmas, resolutions, ends)
    return Parts(sentence, syntax, triggers, walker.places())
