import json
import sqlite3
import struct
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings

from geoapp.columns import Kind
from geoapp.filters import read_filter
from geoapp.store.where import POSTGIS, SQLITE, condition_sql, sqlite_functions
from tests.conditions import Truth, truth
from tests.filtering import LAYER, conditions, features
from tests.postgis import Server

FEATURES = features(90)
NAMES = [column.name for column in LAYER.columns]
TYPES = {
    Kind.TEXT: ("TEXT", 'text COLLATE "C"'),
    Kind.INTEGER: ("INTEGER", "bigint"),
    Kind.NUMBER: ("DOUBLE", "double precision"),
    Kind.FLAG: ("BOOLEAN", "boolean"),
    Kind.DAY: ("DATE", "date"),
    Kind.MOMENT: ("DATETIME", "timestamp without time zone"),
}
TESTED = "SELECT CASE WHEN {0} THEN 1 WHEN NOT ({0}) THEN 0 END FROM {1} ORDER BY f.fid"

Ask = Callable[[Any], list[Truth]]


def blob(geometry: Any) -> bytes | None:
    """Return a geometry as a GeoPackage keeps it, every other one with its box."""
    if geometry is None:
        return None
    west, south, east, north = geometry.bounds
    head = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
    if geometry.geom_type != "Point":
        head = struct.pack("<2sBBi4d", b"GP", 0, 3, 4326, west, east, south, north)
    return head + geometry.wkb


def sqlite_value(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat().replace("+00:00", ".000Z")


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Ask]:
    connection = sqlite3.connect(":memory:")
    for name, (count, function) in sqlite_functions().items():
        connection.create_function(name, count, function, deterministic=True)
    listed = ", ".join(f'"{c.name}" {TYPES[c.kind][0]}' for c in LAYER.columns)
    connection.execute(
        f"CREATE TABLE f (fid INTEGER PRIMARY KEY, id TEXT, geom, {listed})"
    )
    connection.execute(
        "CREATE TABLE k (fid INTEGER PRIMARY KEY, west, south, east, north)"
    )
    for fid, feature in enumerate(FEATURES):
        values = [sqlite_value(feature[name]) for name in NAMES]
        row = (fid, feature["id"], blob(feature["geometry"]), *values)
        connection.execute(f"INSERT INTO f VALUES ({', '.join('?' * len(row))})", row)
        box = feature["geometry"].bounds if feature["geometry"] else (None,) * 4
        connection.execute("INSERT INTO k VALUES (?, ?, ?, ?, ?)", (fid, *box))

    def ask(condition: Any) -> list[Truth]:
        clause = condition_sql(condition, LAYER, SQLITE)
        tables = "k JOIN f ON f.fid = k.fid"
        rows = connection.execute(
            TESTED.format(f"({clause.sql})", tables), clause.values * 2
        )
        return [None if known is None else bool(known) for (known,) in rows]

    yield ask
    connection.close()


@pytest.fixture(scope="module")
def postgis(postgis_server: Server) -> Iterator[Ask]:
    with (
        postgis_server.database() as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        listed = ", ".join(f'"{c.name}" {TYPES[c.kind][1]}' for c in LAYER.columns)
        connection.execute(
            "CREATE TABLE f"
            f" (fid bigint, id text, geom geometry(Geometry, 4326), {listed})"
        )
        marks = ", ".join(["%s"] * len(NAMES))
        for fid, feature in enumerate(FEATURES):
            shape = feature["geometry"]
            connection.execute(
                "INSERT INTO f VALUES"
                f" (%s, %s, ST_SetSRID(%s::bytea::geometry, 4326), {marks})",
                (fid, feature["id"], shape and shape.wkb, *map(feature.get, NAMES)),
            )

        def ask(condition: Any) -> list[Truth]:
            clause = condition_sql(condition, LAYER, POSTGIS)
            rows = connection.execute(
                TESTED.format(f"({clause.sql})", "f"), clause.values * 2, prepare=False
            )
            return [None if known is None else bool(known) for (known,) in rows]

        yield ask


def check(ask: Ask, tree: Any) -> None:
    condition = read_filter(json.dumps(tree), LAYER, lang="cql2-json")

    assert ask(condition) == [truth(tree, feature) for feature in FEATURES]


@settings(max_examples=600, deadline=None, derandomize=True)
@given(tree=conditions)
def test_sqlite_comes_to_what_plain_python_does(sqlite: Ask, tree: Any) -> None:
    check(sqlite, tree)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tree=conditions)
def test_postgis_comes_to_what_plain_python_does(postgis: Ask, tree: Any) -> None:
    check(postgis, tree)
