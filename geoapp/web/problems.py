"""Errors for programs: problem documents (RFC 9457), and who is sent one."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from flask import Response, request

from geoapp.errors import QueryError
from geoapp.web.negotiation import GEOJSON, HTML, JSON

PROBLEM = "application/problem+json"

_JSON = (JSON, GEOJSON, PROBLEM)
_FORMATS = ("json", "geojson", "html")
# The rest of a name counts as well: /collections/events/items, /api.json
_ADDRESSES = ("/collections", "/conformance", "/api", "/healthz", "/readyz", "/metrics")


def problem(
    status: int,
    detail: str,
    *,
    title: str | None = None,
    parameter: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an answer that tells a program what is wrong.

    Args:
        status: The HTTP status.
        detail: One line that says what is wrong, with which value.
        title: The same for every problem of its kind; the status' own words
            when `None`.
        parameter: The query parameter that is to blame.
        headers: More headers of the answer.

    >>> problem(400, "limit must be a number", parameter="limit").json["title"]
    'Bad Request'
    """
    told: dict[str, str | int] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if parameter is not None:
        told["parameter"] = parameter
    return Response(orjson.dumps(told), status, headers, content_type=PROBLEM)


def wants_problem() -> bool:
    """Say whether this request is told of an error by a problem document.

    Addresses of the API always are. The others serve people: browsers ask for
    HTML by name, and what asks for nothing at all gets a page as well.
    """
    if request.path.startswith(_ADDRESSES) or wants_json(strict=False):
        return True
    if request.method not in ("GET", "HEAD", "POST"):
        return True
    if request.method == "POST" and not is_form():
        return True
    accept = request.environ.get("HTTP_ACCEPT", "")
    return bool(accept) and HTML not in accept


def is_browser() -> bool:
    """Say whether HTML is asked for by name, as browsers do when a page is opened."""
    return HTML in request.environ.get("HTTP_ACCEPT", "")


def is_form() -> bool:
    """Say whether the body is what a form of a page sends, or nothing.

    A POST without a body is a form's as well: it has to carry a CSRF token.
    """
    return request.mimetype in (
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )


def wants_json(*, strict: bool = True) -> bool:
    """Say whether JSON is asked for rather than a page, by `f` or by Accept.

    What says nothing (`*/*`, as curl does) gets a page.

    Args:
        strict: Refuse an `f` that is neither.

    Raises:
        QueryError: If `f` is unknown.
    """
    wanted = request.args.get("f")
    if wanted is None:
        accept = request.accept_mimetypes
        return bool(accept) and any(accept[kind] > accept[HTML] for kind in _JSON)
    if strict and wanted not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise QueryError("f", f"unknown format f={wanted[:40]!r}; known: {known}")
    return wanted != "html"
