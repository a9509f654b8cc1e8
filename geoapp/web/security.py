"""Who may read and write: host names, tokens, other sites; and the session key."""

import hashlib
import hmac
import ipaddress
import os
import secrets
import tempfile
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import abort, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from geoapp.settings import Settings

ALIVE = "/healthz"
"""The one address that answers whoever asks: it tells nothing but that."""

_KEY_BYTES = 32
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")
_MAKE_TOKEN = (
    "start the server with a token: "
    'GEOAPP_TOKEN=$(python3 -c "import secrets; print(secrets.token_urlsafe())")'
)


class Writing(StrEnum):
    """Whether somebody may write: yes, with the token, or nobody from there."""

    OPEN = "open"
    ASKS = "asks"
    CLOSED = "closed"


class Guard:
    """Refuses what the settings do not allow; asked before every view."""

    def __init__(self, settings: Settings) -> None:
        """Read the settings; tokens are kept as hashes alone."""
        loopback = is_loopback(settings.host)
        self._only_here = loopback
        self._public = is_public(settings)
        self._name = urlsplit(settings.root_path).netloc.lower()
        self._token = _hash(settings.token) if settings.token else None
        self._read_token = _hash(settings.read_token) if settings.read_token else None

    def check(self) -> None:
        """Abort with 401 or 403 where this request may not go on."""
        environ = request.environ
        if self._only_here:
            self._check_host(environ)
        if environ["REQUEST_METHOD"] in _READING:
            if self._read_token is not None and environ["PATH_INFO"] != ALIVE:
                self._check_reader(environ)
        else:
            self._check_writer(environ)

    def _check_host(self, environ: Mapping[str, Any]) -> None:
        """Stop pages elsewhere that point a name of theirs at this machine.

        A browser takes such a name for its own origin and would let the page
        read every article (DNS rebinding). What names no host is no browser.
        """
        host = _host(environ)
        if host and not _is_here(host) and host.lower() != self._name:
            abort(
                403,
                "geoapp answers to this machine alone; use http://localhost, or "
                "behind a proxy start it with --root-path https://its.name",
            )

    def _check_reader(self, environ: Mapping[str, Any]) -> None:
        if not self._knows(environ, self._read_token, self._token):
            _ask("reading needs a token: as password, or as Authorization: Bearer")

    def writing(self, environ: Mapping[str, Any]) -> "Writing":
        """Say whether whoever sent this request may write, were it from our page."""
        token = self._token or self._read_token
        proxied = self._public or any(name in environ for name in _FORWARDED)
        if self._token is None and proxied:
            return Writing.CLOSED
        if token is not None and not self._knows(environ, token):
            return Writing.ASKS
        return Writing.OPEN

    def ask_writer(self) -> None:
        """Abort with 401 or 403 unless this request may write."""
        allowed = self.writing(request.environ)
        if allowed is Writing.CLOSED:
            abort(403, f"writing is closed to other machines; {_MAKE_TOKEN}")
        if allowed is Writing.ASKS:
            _ask("writing needs a token: as password, or as Authorization: Bearer")

    def _check_writer(self, environ: Mapping[str, Any]) -> None:
        if _is_foreign(environ):
            abort(403, "a page of another site may not write here")
        self.ask_writer()

    def _knows(self, environ: Mapping[str, Any], *tokens: bytes | None) -> bool:
        """Say whether the request has one of the tokens, in the same time always."""
        told = _hash(_told_token(environ.get("HTTP_AUTHORIZATION", "")))
        known = [hmac.compare_digest(told, token or b"") for token in tokens]
        return any(known)


def is_public(settings: Settings) -> bool:
    """Say whether other machines can reach the server, also through a proxy."""
    return not is_loopback(settings.host) or bool(settings.root_path)


def is_loopback(host: str) -> bool:
    """Say whether a host name or address means this machine alone.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "[::1]", "0.0.0.0")]
    [True, True, True, False]
    """
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def key_path(settings: Settings, folder: Path) -> Path:
    """Return where the key that signs sessions lies.

    Args:
        settings: A file of the store has the key beside it.
        folder: The user's data folder, for a store that is no file.
    """
    if "://" in settings.store:
        return folder / "session.key"
    return Path(f"{settings.store}.key")


def secret_key(path: Path) -> bytes:
    """Return the key that signs sessions, kept in a file that only we may read.

    Args:
        path: Where the key lies; made when missing.

    Returns:
        The key there; where it can be neither read nor made a new one that
        lasts as long as this process, open forms then need a reload.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_key(path)
        key = path.read_bytes()
        if len(key) == _KEY_BYTES:
            return key
    return secrets.token_bytes(_KEY_BYTES)


def _write_key(path: Path) -> None:
    """Put a whole key in place, or leave the one that another process put."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # has mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


def _hash(token: str) -> bytes:
    """Return what tokens are compared by: of one length, whatever was sent."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _told_token(header: str) -> str:
    r"""Return the token of an Authorization header, empty when it has none.

    >>> _told_token("Bearer abc"), _told_token("basic dXNlcjphYmM=")
    ('abc', 'abc')
    >>> _told_token("Basic ???"), _told_token("Digest abc")
    ('', '')
    """
    scheme, _, rest = header.partition(" ")
    rest = rest.strip()
    if scheme.lower() == "bearer":
        return rest.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
    if scheme.lower() != "basic":
        return ""
    try:
        pair = b64decode(rest, validate=True)
    except ValueError:
        return ""
    return pair.decode("utf-8", "surrogateescape").partition(":")[2]


def _ask(detail: str) -> None:
    """Refuse, and make a browser ask for the token."""
    ways = [
        WWWAuthenticate("basic", {"realm": "geoapp", "charset": "UTF-8"}),
        WWWAuthenticate("bearer", {"realm": "geoapp"}),
    ]
    raise Unauthorized(detail, www_authenticate=ways)


def _host(environ: Mapping[str, Any]) -> str:
    """Return the name that the client calls this server by."""
    named: str = environ.get("geoapp.host") or environ.get("HTTP_HOST", "")
    return named


@lru_cache(maxsize=256)
def _is_here(host: str) -> bool:
    return is_loopback(host if host.endswith("]") else host.rpartition(":")[0] or host)


def _is_foreign(environ: Mapping[str, Any]) -> bool:
    """Say whether a page of another site sent this.

    Browsers that tell it by Sec-Fetch-Site are believed: they look through
    whatever a proxy does to names. Programs tell nothing of all this.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = environ.get("HTTP_ORIGIN") or environ.get("HTTP_REFERER")
    if origin is None:
        return False
    try:
        netloc = urlsplit(origin).netloc.lower()
    except ValueError:
        return True
    return netloc not in (_host(environ).lower(), environ.get("HTTP_HOST", "").lower())
