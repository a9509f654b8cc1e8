"""The word lists that places are told apart by: `words.toml` as sets."""

from collections.abc import Mapping
from functools import cache

from geoapp.wordlists import read_lists


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `words.toml`.

    >>> "near" in words("locating")
    True
    """
    if name == "known_verbs":
        return words("auxiliaries") | words("saying") | words("verbs")
    return read_lists("where/words.toml")[name]


@cache
def deeds() -> Mapping[str, str]:
    """Return the class of each lemma of `deeds.toml`; the first class counts.

    >>> deeds()["shell"], deeds()["murder"]
    ('a strike', 'a harm')
    """
    classes = reversed([*read_lists("where/deeds.toml").items()])
    return {word: name for name, listed in classes for word in listed}
