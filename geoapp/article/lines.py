"""What one line of a page is by its own looks: prose, heading, furniture."""

import re
import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

from geoapp.article.credits import is_copyright, read_byline, read_reuse
from geoapp.article.pubdate import is_date_line
from geoapp.article.wrapping import is_bullet, is_ended

_LONG = 600  # characters; no menu item, caption or notice is longer
_PROSE_WORDS = 6  # of a line that ends as a sentence does
_UNFINISHED_WORDS = 25  # of a line that does not; no title is longer
_NOTICE_WORDS = 12  # from here on a full sentence is prose, whatever its opening
_REUSE_WORDS = 60
_BAR = re.compile(r"\s[|•·]\s")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_SIGNS = " \t.,:;|/•·>»<«›‹-–—*#+→←↑↓▼▲✕×()[]!"


class Kind(Enum):
    """What a line is."""

    PROSE = "prose"  # a paragraph of sentences
    SHORT = "short"  # ends like a sentence after a few words
    HEADING = "heading"  # title, subheading, menu item: ends like none
    BULLET = "bullet"  # an item of a list
    CREDIT = "credit"  # date, byline, copyright, terms of use
    FURNITURE = "furniture"  # buttons, notices, captions, links to other articles


def kind_of(line: str) -> Kind:
    """Tell what a line is.

    >>> kind_of("Two ships left Tartus on Monday."), kind_of("Follow us on Telegram")
    (<Kind.PROSE: 'prose'>, <Kind.FURNITURE: 'furniture'>)
    """
    if len(line) > _LONG:
        return Kind.PROSE
    if is_credit(line):
        return Kind.CREDIT
    if is_furniture(line):
        return Kind.FURNITURE
    words = count_words(line)
    if is_ended(line):
        return Kind.PROSE if words >= _PROSE_WORDS else Kind.SHORT
    if is_bullet(line):
        return Kind.BULLET
    return Kind.PROSE if words >= _UNFINISHED_WORDS else Kind.HEADING


def is_credit(line: str) -> bool:
    """Whether a line, or each of its parts between bars, tells when or by whom.

    >>> is_credit("By Jane Doe | 14 December 2024 17:51")
    True
    """
    if len(line) > _LONG:
        return False
    if is_date_line(line) or is_copyright(line) or read_byline(line):
        return True
    if count_words(line) <= _REUSE_WORDS and read_reuse(line):
        return True
    parts = [part for part in _BAR.split(line) if part.strip()]
    if len(parts) < 2:
        return False
    told = [part for part in parts if is_date_line(part) or read_byline(part)]
    rest = (part for part in parts if part not in told)
    return bool(told) and all(is_furniture(p) or len(p.split()) <= 2 for p in rest)


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page around the article.

    >>> is_furniture("Read more: Port reopens"), is_furniture("Read the treaty.")
    (True, False)
    """
    if len(line) > _LONG:
        return False
    bare = line.strip(_SIGNS)
    looks = _looks()
    if not bare or looks["labels"].fullmatch(bare) or looks["notices"].match(bare):
        return True
    if looks["captions"].search(line):
        return True
    if looks["cookies"].search(line) and looks["consent"].search(line):
        return True
    sentence = is_ended(line) and count_words(line) >= _NOTICE_WORDS
    return not sentence and looks["openings"].match(bare) is not None


def is_ending(line: str) -> bool:
    """Whether nothing of the article follows behind a heading.

    >>> is_ending("Comments (12)"), is_ending("Comments were few.")
    (True, False)
    """
    bare = line.strip(_SIGNS.replace("(", "").replace(")", ""))
    return len(line) < 60 and _looks()["endings"].fullmatch(bare) is not None


def count_words(line: str) -> int:
    """Count words; scripts without spaces count two characters as one.

    >>> count_words("Two ships"), count_words("船が港を出た")
    (2, 3)
    """
    unspaced = len(_UNSPACED.findall(line[:_LONG])) if not line.isascii() else 0
    return max(len(line.split()), unspaced // 2)


@cache
def _looks() -> Mapping[str, re.Pattern[str]]:
    table = files("geoapp.article").joinpath("furniture.toml").read_text("utf-8")
    return {
        name: re.compile(
            "|".join(entries).replace(" ", r"\s+").replace(r"\s+?", r"\s*"), re.I
        )
        for name, entries in tomllib.loads(table).items()
    }
