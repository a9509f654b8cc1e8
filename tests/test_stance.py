"""How sure a text is; add a row to `data/certainty.txt`."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from geoapp.model import Certainty, Span
from geoapp.stance import certainty_of
from tests.tables import rows


@pytest.mark.parametrize(("text", "trigger", "certainty", "cue"), rows("certainty.txt"))
def test_cue_words_count_where_they_govern_the_trigger(
    text: str, trigger: str, certainty: str, cue: str
) -> None:
    start = text.index(trigger)
    span = Span(start, start + len(trigger), trigger)

    told, words = certainty_of(text, 0, len(text), span)

    assert (told.value, words.text if words else "") == (certainty, cue)
    if words:
        assert text[words.start : words.end] == words.text


def content() -> dict[str, dict[str, str | list[str]]]:
    text = (files("geoapp.stance") / "cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_no_cue_stands_twice_in_its_table() -> None:
    tables = {
        name: [
            word
            for words in rows.values()
            for word in (words.split() if isinstance(words, str) else words)
        ]
        for name, rows in content().items()
        if name != "grammar"
    }

    assert {
        k: [w for w, n in Counter(v).items() if n > 1] for k, v in tables.items()
    } == {name: [] for name in tables}


def test_all_but_the_asserted_has_its_cues() -> None:
    told = {name for table in ("clause", "phrase", "to") for name in content()[table]}

    assert told == {certainty.value for certainty in Certainty}


def test_the_sentence_before_tells_nothing_of_the_next() -> None:
    text = "The army may rest. Rebels attacked the town. It will rain."
    start = text.index("attacked")

    told, words = certainty_of(text, 0, len(text), Span(start, start + 8, "attacked"))

    assert (told.value, words) == ("asserted", None)


def test_a_trigger_is_not_its_own_cue() -> None:
    text = "Turkey denied the claim"

    told, words = certainty_of(text, 0, len(text), Span(7, 13, "denied"))

    assert (told.value, words) == ("asserted", None)


@pytest.mark.parametrize(
    "word", ["if not to ", ", may ", "and will not be ", "no ", "“"]
)
def test_a_million_letters_without_a_full_stop_are_read_at_once(word: str) -> None:
    text = word * (1_000_000 // len(word)) + "attacked"
    span = Span(len(text) - 8, len(text), "attacked")

    for _ in range(100):
        told, _cue = certainty_of(text, 0, len(text), span)

    assert told.value in ("asserted", "hypothetical", "denied", "possible", "planned")
