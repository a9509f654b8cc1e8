"""Errors for programs: problem documents (RFC 9457), and who is sent one."""

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from flask import Response, request

PROBLEM = "application/problem+json"

_JSON = ("application/json", "application/geo+json", PROBLEM)
_HTML = "text/html"
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

    Addresses of the API always are; the others serve people, unless a program
    asks for JSON or does what no form of a page can do.
    """
    if request.path.startswith(_ADDRESSES):
        return True
    if request.method not in ("GET", "HEAD", "POST"):
        return True
    if request.method == "POST" and not is_form():
        return True
    return prefers_json()


def is_form() -> bool:
    """Say whether the body is what a form of a page sends, or nothing.

    A POST without a body is a form's as well: it has to carry a CSRF token.
    """
    return request.mimetype in (
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    )


def prefers_json() -> bool:
    """Say whether JSON is asked for rather than a page, by `f` or by Accept.

    What says nothing (`*/*`, as browsers' plain links and curl do) gets a page.
    """
    wanted = request.args.get("f")
    if wanted is not None:
        return wanted in ("json", "geojson")
    accept = request.accept_mimetypes
    return any(accept[kind] > accept[_HTML] for kind in _JSON)
