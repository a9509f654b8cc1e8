import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.columns import EVENTS
from geoapp.errors import QueryError
from geoapp.filters import (
    FILTER_MAX,
    LEVELS_MAX,
    property_condition,
    read_boxes,
    read_filter,
    read_interval,
    read_sort,
)
from tests.filtering import (
    refused,
    text,
)


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
