"""Who says so and how sure: a clause in, certainty and attribution out."""

import re
from functools import cache

from geoapp.lexicon import read_lexicon
from geoapp.model import Certainty, Span

_SAYING = (
    r"(?:said|says|reported|reports|stated|states|confirmed|announced|noted|notes?|"
    r"told|claimed|claims|shows?|showed|suggests?|suggested|indicates?|indicated|"
    r"warned|added|believes?|estimates?|estimated)"
)
# A subject is bounded, so that a long sentence cannot make the search slow.
_SUBJECT = re.compile(
    rf"(?:^|[.;,“\"] ?)(?P<who>(?:[A-Z]\.|[^,;.“”\"]){{3,90}}?)\s"
    rf"(?:(?:also|has|have|had|later|since)\s){{0,2}}{_SAYING}\b"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>(?:[A-Z]\.|[^,;.“”\"]){3,90})")
_CITING = re.compile(
    r"\b(?:citing|quoting|quoted by|cited by) (?P<who>(?:[A-Z]\.|[^,;.]){3,90})"
)
_SAID_BEHIND = re.compile(
    r"[,”\"] ?(?P<who>(?:[A-Z]\.|[^,;.“”\"]){3,60}?) "
    r"(?:said|says|reports?|reported|added)\b"
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)$")  # "were told"
_ANNOUNCED = re.compile(r"\b(?:said|says|announced|pledged|promised|confirmed)\b")
_LEADING = re.compile(
    r"^(?:[A-Z][A-Z .,'/-]+(?:\([^)]*\) ?)?(?:--|—|–) ?)?"
    r"(?:(?:However|Meanwhile|[Ww]hile|But|[Aa]nd|Still|Also)\b,? ?)?"
    r"(?:(?:Reports?|[Dd]ata|Information|Drone footage|Footage) (?:from|by|of) )?"
)
_PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we", "this", "these", "that"})


def certainty_of(text: str, start: int, end: int) -> tuple[Certainty, Span | None]:
    """Tell how sure a clause is of what it says.

    Args:
        text: The article's text.
        start: Where the clause starts.
        end: Where it ends.

    Returns:
        The certainty, and the words that tell it; asserted where none do.

    >>> text = "A withdrawal is anticipated"
    >>> certainty_of(text, 0, len(text))[0].value
    'planned'
    """
    for certainty, pattern in _cues():
        match = pattern.search(text, start, end)
        if match:
            cue = Span(match.start(), match.end(), match.group())
            if cue.text == "would" and _ANNOUNCED.search(text, start, cue.start):
                return Certainty.PLANNED, cue  # "said it would send ships"
            return certainty, cue
    return Certainty.ASSERTED, None


def attribution_of(text: str, start: int, end: int) -> Span | None:
    """Return who a sentence names as its source, if anybody.

    >>> text = "Two ships left, according to the harbour master."
    >>> attribution_of(text, 0, len(text)).text
    'the harbour master'
    """
    sentence = text[start:end]
    for pattern in (_ACCORDING, _CITING, _SUBJECT, _SAID_BEHIND):
        match = pattern.search(sentence)
        if match is None:
            continue
        who = match.group("who")
        shift = len(who) - len(_LEADING.sub("", who).lstrip())
        name = who[shift:].rstrip()
        if _PASSIVE.search(name):
            continue
        if name and name.lower() not in _PRONOUNS and not name[0].isdigit():
            first = start + match.start("who") + shift
            return Span(first, first + len(name), name)
    return None


@cache
def _cues() -> tuple[tuple[Certainty, re.Pattern[str]], ...]:
    return tuple(
        (
            certainty,
            re.compile(
                r"\b(?:"
                + "|".join(sorted(map(re.escape, words), key=len)[::-1])
                + r")\b",
                re.IGNORECASE,
            ),
        )
        for certainty, words in read_lexicon().certainty
    )
