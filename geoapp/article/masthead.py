"""Lines around an article -> its date, author, outlet and terms of use."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from geoapp.article.credits import (
    Byline,
    host_of,
    is_outlet,
    read_bare_byline,
    read_byline,
    read_copyright,
    read_reuse,
    read_wire_dateline,
    spelled,
)
from geoapp.article.lines import Kind, is_ending
from geoapp.article.page import Page
from geoapp.article.pubdate import read_date

_ABOVE = 3  # lines above the title that may still belong to it
_BELOW = 8  # lines below the body that may still belong to it
_UPDATED = re.compile(r"\W*(?:last\s+)?(?:updated?|modified|edited)\b", re.I)
_PUBLISHED = re.compile(r"\b(?:published|posted|date|created|issued)\b", re.I)
_LABELLED_OUTLET = re.compile(
    r"(?:outlet|publication|publisher|newspaper|source)\s*:\s*(\S.{1,60})", re.I
)
_LABELLED_TITLE = re.compile(r"(?:title|headline|subject)\s*:\s*|#{1,6}\s+", re.I)


def read_title(page: Page, outlet: str | None) -> str | None:
    """Return the title without label and without the outlet's name behind it."""
    if page.title is None:
        return None
    title = _LABELLED_TITLE.sub("", page.lines[page.title], count=1)
    head, bar, tail = title.rpartition(" | ")
    if bar and len(tail.split()) <= 4:
        return head
    if outlet:
        title = re.sub(rf"\s+[-–—|]\s+{re.escape(outlet)}\Z", "", title, flags=re.I)
    return title


def read_published(page: Page) -> datetime | None:
    """Return the date near the title, or else one below the body.

    A date in the page's menu is the day of the visit, so it does not count.
    """
    near = _credits(page, _above_body(page))
    below = _credits(page, _below_body(page))
    everywhere = _credits(page, range(len(page.lines)))
    labelled = [line for line in everywhere if _PUBLISHED.search(line)]
    first = [line for line in near if not _UPDATED.match(line)]
    wire = [page.lines[page.prose][:80]] if page.prose < page.end else []
    for line in [*first, *below, *near, *labelled]:
        if date := read_date(line):
            return date
    is_wire = wire and read_wire_dateline(page.lines[page.prose])
    return read_date(re.split(r"[—–-]\s|\s-", wire[0])[0]) if is_wire else None


def read_signature(page: Page) -> Byline:
    """Return who signed, above the body, below it or within it."""
    above, below = _above_body(page), _below_body(page)
    places = (*above, *below, *range(page.prose, page.end))
    lines = [page.lines[n] for n in places if page.kinds[n] is Kind.CREDIT]
    parts = (part for line in lines for part in [line, *re.split(r"\s[|•·]\s", line)])
    found = [byline for byline in map(read_byline, parts) if byline]
    for first, second in pairwise([page.lines[n] for n in above]):
        if bare := read_bare_byline(first, second):
            found.append(bare)
    signed = (byline for byline in found if byline.author)
    return next(signed, found[0] if found else Byline(None))


def read_outlet(page: Page, signature: Byline) -> str | None:
    """Return who published, from the most to the least explicit sign."""
    outside = [*page.lines[: page.prose], *page.lines[page.end :]]
    labelled = next(filter(None, map(_LABELLED_OUTLET.fullmatch, outside)), None)
    wire = read_wire_dateline(page.lines[page.prose]) if page.prose < page.end else None
    named = (
        labelled[1] if labelled and not host_of(labelled[1]) else None,
        find_owner(outside),
        next(filter(is_outlet, outside), None),
        signature.outlet,
        wire[1] if wire else None,
        host_of(read_terms(page)),
    )
    outlet = next(filter(None, named), None)
    return spelled(outlet, outside) if outlet else None


def find_owner(lines: Iterable[str]) -> str | None:
    """Return who claims copyright."""
    return next(filter(None, map(read_copyright, lines)), None)


def read_terms(page: Page) -> str | None:
    """Return the first sentences that say how the text may be used."""
    lines = _credits(page, range(len(page.lines)))
    return next(filter(None, map(read_reuse, lines)), None)


def _above_body(page: Page) -> range:
    top = page.title if page.title is not None else page.start
    return range(max(0, top - _ABOVE), page.prose)


def _below_body(page: Page) -> range:
    last = min(len(page.lines), page.end + _BELOW)
    endings = (n for n in range(page.end, last) if is_ending(page.lines[n]))
    return range(page.end, next(endings, last))


def _credits(page: Page, numbers: Sequence[int]) -> list[str]:
    return [page.lines[n] for n in numbers if page.kinds[n] is Kind.CREDIT]
