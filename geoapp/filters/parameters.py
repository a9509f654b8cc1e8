"""The text of one parameter in, its part of a query out, or a `QueryError`."""

import re
from collections.abc import Mapping
from math import isfinite

from geoapp.columns import Column, Kind, Layer
from geoapp.errors import QueryError
from geoapp.filters import instants
from geoapp.query import Box, Condition, Interval, SortKey

NUMBER_MAX = 1e100
NUMBER_MIN = 1e-100
"""How far and how near to zero numbers may lie; nothing on Earth needs more, and
no store runs over when it reckons with them."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_SHOWN = 60  # characters of what is wrong that are given back
_FLAGS = {"true": True, "false": False}


def read_boxes(text: str) -> tuple[Box, ...]:
    """Read `bbox`: one box, or two where it lies over the antimeridian.

    Args:
        text: West, south, east, north in CRS84 degrees, or six numbers with
            the heights third and last, which are dropped.

    Raises:
        QueryError: If it is no box on Earth.

    >>> read_boxes("170,-10,-170,10")[1]
    Box(west=-180.0, south=-10.0, east=-170.0, north=10.0)
    """
    parts = text.split(",")
    if len(parts) not in (4, 6):
        raise _bad("bbox", text, f"has {len(parts)} numbers; give 4, or 6 with heights")
    numbers = [_finite("bbox", part.strip(), text) for part in parts]
    west, south, *_ = numbers
    east, north, *_ = numbers[len(numbers) // 2 :]
    try:
        return boxes(west, south, east, north)
    except ValueError as error:
        raise _bad("bbox", text, str(error)) from None


def boxes(west: float, south: float, east: float, north: float) -> tuple[Box, ...]:
    """Return the box with these sides, two where it crosses the antimeridian.

    Raises:
        ValueError: If the sides are not on Earth or the wrong way around.
    """
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise ValueError("has a longitude beyond -180 to 180")
    if not (-90 <= south <= 90 and -90 <= north <= 90):
        raise ValueError("has a latitude beyond -90 to 90; longitude comes first")
    if south > north:
        raise ValueError("has its south above its north; swap them")
    if west > east:
        return Box(west, south, 180.0, north), Box(-180.0, south, east, north)
    return (Box(west, south, east, north),)


def read_interval(text: str) -> Interval:
    """Read `datetime`: an instant or an interval, see `geoapp.filters.instants`.

    Raises:
        QueryError: If it is neither.
    """
    try:
        return instants.read_interval(text)
    except ValueError as error:
        raise _bad("datetime", text, str(error)) from None


def sortables(layer: Layer) -> tuple[Column, ...]:
    """Return the columns of a layer that it can be sorted by."""
    return tuple(c for c in layer.columns if c.indexed or c.name == "title")


def read_sort(text: str, layer: Layer) -> tuple[SortKey, ...]:
    """Read `sortby`: names of columns, a minus before those that descend.

    Raises:
        QueryError: If a name is not known or comes twice.
    """
    known = {column.name for column in sortables(layer)}
    keys: list[SortKey] = []
    for part in text.split(","):
        name = part.strip()  # a plus that was not escaped arrives as a blank
        descending = name.startswith("-")
        name = name.removeprefix("-") if descending else name.removeprefix("+")
        if name not in known:
            listed = ", ".join(sorted(known))
            raise _bad("sortby", name, f"cannot be sorted by; choose from: {listed}")
        if any(key.column == name for key in keys):
            raise _bad("sortby", name, "is named twice; name it once")
        keys.append(SortKey(name, descending))
    return tuple(keys)


def property_condition(layer: Layer, values: Mapping[str, str]) -> Condition | None:
    """Read parameters named as columns: each must equal what is given.

    Args:
        layer: What is asked.
        values: Per name the text of its value; a day or moment also takes a
            date, which stands for all of the day. No character is a wildcard.

    Returns:
        A checked condition, `None` without values.

    Raises:
        QueryError: If a name is no column or a value does not fit it.
    """
    return both(*(_equals(layer, name, text) for name, text in values.items()))


def both(*conditions: Condition | None) -> Condition | None:
    """Return the condition that all of them hold; those that are `None` do not count.

    >>> both(None, {"op": "isNull", "args": [{"property": "place"}]})
    {'op': 'isNull', 'args': [{'property': 'place'}]}
    """
    kept = [condition for condition in conditions if condition is not None]
    if len(kept) < 2:
        return kept[0] if kept else None
    parts: list[Condition] = []
    for condition in kept:
        parts += condition["args"] if condition["op"] == "and" else [condition]
    return {"op": "and", "args": parts}


def check_text(parameter: str, text: str) -> str:
    """Return the text, if every store can hold it.

    Raises:
        QueryError: If it has a null character or half a surrogate pair.
    """
    if "\0" in text or (not text.isascii() and _has_surrogate(text)):
        raise QueryError(parameter, f"{parameter} has a character that no text holds")
    return text


def shown(text: str) -> str:
    """Return a text as an error shows it: quoted, and not too long of it."""
    return ascii(text) if len(text) <= _SHOWN else ascii(text[:_SHOWN]) + " ..."


def _equals(layer: Layer, name: str, text: str) -> Condition:
    column = layer.column(name)
    if name != "id" and column is None:
        listed = ", ".join(column.name for column in layer.columns)
        raise _bad(name, name, f"is no property; choose from: {listed}")
    kind = column.kind if column else Kind.TEXT
    return {"op": "=", "args": [{"property": name}, _typed(name, text, kind)]}


def _typed(name: str, text: str, kind: Kind) -> object:
    if kind is Kind.TEXT:
        return check_text(name, text)
    if kind is Kind.FLAG:
        if text.lower() not in _FLAGS:
            raise _bad(name, text, "is neither true nor false")
        return _FLAGS[text.lower()]
    if kind in (Kind.DAY, Kind.MOMENT):
        return instant(name, text)
    number = _finite(name, text, text)
    if not fits(number):
        raise _bad(name, text, "is too large or too small a number")
    if kind is Kind.INTEGER and not number.is_integer():
        raise _bad(name, text, "is no whole number")
    return number


def instant(parameter: str, text: str) -> dict[str, str]:
    """Read a date or timestamp into the literal of CQL2-JSON, in UTC.

    Raises:
        QueryError: If it is neither.
    """
    try:
        second, _ = instants.read_instant(text)
    except ValueError as error:
        raise _bad(parameter, text, str(error)) from None
    if "T" in text or "t" in text:
        return {"timestamp": instants.timestamp_text(second)}
    return {"date": text}


def fits(number: float) -> bool:
    """Say whether a number can be reckoned with.

    >>> fits(0.0), fits(1e101), fits(float("nan"))
    (True, False, False)
    """
    return number == 0 or NUMBER_MIN <= abs(number) <= NUMBER_MAX


def _finite(parameter: str, part: str, text: str) -> float:
    if not _NUMBER.fullmatch(part) or not isfinite(float(part)):
        raise _bad(parameter, text, f"has {shown(part)} where a number is due")
    return float(part)


def _bad(parameter: str, text: str, reason: str) -> QueryError:
    subject = parameter if parameter == text else f"{parameter} {shown(text)}"
    return QueryError(parameter, f"{subject} {reason}")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
