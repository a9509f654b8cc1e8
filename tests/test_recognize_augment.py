import pytest

from geoapp.recognize.augment import Augmenter, NameLists
from geoapp.recognize.corpora import read_marked

LISTS = NameLists(
    towns=["Oaxaca de Juárez"],
    countries=["Togo"],
    adjectives=["Togolese"],
    peoples=["Kenyans"],
    first_names=["Ngozi"],
    surnames=["Vatanen"],
)
KINDS = {"Gozo": "town", "Malta": "country"}


def varied(marked, times=300):
    """All the texts that chance makes of one, with their named spans."""
    augmenter = Augmenter(LISTS, KINDS.get, seed=7)
    example = read_marked(marked)
    return [augmenter.vary(example) for _ in range(times)]


def names(example):
    spans = (*example.places, *example.entities)
    return {(example.text[s.start : s.end], s.label) for s in spans}


@pytest.mark.parametrize(
    ("marked", "other"),
    [
        ("Fire in {L Gozo}.", ("Oaxaca de Juárez", "LOC")),
        ("Fire in {L Malta}.", ("Togo", "LOC")),
        ("A {D Maltese} boat sank.", ("Togolese", "ADJ")),
        ("Two {D Maltesians} drowned.", ("Kenyans", "ADJ")),
        ("{P Ada Obi} spoke.", ("Ngozi Vatanen", "PER")),
        ("{P Obi} spoke.", ("Vatanen", "PER")),
    ],
)
def test_a_name_is_exchanged_for_one_of_its_kind(marked, other):
    found = [names(example) for example in varied(marked)]

    assert {other} in found
    assert all(len(each) == 1 for each in found)


def test_a_name_becomes_the_same_other_name_all_over_the_text():
    texts = {example.text for example in varied("{L Gozo}! In {L Gozo}.")}

    assert "Oaxaca de Juárez! In Oaxaca de Juárez." in texts
    assert not any("Gozo" in text and "Oaxaca" in text for text in texts)


def test_spans_move_with_their_names():
    for example in varied("From {L Gozo} {P Ada Obi} sailed to {L Malta}."):
        assert len(names(example)) == 3
        assert example.text.lower().startswith("from ")
        assert example.text[example.places[-1].end :] == "."


def test_an_organisation_grows_with_the_place_inside_it():
    found = {frozenset(names(e)) for e in varied("The {O Bank of {A Malta}} fell.")}

    assert {("Bank of Togo", "ORG"), ("Togo", "LOC")} in found


def test_some_examples_are_in_capitals_and_some_in_small_letters():
    texts = [example.text for example in varied("Fire in {L Xewkija} today.")]

    assert "FIRE IN XEWKIJA TODAY." in texts
    assert "fire in xewkija today." in texts
    assert texts.count("Fire in Xewkija today.") > 200


def test_the_same_seed_gives_the_same_examples():
    marked = "{P Ada Obi} left {L Gozo}."

    assert varied(marked) == varied(marked)
