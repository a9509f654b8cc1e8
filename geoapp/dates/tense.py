"""Past or to come: the words around a trigger in, its clock out."""

import re
from datetime import date

from geoapp.dates.days import Clock

_FUTURE_WORDS = (
    "will shall won plans planned scheduled slated slotted due upcoming expected "
    "invited want wants hope hopes seek seeks urge urges ll"
)
_MAYBE_WORDS = "would may might could should must"
_SCHEDULED_WORDS = (  # "a summit opens on Friday"
    "open opens begin begins start starts meet meets leave leaves arrive arrives "
    "depart departs resume resumes vote votes host hosts convene convenes travel "
    "travels visit visits expire expires takes"
)
_PAST_WORDS = (
    "was were had has been did hit left fell began took struck shot met went came fled "
    "held sent won lost broke blew sank fought flew drove led burnt gave made saw "
    "became got found built kept rose ran"
)
_FUTURE = frozenset(_FUTURE_WORDS.split())
_MAYBE = frozenset(_MAYBE_WORDS.split())
_SCHEDULED = frozenset(_SCHEDULED_WORDS.split())
_PAST = frozenset(_PAST_WORDS.split())
_TO = re.compile(
    r"\b(?:is|are|to be|going|about|ahead|set|(?:plan|hop|aim|intend|expect|pledg|vow|"
    r"promis|threaten|prepar|agree|decid|want)[a-z]{0,4}) (?:to|of)\b|\bto be\b"
)
_GOING = re.compile(r"\b(?:is|are|am) [a-z]{2,15}ing\b")
_CLAUSE = re.compile(
    r"\b(?:that|who|whom|whose|which|because|although|though|but|if|whether|unless|"
    r"where)\b|[,;:—]|\s[-–]{1,2}\s"
)
_WORDS = re.compile(r"[A-Za-z]+")
_REACH = 90  # characters around a trigger in which its tense is told


def clock_of(
    text: str, start: int, end: int, near: int, today: date | None
) -> Clock | None:
    """Return the day of publication with the tense around an offset.

    >>> text = "They will meet on Monday."
    >>> clock_of(text, 0, len(text), 10, date(2024, 12, 14)).future
    True
    """
    if today is None:
        return None
    low, high = max(start, near - _REACH), min(end, near + _REACH)
    for mark in _CLAUSE.finditer(text, low, high):
        if mark.end() <= near:
            low = mark.end()
        elif mark.start() >= near and mark.group() != ",":
            high = mark.start()
            break
    told = _WORDS.findall(text, low, high)
    words = set(told)
    maybe = bool(words & _MAYBE) and "have" not in words  # "may have left on Monday"
    to = "to" in words or "of" in words
    if maybe or words & _FUTURE or (to and _TO.search(text, low, high)):
        return Clock(today, future=True)
    past = bool(words & _PAST) or any(word.endswith("ed") for word in told)
    going = not past and (words & _SCHEDULED or _GOING.search(text, low, high))
    return Clock(today, future=bool(going), past=past)
