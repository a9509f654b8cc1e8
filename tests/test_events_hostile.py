"""Texts that nobody would print: the work stays near their length.

Work is counted, not timed: how often a function is called for a sentence and
for one four times as long.
"""

import sys
from collections.abc import Callable
from random import Random
from types import FrameType

import pytest

from geoapp.events import extract_events
from geoapp.joining import join
from geoapp.model import Article, Event, Sentence
from tests.test_where import passage_of

SHAPES = (
    "attack on Rome and killing of Rome ",
    "shelled Rome ",
    "attacking Rome, killing ",
    "Rome was shelled by ",
    "the attack on Rome, killing killing ",
    "announced plans to visit Rome ",
    "sailed from Rome via Cairo to Lima and ",
    "“attack in Rome” said officials ",
    "officials said Rome was shelled and ",
    "attacked Rome on Monday, 3 May 2024, ",
    "1,200 troops withdrew, ",
    "suggesting a withdrawal ",
    "denied that they attacked Rome ; ",
)
WORDS = """
    attacked killed shelled raid withdrew sailed said protest Rome Cairo Lima Italy
    Monday and or , ; : ? ( ) “ ” ' - -- the of in at to from on that who which by
    if will not was is denied officials it he 3 2024 1,200 troops ships convoy .
"""
"""What random texts are made of."""

_WORK = 250  # words of the shorter sentence
_TIMES = 4
_MOST = 5.5  # times the work; in proportion it were four times


def read(text: str) -> tuple[Event, ...]:
    named = [mention.resolution for mention in passage_of(text)[0].mentions]
    return extract_events(Article(text, (Sentence(0, len(text)),)), named)


def calls_of(run: Callable[[], object]) -> int:
    """Count the calls of the package's functions, each step of a generator too."""
    count = 0

    def seen(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_length_of_a_sentence(shape: str) -> None:
    short = shape * (_WORK // len(shape.split()))
    read(short)  # word lists are read once
    assert calls_of(lambda: read(short * _TIMES)) < _MOST * calls_of(
        lambda: read(short)
    )


@pytest.mark.parametrize("sentence", ["Rebels attacked Rome. ", "It rained again. "])
def test_work_grows_with_the_number_of_sentences(sentence: str) -> None:
    def told(count: int) -> tuple[Event, ...]:
        text, length = sentence * count, len(sentence)
        spans = [Sentence(i * length, i * length + length - 1) for i in range(count)]
        named = [mention.resolution for mention in passage_of(text)[0].mentions]
        return join(extract_events(Article(text, tuple(spans)), named), text)

    told(1)
    assert calls_of(lambda: told(4 * 50)) < _MOST * calls_of(lambda: told(50))


@pytest.mark.parametrize("seed", range(12))
def test_no_text_is_too_odd_to_be_read(seed: int) -> None:
    choice, words = Random(seed), [*WORDS.split(), "\n\n"]
    text = " ".join(choice.choice(words) for _ in range(200))
    events = read(text)
    assert len(join(events, text)) <= len(events)
