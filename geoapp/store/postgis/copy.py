"""Rows in, the binary form of COPY out: the fastest way into PostgreSQL.

What a row is made of is written down before its number is known, which is
given under a lock: `fid` comes first, everything else follows it.
Format: https://www.postgresql.org/docs/15/sql-copy.html
"""

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import compress
from operator import getitem
from typing import NamedTuple

from geoapp.columns import LAYERS, Layer
from geoapp.store.postgis.values import (
    KINDS,
    NULL,
    Written,
    geometry,
    integer,
    integers,
    sized,
    text,
    tsvector,
)
from geoapp.store.rows import Mapped, Row
from geoapp.store.words import fold_words

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_numbered = struct.Struct(">hiq").pack

WORD_MAX = 200
"""Letters of a word that the index of words looks at."""
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
    source = b"".join(NULL if value is None else text(value) for value in texts)
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
        (_numbered(7, 8, fid), article.source, integers(members), article.reach)
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
    parts = [text(row.id), integer(row.t_start), integer(row.t_end), sized(words)]
    if layer.located:
        parts.append(geometry(row.wkb))
    present = row.shape.present
    gaps, kinds = _form(layer.name, present)
    columns = gaps.copy()
    columns[1::2] = map(getitem, kinds, compress(row.values, present))
    return Encoded(row, b"".join(parts + columns), sized(row.body))


@lru_cache(maxsize=4096)
def _form(layer: str, present: tuple[bool, ...]) -> tuple[list[bytes], list[Written]]:
    """Return what stands around the values of a row, and of which kinds they are.

    Every other part is a place for a value, the others are the nulls between.
    """
    gaps: list[bytes] = [b""]
    kinds: list[Written] = []
    for column, is_present in zip(LAYERS[layer].columns, present, strict=True):
        if is_present:
            gaps += (b"", b"")
            kinds.append(KINDS[column.kind])
        else:
            gaps[-1] += NULL
    return gaps, kinds


def _reach(spoken: Iterable[bytes]) -> bytes:
    """Write a tsvector of the words, null when there are too many to hold."""
    words = set(b"".join(spoken).split())
    if max(map(len, words), default=0) > WORD_MAX:
        words = {cut_word(word) for word in words}
    fits = sum(map(len, words)) <= _WORDS_BYTES
    return tsvector(words) if fits else NULL


def cut_word(word: bytes) -> bytes:
    """Return the part of a word that is indexed, whole letters of it.

    >>> cut_word("é".encode() * 150).decode() == "é" * 100
    True
    """
    return word[:WORD_MAX].decode(errors="ignore").encode()


def _names(layer: Layer) -> tuple[str, ...]:
    return tuple(column.name for column in layer.columns)
