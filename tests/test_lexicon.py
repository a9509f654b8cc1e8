import json
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from geoapp.assets import assets_folder
from geoapp.lexicon import Frame, grammar, read_lexicon
from geoapp.model import Certainty, Travel

LEXICON = read_lexicon()

# Event types of the PLOVER ontology (Open Event Data Alliance).
PLOVER = """
AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN
PROTEST SANCTION MOBILIZE COERCE ASSAULT
"""
OURS = """
X-PRESENCE X-MOVEMENT X-STATEMENT X-DISASTER X-ACCIDENT X-OUTBREAK X-CRIME X-SIGHTING
"""
CATEGORIES = sorted({trigger.category for trigger in LEXICON.triggers.values()})


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
    used = {trigger.frame.name for trigger in LEXICON.triggers.values()}

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
    ],
)
def test_five_frames_can_move(name: str, moves: bool) -> None:
    assert LEXICON.frames[name].moves is moves


def test_only_what_moves_travels() -> None:
    travels = {t.category for t in LEXICON.triggers.values() if t.travel}

    assert travels == {"X-MOVEMENT"}


def test_no_phrase_stands_twice(content: dict[str, Any]) -> None:
    assert (
        repeated([words for row in content["trigger"] for words in row["words"]]) == []
    )


def test_no_mover_stands_twice(content: dict[str, Any]) -> None:
    lists = content["movers"].values()

    assert repeated([word for words in lists for word in words.split()]) == []


def test_no_cue_stands_twice(content: dict[str, Any]) -> None:
    lists = content["certainty"].values()

    assert repeated([cue for cues in lists for cue in cues]) == []


def test_the_longest_trigger_bounds_the_others() -> None:
    assert max(len(words) for words in LEXICON.triggers) == LEXICON.longest


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


def test_something_moves_on_every_way() -> None:
    assert set(LEXICON.movers.values()) == {*Travel, None}


def test_all_but_the_asserted_has_its_cues() -> None:
    told = {certainty for certainty, cues in LEXICON.certainty if cues}

    assert told == set(Certainty) - {Certainty.ASSERTED}


@pytest.mark.parametrize("name", sorted(LEXICON.grammar))
def test_no_list_of_grammar_words_is_empty(name: str) -> None:
    assert grammar(name)


@pytest.mark.parametrize("name", sorted(LEXICON.grammar))
def test_no_grammar_word_stands_twice(content: dict[str, Any], name: str) -> None:
    assert repeated(content["grammar"][name].split()) == []
