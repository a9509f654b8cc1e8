"""Phrases and verbs in, clauses with their subjects out."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geoapp.grammar import words as listed
from geoapp.syntax.chunks import NOMINAL
from geoapp.syntax.model import Clause, Phrase, Verb, Words
from geoapp.syntax.tags import Tag

_MOST_PHRASES = 8  # that a subject may lie before its verb
_INSERTED = 14  # words between two commas that say more of the subject
_REDUCED = 40  # words from a participle to the verb of what it describes
_LONGEST_TIME = 5  # words of "the first half last year"
_MARKS = (Tag.THAT, Tag.WHO, Tag.AND)
_OUTER = ("main", "that", "and")


def clauses_of(
    words: Words, phrases: Sequence[Phrase], verbs: Sequence[Verb]
) -> tuple[tuple[Clause, ...], tuple[int, ...]]:
    """Return the clauses in order, and the number of the clause of each word."""
    reader = _Reader(words, phrases, verbs, [phrase.last for phrase in phrases])
    for position, verb in enumerate(verbs):
        reader.open(position, verb)
    if not reader.clauses:
        reader.clauses.append(Clause(0, 0, None, None, None, "main"))
    return tuple(reader.clauses), tuple(_numbered(reader.clauses, len(words.tokens)))


def _numbered(clauses: Sequence[Clause], count: int) -> list[int]:
    """Return the clause of each word: the last one that has started."""
    starts = sorted((clause.first, clause.number) for clause in clauses)
    numbers, current, position = [], 0, 0
    for index in range(count):
        while position < len(starts) and starts[position][0] <= index:
            current = starts[position][1]
            position += 1
        numbers.append(current)
    return numbers


@dataclass(slots=True)
class _Reader:
    """Goes through the verbs of a sentence and opens a clause for each.

    `lasts` are where the phrases end; `outer` is the nearest clause that is
    no relative one and no participle.
    """

    words: Words
    phrases: Sequence[Phrase]
    verbs: Sequence[Verb]
    lasts: Sequence[int]
    clauses: list[Clause] = field(default_factory=list)
    outer: Clause | None = None
    finite: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note behind each verb the next finite one."""
        behind = -1
        self.finite = [-1] * len(self.verbs)
        for position in range(len(self.verbs) - 1, -1, -1):
            self.finite[position] = behind
            if self.verbs[position].form in ("finite", "past"):
                behind = position

    def open(self, position: int, verb: Verb) -> None:
        clause = self._clause(position, verb)
        self.clauses.append(clause)
        if clause.kind in _OUTER:
            self.outer = clause

    def _clause(self, position: int, verb: Verb) -> Clause:
        floor = self.verbs[position - 1].last if position else 0
        if verb.form == "infinitive":
            doer = self._ordered(verb, floor) or self._last_subject()
            return self._hanging(verb.first, verb, "infinitive", doer)
        if verb.form == "present" or self._is_reduced(position, verb, floor):
            return self._participle(verb, floor)
        before = verb.first - 1
        tag = self.words.tags[before] if before >= floor else None
        if tag is Tag.WHO:
            return self._hanging(before, verb, "who", self._phrase_before(before))
        if tag in (Tag.AND, Tag.THAT) and self.clauses:
            made = replace(verb, passive=verb.passive or self._goes_on(verb))
            return self._hanging(before, made, "and", self._last_subject())
        subject = self._subject(verb, floor)
        if subject is None or self._is_object(subject, floor):
            return self._resumed(verb)
        return self._with_subject(subject, verb, floor)

    def _goes_on(self, verb: Verb) -> bool:
        """Whether a verb shares an auxiliary: "was arrested and taken to Rabat"."""
        above, tags = self.clauses[-1].verb, self.words.tags
        objects = tags[verb.last : verb.last + 1]
        return (
            above is not None
            and above.passive
            and verb.form == "past"
            and not (objects and objects[0] in (*NOMINAL, Tag.PRONOUN))
        )

    def _ordered(self, verb: Verb, floor: int) -> Phrase | None:
        """Return who is told to do something: "ordered the crew to leave"."""
        above = self.clauses[-1].verb if self.clauses else None
        if above is None or self.words.lemmas[above.head] not in listed("ordering"):
            return None
        for phrase in self._before(verb.first, floor):
            if phrase.last == verb.first and phrase.preposition is None:
                return phrase
        return None

    def _is_object(self, phrase: Phrase, floor: int) -> bool:
        """Whether a phrase belongs to the verb of an inserted clause before it."""
        if not self.clauses or phrase.first != floor:
            return False
        clause = self.clauses[-1]
        return clause.kind in ("who", "participle") and not self._tells(clause.verb)

    def _tells(self, verb: Verb | None) -> bool:
        return verb is not None and self.words.lemmas[verb.head] in listed("saying")

    def _hanging(
        self, first: int, verb: Verb, kind: str, subject: Phrase | None
    ) -> Clause:
        parent = self.clauses[-1].number if self.clauses else None
        first = first if self.clauses or kind == "infinitive" else 0
        return Clause(len(self.clauses), first, verb, subject, parent, kind)

    def _last_subject(self) -> Phrase | None:
        return self.clauses[-1].subject if self.clauses else None

    def _participle(self, verb: Verb, floor: int) -> Clause:
        """Open a clause of a participle: its phrase, or the subject, does it."""
        first, before = verb.first, verb.first - 1
        apart = before >= 0 and bool(self.words.gaps[before].strip())
        tag = self.words.tags[before] if before >= floor else None
        if tag in (Tag.PREPOSITION, Tag.THAT, Tag.AND) and not apart:
            return self._hanging(before, verb, "participle", self._last_subject())
        subject = None if apart else self._phrase_before(first)
        if subject is None:
            subject = self.outer.subject if self.outer else self._phrase_before(first)
        made = replace(verb, passive=verb.passive or verb.form == "past")
        return self._hanging(first, made, "participle", subject)

    def _resumed(self, verb: Verb) -> Clause:
        """Go on with the outer clause: "Jordan, who was born here, visited X"."""
        subject = self._described() or (self.outer.subject if self.outer else None)
        if subject is None:
            subject = self._main_phrase(verb)
        before = verb.first - 1
        joined = before >= 0 and self.words.tags[before] is Tag.AND
        first = before if joined else verb.first
        return self._hanging(first, verb, "and" if self.outer else "main", subject)

    def _described(self) -> Phrase | None:
        """Return what a clause describes that began behind the outer verb.

        "Officials said ships seized off Oman had sunk": the ships had sunk.
        """
        clause = self.clauses[-1] if self.clauses else None
        if clause is None or clause.subject is None or clause.kind in _OUTER:
            return None
        above = self.outer.verb if self.outer else None
        return clause.subject if above and clause.subject.first >= above.last else None

    def _main_phrase(self, verb: Verb) -> Phrase | None:
        """Return the sentence's first phrase without a preposition."""
        for phrase in self.phrases[:_MOST_PHRASES]:
            if phrase.last > verb.first:
                return None
            if phrase.preposition is None and not self._is_time(phrase):
                return phrase
        return None

    def _with_subject(self, subject: Phrase, verb: Verb, floor: int) -> Clause:
        if not self.clauses:
            return Clause(0, 0, verb, subject, None, "main")
        first, tags = subject.first, self.words.tags
        if subject.preposition is not None and subject.at == first - 1:
            first = subject.at  # "after they left"
        before = first - 1
        kind = "that"
        if before >= floor and tags[before] in _MARKS:
            kind = {Tag.AND: "main", Tag.THAT: "that"}.get(tags[before], "who")
            first = before
            if first - 1 >= floor and tags[first - 1] is Tag.PREPOSITION:
                first -= 1  # "from which"
        elif before >= 0 and self.words.gaps[before].strip():
            kind = "main"
        return self._hanging(first, verb, kind, subject)

    def _before(self, index: int, floor: int) -> Sequence[Phrase]:
        """Return the phrases between a verb's end and a token, the last first."""
        end = bisect_right(self.lasts, index)
        near = self.phrases[max(0, end - _MOST_PHRASES) : end]
        return [phrase for phrase in reversed(near) if phrase.first >= floor]

    def _subject(self, verb: Verb, floor: int) -> Phrase | None:
        """Return the phrase that a finite verb is said of, if it stands there."""
        end = verb.first
        inserted = False
        joined: Phrase | None = None
        for phrase in self._before(end, floor):
            if phrase.last > end:
                continue  # inside what stands between commas
            gap = self.words.gaps[phrase.last - 1]
            if _parts(gap) or not self._reaches(phrase.last, end):
                break
            if "," in gap and end == verb.first and not (phrase.joined or inserted):
                # "The male, 9, came": what stands between commas is no subject.
                inserted = True
                end = self._comma_before(phrase.first, floor)
                if end < 0:
                    break
                continue
            if self._is_subject(phrase, end == verb.first):
                return self._joined_first(phrase, floor)
            joined = joined or (phrase if phrase.joined else None)
            end = self._start_of(phrase)
        # "Came from the zoo and the other left": "and" joins no second zoo.
        return joined if self.clauses else self._main_phrase(verb)

    def _reaches(self, last: int, end: int) -> bool:
        """Whether only adverbs stand between a phrase and what follows it."""
        return all(tag is Tag.ADVERB for tag in self.words.tags[last:end])

    def _start_of(self, phrase: Phrase) -> int:
        if not phrase.joined:
            return phrase.first if phrase.preposition is None else phrase.at
        joint = phrase.first and self.words.tags[phrase.first - 1] is Tag.AND
        return phrase.first - 1 if joint else phrase.first

    def _comma_before(self, index: int, floor: int) -> int:
        """Return the word behind the comma that opens what a comma closes."""
        for start in range(index, max(floor, index - _INSERTED), -1):
            if "," in self.words.gaps[start - 1]:
                return start
        return -1

    def _is_time(self, phrase: Phrase) -> bool:
        """Whether a phrase only tells when: "Monday", "last week"."""
        if phrase.preposition is not None:
            return False
        said = self.words.lowers[phrase.first : phrase.last]
        if said[-1] not in listed("times") and said[-1] not in listed("days"):
            return False
        pointing = (w in listed("days") or w in listed("pointers") for w in said)
        return len(said) < _LONGEST_TIME and any(pointing)

    def _is_subject(self, phrase: Phrase, touching: bool) -> bool:
        if self._is_time(phrase):
            return False
        opened = phrase.preposition in listed("openers") and touching
        return phrase.preposition is None or opened or self._follows_comma(phrase)

    def _follows_comma(self, phrase: Phrase) -> bool:
        """Whether a name only looks listed: "off Denmark, Oslo said"."""
        return phrase.joined and "," in self.words.gaps[phrase.first - 1]

    def _joined_first(self, phrase: Phrase, floor: int) -> Phrase:
        """Return "A and B" from A on, where no verb stands before A."""
        tags = self.words.tags
        if phrase.first == 0 or tags[phrase.first - 1] is not Tag.AND:
            return phrase
        end = bisect_right(self.lasts, phrase.first - 1)
        other = self.phrases[end - 1] if end else None
        if other is None or other.last != phrase.first - 1 or other.preposition:
            return phrase
        opener = tags[other.first - 1] if other.first else None
        told = bool(self.clauses) and self._tells(self.clauses[-1].verb)
        if floor == 0 or opener in (Tag.THAT, Tag.WHO) or told:
            return Phrase(other.first, phrase.last)
        return phrase

    def _phrase_before(self, index: int) -> Phrase | None:
        """Return the nearest phrase that ends before a token."""
        end = bisect_right(self.lasts, index)
        while end and self._is_time(self.phrases[end - 1]):
            end -= 1
        return self.phrases[end - 1] if end else None

    def _is_reduced(self, position: int, verb: Verb, floor: int) -> bool:
        """Whether a past form only describes: "a ship seized off Oman sank"."""
        if verb.form != "past":
            return False
        before = verb.first - 1
        apart = before >= 0 and "," in self.words.gaps[before]
        following = self.finite[position]
        bare = following >= 0 and self._lacks_subject(verb, self.verbs[following])
        if before >= floor and self.words.tags[before] in _MARKS:
            return False
        subject = self._subject(verb, floor)
        if subject is not None and self._is_doer(subject):
            return False
        if subject is None and not apart:
            return before >= floor and self.words.tags[before] in NOMINAL
        if not self.clauses or apart or self.outer is None:
            return bare
        touching = self._is_unmarked(floor, before)
        return bare or (touching and not self._tells(self.verbs[position - 1]))

    def _is_doer(self, subject: Phrase) -> bool:
        """Whether a verb behind a phrase can only be said of it: "after he left"."""
        pronoun = self.words.lowers[subject.head] in listed("subject_pronouns")
        return pronoun or subject.preposition in listed("openers")

    def _is_unmarked(self, floor: int, end: int) -> bool:
        """Whether nothing between two tokens starts a clause."""
        if end - floor > _REDUCED:
            return False
        return not any(
            self.words.tags[i] in _MARKS
            or any(m in self.words.gaps[i - 1] for m in ',;:—“”"')
            for i in range(floor, end + 1)
        )

    def _lacks_subject(self, verb: Verb, following: Verb) -> bool:
        """Whether a later verb can only be said of what stands before this one."""
        tags = self.words.tags
        if following.first - verb.last > _REDUCED:
            return False
        if any(tags[i] in _MARKS for i in range(verb.last, following.first)):
            return False
        if following.first and tags[following.first - 1] is Tag.AND:
            return False
        return self._plain_subject(following, verb.last) is None

    def _plain_subject(self, verb: Verb, floor: int) -> Phrase | None:
        """Return a subject without taking the sentence's first phrase for one."""
        found = self._subject(verb, floor)
        return found if found is not None and found.first >= floor else None


def _parts(gap: str) -> bool:
    """Whether what stands between two words parts a verb from its subject."""
    return any(mark in gap for mark in ';:—–“”"()')
