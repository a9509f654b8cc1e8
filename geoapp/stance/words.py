"""The words around a trigger: a slice of a text in, words with offsets out."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from geoapp.model import Span
from geoapp.stance.cues import listed

_WORD = re.compile(r"[^\W_]{1,60}(?:['’\-.][^\W_]{1,60}){0,8}|[^\w\s]")
_BEFORE, _BEHIND = 500, 300  # characters of a sentence read around a trigger
_CLAUSE = 200  # characters before its clause
_SENTENCE_END = re.compile(r"[.!?;][\"”’')]?\s|\n\s*\n|;")
_STOPS = frozenset(',;:()[]–—!?…"“”«»')


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a sentence around a trigger: words first..last are it.

    `begin` is the first word of the trigger's own clause, `stop` the first
    behind it.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    begin: int
    first: int
    last: int
    stop: int

    def span(self, first: int, last: int) -> Span:
        """Return the words first..last, both included, as they are written."""
        start, end = self.spans[first][0], self.spans[last][1]
        return Span(start, end, self.text[start:end])

    def written(self, index: int) -> str:
        """Return a word with its capitals."""
        start, end = self.spans[index]
        return self.text[start:end]

    def word(self, index: int) -> str:
        """Return a word in small letters, or nothing outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def is_stop(self, index: int) -> bool:
        """Whether a mark or a conjunction there ends what a cue governs."""
        word = self.words[index]
        return word in _STOPS or word in listed("barriers")


def around(text: str, start: int, end: int, trigger: Span) -> Around:
    """Read the words around a trigger.

    Args:
        text: The article's text.
        start: Where the trigger's clause starts.
        end: Where it ends.
        trigger: The words that tell what happened.
    """
    left = max(0, trigger.start - _BEFORE, start - _CLAUSE)
    for match in _SENTENCE_END.finditer(text, left, trigger.start):
        if not _is_title(text, match.start()):
            left = match.end()
    right = min(len(text), trigger.end + _BEHIND)
    for match in _SENTENCE_END.finditer(text, trigger.end, right):
        if not _is_title(text, match.start()):
            right = match.end()
            break
    words, spans = _read(text, left, right)
    first = min(bisect_right(spans, trigger.start, key=_END), len(words) - 1)
    last = max(first, bisect_left(spans, trigger.end, lo=first, key=_START) - 1)
    begin = min(first, bisect_left(spans, start, key=_START))
    stop = max(last + 1, bisect_left(spans, end, key=_START))
    return Around(text, words, spans, begin, first, last, stop)


_START, _END = itemgetter(0), itemgetter(1)


@lru_cache(maxsize=32)  # several triggers stand in one sentence
def _read(
    text: str, left: int, right: int
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    spans = tuple([match.span() for match in _WORD.finditer(text, left, right)])
    words = [text[start:end].lower() for start, end in spans]
    if "’" in text[left:right]:
        words = [word.replace("’", "'") for word in words]
    return tuple(words), spans


def _is_title(text: str, dot: int) -> bool:
    """Whether a full stop belongs to a short word: "Gen.", "U.S."."""
    word = text[max(0, dot - 4) : dot].split()[-1:]
    return (
        text[dot] == "." and bool(word) and word[0][:1].isupper() and len(word[0]) < 4
    )
