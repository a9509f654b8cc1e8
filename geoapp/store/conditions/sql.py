"""A checked condition in, the same as SQL out, for SQLite and for PostgreSQL.

In it `f` is the table of the layer with its columns and `geom`. For SQLite `k`
is the table of its boxes, and the functions of `sqlite_functions` are called:
a connection has to know them. Nothing of a condition stands in the SQL, all of
it is bound, so that it cannot be read as anything else.

Unknown is neither true nor false, as SQL has it: what is compared with a value
that is missing, a division by zero and what leaves the range of numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geoapp.columns import Kind, Layer
from geoapp.query import Condition
from geoapp.store.clause import Clause, joined, put
from geoapp.store.conditions import postgis, sqlite
from geoapp.store.conditions.folding import FOLDINGS, fold
from geoapp.store.conditions.shapes import Place, place_of
from geoapp.store.conditions.sqlite import sqlite_functions
from geoapp.store.conditions.times import Span, is_day, span_of

__all__ = [
    "POSTGIS",
    "SQLITE",
    "Clause",
    "Dialect",
    "condition_sql",
    "sqlite_functions",
]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database says what databases say in different ways.

    Attributes:
        text: The place of a text.
        number: The place of a number.
        flag: The place of true or false.
        folded: A text after foldings, as a statement.
        like: Whether a text has the form of a pattern.
        arithmetic: The value of an arithmetic expression over columns.
        spatial: Whether two geometries stand in a relation.
        day: A column or bound days, seconds or ends, compared as days.
        moment: The same, compared as seconds.
    """

    text: str
    number: str
    flag: str
    folded: Callable[[Clause, tuple[str, ...]], Clause]
    like: Callable[[Clause, str], Clause]
    arithmetic: Callable[[Any], Clause]
    spatial: Callable[[str, Place, Place], Clause]
    day: Callable[[Any, Kind | None], Clause]
    moment: Callable[[Any, Kind | None], Clause]


SQLITE = Dialect(
    text="?",
    number="?",
    flag="?",
    folded=sqlite.folded,
    like=sqlite.like,
    arithmetic=sqlite.arithmetic,
    spatial=sqlite.spatial,
    day=sqlite.day,
    moment=sqlite.moment,
)
POSTGIS = Dialect(
    text='%s::text COLLATE "C"',
    number="%s::float8",
    flag="%s::boolean",
    folded=postgis.folded,
    like=postgis.like,
    arithmetic=postgis.arithmetic,
    spatial=postgis.spatial,
    day=postgis.day,
    moment=postgis.moment,
)


def condition_sql(condition: Condition, layer: Layer, dialect: Dialect) -> Clause:
    """Write a condition as SQL that is true, false or unknown of a row.

    Args:
        condition: As `geoapp.filters` checks it.
        layer: What it was checked against.
        dialect: Which database is asked.

    >>> from geoapp.columns import EVENTS
    >>> missing = {"op": "isNull", "args": [{"property": "place"}]}
    >>> condition_sql({"op": "not", "args": [missing]}, EVENTS, SQLITE).sql
    'NOT (f."place" IS NULL)'
    """
    return _Writer(layer, dialect).logic(condition, negated=False)[0]


_OPPOSITE = {"and": "or", "or": "and"}
# Per relation of Allen's, over the ends a..b of one time and c..d of another.
_RELATIONS = {
    "t_after": "a > d",
    "t_before": "b < c",
    "t_contains": "a < c AND b > d",
    "t_disjoint": "b < c OR a > d",
    "t_during": "a > c AND b < d",
    "t_equals": "a = c AND b = d",
    "t_finishedBy": "a < c AND b = d",
    "t_finishes": "a > c AND b = d",
    "t_intersects": "a <= d AND b >= c",
    "t_meets": "b = c",
    "t_metBy": "a = d",
    "t_overlappedBy": "a > c AND a < d AND b > d",
    "t_overlaps": "a < c AND b > c AND b < d",
    "t_startedBy": "a = c AND b > d",
    "t_starts": "a = c AND b < d",
}


@dataclass(frozen=True, slots=True)
class _Writer:
    layer: Layer
    dialect: Dialect

    def logic(self, node: Condition, *, negated: bool) -> tuple[Clause, int]:
        """Write a condition or its opposite; tell how many brackets are open in it.

        The parser of SQLite keeps about eighty: not is moved inwards, and what
        is deepest comes first, where it takes one of them and not three.
        """
        op, args = node["op"], node["args"]
        if op == "not":
            return self.logic(args[0], negated=not negated)
        if op not in _OPPOSITE:
            test = self.test(op, args)
            return (put("NOT ({})", test) if negated else test), 0
        parts = [self.logic(arg, negated=negated) for arg in args]
        parts.sort(key=lambda part: -part[1])
        opened = max(depth + (3 if i else 1) for i, (_, depth) in enumerate(parts))
        word = _OPPOSITE[op] if negated else op
        listed = (put("({})", clause) for clause, _ in parts)
        return joined(f" {word.upper()} ", listed), opened

    def test(self, op: str, args: list[Any]) -> Clause:
        """Write a comparison of values, places or times."""
        if op in _RELATIONS:
            return self.temporal(op, *(span_of(arg) for arg in args))
        if op.startswith("s_"):
            return self.spatial(op, *map(place_of, args))
        if op == "like":
            return self.dialect.like(self.value(args[0]), _pattern(args[1]))
        if op == "isNull":
            if args[0] == {"property": "geometry"}:
                return Clause("f.geom IS NULL")
            return put("{} IS NULL", self.value(args[0]))
        first, *others = (args[0], *args[1]) if op == "in" else args
        written = [put("({})", clause) for clause in self.alike([first, *others])]
        return _comparison(op, written)

    def alike(self, nodes: list[Any]) -> list[Clause]:
        """Write values that are compared with each other."""
        if not any(map(self.is_time, nodes)):
            return [self.value(node) for node in nodes]
        spans = [span_of(node) for node in nodes]
        write = self.instant_writer(spans)
        return [write(span.start, self.kind(span.start)) for span in spans]

    def value(self, node: Any) -> Clause:
        """Write a value: a column, a literal or what is made of them."""
        if isinstance(node, bool):
            return Clause(self.dialect.flag, (node,))
        if isinstance(node, str):
            return Clause(self.dialect.text, (node,))
        if isinstance(node, float):
            return Clause(self.dialect.number, (node,))
        if "property" in node:
            return Clause(f'f."{node["property"]}"')
        if "op" not in node:
            return self.alike([node])[0]
        if node["op"] in FOLDINGS:
            return self.folded(node)
        return self.dialect.arithmetic(node)

    def folded(self, node: Any) -> Clause:
        inner, steps = _unfolded(node)
        if isinstance(inner, str):
            return self.value(fold(inner, steps))
        return self.dialect.folded(self.value(inner), steps)

    def spatial(self, op: str, first: Place, second: Place) -> Clause:
        if op == "s_disjoint":
            return put("NOT ({})", self.dialect.spatial("s_intersects", first, second))
        return self.dialect.spatial(op, first, second)

    def temporal(self, op: str, first: Span, second: Span) -> Clause:
        write = self.instant_writer([first, second])
        ends = dict(zip("abcd", (*first, *second), strict=True))
        words = _RELATIONS[op].split()
        return put(
            " ".join("{}" if word in ends else word for word in words),
            *(write(ends[w], self.kind(ends[w])) for w in words if w in ends),
        )

    def instant_writer(self, spans: list[Span]) -> Callable[[Any, Kind | None], Clause]:
        """Return what writes instants: as days where one of them is a day."""
        ends = [end for span in spans for end in span]
        if any(is_day(end) or self.kind(end) is Kind.DAY for end in ends):
            return self.dialect.day
        return self.dialect.moment

    def is_time(self, node: Any) -> bool:
        """Say whether a value is a day or a moment."""
        if not isinstance(node, dict) or "op" in node:
            return False
        return "property" not in node or self.kind(node) in (Kind.DAY, Kind.MOMENT)

    def kind(self, node: Any) -> Kind | None:
        """Return the kind of a column; all else, and `id`, has none."""
        if not isinstance(node, Mapping) or "property" not in node:
            return None
        column = self.layer.column(node["property"])
        return column.kind if column else None


def _comparison(op: str, written: list[Clause]) -> Clause:
    if op == "between":
        return put("{} BETWEEN {} AND {}", *written)
    if op == "in":
        listed = joined(", ", written[1:])
        return put("{} IN {}", written[0], listed)
    return put(f"{{}} {op} {{}}", *written)


def _unfolded(node: Any) -> tuple[Any, tuple[str, ...]]:
    """Return what is folded, and by which functions one after the other."""
    steps: list[str] = []
    while isinstance(node, dict) and node.get("op") in FOLDINGS:
        if not steps or steps[-1] != node["op"]:
            steps.append(node["op"])
        node = node["args"][0]
    return node, tuple(reversed(steps))


def _pattern(node: Any) -> str:
    inner, steps = _unfolded(node)
    return fold(str(inner), steps)
