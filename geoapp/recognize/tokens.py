"""Words of a sentence with their offsets: text in, tokens and name chunks out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geoapp.wordlists import read_lists

# Marks that belong to the letter before them, in Latin, Hebrew, Arabic, Indic, Thai.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0d7f\u0e31-\u0e4e"
)
_LETTER = rf"(?:[^\W\d_][{_MARKS}]*)"
_TOKEN = re.compile(
    rf"(?:\b[A-Z]\.){{2,}}"  # U.S.
    rf"|\bSte?\.(?= )"
    rf"|{_LETTER}+(?:['’ʼ‘`](?!s\b){_LETTER}+)*"
    rf"|\d+(?:[.,]\d+)*"
)
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
_JOINTS = frozenset({" ", "-", "\u00a0", "‑", " - ", "", "\n"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the article: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str
    first: bool = False

    @property
    def lower(self) -> str:
        """The word as it stands in word lists."""
        return self.text.lower().rstrip(".")

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper() or self.text[0].istitle()

    @property
    def caseless(self) -> bool:
        """Whether its script has no capitals (Arabic, Hebrew, Hindi)."""
        return self.text[0].isalpha() and not (
            self.text[0].isupper() or self.text[0].islower()
        )


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of `words.toml`; "_" in an entry becomes a space.

    >>> "naval base" in word_list("kinds")
    True
    """
    return read_lists("recognize/words.toml")[name]


@cache
def kind_words() -> frozenset[str]:
    """Return the single words of the list "kinds": "air", "base", "port" ...

    >>> {"naval", "base"} <= kind_words()
    True
    """
    return frozenset(word for kind in word_list("kinds") for word in kind.split())


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the words and numbers of a slice of the text.

    The first word, and one behind an opening quotation mark, is `first`: its
    capital tells nothing. Parts of web addresses are left out.

    >>> [token.text for token in tokenize("The U.S. left Côte d'Ivoire.", 0, 28)]
    ['The', 'U.S.', 'left', 'Côte', "d'Ivoire"]
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        if is_in_address(text, match.start(), match.end()):
            continue
        if match.group() == "s" and text[match.start() - 1 : match.start()] in "'’":
            continue
        before = text[tokens[-1].end if tokens else start : match.start()].rstrip()
        first = not tokens or before.endswith(("“", '"', "«", ":", "—", "•"))
        tokens.append(Token(match.start(), match.end(), match.group(), first))
    return tokens


def possessive_end(text: str, end: int) -> int:
    """Return where the possessive ending at an offset ends, or the offset.

    >>> possessive_end("Russia's base", 6)
    8
    """
    match = _POSSESSIVE.match(text, end)
    return match.end() if match else end


def is_joined(text: str, left: Token, right: Token) -> bool:
    """Whether nothing but a space or a hyphen parts two tokens."""
    return text[left.end : right.start] in _JOINTS


def chunks(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the runs of capitalised tokens, as index ranges.

    Connectors such as "al" or "of" are inside a run, never at its end.

    >>> text = "In Deir ez-Zor two Planet Labs images"
    >>> words = tokenize(text, 0, len(text))
    >>> [[t.text for t in words[i:j]] for i, j in chunks(text, words)]
    [['In', 'Deir', 'ez', 'Zor'], ['Planet', 'Labs']]
    """
    runs = []
    start = 0
    while start < len(tokens):
        end = _run_end(text, tokens, start)
        if end > start:
            runs.append((start, end))
        start = max(end, start + 1)
    return runs


def _run_end(text: str, tokens: Sequence[Token], start: int) -> int:
    """Return where the run that starts at a token ends; start if none does."""
    if not starts_name(text, tokens, start):
        return start
    end = start + 1
    position = end
    while position < len(tokens) and is_joined(
        text, tokens[position - 1], tokens[position]
    ):
        token = tokens[position]
        position += 1
        if token.capital:
            end = position
        elif token.lower not in word_list("particles"):
            break
    return end


def starts_name(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a name can begin at a token: a capital, or "al-" before one."""
    token = tokens[index]
    if token.capital:
        return True
    return (
        index + 1 < len(tokens)
        and tokens[index + 1].capital
        and token.lower in word_list("connectors")
        and text[token.end : tokens[index + 1].start] == "-"
    )


def is_in_address(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a web or mail address.

    >>> is_in_address("told Caliber.Az", 13, 15), is_in_address("In Az.", 3, 5)
    (True, False)
    """
    before = text[max(0, start - 2) : start]
    after = text[end : end + 2]
    return (
        (before.endswith((".", "@", "#", "/")) and before[:1].isalnum())
        or before.endswith(("@", "#"))
        or (after[:1] in (".", "@") and after[1:2].isalpha() and after[1:2].islower())
        or (after[:1] == "." and after[1:2].isupper() and end - start > 3)
    )
