"""One formula: place, basis, certainty, and who says so."""

from dataclasses import replace

import pytest
from shapely.geometry import Point

from geoapp.confidence import BASIS, CERTAINTY, confidence
from geoapp.model import (
    Candidate,
    Certainty,
    Event,
    Place,
    Resolution,
    Role,
    Sentence,
    Span,
    Toponym,
)

EVENT = Event("ASSAULT", Sentence(0, 20), Span(0, 4, "shot"))


def role(score: float, basis: str = "stated") -> Role:
    place = Place(f"t:{score}", "Tartus", "PPL", Point(36, 35))
    best = Candidate(replace(place, id="t:other"), 0.99)
    found = Resolution(Toponym(0, 6, "Tartus"), (best, Candidate(place, score)), place)
    return Role("Tartus", found, basis)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(EVENT, 1.0, id="nothing claimed of a place"),
        pytest.param(replace(EVENT, location=role(0.8)), 0.8, id="the place's score"),
        pytest.param(
            replace(EVENT, location=role(0.8, "inferred")), 0.64, id="inferred"
        ),
        pytest.param(
            replace(EVENT, origin=role(0.9), destination=role(0.5)),
            0.5,
            id="a movement is as sure as its worse end",
        ),
        pytest.param(replace(EVENT, certainty=Certainty.POSSIBLE), 0.6, id="possible"),
        pytest.param(
            replace(
                EVENT,
                certainty=Certainty.REPORTED,
                attribution=(Span(0, 1, "A"), Span(2, 3, "B")),
            ),
            0.86,
            id="through two mouths",
        ),
        pytest.param(replace(EVENT, location=Role("a port")), 1.0, id="unnamed place"),
    ],
)
def test_confidence_is_a_product(event: Event, expected: float) -> None:
    assert confidence(event) == expected


def test_every_certainty_and_basis_has_a_weight() -> None:
    assert set(CERTAINTY) == set(Certainty)
    assert all(0 < weight <= 1 for weight in (*CERTAINTY.values(), *BASIS.values()))


def test_the_surer_the_words_the_surer_the_event() -> None:
    weights = [CERTAINTY[certainty] for certainty in Certainty]

    assert weights == sorted(weights, reverse=True)
