"""Filters as GDAL 3.6 writes them."""

import pytest

from geoapp.columns import ARTICLES, EVENTS
from geoapp.filters import read_filter

SAME = {
    "any case": ("title ILIKE 'ships%'", "CASEI(title) LIKE CASEI('ships%')"),
    "bare day": ("when >= '2024-12-14T'", "\"when\" >= DATE('2024-12-14')"),
    "days": (
        "(when >= '2024-12-14T') AND (when_end < '2024-12-16T')",
        "\"when\" >= DATE('2024-12-14') AND when_end < DATE('2024-12-16')",
    ),
    "flag": ("contrary = 1", "contrary = TRUE"),
    "flag, no": ("NOT (contrary <> 0)", "NOT contrary <> FALSE"),
    "number": ("number = 1", "number = 1.0"),
    "several": (
        "(title LIKE 'a') OR (title ILIKE '%b') OR (contrary = 0)",
        "title LIKE 'a' OR CASEI(title) LIKE CASEI('%b') OR contrary = FALSE",
    ),
}


@pytest.mark.parametrize(("draft", "standard"), SAME.values(), ids=SAME)
def test_draft_asks_what_the_standard_asks(draft, standard):
    read = read_filter(draft, EVENTS, lang="cql-text")

    assert read == read_filter(standard, EVENTS, lang="cql2-text")


@pytest.mark.parametrize(
    "text",
    [
        "title = '2024-12-14T'",
        "title = 'it''s when = ''2024-12-14T'' and contrary = 1'",
        "title LIKE 'x ILIKE y'",
        "\"title\" = 'contrary = 1'",
    ],
)
def test_words_within_a_text_stay_as_they_are(text):
    read = read_filter(text, EVENTS, lang="cql-text")

    assert read == read_filter(text, EVENTS, lang="cql2-text")


def test_moment_in_a_draft_is_a_moment():
    read = read_filter("published > '2024-12-14T17:51:00Z'", ARTICLES, lang="cql-text")

    assert read["args"][1] == {"timestamp": "2024-12-14T17:51:00Z"}
