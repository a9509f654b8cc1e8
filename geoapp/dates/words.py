"""What date words mean: spelled numbers, months, days and their patterns."""

import re

MONTHS = (
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
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of the meteorological season of the northern half."""

NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "twentieth": 20,
    "nineteenth": 19,
    "eighteenth": 18,
}

# Kinds of words; a rule is tried only where words of all its kinds stand.
DIGIT, FOUR_DIGITS, MONTH, WEEKDAY, UNIT, DEICTIC, FEAST, SEASON, VAGUE, HOUR = (
    1 << bit for bit in range(10)
)
AGO, WHICH, SIDE, WITHIN, ORDINAL, DECADE = (1 << bit for bit in range(10, 16))
_KIND_WORDS = {
    MONTH: f"{' '.join(MONTHS)} {' '.join(m[:3] for m in MONTHS)} sept",
    WEEKDAY: f"{' '.join(DAYS)} mon tue tues wed thu thur thurs fri sat sun",
    UNIT: "hour day week weekend fortnight month quarter half year decade century "
    "night minute hours days weeks fortnights months years decades nights minutes "
    "weekends morning",
    DEICTIC: "yesterday today tonight tomorrow overnight morning afternoon evening "
    "night",
    FEAST: "christmas easter halloween valentine boxing thanksgiving new good fourth",
    SEASON: " ".join(SEASONS),
    VAGUE: "recently recent lately soon shortly then imminently",
    DECADE: "nineties eighties seventies sixties fifties",
    AGO: "ago now",
    WHICH: "last past previous this current next coming upcoming following same "
    "preceding weekend end start beginning recent earlier later",
    SIDE: "before after earlier later",
    WITHIN: "within",
    ORDINAL: " ".join((*ORDINALS, "last")),
    HOUR: "dawn dusk sunrise sunset daybreak midnight noon midday nightfall hours "
    "morning evening afternoon",
}
KINDS: dict[str, int] = {}
for _kind, _words in _KIND_WORDS.items():
    for _word in _words.split():
        KINDS[_word] = KINDS.get(_word, 0) | _kind

_SHORT = "|".join(
    f"{m[:3]}(?:{m[3:]}|t?\\.|t)?"
    if m.startswith("sep")
    else f"{m[:3]}(?:{m[3:]}|\\.)?"
    for m in MONTHS
)
MONTH_NAME = rf"(?<![A-Za-z])(?P<month>{_SHORT})(?![A-Za-z])"
DAY_NUMBER = r"(?:3[01]|[12][0-9]|0?[1-9])"
DAY_OF_MONTH = rf"(?P<day>{DAY_NUMBER})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>1[5-9][0-9]{2}|20[0-9]{2})(?![0-9%]|[.,:][0-9])"
WEEKDAY_NAME = r"(?P<weekday>" + "|".join(DAYS) + r")"
NUMBER = r"(?P<number>[0-9]{1,3}|" + "|".join(NUMBERS) + r")"
PART_OF_DAY = r"(?:morning|afternoon|evening|night|lunchtime|noon|midnight|dawn)"

_YEAR_DIGITS = 4
_TOKEN = re.compile(r"[a-z]+|[0-9]+")


def kinds_of(text: str, start: int, end: int) -> int:
    """Return which kinds of date words stand in a stretch, as bits.

    >>> kinds_of("He left.", 0, 8)
    0
    """
    bits = 0
    for word in _TOKEN.findall(text[start:end].lower()):
        if word[0] > "9":
            bits |= KINDS.get(word, 0)
        else:
            bits |= FOUR_DIGITS | DIGIT if len(word) == _YEAR_DIGITS else DIGIT
    return bits


def number_of(word: str) -> int:
    """Return the number that a word or digits tell.

    >>> number_of("three"), number_of("24")
    (3, 24)
    """
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def month_of(word: str) -> int | None:
    """Return the month of the year that a capitalized name means.

    >>> month_of("Sept."), month_of("may")
    (9, None)
    """
    if not word[0].isupper() and word.lower().rstrip(".") not in _SAFE:
        return None
    prefix = word.lower()[:3]
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(prefix))


_SAFE = frozenset(MONTHS) - {"may", "march", "august"}  # in lower case, other words
