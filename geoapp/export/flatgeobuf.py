"""Features' GeoJSON text in, FlatGeobuf out (version 3.0 of its specification).

Without an index and without a count of features, so that it can be sent while
it is made. Longitude comes first, as in all of FlatGeobuf (EPSG:4326).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from struct import Struct, error
from typing import Any

import orjson

from geoapp.columns import Column, Kind, Layer
from geoapp.errors import StoreError
from geoapp.export import flatbuffer
from geoapp.features import DATA_ATTRIBUTION

MAGIC = b"fgb\x03fgb\x01"

_GEOMETRIES = {
    "Point": 1,
    "LineString": 2,
    "Polygon": 3,
    "MultiPoint": 4,
    "MultiLineString": 5,
    "MultiPolygon": 6,
    "GeometryCollection": 7,
}
_BOOL, _LONG, _DOUBLE, _STRING, _DATE_TIME = 2, 7, 10, 11, 13
_TYPES = {
    Kind.TEXT: _STRING,
    Kind.INTEGER: _LONG,
    Kind.NUMBER: _DOUBLE,
    Kind.FLAG: _BOOL,
    Kind.DAY: _DATE_TIME,
    Kind.MOMENT: _DATE_TIME,
}
_FIXED = {Kind.INTEGER: "<Hq", Kind.NUMBER: "<Hd", Kind.FLAG: "<H?"}
_EPSG_4326 = 4326
_ID = Column("id", Kind.TEXT, "id of the feature")

_NUMBERED_TEXT = Struct("<HI")  # number of the column, bytes of the text
_U32 = Struct("<I")
_WORD = 8  # every feature is filled up to as many bytes

_Packer = Callable[[Any], bytes]
_Fields = dict[int, flatbuffer.Part | bytes]


def to_flatgeobuf(layer: Layer, features: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the head of a file and then one feature at a time.

    The first column is the feature's id, the others are those of the layer.

    Raises:
        StoreError: If a feature holds what its column cannot.
    """
    columns = (_ID, *layer.columns)
    yield MAGIC + _header(layer, columns)
    packers = [
        (column.name, _packer(number, column)) for number, column in enumerate(columns)
    ]
    for text in features:
        feature = orjson.loads(text)
        values = feature["properties"]
        values["id"] = feature.get("id")
        yield _feature(feature["geometry"], _properties(values, packers))


def _header(layer: Layer, columns: Iterable[Column]) -> bytes:
    crs: _Fields = {0: flatbuffer.text("EPSG"), 1: _U32.pack(_EPSG_4326)}
    described = [
        flatbuffer.table(
            {
                0: flatbuffer.text(column.name),
                1: bytes([_TYPES[column.kind]]),
                3: flatbuffer.text(column.about),
            }
        )
        for column in columns
    ]
    told = orjson.dumps({"attribution": DATA_ATTRIBUTION}).decode()
    # Geometries of any kind and their number unknown: those are defaults.
    fields: _Fields = {
        0: flatbuffer.text(layer.name),
        7: flatbuffer.parts(described),
        9: b"\0\0",  # no index; the default would be one
        10: flatbuffer.table(crs),
        11: flatbuffer.text(layer.title),
        12: flatbuffer.text(layer.about),
        13: flatbuffer.text(told),
    }
    return flatbuffer.finish(flatbuffer.table(fields))


def _packer(number: int, column: Column) -> _Packer:
    """Return what writes a value of a column behind the column's number."""
    layout = _FIXED.get(column.kind)
    if layout is None:
        return lambda value: _packed_text(number, value)
    pack = Struct(layout).pack
    return lambda value: pack(number, value)


def _packed_text(number: int, value: Any) -> bytes:
    raw = value.encode() if isinstance(value, str) else orjson.dumps(value)
    return _NUMBERED_TEXT.pack(number, len(raw)) + raw


def _properties(
    values: Mapping[str, Any], packers: Iterable[tuple[str, _Packer]]
) -> bytes:
    packed = []
    for name, pack in packers:
        value = values.get(name)
        if value is not None:
            try:
                packed.append(pack(value))
            except error as wrong:
                raise StoreError(
                    f"feature {values['id']} holds {value!r} as {name}; "
                    "remove its article and add it again"
                ) from wrong
    return b"".join(packed)


def _feature(geometry: Mapping[str, Any] | None, properties: bytes) -> bytes:
    """Write a feature; points and what has no place, nearly all, by a mould."""
    if geometry is None or not (geometry.get("coordinates", True)):
        return _cast(_NOWHERE, b"", properties)
    if geometry["type"] == "Point":
        lon_lat = _LON_LAT.pack(*geometry["coordinates"][:2])
        return _cast(_AT_A_POINT, lon_lat, properties)
    return _whole({0: _geometry(geometry), 1: flatbuffer.octets(properties)})


def _whole(fields: Mapping[int, flatbuffer.Part]) -> bytes:
    return flatbuffer.finish(flatbuffer.table(fields))


def _cast(mould: bytes, place: bytes, properties: bytes) -> bytes:
    """Fill a mould: what is before the coordinates, less the size in front."""
    length = len(mould) + len(place) + len(properties) + 2 * _U32.size
    padding = -length % _WORD
    return b"".join(
        (
            _U32.pack(length + padding - _U32.size),
            mould,
            place,
            _U32.pack(len(properties)),
            properties,
            bytes(padding),
        )
    )


def _geometry(geometry: Mapping[str, Any]) -> flatbuffer.Part:
    kind = geometry["type"]
    fields: _Fields = {6: bytes([_GEOMETRIES[kind]])}
    if kind == "GeometryCollection":
        fields[7] = flatbuffer.parts([_geometry(g) for g in geometry["geometries"]])
        return flatbuffer.table(fields)
    coordinates = geometry["coordinates"]
    if kind == "MultiPolygon":
        polygons = [{"type": "Polygon", "coordinates": rings} for rings in coordinates]
        fields[7] = flatbuffer.parts([_geometry(polygon) for polygon in polygons])
        return flatbuffer.table(fields)
    if kind in ("Polygon", "MultiLineString"):
        fields[0] = flatbuffer.integers(list(accumulate(map(len, coordinates))))
        coordinates = list(chain.from_iterable(coordinates))
    elif kind == "Point":
        coordinates = [coordinates]
    fields[1] = flatbuffer.doubles(_flat(coordinates))
    return flatbuffer.table(fields)


def _flat(positions: Sequence[Sequence[float]]) -> list[float]:
    """Return lon, lat, lon, lat ...; heights are left out."""
    return [degrees for position in positions for degrees in position[:2]]


def _mould(place: int, fields: Mapping[int, flatbuffer.Part]) -> bytes:
    """Return what stands between a feature's size and its place.

    Args:
        place: Bytes of the coordinates, which the properties follow.
        fields: The geometry, if there is one.
    """
    sample = b"properties"
    whole = _whole({**fields, 1: flatbuffer.octets(sample)})
    return whole[_U32.size : whole.index(sample) - _U32.size - place]


_LON_LAT = Struct("<dd")
_NOWHERE = _mould(0, {})
_AT_A_POINT = _mould(
    _LON_LAT.size, {0: _geometry({"type": "Point", "coordinates": (0.0, 0.0)})}
)
