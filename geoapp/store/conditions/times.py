"""Instants and intervals of a condition in, their ends out."""

from typing import Any, NamedTuple

from geoapp.filters.instants import read_instant

EARLIEST = "earliest"
LATEST = "latest"
"""Ends that are open."""


class Instant(NamedTuple):
    """A literal: its first second in UTC, and whether it is a whole day."""

    second: int
    is_day: bool


class Span(NamedTuple):
    """The ends of a time: a column as CQL2-JSON has it, an instant, or open."""

    start: Any
    end: Any


def span_of(node: Any) -> Span:
    """Return the ends of an instant, an interval or a column.

    >>> span_of({"interval": ["1970-01-02", ".."]})
    Span(start=Instant(second=86400, is_day=True), end='latest')
    """
    if "interval" in node:
        start, end = node["interval"]
        return Span(_end(start, EARLIEST), _end(end, LATEST))
    if "property" in node:
        return Span(node, node)
    (text,) = node.values()
    return Span(_end(text, EARLIEST), _end(text, LATEST))


def is_day(end: Any) -> bool:
    """Say whether an end is a date."""
    return isinstance(end, Instant) and end.is_day


def _end(node: Any, when_open: str) -> Any:
    if not isinstance(node, str):
        return node
    if node == "..":
        return when_open
    return Instant(read_instant(node)[0], "T" not in node)
