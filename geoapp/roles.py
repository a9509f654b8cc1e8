"""The roles that places play: a frame and its places in, roles out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    found: dict[str, list[Role]] = {"place": [], "origin": [], "destination": []}
    via: list[Role] = []
    between = False
    for members in listed(tuple(places)):
        roles = roles_of(frame, members[0].preposition)
        told = [member.role for member in members]
        between = between or members[0].preposition == BOTH
        if members[0].preposition == "between" and "origin" in roles:
            between = True
            found["origin"] = found["origin"] or told[:1]
            found["destination"] = found["destination"] or told[1:2]
        elif "via" in roles:
            via += told
        else:
            _fill(found, roles, told)
    return tuple(islice(_ways(found, tuple(via), between), _MOST_WAYS))


def _fill(
    found: dict[str, list[Role]], roles: frozenset[str], told: list[Role]
) -> None:
    """Note the first place of each role; what comes later says less."""
    for role in roles & found.keys():
        if not found[role]:
            found[role] = told


def _ways(
    found: dict[str, list[Role]], via: tuple[Role, ...], between: bool
) -> Iterator[Roles]:
    choices = (_or_none(found["place"]), _or_none(found["origin"]))
    for location, origin, destination in product(
        *choices, _or_none(found["destination"])
    ):
        ends = (origin, destination)
        if location not in ends and any(end in found["place"] for end in ends if end):
            continue  # a withdrawal from two places is at each of them
        yield Roles(location, origin, destination, via, between)


def is_sharp(role: Role) -> bool:
    """Whether a role is a site or a settlement that the text names."""
    place = role.place
    return (
        role.site
        and place is not None
        and place.precision in (Precision.SITE, Precision.SETTLEMENT)
    )


def travel_of(mover: Travel | None, word: Travel | None, roles: Roles) -> Travel | None:
    """Tell how it travels: by the mover, the word, or the kind of the ends."""
    if mover is not None:
        return mover
    if word is not None:
        return word
    ends = [role.place for role in (roles.origin, roles.destination) if role]
    if any(place and place.precision is Precision.WATER for place in ends):
        return Travel.SEA
    if ends and all(place and place.feature_code.startswith("AIR") for place in ends):
        return Travel.AIR
    return None


def without_ends(roles: Roles) -> Roles:
    """Return where something was seen that has neither origin nor destination."""
    return Roles(location=roles.via[0]) if roles.via else replace(roles, via=())


def _or_none(roles: list[Role]) -> list[Role | None]:
    return [*roles] or [None]
