import json
import sqlite3
import struct
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import shapely
from hypothesis import given, settings

from geoapp.columns import Kind
from geoapp.filters import LEVELS_MAX, read_filter
from geoapp.store.clause import Clause
from geoapp.store.conditions.folding import fold
from geoapp.store.conditions.postgis import folded
from geoapp.store.conditions.sql import POSTGIS, SQLITE, condition_sql, sqlite_functions
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


@settings(max_examples=400, deadline=None, derandomize=True)
@given(tree=conditions)
def test_sqlite_comes_to_what_plain_python_does(sqlite: Ask, tree: Any) -> None:
    check(sqlite, tree)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tree=conditions)
def test_postgis_comes_to_what_plain_python_does(postgis: Ask, tree: Any) -> None:
    check(postgis, tree)


def deepest() -> Iterator[Any]:
    """Yield conditions as deep as filters may be, of every kind that nests."""
    for inner in ("{} OR number = 1", "number = 1 OR {}", "NOT {}"):
        written = "number = 2"
        for level in range((LEVELS_MAX - 1) // 2):
            inside = inner.replace("OR", "AND") if level % 2 else inner
            written = f"({inside.format(written)})"
        yield written
    yield f"number{' + 1' * (LEVELS_MAX - 3)} = 1"
    yield f"{'(number - ' * 20}1{')' * 20} = 1"
    yield f"{'casei(accenti(' * 20}name{'))' * 20} = 'a'"
    yield " OR ".join(["1=1"] * 560)
    yield f"number IN ({','.join(['1'] * 1900)})"


def bushy(levels: int) -> str:
    """Return a condition of which every part is as deep as the others."""
    if levels == 0:
        return "1=1"
    inner = bushy(levels - 1)
    return f"({inner}) {('AND', 'OR')[levels % 2]} ({inner})"


@pytest.mark.parametrize("store", ["sqlite", "postgis"])
def test_a_condition_as_deep_as_may_be_is_answered(
    store: str, request: pytest.FixtureRequest
) -> None:
    ask = request.getfixturevalue(store)
    for written in (*deepest(), bushy(8)):
        condition = read_filter(written, LAYER, lang="cql2-text")

        assert len(ask(condition)) == len(FEATURES)


@pytest.mark.parametrize("store", ["sqlite", "postgis"])
def test_what_looks_like_sql_is_text(
    store: str, request: pytest.FixtureRequest
) -> None:
    ask = request.getfixturevalue(store)
    for hostile in ("' OR 1=1 --", "%s", "{0}", "$1", "\\", '"; DROP TABLE f', "?"):
        same = {"op": "=", "args": [{"property": "id"}, hostile]}
        like = {"op": "like", "args": [{"op": "casei", "args": [hostile]}, "f%"]}

        assert ask(same) == ask(like) == [False] * len(FEATURES)


def test_a_geometry_that_cannot_be_read_is_neither_here_nor_there() -> None:
    _, relates = sqlite_functions()["geoapp_relates"]
    point = shapely.Point(1, 2).wkb
    broken = (
        b"",
        b"GP",
        b"GP\0\x0f" + bytes(9),
        b"GP\0\1" + bytes(40),
        "text",
        7,
        None,
    )

    assert {relates("s_within", blob, point) for blob in broken} == {None}


def test_letters_are_folded_alike_everywhere(postgis_server: Server) -> None:
    planes = (range(1, 0xD800), range(0xE000, 0xFDD0), range(0xFE00, 0x1FB00))
    letters = [chr(code) for codes in planes for code in codes]
    for steps in (("casei",), ("accenti",)):
        folding = folded(Clause("x"), steps).sql
        with (
            postgis_server.database() as url,
            psycopg.connect(url, prepare_threshold=None) as connection,
        ):
            rows = connection.execute(
                f"SELECT x, {folding} FROM unnest(%s::text[]) AS x", (letters,)
            )
            other = [letter for letter, folded in rows if folded != fold(letter, steps)]

        assert len(other) < 100
        assert not [letter for letter in other if ord(letter) < 0x600]
