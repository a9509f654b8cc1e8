"""Answers that a client may keep and ask about again: ETag, Last-Modified, 304."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from wsgiref.handlers import format_date_time

from flask import Response, request
from werkzeug.http import parse_date

from geoapp.store.contract import State
from geoapp.web.negotiation import Offer
from geoapp.web.responses import Answer

_COMMON = (("Vary", "Accept"), ("Cache-Control", "no-cache"))
_TAG_LETTERS = 20


def document(
    body: bytes | str, offer: Offer, changed: datetime | None = None
) -> Response:
    """Answer with a document that is quickly made; its content is its tag.

    Args:
        body: The whole document.
        offer: What it is written as.
        changed: When what it tells of was changed last, UTC; `None` for what
            changes with the program alone.
    """
    content = body.encode() if isinstance(body, str) else body
    tag = sha256(content).hexdigest()[:_TAG_LETTERS]
    return unchanged(tag, changed) or answer(content, offer, tag, changed)


def answer(
    body: bytes,
    offer: Offer,
    tag: str,
    changed: datetime | None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with bytes.

    Args:
        body: The whole representation.
        offer: What it is written as.
        tag: What it is known by, among those of its address.
        changed: When what it tells of was changed last, UTC.
        headers: More headers.
    """
    told = [
        ("Content-Type", _content_type(offer.media_type)),
        *_validators(f'W/"{tag}"', changed),
        *(headers or {}).items(),
    ]
    return Answer(body, headers=told)


def state_tag(state: State, offer: Offer) -> str:
    """Return the tag of what changes with the store alone."""
    changed = int(state.changed.timestamp())
    return f"{state.changes:x}-{changed:x}-{offer.format}-{_version()}"


def unchanged(tag: str, changed: datetime | None) -> Response | None:
    """Answer 304 when the client has it already, else `None`.

    A date counts only where no tag is told.
    """
    tags = request.environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        kept = _kept(tags, tag)
        return _not_modified(kept, changed) if kept else None
    since = request.environ.get("HTTP_IF_MODIFIED_SINCE")
    date = parse_date(since) if since else None
    if changed is None or date is None or date < _settled(changed):
        return None
    return _not_modified(f'W/"{tag}"', changed)


def _kept(tags: str, tag: str) -> str | None:
    """Return the tag of the list that means this one.

    Compression adds a colon and its name to a tag.
    """
    if tags.strip() == "*":
        return f'W/"{tag}"'
    for told in map(str.strip, tags.split(",")):
        if told.removeprefix("W/").strip('"').partition(":")[0] == tag:
            return told
    return None


def _not_modified(tag: str, changed: datetime | None) -> Response:
    return Answer(status=304, headers=_validators(tag, changed))


def _validators(tag: str, changed: datetime | None) -> list[tuple[str, str]]:
    date = [] if changed is None else [("Last-Modified", _date(_settled(changed)))]
    return [*_COMMON, ("ETag", tag), *date]


def _settled(changed: datetime) -> datetime:
    """Return a date of change that a later change cannot share.

    A date tells seconds. While the second of the last change lasts another may
    follow, so until it is over the one before is told.
    """
    changed = changed.replace(microsecond=0)
    if time.time() - changed.timestamp() < 1:
        return changed - timedelta(seconds=1)
    return changed


@lru_cache(maxsize=16)
def _date(moment: datetime) -> str:
    return format_date_time(moment.astimezone(UTC).timestamp())


@lru_cache(maxsize=32)
def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type[:5] == "text/" else media_type


@cache
def _version() -> str:
    return version("geoapp")
