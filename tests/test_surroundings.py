import pytest

from geoapp.model import Article, Sentence, Toponym
from geoapp.surroundings import Asked, read_asked


def asked(text: str, *names: str, demonym: bool = False) -> list[Asked | None]:
    article = Article(text, (Sentence(0, len(text)),))
    toponyms = [
        Toponym(start, start + len(name), name, demonym=demonym)
        for name in names
        for start in [text.index(name)]
    ]
    return read_asked(article, toponyms)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Jets left Lipetsk air base.", "Lipetsk", "air base"),
        ("It is in the city of Homs.", "Homs", "city"),
        ("Port of Odesa is shut.", "Odesa", "port"),
        ("The capital, Damascus, is calm.", "Damascus", "capital"),
        ("The river Don is wide.", "Don", "river"),
        ("The Kharkiv region is quiet.", "Kharkiv region", "region"),
        ("The naval facility of Tartus is shut.", "Tartus", "naval facility"),
        ("The military base of the Wakhan is shut.", "Wakhan", "military base"),
        ("The Falkland Islands voted.", "Falkland Islands", "island"),
    ],
)
def test_a_kind_of_place_beside_or_in_the_name_is_read(
    text: str, name: str, kind: str
) -> None:
    (found,) = asked(text, name)

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was in support of Ukraine.", "Ukraine"),
        ("In a report Turkey said no.", "Turkey"),
        ("He left his estate, Tver, early.", "Tver"),
        ("Swansea is by the water.", "Swansea"),
        ("Homs cityscapes are new.", "Homs"),
        ("They live in Homs. City buses run.", "Homs"),
        ("Lake Charles is a town.", "Lake Charles"),
    ],
)
def test_a_word_that_only_holds_a_kind_asks_for_nothing(text: str, name: str) -> None:
    assert asked(text, name) == [None]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("They live in Athens, Georgia.", "Georgia"),
        ("They live in Athens, Ga. and work.", "Ga"),
        ("They live in Athens (Greece).", "Greece"),
        ("They live in Athens, Greece; they like it.", "Greece"),
        ("They live in Athens, New York, now.", "New York"),
    ],
)
def test_a_larger_place_behind_the_name_is_read(text: str, qualifier: str) -> None:
    assert asked(text, "Athens") == [Asked(None, qualifier, "")]


@pytest.mark.parametrize(
    "text", ["They live in Athens, she said.", "From Athens they came.", "Athens"]
)
def test_what_is_no_name_qualifies_nothing(text: str) -> None:
    assert asked(text, "Athens") == [None]


@pytest.mark.parametrize("text", ["In Athens, Georgia.", "In Athens (Georgia)."])
def test_the_larger_place_knows_its_part(text: str) -> None:
    assert asked(text, "Athens", "Georgia")[1] == Asked(None, "", "Athens")


def test_places_joined_by_and_are_no_parts() -> None:
    assert asked("In Athens and Georgia.", "Athens", "Georgia") == [None, None]


def test_a_people_is_part_of_no_place() -> None:
    found = asked("For the Syrian, Homs is home.", "Syrian", "Homs", demonym=True)

    assert found[1] is None
