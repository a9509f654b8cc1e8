"""Instants and intervals as RFC 3339 writes them in, seconds and days out.

Seconds and days are counted from 1970-01-01 in UTC, in the Gregorian calendar
of today for all years from 0000 to 9999, which is as far as RFC 3339 goes.
Fractions of a second are dropped.
"""

import re
from datetime import date, timedelta

from geoapp.query import Interval

DAY_S = 86_400
OPEN = ("", "..")
"""How an open side of an interval is written."""

FORMS = (
    "write 2024-12-14 or 2024-12-14T17:51:00Z, with + as %2B, "
    "or two of them with / between, .. where a side is open"
)

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_EPOCH = date(1970, 1, 1).toordinal()
# The calendar repeats after 400 years; Python's has no year 0.
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
FIRST_DAY = -719_528  # 0000-01-01
LAST_DAY = 2_932_896  # 9999-12-31


def read_interval(text: str) -> Interval:
    """Read an instant or an interval; both ends belong to it.

    Args:
        text: A date, a timestamp, or two of them with a slash between. A date
            is the whole day; an end that is empty or `..` is open.

    Raises:
        ValueError: If it is none of these, is open on both sides or ends before
            it starts.

    >>> read_interval("1970-01-01/1970-01-02")
    Interval(start=0, end=172799)
    """
    first, slash, last = text.partition("/")
    if not slash:
        return Interval(*read_instant(text))
    start = None if first in OPEN else read_instant(first)[0]
    end = None if last in OPEN else read_instant(last)[1]
    if start is None and end is None:
        raise ValueError("is open on both sides; leave it out")
    if start is not None and end is not None and start > end:
        raise ValueError("ends before it starts; swap its ends")
    return Interval(start, end)


def read_instant(text: str) -> tuple[int, int]:
    """Return the first and the last second of a date or a timestamp.

    Raises:
        ValueError: If it is neither.

    >>> read_instant("1970-01-01T01:00:00.5+01:00")
    (0, 0)
    """
    if "T" in text or "t" in text:
        second = read_timestamp(text)
        return second, second
    start = read_date(text) * DAY_S
    return start, start + DAY_S - 1


def read_date(text: str) -> int:
    """Return the day of a date such as `2024-12-14`.

    Raises:
        ValueError: If there is no such day.

    >>> read_date("0000-01-01")
    -719528
    """
    parts = _DATE.fullmatch(text)
    if parts is None:
        raise ValueError(f"is no date or timestamp; {FORMS}")
    year, month, day = map(int, parts.groups())
    shift = 0 if year else _CYCLE_YEARS
    try:
        ordinal = date(year + shift, month, day).toordinal()
    except ValueError:
        raise ValueError("names a day that no calendar has") from None
    return ordinal - _EPOCH - (0 if year else _CYCLE_DAYS)


def read_timestamp(text: str) -> int:
    """Return the second of a timestamp such as `2024-12-14T17:51:00+04:00`.

    Raises:
        ValueError: If it is none, or has no `Z` or offset.
    """
    parts = _TIMESTAMP.fullmatch(text)
    if parts is None:
        raise ValueError(f"is no date or timestamp; {FORMS}")
    day, hour, minute, second, sign, off_hours, off_minutes = parts.groups()
    h, m, s = int(hour), int(minute), int(second)
    off_h, off_m = int(off_hours or 0), int(off_minutes or 0)
    if h > 23 or m > 59 or s > 60 or off_h > 23 or off_m > 59:  # :60 leaps
        raise ValueError("names a time that no clock shows")
    offset = (off_h * 60 + off_m) * (-60 if sign == "-" else 60)
    return read_date(day) * DAY_S + h * 3600 + m * 60 + s - offset


def date_text(day: int) -> str:
    """Write a day as a date; days beyond the calendar become its ends.

    >>> date_text(-719_528), date_text(0), date_text(10**9)
    ('0000-01-01', '1970-01-01', '9999-12-31')
    """
    day = min(max(day, FIRST_DAY), LAST_DAY)
    if day >= FIRST_DAY + 366:
        return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
    shifted = date(1970, 1, 1) + timedelta(days=day + _CYCLE_DAYS)
    return f"0000-{shifted:%m-%d}"


def timestamp_text(second: int) -> str:
    """Write a second as a timestamp in UTC, within the calendar.

    >>> timestamp_text(-1)
    '1969-12-31T23:59:59Z'
    """
    second = min(max(second, FIRST_DAY * DAY_S), (LAST_DAY + 1) * DAY_S - 1)
    day, rest = divmod(second, DAY_S)
    minutes, s = divmod(rest, 60)
    return f"{date_text(day)}T{minutes // 60:02}:{minutes % 60:02}:{s:02}Z"
