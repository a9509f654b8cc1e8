import json
from typing import Any

import pytest
import shapely
from hypothesis import given, settings

from geoapp.columns import ARTICLES, EVENTS, MOVEMENTS
from geoapp.filters import (
    CONFORMANCE,
    both,
    implied_boxes,
    property_condition,
    read_filter,
)
from tests.conditions import geometry, truth
from tests.filtering import (
    LAYER,
    QUICK,
    SPATIAL,
    call,
    conditions,
    features,
    mine,
    refused,
    shapes,
    text,
    to_text,
)

PLACED = [feature for feature in features(90) if feature["geometry"]]


def test_no_conditions_are_none_and_several_are_joined_flat() -> None:
    one, two = text("number = 1"), text("number = 2 AND number = 3")

    assert both() is both(None, None) is property_condition(EVENTS, {}) is None
    assert both(one, None) is one
    assert both(one, two) == text("number = 1 AND number = 2 AND number = 3")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tree=conditions)
def test_a_filter_means_the_same_as_text_and_as_json(tree: Any) -> None:
    as_json = read_filter(json.dumps(tree), LAYER, lang="cql2-json")

    assert read_filter(to_text(tree), LAYER, lang="cql2-text") == as_json


@QUICK
@given(tree=conditions)
def test_a_checked_condition_stays_as_it_is_when_checked_again(tree: Any) -> None:
    condition = read_filter(json.dumps(tree), LAYER, lang="cql2-json")

    again = read_filter(json.dumps(condition), LAYER, lang="cql2-json")

    assert again == condition


@QUICK
@given(tree=call(SPATIAL, mine, shapes) | call(SPATIAL, shapes, mine))
def test_what_meets_a_condition_meets_the_boxes_that_it_implies(tree: Any) -> None:
    condition = read_filter(json.dumps(tree), LAYER, lang="cql2-json")
    boxes = implied_boxes({"op": "and", "args": [text("number = 1"), condition]})
    sides = [(b.west, b.south, b.east, b.north) for b in boxes]
    around = [geometry({"bbox": list(four)}, {}) for four in sides]

    assert bool(around) == (tree["op"] != "s_disjoint")
    for feature in PLACED if around else []:
        near = any(shapely.intersects(feature["geometry"], box) for box in around)
        assert near or not truth(tree, feature)


def test_a_condition_that_need_not_hold_implies_no_box() -> None:
    here = "s_within(geometry, BBOX(1, 2, 3, 4))"

    assert implied_boxes(None) == ()
    assert implied_boxes(text(f"NOT {here}")) == ()
    assert implied_boxes(text(f"{here} OR number = 1")) == ()
    assert implied_boxes(text("s_within(geometry, geometry)")) == ()


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("contrary", "contrary = TRUE"),
        ("number NOT BETWEEN 1 AND 2", "NOT (number BETWEEN 1 AND 2)"),
        ("place IS NOT NULL", "NOT place IS NULL"),
        ("category NOT IN ('A')", "NOT category IN ('A')"),
        ("title = 'it''s'", r"title = 'it\'s'"),
        ("\"when\" = '2024-12-14'", "when = DATE('2024-12-14')"),
        (
            "when < TIMESTAMP('2024-12-14T02:00:00+04:00')",
            "when < TIMESTAMP('2024-12-13T22:00:00.5Z')",
        ),
        ("number=1 or number=2 and number=3", "number=1 OR (number=2 AND number=3)"),
        ("((((number))) = ((1)))", "number = 1"),
        ("number IN ((1), (1 + 1))", "number IN (1, 1+1)"),
        ("S_WITHIN((geometry), (POINT(1 2)))", "s_within(geometry, POINT Z(1 2 9))"),
        ("T_metby(when,INTERVAL('','..'))", "t_metBy(when, INTERVAL('..', '..'))"),
    ],
)  # fmt: skip
def test_two_ways_to_write_a_filter_are_one_condition(short: str, whole: str) -> None:
    assert text(short) == text(whole)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("colour = 'red'", "there are: id, geometry, kind"),
        ("geom IS NULL", "no property 'geom'"),
        ("geometry = 'x'", "no property 'geometry'"),
        ("title = 1", "compares text with a number"),
        ("number = '1'", "compares a number with text"),
        ("number = TRUE", "compares a number with true or false"),
        ("contrary < TRUE", "use = or <>"),
        ("when = 'soon'", "no date or timestamp"),
        ("when = 7", "compares a day with a number"),
        ("when = DATE('2024-02-30')", "no calendar"),
        ("when = DATE('2024-02-01T00:00:00Z')", "is no date"),
        ("when = TIMESTAMP('2024-02-01')", "is no timestamp"),
        ("when > INTERVAL('..', '2024-02-01')", "is no value"),
        ("t_after(when, INTERVAL('2024-02-02', '2024-02-01'))", "before it starts"),
        ("t_after(title, DATE('2024-02-01'))", "title is none"),
        ("t_after(when, number + 1)", "needs a date, a timestamp or an interval"),
        ("title = NULL", "IS NULL"),
        ("title LIKE place", "pattern in quotes"),
        ("number LIKE '1%'", "like needs text"),
        ("casei(number) = '1'", "casei needs text"),
        ("title + 1 = 2", "+ needs a number"),
        ("number", "is no condition"),
        ("number + 1", "is no condition"),
        ("(number = 1) = TRUE", "is a condition"),
        ("number = 1e101", "numbers lie between"),
        ("number = 1e-101", "numbers lie between"),
        ("A_CONTAINS(title, ('a', 'b'))", "cql2-text"),
        ("buffer(title, 1) = 1", "no operator 'buffer'"),
        ("s_intersects(geometry, POINT(181 0))", "beyond the Earth"),
        ("s_intersects(geometry, POINT(0 91))", "beyond the Earth"),
        ("s_intersects(geometry, BBOX(0, 2, 1, 1))", "south above its north"),
        ("s_intersects(geometry, POLYGON((0 0, 1 1, 1 0)))", "does not end where"),
        ("s_intersects(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))", "Self-intersection"),
        ("s_intersects(geometry, LINESTRING(0 0, 0 0))", "not valid"),
        ("s_intersects(geometry, title)", "needs geometry"),
        ("s_intersects(geometry)", "1 arguments"),
        ("title = 'a", "a quote is not closed"),
        ("(title = 'a'", "a bracket is not closed"),
        ("title = 'a')", "closed that is not open"),
        ("title == 'a'", "at \"= 'a'\""),
        ("title = ", "its end"),
        ("", "its end"),
        ("title = 'a'; DROP TABLE events", "; DROP TABLE"),
        ("title = 'a\x1f'", "control character"),
        ("title = 'a\ud800'", "a character that no text holds"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_tells_why(written: str, reason: str) -> None:
    error = refused(lambda: text(written))

    assert error.parameter == "filter"
    assert reason in str(error)


def test_a_layer_without_places_has_no_geometry_to_ask_for() -> None:
    error = refused(lambda: text("s_intersects(geometry, POINT(1 2))", ARTICLES))

    assert "articles have no geometry" in str(error)


def test_geometries_are_checked_after_they_are_in_degrees() -> None:
    def to_crs84(geometry: Any) -> None:
        lon, lat = geometry["coordinates"]
        geometry["coordinates"] = [lat / 1000, lon / 1000]

    condition = read_filter(
        "s_intersects(geometry, POINT(50000 9000))",
        MOVEMENTS,
        lang="cql2-text",
        to_crs84=to_crs84,
    )

    assert condition["args"][1]["coordinates"] == [9.0, 50.0]


def test_only_classes_of_the_standard_are_claimed() -> None:
    assert all(
        name.startswith("http://www.opengis.net/spec/cql2/") for name in CONFORMANCE
    )
    assert not any(
        name.endswith(("array-functions", "/functions")) for name in CONFORMANCE
    )
