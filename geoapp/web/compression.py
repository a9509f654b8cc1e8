"""Answers made smaller on the way out: gzip and zstd, whole or as a stream."""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

import zstandard

Headers = list[tuple[str, str]]

_LEAST = 1_000  # bytes; below, the headers weigh more than what is saved
_GZIP_LEVEL = 4  # on GeoJSON as small as level 6 to a few per cent, twice as fast
_ZSTD_LEVEL = 3
_GZIP_BITS = zlib.MAX_WBITS + 16  # a gzip header around the deflated bytes
_FLUSHED = 65_536  # bytes of a stream that a reader waits for at most
_STATIC = "/static/"
_ENCODINGS = ("zstd", "gzip")


class Compressor(Protocol):
    """What makes the chunks of a stream smaller."""

    def compress(self, chunk: bytes) -> bytes:
        """Return what is ready."""
        ...

    def flush(self) -> bytes:
        """Return everything given so far, so that the reader can use it."""
        ...

    def finish(self) -> bytes:
        """Return the end."""
        ...


@lru_cache(maxsize=256)
def encoding_for(accepted: str) -> str | None:
    """Return the encoding that an Accept-Encoding header likes best, if any.

    >>> encoding_for("gzip, deflate, br, zstd"), encoding_for("gzip;q=1, zstd;q=0.5")
    ('zstd', 'gzip')
    >>> encoding_for("identity"), encoding_for("gzip;q=0, *")
    (None, 'zstd')
    """
    liking: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        liking[name.strip()] = _number(parameter)
    known = {name: liking.get(name, liking.get("*", 0.0)) for name in _ENCODINGS}
    best = max(known, key=lambda name: known[name])
    return (
        best if known[best] > 0 and known[best] >= liking.get("identity", 0) else None
    )


@lru_cache(maxsize=256)
def is_compressible(content_type: str) -> bool:
    """Say whether answers of this type get smaller.

    >>> is_compressible("application/geo+json"), is_compressible("image/png")
    (True, False)
    """
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or any(
        word in kind for word in ("json", "javascript", "xml")
    )


class Compression:
    """Compresses answers; keeps those of files that do not change."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self._kept: dict[tuple[str, str], bytes] = {}

    def whole(self, path: str, headers: Headers, body: bytes, accepted: str) -> bytes:
        """Return the body to be sent, and say in the headers how it is encoded."""
        if len(body) < _LEAST:
            return body
        encoding = _prepared(headers, accepted)
        if encoding is None:
            return body
        if path.startswith(_STATIC):
            return self._static(headers, body, encoding)
        smaller = _compressed(body, encoding)
        _put(headers, "Content-Length", str(len(smaller)))
        return smaller

    def _static(self, headers: Headers, body: bytes, encoding: str) -> bytes:
        key = (_get(headers, "ETag") or "", encoding)
        if key not in self._kept:
            self._kept[key] = _compressed(body, encoding)
        _put(headers, "Content-Length", str(len(self._kept[key])))
        return self._kept[key]


def compressor(headers: Headers, accepted: str) -> Compressor | None:
    """Return what compresses a stream, `None` when it goes as it is."""
    encoding = _prepared(headers, accepted)
    if encoding is None:
        return None
    headers[:] = [pair for pair in headers if pair[0].lower() != "content-length"]
    return _Zstd() if encoding == "zstd" else _Gzip()


def compressed_stream(chunks: Iterator[bytes], way: Compressor) -> Iterator[bytes]:
    """Yield a stream compressed; what went in comes out soon after."""
    waiting = 0
    for chunk in chunks:
        waiting += len(chunk)
        ready = way.compress(chunk)
        if waiting >= _FLUSHED:
            ready += way.flush()
            waiting = 0
        if ready:
            yield ready
    yield way.finish()


class _Gzip:
    def __init__(self) -> None:
        self._way = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_BITS)

    def compress(self, chunk: bytes) -> bytes:
        return self._way.compress(chunk)

    def flush(self) -> bytes:
        return self._way.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._way.flush(zlib.Z_FINISH)


class _Zstd:
    def __init__(self) -> None:
        self._way = zstandard.ZstdCompressor(_ZSTD_LEVEL).compressobj()

    def compress(self, chunk: bytes) -> bytes:
        return self._way.compress(chunk)

    def flush(self) -> bytes:
        return self._way.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def finish(self) -> bytes:
        return self._way.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH)


def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        return zstandard.ZstdCompressor(_ZSTD_LEVEL).compress(body)
    return zlib.compress(body, _GZIP_LEVEL, _GZIP_BITS)


def _prepared(headers: Headers, accepted: str) -> str | None:
    """Return the encoding and write it into the headers; `None` for as it is.

    A strong ETag would promise the same bytes in every encoding, so it is made
    weak; clients ask again with it all the same.
    """
    if not is_compressible(_get(headers, "Content-Type") or ""):
        return None
    if _get(headers, "Content-Encoding") or _get(headers, "Content-Range"):
        return None
    vary = _get(headers, "Vary")
    _put(headers, "Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding")
    encoding = encoding_for(accepted)
    if encoding is None:
        return None
    headers.append(("Content-Encoding", encoding))
    etag = _get(headers, "ETag")
    if etag is not None and not etag.startswith("W/"):
        _put(headers, "ETag", f"W/{etag}")
    return encoding


def _get(headers: Headers, name: str) -> str | None:
    lower = name.lower()
    return next((value for key, value in headers if key.lower() == lower), None)


def _put(headers: Headers, name: str, value: str) -> None:
    lower = name.lower()
    headers[:] = [pair for pair in headers if pair[0].lower() != lower]
    headers.append((name, value))


def _number(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
