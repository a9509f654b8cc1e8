"""Dates that a calendar tells: "3 March 2024", "Sept. 5", "the 1990s"."""

import re
from datetime import date, timedelta

from geoapp.dates.days import (
    Clock,
    Reading,
    day_of,
    easter,
    month_range,
    month_without_year,
    without_year,
    year_range,
)
from geoapp.dates.words import (
    DAY_NUMBER,
    DAY_OF_MONTH,
    DECADE,
    DIGIT,
    FEAST,
    FOUR_DIGITS,
    MONTH,
    MONTH_NAME,
    ORDINAL,
    ORDINALS,
    UNIT,
    YEAR,
    month_of,
)

_TO = r"(?:\s?[-–—]\s?|\s(?:to|and|or|through|until)\s)"
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970}
_DECADES |= {"eighties": 1980, "nineties": 1990}
_LOOSE = re.compile(r"\b(?:about|around|over|for|of|to|than|nearly|some|at)\s$", re.I)
_NUMBERED = re.compile(r"\b(?:of|at|to|an?|and|near) $")
_NUMBERING = re.compile(r"\s[A-Z]")  # "of 1935 Orchard St.", "a 2000 Ford"
_WORD_BEFORE = 8  # characters
_BLOCK = re.compile(r"\sblock\b")  # "the 1600 block of Elm Street"
_COUNTED = re.compile(  # "in 2000 villages"
    r"(?:\s?(?:to|and|or|-|–)\s?[0-9]{3,6})?\s(?!(?:as|is|was|has|his|its|this|us|less|across|because|unless|years)\b)"
    r"(?:people|men|women|children|km|miles|[a-z]{3,20}s)\b"
)


def iso_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "2024-03-03", also with a time of day behind."""
    return day_of(int(match["year"]), int(match["month"]), int(match["day"]))


def numeric_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "25/12/2015", "12/25/2015" and "9.11.2001".

    Where month and day may be either, only the year is sure.
    """
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if match["mark"] == "." or one == two:
        return day_of(year, two, one)
    orders = [r for r in (day_of(year, two, one), day_of(year, one, two)) if r]
    return orders[0] if len(orders) == 1 else year_range(year) if orders else None


def month_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read a day of a month, with or without a year, or several: "3-5 May"."""
    month = month_of(match["month"])
    if month is None:
        return None
    days = [int(match["day"])]
    other = match["other"]
    if other:
        days.append(int(re.sub("[a-z]", "", other)))
    read = [_day(match["year"], month, day, clock) for day in sorted(days)]
    if read[0] is None or read[-1] is None:
        return None
    floating = not match["year"]
    return Reading(read[0].first, read[-1].last, read[0].precision, floating)


def word_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "the second of May"."""
    month = month_of(match["month"])
    day = ORDINALS[match["ordinal"].lower()]
    return (month and _day(match["year"], month, day, clock)) or None


def _day(year: str | None, month: int, day: int, clock: Clock | None) -> Reading | None:
    if year:
        return day_of(int(year), month, day)
    if day_of(2000, month, day) is None:
        return None
    return without_year(month, day, clock) if clock else Reading(None, None, "vague")


def month_year(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "March 2003"."""
    month = month_of(match["month"])
    return month_range(int(match["year"]), month) if month else None


def bare_month(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "March", whose year is that of the article or of its neighbor."""
    month = month_of(match["month"])
    if month is None:
        return None
    return month_without_year(month, clock) if clock else Reading(None, None, "vague")


def years(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "2015", "2015-16", but not "2000 troops"."""
    first = int(match["year"])
    loose = _LOOSE.search(
        match.string, max(0, match.start() - _WORD_BEFORE), match.start()
    )
    if _is_number(match.string, match.start(), match.end()):
        return None
    if (loose or first % 50 == 0) and _COUNTED.match(match.string, match.end()):
        return None
    other = match["other"]
    if not other:
        return year_range(first)
    last = int(other) if len(other) == 4 else first - first % 100 + int(other)
    return year_range(first, last)


def _is_number(text: str, start: int, end: int) -> bool:
    """Whether four digits number a house or a model."""
    numbered = _NUMBERED.search(text, max(0, start - _WORD_BEFORE), start)
    named = bool(numbered) and _NUMBERING.match(text, end) is not None
    return named or _BLOCK.match(text, end) is not None


def decade(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "the 1990s" and "the nineties"."""
    word = match["decade"].lower()
    first = _DECADES.get(word) or int(word[:4])
    return year_range(first, first + (99 if first % 100 == 0 and first < 2000 else 9))


def century(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "the 19th century"."""
    word = match["number"].lower()
    number = int(word) if word.isdigit() else ORDINALS[word]
    return year_range(100 * (number - 1) + 1, 100 * number)


def part_of_year(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "the first half of 2024", "the second quarter of 2023"."""
    length = 6 if match["part"] == "half" else 3
    start = 1 + (ORDINALS[match["ordinal"].lower()] - 1) * length
    low = month_range(int(match["year"]), start)
    high = month_range(int(match["year"]), start + length - 1)
    return Reading(low.first, high.last, "month") if low and high else None


def week_of(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "the last week of March 2020": seven days of the month."""
    month = month_of(match["month"])
    if month is None or not (match["year"] or clock):
        return Reading(None, None, "vague") if month else None
    whole = (
        month_range(int(match["year"]), month)
        if match["year"]
        else clock and month_without_year(month, clock)
    )
    if not whole or whole.first is None or whole.last is None:
        return None
    number = ORDINALS.get(match["ordinal"].lower())
    first = (
        whole.first + timedelta(weeks=number - 1)
        if number
        else whole.last - timedelta(days=6)
    )
    return Reading(first, min(whole.last, first + timedelta(days=6)), "week")


def named_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read the day that gave the attacks of 2001 their name."""
    return day_of(2001, 9, 11)


def feast(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read a holiday whose day is the same wherever it is kept so called."""
    name = re.sub(r"[’']s\b|^st\.? ", "", match["feast"].lower())
    year = int(match["year"]) if match["year"] else None
    if year is None and clock is None:
        return Reading(None, None, "vague")
    if name in _FEASTS:
        month, day = _FEASTS[name]
        return _day(match["year"], month, day, clock)
    if year:
        return _moving(name, year)
    assert clock is not None
    found = [_moving(name, clock.today.year + shift) for shift in (-1, 0, 1)]
    return min(found, key=lambda r: abs(_days_between(r, clock)))


def _moving(name: str, year: int) -> Reading:
    if name.startswith("thanksgiving"):  # the fourth Thursday of November
        first = date(year, 11, 1)
        day = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    else:
        day = easter(year) + timedelta(days=_EASTER[name])
    return Reading(day, day, "day")


def _days_between(reading: Reading, clock: Clock) -> int:
    return (reading.first - clock.today).days if reading.first else 0


_FEASTS = {
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new year eve": (12, 31),
    "new year day": (1, 1),
    "valentine day": (2, 14),
    "halloween": (10, 31),
    "fourth of july": (7, 4),
}
_EASTER = {"good friday": -2, "easter sunday": 0, "easter monday": 1, "easter": 0}


_NO_DIGIT = r"(?<![0-9A-Za-z$€£.,:/-])"
_SLASHED = (
    rf"{_NO_DIGIT}(?P<one>[0-9]{{1,2}})(?P<mark>[./])(?P<two>[0-9]{{1,2}})(?P=mark)"
    rf"{YEAR}(?![/.-][0-9])"
)
_DAY_RANGE = rf"(?:(?P<other>{DAY_NUMBER}(?:st|nd|rd|th)?){_TO})?"
RULES = (
    (
        MONTH | DIGIT,
        r"\bSept(?:ember|\.)? 11(?=(?:th)? (?:terror|attacks|hijack))",
        named_day,
    ),
    (DIGIT, r"9/11(?<![0-9/]9/11)(?![0-9/])", named_day),
    (
        FOUR_DIGITS,
        r"(?<![0-9-])(?P<year>[12][0-9]{3})([-/])(?P<month>[01][0-9])\2"
        r"(?P<day>[0-3][0-9])(?![0-9-])(?:T[0-9:.]{4,15}(?:Z|[+-][0-9:]{4,6})?)?",
        iso_day,
    ),
    (FOUR_DIGITS, _SLASHED, numeric_day),
    (
        MONTH | DIGIT,
        rf"{_NO_DIGIT}{_DAY_RANGE}{DAY_OF_MONTH}[\s-](?:of )?{MONTH_NAME}"
        rf"(?:(?:,? |-){YEAR})?",
        month_day,
    ),
    (
        MONTH | DIGIT,
        rf"(?<!\b[Ii]n ){MONTH_NAME}\s(?:the )?{DAY_OF_MONTH}(?![0-9:%]|[.,][0-9])"
        rf"(?:{_TO}(?P<other>{DAY_NUMBER}(?:st|nd|rd|th)?)"
        r"(?![0-9:%]|[.,][0-9])(?:(?<!and [0-9])(?<!and [0-9]{2})|(?!\s[a-z])))?"
        rf"(?:,? {YEAR})?",
        month_day,
    ),
    (
        MONTH | ORDINAL,
        rf"\b(?P<ordinal>{'|'.join(ORDINALS)}) (?:day )?of {MONTH_NAME}(?:,? {YEAR})?",
        word_day,
    ),
    (MONTH | FOUR_DIGITS, rf"{MONTH_NAME},? (?:of )?{YEAR}", month_year),
    (MONTH, MONTH_NAME, bare_month),
    (
        FOUR_DIGITS,
        rf"{_NO_DIGIT}{YEAR}(?:[-–/](?P<other>20[0-9]{{2}}|[0-9]{{2}})(?![0-9-]))?"
        r"(?![-–][0-9]|\s(?:GMT|UTC|hours|local)\b|[’']s\s?[0-9])",
        years,
    ),
    (FOUR_DIGITS, r"\b(?P<decade>(?:1[5-9]|20)[0-9]0[’']?s)\b", decade),
    (DECADE, rf"(?<=\bthe )(?P<decade>{'|'.join(_DECADES)})\b", decade),
    (
        DIGIT | UNIT,
        r"\b(?P<number>1[0-9]|20|21)(?:st|th)[ -]century\b",
        century,
    ),
    (
        UNIT | FOUR_DIGITS | ORDINAL,
        r"\b(?:the )?(?P<ordinal>first|second|third|fourth) (?P<part>half|quarter) "
        rf"of {YEAR}",
        part_of_year,
    ),
    (
        UNIT | MONTH | ORDINAL,
        r"\b(?:the )?(?P<ordinal>first|second|third|fourth|last) week of "
        rf"{MONTH_NAME}(?:,? {YEAR})?",
        week_of,
    ),
    (
        FEAST,
        r"\b(?P<feast>Christmas(?: Day| Eve)?|Boxing Day|New Year[’']s (?:Day|Eve)|"
        r"(?:St\.? )?Valentine[’']s Day|Halloween|Fourth of July|"
        r"Easter(?: Sunday| Monday)?|Good Friday|Thanksgiving(?: Day)?)\b"
        rf"(?:,? (?:in )?{YEAR})?",
        feast,
    ),
)
