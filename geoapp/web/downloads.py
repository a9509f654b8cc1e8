"""Whole layers, or what of them is asked for, as files that are made as they go."""

from collections.abc import Collection, Iterator
from sys import maxsize

from flask import Blueprint, Response, request

from geoapp.columns import Layer
from geoapp.errors import NotFoundError, QueryError
from geoapp.export.streams import FORMATS, Format, to_chunks
from geoapp.projections import CRS84
from geoapp.web.desk import desk
from geoapp.web.queries import Arguments, layer_named, query_of, system_of
from geoapp.web.transfer import Transfer, torn_by_errors

downloads = Blueprint("downloads", __name__)


@downloads.get("/collections/<string:name>/download.<string:extension>")
def file(name: str, extension: str) -> Response:
    """Send everything of a collection that matches, as one file."""
    layer = layer_named(name)
    if extension not in FORMATS:
        known = ", ".join(f"download.{known}" for known in FORMATS)
        raise NotFoundError(f"no file download.{extension}; known: {known}")
    return download(layer, extension, extra=())


def download(
    layer: Layer, extension: str, *, extra: Collection[str] = ("f", "crs")
) -> Response:
    """Answer this request with a file of what it asks for; HEAD, with its head.

    Args:
        layer: What is asked. Without `limit` everything that matches is sent.
        extension: A key of `FORMATS`.
        extra: Names of parameters that are allowed besides those of a question.

    Raises:
        QueryError: If a parameter is unknown, doubled or cannot be used.
        StoreError: If the store fails before the first bytes are made.
    """
    form, args = FORMATS[extension], request.args
    query = query_of(layer, args, extra=extra)
    if "after" in args:
        raise QueryError("after", "a file has no pages; leave `after` out")
    if system_of(args, "crs") is not CRS84:
        raise QueryError("crs", "a file is written in CRS84 alone; leave `crs` out")
    if request.method == "HEAD":
        return Response(iter(()), headers=_headers(layer, form))
    features = _Features(desk().store.stream(query), _most(args))
    transfer = Transfer(to_chunks(form, layer, features), features.close)
    body = torn_by_errors(transfer, form.torn)
    response = Response(body, headers=_headers(layer, form))
    response.call_on_close(transfer.close)
    return response


def _headers(layer: Layer, form: Format) -> dict[str, str]:
    file_name = f"geoapp-{layer.name}.{form.extension}"
    return {
        "Content-Type": form.media_type,
        "Content-Disposition": f"attachment; filename={file_name}",
        "Content-Crs": f"<{CRS84.uri}>",
        "Cache-Control": "no-cache",
    }


class _Features(Iterator[bytes]):
    """The first features of a stream that can be closed."""

    def __init__(self, stream: Iterator[bytes], most: int) -> None:
        self._stream = stream
        self._left = most

    def __next__(self) -> bytes:
        if self._left == 0:
            raise StopIteration
        self._left -= 1
        return next(self._stream)

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


def _most(args: Arguments) -> int:
    """Return how many features a file may have; a page's most does not count.

    `limit` was checked before: it has digits and is not zero.
    """
    digits = args.get("limit", "").lstrip("0")
    return int(digits) if 0 < len(digits) < len(str(maxsize)) else maxsize
