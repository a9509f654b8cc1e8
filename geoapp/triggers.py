"""Words that say what happened: tokens and lemmas in, trigger parts out."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from geoapp.grammar import words as words_of
from geoapp.lexicon import Sense, Trigger, read_lexicon, urgency
from geoapp.model import Span
from geoapp.recognize.tokens import Token
from geoapp.syntax.tags import Tag, tag_words

_BEHIND = 6  # words behind a trigger where its object is sought
_BARRED = 4  # words behind a trigger that can say that it is not meant
_AHEAD = 2  # words before a trigger that belong to it
_APART = 4  # words between the words of a phrase that may be parted
_HARMS = frozenset({"X-DISASTER", "X-ACCIDENT"})
_CLOSE = 3  # words between a disaster and what it did
_OBJECT = 6  # words from a light verb to its noun
_NOMINAL = (Tag.NOUN, Tag.NAME, Tag.ADJECTIVE, Tag.NUMBER, Tag.DETERMINER, Tag.ADVERB)
_CLOSING = frozenset({"to", "of", "for", "at", "from", "on", "that"})
_WITHIN = frozenset({"of", "out", "up", "off"})  # "carried out a series of raids"
_BEFORE_VERB = (Tag.NOUN, Tag.NAME, Tag.PRONOUN, Tag.ADVERB)


@dataclass(frozen=True, slots=True)
class TriggerPart:
    """A trigger in a sentence: tokens first..last.

    A light verb and its noun ("launched an offensive") are one part, which
    stands where the verb does; `noun` is where the noun stands. `verb` tells
    verbs from nouns.
    """

    first: int
    last: int
    span: Span
    trigger: Trigger
    verb: bool = True
    noun: int | None = None


def find_triggers(
    text: str,
    tokens: Sequence[Token],
    lemmas: Sequence[str],
    named: Set[int],
    tags: Sequence[Tag] = (),
) -> tuple[TriggerPart, ...]:
    """Find the triggers of a sentence, the longest phrase first.

    Args:
        text: The text that the tokens are slices of.
        tokens: The words of the sentence.
        lemmas: Their dictionary forms, one per token.
        named: Indexes of tokens that belong to names; no trigger starts there.
        tags: What kind of word each token is; told here when left out.
    """
    tags = tags or tag_words(text, tokens, lemmas, named)
    lowers = [token.lower for token in tokens]
    around = frozenset(lemmas).union(lowers)
    return _Finder(text, tokens, lemmas, named, tags, lowers, around).parts()


@dataclass(frozen=True, slots=True)
class _Finder:
    text: str
    tokens: Sequence[Token]
    lemmas: Sequence[str]
    named: Set[int]
    tags: Sequence[Tag]
    lowers: Sequence[str]
    around: frozenset[str]

    def parts(self) -> tuple[TriggerPart, ...]:
        parts: list[TriggerPart] = []
        harmed = False
        index = 0
        while index < len(self.tokens):
            skipped = self._idiom(index)
            part = self._part(index)
            if part is not None and part.last - index <= skipped:
                part = None
            if part is not None and harmed and self._is_effect(part):
                self._join_effect(parts, part)
            elif part is not None:
                parts.append(self._with_adjunct(parts, part))
                harmed = harmed or part.trigger.category in _HARMS
            index = part.last if part else index + (skipped or 1)
        return tuple(self._without_effects(parts))

    def _is_effect(self, part: TriggerPart) -> bool:
        """Whether "hit" and "kill" tell of the disaster that the sentence names."""
        return self.lemmas[part.first] in read_lexicon().effects

    def _join_effect(self, parts: list[TriggerPart], verb: TriggerPart) -> None:
        """Make "a quake hit Malatya" one part, whose verb brings the place."""
        part = parts[-1]
        if part.trigger.category in _HARMS and verb.first - part.last < _CLOSE:
            parts[-1] = replace(part, last=verb.last, noun=part.first)

    def _without_effects(self, parts: list[TriggerPart]) -> list[TriggerPart]:
        """Leave out "died" where the sentence says in what accident."""
        told = {id(part) for part in parts if self._is_harm(part)}
        if not any(id(p) not in told and p.trigger.category in _HARMS for p in parts):
            return parts
        return [part for part in parts if id(part) not in told]

    def _is_harm(self, part: TriggerPart) -> bool:
        harm = part.verb and part.trigger.category in _HARMS
        return harm and self._is_effect(part)

    def _with_adjunct(self, parts: list[TriggerPart], part: TriggerPart) -> TriggerPart:
        """Let a noun behind another one count: "opened a murder investigation"."""
        before = parts[-1] if parts else None
        if before is None or part.verb or before.last != part.first:
            return part
        light = before.noun is not None and before.verb
        if self._gap(part.first) not in (" ", "-") or (before.verb and not light):
            return part
        parts.pop()
        if not light:
            return part
        span = self._span(before.first, part.last)
        return replace(part, first=before.first, span=span, verb=True, noun=part.first)

    def _idiom(self, index: int) -> int:
        """Return how many words an idiom takes up that tells nothing."""
        idioms = read_lexicon().idioms
        for first in {self.lowers[index], self.lemmas[index]} & idioms.keys():
            for words in idioms[first]:
                if self._last_of(words, index, apart=False) is not None:
                    return len(words)
        return 0

    def _part(self, index: int) -> TriggerPart | None:
        lexicon, lemma = read_lexicon(), self.lemmas[index]
        senses = lexicon.senses
        known = lemma in senses or self.lowers[index] in senses
        if not known and lemma not in lexicon.light:
            return None
        token = self.tokens[index]
        if index in self.named or (token.capital and not token.first):
            return None
        found = next(self._found(index), None)
        light = self._light(index) if found is None or found.trigger.weak else None
        return light or found

    def _found(self, index: int) -> Iterator[TriggerPart]:
        senses = read_lexicon().senses
        lower, lemma = self.lowers[index], self.lemmas[index]
        choices = senses.get(lower, ())
        if lemma != lower and lemma in senses:
            choices = tuple(sorted((*choices, *senses[lemma]), key=urgency))
        for sense in choices:
            last = self._last_of(sense.words, index, apart=sense.apart)
            if last is not None and self._is_meant(sense, index, last):
                yield self._made(sense, index, last)

    def _made(self, sense: Sense, index: int, last: int) -> TriggerPart:
        parted = last - index > len(sense.words)
        if parted and sense.words[-1] in words_of("parted"):
            last = index + 1  # "pulled its troops out": the troops are its object
        verb = sense.noun is False or self._is_verb(index)
        return TriggerPart(index, last, self._span(index, last), sense.trigger, verb)

    def _span(self, first: int, last: int) -> Span:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Span(start, end, self.text[start:end])

    def _last_of(self, words: Sequence[str], index: int, *, apart: bool) -> int | None:
        """Return where a phrase ends whose first word is at hand, if it does."""
        position = index + 1
        if len(words) > 1 and not self.around.issuperset(words):
            return None
        for number, word in enumerate(words[1:], 2):
            closing = number == len(words) and word in _CLOSING
            found = self._next_word(word, position, apart=apart and not closing)
            if found is None:
                return None
            position = found + 1
        return position

    def _next_word(self, word: str, position: int, *, apart: bool) -> int | None:
        reach = _APART if apart else 2
        for at in range(position, min(position + reach + 1, len(self.tokens))):
            if self._gap(at).strip(" -'’s"):
                return None
            if word in (self.lowers[at], self.lemmas[at]):
                return at
            if not (self._is_passing(at) or (apart and self._is_inner(at))):
                return None
        return None

    def _is_inner(self, index: int) -> bool:
        """Whether a word may stand in the middle of a phrase that is parted."""
        named = self.tags[index] in (*_NOMINAL, Tag.PRONOUN)
        return named or self.lowers[index] == "of"

    def _is_passing(self, index: int) -> bool:
        """Whether a word may stand inside any phrase: "called today on Syria"."""
        told = self.lowers[index] in words_of("passing")
        return told or self.tags[index] in (Tag.DETERMINER, Tag.ADVERB)

    def _gap(self, index: int) -> str:
        """Return what stands before a token."""
        if index == 0:
            return ""
        return self.text[self.tokens[index - 1].end : self.tokens[index].start]

    def _is_meant(self, sense: Sense, first: int, last: int) -> bool:
        if not self._is_kind(sense, first, last):
            return False
        for where, words in sense.asks.items():
            if not words & self._words(where, first, last, _BEHIND):
                return False
        return not any(
            words & self._words(where, first, last, _BARRED)
            for where, words in sense.bars.items()
        )

    def _is_kind(self, sense: Sense, first: int, last: int) -> bool:
        """Whether the noun or the verb stands there that a sense asks for."""
        if self._is_adjunct(first, last) or self._is_compound(first, last):
            return False
        if sense.noun is None:
            return True
        if sense.noun:
            ends = last - first > 1 and self.tags[last - 1] is Tag.VERB
            return not (ends or self._is_verb(first))  # "drones attacked"
        return len(sense.words) > 1 or self._is_verb(first)

    def _is_verb(self, index: int) -> bool:
        """Whether a word is a verb, also one that the tags do not know."""
        tag = self.tags[index]
        before = self.tags[index - 1] if index else None
        if tag in (Tag.VERB, Tag.AUXILIARY):
            # "None of the injured were British."
            return index == 0 or self.lowers[index - 1] != "the"
        if before is Tag.TO or self._is_modal(index - 1):
            return tag in (Tag.NOUN, Tag.ADJECTIVE)
        lemma, lower = self.lemmas[index], self.lowers[index]
        if tag is not Tag.NOUN or before not in _BEFORE_VERB:
            return False
        if before is Tag.ADVERB and not self.lowers[index - 1].endswith("ly"):
            return False  # "stepped up pressure"
        head = lemma in words_of("heads") and lower == lemma
        return lemma in read_lexicon().verbs and not head

    def _is_modal(self, index: int) -> bool:
        return index >= 0 and self.lowers[index] in words_of("modals")

    def _is_passive(self, index: int) -> bool:
        before = index and self.lowers[index - 1] in words_of("be")
        return bool(before) and self.lemmas[index] != self.lowers[index]

    def _is_compound(self, first: int, last: int) -> bool:
        """Whether a participle only ends a compound: "the London-based group"."""
        participle = self.lowers[first].endswith(("ed", "ing"))
        return participle and last - first == 1 and self._gap(first) == "-"

    def _words(self, where: str, first: int, last: int, reach: int) -> Set[str]:
        if where == "near":
            return self.around
        if where in ("prev", "before"):
            reach = 1 if where == "prev" else _AHEAD
            ahead = range(max(0, first - reach), first)
            return {w for i in ahead for w in (self.lowers[i], self.lemmas[i])}
        words: set[str] = set()
        if where == "after" and self._is_passive(first):
            ahead = range(max(0, first - reach), first - 1)  # "the siege was lifted"
            words = {w for i in ahead for w in (self.lowers[i], self.lemmas[i])}
        reach = 1 if where == "next" else reach
        for index in range(last, min(last + reach, len(self.tokens))):
            if self._gap(index).strip(" -'’s\"“”"):
                break
            words |= {self.lowers[index], self.lemmas[index]}
        return words

    def _is_adjunct(self, first: int, last: int) -> bool:
        """Whether a noun stands before the one that is meant: "a patrol boat"."""
        if last >= len(self.tokens) or self.tags[first] is Tag.VERB:
            return False
        if self._gap(last) not in (" ", "-"):
            return False
        form = self.lowers[last - 1]
        base = form == self.lemmas[last - 1] or form.endswith("ing")
        lexicon, behind = read_lexicon(), self.lemmas[last]
        heads = behind in lexicon.movers or behind in words_of("heads")
        return base and heads and not self._is_verb(last)

    def _light(self, index: int) -> TriggerPart | None:
        """Return a light verb with its noun: "carried out an attack"."""
        lexicon = read_lexicon()
        if self.lemmas[index] not in lexicon.light or not self._is_verb(index):
            return None
        for at in range(index + 1, min(index + 1 + _OBJECT, len(self.tokens))):
            token = self.tokens[at]
            if self._gap(at).strip(" -'’s\"“”"):
                return None
            inner = at not in self.named and not token.capital
            found = next(self._found(at), None) if inner else None
            if found is not None and self._is_noun(found):
                span, noun = self._span(index, found.last), found.first
                return replace(found, first=index, span=span, verb=True, noun=noun)
            if self.tags[at] not in _NOMINAL and self.lowers[at] not in _WITHIN:
                return None
        return None

    def _is_noun(self, part: TriggerPart) -> bool:
        return not part.verb and not part.trigger.weak
