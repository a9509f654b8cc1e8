"""Text in, its words out in one spelling, as words are searched for.

As SQLite's tokenizer `unicode61 remove_diacritics 2` does: letters and digits
make words, case and marks on letters do not count. Unlike it, marks of Hebrew
and Arabic count as little.
"""

import re
from unicodedata import category, normalize

_ASCII = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else 0x20
    for code in range(256)
)
_GAPS = re.compile(r"[\W_]+")
_FINAL_SIGMA = str.maketrans("ς", "σ")


def fold_words(text: str) -> bytes:
    """Return the words of a text, one blank before and after each.

    >>> fold_words("Ṭarṭūs-based «SHIPS», 2.").decode()
    ' tartus based ships 2 '
    """
    if text.isascii():
        folded = text.encode().translate(_ASCII)
    else:
        plain = "".join(
            c
            for c in normalize("NFD", text.lower())
            if c < "\x80" or category(c) != "Mn"
        )
        folded = _GAPS.sub(" ", plain.translate(_FINAL_SIGMA)).encode()
    return b" %b " % b" ".join(folded.split())
