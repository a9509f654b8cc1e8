"""What a noun's adjectives and its verb tell: "an alleged raid", "is unlikely"."""

from geoapp.model import Certainty
from geoapp.stance.cues import listed, read_cues
from geoapp.stance.forms import Form, is_adverb, is_past
from geoapp.stance.group import (
    Told,
    is_auxiliary,
    is_denial,
    modal_of,
    verb_group,
)
from geoapp.stance.words import Around

_PHRASE = 4  # words of a noun phrase before its noun
_SUBJECT = 12  # words between a noun and its verb


def modifier(at: Around, form: Form) -> Told | None:
    """Read adjectives right before a noun: "an alleged attack"."""
    if form not in (Form.NOUN, Form.ING):
        return None
    table = read_cues().words["modifier"]
    for index in range(at.first - 1, max(-1, at.first - 1 - _PHRASE), -1):
        word = at.words[index]
        if word in table:
            counted = word == "no" and at.word(index + 1) in listed("counting")
            return None if counted else (table[word], at.span(index, index))
        if at.is_stop(index) or _opens_phrase(word):
            return None
    return None


def _opens_phrase(word: str) -> bool:
    return (
        any(word in listed(name) for name in ("determiners", "prepositions", "be"))
    ) or word.endswith("'s")


def predicate(at: Around, form: Form) -> Told | None:
    """Read the verb that a noun is the subject of: "is unlikely"."""
    if form not in (Form.NOUN, Form.ING) or _hangs(at):
        return None
    for index in range(at.last + 1, min(len(at.words), at.last + _SUBJECT)):
        word = at.words[index]
        helps = is_auxiliary(word) or word.endswith("n't") or modal_of(at, index)
        if helps or word in listed("remaining"):
            return _told_at(at, index)
        if at.is_stop(index):
            return None
    return None


def _hangs(at: Around) -> bool:
    """Whether a noun stands behind another: "those killed in the raid"."""
    for index in range(at.first - 1, max(-1, at.first - 1 - _PHRASE), -1):
        if at.words[index] in listed("prepositions"):
            return at.words[index] not in ("of", "for")
        if at.is_stop(index) or is_past(at.words[index]):
            return False
    return False


def _told_at(at: Around, helper: int) -> Told | None:
    """Tell by what follows the auxiliary of a noun."""
    table, end = read_cues().words["behind"], helper + 1
    while at.word(end) not in table and _helps(at.word(end)):
        end += 1
    head = at.word(end)
    if not head:
        return None
    happens = head in listed("happening") or head in listed("happened")
    if any(is_denial(at, index) for index in range(helper, end)):
        sure = happens or head in table
        return (Certainty.DENIED, at.span(helper, end)) if sure else None
    if head in table and _speaks_of_itself(at, end):
        return table[head], at.span(helper, end)
    modal = modal_of(at, helper)
    if modal is Certainty.HYPOTHETICAL and not happens:
        return modal, at.span(helper, helper)
    done = happens or head in listed("support")
    return verb_group(at, end) if modal is not None and done else None


def _helps(word: str) -> bool:
    return bool(word) and (is_adverb(word) or is_auxiliary(word))


def _speaks_of_itself(at: Around, head: int) -> bool:
    """Whether "likely to" goes on with the happening, not with what it brings."""
    following = at.word(head + 2)
    names = ("happening", "happened", "support")
    return at.word(head + 1) != "to" or any(following in listed(n) for n in names)
