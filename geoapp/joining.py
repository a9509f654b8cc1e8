"""Events of an article in, each told once out.

Newspapers tell one thing several times: in the headline, in the first
sentence, and again with its details. What agrees in place, date and parties,
and is pointed back to by its words, becomes one event with all its sentences.
Two events drawn as one are worse than one drawn twice: where in doubt, both
stay.
"""

import re
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from geoapp.contrary import marked
from geoapp.dates import carried
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
    sharpness,
    words,
)
from geoapp.model import Event, Precision, Role, Sentence, Span

_ENOUGH = 3
"""Signs that two accounts tell the same; below, both stay."""

_RECENT = 16  # events looked back at, wherever they were
_AT_A_PLACE = 6  # and of those at the same place, however far back
_FORMULA_CHARS = 40
_HEADLINE_CHARS = 160

_MOVING = frozenset({"X-MOVEMENT", "MOBILIZE", "RETREAT", "AID"})
"""What a way from place to place can be coded as."""

_MODES = (
    frozenset({"explosives", "suicide-attack"}),
    frozenset({"aerial", "drone"}),
    frozenset({"troops", "weapons"}),
)
"""Modes that tellers of one event take for each other."""

_ATTACKS = frozenset({"ASSAULT", "X-ACCIDENT", "X-DISASTER", "X-CRIME"})
_NEVER = frozenset({"X-STATEMENT"})

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def join(events: Sequence[Event], text: str = "") -> tuple[Event, ...]:
    """Return each event once, and marked where one speaks against another.

    Args:
        events: In the order of the article.
        text: The article's. Without it "the blast" does not point back,
            "another" keeps nothing apart, and nothing is seen to go on.

    Returns:
        In the order in which each was first told. Of several sentences that
        tell an event, the one with the sharper place is its `sentence`.
    """
    accounts: list[_Account] = []
    recent: deque[int] = deque(maxlen=_RECENT)
    at_place: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_AT_A_PLACE))
    for event in events:
        there = at_place[_place_id(event)] if _place_id(event) else deque[int]()
        earlier = sorted({*recent, *there}, reverse=True)
        told = (i for i in earlier if _same(accounts[i], event, text))
        number = next(told, len(accounts))
        if number == len(accounts):
            accounts.append(_Account(event, event.sentence, [], {event.trigger}))
        else:
            accounts[number] = _joined(accounts[number], event, text)
        for seen in (recent, there):
            if number not in seen and event.category not in _NEVER:
                seen.append(number)
    return marked(tuple(account.whole() for account in accounts), text)


def completed(tellings: Sequence[Event], events: Sequence[Event]) -> tuple[Event, ...]:
    """Return each telling with what other sentences tell of its event.

    Args:
        tellings: The events as often as they are told.
        events: The same, joined.

    Returns:
        One per telling: a place or a time that it lacks is its event's, marked
        as inferred.
    """
    known = {
        trigger: event
        for event in reversed(events)
        for trigger in (event.trigger, *event.other_triggers)
    }
    return tuple(_completed(t, known.get(t.trigger)) for t in tellings)


def _completed(telling: Event, event: Event | None) -> Event:
    if event is None:
        return telling
    place = telling.location
    known = event.location
    if known is not None and (place is None or place.basis != "stated"):
        told_in = known.told_in or event.sentence
        place = replace(known, basis="inferred", told_in=told_in)
    return replace(
        telling,
        location=telling.location if telling.is_movement else place,
        when=carried(telling.when, [event.when]),
        other_sentences=event.other_sentences,
        contrary_to=event.contrary_to,
    )


@dataclass(frozen=True, slots=True)
class _Account:
    """An event as told so far; `others` are all its sentences but the main.

    `triggers` are all the words that told it.
    """

    event: Event
    last: Sentence
    others: list[Sentence]
    triggers: set[Span]

    def whole(self) -> Event:
        """Return the event with each of its sentences once, in order."""
        told = {*self.others, *self.event.other_sentences} - {self.event.sentence}
        sentences = tuple(sorted(told, key=lambda sentence: sentence.start))
        triggers = self.triggers - {self.event.trigger}
        return replace(
            self.event,
            other_sentences=sentences,
            other_triggers=tuple(sorted(triggers, key=lambda span: span.start)),
        )


def _place_id(event: Event) -> str:
    role = pinned(event)
    return role.place.id if role and role.place else ""


def _same(account: _Account, later: Event, text: str) -> bool:
    """Whether a sentence tells what earlier ones told."""
    first = account.event
    if later.echoes is not None:
        return later.echoes in account.triggers
    if first.trigger == later.trigger:  # one word tells of two places
        return _there_and_back(first, later)
    if not _comparable(first, later):
        return False
    if _is_verbatim(first, later, text):
        return True
    moving = first.is_movement and later.is_movement
    return (_same_way if moving else _same_deed)(account, later, text)


def _same_deed(account: _Account, later: Event, text: str) -> bool:
    """Whether two events of a place are one."""
    first = account.event
    here = place_fit(pinned(first), pinned(later))
    if first.category != later.category or here is Fit.APART:
        return False
    fits = _fits(first, later)
    if Fit.APART in fits or _says_another(later, first, text):
        return False
    soon = later.sentence.start - account.last.end <= SOON_CHARS
    pointers = _pointers(first, later, text, soon=soon)
    return _signs(first, later, here) + _agreed(fits) + pointers >= _ENOUGH


def _comparable(first: Event, later: Event) -> bool:
    """Whether two accounts are of one kind, and alike in how sure they are."""
    moving = first.is_movement and later.is_movement
    kin = first.category == later.category or (
        moving and {first.category, later.category} <= _MOVING
    )
    sure = (first.certainty in SURE) == (later.certainty in SURE)
    alike = sure and (first.certainty in SURE or first.certainty is later.certainty)
    return (
        kin
        and alike
        and first.category not in _NEVER
        and first.habitual == later.habitual
        and _modes_agree(first.mode, later.mode)
    )


def _is_verbatim(first: Event, later: Event, text: str) -> bool:
    """Whether a sentence, long enough to be no formula, is printed again."""
    one, other = first.sentence, later.sentence
    long = one.end - one.start >= _FORMULA_CHARS
    alike = (
        one.end - one.start == other.end - other.start
        and first.trigger.start - one.start == later.trigger.start - other.start
    )
    return long and alike and text[one.start : one.end] == text[other.start : other.end]


def _modes_agree(one: str | None, other: str | None) -> bool:
    if one == other or one is None or other is None:
        return True
    return any({one, other} <= alike for alike in _MODES)


def _fits(first: Event, later: Event) -> tuple[Fit, Fit, Fit]:
    return (
        date_fit(first.when, later.when),
        party_fit(first.actors, later.actors),
        party_fit(first.targets, later.targets),
    )


def _agreed(fits: Sequence[Fit]) -> int:
    """Count what agrees, less what both tell and does not."""
    return sum((fit is Fit.SAME) - (fit is Fit.UNLIKE) for fit in fits)


def _signs(first: Event, later: Event, here: Fit) -> int:
    """Count what place and words say for two accounts being one."""
    role = pinned(later)
    wide = role and role.place and role.place.precision is Precision.COUNTRY
    place = {Fit.SAME: 1 if wide else 2, Fit.NEAR: 1}.get(here, 0)
    return place + _same_word(first, later)


def _pointers(first: Event, later: Event, text: str, *, soon: bool) -> int:
    """Count the words that lead from a later account to an earlier one."""
    back = _points_back(later, text)
    effect = soon and _is_effect(first, later)
    headline = soon and _is_headline(first, text)
    return back + (back and soon) + effect + headline


def _same_way(account: _Account, later: Event, text: str) -> bool:
    """Whether two movements are one; there and back is one of an exchange."""
    first = account.event
    back = _there_and_back(first, later)
    ends = (
        place_fit(first.origin, later.origin),
        place_fit(first.destination, later.destination),
    )
    if not back and (Fit.APART in ends or max(ends) < Fit.NEAR):
        return False
    fits = _fits(first, later)
    other_way = first.travel and later.travel and first.travel is not later.travel
    if Fit.APART in fits or other_way or _says_another(later, first, text):
        return False
    whole = Fit.OPEN not in ends and Fit.SAME in ends and Fit.UNLIKE not in fits
    if back or whole:
        return True
    soon = later.sentence.start - account.last.end <= SOON_CHARS
    wide = _country_only(first) or _country_only(later)
    # Who goes counts twice: ships come and go at every port.
    signs = _agreed((*ends, *fits, fits[1])) + _same_word(first, later) - wide
    return signs + _pointers(first, later, text, soon=soon) >= _ENOUGH


def _country_only(event: Event) -> bool:
    places = [role.place for role in (event.origin, event.destination) if role]
    return all(p and p.precision is Precision.COUNTRY for p in places)


def _there_and_back(first: Event, later: Event) -> bool:
    """Whether one goes from A to B and the other from B to A, time and again."""
    if not (first.habitual or first.sentence == later.sentence):
        return False
    out = place_fit(first.origin, later.destination)
    return out is place_fit(first.destination, later.origin) is Fit.SAME


def _joined(account: _Account, later: Event, text: str) -> _Account:
    """Return one account with all sentences and the best of what each says."""
    first = account.event
    others, triggers = account.others, account.triggers
    others.append(later.sentence)
    triggers.add(later.trigger)
    if first.is_movement and later.is_movement and _there_and_back(first, later):
        return _Account(
            replace(first, both_ways=True), later.sentence, others, triggers
        )
    main, more = first, later
    if len(others) == 1 and _tells_more(later, first, text):
        main, more = later, first
        others.append(first.sentence)
    merged = replace(
        main,
        mode=main.mode or more.mode,
        context=main.context or more.context,
        actors=main.actors or more.actors,
        targets=main.targets or more.targets,
        when=carried(main.when, [more.when]),
        location=_sharper(main.location, more.location, more.sentence),
        origin=_sharper(main.origin, more.origin, more.sentence),
        destination=_sharper(main.destination, more.destination, more.sentence),
        via=main.via or more.via,
        travel=main.travel or more.travel,
        both_ways=main.both_ways or more.both_ways,
    )
    return _Account(merged, later.sentence, others, triggers)


def _tells_more(later: Event, first: Event, text: str) -> bool:
    """Whether a sentence says better than an earlier one what happened."""
    if _is_headline(first, text) and sharpness(pinned(later)) >= sharpness(
        pinned(first)
    ):
        return True
    stated, told = pinned(later), pinned(first)
    if stated is None or stated.place is None or stated.basis != "stated":
        return False
    return told is None or told.place is None or told.basis != "stated"


def _sharper(one: Role | None, other: Role | None, told_in: Sentence) -> Role | None:
    """Return the sharper role, with its sentence where that is another."""
    if other is None or sharpness(other) <= sharpness(one):
        return one
    return replace(other, told_in=other.told_in or told_in)


def _same_word(first: Event, later: Event) -> bool:
    return _lemmas(first.trigger.text) == _lemmas(later.trigger.text)


def _is_effect(first: Event, later: Event) -> bool:
    """Whether one tells an attack or an accident and the other its victims."""
    lemmas = _lemmas(first.trigger.text) ^ _lemmas(later.trigger.text)
    return first.category in _ATTACKS and not words("effects").isdisjoint(lemmas)


def _lemmas(trigger: str) -> frozenset[str]:
    lemma = read_lexicon().lemma
    return frozenset(map(lemma, trigger.split()))


def _points_back(event: Event, text: str) -> bool:
    """Whether the trigger is a noun that is known by now: "the blast".

    "The dismantling of radars" tells what was not known.
    """
    start = max(event.sentence.start, event.trigger.start - 50)
    behind = text[event.trigger.end : event.trigger.end + 4]
    known = _known().search(text[start : event.trigger.start]) is not None
    lasting = not words("lasting").isdisjoint(_lemmas(event.trigger.text))
    return known and behind != " of " and not lasting


@cache
def _known() -> re.Pattern[str]:
    """Return a pattern of what stands before a noun that points back."""
    between = "|".join((*sorted(words("epithets")), r"[A-Z][\w-]{1,20}"))
    pointing = "the|this|that|these|those|its|their|his|her|both"
    return re.compile(rf"\b(?i:{pointing})\s+(?:(?:{between})\s+)?$")


def _says_another(later: Event, first: Event, text: str) -> bool:
    """Whether the sentence says that it tells something else."""
    if later.sentence == first.sentence:
        return False
    clause = text[later.sentence.start : later.trigger.end + 30]
    return any_of("another").search(clause) is not None


def _is_headline(event: Event, text: str) -> bool:
    """Whether an event was told in a first sentence that is set as a title."""
    start, end = event.sentence.start, event.sentence.end
    if start or not text or end > _HEADLINE_CHARS:
        return False
    long = [word for word in _WORD.findall(text[start:end]) if len(word) > 3]
    return len(long) > 2 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)
