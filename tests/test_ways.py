"""What a map may claim of a movement: a line between sharp ends, or a stub."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from geoapp.model import (
    BBox,
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


def role(
    name: str, code: str, lon: float, lat: float, bbox: BBox | None = None
) -> Role:
    place = Place(f"test:{name}", name, code, Point(lon, lat), bbox=bbox)
    return Role(name, Resolution(Toponym(0, len(name), name), (), place))


TARTUS = role("Tartus", "PPL", 35.8866, 34.889)
HMEIMIM = role("Hmeimim", "AIRB", 35.9487, 35.4011)
BLACK_SEA = role("Black Sea", "SEA", 34.0, 43.5, (27.4, 40.9, 41.8, 46.7))
ODESA = role("Odesa", "PPL", 30.74, 46.48)
BOSPORUS = frozenset({"bosporus"})
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
    assert told["length_nmi"] == pytest.approx(30.8, abs=0.2)
    assert told["assumed"] == "great circle; airways unknown"
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
    bosphorus = role("Bosphorus", "PPL", 29.06, 41.12)
    direct = movement(ODESA, TARTUS, Travel.SEA)

    assert route_of(replace(direct, via=(bosphorus,))) == route_of(direct)


def test_a_ship_from_a_sea_starts_on_its_way_out() -> None:
    event = movement(BLACK_SEA, TARTUS, Travel.SEA)

    line = route_of(event)

    assert line is not None
    assert line.lines[0][0] == pytest.approx((29.1, 41.2), abs=0.1)
    told = route_properties(event, line)
    assert "starts where the lane leaves the Black Sea" in str(told["assumed"])


def test_a_flight_from_a_sea_starts_amid_it() -> None:
    line = route_of(movement(BLACK_SEA, TARTUS, Travel.AIR))

    assert line is not None
    assert line.lines[0][0] == (34.0, 43.5)
    assert "drawn to a point amid the Black Sea" in line.assumed


def test_a_way_through_a_closed_passage_is_a_stub_that_says_so() -> None:
    event = movement(ODESA, TARTUS, Travel.SEA)

    line = route_of(event, BOSPORUS)
    told = route_properties(event, line, BOSPORUS)

    assert line is None
    assert (told["route"], told["length_km"]) == ("stub", None)
    assert told["other_end"] == "Odesa"
    assert told["assumed"] == "no way by sea: Bosporus closed"


def test_an_open_way_is_the_same_whatever_else_is_closed() -> None:
    event = movement(ODESA, TARTUS, Travel.SEA)

    assert route_of(event, frozenset({"panama"})) == route_of(event)


def test_ice_is_sailed_only_where_the_text_says_so() -> None:
    murmansk = role("Murmansk", "PPL", 33.08, 68.97)
    yokohama = role("Yokohama", "PPL", 139.65, 35.44)
    ice = role("Northern Sea Route", "CHN", 115, 75.5, (32, 66, 180, 82))
    event = movement(murmansk, yokohama, Travel.SEA)

    usual, north = route_of(event), route_of(replace(event, via=(ice,)))

    assert usual is not None
    assert north is not None
    assert "suez" in usual.passages
    assert "northern-sea-route" in north.passages
    assert north.length_km < usual.length_km / 1.8


def test_a_canal_that_the_text_names_is_taken() -> None:
    petersburg = role("Saint Petersburg", "PPL", 30.31, 59.94)
    hamburg = role("Hamburg", "PPL", 9.99, 53.55)
    canal = role("Kiel Canal", "CNL", 9.65, 54.25)
    event = movement(petersburg, hamburg, Travel.SEA)

    usual, short = route_of(event), route_of(replace(event, via=(canal,)))

    assert usual is not None
    assert short is not None
    assert "kiel" in short.passages
    assert short.length_km < usual.length_km - 500


def test_a_strait_off_the_shortest_way_makes_it_longer() -> None:
    mumbai = role("Mumbai", "PPL", 72.88, 19.08)
    shanghai = role("Shanghai", "PPL", 121.5, 31.2)
    lombok = role("Lombok Strait", "STRT", 115.8, -8.6)
    event = movement(mumbai, shanghai, Travel.SEA)

    usual, longer = route_of(event), route_of(replace(event, via=(lombok,)))

    assert usual is not None
    assert longer is not None
    assert longer.length_km > usual.length_km + 500
    assert "lombok" in longer.passages
    assert longer.assumed == (
        "by way of Lombok Strait",
        "shortest sea lane, through Lombok Strait, Taiwan Strait",
    )


def test_an_exchange_is_one_line_without_direction() -> None:
    event = replace(movement(ODESA, TARTUS, Travel.SEA), both_ways=True)

    line = route_of(event)
    told = route_properties(event, line)

    assert line is not None
    assert len(line.lines) == 1
    assert told["stub_outward"] is None


def test_a_country_as_an_end_gives_no_reason_but_its_name() -> None:
    told = route_properties(movement(TARTUS, RUSSIA, Travel.SEA), None)

    assert (told["other_end"], told["assumed"]) == ("Russia", None)
