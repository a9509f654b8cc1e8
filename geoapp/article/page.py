"""Lines of a page as somebody copied them -> where the article is in them.

A page is read as menu, masthead (title, date, byline), body and footer. The
body begins behind the title and ends with the last prose before the footer;
inside it only what is furniture by its own looks is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from geoapp.article.credits import is_copyright, is_outlet, read_bare_byline, read_reuse
from geoapp.article.lines import Kind, count_words, is_ending, kind_of
from geoapp.article.wrapping import is_ended, without_bullet

_MENU_SHARE = 0.5  # of the prose may stand above the masthead, never more
_NEAR = 6  # lines between a title and the date or byline below it
_CLUSTER = 3  # headings in a row are at most: kicker, title, deck
_TITLE_WORDS = 30
_KICKER_WORDS = 5  # fewer stand above a title, such as "Ukraine war latest"
_QUESTION_WORDS = 20
_DECK_WORDS = 8  # of a line between title and prose that is worth keeping
_SUBHEADING_WORDS = 4  # of a line between prose that may be more than a label
_SHORT_WORDS = 3  # of a last sentence that is no label
_GAP = 5  # lines of furniture that may stand before it
_LAST_LINE_WORDS = 15  # of a paragraph whose full stop somebody forgot
_AHEAD = 60  # lines to look at before a page is said to go on with other articles
_GROUPS = {  # lines that may be kept, headings apart
    Kind.HEADING: "heading",
    Kind.PROSE: "text",
    Kind.SHORT: "text",
    Kind.BULLET: "text",
}
_FOOTER_FROM = 0.3  # of the prose stands before anything can be a footer


@dataclass(frozen=True, slots=True)
class Page:
    """Lines with their kinds, one per line; the body is `lines[start:end]`.

    `title` is a line number above `start`, or `None`. `prose` is the number
    of the body's first line of prose, `end` when there is none.
    """

    lines: tuple[str, ...]
    kinds: tuple[Kind, ...]
    title: int | None
    start: int
    end: int
    prose: int


def read_page(lines: Sequence[str]) -> Page:
    """Find title and body.

    >>> page = read_page(["Menu", "Ships leave port", "Two ships left port on Monday."])
    >>> page.title, page.start, page.end
    (1, 2, 3)
    """
    kinds = _kinds(lines)
    if Kind.PROSE not in kinds:
        return _page_without_prose(lines, kinds)
    masthead = _masthead(lines, kinds)
    first = _first_sentence(kinds)
    below = masthead if masthead is not None else first
    title = _title_above(lines, kinds, below)
    if title is None and _is_question(lines, kinds, first):
        title = first
    start = title + 1 if title is not None else below
    return _page(lines, kinds, title, range(start, _end(lines, kinds, start)))


def body(page: Page) -> tuple[str, ...]:
    """Return the paragraphs of the body, without what is furniture in it."""
    title = page.lines[page.title] if page.title is not None else ""
    paragraphs: dict[str, None] = {}  # a page repeats its title, deck and quotes
    for run in _runs(page):
        if page.kinds[run.start] is Kind.HEADING:
            kept = [page.lines[n] for n in run if _is_kept(page, run, n)]
        else:
            kept = [without_bullet(page.lines[n]) for n in run]
        paragraphs.update((line, None) for line in kept if line != title)
    return tuple(paragraphs)


def body_of(lines: Sequence[str], title: str | None) -> tuple[str, ...]:
    """Return the paragraphs of lines that hold a body and little else."""
    named = (title or "").casefold()
    said = tuple(line for line in lines if line.strip() and line.casefold() != named)
    kinds = tuple(map(kind_of, said))
    return body(_page(said, kinds, None, range(_end(said, kinds, 0))))


def _kinds(lines: Sequence[str]) -> list[Kind]:
    """Tell what each line is, also where an outlet sets no final full stops."""
    kinds = [kind_of(line) for line in lines]
    prose = [n for n, kind in enumerate(kinds) if kind is Kind.PROSE]
    unended = sum(not is_ended(lines[n]) for n in prose)
    if prose and unended >= 0.5 * len(prose):
        for n in range(prose[0], len(lines)):
            long = count_words(lines[n]) > _SUBHEADING_WORDS
            if kinds[n] is Kind.HEADING and long:
                kinds[n] = Kind.PROSE
    return kinds


def _page_without_prose(lines: Sequence[str], kinds: Sequence[Kind]) -> Page:
    """Take a list, or a handful of short lines, as it is."""
    said = [n for n, kind in enumerate(kinds) if kind in (Kind.SHORT, Kind.BULLET)]
    title = None
    if said:
        title = _title_above(lines, kinds, said[0])
    start = title + 1 if title is not None else 0
    return _page(lines, kinds, title, range(start, len(lines)))


def _page(
    lines: Sequence[str], kinds: Sequence[Kind], title: int | None, rows: range
) -> Page:
    prose = next((n for n in rows if kinds[n] is Kind.PROSE), rows.stop)
    return Page(tuple(lines), tuple(kinds), title, rows.start, rows.stop, prose)


def _masthead(lines: Sequence[str], kinds: Sequence[Kind]) -> int | None:
    """Return the date or byline under the title, `None` when there is none.

    Of several (a page that prints today's date in its menu) the last counts
    that has next to no prose between it and the one before.
    """
    words = _prose_words(lines, kinds)
    found: int | None = None
    total, seen, between = sum(words), 0, 0  # of words of prose
    for number, line in enumerate(lines):
        if total - seen < _MENU_SHARE * total or between > min(0.15 * total, 60):
            break
        seen += words[number]
        between += words[number] if found is not None else 0
        if not _is_masthead(line, kinds[number]):
            continue
        if _title_above(lines, kinds, number) is not None:
            found, between = number, 0
    return found


def _is_masthead(line: str, kind: Kind) -> bool:
    return kind is Kind.CREDIT and not (is_copyright(line) or read_reuse(line))


def _title_above(lines: Sequence[str], kinds: Sequence[Kind], below: int) -> int | None:
    """Return the title in the group of headings nearest above a line."""
    group: list[int] = []  # from below to above
    for number in range(below - 1, max(-1, below - 1 - _NEAR), -1):
        line, kind = lines[number], kinds[number]
        if kind is Kind.CREDIT and not is_copyright(line):
            continue
        if read_bare_byline(line, lines[number + 1] if number + 1 < len(lines) else ""):
            continue
        if _could_be_title(line, kind):
            group.append(number)
        elif group or kind not in (Kind.FURNITURE, Kind.HEADING):
            break
    headings = [number for number in group if kinds[number] is Kind.HEADING]
    if not headings:
        return _sentence_as_title(kinds, group, below)
    if len(headings) > _CLUSTER:
        return headings[0]  # a list of links ends in the title
    long = [n for n in headings if count_words(lines[n]) >= _KICKER_WORDS]
    return long[-1] if long else headings[0]


def _sentence_as_title(
    kinds: Sequence[Kind], group: Sequence[int], below: int
) -> int | None:
    """Take a sentence as title where a date or byline follows, or a lone short line."""
    if group and below < len(kinds) and kinds[below] is Kind.CREDIT:
        return group[-1]
    if below == 1 and kinds[0] is Kind.HEADING:
        return 0
    return None


def _could_be_title(line: str, kind: Kind) -> bool:
    if kind is Kind.HEADING:
        return count_words(line) > 2 and not is_outlet(line)
    sentences = len(re.findall(r"[.!?]\s+\S", line))
    short = count_words(line) <= _TITLE_WORDS and not sentences
    return kind in (Kind.SHORT, Kind.PROSE) and short


def _first_sentence(kinds: Sequence[Kind]) -> int:
    first = kinds.index(Kind.PROSE)
    while first and kinds[first - 1] in (Kind.SHORT, Kind.BULLET):
        first -= 1
    return first


def _is_question(lines: Sequence[str], kinds: Sequence[Kind], number: int) -> bool:
    line = lines[number]
    asks = re.search(r"[?!][\"”’']?\Z", line) and not re.search(r"[.!?]\s+\S", line)
    alone = count_words(line) <= _QUESTION_WORDS and Kind.PROSE in kinds[number + 1 :]
    return bool(asks) and alone


def _end(lines: Sequence[str], kinds: Sequence[Kind], start: int) -> int:
    """Return the line behind the last one of the body."""
    footer = _footer(lines, kinds, start)
    prose = [n for n in range(start, footer) if kinds[n] is Kind.PROSE]
    if not prose:
        return footer
    end = prose[-1] + 1
    for number in range(end, footer):
        line, kind = lines[number], kinds[number]
        if kind is Kind.CREDIT or number > end + _GAP:
            break
        if kind is Kind.BULLET and number == end:
            end += 1
        elif kind is Kind.SHORT and count_words(line) >= _SHORT_WORDS:
            end = number + 1
    if end < footer and kinds[end] is Kind.HEADING:
        last = end + 1 == len(lines) and count_words(lines[end]) >= _DECK_WORDS
        if last or count_words(lines[end]) >= _LAST_LINE_WORDS:
            end += 1
    return end


def _footer(lines: Sequence[str], kinds: Sequence[Kind], start: int) -> int:
    """Return where the page goes on with something else."""
    words = _prose_words(lines, kinds)
    total, seen = sum(words[start:]), 0
    for number in range(start, len(lines)):
        seen += words[number]
        if seen < _FOOTER_FROM * total or words[number]:
            continue
        line, rest = lines[number], range(number + 1, min(number + _AHEAD, len(lines)))
        if _is_footer(line, kinds[number]):
            return number
        again = total - seen > 0.25 * total and _are_two_in_a_row(words, rest)
        if is_ending(line) and not again:
            return number
        if kinds[number] is Kind.FURNITURE and _are_teasers(lines, kinds, rest):
            return number
    return len(lines)


def _is_footer(line: str, kind: Kind) -> bool:
    return kind is Kind.CREDIT and (is_copyright(line) or bool(read_reuse(line)))


def _are_two_in_a_row(words: Sequence[int], rest: range) -> bool:
    return any(words[n] and words[n + 1] for n in rest[:-1])


def _are_teasers(lines: Sequence[str], kinds: Sequence[Kind], rest: range) -> bool:
    """Whether what follows is other articles: a heading above each paragraph."""
    headed = [
        kinds[n - 1] in (Kind.HEADING, Kind.CREDIT) and count_words(lines[n]) <= 40
        for n in rest
        if kinds[n] is Kind.PROSE
    ]
    most = sum(headed) >= 0.6 * len(headed)
    return len(headed) > 1 and all(headed[:2]) and most


def _prose_words(lines: Sequence[str], kinds: Sequence[Kind]) -> list[int]:
    return [
        count_words(line) if kind is Kind.PROSE else 0
        for line, kind in zip(lines, kinds, strict=True)
    ]


def _runs(page: Page) -> list[range]:
    """Group the body's headings, and its other lines that may be kept."""
    rows = range(page.start, page.end)
    groups = groupby(rows, key=lambda n: _GROUPS.get(page.kinds[n]))
    runs = [list(group) for kept, group in groups if kept is not None]
    return [range(run[0], run[-1] + 1) for run in runs]


def _is_kept(page: Page, run: range, number: int) -> bool:
    """Whether a heading in a run of headings belongs to the text."""
    if page.prose == page.end:
        return True
    above = page.lines[run.start - 1] if run.start > page.start else ""
    if above.endswith(":"):
        return True  # a list without signs
    if len(run) >= _CLUSTER or (above and page.kinds[run.start - 1] is Kind.FURNITURE):
        return False  # links to other articles
    words = count_words(page.lines[number])
    return words >= (_DECK_WORDS if number < page.prose else _SUBHEADING_WORDS)
