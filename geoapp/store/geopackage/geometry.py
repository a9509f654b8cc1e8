"""Geometry as a GeoPackage keeps it: a head with its box before the WKB.

The functions that the standard's triggers call (OGC 12-128r17, annex F.3) and
the exact test of a line against a box read it.
"""

import sqlite3
import struct
from collections.abc import Callable
from math import nan

import shapely

from geoapp.store.rows import Envelope

SRS_ID = 4326
_LITTLE, _WITH_BOX, _EMPTY = 1, 2, 16
_HEAD = struct.Struct("<2sBBi")
_HEAD_WITH_BOX = struct.Struct("<2sBBidddd")
_POINT_HEAD = _HEAD.pack(b"GP", 0, _LITTLE, SRS_ID)
_POINT_SIZE = len(_POINT_HEAD) + 21
_BOX_SIZES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_LON_LAT = {0: struct.Struct(">dd"), 1: struct.Struct("<dd")}
_BOX = {0: struct.Struct(">dddd"), 1: struct.Struct("<dddd")}


def to_blob(wkb: bytes, envelope: Envelope) -> bytearray:
    """Return the geometry as a GeoPackage keeps it; points go without a box."""
    west, south, east, north = envelope
    if len(wkb) == _POINT_SIZE - len(_POINT_HEAD):
        return bytearray(_POINT_HEAD + wkb)
    flags = _LITTLE | _WITH_BOX
    head = _HEAD_WITH_BOX.pack(b"GP", 0, flags, SRS_ID, west, east, south, north)
    return bytearray(head + wkb)


def box_of(blob: bytes) -> tuple[float, float, float, float]:
    """Return west, east, south, north of a geometry; not-a-number where empty."""
    flags = blob[3]
    size = _BOX_SIZES[flags >> 1 & 7]
    if flags & _EMPTY:
        return nan, nan, nan, nan
    if size:
        west, east, south, north = _BOX[flags & 1].unpack_from(blob, _HEAD.size)
    elif len(blob) == _POINT_SIZE:
        lon, lat = _LON_LAT[blob[_HEAD.size]].unpack_from(blob, _HEAD.size + 5)
        return lon, lon, lat, lat
    else:
        shape = shapely.from_wkb(blob[_HEAD.size :])
        west, south, east, north = shape.bounds
    return west, east, south, north


def is_empty(blob: bytes | None) -> bool | None:
    """Say whether a geometry has no points, `None` where there is none."""
    return None if blob is None else bool(blob[3] & _EMPTY)


def meets(blob: bytes, west: float, south: float, east: float, north: float) -> bool:
    """Say whether a geometry has a point in a box, edges counted."""
    wkb = blob[_HEAD.size + _BOX_SIZES[blob[3] >> 1 & 7] :]
    corners = ((west, south), (east, south), (east, north), (west, north))
    hull = shapely.convex_hull(shapely.MultiPoint(corners))  # may be flat
    return bool(shapely.intersects(shapely.from_wkb(wkb), hull))


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that triggers and queries call."""
    for number, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _side(number), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, is_empty, deterministic=True)
    connection.create_function("geoapp_meets", 5, meets, deterministic=True)


def _side(number: int) -> Callable[[bytes | None], float | None]:
    return lambda blob: None if blob is None else box_of(blob)[number]
