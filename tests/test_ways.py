"""What a map may claim of a movement: a line between sharp ends, or a stub."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from geoapp.model import (
    Event,
    Place,
    Resolution,
    Role,
    Sentence,
    Span,
    Toponym,
    Travel,
)
from geoapp.ways import known_end, route_of, route_properties


def role(name: str, code: str, lon: float, lat: float) -> Role:
    place = Place(f"test:{name}", name, code, Point(lon, lat))
    return Role(name, Resolution(Toponym(0, len(name), name), (), place))


TARTUS = role("Tartus", "PPL", 35.8866, 34.889)
HMEIMIM = role("Hmeimim", "AIRB", 35.9487, 35.4011)
BLACK_SEA = role("Black Sea", "SEA", 34.0, 43.5)
RUSSIA = role("Russia", "PCLI", 100.0, 60.0)
SYRIA = role("Syria", "PCLI", 38.5, 35.0)
A_PORT = replace(TARTUS, name="a port near Tartus", site=False)
UNKNOWN = Role("Xyzzyville")

EVENT = Event("X-MOVEMENT", Sentence(0, 10), Span(0, 4, "sail"))


def movement(
    origin: Role | None, destination: Role | None, travel: Travel | None = None
) -> Event:
    return replace(EVENT, origin=origin, destination=destination, travel=travel)


@pytest.mark.parametrize(
    ("origin", "destination"),
    [(TARTUS, HMEIMIM), (HMEIMIM, TARTUS), (BLACK_SEA, TARTUS)],
    ids=["town to base", "base to town", "sea to town"],
)
def test_two_sharp_ends_make_a_line(origin: Role, destination: Role) -> None:
    assert route_of(movement(origin, destination)) is not None


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        (TARTUS, None),
        (None, TARTUS),
        (TARTUS, RUSSIA),
        (SYRIA, HMEIMIM),
        (HMEIMIM, A_PORT),
        (TARTUS, UNKNOWN),
        (TARTUS, TARTUS),
        (None, None),
    ],
    ids=[
        "no destination",
        "no origin",
        "to a country",
        "from a country",
        "to an unnamed site",
        "to an unresolved name",
        "same place",
        "no end",
    ],
)
def test_a_dull_or_missing_end_makes_no_line(
    origin: Role | None, destination: Role | None
) -> None:
    assert route_of(movement(origin, destination)) is None


@pytest.mark.parametrize(
    ("origin", "destination", "known"),
    [
        (TARTUS, HMEIMIM, HMEIMIM),
        (TARTUS, RUSSIA, TARTUS),
        (RUSSIA, TARTUS, TARTUS),
        (HMEIMIM, A_PORT, HMEIMIM),
        (RUSSIA, SYRIA, SYRIA),
        (TARTUS, None, TARTUS),
        (None, None, None),
    ],
    ids=[
        "both sharp",
        "origin sharp",
        "destination sharp",
        "unnamed site",
        "both dull",
        "one alone",
        "none",
    ],
)
def test_the_sharper_end_is_the_known_one(
    origin: Role | None, destination: Role | None, known: Role | None
) -> None:
    assert known_end(movement(origin, destination)) is known


def test_a_line_tells_how_it_was_made() -> None:
    event = movement(HMEIMIM, TARTUS, Travel.AIR)

    told = route_properties(event, route_of(event))

    assert told["route"] == "great circle"
    assert told["length_km"] == pytest.approx(57.1, abs=0.2)
    assert (told["other_end"], told["stub_bearing"], told["stub_outward"]) == (
        None,
    ) * 3


def test_an_event_at_a_place_has_no_way() -> None:
    told = route_properties(replace(EVENT, location=TARTUS), None)

    assert set(told.values()) == {None}


def test_a_line_and_a_stub_tell_the_same_properties() -> None:
    line = movement(HMEIMIM, TARTUS)

    told = route_properties(line, route_of(line))

    assert told.keys() == route_properties(movement(TARTUS, None), None).keys()


@pytest.mark.parametrize(
    ("origin", "destination", "outward"),
    [(TARTUS, RUSSIA, True), (RUSSIA, TARTUS, False), (TARTUS, None, True)],
    ids=["leaving", "arriving", "leaving for nowhere told"],
)
def test_a_stub_points_away_from_a_known_origin(
    origin: Role, destination: Role | None, outward: bool
) -> None:
    told = route_properties(movement(origin, destination), None)

    assert told["route"] == "stub"
    assert told["stub_outward"] is outward


def test_a_stub_both_ways_points_nowhere() -> None:
    event = replace(movement(TARTUS, RUSSIA), both_ways=True)

    assert route_properties(event, None)["stub_outward"] is None


@pytest.mark.parametrize(
    ("lon", "lat", "bearing"),
    [(10, 20, 0.0), (20, 10, 89.1), (10, 0, 180.0), (0, 10, 270.9)],
    ids=["north", "east", "south", "west"],
)
def test_the_bearing_is_clockwise_from_north_towards_the_other_end(
    lon: float, lat: float, bearing: float
) -> None:
    known, other = role("Known", "PPL", 10, 10), role("Other", "PCLI", lon, lat)

    for event in (movement(known, other), movement(other, known)):
        assert route_properties(event, None)["stub_bearing"] == bearing


@pytest.mark.parametrize(
    ("destination", "name"),
    [(UNKNOWN, "Xyzzyville"), (None, None), (TARTUS, "Tartus")],
    ids=["unresolved", "missing", "same place"],
)
def test_an_end_without_another_point_has_no_bearing(
    destination: Role | None, name: str | None
) -> None:
    told = route_properties(movement(TARTUS, destination), None)

    assert told["other_end"] == name
    assert told["stub_bearing"] is None


def test_a_way_goes_by_what_the_text_names() -> None:
    shanghai = role("Shanghai", "PPL", 121.5, 31.2)
    rotterdam = role("Rotterdam", "PPL", 4.1, 51.95)
    cape = role("Cape of Good Hope", "PPL", 18.0, -34.9)
    direct = movement(shanghai, rotterdam, Travel.SEA)

    shortest, longer = route_of(direct), route_of(replace(direct, via=(cape,)))

    assert shortest is not None
    assert longer is not None
    assert longer.length_km > shortest.length_km + 4_000
    assert min(lat for line in longer.lines for _, lat in line) < -34
    assert len(longer.lines) == 1


def test_a_strait_on_the_way_makes_no_detour() -> None:
    odesa = role("Odesa", "PPL", 30.74, 46.48)
    bosphorus = role("Bosphorus", "PPL", 29.06, 41.12)
    direct = movement(odesa, TARTUS, Travel.SEA)

    assert route_of(replace(direct, via=(bosphorus,))) == route_of(direct)
