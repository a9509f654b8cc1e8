"""When: date words and the day of publication in, a range of days out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from geoapp.dates.choice import chosen
from geoapp.dates.search import Found, times_in
from geoapp.dates.tense import clock_of
from geoapp.dates.words import AGO, ORDINAL, SIDE, WHICH, WITHIN, kinds_of
from geoapp.model import Span, When

_REACH = 500  # characters on either side of a trigger that are read
_DATING = ~(AGO | WHICH | SIDE | WITHIN | ORDINAL)  # dates by themselves

_PRECISIONS = ("day", "week", "month", "year")


def when_of(
    text: str, start: int, end: int, *, near: int, published: datetime | None
) -> When | None:
    """Return the time that a clause gives for what happens at an offset.

    Args:
        text: The article's text.
        start: Where the clause starts.
        end: Where it ends.
        near: Offset of the event's trigger.
        published: Relative words ("on Monday") need it; without it they are
            vague. It is never an event's date by itself.

    Returns:
        The range of days, or `None` where the clause names no time, or one of
        something else: the day on which it was said, the anniversary.

    >>> text = "The ships left on 3 March 2024."
    >>> when_of(text, 0, len(text), near=10, published=None).start
    '2024-03-03'
    """
    start, end = max(start, near - _REACH), min(end, near + _REACH)
    kinds = kinds_of(text, start, end)
    if not kinds & _DATING:
        return None
    today = published.date() if published else None
    clock = clock_of(text, start, end, near, today)
    found = times_in(text, start, end, kinds=kinds, clock=clock)
    item = chosen(found, text, start, near)
    return _when(item, text) if item else None


def carried(own: When | None, others: Iterable[When | None]) -> When | None:
    """Return the time of an event that several sentences tell.

    Args:
        own: What the event's own sentence says.
        others: What the other sentences say that tell the same event.

    Returns:
        Its own time where that is a time of the calendar; otherwise the sharpest
        of the others, the first of equals, marked as inferred.
    """
    if own is not None and own.precision != "vague":
        return own
    sharp = [when for when in others if when and when.precision != "vague"]
    if not sharp:
        return own
    best = min(sharp, key=lambda when: _PRECISIONS.index(when.precision))
    return replace(best, basis="inferred")


def _when(item: Found, text: str) -> When:
    reading = item.reading
    first, last = reading.first, reading.last
    if reading.precision != "vague" and not item.attributive:
        if item.opening in ("since", "from"):
            last = None
        elif item.opening == "until":
            first = None
    words = Span(item.start, item.end, text[item.start : item.end])
    return When(
        first.isoformat() if first else None,
        last.isoformat() if last else None,
        reading.precision,
        words,
    )
