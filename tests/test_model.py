from dataclasses import replace
from datetime import datetime

import pytest
from shapely.geometry import Point, box

from geoapp.model import (
    Article,
    Event,
    Place,
    Precision,
    Resolution,
    Role,
    Sentence,
    Span,
    Toponym,
    Usage,
)

ARTICLE = Article("Ships left Tartus.", (Sentence(0, 18),))
TARTUS = Place("base:tartus", "Tartus", "NVB", Point(35.8866, 34.889))
EVENT = Event("X-MOVEMENT", ARTICLE.sentences[0], Span(6, 10, "left"))

PRECISION = {
    Precision.SITE: "AIRB AIRP NVB INSM PRT GOVL RF SHOL",
    Precision.SETTLEMENT: "PPL PPLA PPLA2 PPLC PPLX",
    Precision.WATER: "OCN SEA GULF BAY STRT CHN CNL LK STM SD COVE",
    Precision.REGION: "CONT RGN ADM1 ADM2 AREA ISL ISLS PEN MT MTS DSRT CST VAL",
    Precision.COUNTRY: "PCLI PCLD PCLH PCLIX PCLS TERR",
}


@pytest.mark.parametrize(
    ("code", "precision"),
    [(code, sharp) for sharp, codes in PRECISION.items() for code in codes.split()],
)
def test_the_feature_code_tells_the_precision(code: str, precision: Precision) -> None:
    assert replace(TARTUS, feature_code=code).precision is precision


def test_a_point_is_told_longitude_first() -> None:
    assert TARTUS.lon_lat == (35.8866, 34.889)


def test_an_area_is_told_by_a_point_inside_it() -> None:
    bent = box(0, 0, 10, 10).difference(box(1, 1, 10, 10))

    lon, lat = replace(TARTUS, geometry=bent).lon_lat

    assert bent.contains(Point(lon, lat))


@pytest.mark.parametrize(
    "other",
    [
        replace(ARTICLE, title="Ships"),
        replace(ARTICLE, published=datetime(2024, 12, 14)),
        replace(ARTICLE, url="https://post.example/1"),
        replace(ARTICLE, sentences=()),
    ],
    ids=["title", "date", "address", "sentences"],
)
def test_an_articles_id_depends_on_nothing_but_the_text(other: Article) -> None:
    assert other.id == ARTICLE.id


def test_another_text_has_another_id() -> None:
    assert replace(ARTICLE, text="Ships left Tartus!").id != ARTICLE.id


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role("Tartus", Resolution(Toponym(11, 17, "Tartus"), (), TARTUS)), TARTUS),
        (Role("Tartus", Resolution(Toponym(11, 17, "Tartus"))), None),
        (Role("a port"), None),
    ],
    ids=["resolved", "unresolved", "unnamed"],
)
def test_a_role_has_the_place_it_was_resolved_to(
    role: Role, place: Place | None
) -> None:
    assert role.place == place


@pytest.mark.parametrize(
    ("event", "moves"),
    [
        (replace(EVENT, origin=Role("Tartus")), True),
        (replace(EVENT, destination=Role("Tartus")), True),
        (replace(EVENT, location=Role("Tartus")), False),
        (replace(EVENT, via=(Role("Bosporus"),)), False),
    ],
    ids=["origin", "destination", "location", "via"],
)
def test_an_event_with_an_end_is_a_movement(event: Event, moves: bool) -> None:
    assert event.is_movement is moves


@pytest.mark.parametrize(
    ("usage", "demonym", "is_place"),
    [
        (Usage.LITERAL, False, True),
        (Usage.LITERAL, True, False),
        (Usage.METONYMIC, False, False),
        (Usage.ASSOCIATIVE, True, False),
    ],
)
def test_only_a_literal_noun_is_a_place(usage, demonym, is_place):
    assert Toponym(0, 3, "Rus", usage, demonym).is_place is is_place
