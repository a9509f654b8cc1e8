"""The parameters of a request in, one checked question to the store out."""

from collections.abc import Collection
from functools import partial
from math import isfinite

from werkzeug.datastructures import MultiDict

from geoapp.columns import LAYERS, Layer
from geoapp.errors import NotFoundError, QueryError
from geoapp.filters import (
    both,
    implied_boxes,
    property_condition,
    read_boxes,
    read_filter,
    read_interval,
    read_sort,
)
from geoapp.projections import (
    CRS84,
    SYSTEMS,
    System,
    box_to_crs84,
    find_system,
    geometry_to_crs84,
)
from geoapp.query import LIMIT_DEFAULT, LIMIT_MAX, Box, Condition, Interval, Query
from geoapp.web.cursor import read_token

Arguments = MultiDict[str, str]

PARAMETERS = frozenset(
    (
        *("limit", "after", "bbox", "bbox-crs", "datetime", "sortby", "q"),
        *("filter", "filter-lang", "filter-crs"),
    )
)
"""What a question is made of, beside one parameter for each property."""

_NAMES = {
    layer.name: frozenset(("id", *(column.name for column in layer.columns)))
    for layer in LAYERS.values()
}

LANGUAGES = ("cql2-text", "cql2-json", "cql-text")
"""What a filter may be written in; the first where nothing is said. The last is
the draft that GDAL 3.6 knows, without which it asks for days by `datetime`, which
is another question."""

_DIGITS_MAX = 9
_WORDS_MAX = 1_000  # characters of q


def check_names(args: Arguments, known: Collection[str]) -> None:
    """Refuse parameters that are not known, and those given twice.

    Raises:
        QueryError: It names the first of them.
    """
    for name, values in args.lists():
        if name not in known:
            raise QueryError(name, f"unknown parameter {name!r}; /api lists them all")
        if len(values) > 1:
            raise QueryError(name, f"{name} is given {len(values)} times; once will do")


def layer_named(name: str) -> Layer:
    """Return the layer of that name.

    Raises:
        NotFoundError: If there is none.
    """
    layer = LAYERS.get(name)
    if layer is None:
        known = ", ".join(LAYERS)
        raise NotFoundError(f"no collection {name!r}; known: {known}")
    return layer


def query_of(layer: Layer, args: Arguments, *, extra: Collection[str] = ()) -> Query:
    """Read the question that a request asks of a layer.

    A box or a time leaves out what has none, but everything of a layer that has
    none at all matches: articles lie nowhere, mentions have no day.

    Args:
        layer: What is asked.
        args: The parameters of the request.
        extra: Names of parameters that are allowed and read elsewhere.

    Raises:
        QueryError: If a parameter is unknown, doubled or cannot be read.
    """
    if not args:
        return Query(layer)
    columns = _NAMES[layer.name]
    check_names(args, PARAMETERS.union(columns, extra))
    sort = read_sort(args["sortby"], layer) if "sortby" in args else ()
    condition = _condition(layer, args, columns)
    return Query(
        layer,
        boxes=_boxes(args, layer) or implied_boxes(condition),
        interval=_interval(args["datetime"], layer) if "datetime" in args else None,
        condition=condition,
        text=_words(args["q"]) if "q" in args else None,
        sort=sort,
        after=read_token(args["after"], layer, sort) if "after" in args else (),
        limit=_limit(args["limit"]) if "limit" in args else LIMIT_DEFAULT,
    )


def system_of(args: Arguments, name: str) -> System:
    """Return the reference system that a parameter names, CRS84 without it.

    Raises:
        QueryError: If it is none of those that are spoken.
    """
    system = find_system(args.get(name, CRS84.uri))
    if system is None:
        known = ", ".join(SYSTEMS)
        raise QueryError(name, f"unknown {name} {args[name]!r}; known: {known}")
    return system


def _limit(text: str) -> int:
    """Return how many features a page has; more than the most counts as that."""
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdigit() and digits):
        raise QueryError(
            "limit", f"limit must be a whole number from 1 to {LIMIT_MAX}, not {text!r}"
        )
    return LIMIT_MAX if len(digits) > _DIGITS_MAX else min(int(digits), LIMIT_MAX)


def _words(text: str) -> str:
    if not text.strip() or "\0" in text:
        raise QueryError("q", "q has no words; leave it out to see everything")
    if len(text) > _WORDS_MAX:
        raise QueryError("q", f"q is longer than {_WORDS_MAX} characters; use fewer")
    return text


def _boxes(args: Arguments, layer: Layer) -> tuple[Box, ...]:
    system = system_of(args, "bbox-crs")
    if "bbox" not in args:
        return ()
    text = args["bbox"]
    boxes = read_boxes(text if system is CRS84 else _box_text(text, system))
    return boxes if layer.located else ()


def _interval(text: str, layer: Layer) -> Interval | None:
    interval = read_interval(text)
    return interval if layer.time else None


def _box_text(text: str, system: System) -> str:
    """Write a box in CRS84; one that is no box is left to be refused as it is."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return text
    if len(numbers) not in (4, 6) or not all(map(isfinite, numbers)):
        return text
    return ",".join(map(repr, box_to_crs84(numbers, system)))


def _condition(
    layer: Layer, args: Arguments, columns: Collection[str]
) -> Condition | None:
    told = {name: value for name, value in args.items() if name in columns}
    return both(_filter(layer, args), property_condition(layer, told))


def _filter(layer: Layer, args: Arguments) -> Condition | None:
    system = system_of(args, "filter-crs")
    lang = args.get("filter-lang", LANGUAGES[0])
    if lang not in LANGUAGES:
        known = " and ".join(LANGUAGES)
        raise QueryError("filter-lang", f"unknown filter-lang {lang!r}; known: {known}")
    if "filter" not in args:
        return None
    to_crs84 = None if system is CRS84 else partial(geometry_to_crs84, system=system)
    return read_filter(args["filter"], layer, lang=lang, to_crs84=to_crs84)
