"""Phrases and verbs in, clauses with their subjects out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from geoapp.grammar import words
from geoapp.recognize.tokens import Token
from geoapp.syntax.chunks import NOMINAL
from geoapp.syntax.model import Clause, Phrase, Verb
from geoapp.syntax.tags import Tag

_MOST_PHRASES = 8  # that a subject may lie before its verb


@dataclass(slots=True)
class ClauseReader:
    """Goes through the verbs of a sentence and opens a clause for each."""

    tokens: Sequence[Token]
    lemmas: Sequence[str]
    tags: Sequence[Tag]
    gaps: Sequence[str]
    phrases: Sequence[Phrase]
    verbs: Sequence[Verb]
    clauses: list[Clause] = field(default_factory=list)
    clause_of: list[int] = field(default_factory=list)

    def read(self) -> None:
        """Fill `clauses` and `clause_of`."""
        starts: list[tuple[int, int]] = []
        for position, verb in enumerate(self.verbs):
            clause = self._clause(position, verb)
            if clause.number == len(self.clauses):
                self.clauses.append(clause)
            else:
                self.clauses[clause.number] = clause
            starts.append((clause.first, clause.number))
        if not self.clauses:
            self.clauses.append(Clause(0, 0, None, None, None, "main"))
        self.clause_of = self._numbered(starts)

    def _numbered(self, starts: Sequence[tuple[int, int]]) -> list[int]:
        numbers, current, ahead = [], 0, list(starts[::-1])
        for index in range(len(self.tokens)):
            while ahead and ahead[-1][0] <= index:
                current = ahead.pop()[1]
            numbers.append(current)
        return numbers

    def _clause(self, position: int, verb: Verb) -> Clause:
        floor = self.verbs[position - 1].last if position else 0
        parent = self.clauses[-1].number if self.clauses else None
        if verb.form == "infinitive":
            return self._hanging(verb.first, verb, "infinitive", self._last_subject())
        if verb.form == "present" or self._is_reduced(position, verb, floor):
            return self._participle(verb, floor)
        before = verb.first - 1
        tag = self.tags[before] if before >= floor else None
        if tag is Tag.WHO:
            antecedent = self._phrase_before(before)
            return self._hanging(before, verb, "who", antecedent)
        if tag in (Tag.AND, Tag.THAT) and parent is not None:
            return self._hanging(before, verb, "and", self._last_subject())
        subject = self._subject(verb, floor)
        if subject is None or self._is_object(subject, floor):
            return self._resumed(verb)
        return self._with_subject(subject, verb, floor)

    def _is_object(self, phrase: Phrase, floor: int) -> bool:
        """Whether a phrase belongs to the verb of an inserted clause before it."""
        if not self.clauses or phrase.first != floor:
            return False
        clause = self.clauses[-1]
        telling = clause.verb and self.lemmas[clause.verb.head] in words("saying")
        return clause.kind in ("who", "participle") and not telling

    def _hanging(
        self, first: int, verb: Verb, kind: str, subject: Phrase | None
    ) -> Clause:
        parent = self.clauses[-1].number if self.clauses else None
        return Clause(len(self.clauses), first, verb, subject, parent, kind)

    def _last_subject(self) -> Phrase | None:
        return self.clauses[-1].subject if self.clauses else None

    def _participle(self, verb: Verb, floor: int) -> Clause:
        """Open a clause of a participle: its phrase, or the subject, does it."""
        first = verb.first
        before = first - 1
        apart = before >= 0 and bool(self.gaps[before].strip())
        if before >= floor and self.tags[before] in (
            Tag.PREPOSITION, Tag.THAT, Tag.AND,
        ) and not apart:  # fmt: skip
            return self._hanging(before, verb, "participle", self._last_subject())
        subject = None if apart else self._phrase_before(first)
        if subject is None:
            outer = self._outer()
            subject = outer.subject if outer else self._phrase_before(first)
        passive = verb.form == "past"
        made = Verb(
            verb.first, verb.last, verb.head, verb.form, passive or verb.passive,
            verb.negated,
        )  # fmt: skip
        return self._hanging(first, made, "participle", subject)

    def _outer(self) -> Clause | None:
        """Return the nearest clause that is no relative one or participle."""
        for clause in reversed(self.clauses):
            if clause.kind in ("main", "that", "and"):
                return clause
        return None

    def _resumed(self, verb: Verb) -> Clause:
        """Go on with the outer clause: "Jordan, who was born here, visited X"."""
        outer = self._outer()
        subject = outer.subject if outer else None
        if outer is None and self.clauses:
            subject = self._main_phrase()
        return self._hanging(
            self._marker(verb), verb, "and" if outer else "main", subject
        )

    def _main_phrase(self) -> Phrase | None:
        """Return the sentence's first phrase without a preposition."""
        return next((p for p in self.phrases if p.preposition is None), None)

    def _marker(self, verb: Verb) -> int:
        """Return the "and" before a verb's adverbs, or where the verb starts."""
        before = verb.first - 1
        joined = before >= 0 and self.tags[before] is Tag.AND
        return before if joined else verb.first

    def _with_subject(self, subject: Phrase, verb: Verb, floor: int) -> Clause:
        first = subject.first
        if not self.clauses:
            return Clause(0, 0, verb, subject, None, "main")
        if subject.preposition is not None and subject.at == first - 1:
            first = subject.at  # "after they left"
        before = first - 1
        kind = "that"
        if before >= floor and self.tags[before] in (Tag.AND, Tag.THAT, Tag.WHO):
            kind = {Tag.AND: "main", Tag.THAT: "that"}.get(self.tags[before], "who")
            first = before
            if first - 1 >= floor and self.tags[first - 1] is Tag.PREPOSITION:
                first -= 1  # "from which"
        elif before >= 0 and self.gaps[before].strip():
            kind = "main"
        return self._hanging(first, verb, kind, subject)

    def _subject(self, verb: Verb, floor: int) -> Phrase | None:
        """Return the phrase that a finite verb is said of, if it stands there."""
        end = verb.first
        before = [p for p in self.phrases if floor <= p.first and p.last <= end]
        inserted = False
        joined: Phrase | None = None
        for phrase in reversed(before[-_MOST_PHRASES:]):
            between = self.tags[phrase.last : end]
            gap = self.gaps[phrase.last - 1]
            if any(tag is not Tag.ADVERB for tag in between) or _parts(gap):
                break
            if "," in gap and not (phrase.joined or inserted):
                # "The male, 9, came": what stands between commas is no subject.
                inserted = True
                end = phrase.first if phrase.preposition is None else phrase.at
                if not (end and "," in self.gaps[end - 1]):
                    break
                continue
            if self._is_subject(phrase, end == verb.first):
                return self._joined_first(phrase, floor)
            if phrase.joined and joined is None:
                joined = phrase
            end = phrase.first if phrase.joined else phrase.at
        # "Came from the zoo and the other left": "and" joins no second zoo.
        return joined if self.clauses else None

    def _is_subject(self, phrase: Phrase, touching: bool) -> bool:
        opened = phrase.preposition in words("openers") and touching
        return phrase.preposition is None or opened or self._follows_comma(phrase)

    def _follows_comma(self, phrase: Phrase) -> bool:
        """Whether a name only looks listed: "off Denmark, Oslo said"."""
        return phrase.joined and "," in self.gaps[phrase.first - 1]

    def _joined_first(self, phrase: Phrase, floor: int) -> Phrase:
        """Return "A and B" from A on, where no verb stands before A."""
        if phrase.first == 0 or self.tags[phrase.first - 1] is not Tag.AND:
            return phrase
        for other in self.phrases:
            if other.last == phrase.first - 1 and other.preposition is None:
                opener = self.tags[other.first - 1] if other.first else None
                if floor == 0 or opener in (Tag.THAT, Tag.WHO):
                    return Phrase(other.first, phrase.last)
        return phrase

    def _phrase_before(self, index: int) -> Phrase | None:
        """Return the nearest phrase that ends before a token."""
        found = [p for p in self.phrases if p.last <= index]
        return found[-1] if found else None

    def _is_reduced(self, position: int, verb: Verb, floor: int) -> bool:
        """Whether a past form only describes: "a ship seized off Oman sank"."""
        if verb.form != "past":
            return False
        before = verb.first - 1
        apart = before >= 0 and "," in self.gaps[before]
        following = self._next_finite(position)
        bare = following is not None and self._lacks_subject(verb, following)
        if before >= floor and self.tags[before] in (Tag.AND, Tag.WHO, Tag.THAT):
            return False
        if self._subject(verb, floor) is None and not apart:
            return before >= floor and self.tags[before] in NOMINAL
        if not self.clauses or apart or self._outer() is None:
            return bare
        lemma = self.lemmas[self.verbs[position - 1].head]
        touching = self._is_unmarked(floor, before)
        return bare or (touching and lemma not in words("saying"))

    def _is_unmarked(self, floor: int, end: int) -> bool:
        """Whether nothing between two tokens starts a clause."""
        marks = (Tag.THAT, Tag.WHO, Tag.AND)
        return not any(
            self.tags[i] in marks or any(m in self.gaps[i - 1] for m in ',;:—“”"')
            for i in range(floor, end + 1)
        )

    def _next_finite(self, position: int) -> Verb | None:
        for verb in self.verbs[position + 1 :]:
            if verb.form in ("finite", "past"):
                return verb
        return None

    def _lacks_subject(self, verb: Verb, following: Verb) -> bool:
        """Whether a later verb can only be said of what stands before this one."""
        span = range(verb.last, following.first)
        if any(self.tags[i] in (Tag.THAT, Tag.WHO, Tag.AND) for i in span):
            return False
        if following.first and self.tags[following.first - 1] is Tag.AND:
            return False
        return self._subject(following, verb.last) is None


def _parts(gap: str) -> bool:
    """Whether what stands between two words parts a verb from its subject."""
    return any(mark in gap for mark in ';:—–“”"()')
