"""Who noun phrases name: their number, side, kind, and whether they can go."""

from dataclasses import replace

import pytest

from geoapp.lexicon import read_lexicon
from geoapp.model import Entity, Party, Resolution, Toponym, Travel, Usage
from geoapp.parties import Cast, Kind
from geoapp.recognize.tokens import tokenize
from geoapp.syntax import Phrase, read_syntax, tag_words


def cast(text: str, demonyms: str = "", people: str = "", powers: str = "") -> Cast:
    tokens = tokenize(text, 0, len(text))
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    syntax = read_syntax(text, tokens, lemmas, tag_words(text, tokens, lemmas, set()))
    resolutions = [
        Resolution(Toponym(at, at + len(name), name, Usage.ASSOCIATIVE, demonym=True))
        for name in demonyms.split()
        if (at := text.index(name)) >= 0
    ]
    labels = dict.fromkeys(people.split(), "PER")
    labels |= dict.fromkeys(powers.split(), "ORG")
    entities = [
        Entity(text.index(name), text.index(name) + len(name), name, label)
        for name, label in labels.items()
    ]
    return Cast(text, syntax, resolutions, entities)


def first(found: Cast) -> Phrase:
    return found.syntax.phrases[0]


PARTIES = [
    # sentence, the party, its number, its kind
    ("Two vessels sailed.", "Two vessels", 2, "vessel"),
    ("Twenty two vessels sailed.", "Twenty two vessels", 22, "vessel"),
    ("1,200 troops left.", "1,200 troops", 1200, "troop"),
    ("A dozen ships left.", "A dozen ships", 12, "ship"),
    ("Three hundred men left.", "Three hundred men", 300, "man"),
    ("The convoy left.", "convoy", None, "convoy"),
    ("A convoy of trucks left.", "A convoy of trucks", 1, "convoy"),
    ("His family moved.", "family", None, "family"),
    ("Four C-17 planes left.", "Four C-17 planes", 4, "plane"),
    ("Twenty-two vessels sailed.", "Twenty-two vessels", 22, "vessel"),
    ("Dozens of ships left.", "Dozens of ships", None, "ship"),
    ("Two dozen trucks left.", "Two dozen trucks", 24, "truck"),
    ("Some 1,200 troops left.", "Some 1,200 troops", 1200, "troop"),
    ("At least 30 vehicles left.", "30 vehicles", 30, "vehicle"),
    ("More than 800 families left.", "800 families", 800, "family"),
    ("Three to five ships left.", "Three to five ships", None, "ship"),
    ("Two or three ships left.", "Two or three ships", None, "ship"),
    ("20-30 ships left.", "20-30 ships", None, "ship"),
    ("The 2015 deal left.", "2015 deal", None, "deal"),
    ("2000 soldiers left.", "2000 soldiers", 2000, "soldier"),
    ("Four million dollars left.", "Four million dollars", None, "dollar"),
    ("Some of its ships left.", "Some of its ships", None, "ship"),
    ("Half of the crew left.", "Half of the crew", None, "crew"),
    ("The 300-strong unit left.", "300-strong unit", None, "unit"),
    ("Both ships left.", "Both ships", 2, "ship"),
    ("Forty men left.", "Forty men", 40, "man"),
    ("$4 million went to Mali.", "4 million", None, None),
]


@pytest.mark.parametrize(("text", "name", "number", "kind"), PARTIES)
def test_a_phrase_names_a_party_with_its_number_and_kind(
    text: str, name: str, number: int | None, kind: str | None
) -> None:
    found = cast(text)

    party = found.party(first(found))
    assert party == Party(
        text.index(name), text.index(name) + len(name), name, number, None, kind
    )


NOBODY = [
    "They left.",
    "I've left.",
    "There left.",
    "Monday came.",
    "Last week came.",
    "March 29 came.",
    "The end of the month came.",
    "2015 came.",
    "40% left.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_a_pronoun_a_time_and_a_share_are_no_party(text: str) -> None:
    found = cast(text)

    assert found.party(first(found)) is None


def test_a_capital_that_stands_for_its_government_is_its_own_side() -> None:
    text = "Moscow attacked."
    toponym = Toponym(0, 6, "Moscow", Usage.METONYMIC)
    found = replace(cast(text), resolutions=[Resolution(toponym)])

    party = found.party(first(found))
    assert party is not None
    assert party.side == "Moscow"


def test_a_people_is_the_side_of_its_ships() -> None:
    found = cast("Two Turkish ships left.", demonyms="Turkish")

    party = found.party(first(found))
    assert party is not None
    assert party.side == "Turkish"


KINDS = [
    # sentence, what its first phrase is
    ("They left.", Kind.PERSON),
    ("It left.", Kind.PERSON),
    ("Nothing left.", Kind.THING),
    ("The ship left.", Kind.MOVER),
    ("The nurse left.", Kind.PERSON),
    ("The climbers left.", Kind.PERSON),
    ("The 32-year-old moved.", Kind.THING),
    ("Both left.", Kind.PERSON),
    ("Dozens of tanks left.", Kind.MOVER),
    ("Dozens of jobs left.", Kind.IDEA),
    ("A group of pilgrims left.", Kind.PERSON),
    ("The festival moved.", Kind.IDEA),
    ("The production moved.", Kind.IDEA),
    ("The talks moved.", Kind.IDEA),
    ("The winter came.", Kind.IDEA),
    ("$4 million went to Mali.", Kind.IDEA),
    ("The chairs left.", Kind.THING),
    ("Mr Banda left.", Kind.PERSON),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_what_can_go_is_told_from_ideas(text: str, kind: Kind) -> None:
    found = cast(text)

    assert found.kind(first(found)) is kind


def test_people_powers_and_demonyms_are_known_by_their_names() -> None:
    person = cast("Ali Banda left.", people="Banda")
    power = cast("The Unicef left.", powers="Unicef")
    people = cast("The Iraqis left.", demonyms="Iraqis")

    kinds = [found.kind(first(found)) for found in (person, power, people)]
    assert kinds == [Kind.PERSON, Kind.POWER, Kind.PERSON]


TRAVELS = [
    ("The tanker left.", Travel.SEA),
    ("A fleet of ships left.", Travel.SEA),
    ("Two helicopters left.", Travel.AIR),
    ("The lorries left.", Travel.LAND),
    ("A convoy of trucks left.", Travel.LAND),
    ("The troops left.", None),
]


@pytest.mark.parametrize(("text", "travel"), TRAVELS)
def test_a_vehicle_says_how_it_travels(text: str, travel: Travel | None) -> None:
    found = cast(text)

    assert found.travel(first(found)) is travel


def test_a_phrase_of_thousands_of_words_is_read_at_its_end() -> None:
    found = cast("ship " * 5_000 + "left.")

    party = found.party(first(found))
    assert party is not None
    assert len(party.name) < 500
