"""Dates that lean on the day of publication: "on Monday", "two days ago"."""

import re

from geoapp.dates.days import (
    VAGUE,
    Clock,
    Reading,
    days_away,
    month_range,
    one_day,
    season_range,
    week_range,
    weekday,
    weekend,
    year_range,
)
from geoapp.dates.words import (
    DAYS,
    DEICTIC,
    MONTH,
    MONTH_NAME,
    PART_OF_DAY,
    UNIT,
    WEEKDAY,
    WEEKDAY_NAME,
    WHICH,
    month_of,
)

_SHIFTS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0}
_SHIFTS |= {"next": 1, "coming": 1, "upcoming": 1}
_DAY_SHIFTS = {
    "yesterday": (-1, -1),
    "today": (0, 0),
    "tonight": (0, 0),
    "tomorrow": (1, 1),
    "overnight": (-1, 0),
    "last night": (-1, -1),
    "the day before yesterday": (-2, -2),
    "the day after tomorrow": (2, 2),
    "the night before last": (-2, -2),
}
_NAMED = re.compile(  # a name, or any such day
    r"\b(?:Black|Bloody|Super|Cyber|Holy|Palm|Ash|Shrove|[Ee]very|[Ee]ach|a|any) $"
)
_LONGEST_NAME = 8  # characters


def on_weekday(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read a day of the week: the last up to today, or the next in future."""
    if not match["weekday"][0].isupper() or _NAMED.search(
        match.string, max(0, match.start() - _LONGEST_NAME), match.start()
    ):
        return None
    if clock is None:
        return VAGUE
    number = DAYS.index(match["weekday"].lower())
    if match["week"]:
        return _in_week(number, match["week"].lower(), clock)
    which = (match["which"] or "").lower()
    today = clock.today
    same = today.weekday() == number
    if which in ("last", "past", "previous"):
        day = days_away(today, -7) if same else None
        return one_day(day) if day else weekday(number, Clock(today))
    if which == "next":
        return _in_week(number, "next", clock)
    if which == "this" and not (clock.future or clock.past):
        return _in_week(number, "this", clock)
    future = clock.future or which in ("coming", "upcoming")
    return _overnight(weekday(number, Clock(today, future)), match["overnight"])


def _in_week(number: int, which: str, clock: Clock) -> Reading | None:
    week = week_range(days_away(clock.today, 7 * _SHIFTS[which]))
    day = days_away(week.first, number) if week and week.first else None
    return one_day(day) if day else None


def _overnight(reading: Reading | None, into: str | None) -> Reading | None:
    """Let "overnight into Tuesday" start on Monday."""
    if reading is None or reading.first is None or not into:
        return reading
    return Reading(days_away(reading.first, -1), reading.last, "day")


def near_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "yesterday", "overnight", "this morning"."""
    if clock is None:
        return VAGUE
    words = match["deictic"].lower()
    low, high = _DAY_SHIFTS.get(words, (0, 0))
    return _between(clock, low, high)


def _between(clock: Clock, low: int, high: int) -> Reading | None:
    first, last = days_away(clock.today, low), days_away(clock.today, high)
    return Reading(first, last, "day") if first and last else None


def which_unit(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "last week", "next year", "this weekend", "the end of the month"."""
    if clock is None:
        return VAGUE
    which = (match["which"] or "this").lower()
    unit = match["unit"].lower()
    if match["which"] is None and not _is_this(match):
        return None
    reading = _unit(unit, _SHIFTS[which], which, clock)
    if reading is None or match["told"] is None:
        return reading
    if match["told"].lower() == "earlier":
        return Reading(reading.first, clock.today, reading.precision)
    return Reading(clock.today, reading.last, reading.precision)


def _is_this(match: re.Match[str]) -> bool:
    """Whether "the weekend", "the end of the year" leave out "this"."""
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    return match["unit"].lower() == "weekend" or before.endswith(
        ("end of ", "start of ", "beginning of ", "year-", "month-")
    )


def _unit(unit: str, shift: int, which: str, clock: Clock) -> Reading | None:
    today = clock.today
    if unit == "week":
        return week_range(days_away(today, 7 * shift))
    if unit == "fortnight":
        return _between(clock, *((-14, 0) if shift < 0 else (0, 14)))
    if unit == "weekend":
        return weekend(shift + _weekends_back(which, clock), clock)
    if unit == "month":
        return month_range(today.year, today.month + shift)
    if unit == "quarter":
        start = today.month - (today.month - 1) % 3 + 3 * shift
        return season_range(today.year, start)
    if unit == "year":
        return year_range(today.year + shift)
    length = 10 if unit == "decade" else 100
    first = today.year - today.year % length + shift * length
    return year_range(first, first + length - 1)


def _weekends_back(which: str, clock: Clock) -> int:
    """Tell how many weeks lie between this week's end and the weekend meant."""
    on_it = clock.today.weekday() >= 5
    if which == "this" and not on_it and not clock.future:
        early = clock.today.weekday() <= 1  # told on Monday or Tuesday
        return -1 if clock.past or early else 0
    # On a Saturday "next weekend" is the next; on other days the one ahead is.
    return 0


def which_month(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "last August": the last that was over, "next August": one to come."""
    month = month_of(match["month"])
    if month is None:
        return None
    if clock is None:
        return VAGUE
    today, which = clock.today, match["which"].lower()
    if which == "this":
        return month_range(today.year, month)
    if which == "last":
        return month_range(today.year - (month >= today.month), month)
    return month_range(today.year + (month <= today.month), month)


_WHICH = r"(?P<which>last|past|previous|this|current|next|coming|upcoming)"
_PAPERS = r"(?! (?:Times|Mail|Express|Telegraph|Mirror|Herald|Post|Night Live))"
RULES = (
    (
        WEEKDAY,
        rf"\b(?:(?P<overnight>overnight (?:in)?to )?(?:early |late )?|"
        rf"(?:earlier |later )(?:on )?)(?:{_WHICH} (?:week[’']s )?)?{WEEKDAY_NAME}\b"
        rf"{_PAPERS}(?: (?:of )?(?P<week>last|this|next) week\b)?"
        rf"(?:,? (?:early |late )?(?:in the )?{PART_OF_DAY}\b)?",
        on_weekday,
    ),
    (
        DEICTIC,
        r"\b(?P<deictic>the day before yesterday|the day after tomorrow|"
        r"the night before last|yesterday|today|tonight|tomorrow|overnight|last night|"
        r"(?:earlier |later )?today|this (?:morning|afternoon|evening))\b"
        rf"(?: {PART_OF_DAY}\b)?",
        near_day,
    ),
    (
        UNIT | WHICH,
        rf"(?<!\ba )\b(?:(?P<told>earlier|later) )?(?:the )?(?:{_WHICH} )?"
        r"(?P<unit>week|weekend|fortnight|month|quarter|year|decade|century)\b(?!-)",
        which_unit,
    ),
    (MONTH | WHICH, rf"\b(?P<which>last|this|next) {MONTH_NAME}", which_month),
)
