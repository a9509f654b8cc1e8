"""Clauses, triggers and what moves, as tables of sentences."""

import pytest

from geoapp.clauses import Parts, take_apart
from geoapp.model import Article, Resolution, Sentence, Toponym, Travel


def parts(text: str, *names: str) -> Parts:
    sentence = Sentence(0, len(text))
    starts = [(text.index(name), name) for name in names]
    toponyms = [Toponym(start, start + len(name), name) for start, name in starts]
    return take_apart(
        Article(text, (sentence,)), sentence, [Resolution(t) for t in toponyms]
    )


CLAUSES = [
    # sentence, its clauses
    ("Drones hit Kyiv while ships left Odesa.",
     ["Drones hit Kyiv", "while ships left Odesa"]),
    ("Drones hit Kyiv; a ferry capsized.", ["Drones hit Kyiv", "a ferry capsized"]),
    ("Ships left Malta, and troops went on.",
     ["Ships left Malta", "and troops went on"]),
    ("Ships left Malta and sailed on.", ["Ships left Malta and sailed on"]),
    ("Jets in Homs, Hama and Idlib are old.", ["Jets in Homs Hama and Idlib are old"]),
    ("A ship, which left Odesa, sank.", ["A ship sank", "which left Odesa"]),
    ("She said: “Ships left.”", ["She said", "Ships left"]),
    ("A drawdown was seen, suggesting a retreat.",
     ["A drawdown was seen", "suggesting a retreat"]),
    ("He fled as troops marched.", ["He fled", "as troops marched"]),
    ("He was known as a spy.", ["He was known as a spy"]),
    ("Ships left Malta, as well as Tartus.", ["Ships left Malta as well as Tartus"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clauses"), CLAUSES)
def test_a_sentence_breaks_into_clauses(text: str, clauses: list[str]) -> None:
    taken = parts(text)

    words: dict[int, list[str]] = {}
    for token, clause in zip(taken.tokens, taken.clause_of, strict=True):
        words.setdefault(clause, []).append(token.text)
    assert [" ".join(words[clause]) for clause in words] == clauses


def test_the_span_of_a_clause_slices_the_text() -> None:
    text = "Drones hit Kyiv while ships left Odesa."

    start, end = parts(text).clause_span(4)

    assert text[start:end] == "while ships left Odesa"


TRIGGERS = [
    # sentence, its triggers with their categories
    ("Ships left.", ["left X-MOVEMENT"]),
    ("Troops pulled out.", ["pulled out RETREAT"]),
    ("Troops are pulling back.", ["pulling back RETREAT"]),
    ("Two ships are docked.", ["docked X-PRESENCE"]),
    ("He docks his boat.", []),
    ("Shelling went on.", ["Shelling ASSAULT", "went X-MOVEMENT"]),
    ("The Strike Bureau is new.", []),
    ("A patrol boat is new.", []),
    ("They are to patrol aircraft routes.", ["patrol MOBILIZE"]),
    ("A bomb killed people.", ["bomb ASSAULT", "killed ASSAULT"]),
    ("A quake killed people.", ["quake X-DISASTER", "killed X-DISASTER"]),
    ("A ferry sank, killing ten.", ["sank X-ACCIDENT", "killing X-ACCIDENT"]),
]


@pytest.mark.parametrize(("text", "triggers"), TRIGGERS)
def test_words_of_the_lexicon_are_triggers(text: str, triggers: list[str]) -> None:
    found = parts(text).triggers

    assert [f"{part.span.text} {part.trigger.category}" for part in found] == triggers
    assert all(text[p.span.start : p.span.end] == p.span.text for p in found)


def test_a_word_inside_the_name_of_a_place_is_no_trigger() -> None:
    assert parts("Storm is a town.", "Storm").triggers == ()


PHRASES = [
    # sentence with one trigger, where its noun phrase starts
    ("The rebel offensive was slow.", "The"),
    ("They saw Russia's military presence.", "Russia"),
    ("They saw a drawdown.", "a drawdown"),
    ("The rebels attacked.", None),
    ("The rebels have attack plans.", None),
    ("After heavy shelling", None),
]


@pytest.mark.parametrize(("text", "start"), PHRASES)
def test_a_noun_has_a_phrase_and_a_verb_has_none(text: str, start: str | None) -> None:
    taken = parts(text)
    (trigger,) = taken.triggers

    found = taken.noun_phrase_start(trigger)

    assert found == (None if start is None else text.index(start))


MOVERS = [
    # sentence, what moves and how
    ("Two Russian logistics vessels wait.",
     [("Two Russian logistics vessels", Travel.SEA)]),
    ("Three more ships wait.", [("Three more ships", Travel.SEA)]),
    ("The ship waits.", [("ship", Travel.SEA)]),
    ("Fighter jets and bombers wait.", [("Fighter jets and bombers", Travel.AIR)]),
    ("An aircraft carrier waits.", [("An aircraft carrier", Travel.SEA)]),
    ("Two C-17 aircraft wait.", [("Two C-17 aircraft", Travel.AIR)]),
    ("A convoy of trucks waits.", [("A convoy of trucks", Travel.LAND)]),
    ("Nine missiles and 30 drones fell.",
     [("Nine missiles and 30 drones", Travel.AIR)]),
    ("Troops wait.", [("Troops", None)]),
    ("A ship waits, and a lorry waits.", [("A ship", Travel.SEA),
     ("a lorry", Travel.LAND)]),
    ("They gave Turkey two ships.", [("two ships", Travel.SEA)]),
    ("They seized ships.", [("ships", Travel.SEA)]),
    ("They wait for trade.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "movers"), MOVERS)
def test_what_can_move_is_named_whole(
    text: str, movers: list[tuple[str, Travel | None]]
) -> None:
    assert [(part.name, part.travel) for part in parts(text).movers] == movers


def test_a_sentence_without_words_has_no_parts() -> None:
    taken = parts("...")

    assert (taken.tokens, taken.triggers, taken.places, taken.movers) == (
        [],
        (),
        (),
        (),
    )
