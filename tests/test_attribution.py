"""Who says what; add a row to `data/attribution.txt`."""

import re

import pytest

from geoapp.article.sentences import split_sentences
from geoapp.model import Article, Entity
from geoapp.stance import sources_of
from tests.tables import rows

PEOPLE = re.compile("Ada Brown|Anna Berg")


def article(text: str, outlet: str | None = None) -> Article:
    return Article(text, split_sentences(text), outlet=outlet)


def chain(text: str, trigger: str, outlet: str | None = None) -> str:
    people = [
        Entity(match.start(), match.end(), match.group(), "PER")
        for match in PEOPLE.finditer(text)
    ]
    sources = sources_of(article(text, outlet), people).chain(text.index(trigger))
    assert all(text[who.start : who.end] == who.text for who in sources)
    return " < ".join(who.text for who in sources)


@pytest.mark.parametrize(("text", "trigger", "who"), rows("attribution.txt"))
def test_a_text_tells_who_says_what(text: str, trigger: str, who: str) -> None:
    assert chain(text, trigger) == who


def test_the_outlet_is_not_its_own_source() -> None:
    text = "Images by Orbit Labs show ships leaving, Coast Post reports citing media."

    assert chain(text, "leaving", "Coast Post") == "media < Orbit Labs"


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = (
        "“The port was calm,” said Ada Brown.\n\n"
        "“Two ships left Varna at night. They were not seen again by us.”"
    )

    assert chain(text, "left") == "Ada Brown"


def test_a_speaker_of_an_earlier_paragraph_says_nothing_more() -> None:
    text = "Ada Brown said it was calm.\n\nTwo ships left Varna at night."

    assert chain(text, "left") == ""


def test_words_that_tell_a_source_are_known() -> None:
    text = "Two ships left Varna, according to the harbour master."

    cue = sources_of(article(text)).cue(10)

    assert cue is not None
    assert text[cue.start : cue.end] == cue.text == "according to"


def test_a_source_is_short() -> None:
    text = (
        "The head of the " + "office for the sea of the " * 9 + "isles said ships left."
    )

    assert len(chain(text, "left").split()) <= 12


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "“",
        '“a" ',
        "“Ships left. ",
        "“a “b ",
        "he said, ",
        "according to ",
        "who said ",
        "a, ",
        ", said",
        "citing ",
        "'a.' ",
        "and a ",
        "quoted by ",
    ],
)
def test_hostile_text_is_read_in_linear_time(words: str) -> None:
    text = words * (100_000 // len(words))
    read = article(text)

    sources = sources_of(read)

    assert all(len(sources.chain(i)) <= 4 for i in range(0, len(text), 1_000))
