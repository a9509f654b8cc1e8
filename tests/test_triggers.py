"""Which words of a sentence are triggers, as tables of sentences."""

import pytest

from geoapp.lexicon import read_lexicon
from geoapp.recognize.tokens import tokenize
from geoapp.triggers import TriggerPart, find_triggers


def triggers(text: str, *named: str) -> tuple[TriggerPart, ...]:
    tokens = tokenize(text, 0, len(text))
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    inside = {i for i, token in enumerate(tokens) if token.text in named}
    return find_triggers(text, tokens, lemmas, inside)


TOLD = [
    # sentence, its triggers
    ("Troops pulled out.", "pulled out"),
    ("Troops are pulling back.", "pulling back"),
    ("The army pulled its troops out.", "pulled"),
    ("The army shot the plane down.", "shot"),
    ("The army shot down a plane.", "shot down"),
    ("Rebels carried out an attack.", "carried out an attack"),
    ("The army launched a major offensive.", "launched a major offensive"),
    ("They held two rounds of talks.", "held two rounds of talks"),
    ("Police opened a murder investigation.", "opened a murder investigation"),
    ("Students staged a protest.", "staged a protest"),
    ("The bloc imposed new sanctions.", "imposed new sanctions"),
    ("The rebels declared a cease-fire.", "declared a cease-fire"),
    ("The group went on a hunger strike.", "went on a hunger strike"),
    ("The call for a ceasefire was heard.", "call for; ceasefire"),
    ("Moscow called on Monday for talks.", "called on Monday for; talks"),
    ("A quake hit the town.", "quake"),
    ("The quake in the far north of the island killed two.", "quake"),
    ("Four people died in a stampede.", "stampede"),
    ("Rebels killed two men.", "killed"),
    ("The blockade was lifted, and ships sailed.", "lifted; sailed"),
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_a_sentence_has_its_triggers(text: str, told: str) -> None:
    assert "; ".join(part.span.text for part in triggers(text)) == told


SILENT = [
    "The singer had a heart attack.",
    "He has panic attacks.",
    "The film was a bomb at the box office.",
    "A flight attendant smiled.",
    "The train station is old.",
    "The head of the bank likes jazz.",
    "He is the head coach.",
    "The left-wing paper is old.",
    "The party won by a landslide.",
    "His album is a big hit.",
    "The film was shot in black and white.",
    "The London-based group is small.",
    "The deal was great.",
    "The patrol boat is new.",
    "The peace plan is old.",
    "The attack helicopter is new.",
    "None of the injured were children.",
    "The stock market crash of May was mild.",
    "It is a flood of letters.",
]


@pytest.mark.parametrize("text", SILENT)
def test_words_that_mean_something_else_are_no_triggers(text: str) -> None:
    assert [part.span.text for part in triggers(text)] == []


KINDS = [
    # sentence, the word, its category
    ("Dockers began a strike over pay.", "began a strike", "PROTEST"),
    ("An air strike hit a bridge.", "air strike", "ASSAULT"),
    ("Rebels strike the town at night.", "strike", "ASSAULT"),
    ("Thousands marched through the capital.", "marched", "PROTEST"),
    ("Soldiers fired on the crowd.", "fired on", "ASSAULT"),
    ("A fire destroyed a warehouse.", "fire", "X-ACCIDENT"),
    ("A gas blast wrecked a factory.", "blast", "X-ACCIDENT"),
    ("A blast was heard near the barracks.", "blast", "ASSAULT"),
    ("A storm hit the coast.", "storm", "X-DISASTER"),
    ("Rebels stormed the town hall.", "stormed", "ASSAULT"),
    ("Police charged him with theft.", "charged him with", "COERCE"),
    ("The bank was robbed.", "robbed", "X-CRIME"),
    ("The volcano erupted.", "erupted", "X-DISASTER"),
]


@pytest.mark.parametrize(("text", "word", "category"), KINDS)
def test_the_words_around_say_what_is_meant(
    text: str, word: str, category: str
) -> None:
    part = triggers(text)[0]

    assert (part.span.text, part.trigger.category) == (word, category)


def test_no_trigger_starts_inside_a_name() -> None:
    assert triggers("The town of strike is old.", "strike") == ()
    assert triggers("She reads the Daily Attack.") == ()


def test_a_trigger_slices_the_text() -> None:
    text = "In May, rebels carried out an attack on a market."

    (part,) = triggers(text)

    assert text[part.span.start : part.span.end] == part.span.text
    assert (part.first, part.last, part.noun, part.verb) == (3, 7, 6, True)


def test_a_noun_is_no_verb() -> None:
    assert [p.verb for p in triggers("The withdrawal began after rebels left.")] == [
        False,
        True,
    ]


@pytest.mark.parametrize("word", ["attack ", "pull ", "carry out ", "the ", "a-b "])
def test_a_long_text_without_a_full_stop_is_read_at_once(word: str) -> None:
    assert len(triggers(word * (20_000 // len(word)))) <= 20_000 // len(word)
