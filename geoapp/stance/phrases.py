"""Noun phrases beside a verb of saying: the words of a sentence in, spans out."""

import re
from dataclasses import dataclass
from functools import cache

from geoapp.model import Span
from geoapp.stance.cues import listed, read_cues
from geoapp.stance.forms import is_past
from geoapp.wordlists import read_lists

_WORD = re.compile(r"[^\W_]{1,60}(?:['’\-.&/][^\W_]{1,60}){0,8}|--|[^\w\s]")
_LONGEST = 12  # words of a source
_SHORT = 5  # letters of a title that is cut short
_WALK = 24  # words that are looked at for one
QUOTE_MARKS = frozenset("\"“”«»‘'’")
_MARKS = frozenset(',;:()[]–—!?…"“”«»�*|') | {"--"}


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of `sayings.toml`.

    >>> "told" in word_list("saying")
    True
    """
    return read_lists("stance/sayings.toml")[name]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as words in small letters, with their offsets in the text."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def word(self, index: int) -> str:
        """Return a word, or nothing outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def span(self, first: int, last: int) -> Span:
        """Return the words first..last, both included, as they are written."""
        start, end = self.spans[first][0], self.spans[last][1]
        return Span(start, end, self.text[start:end])

    def covered(self, first: int, stop: int) -> tuple[int, int]:
        """Return the offsets of the words from first to before stop."""
        return self.spans[first][0], self.spans[stop - 1][1]

    def capital(self, index: int) -> bool:
        """Whether a word is written with a capital."""
        return self.text[self.spans[index][0]].isupper()


def read_line(text: str, start: int, end: int) -> Line:
    """Return the words of a sentence.

    >>> read_line("Gen. Doe said so.", 0, 17).words
    ('gen', '.', 'doe', 'said', 'so', '.')
    """
    spans = tuple([match.span() for match in _WORD.finditer(text, start, end)])
    words = [text[first:last].lower() for first, last in spans]
    if "’" in text[start:end]:
        words = [word.replace("’", "'") for word in words]
    return Line(text, start, end, tuple(words), spans)


def is_finite(line: Line, index: int) -> bool:
    """Whether a word looks like the verb of a clause."""
    word = line.words[index]
    if line.capital(index) and index > 0:
        return False
    before, after = line.word(index - 1), line.word(index + 1)
    if word in _auxiliaries() or word in word_list("saying"):
        return before not in listed("determiners") or before == "that"
    if not is_past(word) or "-" in word:
        return False
    adjective = before in listed("determiners") or before in _MARKS or not before
    return not adjective and not (after in listed("prepositions") and after != "to")


@cache
def _auxiliaries() -> frozenset[str]:
    modals = frozenset(read_cues().words["modal"]) - {"ll", "d", "may", "will"}
    helpers = listed("be") | listed("have") | listed("do") | modals
    return (helpers | {"will", "may"}) - {"re", "being", "having"}


def phrase_left(line: Line, last: int, tails: int = 2) -> tuple[int, int] | None:
    """Return the noun phrase that ends at a word, as first and last word.

    Args:
        line: The sentence.
        last: The word.
        tails: How many "who ..." may stand behind the noun.
    """
    if last < 0 or tails < 0:
        return None
    first, joint = last + 1, None
    for index in range(last, max(-1, last - _WALK), -1):
        word = line.words[index]
        if _breaks(line, index) or word in word_list("conjunctions"):
            break
        if word in word_list("relative"):
            return phrase_left(line, index - 1, tails - 1)
        if is_finite(line, index):
            left = _beyond(line, index)
            if joint is None and left is not None:
                return phrase_left(line, left, tails - 1)
            first = joint or index + 1
            break
        if word in ("and", "or"):
            joint = index + 1
        first = index
    return _trimmed(line, first, last)


def _breaks(line: Line, index: int) -> bool:
    """Whether a mark there ends a phrase; a full stop may shorten: "Gen."."""
    word = line.words[index]
    if word != ".":
        return word in _MARKS
    if index == 0 or index + 1 == len(line.words):
        return False
    return len(line.words[index - 1]) > _SHORT or not line.capital(index - 1)


def _beyond(line: Line, verb: int) -> int | None:
    """Return the noun whose "who ..." a verb belongs to."""
    for index in range(verb - 1, max(-1, verb - 6), -1):
        if line.words[index] in ("who", "which"):
            return index - 1
        if line.words[index] in _MARKS:
            break
    return None


def phrase_right(line: Line, first: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins at a word, as first and last word."""
    last = first - 1
    for index in range(first, min(len(line.words), first + _WALK)):
        word = line.words[index]
        end = _breaks(line, index) or word in word_list("conjunctions")
        if end or word in word_list("relative") or _goes_on(line, index):
            break
        if word == "." and index + 1 >= len(line.words):
            break
        last = index
    return _trimmed(line, first, last)


def _goes_on(line: Line, index: int) -> bool:
    """Whether something else begins: a verb, "on Monday", "and others left"."""
    word, after = line.words[index], line.word(index + 1)
    if word in word_list("times") or word == "during":
        return True
    if word in ("on", "in", "at", "since", "by"):
        timed = after in word_list("times") or after in ("a", "an")
        return timed or after[:1].isdigit()
    if word == "and":
        return _opens_clause(line, index)
    if word.endswith("ing") and index > 0 and line.capital(index - 1):
        return not line.capital(index)
    return is_finite(line, index) or (word in _verbs() and not line.capital(index))


def _opens_clause(line: Line, joint: int) -> bool:
    """Whether "and" is followed by a clause, not by one more name."""
    for index in range(joint + 1, min(len(line.words), joint + 8)):
        if line.words[index] in _MARKS:
            return False
        if is_finite(line, index) or line.words[index] in _verbs():
            return True
    return False


@cache
def _verbs() -> frozenset[str]:
    return (
        (word_list("telling") | word_list("showing"))
        - word_list("evidence")
        - word_list("claims")
    )


def _trimmed(line: Line, first: int, last: int) -> tuple[int, int] | None:
    """Cut off what opens the sentence and what is too long."""
    while first <= last and _is_opener(line, first):
        first += 1
    first = _behind_time(line, first, last)
    if last - first >= _LONGEST:
        cut = (
            i
            for i in range(first + _LONGEST, first, -1)
            if line.words[i] in listed("prepositions")
        )
        last = next(cut, first + _LONGEST) - 1
    while first <= last and line.words[last] in (".", "'", "also", "later"):
        last -= 1
    if first > last or not _is_name(line, first, last):
        return None
    if line.words[last] in word_list("pronouns"):
        first = last
    return first, last


def _is_opener(line: Line, index: int) -> bool:
    word = line.words[index]
    return word in word_list("openers") or word.endswith("ly") or not word[0].isalnum()


def _behind_time(line: Line, first: int, last: int) -> int:
    """Return where a phrase goes on behind "On Monday", "In Kyiv"."""
    word = line.word(first)
    if first >= last or word not in (
        "on",
        "in",
        "at",
        "by",
        "last",
        "late",
        "early",
        "since",
        "from",
    ):
        return first
    index = first + 1
    if line.words[index] == "the":
        return first
    while index <= last and (
        line.words[index] in word_list("times")
        or line.words[index][:1].isdigit()
        or line.words[index] == "."
    ):
        index += 1
    if index == first + 1:
        index += 1  # "In Kyiv"
    return index if index <= last else first


def _is_name(line: Line, first: int, last: int) -> bool:
    word = line.words[last]
    return (
        word not in listed("determiners")
        and word not in listed("prepositions")
        and word not in word_list("mindless")
        and not (first == last and (word in word_list("times") or word[0].isdigit()))
        and word not in word_list("numbers")
        and any(w[0].isalpha() for w in line.words[first : last + 1])
    )
