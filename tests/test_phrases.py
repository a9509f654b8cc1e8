"""From a place back to its preposition, as tables of sentences."""

import pytest

from geoapp.article import read_article
from geoapp.clauses import take_apart
from geoapp.model import Toponym
from geoapp.phrases import PlacePart
from geoapp.pipeline import Backends
from geoapp.resolve import resolve


def places(backends: Backends, text: str) -> tuple[PlacePart, ...]:
    article = read_article(text)
    names = backends.recognize(article)
    resolutions = resolve(article, names.toponyms, backends.geocode)
    (sentence,) = article.sentences
    return take_apart(article, sentence, resolutions).places


GOVERNED = [
    # sentence, prepositions with the names of their roles
    ("Two frigates wait at Tartus.", ["at Tartus"]),
    ("A drawdown was seen at Russia's key air base, Hmeimim.", ["at Hmeimim"]),
    ("Talks were held in the Syrian capital, Damascus.", ["in Damascus"]),
    ("Talks were held in Syria's capital, Damascus.", ["in Damascus"]),
    ("A tanker sailed from Syria's port of Tartus.", ["from Tartus"]),
    ("A tanker came from Libya's coast.", ["from Libya"]),
    ("A tanker sailed from the port of Novorossiysk.", ["from Novorossiysk"]),
    ("In the city of Homs, people cheered.", ["in Homs"]),
    ("Two ships wait off the coast of Libya.", ["off Libya"]),
    ("Two ships sailed out of Tartus.", ["from Tartus"]),
    ("Two ships wait outside of Tartus.", ["outside Tartus"]),
    ("Shelling of Kherson was heard.", ["of Kherson"]),
    ("A ship passed through the Strait of Hormuz.", ["through Strait of Hormuz"]),
    ("Flights between Hmeimim and Ramstein stopped.",
     ["between Hmeimim", "between Ramstein"]),
    ("A ship sailed to Tartus or Latakia.", ["to Tartus", "to Latakia"]),
    ("Ships sailed from Odesa, Varna and Constanta to Istanbul.",
     ["from Odesa", "from Varna", "from Constanta", "to Istanbul"]),
    ("Troops wait near the port of Tartus in Syria.", ["near Tartus", "in Syria"]),
    ("Ships wait in Tartus, as well as at Latakia.", ["in Tartus", "at Latakia"]),
    ("Drones shelled Kherson.", ["object Kherson"]),
    ("A ship reached the port of Odesa.", ["object Odesa"]),
    ("Syria is a country.", ["None Syria"]),
    ("They watched, in short, Tartus burn.", ["None Tartus"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "governed"), GOVERNED)
def test_the_preposition_before_a_phrase_governs_its_place(
    backends: Backends, text: str, governed: list[str]
) -> None:
    found = places(backends, text)

    assert [f"{part.preposition} {part.role.name}" for part in found] == governed


SITES = [
    # sentence, role name, whether it is a site that the text names
    ("A tanker is heading to a port in Libya.", "port in Libya", False),
    ("A frigate is moored at a naval base in Crimea.", "naval base in Crimea", False),
    ("They met at a military base in Syria.", "military base in Syria", False),
    ("Jets fly from an air base near Voronezh.", "air base near Voronezh", True),
    ("Jets left Russian airfields.", "Russian airfields", False),
    ("Two ships wait in Syrian waters.", "Syrian waters", False),
    ("Two ships wait in the port of Tartus.", "Tartus", True),
    ("Two ships wait off Syria's coast.", "Syria", True),
]


@pytest.mark.parametrize(("text", "name", "site"), SITES)
def test_a_site_without_a_name_is_told_apart(
    backends: Backends, text: str, name: str, site: bool
) -> None:
    (part,) = places(backends, text)

    assert part.role.name == name
    assert part.role.site is site


@pytest.mark.parametrize(
    "text",
    [
        "Moscow said that it would wait.",
        "Two Russian frigates wait.",
        "Russian tankers left their port.",
        "Turkish Airlines airport staff slept.",
    ],
)
def test_a_government_or_people_alone_is_no_place(
    backends: Backends, text: str
) -> None:
    assert places(backends, text) == ()


def test_the_preposition_says_where_it_stands(backends: Backends) -> None:
    (part,) = places(backends, "A tanker sailed from the port of Novorossiysk.")

    assert (part.preposition_at, part.first, part.last) == (3, 7, 8)


def test_a_name_inside_a_web_address_plays_no_role(backends: Backends) -> None:
    article = read_article("The site Caliber.Az wrote of it.")
    named = Toponym(16, 18, "Az")
    (resolution,) = resolve(article, [named], backends.geocode)

    (sentence,) = article.sentences

    assert take_apart(article, sentence, [resolution]).places == ()
