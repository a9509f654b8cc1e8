"""The web app: settings and backends go in, a Flask app comes out."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from geoapp.assets import assets_folder
from geoapp.errors import (
    ArticleError,
    ArticleTooLargeError,
    AssetsError,
    GazetteerError,
    GeoappError,
    StoreError,
)
from geoapp.pipeline import Backends, load_backends
from geoapp.settings import Settings
from geoapp.store import open_store
from geoapp.web.pages import Desk, articles_page, pages
from geoapp.web.security import protect, secret_key

STATUS: Mapping[type[GeoappError], int] = {
    ArticleError: 400,
    ArticleTooLargeError: 413,
    AssetsError: 500,
    GazetteerError: 503,
    StoreError: 503,
}
"""What a browser is told about each error; every other one is a bug, 500."""

MESSAGES: Mapping[int, str] = {
    404: "There is nothing at this address. The article may have been deleted.",
    413: "That is more than one article may hold.",
    500: "Something went wrong in geoapp. Its log tells more.",
}

_FORM_FACTOR = 3  # percent-encoding makes three bytes of one
_FORM_OVERHEAD = 65_536  # bytes for the other fields and the borders between them


def create_app(settings: Settings, backends: Backends | None = None) -> Flask:
    """Make the app; it holds the store open.

    Args:
        settings: Where store and gazetteer are, which host, how large an article.
        backends: What reads articles; loaded as the settings say when `None`.

    Raises:
        GeoappError: If the store, a backend or the installation cannot be used.
    """
    static = assets_folder("static")
    if not (static / "vendor").is_dir():
        raise AssetsError(f"no browser packages in {static}; install geoapp again")
    app = Flask(
        __name__,
        static_folder=static,
        static_url_path="/static",
        template_folder=assets_folder("templates"),
    )
    limit = settings.max_article_bytes * _FORM_FACTOR + _FORM_OVERHEAD
    app.config.update(
        MAX_CONTENT_LENGTH=limit,
        MAX_FORM_MEMORY_SIZE=limit,
        SECRET_KEY=secret_key(Path(f"{settings.store}.key")),
        # Browsers share cookies between ports of one host; two servers must not.
        SESSION_COOKIE_NAME=f"geoapp_{settings.port}",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open as long as its session
    )
    app.extensions["geoapp"] = Desk(
        settings=settings,
        store=open_store(settings.store),
        backends=backends or load_backends(settings),
    )
    protect(app, settings)
    CSRFProtect(app)
    app.register_blueprint(pages)
    app.register_error_handler(GeoappError, _geoapp_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(CSRFError, _csrf_error)
    return app


def status_of(error: GeoappError) -> int:
    """Return the HTTP status for an error, by its nearest listed class.

    >>> status_of(ArticleTooLargeError("too long"))
    413
    """
    return next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)


def _error_page(status: int, message: str) -> tuple[str, int]:
    return render_template("error.html", status=status, message=message), status


def _geoapp_error(error: GeoappError) -> tuple[str, int]:
    if isinstance(error, ArticleError) and request.endpoint == "pages.articles":
        return articles_page(str(error)), status_of(error)
    return _error_page(status_of(error), str(error))


def _http_error(error: HTTPException) -> tuple[str, int]:
    status = error.code or 500
    return _error_page(status, MESSAGES.get(status, error.description or error.name))


def _too_large(error: RequestEntityTooLarge) -> tuple[str, int]:
    """Say it beside the form; what was sent is too long to be given back."""
    if request.endpoint != "pages.articles":
        return _http_error(error)
    return articles_page(MESSAGES[413], keep_text=False), 413


def _csrf_error(error: CSRFError) -> tuple[str, int]:
    message = "This page was open for too long, or cookies are off."
    if request.endpoint != "pages.articles":
        return _error_page(400, f"{message} Go back, reload it and send it again.")
    return articles_page(f"{message} Send it again."), 400
