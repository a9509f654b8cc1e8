"""What changes the store: articles are added and removed, by form or by program."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as WerkzeugResponse

from geoapp.article import read_article
from geoapp.errors import ArticleError
from geoapp.features import dumps
from geoapp.model import Article
from geoapp.pipeline import parse
from geoapp.web.desk import desk
from geoapp.web.negotiation import GEOJSON, HTML, JSON
from geoapp.web.problems import is_form, problem

writing = Blueprint("writing", __name__)

ARTICLE = "/articles/<string(length=16):article_id>"

_SAMPLE = Path(__file__).parents[1] / "sample_article.txt"
_TEXTS = ("title", "outlet", "author")
_FIELDS = ("text", "url", "published", *_TEXTS)


@writing.post("/articles")
def add() -> WerkzeugResponse:
    """Map what is sent; answer a form with the page, a program with the features."""
    if is_form():
        _, article, _ = _map(_read(_submitted()))
        return redirect(url_for("pages.article", article_id=article.id), 303)
    read = _READERS.get(request.mimetype)
    if read is None or request.content_encoding:
        return _unsupported()
    is_new, article, features = _map(read())
    answer = Response(features, 201 if is_new else 200, content_type=GEOJSON)
    answer.location = f"{request.script_root}/articles/{article.id}"
    return answer


@writing.delete(ARTICLE)
def remove(article_id: str) -> Response:
    """Forget an article, for programs."""
    if not _forget(article_id):
        return problem(404, f"there is no article {article_id}; see /articles?f=json")
    return Response(status=204)


@writing.post(f"{ARTICLE}/delete")
def remove_by_form(article_id: str) -> WerkzeugResponse:
    """Forget an article, and lead back to the list."""
    if not _forget(article_id):
        abort(404)
    return redirect(url_for("pages.articles"), 303)


def _map(article: Article) -> tuple[bool, Article, str]:
    """Map and keep an article; say whether it is new, and its features as text."""
    here = desk()
    collection = parse(article, here.backends)
    here.metrics.parsed()
    is_new = here.store.add(article, collection)
    if is_new:
        here.metrics.changed("added")
    return is_new, article, dumps(collection)


def _forget(article_id: str) -> bool:
    here = desk()
    removed = here.store.remove(article_id)
    if removed:
        here.metrics.changed("removed")
    return removed


def _read(raw: str | bytes, url: str | None = None) -> Article:
    return read_article(raw, url=url, max_bytes=desk().settings.max_article_bytes)


def _submitted() -> str | bytes:
    """Return what the form sent: the sample, a file, or else the text."""
    if "sample" in request.form:
        return _SAMPLE.read_bytes()
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        content: bytes = upload.read()
        return content
    return request.form.get("text", "")


def _from_text() -> Article:
    """Read a text or a page; where no charset is told it is found out."""
    body = request.get_data(cache=False)
    charset = request.mimetype_params.get("charset")
    if charset is None:
        return _read(body)
    try:
        return _read(body.decode(charset))
    except (LookupError, UnicodeDecodeError) as error:
        raise ArticleError(f"the body is not in {charset[:40]!r}: {error}") from error


def _from_json() -> Article:
    """Read an object with the text and what is known of it.

    What is told takes the place of what the text says of itself.
    """
    fields = _object(request.get_data(cache=False))
    text = fields.get("text")
    if not isinstance(text, str):
        raise ArticleError('"text" must be there, and be the article as a string')
    url = _text(fields, "url")
    if url is not None and not url.startswith(("https://", "http://")):
        raise ArticleError('"url" must begin with https:// or http://')
    told: dict[str, Any] = {name: _text(fields, name) for name in _TEXTS}
    told["published"] = _moment(_text(fields, "published"))
    known = {name: value for name, value in told.items() if value is not None}
    return replace(_read(text, url), **known)


def _object(body: bytes) -> Mapping[str, object]:
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ArticleError(f"the body is no JSON: {error}") from error
    if not isinstance(fields, dict):
        raise ArticleError(f"the body must be an object with {_names(_FIELDS)}")
    unknown = sorted(fields.keys() - set(_FIELDS))
    if unknown:
        told = _names(name[:40] for name in unknown)
        raise ArticleError(f"unknown {told}; known: {_names(_FIELDS)}")
    return fields


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise ArticleError(f'"{name}" must be a string')
    return (value or "").strip() or None


def _moment(written: str | None) -> datetime | None:
    """Read when it was published; an article keeps the time of its place.

    >>> _moment("2024-12-14T17:51:00Z")
    datetime.datetime(2024, 12, 14, 17, 51)
    """
    if written is None:
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError as error:
        raise ArticleError(
            f'"published" must be like 2024-12-14T17:51:00, not {written[:40]!r}'
        ) from error


def _unsupported() -> Response:
    known = ", ".join(_READERS)
    told = request.content_encoding or request.mimetype
    answer = problem(
        UnsupportedMediaType.code, f"cannot read {told[:80]!r}; send one of {known}"
    )
    answer.headers["Accept-Post"] = known
    return answer


def _names(names: Any) -> str:
    return ", ".join(f'"{name}"' for name in names)


_READERS: Mapping[str, Callable[[], Article]] = {
    JSON: _from_json,
    "text/plain": _from_text,
    HTML: _from_text,
}
