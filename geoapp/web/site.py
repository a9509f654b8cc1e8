"""Flask, without what it does for each request that this app has no use for.

A server of maps is asked some thousand times a second.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from geoapp.web.responses import Answer

_VENDOR = "vendor/"
_VENDOR_AGE_S = 7 * 24 * 3600  # npm packages change only with an update of geoapp


class Sessions(SecureCookieSessionInterface):
    """Sessions that cost nothing where there are none."""

    def open_session(self, app: Flask, request: Request) -> Any:
        """Return the session of the cookie, an empty one without a cookie."""
        if app.config["SESSION_COOKIE_NAME"] in request.environ.get("HTTP_COOKIE", ""):
            return super().open_session(app, request)
        return self.session_class()

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Send the cookie again where the session was used."""
        if session.accessed:
            super().save_session(app, session, response)


class Site(Flask):
    """The app; none of its functions is a coroutine."""

    response_class = Answer
    session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is."""
        return func

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Let browsers keep packages of others; they ask again for our files."""
        return _VENDOR_AGE_S if (filename or "").startswith(_VENDOR) else None
