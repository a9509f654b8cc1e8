"""Which of the dates told belongs to what happens at an offset."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from geoapp.dates.search import Found

_SAYING = (
    r"(?:said|says|say|told|tells|announced|announces|reported|reports|confirmed|stated|"
    r"added|claimed|claims|warned|tweeted|wrote|acknowledged|alleged|quoted|cited|"
    r"insisted|disclosed|revealed|predicted|estimated)"
)
_SAID_THEN = re.compile(  # "told reporters in Geneva on Monday"
    rf"\b{_SAYING}"
    r"(?: (?:reporters|journalists|lawmakers|parliament|AFP|AP|the \w+|state \w+|"
    r"[A-Z]\w+)(?: (?:news agency|agency|television|TV|radio))?)?"
    r"(?: (?:in|at|via|from|during|to|by|through) (?:[\w-]+ ){0,4}[\w-]+)?"
    r"(?: (?:late|early|earlier|later|again))?,? $|"
    r"\b[Aa]ccording to (?:[\w.'’-]{1,30} ){1,8}$"
)
_SAID = re.compile(rf"{_SAYING}\b")  # without a boundary before, which is slow
_HARD = re.compile(
    r"\b(?:that|who|whom|whose|which|because|although|though|but|if|whether|unless|"
    r"where)\b|[;:—]|\s[-–]{1,2}\s"
)
_SOFT = re.compile(r"\b(?:and|or|when|while|as|after|before|since|until|then)\b|,")
_WORD = re.compile(r"\w{1,40}(?:-\w{1,40}){0,3}")
_NAMES = re.compile(  # "the April 6 Movement", "17 November Street"
    r"\s(?:Movement|Revolution|Brigades?|Alliance|Coalition|Bloc|Street|Square|Avenue|"
    r"Bridge|Group|Division|movement|alliance|coalition|bloc|group)\b"
)
_REMEMBERING = re.compile(r"(?:anniversar|memor|remembr|\beve )")
_REMEMBERED = re.compile(
    r"\b(?:anniversary|memory|commemorat\w+|remembrance|eve) (?:of )?"
    r"(?:the )?(?:[\w-]+ ){0,3}$"
)
_NEAREST = 6  # dates on either side of a trigger that are weighed
_TOUCHING = 1  # characters between words
_SAYING_REACH = 80  # characters between a reporting verb and its date
_BEHIND = 45  # characters between an attributive date and its noun
_HARD_COST, _SOFT_COST, _VAGUE_COST, _LEANING_COST = 120, 40, 150, 300


def chosen(found: Sequence[Found], text: str, start: int, near: int) -> Found | None:
    """Return the date words that tell when something at an offset happens.

    Nearest first; what a reporting verb or a noun has for itself is not taken.
    """
    word = _WORD.match(text, near)
    trigger = (near, word.end() if word else near)
    best, lowest = None, None
    behind = bisect_left(found, near, key=lambda item: item.start)
    for item in found[max(0, behind - _NEAREST) : behind + _NEAREST]:
        cost = _cost(item, text, start, trigger)
        if cost is not None and (lowest is None or cost < lowest):
            best, lowest = item, cost
    return best and _since(best, text, near)


def _since(item: Found, text: str, near: int) -> Found:
    """Let what follows "since the war began in 2011" start there."""
    low = max(0, item.start - _SAYING_REACH)
    since = None if item.opening else _SINCE.search(text, low, item.start)
    inside = since is None or since.start() < near < item.start
    return item if inside else replace(item, opening="since")


def _cost(item: Found, text: str, start: int, trigger: tuple[int, int]) -> int | None:
    """Return how far a date is from a trigger, `None` where it is another's."""
    near, behind = trigger
    if item.start <= near < item.end:
        return 0
    before = item.end <= near
    gap = (item.end, near) if before else (behind, item.start)
    if _is_name(item, text) or _is_taken(item, text, start, trigger):
        return None
    fronted = before and _FRONT.fullmatch(text, start, item.start) is not None
    hard = len(_HARD.findall(text, *gap))
    soft = len(_SOFT.findall(text, *gap)) - (fronted and "," in text[slice(*gap)])
    if hard and not fronted and not _is_shared(item, text, behind):
        return None
    cost = gap[1] - gap[0] + hard * _HARD_COST + soft * _SOFT_COST
    if not before and _VERB_BEFORE.search(text, behind, item.start):
        cost += _HARD_COST  # "released a soldier kidnapped last month"
    if item.follows and cost <= _TOUCHING:
        return 0  # "and died two days later"
    if item.reading.precision == "vague":
        cost += _LEANING_COST if item.leans else _VAGUE_COST
    return cost


_ASIDE = re.compile(r",\s(?:[\w-]+\s){1,6}$")  # ", founded in 1995 by two sailors,"
_VERB_BEFORE = re.compile(r"\b(?:[a-z]{2,12}ed|shot|hit|held|seized|sent|lost|made) $")
_SINCE = re.compile(r"\b[Ss]ince [^,;.]{1,70} $")
_PAUSE = re.compile(r"[,.;]|$")
_WHEN_THAT = re.compile(
    r"[^,;]{0,80}?\b(?:when|as|while) [^,;]{1,60}\bthat\b[^,;]{1,80}"
)
_IN_THE = re.compile(
    r"\W*(?:In|During) (?:the |an? )?"
)  # "In the May 3 attack, rebels"
_DID_THEN = re.compile(  # ", while police on Sunday reported"
    rf"\s(?:also |later )?(?:{_SAYING}|[a-z]{{2,12}}ed)\b"
)
_FRONT = re.compile(r"(?:\W*(?:And|But|Then|Later|Also|Meanwhile|Early|Late)?,?\s?)")


def _is_shared(item: Found, text: str, behind: int) -> bool:
    """Whether "when word spread that ... on Friday" dates both."""
    ends = _PAUSE.match(text, item.end) is not None
    return ends and _WHEN_THAT.fullmatch(text, behind, item.start) is not None


def _is_name(item: Found, text: str) -> bool:
    """Whether a date is part of a name, or of what is remembered."""
    low = max(0, item.start - _SAYING_REACH)
    return bool(
        _NAMES.match(text, item.end)
        or (
            _REMEMBERING.search(text, low, item.start)
            and _REMEMBERED.search(text, low, item.start)
        )
    )


def _is_taken(item: Found, text: str, start: int, trigger: tuple[int, int]) -> bool:
    """Whether a reporting verb or a noun has the date for itself."""
    near, behind = trigger
    if item.end <= near:
        gap = text[item.end : near]
        if item.attributive:
            in_it = _IN_THE.fullmatch(text, start, item.start)
            return not in_it and (len(gap) > _BEHIND or "," in gap)
        aside = "," in gap and _ASIDE.search(text, start, item.start)
        if aside or _SAID.search(gap):
            return True
    elif item.attributive or (
        _DID_THEN.match(text, item.end) and _SOFT.search(text, behind, item.start)
    ):
        return True
    low = max(start, item.start - _SAYING_REACH)
    if not _SAID.search(text, low, item.start) and (
        text.find("ccording to", low, item.start) < 0
    ):
        return False
    verb = _SAID_THEN.search(text, low, item.start)
    return bool(verb and not verb.start() <= near < verb.end())
