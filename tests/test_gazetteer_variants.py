from pathlib import Path

import pytest
from geopy.location import Location

from geoapp.gazetteer import GazetteerGeocoder, gazetteer_path
from geoapp.gazetteer.variants import spellings_of_key, variants


@pytest.fixture(scope="module")
def geocoder(cache: Path) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer_path(cache))


def best(geocoder: GazetteerGeocoder, name: str) -> Location:
    location = geocoder.geocode(name)
    assert location is not None
    return location


@pytest.mark.parametrize(
    ("name", "meant", "via"),
    [
        ("north-eastern Ghana", "Ghana", "compass"),
        ("northeastern Ghana", "Ghana", "compass"),
        ("north eastern Ghana", "Ghana", "compass"),
        ("south-western Mali", "Mali", "compass"),
        ("rural Bolivia", "Bolivia", "compass"),
        ("northern Nebraska", "Nebraska", "compass"),
        ("downtown Winnipeg", "Winnipeg", "around"),
        ("metro Winnipeg", "Winnipeg", "around"),
        ("Greater Winnipeg", "Winnipeg", "around"),
        ("the Winnipeg area", "Winnipeg", "around"),
        ("City of Winnipeg", "Winnipeg", "unit"),
        ("Topeka City", "Topeka", "unit"),
        ("State of Nebraska", "Nebraska", "unit"),
        ("Nebraska state", "Nebraska", "unit"),
        ("the Winnipeg", "Winnipeg", "article"),
        ("W. Columbia", "West Columbia", "spelling"),
        ("Winnipeg Cathedral", "Winnipeg", "inside"),
        ("Nebraska Grain Museum", "Nebraska", "inside"),
    ],
)
def test_an_unknown_name_is_reached_by_what_it_holds(
    geocoder: GazetteerGeocoder, name: str, meant: str, via: str
) -> None:
    raw = best(geocoder, name).raw

    assert (raw["name"], raw["via"]) == (meant, via)


@pytest.mark.parametrize(
    ("name", "country", "admin1"),
    [
        ("Athens, Ala.", "US", "Alabama"),
        ("Springfield, Ohio", "US", "Ohio"),
        ("Douglas County, Minn.", "US", "Minnesota"),
        ("Paris, Texas", "US", "Texas"),
        ("Tripoli, Lebanon", "LB", None),
    ],
)
def test_a_qualifier_says_which_is_meant(
    geocoder: GazetteerGeocoder, name: str, country: str, admin1: str | None
) -> None:
    places = geocoder.geocode(name, exactly_one=False)

    assert {place.raw["via"] for place in places} == {"qualifier"}
    assert {place.raw["country"] for place in places} == {country}
    assert admin1 is None or {place.raw["admin1"] for place in places} == {admin1}


@pytest.mark.parametrize(
    "name", ["Aleppo", "South Korea", "Douglas County", "St. Paul"]
)
def test_a_known_name_is_not_guessed_at(geocoder: GazetteerGeocoder, name: str) -> None:
    places = geocoder.geocode(name, exactly_one=False)

    assert {place.raw["via"] for place in places} == {None}


@pytest.mark.parametrize(
    "name",
    [
        "Winnipeg Street",
        "Houston Ave.",
        "Illinois Route 159",
        "Lake Winnipegville",
        "Berlinxyz River",
        "Chicago Creek Road",
        "Xyzzy Plaza",
    ],
)
def test_an_unknown_street_or_water_stays_unknown(
    geocoder: GazetteerGeocoder, name: str
) -> None:
    assert geocoder.geocode(name) is None


@pytest.mark.parametrize(
    "name",
    ["western Foo", "City of", "County", ",", "Paris,", ", Texas", "the", "x" * 9999],
)
def test_what_holds_no_place_is_unknown_or_plain(
    geocoder: GazetteerGeocoder, name: str
) -> None:
    location = geocoder.geocode(name)

    assert location is None or location.raw["via"] != "inside"


@pytest.mark.parametrize("name", ["Mt. Pleasant", "Mount Pleasant"])
def test_mount_pleasant_is_found_in_iowa_either_way(
    geocoder: GazetteerGeocoder, name: str
) -> None:
    places = geocoder.geocode(name, exactly_one=False)

    assert "Iowa" in {place.raw["admin1"] for place in places}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("Britian", "United Kingdom"),
        ("Winnipegg", "Winnipeg"),
        ("Winnippeg", "Winnipeg"),
        ("Nebrasca", "Nebraska"),
        ("Johannesburh", "Johannesburg"),
    ],
)
def test_a_slip_of_the_pen_is_read_as_the_well_known_name(
    geocoder: GazetteerGeocoder, slip: str, meant: str
) -> None:
    raw = best(geocoder, slip).raw

    assert (raw["name"], raw["via"]) == (meant, "alike")


@pytest.mark.parametrize("name", ["Xalepo", "Qrstuvw", "Wnnipg", "Nebraskaxx"])
def test_two_slips_are_another_name(geocoder: GazetteerGeocoder, name: str) -> None:
    assert geocoder.geocode(name) is None


def test_only_names_borne_are_known(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.known("north-eastern Ghana") == ()
    assert geocoder.known("Nigeria")[0].raw["country"] == "NG"


def test_a_demonym_in_a_name_is_no_place(geocoder: GazetteerGeocoder) -> None:
    vias = [
        place.raw["kind"]
        for place in geocoder.geocode("northern Russian", exactly_one=False) or ()
    ]

    assert "adjective" not in vias


def test_a_county_of_ireland_is_written_both_ways() -> None:
    names = {variant.name for variant in variants("County Mayo")}

    assert {"Mayo", "Mayo County"} <= names


def test_a_key_has_its_other_spelling() -> None:
    assert list(spellings_of_key("saint paul")) == ["st paul"]
    assert list(spellings_of_key("ft worth")) == ["fort worth"]
    assert list(spellings_of_key("saint")) == []
