"""The words before a verb that tell whether it is done: auxiliaries, "to".

"Will not be sent", "failed to attack", "plans to travel to A and drive to B".
"""

from dataclasses import dataclass

from geoapp.model import Certainty, Span
from geoapp.stance.cues import listed, phrase_ending, read_cues
from geoapp.stance.forms import before_adverbs, is_adverb, is_past
from geoapp.stance.words import Around

Told = tuple[Certainty, Span | None]
_ONLY = frozenset({"only", "just", "merely", "simply", "least", "surprisingly"})
_REACH = 8  # words between a governing verb and its "to"
_UTMOST = 4  # words between "the first" and "to"
_DEPTH = 4  # "is expected to begin to ..."
_LONG_SAYING = 40  # words before "would" in which somebody says something


def verb_group(at: Around, verb: int, depth: int = 0) -> Told | None:
    """Return what the words before a verb tell of it, `None` where nothing.

    Args:
        at: The words.
        verb: Which of them is the verb.
        depth: How many verbs it was reached through.
    """
    group = _walk(at, verb)
    told = _at_head(at, group, verb, depth)
    if told is None and group.denial is not None:
        told = Certainty.DENIED, _denial_span(at, group.denial)
    if told is None and group.doubt is not None:
        told = _doubt(at, group.doubt)
    if told is None and not group.helped and not at.words[verb].endswith("ing"):
        told = _shared(at, group.head, verb, depth)
    return told


@dataclass(frozen=True, slots=True)
class _Group:
    """What stands before a verb.

    `head` is the first word leftwards that neither helps nor modifies it,
    `denial` and `doubt` are words that do.
    """

    head: int
    denial: int | None
    doubt: int | None
    helped: bool


def _walk(at: Around, verb: int) -> _Group:
    head, denial, doubt, helped = verb - 1, None, None, False
    while head >= 0:
        word = at.words[head]
        if word == "," and (jump := _over_aside(at, head)) is not None:
            head = jump
            continue
        if is_denial(at, head):
            denial = head
        elif _is_doubt(word):
            doubt = head
        elif is_auxiliary(word):
            helped = True
        elif not is_adverb(word) and word != "no":
            break
        head -= 1
    return _Group(head, denial, doubt, helped)


def is_auxiliary(word: str) -> bool:
    """Whether a word is a form of "be", "have" or "do"."""
    return word in listed("be") or word in listed("have") or word in listed("do")


def _at_head(at: Around, group: _Group, verb: int, depth: int) -> Told | None:
    """Tell by the modal or the "to" that a verb group begins with."""
    head, denial = group.head, group.denial
    if at.word(head) == "to":
        return _infinitive(at, head, denial, depth)
    if denial is not None and modal_of(at, denial) is not None:
        head = denial  # "won't"
    certainty = modal_of(at, head)
    if certainty is None:
        return None
    last = head if denial is None else max(head, denial)
    if denial is not None and at.words[head] not in ("may", "might"):
        return Certainty.DENIED, at.span(head, last)
    return _would(at, head, verb, certainty), _modal_span(at, head, last)


def is_denial(at: Around, index: int) -> bool:
    """Whether a word negates: "not" (but "not only"), "never", "didn't".

    >>> from geoapp.stance.words import around
    >>> at = around("He did not go", 0, 13, Span(11, 13, "go"))
    >>> is_denial(at, 2)
    True
    """
    word = at.word(index)
    if word in ("not", "never"):
        return at.word(index + 1) not in _ONLY
    longer = word == "no" and at.word(index + 1) == "longer"
    return longer or word.endswith("n't") or word in ("cannot", "nor")


def modal_of(at: Around, index: int) -> Certainty | None:
    """Return what a modal verb tells; the month and the name are none."""
    word = at.word(index)
    if word.endswith("'ll"):
        return Certainty.PLANNED
    if word.endswith("n't"):
        word = {"wo": "will", "ca": "can", "sha": "shall"}.get(word[:-3], word[:-3])
    certainty = read_cues().words["modal"].get("can" if word == "cannot" else word)
    if certainty is None:
        return None
    name = (
        index > 0
        and at.written(index)[0].isupper()
        and at.words[index - 1] not in ('"', "“", ".")
    )
    before = at.word(index - 1)
    noun = word == "will" and before in listed("owners")
    return None if name or noun else certainty


def _modal_span(at: Around, head: int, last: int) -> Span:
    span = at.span(head, last)
    if head == last and at.words[head].endswith("'ll"):
        return Span(span.end - 3, span.end, span.text[-3:])
    return span


def _would(at: Around, head: int, verb: int, certainty: Certainty) -> Certainty:
    """Let "said it would" plan, "would have", "should have" imagine."""
    word = at.words[head]
    perfect = any(at.words[i] in ("have", "'ve") for i in range(head, verb))
    if word == "must" and perfect:
        return Certainty.POSSIBLE
    if not word.startswith("would") or perfect:
        return certainty
    before = at.words[max(0, head - _LONG_SAYING) : head]
    said = not listed("saying").isdisjoint(before)
    return Certainty.PLANNED if said else certainty


def _is_doubt(word: str) -> bool:
    return (
        word in listed("doubtful_possible")
        or word in listed("doubtful_reported")
        or word in listed("doubtful_denied")
    )


def _doubt(at: Around, index: int) -> Told:
    word = at.words[index]
    if word in listed("doubtful_denied"):
        return Certainty.DENIED, at.span(index, index)
    possible = word in listed("doubtful_possible")
    certainty = Certainty.POSSIBLE if possible else Certainty.REPORTED
    return certainty, at.span(index, index)


def _denial_span(at: Around, denial: int) -> Span:
    """Return "did not", "has not", "no longer"."""
    last = denial + 1 if at.words[denial] == "no" else denial
    before = at.word(denial - 1)
    helped = (
        before in listed("be") or before in listed("have") or before in listed("do")
    )
    return at.span(denial - 1 if helped and before[0] != "'" else denial, last)


def _infinitive(at: Around, to: int, denial: int | None, depth: int) -> Told | None:
    """Tell by what stands before "to" and a verb."""
    if denial is not None or is_denial(at, to - 1):
        ends = sorted((to - 1 if denial is None else denial, to))
        return Certainty.DENIED, at.span(*ends)
    governor = _governor(at, to)
    undone = _undone(at, to)
    if undone is not None and (governor is None or governor < undone):
        return Certainty.DENIED, at.span(undone, undone)
    if governor is None:
        done = at.word(to + 1) in listed("purpose")
        sure = (Certainty.ASSERTED, None)
        return sure if done else (Certainty.PLANNED, at.span(to, to))
    word = at.words[governor]
    if _is_utmost(at, governor, to):
        return Certainty.ASSERTED, None
    certainty = read_cues().words["to"].get(word, Certainty.PLANNED)
    outer = verb_group(at, governor, depth + 1) if depth < _DEPTH else None
    if certainty is Certainty.ASSERTED:
        return outer or (Certainty.ASSERTED, None)
    if outer and outer[0] is Certainty.DENIED:
        return outer
    first = governor
    if at.word(governor - 1) in listed("be"):
        first = governor - 1
    last = to if to - governor <= 3 else governor
    return certainty, at.span(first, last)


def _governor(at: Around, to: int) -> int | None:
    """Return the word that an infinitive hangs on, if it is one we know."""
    known = read_cues().words["to"]
    nearest = before_adverbs(at, to - 1)
    if at.word(nearest) in listed("be"):
        return nearest
    for index in range(to - 1, max(-1, to - 1 - _REACH), -1):
        if _is_utmost(at, index, to):
            return index
        if at.words[index] in known:
            return index
        if at.is_stop(index):
            return None
    return None


def _is_utmost(at: Around, index: int, to: int) -> bool:
    """Whether "to" tells what was done: "the first ship to leave", "ever to"."""
    word = at.words[index]
    if index == to - 1 and (word == "ever" or word in listed("nearest")):
        return True
    top = word in listed("nearest") or word.endswith("est")
    chosen = top and to - index <= _UTMOST and at.word(index - 1) == "the"
    return chosen and listed("openings").isdisjoint(at.words[index:to])


def _undone(at: Around, to: int) -> int | None:
    """Return the verb that comes before a deed: "foiled a plot to attack"."""
    rows = read_cues().phrases["phrase"]
    for index in range(to - 1, max(-1, to - 1 - _REACH), -1):
        if (index, Certainty.DENIED) == phrase_ending(rows, at.words, index):
            return index
        if at.is_stop(index):
            return None
    return None


def _over_aside(at: Around, comma: int) -> int | None:
    """Return the auxiliary before an aside: "will, officials said, withdraw"."""
    for index in range(comma - 2, max(0, comma - 8), -1):
        if at.words[index] == ",":
            helps = (
                modal_of(at, index - 1)
                or at.word(index - 1) in listed("have")
                or at.word(index - 1) in listed("be")
            )
            return index - 1 if helps else None
    return None


def _shared(at: Around, joint: int, verb: int, depth: int) -> Told | None:
    """Return what "and", "or" hand on: "plans to travel and drive"."""
    if at.word(joint) not in ("and", "or", ",", "then") or depth >= _DEPTH:
        return None
    past = is_past(at.words[verb])
    for index in range(joint - 1, max(-1, joint - 30), -1):
        if at.is_stop(index) and at.words[index] != ",":
            return None
        start = group_end(at, index, joint)
        if start is None:
            continue
        helped = at.words[start - 1] in listed("be") or at.words[start - 1] in listed(
            "have"
        )
        if past != (helped or is_past(at.words[start])):
            return None
        return verb_group(at, start, depth + 1)
    return None


def group_end(at: Around, index: int, limit: int) -> int | None:
    """Return the verb of a group that begins at a word, if one does."""
    if not _begins_group(at, index):
        return None
    end = index + 1
    while end < limit and (is_adverb(at.words[end]) or is_auxiliary(at.words[end])):
        end += 1
    return end if end < limit else None


def _begins_group(at: Around, index: int) -> bool:
    word, following = at.words[index], at.word(index + 1)
    if word == "to":
        name = not following or at.written(index + 1)[0].isupper()
        counted = following[:1].isdigit() or following in listed("determiners")
        return not name and not counted
    return is_auxiliary(word) or modal_of(at, index) is not None
