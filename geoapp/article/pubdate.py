"""A line of a page -> the date and time that it prints.

Times are wall times as printed, without a zone: what matters here is the
calendar day on which "on Monday" was written.
"""

import re
from datetime import datetime

_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"(?<!\d){_YEAR}(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)(?:T(?=\d))?",
        rf"(?<!\d){_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}",
        rf"\b{_MONTH}[\s-]+{_DAY},?[\s-]+{_YEAR}",
        rf"(?<!\d)(?P<a>\d\d?)(?P<mark>[-/.])(?P<b>\d\d?)(?P=mark){_YEAR}",
    )
)
_TIME = re.compile(
    r"(?<![\d:.])(?:(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?"
    r"|[.h](?P<dotted>[0-5]\d)(?=\s?(?:[ap]\.?m\b|hrs|gmt|utc|\w{1,3}t\b|$)))?"
    r"\s?(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:gmt|utc|hrs)))(?![\d:])",
    re.I,
)
_AROUND = re.compile(
    r"\b(?:first\s+published|published|posted|updated?|last|modified|created|issued"
    r"|date|time|on|at|as|of|the|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
    r"|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|gmt|utc|[ecmp][sd]?t"
    r"|bst|ces?t|eet|msk|ist|hrs|local|z|gmt\s?[+-]\d+|utc\s?[+-]\d+)\b\.?|[+-]\d\d:?\d\d\b",
    re.I,
)


def read_date(line: str) -> datetime | None:
    """Read the first date of a line, with its time where one is printed.

    Returns:
        Wall time without zone, midnight when the line has no time; `None`
        without a full date, or when day and month cannot be told apart.

    >>> read_date("Published: Dec. 14, 2024, 5:51 p.m. EST")
    datetime.datetime(2024, 12, 14, 17, 51)
    >>> read_date("14.12.2024")
    datetime.datetime(2024, 12, 14, 0, 0)
    >>> read_date("03/04/2024") is None
    True
    """
    dates = _dates(line)
    before = 0
    for number, (start, end, day) in enumerate(dates):
        after = dates[number + 1][0] if number + 1 < len(dates) else len(line)
        if day is not None:
            time = _time(line[end:after]) or _time(line[before:start]) or (0, 0)
            return day.replace(hour=time[0], minute=time[1])
        before = end
    return None


def without_dates(line: str) -> str:
    """Return what a line says besides dates, times and their labels.

    >>> without_dates("By Jane Doe, Saturday, December 14, 2024 at 17:51 GMT")
    'By Jane Doe'
    """
    dates = _dates(line)
    if not dates:
        return line
    for start, end, _ in sorted(dates, reverse=True):
        line = line[:start] + " " + line[end:]
    line = _TIME.sub(_blank_time, line)
    line = _AROUND.sub(" ", line)
    return re.sub(r"\s+", " ", line).strip(" \t,;:|/•·+-–—()[]")


def is_date_line(line: str) -> bool:
    """Whether a line is a date with at most a few words around it.

    >>> is_date_line("Kyiv, 14 December 2024"), is_date_line("03/04/2024")
    (True, True)
    >>> is_date_line("Ships left on 14 December 2024.")
    False
    """
    if len(line) > 120 or not _ANY_YEAR.search(line):
        return False
    rest = without_dates(line)
    words = rest.split()
    if rest == line:
        return False
    said = sum(word[0].islower() for word in words)
    return len(words) <= 6 and said == 0 and not (words and line.endswith("."))


def _dates(line: str) -> list[tuple[int, int, datetime | None]]:
    found: list[tuple[int, int, datetime | None]] = []
    if not _ANY_YEAR.search(line):
        return found
    for form in _FORMS:
        for match in form.finditer(line):
            overlaps = any(s < match.end() and match.start() < e for s, e, _ in found)
            if not overlaps:
                found.append((match.start(), match.end(), _day(match)))
    return sorted(found, key=lambda date: date[0])


def _day(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    if "a" in parts:
        order = _day_and_month(int(parts["a"]), int(parts["b"]), parts["mark"])
        if order is None:
            return None
        day, month = order
    else:
        day, name = int(parts["day"]), parts["month"].lower()
        month = int(name) if name.isdigit() else _MONTHS.index(name[:3]) + 1
    try:
        return datetime(int(parts["year"]), month, day)
    except ValueError:
        return None


def _day_and_month(a: int, b: int, mark: str) -> tuple[int, int] | None:
    """Order two numbers; dots always put the day first, slashes tell nothing."""
    if mark == "." or a > 12 or a == b:
        return a, b
    return (b, a) if b > 12 else None


def _time(text: str) -> tuple[int, int] | None:
    for match in _TIME.finditer(text):
        if found := _hour_and_minute(match):
            return found
    return None


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int] | None:
    if military := match["military"]:
        return int(military[:2]), int(military[2:])
    minute, half = match["minute"] or match["dotted"], (match["half"] or "").lower()
    if minute is None and not half:
        return None
    hour = int(match["hour"])
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, int(minute or 0)


def _blank_time(match: re.Match[str]) -> str:
    return " " if _hour_and_minute(match) else match[0]
