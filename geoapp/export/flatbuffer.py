"""Tables, texts and vectors in, a FlatBuffer out: what FlatGeobuf is made of.

A FlatBuffer is written from front to back here: what is pointed at comes after
what points at it. A `Part` puts itself at the end of a buffer and returns where
it starts.
"""

from collections.abc import Callable, Mapping, Sequence
from struct import Struct, pack, pack_into

Part = Callable[[bytearray], int]

_SIZE = 4  # bytes of an offset or a length
_U32 = Struct("<I")
_WORD = 8  # bytes that the widest values are aligned to


def table(fields: Mapping[int, Part | bytes]) -> Part:
    """Return a table.

    Args:
        fields: By their number in the schema: other parts, or the bytes of a
            value of one, two or four bytes. What is left out has its default.
    """

    def write(buffer: bytearray) -> int:
        width, places = _layout(fields)
        count = max(fields, default=-1) + 1
        offsets = [places.get(number, 0) for number in range(count)]
        _align(buffer, _SIZE)
        # The list of offsets comes first; its end is where the table can start.
        buffer += bytes(-(len(offsets) * 2 + 4) % _SIZE)
        directory = len(buffer)
        buffer += pack(f"<{count + 2}H", 4 + 2 * count, width, *offsets)
        start = len(buffer)
        buffer += pack(f"<i{width - _SIZE}x", start - directory)
        for number, value in fields.items():
            place = start + places[number]
            if isinstance(value, bytes):
                buffer[place : place + len(value)] = value
            else:
                _point(buffer, place, value)
        return start

    return write


def text(value: str) -> Part:
    """Return a text, in UTF-8 and with a zero at its end."""
    raw = value.encode()
    return lambda buffer: _append(buffer, len(raw), raw + b"\0")


def octets(raw: bytes) -> Part:
    """Return a vector of bytes."""
    return lambda buffer: _append(buffer, len(raw), raw)


def integers(values: Sequence[int]) -> Part:
    """Return a vector of whole numbers of 32 bits, none below zero."""
    raw = pack(f"<{len(values)}I", *values)
    return lambda buffer: _append(buffer, len(values), raw)


def doubles(values: Sequence[float]) -> Part:
    """Return a vector of numbers of 64 bits."""
    raw = pack(f"<{len(values)}d", *values)
    return lambda buffer: _append(buffer, len(values), raw, width=_WORD)


def parts(values: Sequence[Part]) -> Part:
    """Return a vector of tables."""

    def write(buffer: bytearray) -> int:
        start = _append(buffer, len(values), bytes(_SIZE * len(values)))
        for place, value in enumerate(values, start=1):
            _point(buffer, start + _SIZE * place, value)
        return start

    return write


def finish(root: Part) -> bytes:
    """Return a whole buffer behind its own size, filled up to eight bytes."""
    buffer = bytearray(2 * _SIZE)
    _point(buffer, _SIZE, root)
    _align(buffer, _WORD)
    pack_into("<I", buffer, 0, len(buffer) - _SIZE)
    return bytes(buffer)


def _layout(fields: Mapping[int, Part | bytes]) -> tuple[int, dict[int, int]]:
    """Return the width of a table and where in it each field is, widest first."""
    widths = {n: len(v) if isinstance(v, bytes) else _SIZE for n, v in fields.items()}
    width, places = _SIZE, {}
    for number in sorted(widths, key=lambda number: -widths[number]):
        places[number] = width
        width += widths[number]
    return width + -width % _SIZE, places


def _align(buffer: bytearray, width: int, ahead: int = 0) -> None:
    """Fill up so that what comes after `ahead` more bytes is aligned."""
    buffer += bytes(-(len(buffer) + ahead) % width)


def _append(buffer: bytearray, count: int, raw: bytes, width: int = _SIZE) -> int:
    """Put a vector at the end, its items aligned to `width`."""
    _align(buffer, width, ahead=_SIZE)
    start = len(buffer)
    buffer += _U32.pack(count)
    buffer += raw
    return start


def _point(buffer: bytearray, place: int, part: Part) -> None:
    """Write a part and, at `place`, how far it is from there."""
    pack_into("<I", buffer, place, part(buffer) - place)
