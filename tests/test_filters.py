import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.columns import ARTICLES, EVENTS, MOVEMENTS
from geoapp.errors import QueryError
from geoapp.filters import (
    CONFORMANCE,
    FILTER_MAX,
    LEVELS_MAX,
    both,
    implied_boxes,
    property_condition,
    read_boxes,
    read_filter,
    read_interval,
    read_sort,
    sortables,
)
from geoapp.filters.instants import date_text, read_date, timestamp_text
from geoapp.query import Box, Interval, SortKey
from tests.conditions import geometry, truth
from tests.filtering import (
    LAYER,
    SPATIAL,
    call,
    conditions,
    features,
    mine,
    shapes,
    to_text,
)

PLACED = [feature for feature in features(90) if feature["geometry"]]
QUICK = settings(max_examples=200, deadline=None, derandomize=True)


def text(written: str, layer: Any = EVENTS) -> Any:
    return read_filter(written, layer, lang="cql2-text")


def refused(ask: Callable[[], object]) -> QueryError:
    with pytest.raises(QueryError) as caught:
        ask()
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1,2,3,4", [Box(1, 2, 3, 4)]),
        (" 1 , 2.5 ,3e0, +4", [Box(1, 2.5, 3, 4)]),
        ("1,2,-5000,3,4,9000", [Box(1, 2, 3, 4)]),
        ("-180,-90,180,90", [Box(-180, -90, 180, 90)]),
        ("1,2,1,2", [Box(1, 2, 1, 2)]),
        ("170,-5,-170,5", [Box(170, -5, 180, 5), Box(-180, -5, -170, 5)]),
        ("180,0,-180,1", [Box(180, 0, 180, 1), Box(-180, 0, -180, 1)]),
    ],
    ids=["four", "spaced", "six", "world", "point", "antimeridian", "seam"],
)
def test_a_bbox_is_one_box_or_two(written: str, expected: list[Box]) -> None:
    assert read_boxes(written) == tuple(expected)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "1 numbers"),
        ("1,2,3", "3 numbers"),
        ("1,2,3,4,5", "5 numbers"),
        ("1,2,3,4,5,6,7", "7 numbers"),
        ("1,2,3,x", "'x'"),
        ("1,2,3,", "''"),
        ("nan,2,3,4", "'nan'"),
        ("1,2,inf,4", "'inf'"),
        ("1,2,3,1e999", "'1e999'"),
        ("1_0,2,30,4", "'1_0'"),
        ("١,2,3,4", "number is due"),
        ("1,4,3,2", "south above its north"),
        ("1,2,181,4", "longitude"),
        ("-181,2,3,4", "longitude"),
        ("1,-91,3,4", "latitude"),
        ("1,2,3,90.1", "latitude"),
    ],
)
def test_what_is_no_bbox_is_refused(written: str, reason: str) -> None:
    error = refused(lambda: read_boxes(written))

    assert error.parameter == "bbox"
    assert reason in str(error)


degrees = st.floats(-200, 200, allow_nan=False)


@QUICK
@given(
    sides=st.tuples(degrees, degrees, degrees, degrees),
    place=st.tuples(degrees, degrees),
)
def test_boxes_hold_what_a_plain_reading_of_the_bbox_does(
    sides: tuple[float, ...], place: tuple[float, float]
) -> None:
    west, south, east, north = sides
    lon, lat = place
    on_earth = all(abs(s) <= 180 for s in (west, east)) and abs(south) <= 90
    if not (on_earth and south <= north <= 90):
        refused(lambda: read_boxes(",".join(map(repr, sides))))
        return
    between = west <= lon <= east
    around = west > east and (west <= lon <= 180 or -180 <= lon <= east)

    boxes = read_boxes(",".join(map(repr, sides)))

    held = any(b.west <= lon <= b.east and b.south <= lat <= b.north for b in boxes)
    assert held == ((between or around) and south <= lat <= north)


def second(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp())


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2024-12-14T17:51:00Z", "2024-12-14T17:51:00Z", "2024-12-14T17:51:00Z"),
        ("2024-12-14t17:51:00z", "2024-12-14T17:51:00Z", "2024-12-14T17:51:00Z"),
        ("2024-12-14T17:51:00.9Z", "2024-12-14T17:51:00Z", "2024-12-14T17:51:00Z"),
        ("2024-12-14T02:00:00+04:00", "2024-12-13T22:00:00Z", "2024-12-13T22:00:00Z"),
        ("2024-12-14", "2024-12-14T00:00:00Z", "2024-12-14T23:59:59Z"),
        ("2024-02-28/2024-02-29", "2024-02-28T00:00:00Z", "2024-02-29T23:59:59Z"),
        ("../2024-12-14", None, "2024-12-14T23:59:59Z"),
        ("/2024-12-14", None, "2024-12-14T23:59:59Z"),
        ("2024-12-14/..", "2024-12-14T00:00:00Z", None),
        ("2024-12-14/", "2024-12-14T00:00:00Z", None),
        (
            "2024-12-14/2024-12-14T00:00:00Z",
            "2024-12-14T00:00:00Z",
            "2024-12-14T00:00:00Z",
        ),
    ],
)
def test_a_time_is_its_first_and_last_second(
    written: str, start: str | None, end: str | None
) -> None:
    expected = Interval(start and second(start), end and second(end))

    assert read_interval(written) == expected


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("0000-01-01", -62_167_219_200, -62_167_132_801),
        ("9999-12-31", 253_402_214_400, 253_402_300_799),
        ("9999-12-31T23:59:59-23:59", 253_402_387_139, 253_402_387_139),
        ("0000-02-29/..", -62_162_121_600, None),
        ("2016-12-31T23:59:60Z", 1_483_228_800, 1_483_228_800),
    ],
    ids=["year 0", "year 9999", "past it", "leap year 0", "leap second"],
)
def test_a_time_may_lie_where_the_calendar_of_python_ends(
    written: str, start: int, end: int | None
) -> None:
    assert read_interval(written) == Interval(start, end)


@pytest.mark.parametrize(
    "written",
    [
        *("", "..", "today", "2024", "2024-12", "2024-1-1", "20241214", "2024-02-30"),
        *("2024-13-01", "12024-01-01", "-2024-01-01", "2024-12-14T17:51:00"),
        *("2024-12-14T17:51Z", "2024-12-14T24:00:00Z", "2024-12-14T17:60:00Z"),
        *("2024-12-14T17:51:00+24:00", "2024-12-14 17:51:00Z", "2024-12-15/2024-12-14"),
        *("../..", "/", "../", "/.."),
        *(
            "2024-12-14/2024-12-15/2024-12-16",
            "2024-12-14/x",
            "٢٠٢٤-12-14",
            " 2024-12-14",
        ),
        *("2024-12-14T17:51:00 02:00", "2024-12-14\n", "0000-02-30", "9" * 5000),
    ],
)
def test_what_is_no_time_is_refused(written: str) -> None:
    error = refused(lambda: read_interval(written))

    assert error.parameter == "datetime"
    assert len(str(error)) < 300


@QUICK
@given(
    moment=st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)),
    minutes=st.integers(-1439, 1439),
)
def test_a_timestamp_is_the_second_that_python_reads(
    moment: datetime, minutes: int
) -> None:
    sign, offset = "-" if minutes < 0 else "+", abs(minutes)
    local = moment.replace(microsecond=0)
    written = f"{local.isoformat()}{sign}{offset // 60:02}:{offset % 60:02}"
    since = local - datetime(1970, 1, 1) - timedelta(minutes=minutes)
    seconds = since.days * 86_400 + since.seconds

    assert read_interval(written) == Interval(seconds, seconds)
    assert read_interval(timestamp_text(seconds)).start == seconds


@pytest.mark.parametrize(
    "written", ["0000-01-01", "0000-12-31", "0001-01-01", "9999-12-31"]
)
def test_a_date_is_written_as_it_was_read(written: str) -> None:
    assert date_text(read_date(written)) == written


def test_an_order_names_columns_and_which_descend() -> None:
    keys = read_sort("category,-when,+title, confidence", EVENTS)

    assert keys == (
        SortKey("category"),
        SortKey("when", descending=True),
        SortKey("title"),
        SortKey("confidence"),
    )


@pytest.mark.parametrize(
    "written", ["", "sentence", "nothing", "when,-when", "-", "--when", "when,", "geom"]
)
def test_an_order_by_what_cannot_be_sorted_is_refused(written: str) -> None:
    assert refused(lambda: read_sort(written, EVENTS)).parameter == "sortby"


def test_title_and_what_is_indexed_can_be_sorted_by() -> None:
    names = [column.name for column in sortables(ARTICLES)]

    assert names == ["title", "published"]


def test_parameters_are_read_by_the_kind_of_their_column() -> None:
    values = {
        "category": "X-*",
        "number": "3",
        "confidence": ".5",
        "contrary": "TRUE",
        "when": "2024-12-14T23:00:00-02:00",
        "id": "0123456789abcdef",
    }

    condition = property_condition(EVENTS, values)

    assert condition is not None
    assert {
        part["args"][0]["property"]: part["args"][1] for part in condition["args"]
    } == {
        "category": "X-*",
        "number": 3.0,
        "confidence": 0.5,
        "contrary": True,
        "when": {"timestamp": "2024-12-15T01:00:00Z"},
        "id": "0123456789abcdef",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("number", "three"), ("number", ""), ("number", "nan"), ("number", "1e400")),
        *(("confidence", "1e200"), ("contrary", "1"), ("when", "yesterday")),
        *(
            ("category", "a\0b"),
            ("category", "\ud800"),
            ("colour", "red"),
            ("geom", ""),
        ),
    ],
)
def test_a_parameter_that_does_not_fit_its_column_is_refused(
    name: str, value: str
) -> None:
    assert refused(lambda: property_condition(EVENTS, {name: value})).parameter == name


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


@pytest.mark.parametrize(
    "written",
    [
        *("", "{", "null", "1", '"x"', "[]", "{}", '{"op":1}', '{"op":"="}'),
        *('{"op":"=","args":1}', '{"op":"=","args":[]}', '{"op":"and","args":[]}'),
        *('{"op":"not","args":[true,true]}', '{"op":"in","args":[1,[]]}'),
        *('{"op":"in","args":[1,1]}', '{"op":"=","args":[{"property":1},1]}'),
        *('{"op":"=","args":[{"property":{}},1]}', '{"op":"=","args":[[1],[1]]}'),
        *('{"op":"=","args":[NaN,1]}', '{"op":"=","args":[1e400,1]}'),
        *('{"op":"=","args":["\\ud800","a"]}', '{"op":"=","args":["\\u0000","a"]}'),
        '{"op":"t_after","args":[{"interval":[1,2]},{"date":"2024-01-01"}]}',
        '{"op":"t_after","args":[{"interval":["2024-01-01"]},{"date":3}]}',
        '{"op":"s_within","args":[{"property":"geometry"},{"type":"Circle"}]}',
        '{"op":"s_within","args":[{"property":"geometry"},{"type":["Point"]}]}',
        '{"op":"s_within","args":[{"property":"geometry"},{"type":"Point"}]}',
        '{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}',
        '{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,true,4]}]}',
        '{"op":"s_within","args":[{"property":"geometry"},'
        '{"type":"Point","coordinates":[[1,2]]}]}',
        '{"op":"s_within","args":[{"property":"geometry"},'
        '{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection"}]}]}',
    ],
)
def test_json_that_is_no_condition_is_refused(written: str) -> None:
    ask = lambda: read_filter(written, EVENTS, lang="cql2-json")  # noqa: E731

    assert refused(ask).parameter == "filter"


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


DEEP = {
    "brackets": ("(", "number = 1", ")"),
    "not": ("NOT ", "number = 1", ""),
    "not in brackets": ("NOT (", "number = 1", ")"),
    "or and": ("(number = 1 OR number = 2 AND ", "number = 3", ")"),
    "functions": ("casei(", "title", ")"),
    "minus": ("-", "number = 1", ""),
    "sums": ("", "number", " + 1"),
    "powers": ("", "number", " ^ 1"),
    "open brackets": ("(", "number = 1", ""),
    "open minus": ("-(", "number = 1", ""),
    "open between": ("(number BETWEEN 1 AND ", "2", ""),
    "open lists": ("number IN (", "1", ""),
    "open quotes": ("('", "a", ""),
    "collections": ("GEOMETRYCOLLECTION(", "POINT(1 2)", ")"),
    "wrong in brackets": ("(", "number = = 1", ")"),
}


@pytest.mark.parametrize("name", DEEP)
def test_a_filter_that_is_too_deep_is_refused_at_once(name: str) -> None:
    before, inside, after = DEEP[name]
    for count in (LEVELS_MAX + 1, 200):
        written = before * count + inside + after * count

        assert refused(lambda w=written: text(w)).parameter == "filter"


def test_json_that_is_too_deep_is_refused() -> None:
    for count in (LEVELS_MAX + 1, 130):
        tree = '{"op":"not","args":[' * count + "true" + "]}" * count

        refused(lambda t=tree: read_filter(t, EVENTS, lang="cql2-json"))
        refused(lambda c=count: read_filter("[" * c, EVENTS, lang="cql2-json"))


def test_a_filter_as_deep_as_it_may_be_is_read() -> None:
    written = "NOT (number = 1 OR " * (LEVELS_MAX // 2 - 1) + "contrary"

    assert text(written + ")" * (LEVELS_MAX // 2 - 1))["op"] == "not"


def test_a_filter_that_is_too_long_is_refused() -> None:
    error = refused(lambda: text("number = 1 OR " * (FILTER_MAX // 13) + "contrary"))

    assert str(FILTER_MAX) in str(error)


WORDS = (
    *("AND", "OR", "NOT", "(", ")", "number", "title", "=", "<>", "<", "'a'", "1", "-"),
    *("+", "*", "/", "^", "%", "DIV", "IN", "LIKE", "BETWEEN", "IS", "NULL", "TRUE"),
    *("casei(", "S_INTERSECTS(", "POINT(1 2)", "POLYGON((", "BBOX("),
    *("DATE('2024-01-01')", "INTERVAL(", "T_AFTER(", ",", "when", '"', "'"),
    *("geometry", ";", "\\", "é", ".."),
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(words=st.lists(st.sampled_from(WORDS), max_size=60))
def test_no_words_of_a_filter_raise_anything_else(words: list[str]) -> None:
    try:
        condition = text(" ".join(words))
    except QueryError as error:
        assert error.parameter == "filter"  # noqa: PT017
    else:
        assert condition["op"]


junk = st.text(max_size=80)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | junk
    | st.sampled_from(("and", "=", "number", "2024-01-01", "Point", "geometry")),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(("op", "args", "property", "date", "interval", "type",
                         "coordinates", "bbox", "geometries")), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tree=trees, written=junk)
def test_no_junk_raises_anything_else(tree: Any, written: str) -> None:
    wrapped = {"op": "s_within", "args": [{"property": "geometry"}, tree]}
    asks = [
        lambda: read_filter(json.dumps(tree), EVENTS, lang="cql2-json"),
        lambda: read_filter(json.dumps(wrapped), EVENTS, lang="cql2-json"),
        lambda: read_filter(written, EVENTS, lang="cql2-text"),
        lambda: read_filter(f"title = '{written}'", EVENTS, lang="cql2-text"),
        lambda: read_boxes(written),
        lambda: read_interval(written),
        lambda: read_sort(written, EVENTS),
        lambda: property_condition(EVENTS, {"number": written, "when": written}),
    ]
    for ask in asks:
        try:
            ask()
        except QueryError as error:
            assert "\n" not in str(error)  # noqa: PT017


def test_only_classes_of_the_standard_are_claimed() -> None:
    assert all(
        name.startswith("http://www.opengis.net/spec/cql2/") for name in CONFORMANCE
    )
    assert not any(
        name.endswith(("array-functions", "/functions")) for name in CONFORMANCE
    )
