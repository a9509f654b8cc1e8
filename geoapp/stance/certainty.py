"""How sure a text is of what a trigger tells: a clause in, certainty out."""

from collections.abc import Callable
from functools import cache

from geoapp.model import Certainty, Span
from geoapp.stance.cues import listed, phrase_ending, read_cues
from geoapp.stance.forms import Form, form_of, is_adverb, is_past
from geoapp.stance.group import (
    Told,
    group_end,
    is_auxiliary,
    is_denial,
    modal_of,
    verb_group,
)
from geoapp.stance.nouns import modifier, predicate
from geoapp.stance.reports import report
from geoapp.stance.words import Around, around

_NEAR = 6  # words between "signs of" and its noun
_FAR = 40  # words between "if" and the verb
_PHRASE = 4  # words of a noun phrase before its noun
_NOUNS_TOO = frozenset(
    {"suspects", "suspect", "fear", "fears", "claims", "claim", "doubt", "doubts"}
    | {
        "hint",
        "hints",
        "guess",
        "denial",
        "plan",
        "plans",
        "demand",
        "demands",
        "order",
        "orders",
        "requests",
        "risk",
        "risks",
        "believed",
    }
)


def certainty_of(
    text: str, start: int, end: int, trigger: Span
) -> tuple[Certainty, Span | None]:
    """Tell how sure a text is of what a trigger tells.

    Args:
        text: The article's text.
        start: Where the clause of the trigger starts.
        end: Where it ends.
        trigger: The words that tell what happened.

    Returns:
        The certainty, and the words that tell it; asserted where none do.

    >>> text = "The fleet, which has not sailed yet, may attack"
    >>> certainty_of(text, 0, len(text), Span(41, 47, "attack"))
    (<Certainty.POSSIBLE: 'possible'>, Span(start=37, end=40, text='may'))
    """
    at = around(text, start, end, trigger)
    form = form_of(at)
    for read in _READERS:
        told = read(at, form)
        if told is not None:
            return told
    return Certainty.ASSERTED, None


def _question(at: Around, form: Form) -> Told | None:
    """Let what a question asks be nothing that happened."""
    del form
    if "?" not in at.words:
        return None
    for index in range(at.last + 1, min(len(at.words), at.last + _FAR)):
        if at.words[index] in (".", "!", ";", "”", "\n"):
            return None
        if at.words[index] == "?":
            return Certainty.HYPOTHETICAL, at.span(index, index)
    return None


def _condition(at: Around, form: Form) -> Told | None:
    """Read "if" before the trigger, in its clause or in the one before."""
    if _condition_words().isdisjoint(at.words[: at.first]):
        return None
    for index in range(at.first - 1, max(-1, at.first - _FAR), -1):
        if at.words[index] not in _condition_words():
            continue
        found = _opens_condition(at, index)
        if found is None:
            continue
        if "," not in at.words[index : at.first]:
            return Certainty.HYPOTHETICAL, found
        told = verb_group(at, at.first) if form is not Form.NOUN else None
        hangs = told is not None and told[0] is not Certainty.ASSERTED
        return (Certainty.HYPOTHETICAL, found) if hangs else None
    return None


@cache
def _condition_words() -> frozenset[str]:
    rows = read_cues().phrases["clause"]
    words = (
        last
        for last, ends in rows.items()
        if Certainty.HYPOTHETICAL in dict(ends).values()
    )
    return frozenset(words) | {"should", "were"}


def _opens_condition(at: Around, index: int) -> Span | None:
    """Return "if", or the verb of "should rebels attack", "were rebels to"."""
    word, before = at.words[index], at.word(index - 1)
    row = phrase_ending(read_cues().phrases["clause"], at.words, index)
    if row and row[1] is Certainty.HYPOTHETICAL:
        return None if before == "as" else at.span(row[0], index)
    inverted = word == "should" or (
        word == "were" and "to" in at.words[index : at.first]
    )
    opens = before in ("", '"', "“", ".", ",")
    return at.span(index, index) if inverted and opens else None


def _denial(at: Around, form: Form) -> Told | None:
    """Read "denied", "no evidence" before the trigger."""
    told = _clause_cue(at, form)
    return told if told and told[0] is Certainty.DENIED else None


def _clause_cue(at: Around, form: Form) -> Told | None:
    rows = read_cues().phrases["clause"]
    if rows.keys().isdisjoint(at.words[max(0, at.first - _FAR) : at.first]):
        return None
    joined = form is Form.PAST and at.word(at.first - 1) == "and"
    for index in range(at.first - 1, max(-1, at.first - _FAR), -1):
        if at.words[index] != "," and at.is_stop(index):
            return None
        row = phrase_ending(rows, at.words, index)
        if row is None or row[1] is Certainty.HYPOTHETICAL:
            continue
        aside = is_adverb(at.words[index]) and at.words[index + 1] == ","
        commas = "," in at.words[index + 1 : at.first]
        if (commas and not aside) or (joined and not is_adverb(at.words[index])):
            continue
        if _is_cue(at, row[0], index):
            of = at.words[index + 1] == "of" and index + 1 < at.first
            return row[1], at.span(row[0], index + of)
    return None


def _is_cue(at: Around, first: int, last: int) -> bool:
    """Whether cue words are meant so: "the suspects attacked" are not."""
    word, before = at.words[first], at.word(first - 1)
    owned = before in listed("determiners") or before.endswith("'s")
    if owned and is_past(word) and first == last:
        return False  # "a suspended sentence"
    nominal = owned or not before or before in listed("prepositions")
    bare = first == last and at.word(last + 1) not in ("that", "of")
    if word in _NOUNS_TOO and bare and nominal:
        return False
    if not word.startswith(("den", "disp")):
        return True
    behind = at.words[last + 1 : last + 4]
    return listed("responsibility").isdisjoint(behind) and not is_denial(at, first - 1)


def _verb(at: Around, form: Form) -> Told | None:
    if form is Form.NOUN:
        carried = _carrier(at, _NEAR)
        return None if carried is None else verb_group(at, carried)
    told = verb_group(at, at.first)
    if told is None and form is not Form.PAST and _is_timed(at):
        told = _main_verb(at)
    if told is None and form is Form.BASE:
        carried = _carrier(at, _PHRASE)  # a noun that looks like a verb
        told = None if carried is None else verb_group(at, carried)
    return told


def _is_timed(at: Around) -> bool:
    """Whether a trigger stands behind "before", "when": "before heading on"."""
    near = at.words[max(0, at.first - _NEAR) : at.first]
    return not {"before", "when", "after", "once", "until"}.isdisjoint(near)


def _main_verb(at: Around) -> Told | None:
    """Return what the main clause plans: "plans to stop before heading on"."""
    for index in range(at.first - 2, max(-1, at.first - _FAR), -1):
        if at.words[index] in ("plan", "plans", "planned", "intends"):
            return Certainty.PLANNED, at.span(index, index)
        end = group_end(at, index, at.first)
        told = verb_group(at, end) if end is not None else None
        if told and told[0] is Certainty.PLANNED:
            return told
    return None


def _carrier(at: Around, reach: int) -> int | None:
    """Return the verb that does a noun: "will launch an attack"."""
    for index in range(at.first - 1, max(-1, at.first - 1 - reach), -1):
        word = at.words[index]
        if word in listed("support") or _is_done(at, index):
            return index
        of = word in ("out", "of", "up", "in", "to")
        if at.is_stop(index) or (word in listed("prepositions") and not of):
            return None
    return None


def _is_done(at: Around, verb: int) -> bool:
    """Whether a verb behind "to" brings about its object: "to seek talks"."""
    definite = not listed("definite").isdisjoint(at.words[verb : at.first])
    if not at.words[verb].isalpha() or at.words[verb] in listed("determiners"):
        return False
    helped = at.word(verb - 1) == "to" or modal_of(at, verb - 1) is not None
    return helped and not definite and at.words[verb] not in listed("about")


def _before(at: Around, form: Form) -> Told | None:
    """Read what governs a noun or a clause: "signs of", "suggest"."""
    reach = {Form.BASE: 1, Form.PAST: 0}.get(form, _NEAR)  # "suspended flights"
    told = _phrase_cue(at, reach)
    if told is not None:
        return told
    return _clause_cue(at, form)


def _phrase_cue(at: Around, reach: int) -> Told | None:
    rows = read_cues().phrases["phrase"]
    for index in range(at.first - 1, max(-1, at.first - 1 - reach), -1):
        word = at.words[index]
        listed_on = word == "," and at.word(index + 1) in ("and", "or")
        if at.is_stop(index) and not listed_on:
            return None
        row = phrase_ending(rows, at.words, index)
        if row and _is_cue(at, row[0], index):
            return _governed(at, row[0], index, row[1])
        if word in listed("prepositions") and word != "of":
            return None  # "without cover for visits"
    return None


def _governed(at: Around, first: int, last: int, certainty: Certainty) -> Told:
    """Tell by a phrase, and by what denies it: "did not cancel"."""
    outer = verb_group(at, first)
    if outer and outer[0] is Certainty.DENIED:
        undone = certainty is Certainty.DENIED
        return (Certainty.ASSERTED, None) if undone else outer
    return certainty, at.span(first, last)


def _nobody(at: Around, form: Form) -> Told | None:
    """Read a subject that is nothing: "no ship left", "none of them left"."""
    head = at.first - 1
    while form is not Form.NOUN and head >= 0 and is_auxiliary(at.words[head]):
        head -= 1
    for index in range(head, max(-1, head - _NEAR), -1):
        word = at.words[index]
        if word in listed("nobody"):
            counted = word == "no" and at.word(index + 1) in listed("counting")
            told = form is Form.NOUN or counted
            return None if told else (Certainty.DENIED, at.span(index, index))
        if at.is_stop(index) or is_past(word) or is_auxiliary(word):
            return None
    return None


def _aside(at: Around, form: Form) -> Told | None:
    """Read an adverb right behind: "attacked the town, allegedly"."""
    del form
    for index in range(at.last + 1, min(at.stop, at.last + _NEAR)):
        word, ends = at.words[index], at.word(index + 1) in ("", ".", ",")
        if ends and word in listed("doubtful_reported"):
            return Certainty.REPORTED, at.span(index, index)
        if ends and word in listed("doubtful_possible"):
            return Certainty.POSSIBLE, at.span(index, index)
        if at.is_stop(index) and word != ",":
            return None
    return None


def _coming(at: Around, form: Form) -> Told | None:
    """Read "tomorrow", "next week" in the clause of what is not past."""
    if form is Form.PAST and not _is_passive(at):
        return None
    rows = read_cues().phrases["coming"]
    if rows.keys().isdisjoint(at.words):
        return None
    for index in range(max(0, at.begin), at.stop):
        row = phrase_ending(rows, at.words, index)
        if row and at.word(row[0] - 1) != "the":
            return row[1], at.span(row[0], index)
    return None


def _is_passive(at: Around) -> bool:
    return at.word(at.first - 1) in ("is", "are", "being", "be")


_READERS: tuple[Callable[[Around, Form], Told | None], ...] = (
    _condition,
    _question,
    report,
    _denial,
    _verb,
    modifier,
    predicate,
    _before,
    _nobody,
    _aside,
    _coming,
)
