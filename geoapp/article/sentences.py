"""Text -> sentences, as slices without white space at their ends.

The kept library sentencex finds the boundaries; what it cuts too often in
news (hours, ranks, month days, host names) is joined again.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from geoapp.model import Sentence

_WINDOW = 8000  # characters; sentencex takes quadratic time in the paragraph
_LONGEST = 2000  # characters of a sentence; the longest of real news have 600
_PARAGRAPH = re.compile(r"(?:[^\n]++\n?)++")
_RANK = (
    r"adm|approx|asst|brig|bros|capt|cdr|cmdr|cmdre|col|cpl|cpt|det|dr|ft|gen|gov"
    r"|hon|insp|lt|maj|messrs|mr|mrs|ms|mt|mx|pfc|pres|prof|pte|pvt|rear|rep|ret|rev"
    r"|sen|sgt|sr|st|ste|supt|vs"
)
_MONTH = r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_AFTER_HOUR = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    rf"|(?:{_MONTH}|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b|(?:gmt|utc|bst|cest|msk|ist|[ecmp][sd]?t)\b"
    r"|\w+(?:\s\w+)?\stime\b|\("
)
_NOUN_AFTER_STATE = (
    r"senate|house|congress|navy|army|air force|marines?|coast guard|central command"
    r"|embassy|ambassador|secretary|president|state department|security council"
    r"|general assembly|resolution|troops|forces|fleet|foreign|defen[cs]e|mayor|police"
)
# Each pair: how the left part ends, how the right part begins.
_JOINS = tuple(
    (re.compile(rf"(?:{left})\Z", flags), re.compile(right, flags))
    for left, right, flags in (
        (r"\b[ap]\.m\.", _AFTER_HOUR, re.I),
        (rf"(?:\A|[\s(“\"'])(?:{_RANK})\.", r"[^\W_]", re.I),
        (rf"\b(?:{_MONTH})\.", r"\d", re.I),
        (r"\b(?:no|nos|art|fig|pp?|vol|tel|sec|ch)\.", r"\d", re.I),
        (r"\b(?:u\.s|u\.n|u\.k|e\.u|d\.c)\.", rf"(?:{_NOUN_AFTER_STATE})\b", re.I),
        (r"\A\(?\d{1,3}[.)]", r"\S", 0),  # the number of a list item
        (r"[.!?…][\"”’'»)\]]*", r"[a-z)\]”’»,;]", 0),
    )
)
_HOST = re.compile(r"(?:[a-z]{2,}|[A-Z][a-z]{1,2})\b")  # "Az" of Caliber.Az
_NO_HOST = re.compile(
    r"All|An?|And|As|At|But|By|Did|For|Ha[ds]|Her?|His|How|If|In|Its?|M[rs]|Not?|Now|On"
    r"|One|Or|Our|She|So|The|To|Two|Was|We|Who|Why|Yes|Yet|You"
)


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences; none crosses a blank line.

    Every character that is not white space is in exactly one sentence.

    >>> split_sentences("Gen. Doe left at 5 p.m. Monday. Ships followed.")
    (Sentence(start=0, end=31), Sentence(start=32, end=47))
    """
    return tuple(
        Sentence(start, end)
        for paragraph in _PARAGRAPH.finditer(text)
        for start, end in _join(text, _pieces(text, *paragraph.span()))
    )


def _join(text: str, pieces: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join pieces that were cut within a sentence."""
    held: tuple[int, int] | None = None
    for start, end in pieces:
        if held is None:
            held = start, end
        elif _belongs(text, held, (start, end)):
            held = held[0], end
        else:
            yield held
            held = start, end
    if held is not None:
        yield held


def _belongs(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    # The ends decide, so that a long sentence is not read again at each join.
    before = text[max(left[0], left[1] - 40) : left[1]]
    after = text[right[0] : right[0] + 40]
    if left[1] == right[0] and before.endswith("."):
        host = _HOST.match(after)
        return host is not None and not _NO_HOST.fullmatch(host[0])
    return any(end.search(before) and begin.match(after) for end, begin in _JOINS)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the library's sentences of one paragraph, trimmed, window by window."""
    while start < end:
        stop = min(start + _WINDOW, end)
        cuts = _boundaries(text[start:stop])
        # The last may be cut short by the window, unless it fills it: no prose
        # has such sentences, and later stages take time by their length.
        whole = cuts if stop == end or len(cuts) == 1 else cuts[:-1]
        for first, last in pairwise([0, *whole]):
            yield from _shortened(text, start + first, start + last)
        start += whole[-1]


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a piece without outer white space, cut at spaces where too long."""
    while start < end:
        stop = end
        if end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            stop = space if space > 0 else start + _LONGEST
        part = text[start:stop]
        if stripped := part.strip():
            begin = start + part.index(stripped[0])
            yield begin, begin + len(stripped)
        start = stop


def _boundaries(text: str) -> list[int]:
    """Return where sentences end, ascending; the last is the text's own end."""
    found = get_sentence_boundaries("en", text)
    ends = {int(sentence["end_index"]) for sentence in found}
    return sorted({end for end in ends if 0 < end < len(text)} | {len(text)})
