"""English grammar words as sets: `grammar.toml` in, one set per list out."""

from functools import cache

from geoapp.wordlists import read_lists


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `grammar.toml`: "prepositions", "determiners" ...

    >>> "toward" in words("prepositions")
    True
    """
    return read_lists("grammar.toml")[name]
