"""Text as pasted -> its paragraphs, one line each.

A line break inside a paragraph that was wrapped at a fixed width becomes a
space; every other line stands for itself.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from geoapp.article.credits import read_byline
from geoapp.article.pubdate import is_date_line

_NARROWEST, _WIDEST = 40, 110  # columns of a line that somebody wrapped
_FULL = 0.75  # of the width, for a line that ends within a sentence
_RAGGED = 4  # columns by which people wrap unevenly
_ENDED = re.compile(r"[.!?…:;。！？؟۔।][\"”’'»)\]]*\Z")
_BULLET = re.compile(r"(?:[-–—*•▪◦‣·●○■□►]|\(?\d{1,3}[.)]|[a-z]\))\s+(?=\S)")
_LOWER = re.compile(r"[\"“‘'(]?[a-zà-öø-ÿа-яё]")


def unwrap(text: str) -> list[str]:
    r"""Return the lines of a text, paragraphs that were wrapped as one.

    Empty lines and white space around lines go.

    >>> unwrap("Two ships left the port of Tartus on the\nnext day.\n\nThe end.")
    ['Two ships left the port of Tartus on the next day.', 'The end.']
    """
    lines = text.split("\n")
    width = _wrap_width(lines)
    paragraphs: list[list[str]] = []
    previous = ""
    for line in lines:
        words = line.strip()
        indented = line[:2].isspace() and not previous[:1].isspace()
        if previous and words and not indented and _goes_on(previous, words, width):
            paragraphs[-1].append(words)
        elif words:
            paragraphs.append([words])
        previous = line if words else ""
    return [_joined(paragraph) for paragraph in paragraphs]


def is_ended(line: str) -> bool:
    """Whether a line ends as a sentence does, quotes and brackets aside.

    >>> is_ended("“We left.”"), is_ended("Ships leave port")
    (True, False)
    """
    return bool(_ENDED.search(line[-12:]))


def is_bullet(line: str) -> bool:
    """Whether a line is an item of a list.

    >>> is_bullet("- two ships"), is_bullet("2. Odesa"), is_bullet("2024 ends")
    (True, True, False)
    """
    return bool(_BULLET.match(line))


def without_bullet(line: str) -> str:
    """Return a line without the sign that makes it a list item.

    >>> without_bullet("• Two ships"), without_bullet("2. Odesa")
    ('Two ships', '2. Odesa')
    """
    sign = _BULLET.match(line)
    return line[sign.end() :] if sign and not sign[0].strip()[:-1] else line


def _wrap_width(lines: Sequence[str]) -> int:
    """Return the width at which a text was wrapped, 0 when it was not."""
    widths = [
        len(line.strip())
        for line, after in pairwise(lines)
        if _runs_on(line.strip(), after.strip())
    ]
    return max(widths) if len(widths) >= 2 else 0


def _goes_on(line: str, after: str, width: int) -> bool:
    """Whether the next line belongs to the paragraph of this one.

    A line that ends with a sentence was wrapped if the next word had no room.
    """
    line = line.strip()
    if is_bullet(after) or is_date_line(line) or is_date_line(after):
        return False
    if _runs_on(line, after):
        return True
    if not width or len(line) > width or read_byline(line) or read_byline(after):
        return False
    if not is_ended(line):
        return len(line) > _FULL * width
    first = after.split("-")[0].split(" ")[0]
    return len(line) + 1 + len(first) + _RAGGED > width


def _runs_on(line: str, after: str) -> bool:
    full = _NARROWEST <= len(line) <= _WIDEST
    return full and not is_ended(line) and bool(_LOWER.match(after))


def _joined(lines: Sequence[str]) -> str:
    """Join wrapped lines; a line cut behind a hyphen takes no space.

    >>> _joined(["a long-", "range ship -", "old"])
    'a long-range ship - old'
    """
    text = " ".join(lines)
    if any(line.endswith("-") for line in lines):
        text = re.sub(r"(?<=\w-) (?=\w)", "", text)
    return text
