"""Dates, timestamps and intervals of a filter, checked and in UTC."""

from collections.abc import Callable
from typing import Any

from geoapp.columns import Kind
from geoapp.errors import QueryError
from geoapp.filters import instants
from geoapp.filters.parameters import instant as read_instant
from geoapp.filters.parameters import shown

TIME = (Kind.DAY, Kind.MOMENT)

Typed = tuple[Any, Kind]


def instant(node: Any) -> Typed:
    """Read `{"date": ...}`, `{"timestamp": ...}` or text that is one of them.

    Raises:
        QueryError: If it is none.

    >>> instant("2024-12-14T01:30:00+04:00")
    ({'timestamp': '2024-12-13T21:30:00Z'}, <Kind.MOMENT: 'moment'>)
    """
    name = "date" if isinstance(node, dict) and "date" in node else "timestamp"
    text = node.get(name) if isinstance(node, dict) else node
    if not isinstance(text, str):
        raise _bad(f"{shown(str(node))} is no value")
    literal = read_instant("filter", text)
    if isinstance(node, dict) and name not in literal:
        raise _bad(f"{shown(text)} is no {name}; {instants.FORMS}")
    return literal, Kind.DAY if "date" in literal else Kind.MOMENT


def temporal(op: str, node: Any, typed_property: Callable[[Any], Typed]) -> Any:
    """Check an instant, an interval or a column of a day or a moment.

    Raises:
        QueryError: If it is none, or an interval that ends before it starts.
    """
    if isinstance(node, dict) and "interval" in node:
        return {"interval": _ends(op, node["interval"], typed_property)}
    if isinstance(node, dict) and "property" in node:
        return _column(op, node, typed_property)
    if isinstance(node, dict) and "op" in node:
        raise _bad(f"{op} needs a date, a timestamp or an interval")
    return instant(node)[0]


def _column(op: str, node: Any, typed_property: Callable[[Any], Typed]) -> Any:
    checked, kind = typed_property(node["property"])
    if kind not in TIME:
        raise _bad(f"{op} needs a day or a moment; {node['property']} is none")
    return checked


def _ends(op: str, ends: Any, typed_property: Callable[[Any], Typed]) -> list[Any]:
    if not isinstance(ends, list) or len(ends) != 2:
        raise _bad("an interval needs two ends; .. stands for an open one")
    start, end = (_end(op, end, typed_property) for end in ends)
    if isinstance(start, str) and isinstance(end, str) and ".." not in (start, end):
        first, last = (instants.read_instant(text) for text in (start, end))
        if first[0] > last[1]:
            raise _bad(
                f"the interval {start}/{end} ends before it starts; swap its ends"
            )
    return [start, end]


def _end(op: str, end: Any, typed_property: Callable[[Any], Typed]) -> Any:
    if isinstance(end, dict) and "property" in end:
        return _column(op, end, typed_property)
    if isinstance(end, str) and end in instants.OPEN:
        return ".."
    ((_, text),) = instant(end)[0].items()
    return text


def _bad(reason: str) -> QueryError:
    return QueryError("filter", f"filter cannot be used: {reason}")
