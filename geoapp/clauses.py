"""The parts of a sentence: text and resolutions in, triggers and places out.

All positions are token indexes of the sentence.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geoapp.lexicon import read_lexicon
from geoapp.model import Article, Entity, Resolution, Sentence
from geoapp.occurrences import with_occurrences
from geoapp.phrases import PlacePart, PlaceWalker, covered, token_indexes
from geoapp.recognize.tokens import tokenize
from geoapp.syntax import Clause, Phrase, Syntax, read_syntax
from geoapp.syntax.tags import tag_words
from geoapp.triggers import TriggerPart, find_triggers

# More are hostile: a phrase that hundreds of verbs are said of, or hundreds of
# triggers in a row without a verb.
_MOST_CLAUSES = 12
_MOST_IN_PHRASE = 60


@dataclass(frozen=True, slots=True)
class Parts:
    """A sentence taken apart.

    `subjects` are the clauses, by number, that each phrase is the subject of.
    """

    sentence: Sentence
    syntax: Syntax
    triggers: tuple[TriggerPart, ...]
    places: tuple[PlacePart, ...]
    subjects: Mapping[int, tuple[int, ...]]

    def subject_of(self, index: int) -> tuple[int, ...]:
        """Return the numbers of the clauses that a token is the subject of."""
        return self.subjects.get(self.syntax.phrase_of[index], ())

    def triggers_ending(self, offset: int) -> Sequence[TriggerPart]:
        """Return the triggers whose words end at an offset of the text, if any."""
        at = bisect_left(self.triggers, offset, key=lambda part: part.span.end)
        near = self.triggers[at : at + 2]
        return tuple(part for part in near if part.span.end == offset)

    def triggers_in(self, first: int, last: int) -> Sequence[TriggerPart]:
        """Return the triggers that begin in a stretch of tokens, some at most."""
        at = bisect_left(self.triggers, first, key=lambda part: part.first)
        near = self.triggers[at : at + _MOST_IN_PHRASE]
        return tuple(part for part in near if part.first < last)

    def clause_number(self, part: TriggerPart) -> int:
        """Return the number of the clause that a trigger is in."""
        return self.syntax.clause_of[part.first]

    def clause(self, part: TriggerPart) -> Clause | None:
        """Return the clause that a trigger is the verb of; `None` for a noun."""
        clause = self.syntax.clauses[self.clause_number(part)]
        verb = clause.verb
        if verb is None or not part.verb:
            return None
        within = part.first < verb.last and verb.first < part.last
        told = verb.last <= part.first <= verb.last + 1  # "was on alert"
        return clause if within or (told and part.last - part.first > 1) else None

    def noun_phrase(self, part: TriggerPart) -> Phrase | None:
        """Return the phrase of a noun trigger; `None` for a verb."""
        return None if self.clause(part) else self.syntax.phrase_at(part.first)

    def triggers_before(
        self, index: int, number: int, *, most: int
    ) -> tuple[TriggerPart, ...]:
        """Return triggers of a clause that end before a token, the nearest first."""
        _, last = self.syntax.extents[number]
        index = min(index, last)
        end = bisect_right(self.triggers, index, key=lambda part: part.last)
        near = self.triggers[max(0, end - most) : end]
        return tuple(part for part in reversed(near) if self._is_in(part, number))

    def triggers_behind(
        self, index: int, number: int, *, most: int
    ) -> tuple[TriggerPart, ...]:
        """Return triggers of a clause from a token on, the nearest first."""
        first, _ = self.syntax.extents[number]
        start = max(index, first)
        at = bisect_left(self.triggers, start, key=lambda part: part.first)
        near = self.triggers[at : at + most]
        return tuple(part for part in near if self._is_in(part, number))

    def _is_in(self, part: TriggerPart, number: int) -> bool:
        return self.clause_number(part) == number

    def place_ending(self, last: int) -> PlacePart | None:
        """Return the place whose last token stands before an index."""
        at = bisect_left(self.places, last, key=lambda place: place.last)
        found = self.places[at : at + 1]
        return found[0] if found and found[0].last == last else None

    def bounds(self, part: TriggerPart) -> tuple[int, int]:
        """Return where the clause around a trigger starts and ends in the text."""
        tokens, numbers = self.syntax.tokens, self.syntax.clause_of
        first, _ = self.syntax.extents[numbers[part.first]]
        _, last = self.syntax.extents[numbers[part.last - 1]]
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
    named = places | {i for e in entities for i in covered(tokens, e.start, e.end)}
    tags = tag_words(text, tokens, lemmas, named)
    triggers = find_triggers(text, tokens, lemmas, places, tags)
    if not triggers:  # most sentences tell of no event, and need no more
        return Parts(sentence, read_syntax(text, (), (), ()), (), (), {})
    syntax = read_syntax(text, tokens, lemmas, tags)
    triggers = with_occurrences(text, syntax, triggers)
    ends = frozenset(part.last for part in triggers)
    moving = frozenset(part.last for part in triggers if part.trigger.frame.moves)
    walker = PlaceWalker(text, syntax, resolutions, ends, moving)
    return Parts(sentence, syntax, triggers, walker.places(), _subjects(syntax))


def _subjects(syntax: Syntax) -> dict[int, tuple[int, ...]]:
    """Return the first clauses that each phrase is the subject of."""
    sharing: dict[tuple[int, int], list[int]] = defaultdict(list)
    for clause in syntax.clauses:
        if clause.subject is not None:
            numbers = sharing[clause.subject.first, clause.subject.last]
            if len(numbers) < _MOST_CLAUSES:
                numbers.append(clause.number)
    found: dict[int, tuple[int, ...]] = {}
    for (first, last), numbers in sharing.items():
        for phrase in set(syntax.phrase_of[first:last]):
            together = {*found.get(phrase, ()), *numbers}
            found[phrase] = tuple(sorted(together)[:_MOST_CLAUSES])
    return found
