"""Dates by distance: "two days ago", "in the past week", "soon", "at dawn"."""

import re
from datetime import date

from geoapp.dates.days import (
    VAGUE,
    Clock,
    Reading,
    day_of,
    days_away,
    month_range,
    one_day,
    season_range,
    week_range,
    year_range,
)
from geoapp.dates.words import (
    AGO,
    DAY_NUMBER,
    DIGIT,
    HOUR,
    NUMBER,
    SEASON,
    SEASONS,
    SIDE,
    UNIT,
    WHICH,
    WITHIN,
    YEAR,
    number_of,
)
from geoapp.dates.words import VAGUE as VAGUE_WORDS


def ago(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "two days ago", "a decade ago"; "years ago" stays vague."""
    if clock is None or not (match["number"] or match["couple"]):
        return Reading(None, clock.today if clock else None, "vague")
    number = 2 if match["couple"] else number_of(match["number"])
    unit = match["unit"].lower()
    if unit == "minute" or (unit == "hour" and number <= _SAME_DAY):
        return one_day(clock.today)
    return _away(-number, unit, clock)


def from_now(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "in two weeks' time", and in future "in two weeks"."""
    if clock is None:
        return VAGUE
    if not clock.future and not match.group().endswith(("time", "now")):
        return None  # so long it took
    return _away(number_of(match["number"]), match["unit"].lower(), clock)


def _away(number: int, unit: str, clock: Clock) -> Reading | None:
    today = clock.today
    if unit in ("minute", "hour", "day", "night"):
        share = {"minute": 24 * 60, "hour": 24}.get(unit, 1)
        days = number // share if number < 0 else -(-number // share)
        day = days_away(today, days)
        return one_day(day) if day else None
    if unit in ("week", "fortnight"):
        return week_range(days_away(today, number * (14 if unit[0] == "f" else 7)))
    if unit == "month":
        return month_range(today.year, today.month + number)
    length = {"year": 1, "decade": 10, "century": 100}[unit]
    return year_range(today.year + number * length)


def stretch(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "in the past 24 hours", "over the next two weeks"."""
    if clock is None:
        return VAGUE
    ahead = match["which"].lower() in ("next", "coming", "following")
    word = (match["number"] or "").lower()
    unit = match["unit"].lower().rstrip("s")
    if word in _FEW or (not word and match["unit"].lower().endswith("s")):
        return to_come(match, clock) if ahead else lately(match, clock)
    number = (number_of(word) if word else 1) * (1 if ahead else -1)
    if unit in ("hour", "day", "night"):
        far = _away(number, unit, clock)
        edge = far.first if far else None
    else:
        edge = _same_day(unit, number, clock)
    if edge is None:
        return None
    precision = _COARSE.get(unit, unit)
    bounds = (clock.today, edge) if ahead else (edge, clock.today)
    return Reading(*bounds, precision)


def _same_day(unit: str, number: int, clock: Clock) -> date | None:
    """Return the day as many weeks, months or years away."""
    today = clock.today
    if unit in ("week", "fortnight"):
        return days_away(today, number * (14 if unit[0] == "f" else 7))
    months = number * {"month": 1, "year": 12, "decade": 120}[unit]
    month = month_range(today.year, today.month + months)
    if month is None or month.first is None or month.last is None:
        return None
    return min(month.last, month.first.replace(day=min(today.day, month.last.day)))


def bare_season(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "in the spring", but not "the spring offensive"."""
    return season(match, clock)


def season(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "last summer", "in the spring of 2014"."""
    start = SEASONS[match["season"].lower()]
    if match["year"]:
        return season_range(int(match["year"]), start)
    if clock is None:
        return VAGUE
    which = (match["which"] or "").lower()
    today = clock.today
    this = season_range(today.year, start)
    if this is None or this.first is None or this.last is None:
        return None
    if which in ("next", "coming") or (not which and clock.future):
        return season_range(today.year + (this.first <= today), start)
    before = season_range(today.year - 1, start)
    if which == "this":
        return before if before and before.last and before.last >= today else this
    over = this.last < today if which == "last" else this.first <= today
    return this if over else before


def of_month(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "on the 14th": of this month, or of the one before or behind."""
    if clock is None:
        return VAGUE
    today, day = clock.today, int(match["day"])
    for shift in (0, 1) if clock.future else (0, -1):
        month = month_range(today.year, today.month + shift)
        if month is None or month.first is None:
            return None
        found = day_of(month.first.year, month.first.month, day)
        if found and found.first and (found.first >= today) == clock.future:
            return found
        if found and found.first == today:
            return found
    return None


def lately(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "recently", "in recent days": not after today."""
    return Reading(None, clock.today, "vague") if clock else VAGUE


def lately_told(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "recent", which dates the noun behind it alone."""
    return lately(match, clock)


def to_come(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "soon", "in the coming days": not before today."""
    return Reading(clock.today, None, "vague") if clock else VAGUE


def leaning(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read words that lean on a day told before: "the next day"."""
    return VAGUE


def days_on(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "the next day", "two days later", which lean on a day told before."""
    words = match.groupdict()
    unit = match["unit"].lower().rstrip("s")
    side = (words.get("side") or words.get("step") or "").lower()
    if unit not in ("day", "night", "morning"):
        return VAGUE
    number = number_of(words.get("number") or "one")
    shift = 0 if side == "same" else -number if side in _BACK else number
    return Reading(None, None, "vague", days_on=shift)


def some_on(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "days later": some time from what was told before."""
    return VAGUE


def same_day(match: re.Match[str], clock: Clock | None) -> Reading | None:
    """Read "later that day": the day told before."""
    return Reading(None, None, "vague", days_on=0)


_SAME_DAY = 12  # hours; "six hours ago" is today, "20 hours ago" may be yesterday
_FEW = ("few", "several", "couple of")
_BACK = ("before", "earlier", "previous", "preceding")
_COARSE = {"hour": "day", "night": "day", "fortnight": "week", "decade": "year"}
_UNIT = r"(?P<unit>minute|hour|day|night|week|fortnight|month|year|decade|century)"
_UNITS = r"(?P<unit>(?:hour|day|night|week|fortnight|month|year|decade)s?)"
_SEASONS = "|".join(SEASONS)
_MANY = r"(?:few|several|couple of)"
RULES = (
    (UNIT | AGO, rf"\b(?:(?P<couple>a couple of) |{NUMBER} )?{_UNIT}s? ago\b", ago),
    (UNIT, rf"\bin {NUMBER} {_UNIT}s?(?:[’']s? time)?\b", from_now),
    (UNIT | AGO, rf"\b{NUMBER} {_UNIT}s? (?P<now>from now)\b", from_now),
    (
        UNIT | WHICH,
        r"\b(?:(?:in|over|during|within|for|throughout) )?(?:the |these )?"
        r"(?P<which>past|last|previous|next|coming|following) "
        rf"{NUMBER.replace('number>', f'number>{_MANY}|')}[ -]{_UNITS}\b(?! of )",
        stretch,
    ),
    (
        UNIT | WHICH,
        r"\b(?:in|over|during|within|for|throughout) the "
        rf"(?P<which>past|last|next|coming)(?P<number>) {_UNITS}\b(?! of )",
        stretch,
    ),
    (
        UNIT | WHICH,
        r"\b(?:in|over|during|for) (?:the )?(?:most )?recent "
        r"(?:hours|days|weeks|months|years|decades)\b",
        lately,
    ),
    (VAGUE_WORDS, r"\b(?:(?:more |most |until )?recently|lately)\b", lately),
    (VAGUE_WORDS, r"\brecent\b", lately_told),
    (
        VAGUE_WORDS,
        r"\b(?:soon|shortly|imminently)\b(?! (?:there)?(?:after|before|as))",
        to_come,
    ),
    (
        SEASON,
        rf"\b(?P<which>)(?P<season>{_SEASONS})(?: of)? {YEAR}",
        season,
    ),
    (
        SEASON,
        rf"\b(?P<which>last|this|next|coming) (?P<season>{_SEASONS})(?P<year>)\b",
        season,
    ),
    (
        SEASON,
        rf"(?<=\bthe )(?P<which>)(?P<season>{_SEASONS})(?P<year>)\b"
        r"(?! (?!and|when|after|as|while|before|that)[a-z])",
        bare_season,
    ),
    (
        DIGIT,
        rf"(?<=\b[Oo]n )the (?P<day>{DAY_NUMBER})(?:st|nd|rd|th)\b"
        r"(?=[.,;:)]|$|\s(?:of this month|and|at|in|when|after|by|to|with)\b)",
        of_month,
    ),
    (
        UNIT | WHICH,
        r"\bthe (?P<step>next|following|previous|same|preceding) "
        r"(?P<unit>day|night|morning|week|weekend|month|year)\b",
        days_on,
    ),
    (
        UNIT | SIDE,
        r"\b(?:the|one|a) (?P<unit>day|night|morning|week|weekend|month|year) "
        r"(?P<side>before|after|earlier|later)\b",
        days_on,
    ),
    (
        UNIT | SIDE,
        rf"\b{NUMBER} {_UNITS} (?P<side>before|after|earlier|later)\b",
        days_on,
    ),
    (
        UNIT,
        r"\b(?:later )?that (?P<step>same )?(?P<unit>day|night|morning)\b",
        same_day,
    ),
    (
        UNIT | SIDE,
        rf"\b(?:{_MANY} )?{_UNITS}(?<=s) (?:before|after|earlier|later)\b",
        some_on,
    ),
    (UNIT | WITHIN, rf"\bwithin (?:{NUMBER} )?{_UNITS}\b", leaning),
    (VAGUE_WORDS, r"\b(?:since|by|until) then\b(?!-)", leaning),
    (
        HOUR,
        r"\b(?:(?:at|before|around|by|after|near|just) ){0,2}(?:local )?(?:the )?"
        r"(?:dawn|dusk|sunrise|sunset|daybreak|midnight|noon|midday|nightfall)\b|"
        r"\b(?:in |during )?the (?:early |small |pre-dawn )"
        r"(?:hours|morning|evening|afternoon)\b|"
        r"\bin the (?:late )?(?:morning|evening|afternoon)\b",
        leaning,
    ),
    (
        DIGIT,
        r"\b(?:at|around|about|by|before|after) (?:[0-9]{1,2}:[0-9]{2}|"
        r"[0-9]{1,2}\.[0-9]{2}(?=\s?[ap]\.?m\b)|"
        r"[0-9]{1,2}(?=\s?[ap]\.?m\b)|[0-9]{4}(?=\s(?:GMT|UTC|hours)))"
        r"(?![0-9%]|\s?(?:per|dollars|euros|points|million))"
        r"(?:\s?[ap]\.m\.|\s?[ap]m\b)?"
        r"(?:\s\(?(?:GMT|UTC|hours|local time|E[SD]T|[CP]ST|CET|BST|MSK)\b\)?)?",
        leaning,
    ),
)
