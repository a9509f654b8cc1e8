"""Random features and random conditions in CQL2, and what writes and reads them."""

import random
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from hypothesis import settings
from hypothesis import strategies as st

from geoapp.columns import EVENTS, Column, Kind, Layer
from geoapp.errors import QueryError
from geoapp.filters import read_filter
from geoapp.filters.instants import read_instant
from tests.conditions import instant

QUICK = settings(max_examples=200, deadline=None, derandomize=True)
LAYER = Layer(
    "probes",
    "Probes",
    "one column of each kind and a second where they are compared",
    (
        Column("name", Kind.TEXT, ""),
        Column("other", Kind.TEXT, ""),
        Column("number", Kind.INTEGER, ""),
        Column("share", Kind.NUMBER, ""),
        Column("certain", Kind.FLAG, ""),
        Column("first", Kind.DAY, ""),
        Column("last", Kind.DAY, ""),
        Column("told", Kind.MOMENT, ""),
    ),
)
TEXTS = (
    *("", "a", "A", "b", "ab", "é", "É", "e", "E\u0301", "Straße", "STRASSE"),
    *("50%", "a_b", "a\\b", "[a]*?", "ΣΑΣ", "σας", "İ", "it's", "東京", "\U0001f6a2"),
)
PATTERNS = (
    *("%", "_", "a%", "%b", "A_B", r"50\%", r"a\_b", r"a\\b", "a\\", "[a]*?", "[a%"),
    *("", "é%", "stra%", "%ς", "__", "i%", "%'%"),
)
NUMBERS = (0, 1, 2, 3, 7, -2, 2.5, -0.5, 1e60, 1e-60, 1e100)
DAYS = ("2024-01-31", "2024-02-01", "2024-02-29", "1970-01-01", "0999-12-31")
MOMENTS = (
    *("2024-01-31T23:59:59Z", "2024-02-01T00:00:00Z", "2024-02-29T12:30:00Z"),
    "1970-01-01T00:00:00Z",
)
STAMPS = (*MOMENTS, "2024-02-01T02:00:00+02:00", "2024-02-29T12:30:00.75Z")
SHAPES = (
    None,
    *(f"POINT({lon} {lat})" for lon in (0, 2, 3) for lat in (0, 1, 3)),
    *("POINT(180 0)", "POINT(-179 1)", "LINESTRING(0 0, 3 3)", "LINESTRING(0 3, 3 3)"),
    *("LINESTRING(1 1, 2 2)", "MULTIPOINT((0 0), (3 3))"),
    *("POLYGON((0 0, 3 0, 3 3, 0 3, 0 0))", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))"),
)


def features(count: int) -> list[dict[str, Any]]:
    """Return features whose values are drawn from few, so that they often meet."""
    draw = random.Random(5)

    def one(values: Any) -> Any:
        return draw.choice((None, *values)) if draw.random() < 0.9 else None

    return [
        {
            "id": f"f{i}",
            "geometry": shapely.from_wkt(draw.choice(SHAPES)),
            "name": one(TEXTS),
            "other": one(TEXTS),
            "number": one([n for n in NUMBERS if isinstance(n, int)]),
            "share": one(map(float, NUMBERS)),
            "certain": one((True, False)),
            "first": read(one(DAYS)),
            "last": read(one(DAYS)),
            "told": read(one(MOMENTS)),
        }
        for i in range(count)
    ]


def read(text: str | None) -> Any:
    return None if text is None else instant(text)


def columns(*names: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([{"property": name} for name in names])


def call(ops: tuple[str, ...], *args: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"op": st.sampled_from(ops), "args": st.tuples(*args).map(list)}
    )


COMPARE = ("=", "<>", "<", "<=", ">", ">=")
texts = st.recursive(
    columns("name", "other", "id") | st.sampled_from(TEXTS),
    lambda inner: call(("casei", "accenti"), inner),
    max_leaves=3,
)
patterns = st.recursive(
    st.sampled_from(PATTERNS),
    lambda inner: call(("casei", "accenti"), inner),
    max_leaves=2,
)
numbers = st.recursive(
    columns("number", "share") | st.sampled_from(NUMBERS),
    lambda inner: call(("+", "-", "*", "/", "%", "div", "^"), inner, inner),
    max_leaves=4,
)
dates = st.builds(lambda day: {"date": day}, st.sampled_from(DAYS))
stamps = st.builds(lambda stamp: {"timestamp": stamp}, st.sampled_from(STAMPS))
times = columns("first", "last", "told") | dates | stamps
flags = columns("certain") | st.booleans()


def is_forward(ends: list[Any]) -> bool:
    """Say whether an interval may be asked for: told ends must not be reversed."""
    start, end = ends
    if not isinstance(start, str) or not isinstance(end, str) or ".." in ends:
        return True
    return read_instant(start)[0] <= read_instant(end)[1]


end = columns("first", "last", "told") | st.sampled_from((*DAYS, *STAMPS, ".."))
intervals = st.builds(
    lambda ends: {"interval": ends},
    st.lists(end, min_size=2, max_size=2).filter(is_forward),
)
grid = st.integers(0, 4)
places = st.tuples(grid, grid).map(list)
triangles = st.tuples(places, places, places).filter(
    lambda p: (
        (p[1][0] - p[0][0]) * (p[2][1] - p[0][1])
        != (p[2][0] - p[0][0]) * (p[1][1] - p[0][1])
    )
)
rings = triangles.map(lambda p: [[*p, p[0]]])
lines = st.lists(places, min_size=2, max_size=3, unique_by=tuple)
simple = (
    ("Point", places),
    ("MultiPoint", st.lists(places, min_size=1, max_size=3, unique_by=tuple)),
    ("LineString", lines),
    ("MultiLineString", st.lists(lines, min_size=1, max_size=2)),
    ("Polygon", rings),
    ("MultiPolygon", rings.map(lambda polygon: [polygon])),
)
geometries = st.one_of(
    *(
        st.fixed_dictionaries({"type": st.just(kind), "coordinates": coordinates})
        for kind, coordinates in simple
    )
)
boxes = st.tuples(grid, grid, grid, grid).map(
    lambda s: {
        "bbox": [min(s[0], s[2]), min(s[1], s[3]), max(s[0], s[2]), max(s[1], s[3])]
    }
)
crossing = st.just({"bbox": [178, -1, -178, 2]})
SPATIAL = tuple(
    f"s_{name}"
    for name in (
        *("intersects", "within", "contains", "disjoint"),
        *("equals", "touches", "crosses", "overlaps"),
    )
)
RELATIONS = tuple(
    f"t_{name}"
    for name in (
        *("after", "before", "contains", "disjoint", "during", "equals", "finishedBy"),
        *("finishes", "intersects", "meets", "metBy", "overlappedBy", "overlaps"),
        *("startedBy", "starts"),
    )
)
mine, shapes = columns("geometry"), geometries | boxes | crossing
leaves = st.one_of(
    call(COMPARE, texts, texts),
    call(COMPARE, numbers, numbers),
    call(COMPARE, times, times).filter(lambda n: "property" in str(n)),
    call(("=", "<>"), flags, flags),
    call(("like",), texts, patterns),
    call(("between",), numbers, numbers, numbers),
    call(("between",), columns("first", "told"), dates | stamps, dates | stamps),
    call(("in",), texts, st.lists(texts, min_size=1, max_size=3)),
    call(("in",), numbers, st.lists(numbers, min_size=1, max_size=3)),
    call(("in",), columns("first", "told"), st.lists(dates | stamps, min_size=1)),
    call(("isNull",), columns("name", "number", "first", "certain", "geometry")),
    call(("isNull",), numbers),
    call(SPATIAL, mine, shapes) | call(SPATIAL, shapes, mine),
    call(RELATIONS, times | intervals, times | intervals),
    st.booleans(),
)
conditions = st.recursive(
    leaves,
    lambda inner: call(("and", "or"), inner, inner) | call(("not",), inner),
    max_leaves=6,
)


def to_text(node: Any) -> str:
    """Write a condition as CQL2 text, with a bracket around everything."""
    if isinstance(node, list):
        return "(" + ", ".join(map(to_text, node)) + ")"
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    if not isinstance(node, dict):
        return repr(node).upper()
    if "op" in node:
        return operation(node["op"], *map(to_text, node["args"]))
    if "type" in node:
        return str(shapely.geometry.shape(node).wkt)
    ((name, told),) = node.items()
    if name == "property":
        return f'"{told}"'
    if name == "bbox":
        return f"BBOX({','.join(map(str, told))})"
    return f"{name.upper()}{to_text(told if name == 'interval' else [told])}"


def operation(op: str, *args: str) -> str:
    if op in ("casei", "accenti") or op[:2] in ("s_", "t_"):
        return f"{op.upper()}({', '.join(args)})"
    if op == "not":
        return f"(NOT ({args[0]}))"
    if op == "isNull":
        return f"({args[0]} IS NULL)"
    if op == "between":
        return f"({args[0]} BETWEEN {args[1]} AND {args[2]})"
    return f"({args[0]} {op.upper()} {args[1]})"


def text(written: str, layer: Any = EVENTS) -> Any:
    return read_filter(written, layer, lang="cql2-text")


def refused(ask: Callable[[], object]) -> QueryError:
    with pytest.raises(QueryError) as caught:
        ask()
    assert "\n" not in str(caught.value)
    return caught.value
