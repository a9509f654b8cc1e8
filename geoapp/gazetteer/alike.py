"""Well-known names that are one slip of the pen away: "Britian" for Britain.

Names are filed under every form that lacks one letter; two names that share
such a form are at most two slips apart, and are then compared.
"""

from collections.abc import Iterator

from geoapp.gazetteer.entry import Entry

_SHORTEST = 6  # letters; shorter names are too often other places'
LEAST_INHABITANTS = 100_000
"""Of a town whose name is worth a misspelling."""
_TABLES = ("countries:", "divisions:")


def is_well_known(entry: Entry, kind: str) -> bool:
    """Return whether a place's names of a kind are worth a misspelling."""
    if entry.id.startswith(_TABLES):
        return kind in ("main", "alternate")
    return kind == "main" and entry.population >= LEAST_INHABITANTS


def forms(key: str) -> Iterator[str]:
    """Yield a key and all that lack one letter of it; nothing for short keys.

    >>> list(forms("aleppo"))[:3], list(forms("homs"))
    (['aleppo', 'leppo', 'aeppo'], [])
    """
    if len(key) >= _SHORTEST and key.isascii():
        yield from {key: None} | {key[:i] + key[i + 1 :]: None for i in range(len(key))}


def is_one_slip(one: str, other: str) -> bool:
    """Return whether one letter is added, lost, changed, or swapped with its next.

    >>> is_one_slip("britian", "britain"), is_one_slip("teheran", "tehran")
    (True, True)
    >>> is_one_slip("aleppo", "alepo"), is_one_slip("ankara", "angola")
    (True, False)
    """
    if len(one) == len(other):
        apart = [i for i in range(len(one)) if one[i] != other[i]]
        if len(apart) != 2:
            return len(apart) < 2
        first, second = apart
        swapped = one[first] + one[second] == other[second] + other[first]
        return swapped and second == first + 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
