"""What PostgreSQL and PostGIS are told in a way of their own.

No extension but PostGIS is asked for, and no function of ours. A percent sign
stands before each place of a value, so none stands anywhere else.
"""

from typing import Any

from geoapp.columns import Kind
from geoapp.filters.instants import DAY_S
from geoapp.store.clause import Clause, put
from geoapp.store.conditions.arithmetic import LOG_MAX, MAX, MIN
from geoapp.store.conditions.folding import KEPT, MARKS
from geoapp.store.conditions.patterns import read_pattern
from geoapp.store.conditions.shapes import SWAPPED, Place, relation
from geoapp.store.conditions.times import EARLIEST

_FOLDED = {
    "casei": (
        "replace(replace(replace(lower(upper("
        f"replace({{}}, 'ı', '{KEPT}') COLLATE \"und-x-icu\")),"
        f" 'ς', 'σ'), 'ß', 'ss'), '{KEPT}', 'ı')"
    ),
    "accenti": (
        f"normalize(regexp_replace(normalize({{}}, NFD), '[{MARKS}]', '', 'g'), NFC)"
    ),
}
_OPERATIONS = {
    "+": "v.a + v.b",
    "-": "v.a - v.b",
    "*": "v.a * v.b",
    "/": "v.a / nullif(v.b, 0)",
    "div": "trunc(v.a / nullif(v.b, 0))",
    "%": "v.a - v.b * trunc(v.a / nullif(v.b, 0))",
    "^": (
        "CASE WHEN v.a IS NULL OR v.b IS NULL THEN NULL WHEN v.b = 0 THEN 1"
        " WHEN v.a = 0 THEN CASE WHEN v.b > 0 THEN 0 END"
        " WHEN v.a < 0 AND v.b <> trunc(v.b) THEN NULL"
        f" WHEN v.b * ln(abs(v.a)) > {LOG_MAX} THEN NULL"
        f" WHEN v.b * ln(abs(v.a)) < -{LOG_MAX} THEN 0 ELSE power(v.a, v.b) END"
    ),
}
_SHAPE = "ST_GeomFromWKB(%s, 4326)"


def folded(text: Clause, steps: tuple[str, ...]) -> Clause:
    """Write a text after foldings, as `geoapp.store.conditions.folding` does."""
    for step in steps:
        text = put(_FOLDED[step], text)
    return put('{} COLLATE "C"', text)


def like(text: Clause, pattern: str) -> Clause:
    """Write a test for a pattern."""
    parts = (
        part if is_wild else "".join(_escaped(character) for character in part)
        for part, is_wild in read_pattern(pattern)
    )
    return put("{} LIKE {}", text, Clause("%s::text", ("".join(parts),)))


def arithmetic(node: Any) -> Clause:
    """Write an expression, as `geoapp.store.conditions.arithmetic` reckons."""
    if isinstance(node, float):
        return Clause("%s::float8", (node,))
    if "property" in node:
        return Clause(_kept(f'SELECT f."{node["property"]}"::float8 AS x'))
    two = "(SELECT {} AS a, {} AS b OFFSET 0) AS v"
    template = _kept(f"SELECT {_OPERATIONS[node['op']]} AS x FROM {two}")
    return put(template, *map(arithmetic, node["args"]))


def spatial(op: str, first: Place, second: Place) -> Clause:
    """Write a test of two geometries."""
    if first is not None and second is not None:
        return Clause("%s::boolean", (relation(op, first, second),))
    if first is not None:
        return spatial(SWAPPED.get(op, op), second, first)
    function = f"ST_{op.removeprefix('s_').capitalize()}"
    if second is None:
        return Clause(f"{function}(f.geom, f.geom)")
    return Clause(f"{function}(f.geom, {_SHAPE})", (second.wkb,))


def day(end: Any, kind: Kind | None) -> Clause:
    """Write an instant, a column or an open end as a date."""
    if kind is not None:
        column = f'f."{end["property"]}"'
        return Clause(column if kind is Kind.DAY else f"{column}::date")
    if isinstance(end, str):
        return Clause(f"date '{_infinity(end)}'")
    return Clause("(date '1970-01-01' + %s::int4)", (end.second // DAY_S,))


def moment(end: Any, kind: Kind | None) -> Clause:
    """Write an instant, a column or an open end as a timestamp."""
    if kind is not None:
        return Clause(f'f."{end["property"]}"')
    if isinstance(end, str):
        return Clause(f"timestamp '{_infinity(end)}'")
    return Clause(
        "(timestamp '1970-01-01' + %s::float8 * interval '1 second')", (end.second,)
    )


def _kept(selected: str) -> str:
    """Return what is selected as x, as far as it is reckoned with.

    OFFSET 0 keeps the planner from writing an expression twice, and from
    reckoning before the CASE around it says whether it may.
    """
    return (
        f"(SELECT CASE WHEN NOT abs(w.x) <= {MAX}::float8 THEN NULL"
        f" WHEN abs(w.x) < {MIN}::float8 THEN 0 ELSE w.x END"
        f" FROM ({selected} OFFSET 0) AS w)"
    )


def _infinity(end: str) -> str:
    return "-infinity" if end == EARLIEST else "infinity"


def _escaped(character: str) -> str:
    return f"\\{character}" if character in "%_\\" else character
