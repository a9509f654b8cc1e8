"""The web app: settings and backends go in, a Flask app comes out."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from platformdirs import user_data_path
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from geoapp.assets import assets_folder
from geoapp.errors import (
    ArticleError,
    ArticleTooLargeError,
    AssetsError,
    GazetteerError,
    GeoappError,
    NotFoundError,
    QueryError,
    StoreError,
)
from geoapp.pipeline import Backends, load_backends
from geoapp.settings import Settings
from geoapp.store import open_store
from geoapp.web.api import api
from geoapp.web.desk import Desk
from geoapp.web.downloads import downloads
from geoapp.web.gateway import RULE, Gateway
from geoapp.web.health import health
from geoapp.web.pages import articles_page, pages
from geoapp.web.problems import is_form, problem, wants_problem
from geoapp.web.security import Guard, key_path, secret_key
from geoapp.web.site import Site
from geoapp.web.writing import writing

STATUS: Mapping[type[GeoappError], int] = {
    ArticleError: 400,
    ArticleTooLargeError: 413,
    AssetsError: 500,
    GazetteerError: 503,
    NotFoundError: 404,
    QueryError: 400,
    StoreError: 503,
}
"""What a browser is told about each error; every other one is a bug, 500."""

MESSAGES: Mapping[int, str] = {
    404: "There is nothing at this address. The article may have been deleted.",
    413: "That is more than one article may hold.",
    500: "Something went wrong in geoapp. Its log tells more.",
}

_BLUEPRINTS = (pages, writing, api, downloads, health)

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
    app = Site(
        __name__,
        static_folder=static,
        static_url_path="/static",
        template_folder=assets_folder("templates"),
    )
    app.config.update(_configuration(settings))
    app.extensions["geoapp"] = here = Desk(
        settings=settings,
        store=open_store(settings.store),
        backends=backends or load_backends(settings),
        guard=Guard(settings),
    )
    forms = CSRFProtect()
    app.before_request(_before_views(here.guard, forms))
    forms.init_app(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_error_handler(GeoappError, _geoapp_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(CSRFError, _csrf_error)
    app.wsgi_app = Gateway(app.wsgi_app, settings, here.metrics)  # type: ignore[method-assign]
    return app


def status_of(error: GeoappError) -> int:
    """Return the HTTP status for an error, by its nearest listed class.

    >>> status_of(ArticleTooLargeError("too long"))
    413
    """
    return next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)


def _configuration(settings: Settings) -> dict[str, Any]:
    limit = settings.max_article_bytes * _FORM_FACTOR + _FORM_OVERHEAD
    public = urlsplit(settings.root_path)
    return {
        "MAX_CONTENT_LENGTH": limit,
        "MAX_FORM_MEMORY_SIZE": limit,
        "SECRET_KEY": secret_key(key_path(settings, user_data_path("geoapp"))),
        # Browsers share cookies between ports of one host; two servers must not.
        "SESSION_COOKIE_NAME": f"geoapp_{settings.port}",
        "SESSION_COOKIE_PATH": public.path or "/",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public.scheme == "https",
        "WTF_CSRF_TIME_LIMIT": None,  # a page may stay open as long as its session
        "WTF_CSRF_CHECK_DEFAULT": False,  # asked for forms alone
    }


def _before_views(guard: Guard, forms: CSRFProtect) -> Callable[[], None]:
    """Return what is asked before every view; one function, it is called often.

    Forms must bring the token of their page. Other bodies no page of another
    site can send without its browser asking first, or telling where it is from.
    """

    def check() -> None:
        request.environ[RULE] = request.url_rule
        guard.check()
        if request.method == "POST" and is_form():
            forms.protect()

    return check


def _failure(status: int, message: str, parameter: str | None = None) -> Response:
    """Tell an error: a program by a problem document, a reader by a page."""
    if wants_problem():
        return problem(status, message, parameter=parameter)
    page = render_template("error.html", status=status, message=message)
    return Response(page, status)


def _geoapp_error(error: GeoappError) -> Response:
    if isinstance(error, ArticleError) and _is_form():
        return Response(articles_page(str(error)), status_of(error))
    parameter = getattr(error, "parameter", None)
    return _failure(status_of(error), str(error), parameter)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    message = MESSAGES.get(status, error.description or error.name)
    answer = _failure(status, message)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers.add(name, value)  # Allow, WWW-Authenticate
    return answer


def _too_large(error: RequestEntityTooLarge) -> Response:
    """Say it beside the form; what was sent is too long to be given back."""
    if not _is_form():
        return _http_error(error)
    return Response(articles_page(MESSAGES[413], keep_text=False), 413)


def _csrf_error(error: CSRFError) -> Response:
    if wants_problem():
        return problem(
            400,
            "a form needs the token of its page; a program sends an article as "
            "application/json, text/plain or text/html (Content-Type)",
        )
    message = "This page was open for too long, or cookies are off."
    if not _is_form():
        return _failure(400, f"{message} Go back, reload it and send it again.")
    return Response(articles_page(f"{message} Send it again."), 400)


def _is_form() -> bool:
    """Say whether the form for articles was sent, which the answer shows again."""
    return request.endpoint == "writing.add" and not wants_problem()
