"""Places that later sentences go on with, and datelines."""

import pytest
from shapely.geometry import Point

from geoapp.memory import Memory, dateline
from geoapp.model import Event, Place, Resolution, Role, Sentence, Span, Toponym

TEXT = (
    "Shells hit Gao.\n\nTroops left.\n\nMen sang.\n\nMen sat.\n\nMen lay.\n\nThe end."
)


def resolution(name: str, start: int) -> Resolution:
    place = Place(f"test:{name}", name, "PPL", Point(0, 0))
    return Resolution(Toponym(start, start + len(name), name), (), place)


def remembered(category: str = "ASSAULT") -> Memory:
    sentence = Sentence(0, 15)
    role = Role("Gao", resolution("Gao", 11))
    event = Event(category, sentence, Span(7, 10, "hit"), location=role)
    return Memory().with_events([event], sentence)


def test_anything_goes_on_in_the_paragraph_of_an_event() -> None:
    role = remembered().place("PROTEST", "Shells hit Gao. Men sang.", 16)

    assert role is not None
    assert (role.name, role.basis, role.told_in) == ("Gao", "inferred", Sentence(0, 15))


@pytest.mark.parametrize(
    ("category", "start", "carried"),
    [
        ("ASSAULT", TEXT.index("Troops"), True),
        ("PROTEST", TEXT.index("Troops"), False),
        ("ASSAULT", TEXT.index("Men sat"), True),
        ("ASSAULT", TEXT.index("Men lay"), False),
    ],
    ids=["same type", "other type", "three paragraphs", "four paragraphs"],
)
def test_an_event_of_the_same_type_goes_on_some_paragraphs(
    category: str, start: int, carried: bool
) -> None:
    assert (remembered().place(category, TEXT, start) is not None) is carried


def test_no_place_is_carried_very_far() -> None:
    text = "Shells hit Gao." + " Men sat." * 400 + "\n\nThe end."

    assert remembered().place("ASSAULT", text, text.index("The end")) is None


def test_what_is_only_said_is_not_remembered() -> None:
    assert remembered("X-STATEMENT").latest is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GAO, Mali (XY) — Two men left.", True),
        ("GAO -- Two men left.", True),
        ("GAO (XY) - Two men left.", True),
        ("GAO was shelled.", False),
        ("Gao — a town in Mali — was shelled.", False),
    ],
)
def test_a_dateline_is_a_place_in_capitals_before_a_dash(
    text: str, found: bool
) -> None:
    role = dateline(text, Sentence(0, len(text)), [resolution("GAO", 0)])

    assert (role is not None and role.basis == "dateline") is found
