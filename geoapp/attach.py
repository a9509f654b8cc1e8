"""Which trigger each place of a sentence belongs to.

A place goes to the nearest word before it whose frame has a role for its
preposition; a place at the front of a clause to the word behind it.
"""

from collections.abc import Iterator
from dataclasses import replace

from geoapp.clauses import Parts
from geoapp.grammar import words
from geoapp.lexicon import Frame
from geoapp.model import Precision, Travel
from geoapp.phrases import BOTH, OBJECT, PlacePart
from geoapp.syntax import Clause
from geoapp.syntax.tags import Tag
from geoapp.triggers import TriggerPart

SUBJECT = "subject"
"""Stands for the preposition of a place that something is said of."""

PLACES = frozenset({"place", "origin", "destination", "via"})
"""The roles that a place can play."""

_ENDS = frozenset({"origin", "destination", "via"})
_MOVEMENT = "X-MOVEMENT"
_STATEMENT = "X-STATEMENT"
_HANGING = ("infinitive", "participle", "that", "and")
_STILL = ("in", "at", "on", "near", "outside", "inside", "off", "over", "within")
_SPOKEN = 2  # words between "told" and "in Ankara"
_LINKED = 3  # words between "ply" and "between A and B"
_REACH = 12  # triggers of a clause that a place is asked of
_DEPTH = 6  # clauses that a place is handed up


def roles_of(frame: Frame, slot: str | None) -> frozenset[str]:
    """Return the roles that a place in a slot can play."""
    if slot is None:
        return frozenset()
    slot = "to" if slot == BOTH else slot
    return frame.slots.get(slot, frozenset()) & PLACES


def attach(parts: Parts) -> dict[int, tuple[PlacePart, ...]]:
    """Give each place to the trigger that it belongs to.

    Returns:
        The places of each trigger, by the token index of the trigger.
    """
    taken: dict[int, list[PlacePart]] = {}
    late: dict[int, list[PlacePart]] = {}
    owner: TriggerPart | None = None
    for position, place in enumerate(parts.places):
        if place.joint is None or owner is None or not _lists(place):
            owner, place = _found(parts, position)
        elif taken[owner.first][-1].preposition != place.preposition:
            # A list goes on as it began: "to a clinic in Goma and to Bukavu".
            place = replace(place, preposition=taken[owner.first][-1].preposition)
        if owner is not None and _stands_apart(owner, place):
            late.setdefault(owner.first, []).append(place)
            owner = None
        elif owner is not None:
            taken.setdefault(owner.first, []).append(place)
    return {first: tuple(places) for first, places in (late | taken).items()}


def _stands_apart(part: TriggerPart, place: PlacePart) -> bool:
    """Whether a place before its trigger is an end only if no other is told.

    "In Mali, the convoy arrived in Gao": Mali is not where it arrived.
    """
    before = place.last <= part.first and place.preposition in _STILL
    return before and _is_way(part, place)


def _lists(place: PlacePart) -> bool:
    return place.joint in ("and", "or", ",", "/", "-", "–")


def _found(parts: Parts, position: int) -> tuple[TriggerPart | None, PlacePart]:
    """Return the trigger of a place, and the place as that trigger takes it."""
    place = parts.places[position]
    return (
        _linked(parts, position)
        or _said_of(parts, place)
        or _owned(parts, place)
        or (None, place)
    )


def _linked(parts: Parts, position: int) -> tuple[TriggerPart, PlacePart] | None:
    """Return the trigger behind two places: "the Odesa-Istanbul route"."""
    place = parts.places[position]
    following = parts.places[position + 1 : position + 2]
    if not following or following[0].joint not in ("-", "–", "/"):
        return None
    other = following[0]
    number = parts.syntax.clause_of[place.first]
    for part in parts.triggers_behind(other.last, number, most=1):
        if part.first == other.last and "between" in part.trigger.frame.slots:
            return part, replace(place, preposition="between")
    return None


def _said_of(parts: Parts, place: PlacePart) -> tuple[TriggerPart, PlacePart] | None:
    """Return the trigger that a place is the subject of: "Goma was shelled"."""
    if place.preposition is not None or not place.role.site:
        return None
    for number in parts.subject_of(place.first):
        clause = parts.syntax.clauses[number]
        if clause.subject is None or place.last < clause.subject.last:
            continue  # "Goma residents", "Homs airport"
        slot = OBJECT if clause.verb and clause.verb.passive else SUBJECT
        for part in parts.triggers_behind(place.last, number, most=_REACH):
            if parts.clause(part) and roles_of(part.trigger.frame, slot):
                return part, replace(place, preposition=slot)
    return None


def _owned(parts: Parts, place: PlacePart) -> tuple[TriggerPart, PlacePart] | None:
    number: int | None = parts.syntax.clause_of[place.first]
    climbs = True  # "sailed, carrying grain, to Odesa"; but "hoped to go to Rome"
    for _ in range(_DEPTH):
        if number is None:
            break
        clause = parts.syntax.clauses[number]
        for part in parts.triggers_before(place.first, number, most=_REACH):
            if _is_adjunct(parts, part):
                continue
            taken = _taken(part, place)
            if taken is not None and (climbs or not _is_way(part, taken)):
                return part, taken
        number = clause.parent if clause.kind in _HANGING else None
        climbs = climbs and clause.kind == "participle" and _set_off(parts, place)
    if place.preposition == OBJECT:
        return None
    behind = _behind(parts, place)
    return None if behind is None else (behind, place)


def _set_off(parts: Parts, place: PlacePart) -> bool:
    """Whether a comma parts a place from the words before its preposition."""
    at, tokens = place.preposition_at, parts.syntax.tokens
    return at > 0 and tokens[at].start - tokens[at - 1].end > 1


def _is_adjunct(parts: Parts, part: TriggerPart) -> bool:
    """Whether a noun only tells what another is for: "flight attendants"."""
    if part.trigger.category != _MOVEMENT or parts.clause(part) is not None:
        return False
    phrase = parts.syntax.phrase_at(part.last - 1)
    behind = part.last < len(parts.syntax.tags) and parts.syntax.tags[part.last]
    return phrase is not None and part.last < phrase.last and behind is Tag.NOUN


def _is_way(part: TriggerPart, place: PlacePart) -> bool:
    """Whether a trigger goes to or from a place, and is not there."""
    roles = roles_of(part.trigger.frame, place.preposition)
    return bool(roles & _ENDS) and "place" not in roles


def _taken(part: TriggerPart, place: PlacePart) -> PlacePart | None:
    """Return a place as a trigger takes it, the end of a way before others."""
    host = place.host
    if host and takes(part, host):
        ends = roles_of(part.trigger.frame, host.preposition) & _ENDS
        place = host if ends else place
    return place if takes(part, place) else None


def _behind(parts: Parts, place: PlacePart) -> TriggerPart | None:
    """Return the trigger behind a place that stands before the verb."""
    number = parts.syntax.clause_of[place.first]
    clause = parts.syntax.clauses[number]
    after = parts.triggers_behind(place.last, number, most=_REACH)
    willing = [part for part in after if takes(part, place)]
    if not willing and clause.kind == "participle":
        return None
    doing = [part for part in willing if part.trigger.category != _STATEMENT]
    willing = doing or list(_of_main(parts, place, clause)) or willing
    if not willing:
        return None
    if place.preposition == "from" and _describes(place, clause):
        return None  # "a man from Lagos was arrested"
    return willing[0]


def _of_main(parts: Parts, place: PlacePart, clause: Clause) -> Iterator[TriggerPart]:
    """Yield triggers of the clause told: "In Gao, police said, two men died"."""
    if place.first > 2 or clause.verb is None:
        return
    for part in parts.triggers[:_REACH]:
        number = parts.clause_number(part)
        kind = parts.syntax.clauses[number].kind
        told = part.first >= place.last and kind in ("main", "that")
        if told and part.trigger.category != _STATEMENT and takes(part, place):
            yield part


def _describes(place: PlacePart, clause: Clause) -> bool:
    """Whether a place only says where the subject is from."""
    subject = clause.subject
    return subject is not None and subject.last <= place.first


def takes(part: TriggerPart, place: PlacePart) -> bool:
    """Whether a trigger's frame has a role for the place's preposition."""
    frame, slot = part.trigger.frame, place.preposition
    roles = roles_of(frame, slot)
    if not roles or (roles <= _ENDS and _is_road(place)):
        return False
    distance = place.preposition_at - part.last
    if slot == OBJECT:
        return place.preposition_at == part.last - 1
    if slot == "of":
        return distance == 0
    if slot in ("between", "onto"):
        return distance <= _LINKED
    if slot == "for" and frame.name == "pass":
        return distance > 0
    if slot == "for":
        vehicle = part.trigger.travel in (Travel.SEA, Travel.AIR)
        return distance <= 0 or frame.name == "leave" or vehicle
    if part.trigger.category == _STATEMENT:
        return distance <= _SPOKEN  # not "said an analyst in Atlanta"
    return True


def _is_road(place: PlacePart) -> bool:
    """Whether a place is a road, which nothing goes to: "onto Mill Road"."""
    name = place.role.resolution.toponym.name if place.role.resolution else ""
    named = name.lower().replace(".", "").split() or [""]
    numbered = named[0] in words("roads") and named[-1][0].isdigit()
    return numbered or (len(named) > 1 and named[-1] in words("roads"))


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
        tuple(members) if _is_list(members) else tuple(members[:1])
        for members in map(_without_hosts, lists)
    )


def _is_list(members: list[PlacePart]) -> bool:
    linked = members[0].preposition == "between"  # "the Odesa-Istanbul route"
    return linked or members[-1].joint in ("and", "or")


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
