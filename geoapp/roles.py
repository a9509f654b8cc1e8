"""The roles that places play: a frame and its places in, roles out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from geoapp.attach import listed, roles_of
from geoapp.lexicon import Frame
from geoapp.model import Precision, Role, Travel
from geoapp.phrases import BOTH, PlacePart

_MOST_WAYS = 8  # of coordinated ends: more are a list of places, not of ways


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


def read_roles(frame: Frame, places: Sequence[PlacePart]) -> tuple[Roles, ...]:
    """Give each place its role, by its preposition and the trigger's frame.

    Returns:
        One per way or place: "to Gao and Kidal" are two, "in Gao, Mali" one.
        Without places one that is empty.
    """
    legs = [_Leg()]
    for members in listed(tuple(places)):
        slot = members[0].preposition
        roles = roles_of(frame, slot)
        told = [member.role for member in members]
        if slot == "between" and "origin" in roles:
            legs[-1].link(told)
        elif "via" in roles:
            legs[-1].via += told
        else:
            if legs[-1].is_over(roles, told):
                legs.append(_Leg())
            legs[-1].fill(roles, told)
            legs[-1].both_ways |= slot == BOTH
    ways = (way for leg in legs for way in leg.ways())
    return tuple(islice(ways, _MOST_WAYS))


@dataclass(slots=True)
class _Leg:
    """The places of one way: "from A to B" of "from A to B and from C to D"."""

    place: list[Role] = field(default_factory=list)
    origin: list[Role] = field(default_factory=list)
    destination: list[Role] = field(default_factory=list)
    via: list[Role] = field(default_factory=list)
    both_ways: bool = False
    ended: bool = False

    def is_over(self, roles: frozenset[str], told: Sequence[Role]) -> bool:
        """Whether an origin can only be that of another way."""
        if roles != {"origin"} or not self.ended:
            return False
        ended = [role.name for role in self.destination]
        return bool(self.origin) or any(role.name in ended for role in told)

    def link(self, told: list[Role]) -> None:
        """Note the ends of "between A and B"."""
        self.both_ways = True
        self.origin = self.origin or told[:1]
        self.destination = self.destination or told[1:2]

    def fill(self, roles: frozenset[str], told: list[Role]) -> None:
        """Note the first place of each role; what comes later says less."""
        if "place" in roles:
            self.place = self.place or told
        if "origin" in roles:
            self.origin = self.origin or told
        self.ended = "destination" in roles
        if self.ended:
            self.destination = self.destination or told

    def ways(self) -> Iterator[Roles]:
        """Return one way per pair of ends."""
        choices = (_or_none(self.place), _or_none(self.origin))
        for location, origin, destination in product(
            *choices, _or_none(self.destination)
        ):
            ends = (origin, destination)
            if location not in ends and any(end in self.place for end in ends if end):
                continue  # a withdrawal from two places is at each of them
            yield Roles(location, origin, destination, tuple(self.via), self.both_ways)


def is_sharp(role: Role) -> bool:
    """Whether a role is a site or a settlement that the text names."""
    place = role.place
    return (
        role.site
        and place is not None
        and place.precision in (Precision.SITE, Precision.SETTLEMENT)
    )


def travel_of(
    told: Travel | None, roles: Roles, likely: Travel | None
) -> Travel | None:
    """Tell how something travels: as told, or by its ends, or as is likely."""
    ends = [role.place for role in (roles.origin, roles.destination) if role]
    if told is not None or not ends:
        return told
    if any(place and place.precision is Precision.WATER for place in ends):
        return Travel.SEA
    if all(place and place.feature_code.startswith("AIR") for place in ends):
        return Travel.AIR
    return likely


def _or_none(roles: list[Role]) -> list[Role | None]:
    return [*roles] or [None]
