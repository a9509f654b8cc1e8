"""Features in, what the API's HTML pages print of them out."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import request

from geoapp.columns import Column, Layer
from geoapp.filters import sortables
from geoapp.query import COUNT_MAX, Page, Query

Shown = dict[str, Any]

_SHOWN: Mapping[str, Sequence[str]] = {
    "events": ("title", "category", "place", "country", "when", "certainty", "source"),
    "movements": ("title", "origin", "destination", "when", "certainty", "source"),
    "mentions": ("text", "place", "country", "precision", "usage", "score", "source"),
    "articles": ("title", "outlet", "published", "language", "events"),
}
"""The columns that tell the most, for a table that fits a page."""

_EXAMPLES: Mapping[str, tuple[str, str]] = {
    "events": ("category", "ASSAULT"),
    "movements": ("travel", "sea"),
    "mentions": ("usage", "literal"),
    "articles": ("language", "en"),
}
"""A column and a value to show how to filter."""


def items_table(page: Page, query: Query) -> Shown:
    """Return a page of features as rows of a table.

    The first cell of a row leads to its feature.
    """
    layer = query.layer
    names = _SHOWN[layer.name]
    features = orjson.loads(b"[" + page.features + b"]")
    return {
        "layer": layer,
        "title": layer.title,
        "count": _count(page),
        "heads": [_head(layer, query, name) for name in names],
        "rows": [
            {
                "href": f"{_path(layer)}/items/{quote(str(f['id']), safe='')}?f=html",
                "cells": [_words(f["properties"].get(name)) for name in names],
            }
            for f in features
        ],
        "first": _with(after=None) if "after" in request.args else None,
        "kept": [
            (name, value)
            for name, value in request.args.items()
            if name not in ("q", "after", "f")
        ],
    }


def item_table(feature: bytes, layer: Layer) -> Shown:
    """Return one feature as rows of name and value; empty ones are left out."""
    read = orjson.loads(feature)
    properties = read["properties"]
    about = {column.name: column.about for column in layer.columns}
    article = read["id"] if layer.name == "articles" else properties.get("article_id")
    return {
        "layer": layer,
        "title": properties.get("title") or read["id"],
        "article": article,
        "id": read["id"],
        "geometry": _geometry(read["geometry"]),
        "rows": [
            {
                "name": name,
                "about": about.get(name, ""),
                "value": _words(value),
                "href": _href(value),
            }
            for name, value in properties.items()
            if value is not None
        ],
    }


def schema_table(layer: Layer, columns: Sequence[Column], kind: str) -> Shown:
    """Return columns as rows; `kind` is queryables, sortables or schema."""
    rows = [
        {"name": column.name, "type": str(column.kind), "about": column.about}
        for column in columns
    ]
    title = f"{layer.title}: {kind}"
    return {
        "layer": layer,
        "title": title,
        "rows": rows,
        "kind": kind,
        "example": _EXAMPLES[layer.name],
    }


def _path(layer: Layer) -> str:
    return f"{request.script_root}/collections/{layer.name}"


def _count(page: Page) -> str:
    """Say how many there are.

    >>> _count(Page(b"", 100, None, None))
    '100 of more than 10,000'
    """
    if page.matched is None:
        return f"{page.returned:,} of more than {COUNT_MAX:,}"
    if page.matched == page.returned:
        return f"{page.returned:,}"
    return f"{page.returned:,} of {page.matched:,}"


def _head(layer: Layer, query: Query, name: str) -> Shown:
    """Return a head of the table; what can be sorted by leads there."""
    key = query.sort[0] if query.sort and query.sort[0].column == name else None
    upwards = key is None or key.descending
    sorts = any(column.name == name for column in sortables(layer))
    order = None if key is None else "descending" if key.descending else "ascending"
    wanted = name if upwards else f"-{name}"
    return {
        "name": name.replace("_", " "),
        "href": _with(sortby=wanted, after=None) if sorts else None,
        "order": order,
    }


def _with(**changes: str | None) -> str:
    """Return this page's address with other parameters; `None` takes one away."""
    told = {**request.args.to_dict(), "f": "html", **changes}
    kept = {name: value for name, value in told.items() if value is not None}
    query = urlencode(kept, quote_via=quote, safe=",:/")
    return f"{request.script_root}{quote(request.path)}?{query}"


def _words(value: Any) -> str:
    """Write a value for a reader.

    >>> [_words(value) for value in (None, True, 12.5, "Tartus")]
    ['', 'yes', '12.5', 'Tartus']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _href(value: Any) -> str | None:
    """Return the address that a value is; only those of the web are links."""
    is_link = isinstance(value, str) and value.startswith(("https://", "http://"))
    return value if is_link else None


def _geometry(geometry: Mapping[str, Any] | None) -> str:
    """Say in words where a feature lies.

    >>> _geometry({"type": "Point", "coordinates": [35.9, -34.9]})
    'Point at 35.9, -34.9'
    """
    if geometry is None:
        return "not located"
    positions = list(_positions(geometry["coordinates"]))
    ends = [f"{position[0]}, {position[1]}" for position in positions]
    if len(ends) == 1:
        return f"{geometry['type']} at {ends[0]}"
    return f"{geometry['type']} of {len(ends)} points, from {ends[0]} to {ends[-1]}"


def _positions(coordinates: Sequence[Any]) -> list[Sequence[float]]:
    if not isinstance(coordinates[0], list):
        return [coordinates]
    return [position for inner in coordinates for position in _positions(inner)]
