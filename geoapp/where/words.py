"""The word lists that places are told apart by: `words.toml` as sets."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `words.toml`.

    >>> "near" in words("locating")
    True
    """
    if name == "known_verbs":
        return words("auxiliaries") | words("saying") | words("verbs")
    return frozenset(str(_content()[name]).split())


@cache
def deeds() -> Mapping[str, str]:
    """Return the class of each lemma that has one; the first class counts.

    >>> deeds()["shell"], deeds()["murder"]
    ('a strike', 'a harm')
    """
    table = _content()["deeds"]
    assert isinstance(table, dict)
    found: dict[str, str] = {}
    for name, listed in table.items():
        for word in str(listed).split():
            found.setdefault(word, name)
    return found


@cache
def _content() -> Mapping[str, object]:
    text = (files("geoapp.where") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
