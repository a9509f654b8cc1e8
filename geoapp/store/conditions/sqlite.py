"""What SQLite is told by functions of ours, and these functions."""

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError

from geoapp.columns import Kind
from geoapp.filters.instants import DAY_S, date_text, timestamp_text
from geoapp.store.clause import Clause, put
from geoapp.store.conditions.arithmetic import evaluator
from geoapp.store.conditions.folding import fold
from geoapp.store.conditions.patterns import read_pattern
from geoapp.store.conditions.shapes import SWAPPED, Place, relation
from geoapp.store.conditions.times import EARLIEST, LATEST

_ENDS = {EARLIEST: "", LATEST: "~"}  # before and after every text of a time
_MEETS = "k.west <= ? AND k.east >= ? AND k.south <= ? AND k.north >= ?"
_HEAD_SIZE, _BOX_SIZES = 8, (0, 32, 48, 48, 64)  # bytes; OGC 12-128r17, 2.1.3
_GLOB = str.maketrans({"*": "[*]", "?": "[?]", "[": "[[]"})


def sqlite_functions() -> Mapping[str, tuple[int, Callable[..., Any]]]:
    """Return the functions that conditions call: per name arguments and function.

    They are deterministic; -1 arguments are any number of them.
    """
    return {
        "geoapp_fold": (2, _fold),
        "geoapp_reckon": (-1, _reckon),
        "geoapp_relates": (3, _relates),
    }


def folded(text: Clause, steps: tuple[str, ...]) -> Clause:
    """Write a text after foldings."""
    return put("geoapp_fold({}, {})", text, Clause("?", (",".join(steps),)))


def like(text: Clause, pattern: str) -> Clause:
    """Write a test for a pattern; LIKE itself would not tell capitals apart."""
    parts = (
        {"%": "*", "_": "?"}[part] if is_wild else part.translate(_GLOB)
        for part, is_wild in read_pattern(pattern)
    )
    return put("{} GLOB {}", text, Clause("?", ("".join(parts),)))


def arithmetic(node: Any) -> Clause:
    """Write an expression as one call: its text, then the columns it is of."""
    columns: list[str] = []
    program = orjson.dumps(_numbered(node, columns)).decode()
    listed = "".join(f', f."{column}"' for column in columns)
    return Clause(f"geoapp_reckon(?{listed})", (program,))


def spatial(op: str, first: Place, second: Place) -> Clause:
    """Write a test of two geometries; boxes are compared before."""
    if first is not None and second is not None:
        return Clause("?", (relation(op, first, second),))
    if first is not None:
        return spatial(SWAPPED.get(op, op), second, first)
    if second is None:
        return Clause("geoapp_relates(?, f.geom, f.geom)", (op,))
    west, south, east, north = shapely.bounds(second).tolist()
    return Clause(
        f"{_MEETS} AND geoapp_relates(?, f.geom, ?)",
        (east, west, north, south, op, second.wkb),
    )


def day(end: Any, kind: Kind | None) -> Clause:
    """Write an instant, a column or an open end as a day: texts of dates."""
    if kind is not None:
        column = f'f."{end["property"]}"'
        return Clause(column if kind is Kind.DAY else f"substr({column}, 1, 10)")
    if isinstance(end, str):
        return Clause("?", (_ENDS[end],))
    return Clause("?", (date_text(end.second // DAY_S),))


def moment(end: Any, kind: Kind | None) -> Clause:
    """Write an instant, a column or an open end as a second: texts of moments."""
    if kind is not None:
        return Clause(f'f."{end["property"]}"')
    if isinstance(end, str):
        return Clause("?", (_ENDS[end],))
    return Clause("?", (f"{timestamp_text(end.second)[:-1]}.000Z",))


def _numbered(node: Any, columns: list[str]) -> Any:
    """Return an expression with numbers of columns in the place of their names."""
    if not isinstance(node, dict):
        return node
    if "property" in node:
        if node["property"] not in columns:
            columns.append(node["property"])
        return columns.index(node["property"])
    return [node["op"], *(_numbered(arg, columns) for arg in node["args"])]


def _fold(text: object, steps: str) -> str | None:
    return fold(text, tuple(steps.split(","))) if isinstance(text, str) else None


def _reckon(program: str, *values: object) -> float | None:
    return evaluator(program)(values)


def _relates(op: str, blob: bytes | None, other: bytes | None) -> bool | None:
    """Compare a geometry of the file with another one, or with itself.

    A geometry that cannot be read, which other programs may have written, is
    neither in a relation nor out of it.
    """
    if not isinstance(blob, bytes) or not isinstance(other, bytes):
        return None
    try:
        shape = shapely.from_wkb(_wkb(blob))
        if other.startswith(b"GP"):
            return relation(op, shape, shapely.from_wkb(_wkb(other)))
        prepared = _prepared(other, threading.get_ident())
        return relation(SWAPPED.get(op, op), prepared, shape)
    except (ShapelyError, LookupError):
        return None


def _wkb(blob: bytes) -> bytes:
    """Return the WKB of a geometry of a GeoPackage, without what is before it."""
    return blob[_HEAD_SIZE + _BOX_SIZES[blob[3] >> 1 & 7] :]


@lru_cache(maxsize=64)
def _prepared(wkb: bytes, thread: int) -> shapely.Geometry:
    """Return a geometry that is quick to compare with; threads may not share it."""
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape
