"""Prepositions and frames in, roles out."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from geoapp.clauses import MoverPart
from geoapp.lexicon import Trigger, read_lexicon
from geoapp.model import Place, Resolution, Role, Span, Toponym, Travel
from geoapp.phrases import OBJECT, PlacePart
from geoapp.roles import Roles, is_sharp, read_roles, takes, travel_of
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


def told(roles: Roles) -> dict[str, str]:
    named = {
        "location": roles.location,
        "origin": roles.origin,
        "destination": roles.destination,
        "via": roles.via[0] if roles.via else None,
    }
    return {name: role.name for name, role in named.items() if role}


ROLES = [
    # frame, prepositions of the places A, B ..., roles
    ("at", "in", {"location": "A"}),
    ("at", "of", {"location": "A"}),
    ("at", "in at", {"location": "A"}),
    ("at", "to", {"location": "A"}),
    ("withdraw", "from", {"location": "A"}),
    ("withdraw", "from to", {"origin": "A", "destination": "B"}),
    ("withdraw", "in from", {"location": "A"}),
    ("strike", "object", {"location": "A"}),
    ("move", "from to", {"origin": "A", "destination": "B"}),
    ("move", "to from", {"origin": "B", "destination": "A"}),
    ("move", "from", {"origin": "A"}),
    ("move", "toward", {"destination": "A"}),
    ("move", "from from to to", {"origin": "A", "destination": "C"}),
    ("move", "from via to", {"origin": "A", "via": "B", "destination": "C"}),
    ("move", "in", {"location": "A"}),
    ("reach", "object", {"destination": "A"}),
    ("reach", "at from", {"destination": "A", "origin": "B"}),
    ("reach", "through in", {"via": "A", "destination": "B"}),
    ("pass", "object", {"via": "A"}),
    ("leave", "object for", {"origin": "A", "destination": "B"}),
    ("leave", "through", {"via": "A"}),
    ("move", "between between", {"origin": "A", "destination": "B"}),
]


@pytest.mark.parametrize(("frame", "prepositions", "roles"), ROLES)
def test_frame_and_preposition_tell_the_role(
    frame: str, prepositions: str, roles: dict[str, str]
) -> None:
    places = [
        part(word, name)
        for word, name in zip(prepositions.split(), "ABCD", strict=False)
    ]

    assert told(read_roles(FRAMES[frame], places)) == roles


@pytest.mark.parametrize(
    ("prepositions", "both_ways"), [(["between"] * 2, True), (["from", "to"], False)]
)
def test_only_between_goes_both_ways(prepositions: list[str], both_ways: bool) -> None:
    places = [part(word) for word in prepositions]

    assert read_roles(FRAMES["move"], places).both_ways is both_ways


def test_all_that_is_passed_is_kept_in_order() -> None:
    roles = read_roles(FRAMES["move"], [part("via", "A"), part("through", "B")])

    assert [role.name for role in roles.via] == ["A", "B"]


TAKEN = [
    # frame, category, preposition, tokens behind the trigger, taken
    ("at", "CONSULT", "in", 0, True),
    ("at", "CONSULT", "in", 4, True),
    ("at", "CONSULT", "of", 0, True),
    ("at", "CONSULT", "of", 1, False),
    ("move", "X-MOVEMENT", "of", 0, False),
    ("at", "CONSULT", "with", 0, False),
    ("at", "CONSULT", None, 0, False),
    ("at", "CONSULT", "to", 0, False),
    ("mass", "MOBILIZE", "to", 0, True),
    ("at", "CONSULT", OBJECT, -1, False),
    ("strike", "ASSAULT", OBJECT, -1, True),
    ("strike", "ASSAULT", OBJECT, 3, False),
    ("strike", "ASSAULT", "from", 0, False),
    ("withdraw", "RETREAT", "from", 2, True),
    ("move", "X-MOVEMENT", "to", 3, True),
    ("move", "X-MOVEMENT", "for", 0, True),
    ("move", "X-MOVEMENT", "for", 2, False),
    ("leave", "X-MOVEMENT", "for", 2, True),
    ("move", "X-MOVEMENT", "between", 0, True),
    ("at", "CONSULT", "between", 0, False),
    ("move", "X-MOVEMENT", "past", 0, True),
    ("at", "CONSULT", "past", 0, False),
    ("at", "X-STATEMENT", "in", 2, True),
    ("at", "X-STATEMENT", "in", 3, False),
]


@pytest.mark.parametrize(("frame", "category", "word", "behind", "taken"), TAKEN)
def test_a_frame_takes_the_prepositions_that_it_knows(
    frame: str, category: str, word: str | None, behind: int, taken: bool
) -> None:
    place = part(word, at=AT_WORD + behind)

    assert takes(trigger(frame, category), place) is taken


@pytest.mark.parametrize(
    ("roles", "moves", "located"),
    [
        (Roles(), False, False),
        (Roles(via=(role("A"),)), False, False),
        (Roles(location=role("A")), False, True),
        (Roles(origin=role("A")), True, True),
        (Roles(destination=role("A")), True, True),
    ],
    ids=["nothing", "via", "location", "origin", "destination"],
)
def test_an_end_moves_and_any_place_locates(
    roles: Roles, moves: bool, located: bool
) -> None:
    assert (roles.moves, roles.located) == (moves, located)


@pytest.mark.parametrize(
    ("end", "sharp"),
    [
        (role("Tartus"), True),
        (role("Hmeimim", "AIRB"), True),
        (role("Syria", "PCLI"), False),
        (role("Black Sea", "SEA"), False),
        (replace(role("Homs"), site=False), False),
        (Role("a port"), False),
    ],
    ids=["town", "base", "country", "sea", "unnamed site", "unresolved"],
)
def test_only_named_sites_and_towns_are_sharp(end: Role, sharp: bool) -> None:
    assert is_sharp(end) is sharp


SHIP = MoverPart(0, 1, "ship", Travel.SEA)
CARGO = MoverPart(0, 1, "cargo", None)
WATER, BASE, TOWN = role("Baltic", "SEA"), role("Engels", "AIRB"), role("Homs")

TRAVELS = [
    (Travel.AIR, SHIP, Roles(), Travel.SEA),
    (Travel.AIR, CARGO, Roles(), Travel.AIR),
    (None, None, Roles(origin=WATER, destination=TOWN), Travel.SEA),
    (None, CARGO, Roles(origin=BASE, destination=BASE), Travel.AIR),
    (None, None, Roles(origin=BASE), Travel.AIR),
    (None, None, Roles(origin=BASE, destination=TOWN), None),
    (None, None, Roles(origin=TOWN), None),
    (None, None, Roles(location=WATER), None),
    (None, None, Roles(), None),
]


@pytest.mark.parametrize(("word", "mover", "roles", "travel"), TRAVELS)
def test_the_mover_then_the_word_then_the_ends_tell_the_travel(
    word: Travel | None, mover: MoverPart | None, roles: Roles, travel: Travel | None
) -> None:
    assert travel_of(trigger("move", travel=word), mover, roles) is travel
