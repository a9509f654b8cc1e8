"""Text in, the same without case or without accents out, for every store alike.

PostgreSQL has no case folding of its own, but what is written in capitals and
then small is the same for almost every letter (Unicode 14, chapter 5.18).
"""

import re
import unicodedata

MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""The five blocks of combining marks, as a range of a regular expression."""

KEPT = "\ufdd0"
"""No character; stands for the dotless i, which is no i, while i become capitals."""

_MARK = re.compile(f"[{MARKS}]")


def without_case(text: str) -> str:
    """Return a text as it is compared by `casei`.

    >>> without_case("STRASSE") == without_case("Straße")
    True
    """
    if text.isascii():
        return text.lower()
    kept = text.replace("ı", KEPT)
    folded = kept.upper().lower().replace("ς", "σ").replace("ß", "ss")
    return folded.replace(KEPT, "ı")


def without_accents(text: str) -> str:
    """Return a text as it is compared by `accenti`.

    >>> without_accents("Ḥumaymīm")
    'Humaymim'
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _MARK.sub("", apart))


FOLDINGS = {"casei": without_case, "accenti": without_accents}
"""The functions of CQL2 by name."""


def fold(text: str, steps: tuple[str, ...]) -> str:
    """Return a text after one folding and the next."""
    for step in steps:
        text = FOLDINGS[step](text)
    return text
