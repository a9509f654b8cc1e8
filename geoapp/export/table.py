"""Features' GeoJSON text in, a table of comma-separated values out (RFC 4180).

UTF-8, a header, lines that end in CR LF. GDAL and QGIS read the geometry from
the column `wkt`; `lon` and `lat` are filled for points. What is null is empty.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

import orjson

from geoapp.columns import Layer
from geoapp.export.wkt import to_wkt

_PLACED = ("lon", "lat", "wkt")
_NOWHERE = (None, None, None)

_SUSPECTS = frozenset(" '=+-@\t\r\n＝＋－＠")
_FORMULA = re.compile(r"[ ']*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBERS = re.compile(r"-?[0-9.]+(?:,-?[0-9.]+)*")
"""What a spreadsheet takes for a formula, also in wide letters (OWASP, "CSV
Injection"), and what begins like one without any harm: an extent."""


def to_csv(layer: Layer, features: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a header and then one row per feature.

    A spreadsheet would run text that begins with one of = + - @, a tab or the
    end of a line: such text is given an apostrophe before it, numbers are not.
    Taking the first apostrophe from what begins with apostrophes or spaces and
    then such a character gives back what was there.
    """
    names = tuple(column.name for column in layer.columns)
    buffer = StringIO(newline="")
    write = csv.writer(buffer).writerow
    write(("id", *names, *(_PLACED if layer.located else ())))
    yield _taken(buffer)
    for text in features:
        feature = orjson.loads(text)
        cells = [_cell(feature.get("id"))]
        cells += [
            value if value is None else _cell(value)
            for value in map(feature["properties"].get, names)
        ]
        if layer.located:
            cells += _place(feature["geometry"])
        write(cells)
        yield _taken(buffer)


def _taken(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _cell(value: Any) -> Any:
    if type(value) is str:
        return _harmless(value) if value[:1] in _SUSPECTS else value
    if value is None or type(value) in (int, float):
        return value
    return orjson.dumps(value).decode()  # true, false; what is nested is JSON


def _harmless(text: str) -> str:
    if _FORMULA.match(text) and not _NUMBERS.fullmatch(text):
        return f"'{text}"
    return text


def _place(geometry: Mapping[str, Any] | None) -> tuple[object, object, object]:
    """Return the values of `_PLACED`: lon and lat in degrees, text."""
    if geometry is None:
        return _NOWHERE
    if geometry["type"] == "Point" and geometry["coordinates"]:
        lon, lat, *_ = geometry["coordinates"]
        return lon, lat, to_wkt(geometry)
    return None, None, to_wkt(geometry)
