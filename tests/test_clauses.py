"""Sentences taken apart: triggers, their clauses and where those end."""

import pytest

from geoapp.clauses import Parts, take_apart
from geoapp.model import Article, Resolution, Sentence, Toponym


def parts(text: str, *names: str) -> Parts:
    sentence = Sentence(0, len(text))
    starts = [(text.index(name), name) for name in names]
    toponyms = [Toponym(start, start + len(name), name) for start, name in starts]
    article = Article(text, (sentence,))
    return take_apart(article, sentence, [Resolution(t) for t in toponyms])


BOUNDS = [
    # sentence, trigger, the clause around it
    ("Drones hit Kyiv while ships left Odesa.", "left", "while ships left Odesa"),
    ("Drones hit Kyiv while ships left Odesa.", "hit", "Drones hit Kyiv"),
    ("Ships left Malta, and troops fled Gao.", "left", "Ships left Malta"),
    ("Ships left Malta, and troops fled Gao.", "fled", "and troops fled Gao"),
    ("The navy said ships left Malta.", "left", "ships left Malta"),
    ("A ship, which left Malta, sank off Gozo.", "left", "A ship, which left Malta"),
    ("A ship seized off Oman sailed to Aden.", "sailed", "sailed to Aden"),
    ("He fled as troops marched on Gao.", "fled", "He fled"),
    ("They hope to return to Mosul.", "return", "to return to Mosul"),
]


@pytest.mark.parametrize(("text", "word", "clause"), BOUNDS)
def test_the_clause_around_a_trigger_slices_the_text(
    text: str, word: str, clause: str
) -> None:
    found = parts(text)

    (part,) = [p for p in found.triggers if p.span.text == word]
    start, end = found.bounds(part)
    assert text[start:end] == clause


def test_a_verb_heads_its_clause_and_a_noun_stands_in_a_phrase() -> None:
    found = parts("The flight to Rome left.", "Rome")

    flight, left = found.triggers
    assert found.clause(flight) is None
    assert found.noun_phrase(flight) is not None
    assert found.clause(left) is not None
    assert found.noun_phrase(left) is None


def test_the_nearest_triggers_before_and_behind_a_token_are_found() -> None:
    found = parts("The flight, the voyage and the trip went on.")
    number = found.clause_number(found.triggers[0])

    before = found.triggers_before(7, number, most=2)
    behind = found.triggers_behind(1, number, most=2)

    assert [part.span.text for part in before] == ["trip", "voyage"]
    assert [part.span.text for part in behind] == ["flight", "voyage"]


def test_a_place_is_found_by_where_it_ends() -> None:
    found = parts("Ships left Rome for Oslo.", "Rome", "Oslo")

    place = found.place_ending(3)
    assert place is not None
    assert place.role.name == "Rome"
    assert found.place_ending(4) is None


def test_a_phrase_knows_the_clauses_that_it_is_the_subject_of() -> None:
    found = parts("Rome was shelled and was stormed by rebels.", "Rome")

    assert len(found.subject_of(0)) == 2


def test_a_sentence_without_a_trigger_has_no_parts() -> None:
    found = parts("It is warm in Rome.", "Rome")

    assert (found.triggers, found.places) == ((), ())
