"""A query in, features in their order out, each with where the next page begins.

Where all that matches is known by row number, a page is a slice of it. Where it
is too much to count, a walk along the rows, or along the index of the column
that they are sorted by, soon fills a page.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geoapp.columns import Kind, Layer
from geoapp.query import Query, Scalar, SortKey
from geoapp.store.clause import Clause, joined
from geoapp.store.postgis.conditions import all_of, conditions_of
from geoapp.store.postgis.matches import CHANGES
from geoapp.store.postgis.server import Session
from geoapp.store.remembered import Matches, has_conditions
from geoapp.store.turning import Place, turned

_CHUNK = 1_000
_CASTS = {Kind.DAY: "::date", Kind.MOMENT: "::timestamp"}
_SHOWN = {
    Kind.DAY: "{}::text",
    Kind.MOMENT: 'to_char({}, \'YYYY-MM-DD"T"HH24:MI:SS"Z"\')',
}


class Found(NamedTuple):
    """Where features stand, their texts, and the state they were read in.

    The state is told beside each text, so it is not known where there is none.
    """

    places: list[Place]
    bodies: list[bytes]
    changes: int | None


def read(session: Session, query: Query, matches: Matches, limit: int) -> Found:
    """Return the first features after `query.after`, at most `limit`."""
    if query.sort:
        places = _sorted_places(session, query, matches, limit)
        return _bodies_in_order(session, query.layer, places)
    last = _last(query.after)
    if matches.fids is not None:
        first = bisect_right(matches.fids, last)
        fids = matches.fids[first : first + limit].tolist()
        return _bodies_in_order(session, query.layer, [(fid,) for fid in fids])
    return _walk(session, query, last, limit)


def changes_at(session: Session, found: Found) -> int:
    """Return which state of the store was read."""
    if found.changes is not None:
        return found.changes
    ((changes,),) = session.execute(f"SELECT {CHANGES}").fetchall()
    return int(changes)


def stream(session: Session, query: Query) -> Iterator[bytes]:
    """Yield everything that matches in one state of the store."""
    tests = all_of(conditions_of(query))
    keys = [f"{_column(key)}{_way(key)}" for key in query.sort]
    with session.transaction(), session.cursor("stream", binary=True) as cursor:
        cursor.itersize = _CHUNK
        cursor.execute(
            f"SELECT {_body(query)} FROM (SELECT f.fid FROM {_table(query)}"
            f" WHERE {tests.sql} ORDER BY {', '.join((*keys, 'f.fid'))}) AS f",
            tests.values,
        )
        for (body,) in cursor:
            yield body


def _walk(session: Session, query: Query, last: int, limit: int) -> Found:
    if has_conditions(query):
        tests = all_of([Clause("f.fid > %s", (last,)), *conditions_of(query)])
        rows = session.execute(
            f"SELECT {CHANGES}, f.fid, {_body(query)} FROM (SELECT f.fid"
            f" FROM {_table(query)} WHERE {tests.sql} ORDER BY f.fid LIMIT %s) AS f",
            (*tests.values, limit),
            prepare=False,
            binary=True,
        ).fetchall()
    else:
        rows = session.execute(
            f"SELECT {CHANGES}, fid, body FROM geoapp.{query.layer.name}_body"
            " WHERE fid > %s ORDER BY fid LIMIT %s",
            (last, limit),
            binary=True,
        ).fetchall()
    changes = rows[0][0] if rows else None
    return Found([(fid,) for _, fid, _ in rows], [body for *_, body in rows], changes)


def _bodies_in_order(session: Session, layer: Layer, places: Sequence[Place]) -> Found:
    """Return the texts of rows; one that is gone meanwhile is left out."""
    rows = session.execute(
        f"SELECT {CHANGES}, fid, body FROM geoapp.{layer.name}_body"
        " WHERE fid = ANY (%s::bigint[])",
        (_array(place[-1] for place in places),),
        binary=True,
    ).fetchall()
    texts = {fid: body for _, fid, body in rows}
    kept = [place for place in places if place[-1] in texts]
    changes = rows[0][0] if rows else None
    return Found(kept, [texts[place[-1]] for place in kept], changes)


def _sorted_places(
    session: Session, query: Query, matches: Matches, limit: int
) -> list[Place]:
    """Return where the features after `query.after` stand, in the order asked."""
    tests = conditions_of(query)
    if matches.fids is not None:
        tests = [Clause("f.fid = ANY (%s::bigint[])", (_array(matches.fids),))]
    if len(query.sort) > 1:
        return _ordered(session, query, tests, limit)
    places: list[Place] = []
    for segment, backwards in _segments(query, query.after):
        if len(places) < limit:
            left, parts = limit - len(places), [segment, *tests]
            along = _backwards if backwards else _forwards
            places += along(session, query, parts, left)
    return places


def _segments(query: Query, after: Place) -> Iterator[tuple[Clause, bool]]:
    """Yield the pieces of an index that come after a place, nulls last.

    With each comes whether it is read backwards: downwards that is, for a run
    of one value always comes in the order of the row numbers.
    """
    (key,) = query.sort
    column, value = _column(key), _value(query.layer, key)
    last, fid = after[0] if after else None, _last(after)
    if last is not None and key.descending:
        yield Clause(f"{column} = {value} AND f.fid > %s", (last, fid)), False
        yield Clause(f"{column} < {value}", (last,)), True
        fid = 0
    elif last is not None:
        yield Clause(f"({column}, f.fid) > ({value}, %s)", (last, fid)), False
        fid = 0
    elif not after:
        yield Clause(f"{column} IS NOT NULL"), key.descending
    yield Clause(f"{column} IS NULL AND f.fid > %s", (fid,)), False


def _forwards(
    session: Session, query: Query, parts: list[Clause], limit: int
) -> list[Place]:
    return _select(session, query, parts, f"{_column(query.sort[0])}, f.fid", limit)


def _backwards(
    session: Session, query: Query, parts: list[Clause], limit: int
) -> list[Place]:
    """Read an index from its end.

    So the rows of one value come last to first; they are turned, and the last
    value, of which some may be missing, is read again from its first.
    """
    (key,) = query.sort
    column = _column(key)
    found = _select(session, query, parts, f"{column} DESC, f.fid DESC", limit)
    places = turned(found)
    if len(found) < limit:
        return places
    last = places[-1][0]
    assert last is not None  # the index is read up to where it has values
    whole = [place for place in places if place[0] != last]
    run = Clause(f"{column} = {_value(query.layer, key)}", (last,))
    return whole + _forwards(session, query, [run, *parts], limit - len(whole))


def _ordered(
    session: Session, query: Query, tests: list[Clause], limit: int
) -> list[Place]:
    """Return places by several keys: all that matches is sorted for each page."""
    order = ", ".join((*(f"{_column(k)}{_way(k)}" for k in query.sort), "f.fid"))
    return _select(session, query, [*_after(query), *tests], order, limit)


def _after(query: Query) -> list[Clause]:
    if not query.after:
        return []
    *values, _ = query.after
    same: list[Clause] = []
    ways: list[Clause] = []
    for key, last in zip(query.sort, values, strict=True):
        column, value = _column(key), _value(query.layer, key)
        if last is None:
            same.append(Clause(f"{column} IS NULL"))
            continue
        sign = "<" if key.descending else ">"
        beyond = Clause(f"({column} {sign} {value} OR {column} IS NULL)", (last,))
        ways.append(all_of([*same, beyond]))
        same.append(Clause(f"{column} = {value}", (last,)))
    ways.append(all_of([*same, Clause("f.fid > %s", (_last(query.after),))]))
    return [joined(" OR ", ways)]


def _select(
    session: Session, query: Query, parts: list[Clause], order: str, limit: int
) -> list[Place]:
    tests = all_of(parts)
    shown = [_shown(query.layer, key) for key in query.sort]
    return session.execute(
        f"SELECT {', '.join((*shown, 'f.fid'))} FROM {_table(query)}"
        f" WHERE {tests.sql} ORDER BY {order} LIMIT %s",
        (*tests.values, limit),
        prepare=False,
        binary=True,
    ).fetchall()


def _array(fids: Iterable[Scalar]) -> str:
    return f"{{{','.join(map(str, fids))}}}"


def _last(after: Place) -> int:
    """Return the row number that a page begins after."""
    return int(after[-1] or 0) if after else 0


def _table(query: Query) -> str:
    return f"geoapp.{query.layer.name} AS f"


def _body(query: Query) -> str:
    """Return what reads the text of a row, after all else and by its number.

    A join the planner might turn round, where it thinks that few rows match.
    """
    body = f"geoapp.{query.layer.name}_body AS b"
    return f"(SELECT b.body FROM {body} WHERE b.fid = f.fid)"


def _column(key: SortKey) -> str:
    return f'f."{key.column}"'


def _way(key: SortKey) -> str:
    return " DESC NULLS LAST" if key.descending else ""


def _value(layer: Layer, key: SortKey) -> str:
    """Return the place of a value that a column is compared to."""
    return f"%s{_CASTS.get(_kind(layer, key), '')}"


def _shown(layer: Layer, key: SortKey) -> str:
    """Return a column as it stands in the value of a place."""
    return _SHOWN.get(_kind(layer, key), "{}").format(_column(key))


def _kind(layer: Layer, key: SortKey) -> Kind:
    column = layer.column(key.column)
    assert column is not None
    return column.kind
