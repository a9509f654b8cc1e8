"""Arithmetic of days: a day of publication in, ranges of days out."""

from dataclasses import dataclass
from datetime import date, timedelta

_HALF_YEAR = 183  # days; a day without a year lies within so many of the article
_MONTH = 31  # days
_TENTH_DAY = 10  # a third of a month
_AHEAD = 2  # days; so far may time zones and print put a past day ahead


@dataclass(frozen=True, slots=True)
class Reading:
    """A range of days that words mean, `None` where a side is open.

    `precision` is as in `When`. `floating` says that the words leave out the
    year, so that it may come from the other end of a range. `days_on` is how
    many days lie between a day told before and the one meant ("the next day").
    """

    first: date | None
    last: date | None
    precision: str
    floating: bool = False
    days_on: int | None = None


VAGUE = Reading(None, None, "vague")


@dataclass(frozen=True, slots=True)
class Clock:
    """The day of publication, and the tense of what is dated."""

    today: date
    future: bool = False
    past: bool = False


def one_day(day: date) -> Reading:
    """Return the range of one day."""
    return Reading(day, day, "day")


def days_away(today: date, days: int) -> date | None:
    """Return the day so many days away, `None` outside the calendar.

    >>> days_away(date(2024, 3, 1), -1)
    datetime.date(2024, 2, 29)
    """
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def month_range(year: int, month: int) -> Reading | None:
    """Return a month's range; months below 1 and over 12 are in other years.

    >>> month_range(2024, 0).first
    datetime.date(2023, 12, 1)
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1 <= year < date.max.year:
        return None
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return Reading(first, following - timedelta(days=1), "month")


def year_range(first: int, last: int | None = None) -> Reading | None:
    """Return the range of a year or of several."""
    last = first if last is None else last
    if not 1 <= first <= last <= date.max.year:
        return None
    return Reading(date(first, 1, 1), date(last, 12, 31), "year")


def week_range(day: date | None) -> Reading | None:
    """Return the week, from Monday to Sunday, that a day is in."""
    if day is None:
        return None
    monday = days_away(day, -day.weekday())
    sunday = days_away(day, 6 - day.weekday())
    return Reading(monday, sunday, "week") if monday and sunday else None


def day_of(year: int, month: int, day: int) -> Reading | None:
    """Return a day's range, or `None` where the month has no such day."""
    try:
        return one_day(date(year, month, day))
    except ValueError:
        return None


def without_year(month: int, day: int, clock: Clock) -> Reading | None:
    """Return the day of a month that an article of today means.

    >>> without_year(12, 28, Clock(date(2025, 1, 4))).first
    datetime.date(2024, 12, 28)
    """
    today = clock.today
    found = [
        reading
        for year in (today.year - 1, today.year, today.year + 1)
        if (reading := day_of(year, month, day))
    ]
    low = -_AHEAD if clock.future else _AHEAD - 365 if clock.past else -_HALF_YEAR
    for reading in found:
        if reading.first and low <= (reading.first - today).days <= low + 365:
            return Reading(reading.first, reading.last, "day", floating=True)
    return None


def month_without_year(month: int, clock: Clock) -> Reading | None:
    """Return the month by that name that is not ahead, or is not over."""
    today = clock.today
    year = today.year
    if clock.future and month < today.month:
        year += 1
    if not clock.future and month > today.month:
        year -= 1
    reading = month_range(year, month)
    return reading and Reading(reading.first, reading.last, "month", floating=True)


def weekday(number: int, clock: Clock) -> Reading | None:
    """Return the last such day up to today, or in future the next from today.

    An article of a Monday means by "Monday" the day it appears.

    >>> weekday(0, Clock(date(2024, 12, 14))).first
    datetime.date(2024, 12, 9)
    """
    today = clock.today
    back, ahead = (today.weekday() - number) % 7, (number - today.weekday()) % 7
    day = days_away(today, ahead if clock.future else -back)
    return one_day(day) if day else None


def weekend(shift: int, clock: Clock) -> Reading | None:
    """Return Saturday and Sunday of the week so many weeks away."""
    week = week_range(days_away(clock.today, 7 * shift))
    if week is None or week.last is None:
        return None
    return Reading(days_away(week.last, -1), week.last, "day")


def season_range(year: int, month: int) -> Reading | None:
    """Return three months from one on; winter ends in the year after."""
    first, last = month_range(year, month), month_range(year, month + 2)
    return Reading(first.first, last.last, "month") if first and last else None


def easter(year: int) -> date:
    """Return Easter Sunday in the Gregorian calendar (Meeus 1991, chapter 8).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday_shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday_shift) // 433
    month, day = divmod(h + weekday_shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


def part_of(reading: Reading, part: str) -> Reading:
    """Narrow a year, month, week or decade to its early, mid or late part.

    Thirds of it: "late October" is from the 21st on, "early 2023" ends in April.
    """
    first, last = reading.first, reading.last
    if first is None or last is None or reading.precision == "day":
        return reading
    if reading.precision == "year":
        return _part_of_years(first.year, last.year, part) or reading
    third = (
        _TENTH_DAY if reading.precision == "month" else ((last - first).days + 1) // 3
    )
    if (last - first).days > _MONTH:
        third = (last - first).days // 3  # of a season
    bounds = {
        "early": (first, days_away(first, third - 1)),
        "mid": (days_away(first, third), days_away(first, 2 * third - 1)),
        "late": (days_away(first, 2 * third), last),
    }[part]
    precision = "day" if reading.precision == "week" else "month"
    if reading.precision == "month" and third == _TENTH_DAY:
        precision = "week"
    return Reading(*bounds, precision, reading.floating)


def _part_of_years(first: int, last: int, part: str) -> Reading | None:
    if first < last:  # a decade
        bounds = {"early": (0, 3), "mid": (4, 6), "late": (6, 9)}[part]
        return year_range(*(min(last, first + years) for years in bounds))
    months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
    low, high = (month_range(first, month) for month in months)
    return Reading(low.first, high.last, "month") if low and high else None
