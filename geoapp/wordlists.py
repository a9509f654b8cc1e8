"""Lists of words that come with the package: a file's name in, sets out."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def read_lists(file: str) -> Mapping[str, frozenset[str]]:
    """Read a TOML file of the package that holds one list of words a key.

    Args:
        file: Its path inside the package, with "/". The words of a list stand
            in one string; "_" inside a word is a space.

    >>> "naval base" in read_lists("recognize/words.toml")["kinds"]
    True
    """
    text = files("geoapp").joinpath(file).read_text(encoding="utf-8")
    return {
        name: frozenset(word.replace("_", " ") for word in words.split())
        for name, words in tomllib.loads(text).items()
    }
