"""Rows in, the binary form of COPY out: the fastest way into PostgreSQL.

What a row is made of is written down before its number is known, which is
given under a lock: `fid` comes first, everything else follows it.
Format: https://www.postgresql.org/docs/15/sql-copy.html
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from geoapp.columns import LAYERS, Kind, Layer
from geoapp.store.rows import Mapped, Row
from geoapp.store.words import fold_words

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_length = struct.Struct(">i").pack
_count = struct.Struct(">h").pack
_numbered = struct.Struct(">hiq").pack
_integer = struct.Struct(">iq").pack
_number = struct.Struct(">id").pack
_EPOCH_DAY = date(2000, 1, 1).toordinal()
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00Z")
_SRID = struct.Struct("<II").pack
_HAS_SRID = 0x20000000  # as PostGIS marks a WKB that names its CRS
_INT8 = 20  # oid of bigint, pg_type.dat

WORD_MAX = 200
"""Letters of a word that the index of words looks at."""
_SHORT = 64  # letters; longer texts are seldom said twice
_WORDS_BYTES = 1_000_000  # a tsvector holds 2**20 - 1, see tsvector's limits


class Encoded(NamedTuple):
    """A row without its number; `feature` and `body` are what follows it."""

    row: Row
    feature: bytes
    body: bytes


class EncodedArticle(NamedTuple):
    """An article with its features; `source` follows its number as well."""

    mapped: Mapped
    article: Encoded
    rows: tuple[Encoded, ...]
    source: bytes
    reach: bytes


def encode(mapped: Mapped) -> EncodedArticle:
    """Write down an article and its features as the server reads them."""
    spoken = [fold_words(row.text) for row in (mapped.article, *mapped.rows)]
    article, *rows = (
        _encode_row(row, words)
        for row, words in zip((mapped.article, *mapped.rows), spoken, strict=True)
    )
    texts = (mapped.source, mapped.prefix, mapped.suffix, mapped.published)
    source = b"".join(_NULL if text is None else _text(text) for text in texts)
    return EncodedArticle(mapped, article, tuple(rows), source, _reach(spoken))


def copy_features(layer: Layer) -> str:
    """Return the statement that takes the features of a layer."""
    geometry = ("geom",) if layer.located else ()
    names = ("fid", "id", "t_start", "t_end", "words", *geometry)
    columns = ", ".join(f'"{name}"' for name in (*names, *_names(layer)))
    return f"COPY geoapp.{layer.name} ({columns}) FROM STDIN (FORMAT binary)"


def feature_block(layer: Layer, rows: Iterable[tuple[int, Encoded]]) -> bytes:
    """Return the features of a layer by their numbers, ready for COPY."""
    count = 5 + layer.located + len(layer.columns)
    return _block((_numbered(count, 8, fid), row.feature) for fid, row in rows)


def copy_bodies(layer: Layer) -> str:
    """Return the statement that takes the texts of a layer's features."""
    return f"COPY geoapp.{layer.name}_body (fid, body) FROM STDIN (FORMAT binary)"


def body_block(rows: Iterable[tuple[int, Encoded]]) -> bytes:
    """Return the texts of features by their numbers, ready for COPY."""
    return _block((_numbered(2, 8, fid), row.body) for fid, row in rows)


COPY_SOURCES = (
    "COPY geoapp.articles_source (fid, article, prefix, suffix, published,"
    " members, reach)"
    " FROM STDIN (FORMAT binary)"
)


def source_block(
    articles: Iterable[tuple[int, EncodedArticle, Sequence[int]]],
) -> bytes:
    """Return articles by number, with the members of each, ready for COPY."""
    return _block(
        (_numbered(7, 8, fid), article.source, _array(members), article.reach)
        for fid, article, members in articles
    )


def _block(rows: Iterable[tuple[bytes, ...]]) -> bytes:
    parts = [_SIGNATURE]
    for row in rows:
        parts += row
    parts.append(_END)
    return b"".join(parts)


def _encode_row(row: Row, words: bytes) -> Encoded:
    layer = row.layer
    parts = [
        _text(row.id),
        _NULL if row.t_start is None else _integer(8, row.t_start),
        _NULL if row.t_end is None else _integer(8, row.t_end),
        _sized(words),
    ]
    if layer.located:
        parts.append(_NULL if row.wkb is None else _geometry(row.wkb))
    parts += [
        _NULL if value is None else write(value)
        for value, write in zip(row.values, _WRITERS[layer.name], strict=True)
    ]
    return Encoded(row, b"".join(parts), _sized(row.body))


def _sized(content: bytes) -> bytes:
    return _length(len(content)) + content


def _text(value: str) -> bytes:
    return _short_text(value) if len(value) < _SHORT else _long_text(value)


@lru_cache(maxsize=65_536)  # an article's features say much the same
def _short_text(value: str) -> bytes:
    return _long_text(value)


def _long_text(value: str) -> bytes:
    content = value.encode()
    if b"\0" in content:  # the one character that PostgreSQL has no room for
        content = content.replace(b"\0", "\ufffd".encode())
    return _length(len(content)) + content


def _geometry(wkb: bytes) -> bytes:
    kind = int.from_bytes(wkb[1:5], "little")
    return _sized(wkb[:1] + _SRID(kind | _HAS_SRID, 4326) + wkb[5:])


@lru_cache(maxsize=65_536)
def _whole(value: int) -> bytes:
    return _integer(8, value)


@lru_cache(maxsize=65_536)
def _real(value: float) -> bytes:
    return _number(8, value)


@lru_cache(maxsize=4096)
def _day(value: str) -> bytes:
    return _length(4) + _length(date.fromisoformat(value).toordinal() - _EPOCH_DAY)


def _moment(value: str) -> bytes:
    since = datetime.fromisoformat(value) - _EPOCH
    return _integer(8, (since.days * 86_400 + since.seconds) * 1_000_000)


def _array(values: Sequence[int]) -> bytes:
    if not values:
        return _sized(struct.pack(">iii", 0, 0, _INT8))
    head = struct.pack(">iiiii", 1, 0, _INT8, len(values), 1)
    return _sized(head + b"".join(_integer(8, value) for value in values))


def _reach(spoken: Iterable[bytes]) -> bytes:
    """Write a tsvector of the words, null when there are too many to hold."""
    words = set(b"".join(spoken).split())
    if max(map(len, words), default=0) > WORD_MAX:
        words = {cut_word(word) for word in words}
    content = b"\0\0\0".join((*words, b""))
    if len(content) - 3 * len(words) > _WORDS_BYTES:
        return _NULL
    return _sized(_length(len(words)) + content)


def cut_word(word: bytes) -> bytes:
    """Return the part of a word that is indexed, whole letters of it.

    >>> cut_word("é".encode() * 150).decode() == "é" * 100
    True
    """
    return word[:WORD_MAX].decode(errors="ignore").encode()


_WRITER: dict[Kind, Callable[[Any], bytes]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _whole,
    Kind.NUMBER: _real,
    Kind.FLAG: lambda value: b"\0\0\0\1\1" if value else b"\0\0\0\1\0",
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
}
_WRITERS = {
    name: tuple(_WRITER[column.kind] for column in layer.columns)
    for name, layer in LAYERS.items()
}


def _names(layer: Layer) -> tuple[str, ...]:
    return tuple(column.name for column in layer.columns)
