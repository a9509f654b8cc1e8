"""Prepositions and frames in, roles out; how a way is travelled."""

import pytest
from shapely.geometry import Point

from geoapp.attach import takes
from geoapp.lexicon import Trigger, read_lexicon
from geoapp.model import Place, Resolution, Role, Span, Toponym, Travel
from geoapp.phrases import BOTH, OBJECT, PlacePart
from geoapp.roles import Roles, is_sharp, read_roles, travel_of
from geoapp.triggers import TriggerPart

FRAMES = read_lexicon().frames

AT_WORD = 5
"""Index behind the trigger, which is one token."""


def role(name: str, code: str = "PPL") -> Role:
    place = Place(f"test:{name}", name, code, Point(0, 0))
    return Role(name, Resolution(Toponym(0, len(name), name), (), place))


def part(preposition: str | None, name: str = "A", *, at: int = AT_WORD) -> PlacePart:
    return PlacePart(at + 1, at + 2, preposition, at, role(name))


def trigger(
    frame: str, category: str = "X-MOVEMENT", travel: Travel | None = None
) -> TriggerPart:
    meaning = Trigger(category, FRAMES[frame], travel=travel)
    return TriggerPart(AT_WORD - 1, AT_WORD, Span(0, 4, "word"), meaning)


def told(roles: Roles) -> str:
    """Write roles as "at A, from B to C via D"."""
    named = {"at": roles.location, "from": roles.origin, "to": roles.destination}
    written = [f"{word} {end.name}" for word, end in named.items() if end]
    return " ".join(written + [f"via {end.name}" for end in roles.via])


ROLES = [
    # frame, prepositions of the places A, B ..., the ways that they make
    ("at", "in", ["at A"]),
    ("at", "of", ["at A"]),
    ("at", "in at", ["at A"]),
    ("withdraw", "from", ["at A from A"]),
    ("withdraw", "from to", ["at A from A to B"]),
    ("move", "from to", ["from A to B"]),
    ("move", "to from", ["from B to A"]),
    ("move", "from", ["from A"]),
    ("move", "toward", ["to A"]),
    ("move", "onto", ["to A"]),
    ("move", "from from to to", ["from A to C"]),
    ("move", "from to from to", ["from A to B", "from C to D"]),
    ("move", "to from from", ["from B to A"]),
    ("move", "from via to", ["from A to C via B"]),
    ("move", "from through across to", ["from A to D via B via C"]),
    ("move", "in", ["at A"]),
    ("move", "in to", ["at A to B"]),
    ("reach", "object", ["to A"]),
    ("reach", "at from", ["from B to A"]),
    ("reach", "through in", ["to B via A"]),
    ("pass", "object", ["via A"]),
    ("pass", "object to", ["to B via A"]),
    ("leave", "object for", ["from A to B"]),
    ("leave", "from through", ["from A via B"]),
    ("drop", "at", ["to A"]),
]


@pytest.mark.parametrize(("frame", "prepositions", "ways"), ROLES)
def test_frame_and_preposition_tell_the_role(
    frame: str, prepositions: str, ways: list[str]
) -> None:
    places = [
        part(word, name)
        for word, name in zip(prepositions.split(), "ABCD", strict=False)
    ]

    assert [told(way) for way in read_roles(FRAMES[frame], places)] == ways


def joined(*names: str, preposition: str = "to") -> list[PlacePart]:
    first, *others = names
    listed = (PlacePart(9, 9, preposition, 8, role(name), "and") for name in others)
    return [part(preposition, first), *listed]


def test_coordinated_ends_are_a_way_each() -> None:
    ways = read_roles(FRAMES["move"], joined("Gao", "Kidal", "Mopti"))

    assert [told(way) for way in ways] == ["to Gao", "to Kidal", "to Mopti"]


def test_what_goes_between_two_places_goes_both_ways() -> None:
    (way,) = read_roles(FRAMES["move"], joined("Oslo", "Bergen", preposition="between"))

    assert (told(way), way.both_ways) == ("from Oslo to Bergen", True)


def test_to_and_from_goes_both_ways() -> None:
    (way,) = read_roles(FRAMES["move"], [part(BOTH)])

    assert (told(way), way.both_ways) == ("to A", True)


def test_a_long_list_of_ends_makes_few_ways() -> None:
    ways = read_roles(FRAMES["move"], joined(*(f"City {n}" for n in range(99))))

    assert len(ways) < 10


TAKEN = [
    # frame, preposition, words behind the trigger, whether it is its place
    ("move", "to", 0, True),
    ("move", "to", 6, True),
    ("move", "of", 3, False),
    ("move", "between", 9, False),
    ("move", "onto", 9, False),
    ("move", "for", 3, False),
    ("leave", "for", 3, True),
    ("pass", "for", 0, False),
    ("pass", "for", 2, True),
    ("reach", OBJECT, 0, False),
    ("reach", OBJECT, -1, True),
    ("at", "to", 0, False),
    ("move", None, 0, False),
]


@pytest.mark.parametrize(("frame", "preposition", "distance", "taken"), TAKEN)
def test_a_trigger_takes_the_places_of_its_frame(
    frame: str, preposition: str | None, distance: int, taken: bool
) -> None:
    place = part(preposition, at=AT_WORD + distance)

    assert takes(trigger(frame), place) is taken


@pytest.mark.parametrize("name", ["Mill Road", "Highway 5", "Fifth Avenue"])
def test_nothing_goes_to_a_road(name: str) -> None:
    assert not takes(trigger("move"), part("to", name))


TRAVELS = [
    # what is told, kinds of the ends, what is likely, how it travels
    (Travel.AIR, ("PPL", "SEA"), None, Travel.AIR),
    (None, ("PPL", "SEA"), Travel.LAND, Travel.SEA),
    (None, ("AIRP", "AIRB"), None, Travel.AIR),
    (None, ("AIRP", "PPL"), None, None),
    (None, ("PPL", "PPL"), Travel.LAND, Travel.LAND),
    (None, (), Travel.LAND, None),
]


@pytest.mark.parametrize(("told", "codes", "likely", "travel"), TRAVELS)
def test_how_a_way_is_travelled(
    told: Travel | None,
    codes: tuple[str, ...],
    likely: Travel | None,
    travel: Travel | None,
) -> None:
    ends = [role("X", code) for code in codes]
    roles = Roles(origin=ends[0], destination=ends[1]) if ends else Roles()

    assert travel_of(told, roles, likely) is travel


SHARP = [("PPL", True), ("AIRP", True), ("PCLI", False), ("SEA", False)]


@pytest.mark.parametrize(("code", "sharp"), SHARP)
def test_only_sites_and_settlements_are_sharp(code: str, sharp: bool) -> None:
    assert is_sharp(role("X", code)) is sharp
