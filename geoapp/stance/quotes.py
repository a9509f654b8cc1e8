"""Quotations: a text in, where somebody's own words stand out."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from geoapp.model import Sentence

_MARK = re.compile(r"[\"“”«»]|(?<!\w)[‘'](?=\w)|(?<=[.,!?])[’'](?=\W|\Z)|\n\s*\n")
_OPEN, _CLOSE, _SINGLE = frozenset("“«‘"), frozenset("”»’"), frozenset("‘’'")
_LONGEST = 6_000  # characters of a quotation


def quotations(text: str, sentences: Sequence[Sentence]) -> tuple[tuple[int, int], ...]:
    """Return where quotations start and end, their marks left out.

    One that is never closed ends with its paragraph where the next one opens
    again, as is the custom, else with its sentence.

    >>> quotations("He said: “We left. It was late.” Ships stay.", ())
    ((10, 31),)
    """
    return tuple(_paired(text, [sentence.end for sentence in sentences]))


def _paired(text: str, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pair opening marks with closing ones."""
    start, single = -1, False
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        start = -1 if at - start > _LONGEST else start
        opens = _opens(text, at)
        if start >= 0 and _closes(text, at, single=single, opens=opens):
            yield start, at
            start = -1
        elif mark[0] == "\n":
            if start >= 0 and not single:
                goes_on = text[match.end() : match.end() + 1] in ("“", '"', "«")
                yield start, at if goes_on else _sentence_end(ends, start, at)
            start = -1
        elif opens and (start < 0 or (not single and mark not in _SINGLE)):
            if start >= 0:
                yield start, _sentence_end(ends, start, at)
            start, single = at + 1, mark in _SINGLE
    if start >= 0 and not single:
        yield start, _sentence_end(ends, start, min(len(text), start + _LONGEST))


def _closes(text: str, at: int, *, single: bool, opens: bool) -> bool:
    """Whether a mark closes a quotation that one of its kind opened."""
    mark = text[at]
    if single:
        return mark in _SINGLE and text[at - 1] in ".,!?"
    return mark in _CLOSE or (mark == '"' and not opens)


def _opens(text: str, at: int) -> bool:
    """Whether a mark stands before a word and behind none."""
    mark = text[at]
    if mark in _OPEN:
        return True
    if mark in _CLOSE or mark == "\n":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    fresh = not before or before.isspace() or before in "([—–-"
    return fresh and after != "" and not after.isspace()


def _sentence_end(ends: Sequence[int], start: int, limit: int) -> int:
    index = bisect_right(ends, start)
    return min(ends[index], limit) if index < len(ends) else limit
