"""The table of passages: its names are found, its boxes hold lanes."""

import pytest

from geoapp.errors import SettingsError
from geoapp.passages import (
    PASSAGES,
    RARE,
    closed_passages,
    middle,
    passage_named,
    titles,
)
from geoapp.routing.lanes import edges_in, lanes


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("suez", "suez"),
        ("Suez Canal", "suez"),
        ("Bosphorus", "bosporus"),
        ("Strait of Hormuz", "hormuz"),
        ("BAB_EL_MANDEB", "bab-el-mandeb"),
        ("Bab al-Mandab", "bab-el-mandeb"),
        ("Kerch Strait", "kerch"),
        ("Taiwan Strait", "taiwan"),
        ("Northern Sea Route", "northern-sea-route"),
        ("Northeast Passage", "northern-sea-route"),
        ("Kiel Canal", "kiel"),
        ("Malacca", "malacca"),
        ("Turkish Straits", "turkish-straits"),
        ("Baltic Sea", None),
        ("", None),
    ],
)
def test_people_call_a_passage_in_several_ways(written: str, name: str | None) -> None:
    assert passage_named(written) == name


def test_several_names_are_separated_by_commas() -> None:
    assert closed_passages(" suez,Bosphorus ,") == {"suez", "bosporus"}
    assert closed_passages(["suez", "kiel"]) == {"suez", "kiel"}
    assert closed_passages("") == frozenset()


def test_an_unknown_name_is_told_in_one_line_with_all_known() -> None:
    with pytest.raises(SettingsError, match="unknown passage 'Sues'") as told:
        closed_passages("panama,Sues")

    assert "\n" not in str(told.value)
    assert all(name in str(told.value) for name in PASSAGES)


@pytest.mark.parametrize("name", PASSAGES)
def test_every_passage_holds_a_lane_but_few(name: str) -> None:
    assert 0 < len(edges_in(frozenset({name}))) < len(lanes().edges) / 200


@pytest.mark.parametrize("name", PASSAGES)
def test_the_boxes_of_a_passage_are_boxes(name: str) -> None:
    for west, south, east, north in PASSAGES[name].boxes:
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
    assert passage_named(PASSAGES[name].title) == name


def test_ice_and_small_canals_are_rare() -> None:
    assert {"northern-sea-route", "northwest-passage", "kiel", "corinth"} == RARE


def test_the_middle_of_a_passage_lies_in_it() -> None:
    assert middle("suez") == pytest.approx((32.45, 30.6))


def test_titles_are_for_people() -> None:
    assert titles(["suez", "hormuz"]) == "Strait of Hormuz, Suez Canal"
