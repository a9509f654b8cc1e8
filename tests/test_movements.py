"""What moves from where to where; add a row to `data/movements.txt`."""

import pytest

from geoapp.article import read_article
from geoapp.model import Event, Role
from geoapp.pipeline import Backends, read
from geoapp.properties import status_of
from tests.tables import rows


def table() -> dict[str, list[list[str]]]:
    """Return the ways of each sentence, in order."""
    ways: dict[str, list[list[str]]] = {}
    for sentence, *cells in rows("movements.txt"):
        ways.setdefault(sentence, []).append(cells)
    return ways


def movements(backends: Backends, text: str) -> list[Event]:
    tellings = read(read_article(text), backends).tellings
    return [event for event in tellings if event.is_movement]


def written(role: Role | None) -> str:
    return role.name if role else "-"


def cells(event: Event) -> list[str]:
    return [
        event.actors[0].name if event.actors else "-",
        written(event.origin),
        written(event.destination),
        ", ".join(map(written, event.via)) or "-",
        event.travel.value if event.travel else "-",
        status_of(event) + (" both" if event.both_ways else ""),
    ]


@pytest.mark.parametrize(("text", "ways"), table().items())
def test_what_moves_from_where_to_where(
    backends: Backends, text: str, ways: list[list[str]]
) -> None:
    found = [cells(event) for event in movements(backends, text)]

    assert found == ways


@pytest.mark.parametrize("text", [text for (text,) in rows("no_movements.txt")])
def test_what_only_sounds_like_a_movement_is_none(
    backends: Backends, text: str
) -> None:
    assert movements(backends, text) == []


def test_what_moves_has_its_number_side_and_kind(backends: Backends) -> None:
    (event,) = movements(backends, "Two Russian vessels sailed to Tartus.")

    mover = event.actors[0]
    assert (mover.number, mover.side, mover.kind) == (2, "Russia", "vessel")


def test_who_sends_comes_behind_what_is_sent(backends: Backends) -> None:
    (event,) = movements(backends, "The army sent 30 trucks to Gao.")

    assert [party.name for party in event.actors] == ["30 trucks", "army"]


@pytest.mark.parametrize(
    "unit",
    ["ships sailed to Rome and ", "from Rome to Oslo, ", "flights to Rome of Rome ",
     "troops who left Rome for Oslo "],
)  # fmt: skip
def test_a_sentence_of_thousands_of_ways_does_not_hang(
    backends: Backends, unit: str
) -> None:
    assert len(movements(backends, unit * 1_000 + "moved.")) <= 1_000
