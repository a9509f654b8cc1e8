"""A query in, the row numbers of all that matches out, as far as it is counted."""

from array import array
from typing import Any

from geoapp.query import COUNT_MAX, Query
from geoapp.store.postgis.conditions import all_of, conditions_of, source_of
from geoapp.store.postgis.server import Session
from geoapp.store.remembered import Matches, has_conditions

CHANGES = "(SELECT changes FROM geoapp.state)"


def find_matches(session: Session, query: Query) -> Matches:
    """Count what matches, and collect it where it is not too much to count."""
    if not has_conditions(query):
        rows = f"SELECT 1 FROM geoapp.{query.layer.name}_body LIMIT {COUNT_MAX + 1}"
        counted = f"SELECT {CHANGES}, count(*) FROM ({rows}) AS r"
        changes, total = _only(session.execute(counted))
        return Matches(changes, total if total <= COUNT_MAX else None, None)
    source, tests = source_of(query), all_of(conditions_of(query))
    rows = f"SELECT f.fid FROM {source.sql} WHERE {tests.sql} LIMIT {COUNT_MAX + 1}"
    changes, total, listed = _only(
        session.execute(
            f"SELECT {CHANGES}, count(*), string_agg(int8send(fid), '')"
            f" FROM ({rows}) AS r",
            (*source.values, *tests.values),
            prepare=False,
            binary=True,
        )
    )
    if total > COUNT_MAX:
        return Matches(changes, None, None)
    fids = array("q", listed or b"")
    fids.byteswap()
    return Matches(changes, total, array("q", sorted(fids)))


def _only(cursor: Any) -> tuple[Any, ...]:
    row = cursor.fetchone()
    assert row is not None
    return tuple(row)
