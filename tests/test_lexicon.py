import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest

from geoapp.assets import assets_folder
from geoapp.lexicon import Frame, read_lexicon
from geoapp.model import Travel

LEXICON = read_lexicon()

# Event types of the PLOVER ontology (Open Event Data Alliance).
PLOVER = """
AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN
PROTEST SANCTION MOBILIZE COERCE ASSAULT
"""
MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": """seize restrict censor curfew martial-law arrest deport withhold
        misinformation cyber""",
    "ASSAULT": """abduct beat torture sexual targeted destroy primitive firearms
        explosives suicide-attack aerial drone heavy-weapons crowd-control
        unconventional""",
}
CONTEXTS = """military intelligence executive legislative election
    political_institutions pro_democracy pro_autocracy economic legal reparations
    human_rights rights_freedoms repression human_security gender lgbt
    religion_ethnicity inequality diplomatic territory peacekeeping health asylum
    migration disasters natural_resource environment technology terrorism cbrn cyber
    misinformation crime corruption illegal_drugs trafficking"""
OURS = """
X-PRESENCE X-MOVEMENT X-STATEMENT X-DISASTER X-ACCIDENT X-OUTBREAK X-CRIME X-SIGHTING
"""
SENSES = [sense for senses in LEXICON.senses.values() for sense in senses]
CATEGORIES = sorted({sense.trigger.category for sense in SENSES})


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    text = (files("geoapp") / "lexicon.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def repeated(words: list[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_is_of_plover_or_ours(category: str) -> None:
    assert category in (*PLOVER.split(), *OURS.split())


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_a_symbol(category: str) -> None:
    path = assets_folder("static") / "symbology.json"
    symbology = json.loads(path.read_text(encoding="utf-8"))

    assert category in symbology["categories"]


def test_every_frame_has_its_triggers() -> None:
    used = {sense.trigger.frame.name for sense in SENSES}

    assert used == set(LEXICON.frames) - {"default"}


@pytest.mark.parametrize("frame", LEXICON.frames.values(), ids=lambda frame: frame.name)
def test_a_slot_brings_known_roles(frame: Frame) -> None:
    roles = set().union(*frame.slots.values())

    assert roles <= {
        "actor",
        "target",
        "mover",
        "place",
        "origin",
        "destination",
        "via",
    }


@pytest.mark.parametrize("frame", LEXICON.frames.values(), ids=lambda frame: frame.name)
def test_what_is_done_by_somebody_is_their_act(frame: Frame) -> None:
    assert frame.slots["by"] == {"actor"}


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("at", False),
        ("mass", False),
        ("strike", False),
        ("withdraw", True),
        ("move", True),
        ("reach", True),
        ("pass", True),
        ("leave", True),
        ("carry", True),
        ("expel", True),
    ],
)
def test_a_frame_moves_that_brings_ends(name: str, moves: bool) -> None:
    assert LEXICON.frames[name].moves is moves


def test_only_what_moves_travels() -> None:
    travels = {sense.trigger.category for sense in SENSES if sense.trigger.travel}

    assert travels == {"X-MOVEMENT"}


def conditions(words: Mapping[str, frozenset[str]]) -> list[tuple[str, list[str]]]:
    return [(where, sorted(found)) for where, found in sorted(words.items())]


def test_no_phrase_means_the_same_twice() -> None:
    told = [(s.words, s.noun, conditions(s.asks), conditions(s.bars)) for s in SENSES]

    assert repeated([repr(sense) for sense in told]) == []


def test_there_are_several_hundred_triggers() -> None:
    assert len({sense.words for sense in SENSES}) > 600


@pytest.mark.parametrize("category", PLOVER.split())
def test_a_mode_is_of_plover_and_of_its_category(category: str) -> None:
    told = {s.trigger.mode for s in SENSES if s.trigger.category == category}
    told |= set(LEXICON.mode_words.get(category, ()))

    assert told - {None} <= set(MODES.get(category, "").split())


def test_a_context_is_of_plover() -> None:
    told = {sense.trigger.context for sense in SENSES}

    assert told - {None} <= set(CONTEXTS.split())


def test_every_plover_type_has_triggers() -> None:
    assert set(PLOVER.split()) <= set(CATEGORIES)


def test_every_plover_type_has_aliases() -> None:
    assert set(PLOVER.split()) <= set(LEXICON.aliases)


def test_only_what_speaks_of_something_carries() -> None:
    assert all(s.trigger.content for s in SENSES if s.trigger.carrier)


def test_no_mover_stands_twice(content: dict[str, Any]) -> None:
    lists = content["movers"].values()

    assert repeated([word for words in lists for word in words.split()]) == []


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Withdrawing", "withdraw"),
        ("withdrew", "withdraw"),
        ("left", "leave"),
        ("fled", "flee"),
        ("flew", "fly"),
        ("went", "go"),
        ("gone", "go"),
        ("drove", "drive"),
        ("sank", "sink"),
        ("sunk", "sink"),
        ("struck", "strike"),
        ("travelled", "travel"),
        ("transiting", "transit"),
        ("aircraft", "aircraft"),
        ("ferries", "ferry"),
        ("servicemen", "serviceman"),
        ("airbases", "airbase"),
    ],
)
def test_a_form_has_its_lemma(word: str, lemma: str) -> None:
    assert LEXICON.lemma(word) == lemma


@pytest.mark.parametrize("name", ["movers", "sites", "effects"])
def test_words_that_are_sought_by_lemma_are_lemmas(name: str) -> None:
    words = set(getattr(LEXICON, name))

    assert words
    assert {LEXICON.lemma(word) for word in words} == words


def test_every_class_of_words_is_asked_for(content: dict[str, Any]) -> None:
    lists = [*content["classes"].values()]
    for row in content["trigger"]:
        lists += [told for told in row.values() if isinstance(told, str)]
    asked = {word[1:] for told in lists for word in told.split() if word[0] == "@"}

    assert asked == set(content["classes"])


def test_something_moves_on_every_way() -> None:
    assert set(LEXICON.movers.values()) == {*Travel, None}


GRAMMAR = tomllib.loads((files("geoapp") / "grammar.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(GRAMMAR))
def test_no_list_of_grammar_words_is_empty(name: str) -> None:
    assert GRAMMAR[name].split()


@pytest.mark.parametrize("name", sorted(GRAMMAR))
def test_no_grammar_word_stands_twice(name: str) -> None:
    assert repeated(GRAMMAR[name].split()) == []
