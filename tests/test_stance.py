"""How sure a text is; add a row to `data/certainty.txt`."""

from pathlib import Path

import pytest

from geoapp.model import Span
from geoapp.stance import certainty_of

TABLE = Path(__file__).parent / "data" / "certainty.txt"


def rows() -> list[tuple[str, ...]]:
    return [
        tuple(cell.strip() for cell in line.split("|"))
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]


@pytest.mark.parametrize(("text", "trigger", "certainty", "cue"), rows())
def test_cue_words_count_where_they_govern_the_trigger(
    text: str, trigger: str, certainty: str, cue: str
) -> None:
    start = text.index(trigger)
    span = Span(start, start + len(trigger), trigger)

    told, words = certainty_of(text, 0, len(text), span)

    assert (told.value, words.text if words else "") == (certainty, cue)
    if words:
        assert text[words.start : words.end] == words.text


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
