"""PLOVER's coding rules: a sentence's triggers in, coded readings out.

A verb may speak of what is only promised, asked, threatened or refused; such
content is no event that took place, and the verb comes first. Cooperation to
come is an agreement, force to come a threat, cooperation denied a refusal.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from geoapp.lexicon import Aliases, grammar, read_lexicon
from geoapp.model import Certainty
from geoapp.syntax import Syntax, Tag
from geoapp.triggers import TriggerPart

COOPERATION = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
"""PLOVER's types of cooperation, which are agreements when they lie ahead."""
YIELDING = frozenset({"RETREAT", "CONCEDE"})
FORCE = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_UNCODED = "X-STATEMENT"
_ASIDE = frozenset({"X-STATEMENT", "X-MOVEMENT", "X-PRESENCE", "X-SIGHTING"})
_KEPT = frozenset({"X-MOVEMENT", "RETREAT", "MOBILIZE", "PROTEST"})
_PRESSING = frozenset({"strike", "boycott", "obstruct"})
_REFUSED = {"CONSULT": "meet", "AID": "assist", "COOPERATE": "assist"}
_REFUSED |= {"SUPPORT": "assist", "RETREAT": "yield", "CONCEDE": "change"}
_FUTURE = frozenset({"will", "would", "shall", "wo", "ll", "'ll", "won't", "wouldn't"})
_POSSIBLE = frozenset({"may", "might", "could"})
_CONDITIONS = frozenset({"unless", "if", "provided"})
_ADJUNCTS = frozenset(
    {"after", "before", "following", "when", "while", "as", "with", "despite", "amid"}
    | {"since", "during", "although", "though", "because", "once", "until", "if"}
    | {"unless", "where", "whereas", "who", "which", "provided"}
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A type, mode and context of PLOVER."""

    category: str
    mode: str | None = None
    context: str | None = None


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


def aliases(category: str, mode: str | None = None) -> Aliases:
    """Return what CAMEO and ACLED call a category; `None` where they have no name.

    CAMEO's names are root codes, ACLED's event types (CAMEO codebook 1.1b3;
    ACLED codebook 2023).

    >>> aliases("ASSAULT", "drone").acled
    'Explosions/Remote violence'
    >>> aliases("PROTEST").cameo
    '14'
    """
    table = read_lexicon().aliases
    found = table.get(f"{category}/{mode}") or table.get(category)
    return found or Aliases(None, None)


def coded(
    category: str,
    mode: str | None = None,
    context: str | None = None,
    *,
    ahead: bool = False,
    negated: bool = False,
) -> Coded:
    """Code what a trigger says by whether it lies ahead or is denied.

    >>> coded("CONSULT", "visit", ahead=True).category
    'AGREE'
    >>> coded("RETREAT", "withdraw", ahead=True).category
    'CONCEDE'
    >>> coded("AID", negated=True)
    Coded(category='REJECT', mode='assist', context=None)
    """
    if negated and category in COOPERATION | YIELDING | {"AGREE"}:
        return Coded("REJECT", _REFUSED.get(category), context)
    if not ahead or negated:
        return Coded(category, mode, context)
    if category in COOPERATION:
        return Coded("AGREE", None, context)
    if category in YIELDING:
        return Coded("CONCEDE", None, context)
    if category in FORCE or (category == "PROTEST" and mode in _PRESSING):
        return Coded("THREATEN", _threatened(category, mode), context)
    return Coded(category, mode, context)


def _threatened(category: str, mode: str | None) -> str | None:
    """Return the mode of a threat with an act."""
    if category == "ASSAULT":
        return "violence"
    if category == "SANCTION":
        return {"expel": "expel", "convict": "arrest"}.get(mode or "", "relations")
    if category == "COERCE":
        return {"arrest": "arrest", "deport": "expel", "seize": "territory"}.get(
            mode or "", "restrict"
        )
    return "restrict"


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
    words = frozenset(token.lower for token in syntax.tokens)
    return _Coder(text, syntax, triggers, words).read()


@dataclass(frozen=True, slots=True)
class _Coder:
    text: str
    syntax: Syntax
    triggers: Sequence[TriggerPart]
    words: Set[str]

    def read(self) -> tuple[Reading, ...]:
        governors = self._governors()
        readings = []
        for part in self.triggers:
            governor = governors.get(part.first)
            content = [p for p in self.triggers if governors.get(p.first) is part]
            if governor is not None and not governor.trigger.carrier:
                if part.trigger.category not in _KEPT | FORCE:
                    continue
                readings.append(
                    Reading(part, _plain(part), governor, governor.trigger.content)
                )
            elif not part.trigger.carrier:
                readings.append(self._reading(part, governor, content))
        told = [r for r in readings if r.coded.category != _UNCODED] or readings[:1]
        return tuple(sorted(told, key=self._rank))

    def _reading(
        self,
        part: TriggerPart,
        governor: TriggerPart | None,
        content: Sequence[TriggerPart],
    ) -> Reading:
        negated = self._is_negated(part)
        if part.trigger.content is not None:
            told = self._of_verb(part, content, negated=negated)
            return Reading(part, self._with_mode(told, part, content))
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
        if self._is_condition(part):
            return Reading(part, _plain(part), None, Certainty.HYPOTHETICAL)
        if ahead and "unless" in self.words and trigger.category in YIELDING:
            made = Coded("THREATEN", "relations", trigger.context)
        certainty = Certainty.PLANNED if ahead else None
        if negated:
            certainty = Certainty.DENIED
        return Reading(part, self._with_mode(made, part, content), governor, certainty)

    def _lies_ahead(self, part: TriggerPart, governor: TriggerPart | None) -> bool:
        """Whether a carrier tells of something to come: "plans to visit".

        What is announced by a noun is done, unless it takes two: "announced
        sanctions", but "announced talks".
        """
        if governor is None:
            return False
        performed = self.syntax.lemmas[governor.first] == "announce" and not part.verb
        return not (performed and part.trigger.category in FORCE)

    def _of_verb(
        self, part: TriggerPart, content: Sequence[TriggerPart], *, negated: bool
    ) -> Coded:
        """Code a verb that speaks of something by what it speaks of."""
        trigger = part.trigger
        plain = Coded(trigger.category, trigger.mode, trigger.context)
        if negated:
            return coded(trigger.category, trigger.mode, trigger.context, negated=True)
        if trigger.category != "AGREE" or not content:
            return plain
        spoken = content[0]
        if self._is_negated(spoken):
            cooperative = spoken.trigger.category in COOPERATION | YIELDING
            return Coded("REJECT") if cooperative else plain
        made = coded(spoken.trigger.category, spoken.trigger.mode, ahead=True)
        lemma = self.syntax.lemmas[part.first]
        if made.category == "THREATEN":
            return plain if lemma in grammar("consents") else made
        conceded = made.category == "CONCEDE" and lemma in grammar("promises")
        return made if conceded else plain

    def _with_mode(
        self, made: Coded, part: TriggerPart, content: Sequence[TriggerPart]
    ) -> Coded:
        """Fill a mode that is open by the words of the sentence."""
        if made.mode is not None:
            return made
        table = read_lexicon().mode_words.get(made.category, {})
        begin = part.first if part.trigger.content is not None else 0
        around = {
            word
            for index in range(begin, len(self.syntax.tokens))
            for word in (self.syntax.lemmas[index], self.syntax.tokens[index].lower)
        }
        mode = next((mode for mode, words in table.items() if words & around), None)
        return replace(made, mode=mode)

    # ---------------------------------------------------------------- syntax

    def _governors(self) -> dict[int, TriggerPart]:
        """Return the trigger that speaks of each other one, by where that starts."""
        found: dict[int, TriggerPart] = {}
        for number, part in enumerate(self.triggers):
            if part.trigger.content is None:
                continue
            end = self._reach(part)
            for other in self.triggers[number + 1 :]:
                if other.first >= end:
                    break
                found[other.first] = part
        return found

    def _reach(self, part: TriggerPart) -> int:
        """Return where what a trigger speaks of ends."""
        syntax = self.syntax
        for index in range(part.last, len(syntax.tokens)):
            gap = self._gap(index)
            word = syntax.tokens[index].lower
            if any(mark in gap for mark in ";:—–"):
                return index
            if word in _ADJUNCTS and syntax.tags[index] is not Tag.VERB:
                return index
            if not part.verb and ("," in gap or self._is_finite(index)):
                return index
            if index > part.last and self._is_finite_again(part, index):
                return index
        return len(syntax.tokens)

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
            words.append(self.syntax.tokens[index].lower.replace("’", "'"))
        return words

    def _is_negated(self, part: TriggerPart) -> bool:
        helpers = self._helpers(part)
        return any(
            h in ("not", "never", "cannot") or h.endswith("n't") for h in helpers
        )

    def _is_ahead(self, part: TriggerPart) -> bool:
        helpers = set(self._helpers(part)) or self._helpers_of_purpose(part)
        return bool(helpers & _FUTURE) or (
            bool(helpers & _POSSIBLE) and bool(self.words & _CONDITIONS)
        )

    def _helpers_of_purpose(self, part: TriggerPart) -> Set[str]:
        """Return those of the verb that a noun is the aim of: "will go for talks"."""
        phrase = None if part.verb else self.syntax.phrase_at(part.first)
        verb = self.syntax.clauses[self.syntax.clause_of[part.first]].verb
        if phrase is None or phrase.preposition != "for" or verb is None:
            return frozenset()
        return {token.lower for token in self.syntax.tokens[verb.first : verb.head]}

    def _is_passive(self, part: TriggerPart) -> bool:
        helpers = self._helpers(part)
        form = self.syntax.tokens[part.first].lower
        past = form != self.syntax.lemmas[part.first] and not form.endswith("ing")
        return past and any(h in ("be", "been", "being") for h in helpers)

    def _rank(self, reading: Reading) -> tuple[bool, bool, int, int]:
        """Order readings: PLOVER's types, main verbs, verbs, objects, the rest."""
        part = reading.part
        spoken = reading.under is not None and not reading.under.trigger.carrier
        behind = part.trigger.quiet or spoken
        unsure = reading.certainty is Certainty.HYPOTHETICAL
        aside = part.trigger.category in _ASIDE
        main = reading.under or part
        return (behind or unsure, aside, self._depth(main), part.first)

    def _depth(self, part: TriggerPart) -> int:
        """Return how far from the main verb a trigger stands: 0 to 3."""
        if self._is_opening(part):
            return 3
        clause = self.syntax.clauses[self.syntax.clause_of[part.first]]
        if clause.first and self.syntax.tokens[clause.first].lower in _ADJUNCTS:
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

    def _is_opening(self, part: TriggerPart) -> bool:
        """Whether a trigger stands in what opens a sentence: "After the raid, ..."."""
        tokens, tags = self.syntax.tokens, self.syntax.tags
        opener = tokens[0].lower in _ADJUNCTS or tags[0] is Tag.PREPOSITION
        if not opener:
            return False
        return not any("," in self._gap(i) for i in range(1, part.first + 1))

    def _is_condition(self, part: TriggerPart) -> bool:
        """Whether a trigger stands behind "if" or "unless" in its part."""
        for index in range(part.first - 1, -1, -1):
            if self.syntax.tokens[index].lower in _CONDITIONS:
                return True
            if any(mark in self._gap(index + 1) for mark in ",;:—–"):
                return False
        return False


def _plain(part: TriggerPart) -> Coded:
    return Coded(part.trigger.category, part.trigger.mode, part.trigger.context)
