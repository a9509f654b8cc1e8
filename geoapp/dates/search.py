"""Date words of a stretch of text: each with its span, reading and governor."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from geoapp.dates import fixed, relative, spans
from geoapp.dates.days import (
    Clock,
    Reading,
    day_of,
    days_away,
    month_range,
    one_day,
    part_of,
)

_Reader = Callable[[re.Match[str], Clock | None], Reading | None]


@dataclass(frozen=True, slots=True)
class Found:
    """Date words with what they mean.

    `rule` names how they were read. `governed` says that a preposition or
    "early", "late" stands before, which a bare month or year needs to be one;
    `opening` is "from", "since", "until" or "between" where that stands there.
    `attributive` says that it tells the date of a noun behind ("the May talks").
    """

    start: int
    end: int
    reading: Reading
    rule: str
    governed: bool = False
    opening: str = ""
    attributive: bool = False

    @property
    def leans(self) -> bool:
        """Whether the words tell no day of the calendar by themselves."""
        return self.rule in _LEANING

    @property
    def follows(self) -> bool:
        """Whether they count from something told before: "two days later"."""
        return self.rule in _FOLLOWING


_SIDE_OF = re.compile(r"(?:after|before)$", re.IGNORECASE)
_FOLLOWING = frozenset({"days_on", "same_day", "some_on", "shifted"})
_LEANING = frozenset({"leaning", "days_on", "same_day", "some_on"})
_NEEDY = frozenset({"bare_month", "bare_season", "years"})
_DAYS = frozenset({"iso_day", "month_day", "word_day", "on_weekday", "near_day"})
_RULES: tuple[tuple[int, re.Pattern[str], _Reader], ...] = tuple(
    (kinds, re.compile(pattern, re.IGNORECASE), reader)
    for kinds, pattern, reader in (*fixed.RULES, *relative.RULES, *spans.RULES)
)
_OPENINGS = {
    **dict.fromkeys(("since", "after", "following"), "since"),
    **dict.fromkeys(("from", "starting", "beginning", "effective"), "from"),
    **dict.fromkeys(("until", "till", "by", "before", "through"), "until"),
    "between": "between",
}
_PREPOSITIONS = frozenset(
    {"on", "in", "at", "during", "over", "of", "throughout", "around", "about", "to"}
    | {"for", "into", "within", "circa", "sometime", "late", "back"}
)
_PARTS = {"early": "early", "mid": "mid", "late": "late"}
_ENDS = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}
_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "s"})
_HOURS = frozenset({"night", "morning", "evening", "afternoon", "eve", "hours"})
_AS_OF = ("as", "of")
_LOOSE = frozenset({"of", "to", *_DETERMINERS})
_LONGEST_GOVERNOR = 40  # characters before date words that are looked at
_BETWEEN = re.compile(
    r"(?:\s?[-–—]\s?|\s(?P<word>to|and|through|until|till|into)\s(?:the )?)"
    r"(?:early |late |mid-)?"
)
_BESIDE = re.compile(r"(?:,|\s\()?\s?(?:on |of |the |in |early |early on |just )?")
_NOUN_BEHIND = re.compile(
    r"[’']s?\b|\s(?!(?:and|or|to|in|on|at|by|when|after|before|as|with|for|that|until|"
    r"from|but|while|during|the|a|an|was|were|is|has|had|will|of|near|they|he|she|it|we)\b)[\w“\"]"
)


def times_in(
    text: str, start: int, end: int, *, kinds: int, clock: Clock | None
) -> list[Found]:
    """Return the date words of a stretch of text in order of position.

    Args:
        text: The article's text.
        start: Where the stretch starts.
        end: Where it ends.
        kinds: Bits of the date words in it.
        clock: Day of publication and tense; without it words that lean on that
            day are vague.
    """
    matches = sorted(_matches(text, start, end, kinds), key=lambda m: m[:2])
    found: list[Found] = []
    for begin, minus_end, match, reader in matches:
        if found and begin < found[-1].end:
            continue  # part of longer words
        reading = reader(match, clock)
        if reading is not None:
            found.append(Found(begin, -minus_end, reading, reader.__name__))
    whole = _merge(found, [_govern(item, text, start) for item in found], text)
    return [
        item
        for item in whole
        if item.rule not in _NEEDY or item.governed or item.attributive
    ]


_Match = tuple[int, int, re.Match[str], _Reader]


def _matches(text: str, start: int, end: int, kinds: int) -> Iterator[_Match]:
    for kind, pattern, reader in _RULES:
        if kind & kinds == kind:
            for match in pattern.finditer(text, start, end):
                yield match.start(), -match.end(), match, reader


def _govern(item: Found, text: str, start: int) -> Found:
    """Take in the words before that say which part, or from when on."""
    reading, begin, opening, governed = item.reading, item.start, "", False
    determined, last = False, ""
    bound = max(start, item.start - _LONGEST_GOVERNOR)
    for word, at in _words_before(text, bound, item.start):
        part = _ENDS.get(word) if last == "of" else _PARTS.get(word)
        if part and not opening:
            reading, governed = part_of(reading, part), True
        elif word in _OPENINGS:
            opening, governed = _OPENINGS[word], True
        elif word in _PREPOSITIONS:
            governed = True
        elif word in _DETERMINERS:
            determined = determined or not last or last in _PARTS
        elif (word, last) != _AS_OF and word not in _HOURS:
            break
        last = word
        # "of Monday" alone says no more than "Monday".
        if word not in _LOOSE:
            begin = at
    attributive = _is_attributive(item, text, determined)
    return replace(
        item,
        start=item.start if attributive and not opening else begin,
        reading=reading,
        governed=governed,
        opening=opening,
        attributive=attributive,
    )


def _is_attributive(item: Found, text: str, determined: bool) -> bool:
    """Whether the words date a noun behind: "recent talks", "Monday's talks"."""
    behind = _NOUN_BEHIND.match(text, item.end)
    possessive = behind is not None and behind.group()[0] in "’'"
    return item.rule == "lately_told" or possessive or bool(behind and determined)


def _words_before(text: str, bound: int, at: int) -> Iterator[tuple[str, int]]:
    """Yield the words before an offset, the nearest first, up to other marks."""
    while at > bound and text[at - 1] in " -\u00a0":
        end = at - 1
        at = end
        while at > bound and text[at - 1].isalpha():
            at -= 1
        if at == end:
            return
        yield text[at:end].lower(), at


def _merge(bare: list[Found], found: list[Found], text: str) -> list[Found]:
    """Join what tells one time: "from 3 to 9 May", "Monday, May 5, at dawn"."""
    merged: list[Found] = []
    for simple, item in zip(bare, found, strict=True):
        joined = _joined(merged[-1], simple, item, text) if merged else None
        if joined is None:
            merged.append(_leant(item, merged, text))
        else:
            merged[-1] = joined
    return merged


def _joined(before: Found, simple: Found, item: Found, text: str) -> Found | None:
    gap = text[before.end : simple.start]
    if len(gap) > _LONGEST_GOVERNOR:
        return None
    reading = None
    if _BESIDE.fullmatch(gap):
        reading = _together(before, item)
    between = _BETWEEN.fullmatch(gap)
    if reading is None and between:
        if between["word"] == "and" and before.opening != "between":
            return None
        reading = _range(before, item)
        if reading is not None:
            opened = replace(before, opening="")
            return replace(opened, end=item.end, reading=reading, rule="range")
    if reading is None:
        return None
    sharp = item if before.leans else before
    bracket = "(" in gap and text[item.end : item.end + 1] == ")"
    return replace(
        sharp,
        start=before.start,
        end=item.end + bracket,
        reading=reading,
        attributive=item.attributive,
        governed=True,
    )


def _together(before: Found, item: Found) -> Reading | None:
    """Return what two neighbors tell together: a day and its hour or date."""
    one, two = before.reading, item.reading
    if before.rule == "leaning" and item.rule in _DAYS:
        return two
    if item.rule == "leaning" and before.rule in _DAYS:
        return one
    if before.rule in ("on_weekday", "near_day") and item.rule == "month_day":
        return two
    if (
        item.rule == "which_unit"
        and two.precision == "year"
        and two.first
        and one.first
    ):
        if before.rule == "bare_month":
            return month_range(two.first.year, one.first.month)
        if before.rule == "month_day":
            return day_of(two.first.year, one.first.month, one.first.day)
    return None


def _range(before: Found, item: Found) -> Reading | None:
    """Return the range between two dates; the first may lack its year."""
    one, two = before.reading, item.reading
    if one.first is None or two.last is None or two.first is None:
        return None
    first: date | None = one.first
    if one.floating and not two.floating:
        year = two.first.year - (one.first.month > two.first.month)
        moved = day_of(year, one.first.month, one.first.day)
        first = moved.first if moved else None
    elif first and first > two.last and item.rule == "on_weekday":
        first = days_away(first, -7)
    if first is None or first > two.last:
        return None
    return Reading(first, two.last, one.precision)


def _leant(item: Found, before: list[Found], text: str) -> Found:
    """Let "the next day" count from the day told before it.

    In "on Wednesday, two days after the blast" it is the blast that these words
    date, and it came first.
    """
    shift = item.reading.days_on
    if shift is None or not before or before[-1].reading.precision != "day":
        return item
    of_another = _SIDE_OF.search(text, item.start, item.end)
    if of_another and text[before[-1].end : item.start] == ", ":
        shift = -shift
    last = before[-1].reading.last
    day = days_away(last, shift) if last else None
    return replace(item, reading=one_day(day), rule="shifted") if day else item
