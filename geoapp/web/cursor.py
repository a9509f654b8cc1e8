"""Where a page ended, as a word for an address: values in, a token out, and back.

A token tells nothing secret and grants nothing; a checksum, bound to layer and
order, only keeps damaged or misplaced ones from asking for something else.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from zlib import crc32

import orjson

from geoapp.columns import VALUE_TYPES, Layer
from geoapp.errors import QueryError
from geoapp.query import Scalar, SortKey

_SUM_BYTES = 4
_TOKEN_MAX = 8_000  # characters; a title is the longest value there is
_ROW_MAX = 2**63 - 1


def to_token(after: Sequence[Scalar], layer: Layer, sort: Sequence[SortKey]) -> str:
    """Return the token for the last row of a page.

    Args:
        after: Values of its sort keys, then its row number.
        layer: The layer that is paged through.
        sort: The keys that it is sorted by.
    """
    values = orjson.dumps(after)
    return urlsafe_b64encode(_sum(values, layer, sort) + values).rstrip(b"=").decode()


def read_token(token: str, layer: Layer, sort: Sequence[SortKey]) -> tuple[Scalar, ...]:
    """Return the values that a token was made of.

    Raises:
        QueryError: If it was not made for this layer and order.
    """
    try:
        content = urlsafe_b64decode(token[:_TOKEN_MAX] + "=" * (-len(token) % 4))
        values = orjson.loads(content[_SUM_BYTES:])
    except ValueError:
        raise _refused() from None
    # Decoding passes over letters that are none of its own; writing again does not.
    if not _fits(values, layer, sort) or to_token(values, layer, sort) != token:
        raise _refused()
    return tuple(values)


def _sum(values: bytes, layer: Layer, sort: Sequence[SortKey]) -> bytes:
    order = ",".join(f"{key.column}{'-' if key.descending else '+'}" for key in sort)
    return crc32(values, crc32(f"{layer.name} {order}".encode())).to_bytes(_SUM_BYTES)


def _fits(values: object, layer: Layer, sort: Sequence[SortKey]) -> bool:
    """Say whether values have the types of the sort keys and a row number."""
    if not isinstance(values, list) or len(values) != len(sort) + 1:
        return False
    *keys, row = values
    if type(row) is not int or not 0 <= row <= _ROW_MAX:
        return False
    return all(
        value is None or type(value) in _types(layer, key.column)
        for value, key in zip(keys, sort, strict=True)
    )


def _types(layer: Layer, name: str) -> tuple[type, ...]:
    column = layer.column(name)
    return VALUE_TYPES[column.kind] if column else ()


def _refused() -> QueryError:
    return QueryError(
        "after", "after is no place in this list; take the next link of a page"
    )
