"""Known names inside an unknown one: the "Norwich" of "Norwich City"."""

import re
from collections.abc import Callable

_WORD = re.compile(r"[\w.'’-]+")
_LONGEST = 4  # words of a name that is looked for inside another
_MOST = 3
_SHORTEST = 3  # letters

# Words of names that are also names of villages somewhere.
_COMMON_WORDS = """
    academy airport avenue bank bay beach black blue bridge center central centre
    church city club college commission council county court cup department district
    east eastern european federal field fields first great green hall high hill hills
    hospital hotel house institute international island islands king lake memorial
    mount national new north northern office old park point port public queen red
    river road royal saint school second south southern square st state station
    street the third tower town union university valley west western white world
"""
_STREET = re.compile(
    r"\b(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Dr|Boulevard|Blvd|Highway|Parkway"
    r"|Route|Interstate|River|Creek)\.?\Z"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def names_inside(name: str, is_known: Callable[[str], bool]) -> list[tuple[int, str]]:
    """Return the longest known names inside a name, with their offsets.

    Args:
        name: A name that is unknown as a whole.
        is_known: Whether a name is known.

    >>> names_inside("Norwich City", lambda name: name == "Norwich")
    [(0, 'Norwich')]
    >>> names_inside("London Road", lambda name: name == "London")
    []
    """
    if _STREET.search(name):  # London Road leads to London, from wherever it is
        return []
    words = list(_WORD.finditer(name))
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        found = []
        for first, last in zip(words, words[length - 1 :], strict=False):
            part = name[first.start() : last.end()]
            part = part.removesuffix("'s").removesuffix("’s")
            if _may_be_a_place(part) and is_known(part):
                found.append((first.start(), part))
        if found:
            return found[:_MOST]
    return []


def _may_be_a_place(part: str) -> bool:
    is_name = part[:1].isupper() and len(part) >= _SHORTEST
    return is_name and part.lower() not in _COMMON
