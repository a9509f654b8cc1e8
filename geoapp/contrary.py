"""Events in, the same events with what is evidence against what out.

A denial speaks against what it denies, troops that are still there against
their withdrawal, shelling that goes on against a ceasefire. Nothing is taken
away: an analyst sees both.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from geoapp.lexicon import read_lexicon
from geoapp.likeness import (
    SOON_CHARS,
    SURE,
    Fit,
    any_of,
    date_fit,
    party_fit,
    pinned,
    place_fit,
    words,
)
from geoapp.model import Certainty, Event, Precision, Role

_CLAUSE = re.compile(r"[,;:\u2013\u2014]|\b(?:while|but|although|after|before)\b")
_AROUND_CHARS = 60
"""How far from its trigger a word may say that something goes on."""

_SAYING = ("X-STATEMENT", "REJECT")
_MOST_LOOKED_AT = 60  # events before, and behind: bounds a hostile text


def marked(events: Sequence[Event], text: str) -> tuple[Event, ...]:
    """Return the events, each with the trigger of what it speaks against.

    Args:
        events: In the order of the article, repeats joined.
        text: The article's; without it nothing is seen to go on.

    Returns:
        As many events in the same order.
    """
    return tuple(_marked(events, number, text) for number in range(len(events)))


def _marked(events: Sequence[Event], number: int, text: str) -> Event:
    event = events[number]
    before = events[max(0, number - _MOST_LOOKED_AT) : number][::-1]
    against = None
    if event.certainty is Certainty.DENIED:
        behind = events[number + 1 : number + 1 + _MOST_LOOKED_AT]
        against = _best(event, [*before, *behind], _denied_fit)
    elif event.certainty in SURE and _goes_on(event, text):
        against = _best(event, before, _ended_fit)
    if against is None and _says_no(event):
        against = _just_told(event, before, text)
    return replace(event, contrary_to=against.trigger) if against else event


def _best(
    event: Event, others: Sequence[Event], fit_of: Callable[[Event, Event], Fit]
) -> Event | None:
    """Return the nearest of those that fit best, if one fits."""
    fits = [(fit_of(event, other), -i) for i, other in enumerate(others)]
    fit, place = max(fits, default=(Fit.APART, 0))
    return others[-place] if fit >= Fit.NEAR else None


def _denied_fit(denial: Event, other: Event) -> Fit:
    """Say whether a denial is about the same thing as another event."""
    moving = denial.is_movement and other.is_movement
    alike = other.category == denial.category and other.category not in _SAYING
    if moving and not alike:
        alike = _ways_fit(denial, other) is Fit.SAME
    if other.certainty is Certainty.DENIED or not alike or _others_meant(denial, other):
        return Fit.APART
    lemma = read_lexicon().lemma
    denied = lemma(denial.trigger.text)
    same = denied == lemma(other.trigger.text)
    if denied in words("effects") and not same:
        return Fit.APART  # "none of the injured was British" denies no blast
    fit = place_fit(pinned(denial), pinned(other))
    if fit is not Fit.OPEN:
        return fit
    apart = abs(denial.trigger.start - other.trigger.start)
    return Fit.NEAR if same and apart <= SOON_CHARS else fit


def _ways_fit(one: Event, other: Event) -> Fit:
    """Say whether two movements begin or end alike, and not apart elsewhere."""
    fits = (
        place_fit(one.origin, other.origin),
        place_fit(one.destination, other.destination),
    )
    return Fit.APART if Fit.APART in fits else max(fits)


def _others_meant(denial: Event, other: Event) -> bool:
    """Whether another day or other people are told of."""
    fits = (
        date_fit(denial.when, other.when),
        party_fit(denial.actors, other.actors),
        party_fit(denial.targets, other.targets),
    )
    return min(fits) < Fit.OPEN


def _ended_fit(event: Event, other: Event) -> Fit:
    """Say whether what goes on is what another event says to have ended."""
    ended = _ended(event, other)
    if other.certainty is Certainty.DENIED or other.sentence == event.sentence:
        return Fit.APART
    fit = place_fit(event.location, ended) if ended else Fit.APART
    place = ended.place if ended else None
    wide = place is not None and place.precision is Precision.COUNTRY
    # Who is still at one base may yet be leaving the country.
    return Fit.APART if wide and fit is Fit.NEAR else fit


def _ended(event: Event, other: Event) -> Role | None:
    """Return where something ended, if it is of the kind of what goes on."""
    truce = other.category == "RETREAT" and other.mode == "ceasefire"
    if event.category == "ASSAULT":
        return pinned(other) if truce else None
    if event.category not in ("X-PRESENCE", "MOBILIZE") or truce:
        return None
    if other.category == "RETREAT":
        return pinned(other)
    left = other.category == "X-MOVEMENT" and not (other.habitual or other.both_ways)
    return other.origin if left else None


def _goes_on(event: Event, text: str) -> bool:
    """Whether a word of its clause says that something goes on somewhere."""
    where = event.location
    if where is None or where.basis != "stated":
        return False
    start = max(event.sentence.start, event.trigger.start - _AROUND_CHARS)
    end = min(event.sentence.end, event.trigger.end + _AROUND_CHARS)
    before = _CLAUSE.split(text[start : event.trigger.start])[-1]
    behind = _CLAUSE.split(text[event.trigger.end : end])[0]
    near = before + event.trigger.text + behind
    return any_of("still").search(near) is not None


def _says_no(event: Event) -> bool:
    lemma = read_lexicon().lemma(event.trigger.text.split()[0])
    return event.category in _SAYING and lemma in words("denials")


def _just_told(event: Event, before: Sequence[Event], text: str) -> Event | None:
    """Return the one event of the sentence before, which "denied it" means."""
    told = [other for other in before if other.sentence != event.sentence]
    if not told or len(told) < len(before) or pinned(event) is not None:
        return None
    last = told[0].sentence
    same = [other for other in told if other.sentence == last]
    adjacent = not text[last.end : event.sentence.start].strip()
    found = len(same) == 1 and adjacent and same[0].category not in _SAYING
    return same[0] if found else None
