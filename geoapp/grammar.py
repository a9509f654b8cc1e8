"""English grammar words as sets: `grammar.toml` in, one set per list out."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `grammar.toml`: "prepositions", "determiners" ...

    >>> "toward" in words("prepositions")
    True
    """
    text = (files("geoapp") / "grammar.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name].split())
