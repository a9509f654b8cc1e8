"""Dates of publication in the formats that pages print."""

from datetime import datetime

import pytest

from geoapp.article.pubdate import is_date_line, read_date


@pytest.mark.parametrize(
    "line",
    [
        "14 December 2024 17:51",
        "Dec. 14, 2024, 5:51 p.m. EST",
        "14.12.2024 17:51",
        "12/14/2024 5:51 PM",
        "14/12/2024, 17:51",
        "2024-12-14T17:51:00+04:00",
        "2024-12-14 17:51:09",
        "2024/12/14 05:51 PM",
        "17:51, 14 December 2024",
        "Saturday, December 14th, 2024 at 5.51pm",
        "Sat 14 Dec 2024 17.51 GMT",
        "14-Dec-2024 1751 GMT",
        "Updated 5:51 PM EST, Sat December 14, 2024",
        "Published: 14 Dec 2024 17:51 | Updated: 15 Dec 2024 09:00",
        "Kyiv, 14 December 2024 17:51",
    ],
)
def test_date_and_time_are_read(line):
    assert read_date(line) == datetime(2024, 12, 14, 17, 51)
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "2024-12-14",
        "Saturday, December 14, 2024",
        "14th of December 2024",
        "Published: 14 Dec 2024 Updated: 15 Dec 2024 09:00",
    ],
)
def test_a_date_without_time_is_midnight(line):
    assert read_date(line) == datetime(2024, 12, 14)


def test_noon_and_midnight_are_not_mixed_up():
    assert read_date("14 December 2024, 12:05 a.m.") == datetime(2024, 12, 14, 0, 5)
    assert read_date("14 December 2024, 12:05 p.m.") == datetime(2024, 12, 14, 12, 5)


@pytest.mark.parametrize(
    "line", ["03/04/2024", "31 February 2024", "December 2024", "14 December", "1.2.3"]
)
def test_what_is_no_certain_date_stays_unread(line):
    assert read_date(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "The ships left on 14 December 2024.",
        "Ships that left on 14 December 2024 are still at sea",
        "Two ships leave port",
    ],
)
def test_prose_with_a_date_is_no_date_line(line):
    assert not is_date_line(line)
