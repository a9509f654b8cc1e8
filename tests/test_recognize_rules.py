from dataclasses import replace

import pytest

from geoapp.article import read_article
from geoapp.model import Names, Usage
from geoapp.pipeline import Backends, load_backends
from geoapp.settings import Settings


@pytest.fixture(scope="module")
def backends(settings: Settings) -> Backends:
    return load_backends(replace(settings, recognizer="rules"))


def names(backends: Backends, text: str) -> Names:
    return backends.recognize(read_article(text))


def places(backends: Backends, text: str) -> list[str]:
    return [t.name for t in names(backends, text).toponyms if not t.demonym]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two ships left Tartus for Odesa on Friday.", ["Tartus", "Odesa"]),
        ("The Tartus naval base is quiet.", ["Tartus naval base"]),
        ("He lives in Port-au-Prince now.", ["Port-au-Prince"]),
        ("The Odesa-Istanbul line is open.", ["Odesa", "Istanbul"]),
        ("They met in St. John's on Monday.", ["St. John's"]),
        ("It sank in the Gulf of Aden.", ["Gulf of Aden"]),
        ("Bosnia and Herzegovina voted.", ["Bosnia and Herzegovina"]),
        ("US troops are in the U.S. today.", ["US", "U.S."]),
        ("They told us to wait in Nice.", ["Nice"]),
        ("Turkey closed the strait.", ["Turkey"]),
        ("Shelling of Kherson went on.", ["Kherson"]),
        ("Ships wait off Deir ez-Zor and Latakia.", ["Deir ez-Zor", "Latakia"]),
        ("Суда вышли из порта Тартус.", ["Тартус"]),
        ("وصلت سفينة إلى طرطوس أمس", ["طرطوس"]),
        ("Read more at Tartus.example or write to x@Paris.fr.", []),
    ],
)
def test_names_of_places_are_found_whole(
    backends: Backends, text: str, expected: list[str]
) -> None:
    assert places(backends, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Syria Television showed the ships.",
        "An analyst of the Carnegie Endowment agreed.",
        "The rebels of Hayat Tahrir al-Sham left.",
        "Paris Hilton sang.",
        "President Jordan spoke.",
        "Hurricane Milton came nearer.",
        "We met Sofia Marsh, and Marsh agreed.",
        "Reading is fun, and mobile phones are nice.",
        "In March they split the sale of oranges.",
        "Images by Maxar and Planet Labs are sharp.",
        "The Boston Globe reported it.",
    ],
)
def test_people_organisations_and_words_are_no_places(
    backends: Backends, text: str
) -> None:
    assert places(backends, text) == []


def test_an_abbreviation_of_a_state_follows_a_place(backends: Backends) -> None:
    text = "He told ME that it is OK OR good. He lives in Gary, IN, since May."

    assert places(backends, text) == ["Gary", "IN"]


def test_the_bare_name_of_a_county_is_believed_of_no_person(backends: Backends) -> None:
    assert "Wilkin" not in places(backends, "Police asked Wilkin on Monday.")


def test_a_surname_told_once_is_a_person_later(backends: Backends) -> None:
    text = "President Bashar al-Assad fled. Later Assad was silent."

    found = names(backends, text)

    assert found.toponyms == ()
    assert found.entities[0].label == "PER"


@pytest.mark.parametrize(
    ("text", "usage"),
    [
        ("Talks were held in Moscow.", Usage.LITERAL),
        ("Moscow, however, remains hopeful.", Usage.METONYMIC),
        ("Moscow has said little.", Usage.METONYMIC),
        ("It is crucial for Moscow's operations.", Usage.ASSOCIATIVE),
        ("The ship is off Syria's coast.", Usage.LITERAL),
        ("The Kremlin has stated its terms.", Usage.METONYMIC),
        ("They met at the Kremlin on Monday.", Usage.LITERAL),
        ("It would be a blow to Russia.", Usage.METONYMIC),
        ("They fought against Turkey.", Usage.METONYMIC),
        ("US forces stayed.", Usage.ASSOCIATIVE),
        ("He fled to Russia.", Usage.LITERAL),
    ],
)
def test_a_place_is_kept_apart_from_who_rules_there(
    backends: Backends, text: str, usage: Usage
) -> None:
    (toponym,) = names(backends, text).toponyms

    assert toponym.usage is usage


def test_a_demonym_is_associative(backends: Backends) -> None:
    (toponym,) = names(backends, "Two Russian frigates wait.").toponyms

    assert (toponym.name, toponym.demonym) == ("Russian", True)
    assert toponym.usage is Usage.ASSOCIATIVE


def test_every_span_slices_the_text(backends: Backends) -> None:
    article = read_article(
        "In “Tartus” 🚢 — Ships of Syria's navy; U.K.'s too.\n\nOdesa!"
    )

    found = backends.recognize(article)

    assert found.toponyms
    for name in (*found.toponyms, *found.entities):
        assert article.text[name.start : name.end] == name.name


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("Flights between Bamako and Timbuktu go on.", ["Bamako", "Timbuktu"]),
        ("Talks between Moscow and Kyiv go on.", []),
        ("It left Miami for Nassau.", ["Miami", "Nassau"]),
        ("Niger and Burkina Faso said no.", []),
        ("It went to Veracruz, Mexico, shipping lists say.", ["Veracruz", "Mexico"]),
        ("“Wait,” said Jordan Lake, an analyst.", []),
        ("Syria was bombed.", ["Syria"]),
        ("Russia is withdrawing.", []),
    ],
)
def test_the_words_around_tell_parties_from_places(
    backends: Backends, text: str, literal: list[str]
) -> None:
    found = names(backends, text).toponyms

    assert [t.name for t in found if t.usage is Usage.LITERAL] == literal
