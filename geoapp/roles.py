"""The roles that places play: a frame and its places in, roles out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geoapp.clauses import MoverPart
from geoapp.lexicon import Frame
from geoapp.model import Precision, Role, Travel
from geoapp.phrases import OBJECT, PlacePart
from geoapp.triggers import TriggerPart

_STATIC = frozenset(
    {"in", "at", "near", "outside", "inside", "off", "over", "around", "on", "within"}
    | {"along", "above", "across", "through"}
)
_TOWARDS = frozenset({"to", "toward", "towards", "into", "onto", "for"})
_WITH_OBJECT = ("strike", "reach", "pass", "leave")
_SPOKEN = 2  # words between "told" and "in Ankara"
_VIA = frozenset({"via", "through", "across", "past", "around", "round", "along"})


@dataclass(frozen=True, slots=True)
class Roles:
    """Where an event happens, or from where to where it goes."""

    location: Role | None = None
    origin: Role | None = None
    destination: Role | None = None
    via: tuple[Role, ...] = ()
    both_ways: bool = False

    @property
    def moves(self) -> bool:
        """Whether there is an origin or a destination."""
        return self.origin is not None or self.destination is not None

    @property
    def located(self) -> bool:
        """Whether there is any place."""
        return self.location is not None or self.moves


def moving(frame: Frame) -> bool:
    """Whether an event of the frame needs an origin or a destination."""
    return frame.moves and frame.name != "withdraw"


def takes(part: TriggerPart, place: PlacePart) -> bool:
    """Whether a trigger's frame has a role for the place's preposition."""
    frame, preposition = part.trigger.frame, place.preposition
    if preposition == OBJECT:
        touching = place.preposition_at == part.last - 1
        return touching and frame.name in _WITH_OBJECT
    if preposition == "of":
        return place.preposition_at == part.last and not moving(frame)
    if part.trigger.category == "X-STATEMENT" and _distance(part, place) > _SPOKEN:
        return False  # "said an analyst of an institute in Atlanta"
    if preposition in ("to", "into") and part.trigger.category == "MOBILIZE":
        return True
    if preposition == "for" and _distance(part, place) > 0:
        return frame.name == "leave"
    if preposition in ("from", *_TOWARDS):
        return moving(frame) or frame.name == "withdraw"
    return (
        moving(frame) and preposition in ("between", *_VIA)
    ) or preposition in _STATIC


def _distance(part: TriggerPart, place: PlacePart) -> int:
    return place.preposition_at - part.last


def read_roles(frame: Frame, places: Sequence[PlacePart]) -> Roles:
    """Give each place its role, by its preposition and the trigger's frame."""
    roles = Roles()
    for place in places:
        roles = _add(roles, frame, place)
    if frame.name == "withdraw" and roles.origin and not roles.destination:
        # Forces leave a place to nowhere told: that is an event at the place.
        return Roles(location=roles.location or roles.origin)
    return roles


def _add(roles: Roles, frame: Frame, place: PlacePart) -> Roles:
    word, role = place.preposition or "", place.role
    if word == "between":
        if roles.origin is None:
            return replace(roles, origin=role, both_ways=True)
        return replace(roles, destination=roles.destination or role)
    if word == "from" or (word == OBJECT and frame.name == "leave"):
        return replace(roles, origin=roles.origin or role)
    arrives = frame.name == "reach" and word in (*_STATIC - _VIA, OBJECT)
    if (word in _TOWARDS and frame.name not in ("at", "mass")) or arrives:
        return replace(roles, destination=roles.destination or role)
    if (word in _VIA and moving(frame)) or (word == OBJECT and frame.name == "pass"):
        return replace(roles, via=(*roles.via, role))
    return replace(roles, location=roles.location or role)


def is_sharp(role: Role) -> bool:
    """Whether a role is a site or a settlement that the text names."""
    place = role.place
    return (
        role.site
        and place is not None
        and place.precision in (Precision.SITE, Precision.SETTLEMENT)
    )


def travel_of(
    part: TriggerPart, mover: MoverPart | None, roles: Roles
) -> Travel | None:
    """Tell how it travels: by the mover, the word, or the kind of the ends."""
    if mover is not None and mover.travel is not None:
        return mover.travel
    if part.trigger.travel is not None:
        return part.trigger.travel
    ends = [role.place for role in (roles.origin, roles.destination) if role]
    if any(place and place.precision is Precision.WATER for place in ends):
        return Travel.SEA
    if ends and all(place and place.feature_code.startswith("AIR") for place in ends):
        return Travel.AIR
    return None
