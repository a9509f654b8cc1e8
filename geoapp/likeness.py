"""Two accounts in; how far their places, dates and parties agree.

Nothing here decides that two events are one; it says what speaks for or
against it.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache, lru_cache

from geoapp.model import Certainty, Event, Party, Place, Precision, Role, When
from geoapp.wordlists import read_lists

SURE = (Certainty.ASSERTED, Certainty.REPORTED)
"""What is told as having happened."""

SOON_CHARS = 400
"""How far apart two accounts may stand that go on from one another."""

_BESIDE_DEGREES = 0.12  # about 13 km: an airport and the town that it serves
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_CODE = re.compile(r"[\w-]*\d[\w-]*")  # "Su-34", "flight 815"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SHARPNESS = (
    Precision.COUNTRY,
    Precision.REGION,
    Precision.WATER,
    Precision.SETTLEMENT,
    Precision.SITE,
)


class Fit(IntEnum):
    """How far two accounts agree on something, the least first.

    Open is where one of them does not say; unlike where both do, and neither
    agree nor contradict each other.
    """

    APART = 0
    UNLIKE = 1
    OPEN = 2
    NEAR = 3
    SAME = 4


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `joining.toml`: "effects", "still" ...

    >>> "again" in words("another")
    True
    """
    return read_lists("joining.toml")[name]


@cache
def any_of(name: str) -> re.Pattern[str]:
    """Return a pattern that finds a word of a list of `joining.toml`."""
    return re.compile(rf"\b(?:{'|'.join(sorted(words(name)))})\b", re.IGNORECASE)


def place_fit(one: Role | None, other: Role | None) -> Fit:
    """Say whether two roles can be one place.

    Open where one account names none, or only lets it be inferred; near where
    one place lies in the other, or beside it.
    """
    if one is None or other is None:
        return Fit.OPEN
    fit = _named_fit(one, other)
    sure = one.basis == other.basis == "stated"
    if fit is Fit.APART:
        return Fit.APART if sure else Fit.OPEN
    return fit if sure else min(fit, Fit.NEAR)


def date_fit(one: When | None, other: When | None) -> Fit:
    """Say whether two dates can be one.

    Same only to the day; without a day of publication the day of the week
    tells dates apart.
    """
    if one is None or other is None:
        return Fit.OPEN
    days = [{m.lower() for m in _WEEKDAY.findall(w.words.text)} for w in (one, other)]
    if "vague" in (one.precision, other.precision):
        apart = days[0] and days[1] and not days[0] & days[1]
        return Fit.APART if apart else Fit.OPEN
    if None in (one.start, one.end, other.start, other.end):
        return Fit.OPEN
    if (one.start, one.end) == (other.start, other.end):
        return Fit.SAME if one.precision == "day" else Fit.NEAR
    overlap = str(one.start) <= str(other.end) and str(other.start) <= str(one.end)
    return Fit.NEAR if overlap else Fit.APART


def party_fit(one: Sequence[Party], other: Sequence[Party]) -> Fit:
    """Say whether those who act, or are acted on, can be the same.

    >>> two, three = Party(0, 9, "two ships", 2), Party(0, 11, "three ships", 3)
    >>> party_fit([two], [three])
    <Fit.APART: 0>
    """
    ones, others = _named_parties(one), _named_parties(other)
    if not ones or not others:
        return Fit.OPEN
    pairs = [_pair_fit(a, b) for a in ones for b in others]
    return max(pairs)


def pinned(event: Event) -> Role | None:
    """Return the place that a reader would pin an event to.

    Of a movement that is where it goes, of a withdrawal or a march where it
    leaves or starts, and what it passes where neither end is told.
    """
    ends = [event.destination, event.origin]
    if event.category in ("RETREAT", "PROTEST"):
        ends.reverse()
    told = [event.location, *ends, *event.via]
    return next((role for role in told if role is not None), None)


def sharpness(role: Role | None) -> tuple[int, ...]:
    """Rank how sharply a place is told, the vaguest lowest."""
    if role is None:
        return (0,)
    place = role.place
    if place is None:
        return (1,)
    rank = _SHARPNESS.index(place.precision)
    return (2, role.basis == "stated", role.site, rank, not role.near)


def _named_fit(one: Role, other: Role) -> Fit:
    here, there = one.place, other.place
    if here is None or there is None or not (one.site and other.site):
        shared = _content(one.name) & _content(other.name)
        if one.name.lower() == other.name.lower():
            return Fit.SAME
        apart = here and there and here.country != there.country
        return Fit.NEAR if shared and not apart else Fit.APART
    if here.id == there.id:
        return Fit.SAME if one.near == other.near else Fit.NEAR
    nested = _contains(here, there) or _contains(there, here) or _beside(here, there)
    return Fit.NEAR if nested else Fit.APART


def _contains(wide: Place, narrow: Place) -> bool:
    if wide.precision is Precision.COUNTRY:
        smaller = narrow.precision is not Precision.COUNTRY
        return smaller and wide.country is not None and narrow.country == wide.country
    if wide.precision is not Precision.REGION or wide.bbox is None:
        return False
    if wide.feature_code.startswith("ADM1"):
        return (narrow.country, narrow.admin1) == (wide.country, wide.name)
    if narrow.precision is Precision.COUNTRY or narrow.feature_code == "ADM1":
        return False
    west, south, east, north = wide.bbox
    lon, lat = narrow.lon_lat
    across = west <= lon <= east if west <= east else lon >= west or lon <= east
    return across and south <= lat <= north


def _beside(one: Place, other: Place) -> bool:
    kinds = {one.precision, other.precision}
    if kinds != {Precision.SITE, Precision.SETTLEMENT}:
        return False
    (lon, lat), (other_lon, other_lat) = one.lon_lat, other.lon_lat
    apart = max(abs(lon - other_lon), abs(lat - other_lat))
    return apart < _BESIDE_DEGREES


def _named_parties(parties: Sequence[Party]) -> tuple[Party, ...]:
    """Return the parties that are more than a pronoun."""
    return tuple(
        party for party in parties if party.name.lower() not in words("pronouns")
    )


def _pair_fit(one: Party, other: Party) -> Fit:
    shared = _content(one.name) & _content(other.name)
    alike = shared or one.kind == other.kind
    if alike and one.number and other.number and one.number != other.number:
        return Fit.APART
    codes = set(_CODE.findall(one.name)), set(_CODE.findall(other.name))
    if all(codes) and codes[0] != codes[1]:
        return Fit.APART
    if one.side and other.side and one.side != other.side:
        return Fit.APART
    if shared or (one.kind and one.kind == other.kind):
        return Fit.SAME
    if one.kind and other.kind and not {one.kind, other.kind} & words("generic"):
        return Fit.APART
    named = _is_name(one) and _is_name(other) and None in (one.side, other.side)
    return Fit.APART if named else Fit.UNLIKE


def _is_name(party: Party) -> bool:
    """Whether a party is called by its own name, not by what it is."""
    return party.kind is None and party.number is None and party.name[:1].isupper()


@lru_cache(maxsize=4096)
def _content(name: str) -> frozenset[str]:
    """Return the words of a name that say something, singular."""
    return frozenset(_singular(_WORD.findall(name.lower())))


def _singular(written: Iterable[str]) -> Iterable[str]:
    for word in written:
        word = word.removesuffix("'s").removesuffix("’s")
        if word not in words("small") and len(word) > 2:
            yield word[:-1] if word.endswith("s") and len(word) > 3 else word
