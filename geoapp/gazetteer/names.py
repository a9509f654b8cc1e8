"""One key for every way to write a name: text in, folded text out.

An abbreviation has a written form beside its key, in which case and dots count.
"""

import re
import unicodedata

DEMONYM_KINDS = ("adjective", "people")
"""The kinds of name that are no place's own: "Syrian", "Syrians"."""

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ə": "e",
        "ß": "ss",
        "ە": "ه",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ـ": None,
    }
)
# Written inside a word without parting it: apostrophes, ayin, hamza, dots.
_INSIDE = re.compile(r"[.'`’‘ʼʻʾʿˈ´′״׳·]")
_BETWEEN = re.compile(r"[\W_]+")
_ASCII_PLAIN = re.compile(r"[a-z0-9 ]*\Z")
_INITIALS = re.compile(r"[A-Z](?:\.?[A-Z]){1,4}\.?")
_CUT_WORD = re.compile(r"(?:[A-Z]\.)?[A-Z][a-z]{0,5}\.")


def fold(name: str) -> str:
    """Return the key under which a name is filed.

    Accents, case, punctuation and script marks (Arabic vowel signs, tatweel)
    do not count; words are parted by one space. Transliterations stay
    different keys: they are rows of the gazetteer.

    >>> fold("Ṭarṭūs"), fold("TARTUS"), fold("St. John’s")
    ('tartus', 'tartus', 'st johns')
    >>> fold("Port-au-Prince"), fold("U.S."), fold("Хмеймим")
    ('port au prince', 'us', 'хмеимим')
    """
    key = name.casefold()
    if not key.isascii():
        key = key.translate(_LETTERS)
        parts = unicodedata.normalize("NFKD", key)
        key = "".join(c for c in parts if not unicodedata.combining(c))
    if _ASCII_PLAIN.match(key) and "  " not in key:
        return key.strip()
    return _BETWEEN.sub(" ", _INSIDE.sub("", key)).strip()


def name_key(name: str) -> str:
    """Return the key of a name, of an abbreviation without its spaces.

    >>> name_key("N. C."), name_key("W. Va."), name_key("New York")
    ('nc', 'wva', 'new york')
    """
    return fold(written_form(name)) if is_abbreviation(name) else fold(name)


def written_form(name: str) -> str:
    """Return the form in which an abbreviation is compared: case and dots count.

    Spaces do not, and initials may bear dots or none.

    >>> written_form("W. Va."), written_form("N. C."), written_form("BC")
    ('W.Va.', 'NC', 'BC')
    >>> written_form("Mo.") == written_form("Mo")
    False
    """
    joined = "".join(name.split())
    return joined.replace(".", "") if _INITIALS.fullmatch(joined) else joined


def is_abbreviation(name: str) -> bool:
    """Return whether a spelling is initials or a word cut short by a dot.

    >>> [is_abbreviation(name) for name in ("UAE", "N.Y.", "Calif.", "W. Va.", "Chad")]
    [True, True, True, True, False]
    """
    joined = "".join(name.split())
    return bool(_INITIALS.fullmatch(joined) or _CUT_WORD.fullmatch(joined))
