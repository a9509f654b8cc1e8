"""A query in, what a row has to pass as SQL for PostgreSQL out.

`f` is the table of the layer. What the tests are made of is also what its
indexes know, so that the server chooses between them.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from geoapp.columns import ARTICLES, LAYERS, Layer
from geoapp.query import Box, Interval, Query, Scalar
from geoapp.store.postgis_copy import cut_word
from geoapp.store.rows import OPEN_END, OPEN_START
from geoapp.store.words import fold_words

TIME = "int8range(f.t_start, greatest(f.t_start, f.t_end), '[]')"
"""The time of a row as its index knows it."""


class Part(NamedTuple):
    """A piece of SQL and the values bound in it."""

    sql: str
    values: tuple[Scalar | Sequence[int], ...] = ()


_WITHIN = (
    "ST_XMin(f.geom) >= %s AND ST_XMax(f.geom) <= %s"
    " AND ST_YMin(f.geom) >= %s AND ST_YMax(f.geom) <= %s"
)
_LAYERS = tuple(LAYERS)


def has_conditions(query: Query) -> bool:
    """Say whether a query asks for less than everything."""
    return bool(
        query.boxes
        or query.interval is not None
        or query.condition is not None
        or query.text is not None
    )


def conditions_of(query: Query) -> list[Part]:
    """Return what a row has to pass."""
    tests = []
    if query.boxes:
        tests.append(_any(_box_test(box, query.layer) for box in query.boxes))
    if query.interval is not None:
        tests.append(_time_test(query.interval))
    if query.condition is not None:
        from geoapp.store.where import POSTGIS, condition_sql

        clause = condition_sql(query.condition, query.layer, POSTGIS)
        tests.append(Part(f"({clause.sql})", tuple(clause.values)))
    for phrase in _phrases(query.text or ""):
        tests.append(Part("f.words LIKE %s", (f"% {phrase} %",)))
    return tests


def source_of(query: Query) -> Part:
    """Return the tables to look through for all that matches.

    Words are looked up where they are indexed: by article.
    """
    table = f"geoapp.{query.layer.name} AS f"
    words = {word for phrase in _phrases(query.text or "") for word in phrase.split()}
    if not words:
        return Part(table)
    cut = (cut_word(word.encode()).decode() for word in sorted(words))
    asked = " & ".join(f"'{word}'" for word in cut)
    said = "(s.reach @@ %s::tsquery OR s.reach IS NULL)"
    articles = "geoapp.articles_source AS s"
    if query.layer is ARTICLES:
        return Part(f"{table} JOIN {articles} ON s.fid = f.fid AND {said}", (asked,))
    number = _LAYERS.index(query.layer.name)
    members = (
        f"SELECT m >> 2 AS fid FROM {articles}, unnest(s.members) AS m"
        f" WHERE {said} AND m & 3 = {number}"
    )
    return Part(f"({members}) AS c JOIN {table} ON f.fid = c.fid", (asked,))


def all_of(parts: Iterable[Part]) -> Part:
    """Return the condition that all of the parts hold.

    >>> all_of([Part("a = %s", (1,)), Part("b = %s", (2,))])
    Part(sql='a = %s AND b = %s', values=(1, 2))
    """
    listed = tuple(parts)
    values = tuple(value for part in listed for value in part.values)
    return Part(" AND ".join(part.sql for part in listed) or "TRUE", values)


def _phrases(text: str) -> list[str]:
    """Return what must occur: a word, or the words that a sign holds together."""
    return [
        phrase for word in text.split() if (phrase := fold_words(word).decode().strip())
    ]


def _box_test(box: Box, layer: Layer) -> Part:
    """Test exactly; what lies wholly in a box needs no closer look."""
    if not layer.located:
        return Part("FALSE")
    shape = _shape(box)
    sides = (box.west, box.east, box.south, box.north)
    exact = f"({_WITHIN} OR ST_Intersects(f.geom, {shape.sql}))"
    values = (*shape.values, *sides, *shape.values)
    return Part(f"(f.geom && {shape.sql} AND {exact})", values)


def _shape(box: Box) -> Part:
    corner = "ST_MakePoint(%s, %s)"
    if box.west < box.east and box.south < box.north:
        sides = (box.west, box.south, box.east, box.north)
        return Part("ST_MakeEnvelope(%s, %s, %s, %s, 4326)", sides)
    if box.west == box.east and box.south == box.north:
        return Part(f"ST_SetSRID({corner}, 4326)", (box.west, box.south))
    return Part(
        f"ST_SetSRID(ST_MakeLine({corner}, {corner}), 4326)",
        (box.west, box.south, box.east, box.north),
    )


def _time_test(interval: Interval) -> Part:
    start = OPEN_START if interval.start is None else interval.start
    end = OPEN_END if interval.end is None else interval.end
    return Part(
        f"(f.t_start IS NOT NULL AND {TIME} && int8range(%s, %s, '[]'))", (start, end)
    )


def _any(parts: Iterable[Part]) -> Part:
    listed = tuple(parts)
    values = tuple(value for part in listed for value in part.values)
    return Part(f"({' OR '.join(part.sql for part in listed)})", values)
