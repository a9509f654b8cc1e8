"""Which trigger each place of a sentence belongs to.

A place goes to the nearest word before it whose frame has a role for its
preposition; a place at the front of a clause to the word behind it.
"""

from collections.abc import Iterator
from dataclasses import replace

from geoapp.clauses import Parts
from geoapp.lexicon import Frame
from geoapp.model import Precision
from geoapp.phrases import OBJECT, PlacePart
from geoapp.syntax import Clause
from geoapp.triggers import TriggerPart

SUBJECT = "subject"
"""Stands for the preposition of a place that something is said of."""

PLACES = frozenset({"place", "origin", "destination", "via"})
"""The roles that a place can play."""

_ENDS = frozenset({"origin", "destination", "via"})
_HANGING = ("infinitive", "participle", "that", "and")
_SPOKEN = 2  # words between "told" and "in Ankara"


def roles_of(frame: Frame, slot: str | None) -> frozenset[str]:
    """Return the roles that a place in a slot can play."""
    if slot is None:
        return frozenset()
    return frame.slots.get(slot, frozenset()) & PLACES


def attach(parts: Parts) -> dict[int, tuple[PlacePart, ...]]:
    """Give each place to the trigger that it belongs to.

    Returns:
        The places of each trigger, by the token index of the trigger.
    """
    taken: dict[int, list[PlacePart]] = {}
    owner: TriggerPart | None = None
    for place in parts.places:
        if place.joint is None or owner is None or not _lists(place):
            subject = _said_of(parts, place)
            owner = subject[0] if subject else _owner(parts, place)
            place = subject[1] if subject else place
        elif taken[owner.first][-1].preposition == SUBJECT:
            place = replace(place, preposition=SUBJECT)
        if owner is not None:
            taken.setdefault(owner.first, []).append(place)
    return {first: tuple(places) for first, places in taken.items()}


def _lists(place: PlacePart) -> bool:
    return place.joint in ("and", "or", ",", "/")


def _said_of(parts: Parts, place: PlacePart) -> tuple[TriggerPart, PlacePart] | None:
    """Return the trigger that a place is the subject of: "Goma was shelled"."""
    if place.preposition is not None or not place.role.site:
        return None
    for part in parts.triggers:
        clause = parts.clause(part)
        if clause is None or clause.subject is None or clause.verb is None:
            continue
        if not clause.subject.first <= place.first < clause.subject.last:
            continue
        if place.last < clause.subject.last:
            continue  # "Goma residents", "Homs airport"
        slot = OBJECT if clause.verb.passive else SUBJECT
        if roles_of(part.trigger.frame, slot):
            return part, replace(place, preposition=slot)
    return None


def _owner(parts: Parts, place: PlacePart) -> TriggerPart | None:
    willing = [part for part in parts.triggers if takes(part, place)]
    number: int | None = parts.syntax.clause_of[place.first]
    while number is not None:
        clause = parts.syntax.clauses[number]
        before = [
            part
            for part in willing
            if part.last <= place.first and parts.clause_number(part) == number
        ]
        if before:
            return before[-1]
        number = clause.parent if clause.kind in _HANGING else None
    return None if place.preposition == OBJECT else _behind(parts, place, willing)


def _behind(
    parts: Parts, place: PlacePart, willing: list[TriggerPart]
) -> TriggerPart | None:
    """Return the trigger behind a place that stands before the verb."""
    number = parts.syntax.clause_of[place.first]
    after = [
        part
        for part in willing
        if part.first >= place.last and parts.clause_number(part) == number
    ]
    clause = parts.syntax.clauses[number]
    if not after and clause.kind == "participle":
        return None
    if not after:
        after = list(_of_main(parts, place, willing, clause))
    if not after:
        return None
    if place.preposition == "from" and _describes(parts, place, clause):
        return None  # "a man from Lagos was arrested"
    return after[0]


def _of_main(
    parts: Parts, place: PlacePart, willing: list[TriggerPart], clause: Clause
) -> Iterator[TriggerPart]:
    """Yield triggers of the clause told: "In Gao, police said, two men died"."""
    if place.first > 2 or clause.verb is None:
        return
    for part in willing:
        number = parts.clause_number(part)
        kind = parts.syntax.clauses[number].kind
        if part.first >= place.last and kind in ("main", "that"):
            yield part


def _describes(parts: Parts, place: PlacePart, clause: Clause) -> bool:
    """Whether a place only says where the subject is from."""
    subject = clause.subject
    return subject is not None and subject.last <= place.first


def takes(part: TriggerPart, place: PlacePart) -> bool:
    """Whether a trigger's frame has a role for the place's preposition."""
    frame, slot = part.trigger.frame, place.preposition
    if not roles_of(frame, slot):
        return False
    distance = place.preposition_at - part.last
    if slot == OBJECT:
        return place.preposition_at == part.last - 1
    if slot == "of":
        return distance == 0
    if slot == "for":
        return distance <= 0 or frame.name == "leave"
    if part.trigger.category == "X-STATEMENT":
        return distance <= _SPOKEN  # not "said an analyst in Atlanta"
    return True


def listed(places: tuple[PlacePart, ...]) -> tuple[tuple[PlacePart, ...], ...]:
    """Sort places into lists: "to Gao and Kidal" is one, "Gao, Mali" only Gao.

    Returns:
        The lists, in order; the members of each share their preposition.
    """
    lists: list[list[PlacePart]] = []
    for place in places:
        if place.joint is None or not lists:
            lists.append([place])
        else:
            lists[-1].append(place)
    return tuple(
        tuple(members) if members[-1].joint in ("and", "or") else tuple(members[:1])
        for members in map(_without_hosts, lists)
    )


def _without_hosts(members: list[PlacePart]) -> list[PlacePart]:
    """Drop what only tells where the place before it lies: "Gao, Mali"."""
    kept: list[PlacePart] = []
    for member in members:
        if member.joint in (",", "-") and kept and _is_wider(member, kept[-1]):
            continue
        kept.append(member)
    return kept


def _is_wider(host: PlacePart, place: PlacePart) -> bool:
    wide, narrow = host.role.place, place.role.place
    if wide is None or narrow is None:
        return False
    scale = list(Precision)
    return scale.index(wide.precision) > scale.index(narrow.precision)
