"""Values in, the binary form in which PostgreSQL takes them out.

Each begins with its length in bytes; a null is a length of -1.
Format: https://www.postgresql.org/docs/15/sql-copy.html
"""

import struct
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from geoapp.columns import Kind

NULL = b"\xff\xff\xff\xff"

_SHORT = 64  # bytes; longer texts are seldom said twice
_WRITTEN_MAX = 65_536
_INT8 = 20  # oid of bigint, pg_type.dat
_HAS_SRID = 0x20000000  # as PostGIS marks a WKB that names its CRS
_EPOCH_DAY = date(2000, 1, 1).toordinal()
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00Z")
_length = struct.Struct(">i").pack
_integer = struct.Struct(">iq").pack
_number = struct.Struct(">id").pack
_kind_and_srid = struct.Struct("<II").pack


def sized(content: bytes) -> bytes:
    """Write a value that is bytes already."""
    return _length(len(content)) + content


def text(value: str) -> bytes:
    r"""Write a text.

    >>> text("Tartus")
    b'\x00\x00\x00\x06Tartus'
    """
    content = value.encode()
    if b"\0" in content:  # the one character that PostgreSQL has no room for
        content = content.replace(b"\0", "\ufffd".encode())
    return _length(len(content)) + content


def integer(value: int | None) -> bytes:
    """Write a bigint or a null."""
    return NULL if value is None else _integer(8, value)


def geometry(wkb: bytes | None) -> bytes:
    """Write a geometry, given in CRS84, or a null."""
    if wkb is None:
        return NULL
    kind = int.from_bytes(wkb[1:5], "little") | _HAS_SRID
    return sized(wkb[:1] + _kind_and_srid(kind, 4326) + wkb[5:])


def integers(values: Sequence[int]) -> bytes:
    """Write an array of bigint."""
    if not values:
        return sized(struct.pack(">iii", 0, 0, _INT8))
    head = struct.pack(">iiiii", 1, 0, _INT8, len(values), 1)
    return sized(head + b"".join(_integer(8, value) for value in values))


def tsvector(words: set[bytes]) -> bytes:
    """Write a tsvector of words without their places."""
    return sized(_length(len(words)) + b"\0\0\0".join((*words, b"")))


def _day(value: str) -> bytes:
    return _length(4) + _length(date.fromisoformat(value).toordinal() - _EPOCH_DAY)


def _moment(value: str) -> bytes:
    since = datetime.fromisoformat(value) - _EPOCH
    return _integer(8, (since.days * 86_400 + since.seconds) * 1_000_000)


class Written(dict[Any, bytes]):
    """Values of one kind with what is written for them, as long as it is short.

    The features of an article say much the same, and what is at hand here is
    found without a step of Python.
    """

    def __init__(self, write: Callable[[Any], bytes]) -> None:
        """Begin with nothing; `write` writes what is not at hand."""
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> bytes:
        """Write a value, and keep it where it is short."""
        content = self._write(value)
        if len(content) <= _SHORT:
            if len(self) >= _WRITTEN_MAX:
                self.clear()
            self[value] = content
        return content


KINDS: dict[Kind, Written] = {
    Kind.TEXT: Written(text),
    Kind.INTEGER: Written(lambda value: _integer(8, value)),
    Kind.NUMBER: Written(lambda value: _number(8, value)),
    Kind.FLAG: Written(lambda value: b"\0\0\0\1\1" if value else b"\0\0\0\1\0"),
    Kind.DAY: Written(_day),
    Kind.MOMENT: Written(_moment),
}
