"""How sentences are coded; add a row to `data/coding.txt`."""

import pytest

from geoapp.coding import Reading, read_codes
from geoapp.lexicon import read_lexicon
from geoapp.model import Certainty
from geoapp.plover import Coded, aliases, coded
from geoapp.recognize.tokens import tokenize
from geoapp.syntax import read_syntax, tag_words
from geoapp.triggers import find_triggers
from tests.tables import rows


def readings(text: str) -> tuple[Reading, ...]:
    tokens = tokenize(text, 0, len(text))
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    tags = tag_words(text, tokens, lemmas, set())
    syntax = read_syntax(text, tokens, lemmas, tags)
    return read_codes(text, syntax, find_triggers(text, tokens, lemmas, set(), tags))


@pytest.mark.parametrize(("text", "category", "mode"), rows("coding.txt"))
def test_a_sentence_has_a_main_event(text: str, category: str, mode: str) -> None:
    found = readings(text)

    told = found[0].coded if found else Coded("-")
    assert told.category == category
    if mode:
        assert told.mode == mode


RULES = [
    # category, mode, ahead, negated, category and mode as coded
    ("CONSULT", "visit", True, False, "AGREE", None),
    ("SUPPORT", None, True, False, "AGREE", None),
    ("COOPERATE", None, True, False, "AGREE", None),
    ("AID", None, True, False, "AGREE", None),
    ("RETREAT", "withdraw", True, False, "CONCEDE", None),
    ("RETREAT", "release", True, False, "CONCEDE", None),
    ("CONSULT", "visit", False, True, "REJECT", "meet"),
    ("AID", None, False, True, "REJECT", "assist"),
    ("RETREAT", "release", True, True, "REJECT", "yield"),
    ("AGREE", None, False, True, "REJECT", None),
    ("ASSAULT", "aerial", True, False, "THREATEN", "violence"),
    ("COERCE", "arrest", True, False, "THREATEN", "arrest"),
    ("COERCE", "seize", True, False, "THREATEN", "territory"),
    ("COERCE", "curfew", True, False, "THREATEN", "restrict"),
    ("SANCTION", "expel", True, False, "THREATEN", "expel"),
    ("SANCTION", "withdraw", True, False, "THREATEN", "relations"),
    ("PROTEST", "boycott", True, False, "THREATEN", "restrict"),
    ("PROTEST", "demo", True, False, "PROTEST", "demo"),
    ("ASSAULT", "aerial", False, True, "ASSAULT", "aerial"),
    ("MOBILIZE", "troops", True, False, "MOBILIZE", "troops"),
    ("X-MOVEMENT", None, True, False, "X-MOVEMENT", None),
]


@pytest.mark.parametrize(("category", "mode", "ahead", "negated", "told", "as_"), RULES)
def test_what_lies_ahead_or_is_denied_is_coded_so(
    category: str, mode: str | None, ahead: bool, negated: bool, told: str, as_: str
) -> None:
    found = coded(category, mode, ahead=ahead, negated=negated)

    assert (found.category, found.mode) == (told, as_)


SPOKEN = [
    # a verb that speaks of something; what it speaks of is not told as a fact
    "The union called for talks.",
    "The rebels refused to negotiate.",
    "The minister promised to send doctors.",
    "The group threatened to attack the embassy.",
    "The army agreed to release the sailors.",
    "The envoy said that the rebels must disarm.",
    "Ankara accused the group of torture.",
]


@pytest.mark.parametrize("text", SPOKEN)
def test_what_is_only_spoken_of_is_no_fact(text: str) -> None:
    first, *others = readings(text)

    assert first.under is None
    assert all(other.under is first.part and other.certainty for other in others)


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Chad agreed to send two ships to Aden.", Certainty.PLANNED),
        ("Chad threatened to send two ships to Aden.", Certainty.HYPOTHETICAL),
        ("Chad refused to send two ships to Aden.", Certainty.DENIED),
    ],
)
def test_a_movement_that_is_spoken_of_is_kept_as_sure_as_it_is(
    text: str, certainty: Certainty
) -> None:
    movement = next(r for r in readings(text) if r.part.span.text == "send")

    assert (movement.coded.category, movement.certainty) == ("X-MOVEMENT", certainty)
    assert movement.under is not None


def test_a_plan_is_told_by_what_is_planned() -> None:
    (reading,) = readings("The army plans to release the sailors.")

    assert reading.part.span.text == "release"
    assert reading.coded.category == "CONCEDE"
    assert reading.certainty is Certainty.PLANNED


def test_the_main_verb_comes_before_what_it_stands_beside() -> None:
    found = readings("After the raid, the bishop condemned the army.")

    assert [r.coded.category for r in found] == ["ACCUSE", "ASSAULT"]


def test_saying_is_an_event_only_where_nothing_else_is() -> None:
    assert [r.coded.category for r in readings("Rebels shot him, she said.")] == [
        "ASSAULT"
    ]


@pytest.mark.parametrize(
    "word", ["refuse ", "promised to attack ", "plans to ", "attack, ", "if he would "]
)
def test_a_long_text_without_a_full_stop_is_read_at_once(word: str) -> None:
    assert len(readings(word * (40_000 // len(word)))) < 20_000


@pytest.mark.parametrize(
    ("category", "mode", "cameo", "acled"),
    [
        ("CONSULT", "visit", "04", None),
        ("PROTEST", "demo", "14", "Protests"),
        ("PROTEST", "riot", "14", "Riots"),
        ("ASSAULT", None, "19", "Battles"),
        ("ASSAULT", "drone", "19", "Explosions/Remote violence"),
        ("ASSAULT", "abduct", "18", "Violence against civilians"),
        ("ACCUSE", "investigate", "09", None),
        ("RETREAT", "withdraw", "08", "Strategic developments"),
        ("X-DISASTER", "flood", None, None),
    ],
)
def test_a_category_has_names_elsewhere(
    category: str, mode: str | None, cameo: str | None, acled: str | None
) -> None:
    found = aliases(category, mode)

    assert (found.cameo, found.acled) == (cameo, acled)
