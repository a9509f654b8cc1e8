"""Text -> numbered word pieces with hints: what the tagger reads.

Words are those of uncased BERT models (Devlin et al. 2019): runs of letters and
digits, and each other sign alone. A word becomes one or more pieces of the
vocabulary; its case and what the gazetteer knows of it go along as numbers.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from geoapp.gazetteer import DEMONYM_KINDS, Geocode
from geoapp.model import Precision, Sentence, precision_of

LONGEST_WINDOW = 128  # pieces, with the two that begin and end it
CASES = 14
"""How many numbers the case of a word can have; 0 is that of what is no word."""
HINTS = 15
"""How many numbers the gazetteer's hint can have; 0 says nothing."""

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e"
)
_WORD = re.compile(rf"[{_CJK}]|(?:[^\W_{_CJK}][{_MARKS}]*)+|[^\s\w]|_")
_JOINTS = frozenset({" ", "-", "", "\n", "\u00a0", "'", "’", ".", ". ", " - ", "‑"})
_LONGEST_NAME = (
    4  # words that are looked up together; longer names begin with known ones
)
_LONGEST_WORD = 60  # letters; what is longer is no word
_CLS, _SEP, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign of the text; `case` and `hint` number what it looks like."""

    start: int
    end: int
    case: int
    hint: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that the tagger reads together.

    `first` holds the index of each word's first piece. All lists of numbers
    are as long as the window.
    """

    words: list[Word] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    hints: list[int] = field(default_factory=list)

    def add(self, piece: int, case: int = 0, hint: int = 0) -> None:
        """Add one piece at the end."""
        self.pieces.append(piece)
        self.cases.append(case)
        self.hints.append(hint)


class Vocabulary:
    """The pieces that words are made of, and their numbers."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Number the pieces in their order."""
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self.begin = self._numbers[_CLS]
        self.end = self._numbers[_SEP]
        self._unknown = self._numbers[_UNKNOWN]
        # News repeat their words.
        self.numbers = lru_cache(maxsize=20_000)(self._spell)

    def _spell(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's pieces: the longest that fit, in order."""
        key = unicodedata.normalize("NFD", word.lower())
        key = "".join(c for c in key if unicodedata.category(c) != "Mn")
        if not key or len(key) > _LONGEST_WORD:
            return (self._unknown,)
        numbers: list[int] = []
        start = 0
        while start < len(key):
            for end in range(len(key), start, -1):
                piece = f"##{key[start:end]}" if start else key[:end]
                if piece in self._numbers:
                    numbers.append(self._numbers[piece])
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(numbers)


def read_words(text: str, start: int, end: int) -> list[Word]:
    """Return the words and signs of a slice of the text.

    >>> [(word.start, word.end) for word in read_words("At St. John's", 0, 13)]
    [(0, 2), (3, 5), (5, 6), (7, 11), (11, 12), (12, 13)]
    """
    return [
        Word(m.start(), m.end(), _case(text, m))
        for m in _WORD.finditer(text, start, end)
    ]


def _case(text: str, match: re.Match[str]) -> int:
    """Number the case of a word, by whether a space stands before it."""
    word = match.group()
    if not word[0].isalnum():
        look = 1
    elif word.isdigit():
        look = 2
    elif word.lower() == word:
        look = 3
    elif word.isupper():
        look = 4 if len(word) > 1 else 5
    else:
        look = 6 if word[1:].islower() else 7
    apart = match.start() == 0 or text[match.start() - 1].isspace()
    return look + (0 if apart else 7) - 1


def read_hints(text: str, words: Sequence[Word], geocode: Geocode) -> list[Word]:
    """Return the words, each with what the gazetteer says of the name it is in.

    The longest known run of words from each capital on counts.
    """
    hinted = list(words)
    first = 0
    while first < len(words):
        last, kind = _known(text, words, first, geocode)
        for index in range(first, last):
            word = words[index]
            hint = kind + (7 if index > first else 0)
            hinted[index] = Word(word.start, word.end, word.case, hint)
        first = max(last, first + 1)
    return hinted


def _known(
    text: str, words: Sequence[Word], first: int, geocode: Geocode
) -> tuple[int, int]:
    """Return where the longest known name from a word on ends, and its kind."""
    start = words[first].start
    if not text[start].isalpha() or text[start].islower():
        return first, 0
    ends = [first + 1]
    while len(ends) < _LONGEST_NAME and ends[-1] < len(words):
        if text[words[ends[-1] - 1].end : words[ends[-1]].start] not in _JOINTS:
            break
        ends.append(ends[-1] + 1)
    for last in reversed(ends):
        if not text[words[last - 1].start].isalnum():
            continue
        places = geocode(text[start : words[last - 1].end])
        if places:
            return last, _kind(places[0].raw)
    return first, 0


def _kind(raw: Mapping[str, object]) -> int:
    """Number what the best known place of a name is."""
    precision = precision_of(str(raw.get("feature_code") or ""))
    if raw.get("kind") in DEMONYM_KINDS:
        return 6
    if precision is Precision.COUNTRY:
        return 1
    if raw.get("kind") == "short":  # "Wilkin" for Wilkin County: more often a man
        return 5
    if precision in (Precision.REGION, Precision.WATER):
        return 2
    if precision is Precision.SITE:
        return 7
    population = raw.get("population")
    inhabitants = population if isinstance(population, int) else 0
    return 3 if inhabitants >= 100_000 else 4 if inhabitants >= 5_000 else 5


def windows(
    text: str,
    sentences: Sequence[Sentence],
    vocabulary: Vocabulary,
    geocode: Geocode,
) -> Iterator[Window]:
    """Yield the windows of a text: whole sentences, as many as fit.

    A sentence that is longer than a window is cut.
    """
    window = _opened(vocabulary)
    for sentence in sentences:
        words = read_words(text, sentence.start, sentence.end)
        spelt = [vocabulary.numbers(text[w.start : w.end]) for w in words]
        length = sum(map(len, spelt)) + 1
        if window.words and len(window.pieces) + length > LONGEST_WINDOW:
            yield _closed(window, vocabulary)
            window = _opened(vocabulary)
        for word, numbers in zip(read_hints(text, words, geocode), spelt, strict=True):
            if len(window.pieces) + len(numbers) + 1 > LONGEST_WINDOW:
                yield _closed(window, vocabulary)
                window = _opened(vocabulary)
            window.words.append(word)
            window.first.append(len(window.pieces))
            for number in numbers:
                window.add(number, word.case, word.hint)
        line_ends = "\n" in text[sentence.end : sentence.end + 2]
        if line_ends and len(window.pieces) + 1 < LONGEST_WINDOW:
            window.add(vocabulary.end)
    if window.words:
        yield _closed(window, vocabulary)


def _opened(vocabulary: Vocabulary) -> Window:
    window = Window()
    window.add(vocabulary.begin)
    return window


def _closed(window: Window, vocabulary: Vocabulary) -> Window:
    window.add(vocabulary.end)
    return window
