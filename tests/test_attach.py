"""Which trigger each place of a sentence goes to, as a table of sentences."""

import pytest
from shapely.geometry import Point

from geoapp.attach import attach
from geoapp.clauses import Parts, take_apart
from geoapp.model import Article, Place, Resolution, Sentence, Toponym

NAMES = ("Oslo", "Rome", "Gao", "Kidal", "Lima", "Mali", "Aden", "Goma")


def parts(text: str) -> Parts:
    starts = sorted((text.index(name), name) for name in NAMES if name in text)
    resolutions = [
        Resolution(
            Toponym(start, start + len(name), name),
            (),
            Place(
                f"test:{name}", name, "PCLI" if name == "Mali" else "PPL", Point(0, 0)
            ),
        )
        for start, name in starts
    ]
    sentence = Sentence(0, len(text))
    return take_apart(Article(text, (sentence,)), sentence, resolutions)


ATTACHED = [
    # sentence, each trigger with its places
    ("Ships sailed from Aden to Rome.", ["sailed: from Aden, to Rome"]),
    ("Ships left Aden and reached Rome.",
     ["left: object Aden", "reached: object Rome"]),
    ("In Gao, police said, soldiers were killed.", ["killed: in Gao"]),
    ("Rebels attacked a base near Gao and fled to Mali.",
     ["attacked: object Gao", "fled to: to Mali"]),
    ("Gao was shelled.", ["shelled: object Gao"]),
    ("A man from Lima was arrested in Rome.", ["arrested: in Rome"]),
    ("He was taken to a clinic in Goma.", ["taken: to Goma"]),
    ("She left her house in Oslo for Rome.", ["left: object Oslo, for Rome"]),
    ("The Oslo-Rome flight was late.", ["flight: between Oslo, between Rome"]),
    ("Flights between Oslo and Rome stopped.",
     ["Flights: between Oslo, between Rome"]),
    ("The ships, carrying grain, sailed to Aden.", ["sailed: to Aden"]),
    ("In Mali, the convoy arrived in Gao.", ["arrived: in Gao"]),
    ("Troops went to Gao and then to Kidal.", ["went: to Gao, to Kidal"]),
    ("The soldiers killed in Gao came from Lima to help.",
     ["killed: in Gao", "came: from Lima"]),
    ("Flight attendants from Rome marched in Oslo.", ["marched: in Oslo"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "attached"), ATTACHED)
def test_each_place_goes_to_its_trigger(text: str, attached: list[str]) -> None:
    found = parts(text)

    places = attach(found)
    assert [
        f"{part.span.text}: "
        + ", ".join(
            f"{place.preposition} {place.role.resolution.toponym.name}"
            for place in places[part.first]
            if place.role.resolution
        )
        for part in found.triggers
        if part.first in places
    ] == attached
