"""The tree of a filter in, a checked condition out, or what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geoapp.columns import Kind, Layer
from geoapp.errors import QueryError
from geoapp.filters.literals import ToCrs84, is_geometry, read_geometry
from geoapp.filters.parameters import NUMBER_MAX, NUMBER_MIN, check_text, fits, shown
from geoapp.filters.temporal import TIME, instant, temporal
from geoapp.query import Condition

GEOMETRY = "geometry"
"""The name of a feature's geometry in a filter."""

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%", "div", "^")
FOLDINGS = ("casei", "accenti")
SPATIAL = tuple(
    f"s_{name}"
    for name in (
        *("intersects", "within", "contains", "disjoint"),
        *("equals", "touches", "crosses", "overlaps"),
    )
)
TEMPORAL = tuple(
    f"t_{name}"
    for name in (
        *("after", "before", "contains", "disjoint", "during", "equals"),
        *("finishedBy", "finishes", "intersects", "meets", "metBy"),
        *("overlappedBy", "overlaps", "startedBy", "starts"),
    )
)
_LOGIC = ("and", "or", "not")
_OTHERS = ("between", "in", "like", "isNull")
_PREDICATES = (*_LOGIC, *COMPARISONS, *_OTHERS, *SPATIAL, *TEMPORAL)
_OPERATORS = {name.lower(): name for name in (*_PREDICATES, *ARITHMETIC, *FOLDINGS)}
_NAMES = {
    Kind.TEXT: "text",
    Kind.NUMBER: "a number",
    Kind.FLAG: "true or false",
    Kind.DAY: "a day",
    Kind.MOMENT: "a moment",
}

Typed = tuple[Any, Kind]
"""A checked part of a condition and what it evaluates to."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks parts of a filter against the columns of a layer."""

    layer: Layer
    to_crs84: ToCrs84 | None = None

    def predicate(self, node: Any) -> Condition:
        """Check what is true, false or unknown of a feature.

        Raises:
            QueryError: If it is none, or a part of it does not fit.
        """
        if isinstance(node, bool):
            return {"op": "=", "args": [node, True]}
        if isinstance(node, dict) and "property" in node:
            return self._flag(node)
        op, args = _operation(node)
        if op not in _PREDICATES:
            raise _bad(f"{op} is no condition; compare it with something")
        check = next(check for names, check in _CHECKS.items() if op in names)
        return {"op": op, "args": check(self, op, args)}

    def scalar(self, node: Any) -> Typed:
        """Check what a feature has: a column, a literal or what is made of them.

        Raises:
            QueryError: If it is none of these.
        """
        if isinstance(node, dict):
            if "property" in node:
                return self._property(node["property"])
            if "op" in node:
                return self._function(node)
            return instant(node)
        return _literal(node)

    def _flag(self, node: Mapping[str, Any]) -> Condition:
        """Read a column of true and false as a condition of its own."""
        checked, kind = self._property(node["property"])
        if kind is not Kind.FLAG:
            raise _bad(f"{node['property']} is no condition; compare it with something")
        return {"op": "=", "args": [checked, True]}

    def _property(self, name: Any) -> Typed:
        if name == "id":
            return {"property": name}, Kind.TEXT
        column = self.layer.column(name) if isinstance(name, str) else None
        if column is None:
            raise _bad(f"no property {_shown(name)}; {self._known()}")
        kind = Kind.NUMBER if column.kind is Kind.INTEGER else column.kind
        return {"property": name}, kind

    def _known(self) -> str:
        names = ["id", *(column.name for column in self.layer.columns)]
        if self.layer.located:
            names.insert(1, GEOMETRY)
        return f"there are: {', '.join(names)}"

    def _function(self, node: Mapping[str, Any]) -> Typed:
        op, args = _operation(node)
        if op in FOLDINGS:
            _count(op, args, 1)
            return {"op": op, "args": [self._of(Kind.TEXT, op, args[0])]}, Kind.TEXT
        if op in ARITHMETIC:
            _count(op, args, 2)
            numbers = [self._of(Kind.NUMBER, op, arg) for arg in args]
            return {"op": op, "args": numbers}, Kind.NUMBER
        raise _bad(f"{op} is a condition and has no value; put and, or, not around it")

    def _of(self, due: Kind, op: str, node: Any) -> Any:
        checked, kind = self.scalar(node)
        if kind is not due:
            raise _bad(f"{op} needs {_NAMES[due]}, not {_NAMES[kind]}")
        return checked

    def _logic(self, op: str, args: list[Any]) -> list[Any]:
        """Check conditions, and open those that the same operator joins."""
        if op == "not":
            _count(op, args, 1)
            return [self.predicate(args[0])]
        if not args:
            raise _bad(f"{op} joins nothing; give it two conditions")
        parts: list[Condition] = []
        for part in map(self.predicate, args):
            parts += part["args"] if part["op"] == op else [part]
        return parts

    def _comparison(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 2)
        return self._alike(op, args, ordered=op not in ("=", "<>"))

    def _between(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 3)
        return self._alike(op, args, ordered=True)

    def _in(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 2)
        if not isinstance(args[1], list) or not args[1]:
            raise _bad("in needs a list of at least one value")
        first, *values = self._alike(op, [args[0], *args[1]], ordered=False)
        return [first, values]

    def _like(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 2)
        pattern = args[1]
        while isinstance(pattern, dict) and pattern.get("op") in FOLDINGS:
            folded = _operation(pattern)[1]
            _count(pattern["op"], folded, 1)
            pattern = folded[0]
        if not isinstance(pattern, str):
            raise _bad("like needs a pattern in quotes, as in title LIKE 'a%'")
        return [self._of(Kind.TEXT, op, arg) for arg in args]

    def _is_null(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 1)
        if self._is_geometry_name(args[0]):
            return [{"property": GEOMETRY}]
        return [self.scalar(args[0])[0]]

    def _spatial(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 2)
        return [self._geometry(op, arg) for arg in args]

    def _geometry(self, op: str, node: Any) -> Any:
        if self._is_geometry_name(node):
            return {"property": GEOMETRY}
        if is_geometry(node):
            return read_geometry(node, self.to_crs84)
        if not self.layer.located:
            raise _bad(f"{self.layer.name} have no geometry; leave {op} out")
        raise _bad(f"{op} needs {GEOMETRY} and a geometry such as POINT(36.3 33.5)")

    def _is_geometry_name(self, node: Any) -> bool:
        return self.layer.located and node == {"property": GEOMETRY}

    def _temporal(self, op: str, args: list[Any]) -> list[Any]:
        _count(op, args, 2)
        return [temporal(op, arg, self._property) for arg in args]

    def _alike(self, op: str, args: list[Any], *, ordered: bool) -> list[Any]:
        """Check values that are compared with each other: their kinds must fit."""
        typed = [self.scalar(arg) for arg in args]
        if any(kind in TIME for _, kind in typed):
            typed = [
                instant(node) if isinstance(node, str) else (node, kind)
                for node, kind in typed
            ]
        first = typed[0][1]
        for _, kind in typed[1:]:
            if kind is not first and not (kind in TIME and first in TIME):
                raise _bad(f"{op} compares {_NAMES[first]} with {_NAMES[kind]}")
        if ordered and first is Kind.FLAG:
            raise _bad(f"{op} does not compare true with false; use = or <>")
        return [node for node, _ in typed]


_Check = Callable[[Checks, str, list[Any]], list[Any]]

_CHECKS: Mapping[tuple[str, ...], _Check] = {
    _LOGIC: Checks._logic,
    COMPARISONS: Checks._comparison,
    ("between",): Checks._between,
    ("in",): Checks._in,
    ("like",): Checks._like,
    ("isNull",): Checks._is_null,
    SPATIAL: Checks._spatial,
    TEMPORAL: Checks._temporal,
}


def _operation(node: Any) -> tuple[str, list[Any]]:
    """Return the operator's own name and its arguments."""
    if not isinstance(node, dict) or not isinstance(node.get("op"), str):
        raise _bad(f"{_shown(node)} is no condition; compare something with something")
    op, args = _OPERATORS.get(node["op"].lower()), node.get("args")
    if op is None:
        known = ", ".join(_OPERATORS.values())
        raise _bad(f"no operator {_shown(node['op'])}; there are: {known}")
    if not isinstance(args, list):
        raise _bad(f"{op} has no list of arguments")
    return op, args


def _literal(node: Any) -> Typed:
    if isinstance(node, bool):
        return node, Kind.FLAG
    if isinstance(node, str):
        return check_text("filter", node), Kind.TEXT
    if isinstance(node, int | float):
        if not fits(node):
            raise _bad(f"numbers lie between {NUMBER_MIN} and {NUMBER_MAX}, or are 0")
        return float(node), Kind.NUMBER
    if node is None:
        raise _bad("nothing equals NULL; write IS NULL")
    raise _bad(f"{_shown(node)} is no value")


def _count(op: str, args: list[Any], due: int) -> None:
    if len(args) != due:
        raise _bad(f"{op} has {len(args)} arguments; give it {due}")


def _shown(node: Any) -> str:
    return shown(node if isinstance(node, str) else str(node))


def _bad(reason: str) -> QueryError:
    return QueryError("filter", f"filter cannot be used: {reason}")
