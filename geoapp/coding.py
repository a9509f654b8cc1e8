"""PLOVER's coding rules: a sentence's triggers in, coded readings out.

A verb may speak of what is only promised, asked, threatened or refused; such
content is no event that took place, and the verb comes first. Cooperation to
come is an agreement, force to come a threat, cooperation denied a refusal.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.model import Certainty
from geoapp.plover import (
    COOPERATION,
    FORCE,
    YIELDING,
    Coded,
    coded,
    mode_by_content,
)
from geoapp.syntax import Syntax, Tag
from geoapp.triggers import TriggerPart

_CLOSING = 3  # words at the end of a sentence that can be a date
_REACH = 60  # words that a verb can speak of, or that tell how something was done
_UNCODED = "X-STATEMENT"
_ASIDE = frozenset({"X-STATEMENT", "X-MOVEMENT", "X-PRESENCE", "X-SIGHTING"})
_KEPT = frozenset({"X-MOVEMENT", "RETREAT", "MOBILIZE", "PROTEST"})
_BY_CONTENT = frozenset({"REQUEST", "REJECT", "THREATEN"})
_FUTURE = frozenset({"will", "would", "shall", "wo", "ll", "'ll", "won't", "wouldn't"})
_POSSIBLE = frozenset({"may", "might", "could"})
_CONDITIONS = frozenset({"unless", "if", "provided"})
_ADJUNCTS = frozenset(
    {"after", "before", "following", "when", "while", "as", "with", "despite", "amid"}
    | {"since", "during", "although", "though", "because", "once", "until", "if"}
    | {"unless", "where", "whereas", "who", "which", "provided"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A trigger as it is coded.

    `under` is the trigger that promises, asks or refuses it, `certainty` how sure
    it is for that reason; both `None` where the sentence tells it as a fact.
    """

    part: TriggerPart
    coded: Coded
    under: TriggerPart | None = None
    certainty: Certainty | None = None


def read_codes(
    text: str, syntax: Syntax, triggers: Sequence[TriggerPart]
) -> tuple[Reading, ...]:
    """Code the triggers of a sentence, the main one first.

    Carriers ("plans to") are left out, as is what is spoken of only, but for
    movements: those stay with the certainty that their verb gives them.

    Args:
        text: The article's text.
        syntax: One of its sentences.
        triggers: The triggers of that sentence, in order.
    """
    if not triggers:
        return ()
    lowers = [token.lower for token in syntax.tokens]
    return _Coder(text, syntax, triggers, lowers, frozenset(lowers)).read()


@dataclass(frozen=True, slots=True)
class _Coder:
    text: str
    syntax: Syntax
    triggers: Sequence[TriggerPart]
    lowers: Sequence[str]
    words: Set[str]

    def read(self) -> tuple[Reading, ...]:
        governors = self._governors()
        contents: dict[int, list[TriggerPart]] = {}
        for part in self.triggers:
            if part.first in governors:
                contents.setdefault(governors[part.first].first, []).append(part)
        readings = []
        for part in self.triggers:
            governor = governors.get(part.first)
            content = contents.get(part.first, [])
            if part.trigger.carrier and not _is_said(part, content):
                continue
            if governor is not None and not _carries(governor):
                if part.trigger.category not in _KEPT | FORCE:
                    continue
                readings.append(
                    Reading(part, _plain(part), governor, governor.trigger.content)
                )
            else:
                readings.append(self._reading(part, governor, content))
        told = [r for r in readings if r.coded.category != _UNCODED] or readings[:1]
        opening = self._opening()
        return tuple(sorted(told, key=lambda r: self._rank(r, opening)))

    def _reading(
        self,
        part: TriggerPart,
        governor: TriggerPart | None,
        content: Sequence[TriggerPart],
    ) -> Reading:
        negated = self._is_negated(part)
        if part.trigger.content is not None:
            told = self._of_verb(part, content, negated=negated)
            return Reading(part, self._with_mode(told, part))
        ahead = self._is_ahead(part) or self._lies_ahead(part, governor)
        if governor is not None and self._is_negated(governor):
            negated, ahead = True, False
        trigger = part.trigger
        made = coded(
            trigger.category,
            trigger.mode,
            trigger.context,
            ahead=ahead and not self._is_passive(part),
            negated=negated,
        )
        if made.category == "THREATEN" and self._is_expected(governor):
            made = _plain(part)
        if self._is_condition(part):
            return Reading(part, _plain(part), None, Certainty.HYPOTHETICAL)
        if ahead and "unless" in self.words and trigger.category in YIELDING:
            made = Coded("THREATEN", "relations", trigger.context)
        certainty = Certainty.PLANNED if ahead else None
        if negated:
            certainty = Certainty.DENIED
        return Reading(part, self._with_mode(made, part), governor, certainty)

    def _lies_ahead(self, part: TriggerPart, governor: TriggerPart | None) -> bool:
        """Whether a carrier tells of something to come: "plans to visit".

        What is announced by a noun is done, unless it takes two: "announced
        sanctions", but "announced talks".
        """
        if governor is None:
            return False
        performed = self.syntax.lemmas[governor.first] == "announce" and not part.verb
        return not (performed and part.trigger.category in FORCE)

    def _is_expected(self, governor: TriggerPart | None) -> bool:
        """Whether something is only foreseen: "is likely to hit the coast"."""
        return governor is not None and self.syntax.lemmas[governor.first] == "be"

    def _of_verb(
        self, part: TriggerPart, content: Sequence[TriggerPart], *, negated: bool
    ) -> Coded:
        """Code a verb that speaks of something by what it speaks of."""
        trigger = part.trigger
        plain = Coded(trigger.category, trigger.mode, trigger.context)
        if negated:
            return coded(trigger.category, trigger.mode, trigger.context, negated=True)
        if not content:
            return plain
        spoken = content[0]
        if trigger.category in _BY_CONTENT and trigger.mode is None:
            return replace(plain, mode=mode_by_content(trigger, spoken.trigger))
        if trigger.category != "AGREE":
            return plain
        if self._is_negated(spoken):
            cooperative = spoken.trigger.category in COOPERATION | YIELDING
            return Coded("REJECT") if cooperative else plain
        made = coded(spoken.trigger.category, spoken.trigger.mode, ahead=True)
        lemma = self.syntax.lemmas[part.first]
        if made.category == "THREATEN":
            return plain if lemma in words("consents") else made
        conceded = made.category == "CONCEDE" and lemma in words("promises")
        return made if conceded else plain

    def _with_mode(self, made: Coded, part: TriggerPart) -> Coded:
        """Fill a mode that is open by the words of the sentence."""
        if made.mode is not None:
            return made
        table = read_lexicon().mode_words.get(made.category, {})
        if not table:
            return made
        speaks = part.trigger.content is not None
        begin = part.first if speaks else max(0, part.first - _REACH)
        end = part.last + _REACH
        around = {*self.syntax.lemmas[begin:end], *self.lowers[begin:end]}
        mode = next((mode for mode, words in table.items() if words & around), None)
        return replace(made, mode=mode)

    def _governors(self) -> dict[int, TriggerPart]:
        """Return the trigger that speaks of each other one, by where that starts."""
        found: dict[int, TriggerPart] = {}
        for number, part in enumerate(self.triggers):
            if part.trigger.content is None:
                continue
            end = self._reach(part)
            for at in range(number + 1, len(self.triggers)):
                if self.triggers[at].first >= end:
                    break
                found[self.triggers[at].first] = part
        return found

    def _reach(self, part: TriggerPart) -> int:
        """Return where what a trigger speaks of ends."""
        syntax = self.syntax
        furthest = min(len(syntax.tokens), part.last + _REACH)
        for index in range(part.last, furthest):
            gap = self._gap(index)
            word = self.lowers[index]
            if gap != " " and any(mark in gap for mark in ";:—–"):
                return index
            if word in _ADJUNCTS and syntax.tags[index] is not Tag.VERB:
                return index
            if not part.verb and ("," in gap or self._is_finite(index)):
                return index
            if index > part.last and self._is_finite_again(part, index):
                return index
        return furthest

    def _is_finite(self, index: int) -> bool:
        clause = self.syntax.clauses[self.syntax.clause_of[index]]
        verb = clause.verb
        return (
            verb is not None
            and verb.head == index
            and verb.form in ("finite", "past")
            and clause.kind != "participle"
        )

    def _is_finite_again(self, part: TriggerPart, index: int) -> bool:
        """Whether a clause starts that stands beside the trigger's own."""
        syntax = self.syntax
        number = syntax.clause_of[index]
        clause = syntax.clauses[number]
        if clause.first != index or number == syntax.clause_of[part.first]:
            return False
        verb = clause.verb
        if verb is None or verb.form in ("infinitive", "present"):
            return False
        joined = syntax.tags[index] is Tag.AND or "," in self._gap(index)
        return joined and clause.kind in ("main", "and")

    def _gap(self, index: int) -> str:
        """Return what stands before a token."""
        tokens = self.syntax.tokens
        return self.text[tokens[index - 1].end : tokens[index].start] if index else ""

    def _helpers(self, part: TriggerPart) -> list[str]:
        """Return the words of the verb group before a trigger."""
        words: list[str] = []
        for index in range(part.first - 1, max(-1, part.first - 6), -1):
            if self.syntax.tags[index] not in (Tag.AUXILIARY, Tag.ADVERB, Tag.TO):
                break
            words.append(self.lowers[index].replace("’", "'"))
        return words

    def _is_negated(self, part: TriggerPart) -> bool:
        helpers = self._helpers(part)
        return any(
            h in ("not", "never", "cannot") or h.endswith("n't") for h in helpers
        )

    def _is_ahead(self, part: TriggerPart) -> bool:
        helpers = set(self._helpers(part)) or self._helpers_of_purpose(part)
        due = "to" in helpers and bool(helpers & words("be"))  # "is to visit"
        return (
            due
            or bool(helpers & _FUTURE)
            or (bool(helpers & _POSSIBLE) and bool(self.words & _CONDITIONS))
        )

    def _helpers_of_purpose(self, part: TriggerPart) -> Set[str]:
        """Return those of the verb that a noun is the aim of: "will go for talks"."""
        phrase = None if part.verb else self.syntax.phrase_at(part.first)
        verb = self.syntax.clauses[self.syntax.clause_of[part.first]].verb
        if phrase is None or phrase.preposition != "for" or verb is None:
            return frozenset()
        return set(self.lowers[verb.first : verb.head])

    def _is_passive(self, part: TriggerPart) -> bool:
        helpers = self._helpers(part)
        form = self.lowers[part.first]
        past = form != self.syntax.lemmas[part.first] and not form.endswith("ing")
        return past and any(h in ("be", "been", "being") for h in helpers)

    def _rank(self, reading: Reading, opening: int) -> tuple[bool, bool, int, int]:
        """Order readings: PLOVER's types, main verbs, verbs, objects, the rest."""
        part = reading.part
        spoken = reading.under is not None and not _carries(reading.under)
        behind = part.trigger.quiet or spoken or self._is_attribution(part)
        unsure = reading.certainty is Certainty.HYPOTHETICAL
        aside = part.trigger.category in _ASIDE
        main = reading.under or part
        return (behind or unsure, aside, self._depth(main, opening), part.first)

    def _is_attribution(self, part: TriggerPart) -> bool:
        """Whether a verb only says who tells: "..., the group charged on Monday."."""
        short = part.last >= len(self.lowers) - _CLOSING
        closing = short and words("passing").issuperset(self.lowers[part.last :])
        speaks = part.trigger.content is not None and len(self.triggers) > 1
        return part.verb and closing and speaks and "," in self._text_before(part)

    def _text_before(self, part: TriggerPart) -> str:
        """Return what stands between a trigger and the one before it."""
        number = self.triggers.index(part)
        start = self.triggers[number - 1].span.end if number else part.span.start
        return self.text[start : part.span.start]

    def _depth(self, part: TriggerPart, opening: int) -> int:
        """Return how far from the main verb a trigger stands: 0 to 3."""
        if part.first < opening:
            return 3
        clause = self.syntax.clauses[self.syntax.clause_of[part.first]]
        if clause.first and self.lowers[clause.first] in _ADJUNCTS:
            return 3
        if not part.verb:
            phrase = self.syntax.phrase_at(part.first)
            inner = phrase is not None and phrase.preposition not in (None, "of")
            return 2 if inner else 1
        verb = clause.verb
        if clause.kind == "who":
            return 2
        bare = verb is not None and verb.form in ("infinitive", "present")
        return 1 if bare or clause.kind == "participle" else 0

    def _opening(self) -> int:
        """Return where what opens the sentence ends: "After the raid, ..."."""
        opener = self.lowers[0] in _ADJUNCTS or self.syntax.tags[0] is Tag.PREPOSITION
        if not opener:
            return 0
        end = len(self.lowers)
        return next((i for i in range(1, end) if "," in self._gap(i)), end)

    def _is_condition(self, part: TriggerPart) -> bool:
        """Whether a trigger stands behind "if" or "unless" in its part."""
        if not self.words & _CONDITIONS:
            return False
        for index in range(part.first - 1, max(-1, part.first - _REACH), -1):
            if self.lowers[index] in _CONDITIONS:
                return True
            gap = self._gap(index + 1)
            if gap != " " and any(mark in gap for mark in ",;:—–"):
                return False
        return False


def _carries(part: TriggerPart) -> bool:
    """Whether a verb counts for its content alone: "plans to visit"."""
    return part.trigger.carrier and part.trigger.category == "AGREE"


def _is_said(part: TriggerPart, content: Sequence[TriggerPart]) -> bool:
    """Whether a verb tells something with its content: "wants them to leave"."""
    return bool(content) and not _carries(part)


def _plain(part: TriggerPart) -> Coded:
    return Coded(part.trigger.category, part.trigger.mode, part.trigger.context)
