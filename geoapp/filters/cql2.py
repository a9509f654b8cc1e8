"""A filter in CQL2 in (OGC 21-065r2), a checked condition out.

Both encodings become one tree, CQL2-JSON, which is checked here against the
columns of a layer. In a checked condition names of operators are as the
standard writes them, numbers are `float`, instants are dates or timestamps in
UTC, geometries are two-dimensional and in CRS84.

Where one side of a comparison is a day, both are compared as days in UTC; text
that stands beside a day or a moment is read as one.
"""

from collections.abc import Iterator
from typing import Any, Literal

import orjson

from geoapp.columns import Layer
from geoapp.errors import QueryError
from geoapp.filters.checking import GEOMETRY, SPATIAL, Checks
from geoapp.filters.cql2_text import parse, too_deep
from geoapp.filters.draft import from_draft
from geoapp.filters.literals import ToCrs84, boxes_around
from geoapp.filters.parameters import check_text
from geoapp.query import Box, Condition

Language = Literal["cql2-text", "cql2-json", "cql-text"]

FILTER_MAX = 4_000
LEVELS_MAX = 50
"""Characters of a filter, and how deep its parts may lie within each other:
SQLite gives up at some eighty brackets."""

_CLASSES = "http://www.opengis.net/spec/cql2/1.0/conf"
CONFORMANCE = tuple(
    f"{_CLASSES}/{name}"
    for name in (
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "temporal-functions",
        "property-property",
        "arithmetic",
    )
)
"""The conformance classes of CQL2 that filters meet."""

_BLANKS = "\t\n\r"


def read_filter(
    text: str, layer: Layer, *, lang: str, to_crs84: ToCrs84 | None = None
) -> Condition:
    """Read a filter and check it against a layer.

    Args:
        text: What was sent.
        layer: What is asked; its columns, `id` and `geometry` can be named.
        lang: `cql2-text`, `cql2-json`, or `cql-text` as GDAL 3.6 writes it.
        to_crs84: Called with each geometry and each `{"bbox": [...]}` whose
            numbers are well-formed, to write it in CRS84 in place; for filters
            whose coordinates are in another system.

    Raises:
        QueryError: If it is too long or too deep, cannot be read, names what
            is not there, or compares what does not go together.

    >>> from geoapp.columns import EVENTS
    >>> read_filter("confidence > 0.5", EVENTS, lang="cql2-text")
    {'op': '>', 'args': [{'property': 'confidence'}, 0.5]}
    """
    if len(text) > FILTER_MAX:
        raise QueryError(
            "filter",
            f"filter has {len(text)} characters; {FILTER_MAX} are the most, "
            "leave out parts of it",
        )
    if any(character < " " and character not in _BLANKS for character in text):
        raise QueryError("filter", "filter has a control character; take it out")
    check_text("filter", text)
    tree = _parse_json(text) if lang == "cql2-json" else _parse_text(text, layer, lang)
    if any(level > LEVELS_MAX for level in _levels(tree)):
        raise too_deep(LEVELS_MAX)
    return Checks(layer, to_crs84).predicate(tree)


def implied_boxes(condition: Condition | None) -> tuple[Box, ...]:
    """Return boxes outside of which nothing meets a condition.

    Asked for beside it they change no answer, and a store has an index for them.
    None are returned where the condition says nothing of the kind.

    >>> from geoapp.columns import EVENTS
    >>> near = read_filter(
    ...     "S_WITHIN(geometry, BBOX(1, 2, 3, 4)) AND number = 1",
    ...     EVENTS,
    ...     lang="cql2-text",
    ... )
    >>> implied_boxes(near)
    (Box(west=1.0, south=2.0, east=3.0, north=4.0),)
    """
    if condition is None:
        return ()
    own = {"property": GEOMETRY}
    parts = condition["args"] if condition["op"] == "and" else [condition]
    for part in parts:
        if part["op"] in SPATIAL and part["op"] != "s_disjoint":
            told = [place for place in part["args"] if place != own]
            if len(told) == 1:
                return boxes_around(told[0])
    return ()


def _parse_text(text: str, layer: Layer, lang: str) -> Any:
    return parse(from_draft(text, layer) if lang == "cql-text" else text, LEVELS_MAX)


def _parse_json(text: str) -> Any:
    """Read JSON; what it holds is checked as what text holds is."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise QueryError(
            "filter", f"filter cannot be read as cql2-json: {error}"
        ) from None


def _levels(tree: Any) -> Iterator[int]:
    """Yield how deep each operator and each list lies, without recursion."""
    waiting = [(tree, 0)]
    while waiting:
        node, level = waiting.pop()
        if isinstance(node, dict):
            level += "op" in node
            waiting += [(part, level) for part in node.values()]
        elif isinstance(node, list):
            yield level
            waiting += [(part, level) for part in node]
