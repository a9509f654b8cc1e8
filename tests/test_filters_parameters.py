from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.columns import ARTICLES, EVENTS
from geoapp.filters import (
    property_condition,
    read_boxes,
    read_interval,
    read_sort,
    sortables,
)
from geoapp.filters.instants import date_text, read_date, timestamp_text
from geoapp.query import Box, Interval, SortKey
from tests.filtering import QUICK, refused


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
