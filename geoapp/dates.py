"""When: date words and the day of publication in, a range of days out."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from geoapp.model import Span, When

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = r"(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]}|t)?" for m in _MONTHS) + r")\.?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_NEVER_MONTH = re.compile(r"\b(?:may|march)\b")  # in lower case, other words


def when_of(
    text: str, start: int, end: int, *, near: int, published: datetime | None
) -> When | None:
    """Return the time that a sentence gives for what happens at an offset.

    Args:
        text: The article's text.
        start: Where the sentence starts.
        end: Where it ends.
        near: Offset of the event's trigger; the nearest date words count.
        published: Relative words ("on Monday") need it; without it they are
            vague. It is never an event's date by itself.

    Returns:
        The range of days, or `None` where the sentence names no time.

    >>> text = "The ships left on 3 March 2024."
    >>> when_of(text, 0, len(text), near=10, published=None).start
    '2024-03-03'
    """
    best: tuple[int, When] | None = None
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            if best and best[1].words.start <= match.start() < best[1].words.end:
                continue  # part of a longer date that an earlier pattern read
            span = Span(match.start(), match.end(), match.group())
            when = read(match, span, published.date() if published else None)
            distance = abs(match.start() - near)
            if when is not None and (best is None or distance < best[0]):
                best = (distance, when)
    return best[1] if best else None


def _full_date(match: re.Match[str], words: Span, today: date | None) -> When | None:
    month = _month_number(match["month"])
    year = match.groupdict().get("year")
    if _NEVER_MONTH.search(words.text) or month is None:
        return None
    try:
        day = date(
            int(year) if year else (today or date.min).year, month, int(match["day"])
        )
    except ValueError:
        return None
    if not year:
        if today is None:
            return None
        # "On 28 December" in an article of January means the last one.
        if (day - today).days > 183:
            day = day.replace(year=day.year - 1)
    return _range(day, day, "day", words)


def _iso_date(match: re.Match[str], words: Span, today: date | None) -> When | None:
    try:
        day = date.fromisoformat(match.group())
    except ValueError:
        return None
    return _range(day, day, "day", words)


def _month_year(match: re.Match[str], words: Span, today: date | None) -> When | None:
    month = _month_number(match["month"])
    if month is None or _NEVER_MONTH.search(words.text):
        return None
    first = date(int(match["year"]), month, 1)
    return _range(first, _month_end(first), "month", words)


def _only_year(match: re.Match[str], words: Span, today: date | None) -> When | None:
    year = int(match["year"])
    return _range(date(year, 1, 1), date(year, 12, 31), "year", words)


def _weekday(match: re.Match[str], words: Span, today: date | None) -> When | None:
    if today is None:
        return When(None, None, "vague", words)
    number = _DAYS.index(match["weekday"].lower())
    if match["next"]:
        day = today + timedelta(days=(number - today.weekday()) % 7 or 7)
    else:
        day = today - timedelta(days=(today.weekday() - number) % 7)
    return _range(day, day, "day", words)


def _near_day(match: re.Match[str], words: Span, today: date | None) -> When | None:
    if today is None:
        return When(None, None, "vague", words)
    word = match.group().lower()
    shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    day = today + timedelta(days=shift)
    first = day - timedelta(days=1) if word == "overnight" else day
    return _range(first, day, "day", words)


def _near_period(match: re.Match[str], words: Span, today: date | None) -> When | None:
    if today is None:
        return When(None, None, "vague", words)
    shift = {"last": -1, "next": 1}.get(match["which"].lower(), 0)
    unit = match["unit"].lower()
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return _range(monday, monday + timedelta(days=6), "week", words)
    if unit == "month":
        index = today.year * 12 + today.month - 1 + shift
        first = date(index // 12, index % 12 + 1, 1)
        return _range(first, _month_end(first), "month", words)
    year = today.year + shift
    return _range(date(year, 1, 1), date(year, 12, 31), "year", words)


def _vague(match: re.Match[str], words: Span, today: date | None) -> When | None:
    return When(None, today.isoformat() if today else None, "vague", words)


_Reader = Callable[[re.Match[str], Span, date | None], When | None]
_PATTERNS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"\b\d{4}-\d\d-\d\d\b", _iso_date),
        (rf"\b{_DAY} {_MONTH},? {_YEAR}\b", _full_date),
        (rf"\b{_MONTH} {_DAY},? {_YEAR}\b", _full_date),
        (rf"\b{_DAY} {_MONTH}\b", _full_date),
        (rf"\b{_MONTH} {_DAY}\b(?!,? \d)", _full_date),
        (rf"(?<!\d )\b{_MONTH},? {_YEAR}\b", _month_year),
        (rf"\b(?:in |since |from |during )?{_YEAR}\b(?![-/])", _only_year),
        (
            r"\b(?:(?P<next>next) |(?:on|last|by|since|late|early) )"
            rf"(?P<weekday>{'|'.join(_DAYS)})\b",
            _weekday,
        ),
        (r"\b(?:yesterday|today|tonight|tomorrow|overnight)\b", _near_day),
        (r"\b(?P<which>last|this|next) (?P<unit>week|month|year)\b", _near_period),
        (r"\b(?:recently|recent|lately|earlier this (?:week|month|year))\b", _vague),
    )
)


def _month_number(word: str) -> int | None:
    prefix = word.lower()[:3]
    return next((i for i, m in enumerate(_MONTHS, 1) if m.startswith(prefix)), None)


def _month_end(first: date) -> date:
    following = first.replace(day=28) + timedelta(days=4)
    return following.replace(day=1) - timedelta(days=1)


def _range(first: date, last: date, precision: str, words: Span) -> When:
    return When(first.isoformat(), last.isoformat(), precision, words)
