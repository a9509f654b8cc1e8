"""What browsers are told about every answer: what it may do, who may read it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from geoapp.settings import Settings
from geoapp.web.compression import Headers
from geoapp.web.security import is_loopback, is_public

_CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: https://tile.openstreetmap.org; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)
FRAMED = _CONTENT_SECURITY + "*"
"""The policy of a page that other sites may show in a frame."""

_HEADERS = (
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    # The tile server of OpenStreetMap wants to know who asks; the path stays here.
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
_UNFRAMED = (
    ("Content-Security-Policy", _CONTENT_SECURITY + "'none'"),
    ("X-Frame-Options", "DENY"),
)
_ALLOW = "Access-Control-Allow-Origin"
_EXPOSED = (
    "Access-Control-Expose-Headers",
    "ETag, Link, Content-Crs, Location, Content-Disposition",
)
_PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    (
        "Access-Control-Allow-Headers",
        "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, "
        "If-None-Match",
    ),
    ("Access-Control-Max-Age", "86400"),
)


class Policy:
    """The headers that depend on the settings and on who asks."""

    def __init__(self, settings: Settings) -> None:
        """Read from the settings which sites' pages may read answers."""
        public = is_public(settings)
        self._origins = settings.cors_origins
        if not self._origins and public and not settings.read_token:
            self._origins = frozenset("*")
        self._any = "*" in self._origins
        # A page on this machine may read, one of any other site may not.
        self._local = not self._origins and not public

    def dress(self, environ: Mapping[str, Any], headers: Headers) -> None:
        """Add what every answer carries; what a view has set stays."""
        page = guarded = False
        for name, value in headers:
            if name == "Content-Type":
                page = value.startswith("text/html")
            elif name == "Content-Security-Policy":
                guarded = True
        headers += _HEADERS
        if not guarded:
            headers += _UNFRAMED
        if not page:
            self._share(environ, headers)

    def preflight(self, environ: Mapping[str, Any]) -> Headers:
        """Return the headers that tell a browser what another site may ask for."""
        headers: Headers = [("Content-Length", "0")]
        self._share(environ, headers)
        if any(name == _ALLOW for name, _ in headers):
            headers += _PREFLIGHT
        return headers

    def _share(self, environ: Mapping[str, Any], headers: Headers) -> None:
        if self._any:
            headers += ((_ALLOW, "*"), _EXPOSED)
            return
        origin = environ.get("HTTP_ORIGIN")
        _vary_by_origin(headers)
        if origin is not None and self._may_read(origin):
            headers += ((_ALLOW, origin), _EXPOSED)

    def _may_read(self, origin: str) -> bool:
        if self._local:
            return _is_local(origin)
        return origin.lower() in self._origins


def _vary_by_origin(headers: Headers) -> None:
    for place, (name, value) in enumerate(headers):
        if name == "Vary":
            headers[place] = (name, f"{value}, Origin")
            return
    headers.append(("Vary", "Origin"))


@lru_cache(maxsize=256)
def _is_local(origin: str) -> bool:
    try:
        return is_loopback(urlsplit(origin).hostname or "")
    except ValueError:
        return False
