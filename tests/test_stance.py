import pytest

from geoapp.model import Certainty
from geoapp.stance import attribution_of, certainty_of


@pytest.mark.parametrize(
    ("text", "certainty", "cue"),
    [
        ("Two ships left", Certainty.ASSERTED, None),
        ("Russia appears to be withdrawing", Certainty.POSSIBLE, "appears to"),
        ("images suggest a drawdown", Certainty.POSSIBLE, "suggest"),
        ("a withdrawal is anticipated", Certainty.PLANNED, "is anticipated"),
        ("the fleet will sail", Certainty.PLANNED, "will"),
        ("the loss would be a blow", Certainty.HYPOTHETICAL, "would"),
        ("it said it would send ships", Certainty.PLANNED, "would"),
        ("Turkey denied the attack", Certainty.DENIED, "denied"),
        ("the ships did not leave", Certainty.DENIED, "did not"),
        ("the ship reportedly left", Certainty.REPORTED, "reportedly"),
        ("the mayor left willingly", Certainty.ASSERTED, None),
    ],
)
def test_cue_words_tell_how_sure_a_clause_is(
    text: str, certainty: Certainty, cue: str | None
) -> None:
    told, words = certainty_of(text, 0, len(text))

    assert told is certainty
    assert (words.text if words else None) == cue


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The ships left, according to the harbour master.", "the harbour master"),
        ("The port authority said two ships left.", "The port authority"),
        ("However, local officials have said nothing moved.", "local officials"),
        ("Reports from Ukraine's military intelligence also note flights.",
         "Ukraine's military intelligence"),
        ("Footage from Coast TV shows two ships.", "Coast TV"),
        ("Ships left, Example Post reports citing foreign media.", "foreign media"),
        ("“They left,” Anna Berg said.", "Anna Berg"),
        ("A quake struck, according to the U.S. Geological Survey.",
         "the U.S. Geological Survey"),
        ("PARIS -- Anna Berg said ships left.", "Anna Berg"),
        ("He said they left.", None),
        ("Two ships left.", None),
    ],
)  # fmt: skip
def test_a_sentence_tells_its_source(text: str, who: str | None) -> None:
    source = attribution_of(text, 0, len(text))

    assert (source.text if source else None) == who
    if source:
        assert text[source.start : source.end] == source.text


def test_a_long_sentence_is_read_in_no_time() -> None:
    text = "a " * 200_000

    assert attribution_of(text, 0, len(text)) is None
