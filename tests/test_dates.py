from datetime import datetime

import pytest

from geoapp.dates import when_of

SATURDAY = datetime(2024, 12, 14, 17, 51)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("They left on 3 March 2024.", "2024-03-03", "2024-03-03", "day"),
        ("They left on March 3, 2024.", "2024-03-03", "2024-03-03", "day"),
        ("They left on 2024-03-03.", "2024-03-03", "2024-03-03", "day"),
        ("They left on 1st Dec.", "2024-12-01", "2024-12-01", "day"),
        ("They left on Dec. 12.", "2024-12-12", "2024-12-12", "day"),
        ("They left on Monday.", "2024-12-09", "2024-12-09", "day"),
        ("They left on Saturday.", "2024-12-14", "2024-12-14", "day"),
        ("They leave next Monday.", "2024-12-16", "2024-12-16", "day"),
        ("They left yesterday.", "2024-12-13", "2024-12-13", "day"),
        ("They left overnight.", "2024-12-13", "2024-12-14", "day"),
        ("They left last week.", "2024-12-02", "2024-12-08", "week"),
        ("They left last month.", "2024-11-01", "2024-11-30", "month"),
        ("They leave next month.", "2025-01-01", "2025-01-31", "month"),
        ("They left in February 2024.", "2024-02-01", "2024-02-29", "month"),
        ("They have been there since 2015.", "2015-01-01", None, "year"),
        ("They left last year.", "2023-01-01", "2023-12-31", "year"),
        ("They left recently.", None, "2024-12-14", "vague"),
    ],
)
def test_date_words_become_a_range_of_days(
    text: str, start: str | None, end: str | None, precision: str
) -> None:
    when = when_of(text, 0, len(text), near=5, published=SATURDAY)

    assert when is not None
    assert (when.start, when.end, when.precision) == (start, end, precision)
    assert text[when.words.start : when.words.end] == when.words.text


@pytest.mark.parametrize(
    "text",
    [
        "They left.",
        "Some 2500 people may march.",
        "They left on 31 February.",
        "Room 2024-13-45 is closed.",
    ],
)
def test_no_date_is_invented(text: str) -> None:
    assert when_of(text, 0, len(text), near=0, published=SATURDAY) is None


def test_a_day_without_a_year_lies_in_the_past_of_the_article() -> None:
    text = "They left on 28 December."
    january = datetime(2025, 1, 4)

    when = when_of(text, 0, len(text), near=5, published=january)

    assert when is not None
    assert when.start == "2024-12-28"


def test_without_a_publication_date_relative_words_stay_vague() -> None:
    text = "They left on Monday."

    when = when_of(text, 0, len(text), near=5, published=None)

    assert when is not None
    assert (when.start, when.end, when.precision) == (None, None, "vague")


def test_the_nearest_of_two_dates_counts() -> None:
    text = "They came on 1 May 2024 and left on 9 May 2024."

    when = when_of(text, 0, len(text), near=text.index("left"), published=None)

    assert when is not None
    assert when.start == "2024-05-09"
