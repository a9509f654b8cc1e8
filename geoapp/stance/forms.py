"""Whether a word is a noun, a base form, a past or an "-ing" form."""

from enum import StrEnum

from geoapp.stance.cues import listed, read_cues
from geoapp.stance.words import Around


class Form(StrEnum):
    """What a trigger is."""

    NOUN = "noun"
    BASE = "base"
    PAST = "past"
    ING = "ing"


_NOT_ING = frozenset(
    {"king", "ring", "spring", "wing", "string", "thing", "bring", "sing"}
)
_VERB_SUBJECTS = frozenset({"i", "we", "you", "they", "to", "not", "he", "she", "who"})
_ADJECTIVES = ("al", "ive", "ous", "ary", "ern", "'s", "s'")
_NOMINAL_ENDS = ("tion", "ment", "sion", "ance", "ence", "awal", "ness", "ity")


def form_of(at: Around) -> Form:
    """Tell by its ending and the words beside it what a trigger is."""
    word, before = at.words[at.first], before_adverbs(at, at.first - 1)
    left = at.word(before)
    if word.endswith("ing") and word not in _NOT_ING:
        return Form.NOUN if _opens_noun(at, before) else Form.ING
    if is_past(word):
        return Form.PAST
    if left == "no" and at.word(before + 1) == "longer":
        return Form.BASE
    if before < 0 or word.endswith(_NOMINAL_ENDS) or _opens_noun(at, before):
        return Form.NOUN
    if left in _VERB_SUBJECTS or _is_helper(at, before):
        return Form.BASE
    return Form.NOUN if _closes_noun(at) else Form.BASE


def is_past(word: str) -> bool:
    """Whether a word is a past form: "attacked", "left".

    >>> is_past("attacked"), is_past("speed")
    (True, False)
    """
    regular = word.endswith("ed") and not word.endswith("eed")
    return (regular and len(word) > 3) or word in listed("irregular_pasts")


def before_adverbs(at: Around, index: int) -> int:
    """Return the index of the first word leftwards that is no adverb."""
    while index >= 0 and is_adverb(at.words[index]):
        index -= 1
    return index


def is_adverb(word: str) -> bool:
    """Whether a word may stand between an auxiliary and its verb."""
    return word in listed("adverbs") or (
        word.endswith("ly")
        and word not in ("july", "italy", "only", "ally", "assembly")
    )


def _opens_noun(at: Around, index: int) -> bool:
    """Whether what stands before a word makes a noun of it."""
    left, ing = at.word(index), at.words[at.first].endswith("ing")
    if left in listed("prepositions"):
        return left != "to" and not ing
    return (
        (left in listed("determiners") and left != "that")
        or left in read_cues().words["modifier"]
        or left.endswith(_ADJECTIVES)
        or left.isdigit()
    )


def _is_helper(at: Around, index: int) -> bool:
    left = at.word(index)
    return (
        left in listed("do")
        or left.endswith(("n't", "'ll", "'d"))
        or (left in read_cues().words["modal"] and at.written(index)[0].islower())
    )


def _closes_noun(at: Around) -> bool:
    """Whether what stands behind a word makes a noun of it."""
    right = at.word(at.last + 1)
    return (
        right in (".", ",", "of", "by", "on", "in", "and", "")
        or right in listed("be")
        or right in listed("have")
        or right in read_cues().words["modal"]
    ) and at.first > 0
