"""Bytes of a file -> clean Unicode text, or one line that says why not.

Nothing is guessed where the file itself says how it is written: byte order
marks, UTF-8 and an HTML page's own charset come first.
"""

import codecs
import re

from charset_normalizer import from_bytes

from geoapp.errors import ArticleError

_BOMS = (  # UTF-32 first: its little-endian mark begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (  # first bytes of files that people upload by mistake
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_ADVICE = "save the article as text or HTML"
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I
)
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
_CYRILLIC_WORD = re.compile(r"[А-ЯЁа-яёІіЇїЄєҐґЎў]+")
_COMMON_CYRILLIC = frozenset("оеаинтсрвл")  # two thirds of running Russian text
_LINE_END = re.compile("\r\n?|[\x0b\x0c\u2028]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MISREAD = re.compile("[\x80-\x9f]")  # Windows-1252 that was read as Latin-1
_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Invisible: controls, soft hyphen, zero widths, direction marks, lone
# surrogates, private use (icon fonts), tags, noncharacters. The joiners
# U+200C and U+200D stay: emoji, Persian and Indic words are built with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff\ufff0-\uffff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def decode(raw: bytes) -> str:
    """Turn the bytes of a text or HTML file into text.

    Raises:
        ArticleError: If the bytes are no text.

    >>> decode("Порт Одессы".encode("cp1251"))
    'Порт Одессы'
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace")
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            raise ArticleError(f"looks like {kind}; {_ADVICE}")
    if b"\0" in raw:
        return _decode_utf16(raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_declared(raw) or _decode_legacy(raw)


def clean(text: str) -> str:
    r"""Unify line ends and spaces, drop what cannot be seen.

    Raises:
        ArticleError: If most of the text is control characters.

    >>> clean("Tar\u200btus,\r\nSyria")
    'Tartus,\nSyria'
    """
    text = _LINE_END.sub("\n", text.replace("\u2029", "\n\n"))
    text = _MISREAD.sub(
        lambda c: c[0].encode("latin-1").decode("cp1252", "ignore"), text
    )
    if len(_CONTROL.findall(text)) > 0.3 * len(text):
        raise ArticleError(f"looks like a binary file; {_ADVICE}")
    return _INVISIBLE.sub("", _SPACE.sub(" ", text))


def _decode_utf16(raw: bytes) -> str:
    """Decode UTF-16 without a mark; other text has no NUL bytes."""
    encoding = "utf-16-be" if raw[::2].count(0) > raw[1::2].count(0) else "utf-16-le"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"looks like a binary file; {_ADVICE}") from error
    # Bytes that are no UTF-16 look like Chinese, the widest range of letters.
    alphabetic = sum(" " <= char < "\u3000" or char.isspace() for char in text)
    if _CONTROL.search(text) or alphabetic < 0.7 * len(text):
        raise ArticleError(f"looks like a binary file; {_ADVICE}")
    return text


def _decode_declared(raw: bytes) -> str | None:
    """Decode as an HTML page's `<meta charset>` says, `None` without one."""
    declared = _META_CHARSET.search(raw[:4096])
    if declared is None:
        return None
    try:
        return raw.decode(declared[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return None


def _decode_legacy(raw: bytes) -> str:
    """Decode an 8-bit or East Asian text that does not say how it is written.

    charset-normalizer needs some sentences to be sure. Short Russian texts
    are told apart by where capitals stand, and Western ones are Windows-1252,
    as browsers have it, wherever that fits as well as its best guess.
    """
    if text := _decode_cyrillic(raw):
        return text
    matches = from_bytes(raw)
    best = matches.best()
    if best is None:
        raise ArticleError(f"cannot tell the encoding; {_ADVICE} in UTF-8")
    for match in matches:
        western = "cp1252" in match.could_be_from_charset
        if western and match.chaos <= best.chaos + 0.05:
            return str(match)
    high = sum(byte > 127 for byte in raw)
    if high < 0.1 * len(raw) and best.coherence == 0:
        return raw.decode("cp1252", errors="replace")
    return str(best)


def _decode_cyrillic(raw: bytes) -> str | None:
    """Decode Russian and its neighbours, `None` when it is something else."""
    letters = sum(byte > 127 or chr(byte).isalpha() for byte in raw)
    if sum(byte > 127 for byte in raw) < 0.4 * letters:
        return None
    texts = [raw.decode(encoding, errors="replace") for encoding in _CYRILLIC]
    best = max(texts, key=_cyrillic_score)
    return best if _cyrillic_score(best) > 0.6 else None


def _cyrillic_score(text: str) -> float:
    """Share of letters in words that could be Russian, -1 to 1.

    >>> _cyrillic_score("Порт") > _cyrillic_score("оНПР")
    True
    """
    foreign = sum(char > "\x7f" and char.isalpha() for char in text)
    good = 0.0
    for word in _CYRILLIC_WORD.findall(text):
        cased = word.islower() or word.isupper() or word[1:].islower()
        common = sum(char in _COMMON_CYRILLIC for char in word.lower()) / len(word)
        good += len(word) * (0.6 + 0.6 * common if cased else -1)
    symbols = sum(char > "\x7f" and not char.isalnum() for char in text)
    return (good - symbols) / max(foreign, 1)
