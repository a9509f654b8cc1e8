"""A query in, what a row has to pass as SQL for PostgreSQL out.

`f` is the table of the layer. What the tests are made of is also what its
indexes know, so that the server chooses between them.
"""

from collections.abc import Sequence

from geoapp.columns import ARTICLES, LAYERS, Layer
from geoapp.query import Box, Interval, Query
from geoapp.store.clause import Clause, joined, put
from geoapp.store.conditions.sql import POSTGIS, condition_sql
from geoapp.store.postgis.copy import cut_word
from geoapp.store.postgis.schema import LONG, SHORT, SHORT_S
from geoapp.store.rows import OPEN_END, OPEN_START
from geoapp.store.words import fold_words

_WITHIN = (
    "ST_XMin(f.geom) >= %s AND ST_XMax(f.geom) <= %s"
    " AND ST_YMin(f.geom) >= %s AND ST_YMax(f.geom) <= %s"
)
_LAYERS = tuple(LAYERS)


def conditions_of(query: Query) -> list[Clause]:
    """Return what a row has to pass."""
    tests = []
    if query.boxes:
        tests.append(joined(" OR ", [_box_test(b, query.layer) for b in query.boxes]))
    if query.interval is not None:
        tests.append(_time_test(query.interval))
    if query.condition is not None:
        tests.append(put("({})", condition_sql(query.condition, query.layer, POSTGIS)))
    if query.text is not None:
        said = [
            Clause("f.words LIKE %s", (f"% {phrase} %",))
            for phrase in _phrases(query.text)
        ]
        tests += said or [Clause("FALSE")]
    return tests


def source_of(query: Query) -> Clause:
    """Return the tables to look through for all that matches.

    Words are looked up where they are indexed: by article.
    """
    table = f"geoapp.{query.layer.name} AS f"
    words = {word for phrase in _phrases(query.text or "") for word in phrase.split()}
    if not words:
        return Clause(table)
    cut = (cut_word(word.encode()).decode() for word in sorted(words))
    asked = " & ".join(f"'{word}'" for word in cut)
    said = "(s.reach @@ %s::tsquery OR s.reach IS NULL)"
    articles = "geoapp.articles_source AS s"
    if query.layer is ARTICLES:
        return Clause(f"{table} JOIN {articles} ON s.fid = f.fid AND {said}", (asked,))
    number = _LAYERS.index(query.layer.name)
    members = (
        f"SELECT m >> 2 AS fid FROM {articles}, unnest(s.members) AS m"
        f" WHERE {said} AND m & 3 = {number}"
    )
    return Clause(f"({members}) AS c JOIN {table} ON f.fid = c.fid", (asked,))


def all_of(tests: Sequence[Clause]) -> Clause:
    """Return the condition that all of the tests hold.

    >>> all_of([Clause("a = %s", (1,)), Clause("b = %s", (2,))])
    Clause(sql='(a = %s AND b = %s)', values=(1, 2))
    """
    return joined(" AND ", tests) if tests else Clause("TRUE")


def _phrases(text: str) -> list[str]:
    """Return what must occur: a word, or the words that a sign holds together."""
    return [
        phrase
        for word in text.replace("\0", " ").split()
        if (phrase := fold_words(word).decode().strip())
    ]


def _box_test(box: Box, layer: Layer) -> Clause:
    """Test exactly; what lies wholly in a box needs no closer look."""
    if not layer.located:
        return Clause("FALSE")
    shape = _shape(box)
    sides = (box.west, box.east, box.south, box.north)
    exact = f"({_WITHIN} OR ST_Intersects(f.geom, {shape.sql}))"
    values = (*shape.values, *sides, *shape.values)
    return Clause(f"(f.geom && {shape.sql} AND {exact})", values)


def _shape(box: Box) -> Clause:
    corner = "ST_MakePoint(%s, %s)"
    if box.west < box.east and box.south < box.north:
        sides = (box.west, box.south, box.east, box.north)
        return Clause("ST_MakeEnvelope(%s, %s, %s, %s, 4326)", sides)
    if box.west == box.east and box.south == box.north:
        return Clause(f"ST_SetSRID({corner}, 4326)", (box.west, box.south))
    return Clause(
        f"ST_SetSRID(ST_MakeLine({corner}, {corner}), 4326)",
        (box.west, box.south, box.east, box.north),
    )


def _time_test(interval: Interval) -> Clause:
    """Test as the indexes know it, of which each holds times of one length."""
    start = OPEN_START if interval.start is None else interval.start
    end = OPEN_END if interval.end is None else interval.end
    first = max(start - SHORT_S, OPEN_START)
    return Clause(
        f"({SHORT} AND f.t_start BETWEEN %s AND %s AND f.t_end >= %s"
        f" OR {LONG} AND f.t_start <= %s AND f.t_end >= %s)",
        (first, end, start, end, start),
    )
