"""What keeps pages, uploads and neighbours apart: headers, host names, the key."""

import ipaddress
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, abort, request

from geoapp.settings import Settings

_CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: https://tile.openstreetmap.org; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)
_HEADERS: Mapping[str, str] = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    # The tile server of OpenStreetMap wants to know who asks; the path stays here.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_FRAMED = "pages.embed"
_VENDOR_AGE_S = 7 * 24 * 3600  # npm packages change only with an update of geoapp
_KEY_BYTES = 32


def protect(app: Flask, settings: Settings) -> None:
    """Check the host name of each request and add headers to each answer."""
    if is_loopback(settings.host):
        app.before_request(_refuse_foreign_hosts)
    app.after_request(_add_headers)


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


def _refuse_foreign_hosts() -> None:
    """Stop pages elsewhere that point a name of theirs at this machine.

    A browser takes such a name for its own origin and would let the page read
    every article (DNS rebinding).
    """
    host = request.host
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    if not is_loopback(name):
        abort(403, "geoapp answers to this machine alone; use http://localhost")


def _add_headers(response: Response) -> Response:
    framed = request.endpoint == _FRAMED and response.status_code < 400
    response.headers.extend(_HEADERS)
    response.headers["Content-Security-Policy"] = _CONTENT_SECURITY + (
        "*" if framed else "'none'"
    )
    if not framed:
        response.headers["X-Frame-Options"] = "DENY"
    if request.path.startswith("/static/vendor/") and response.status_code < 400:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = _VENDOR_AGE_S
    return response
