"""From a place back to its preposition, as tables of sentences."""

from collections.abc import Sequence

import pytest

from geoapp.article import read_article
from geoapp.lexicon import read_lexicon
from geoapp.model import Article, Resolution, Toponym
from geoapp.phrases import PlacePart, PlaceWalker, token_indexes
from geoapp.pipeline import Backends
from geoapp.recognize.tokens import tokenize
from geoapp.resolve import resolve
from geoapp.syntax import read_syntax, tag_words
from geoapp.triggers import find_triggers


def places(backends: Backends, text: str) -> tuple[PlacePart, ...]:
    article = read_article(text)
    names = backends.recognize(article)
    return walked(article, resolve(article, names.toponyms, backends.geocode))


def walked(
    article: Article, resolutions: Sequence[Resolution]
) -> tuple[PlacePart, ...]:
    tokens = tokenize(article.text, 0, len(article.text))
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    named = {i for r in resolutions for i in token_indexes(tokens, r)}
    tags = tag_words(article.text, tokens, lemmas, named)
    triggers = find_triggers(article.text, tokens, lemmas, named, tags)
    ends = {part.last for part in triggers}
    moving = {part.last for part in triggers if part.trigger.frame.moves}
    syntax = read_syntax(article.text, tokens, lemmas, tags)
    return PlaceWalker(article.text, syntax, resolutions, ends, moving).places()


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

    assert walked(article, [resolution]) == ()


HOSTS = [
    # sentence, preposition and name of the end that a noun stands for
    ("He was taken to a clinic in Damascus.", "to clinic in Damascus"),
    ("They fled to relatives in Homs.", "to relatives in Homs"),
    ("She left her house in Odesa.", "object house in Odesa"),
    ("They went to the outskirts of Goma.", "to outskirts of Goma"),
]


@pytest.mark.parametrize(("text", "end"), HOSTS)
def test_a_noun_before_a_place_can_be_the_end_of_a_way(
    backends: Backends, text: str, end: str
) -> None:
    (part,) = places(backends, text)

    assert part.host is not None
    assert f"{part.host.preposition} {part.host.role.name}" == end


@pytest.mark.parametrize(
    "text",
    [
        "He spoke in Damascus.",
        "He read a report in Damascus.",
        "They withdrew from the talks in Geneva.",
        "The army sent tanks to Homs.",
    ],
)
def test_other_nouns_are_no_end_of_a_way(backends: Backends, text: str) -> None:
    assert all(part.host is None for part in places(backends, text))


COMPOUND = [
    # sentence, preposition
    ("A ferry to and from Malta sank.", "to and from"),
    ("They came to within ten miles of Malta.", "to"),
    ("They live 200 miles from Malta.", "near"),
    ("It lies close to Malta.", "near"),
    ("They sailed as far as Malta.", "to"),
    ("They are at the border with Malta.", "at"),
]


@pytest.mark.parametrize(("text", "preposition"), COMPOUND)
def test_several_words_are_one_preposition(
    backends: Backends, text: str, preposition: str
) -> None:
    part = places(backends, text)[-1]

    assert str(part.preposition) == preposition
