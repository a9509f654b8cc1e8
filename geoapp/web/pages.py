"""The pages: one view per address, plain values into templates."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as WerkzeugResponse

from geoapp.errors import GazetteerError
from geoapp.features import source_url
from geoapp.gazetteer import gazetteer_path, labels
from geoapp.model import Article
from geoapp.web.api import landing_page
from geoapp.web.desk import desk
from geoapp.web.listing import events, places
from geoapp.web.markup import mark_up
from geoapp.web.negotiation import GEOJSON, JSON
from geoapp.web.policy import FRAMED
from geoapp.web.problems import is_browser, wants_json
from geoapp.web.writing import ARTICLE

pages = Blueprint("pages", __name__)

_LISTED = 500  # articles on the page; the API has them all
_LABELS_AGE_S = 24 * 3600  # names change only when the gazetteer is built again


@pages.get("/")
def index() -> WerkzeugResponse:
    """Lead a reader to the newest article, or to the form; give programs the API."""
    if "f" in request.args or not is_browser():
        return landing_page()
    newest = desk().store.articles(limit=1)
    to = (
        url_for(".article", article_id=newest[0].id) if newest else url_for(".articles")
    )
    return _varied(redirect(to))


@pages.get("/articles")
def articles() -> WerkzeugResponse:
    """Show list and form; programs are led to the collection of articles."""
    if not wants_json():
        return _varied(make_response(articles_page()))
    query = request.query_string.decode("ascii", "replace")
    items = f"{request.script_root}/collections/articles/items"
    return _varied(redirect(f"{items}?{query}" if query else items, 303))


@pages.get("/sign-in")
def sign_in() -> WerkzeugResponse:
    """Let the browser ask for the token, then lead to the form."""
    desk().guard.ask_writer()
    return redirect(url_for(".articles"), 303)


@pages.get(ARTICLE)
def article(article_id: str) -> WerkzeugResponse:
    """Show an article beside its map, or give its features."""
    if wants_json():
        return _varied(geojson_of(article_id))
    return _varied(make_response(_article_page(article_id)))


def _article_page(article_id: str) -> str:
    article, collection = _load(article_id)
    features = collection["features"]
    return render_template(
        "article.html",
        **_common(article),
        paragraphs=mark_up(article, features),
        places=places(features),
        geojson_url=url_for(".geojson", article_id=article_id),
        embed_snippet=embed_snippet(article, _page_url(article), _embed_url(article)),
        events=events(features),
        writing=desk().guard.writing(request.environ),
    )


@pages.get("/embed/<string(length=16):article_id>")
def embed(article_id: str) -> Response:
    """Show the map alone, for frames on other sites."""
    article, collection = _load(article_id)
    page = render_template(
        "embed.html",
        **_common(article),
        events=events(collection["features"]),
        geojson_url=url_for(".geojson", article_id=article_id, inline=1),
        page_url=_page_url(article),
    )
    return Response(page, headers={"Content-Security-Policy": FRAMED})


@pages.get(f"{ARTICLE}.geojson")
def geojson(article_id: str) -> Response:
    """Give the FeatureCollection exactly as it is stored."""
    return geojson_of(
        article_id,
        download_name=f"geoapp-{article_id}.geojson",
        as_attachment="inline" not in request.args,
    )


@pages.get("/basemap/labels.json")
def basemap_labels() -> Response:
    """Give the place names that the offline basemap shows."""
    path = gazetteer_path(desk().settings.cache)
    if not path.is_file():
        raise GazetteerError(f"no gazetteer at {path}; run: geoapp gazetteer build")
    content = _labels(path, path.stat().st_mtime_ns)
    return _send(content, mimetype=JSON, max_age=_LABELS_AGE_S)


def geojson_of(article_id: str, **options: Any) -> Response:
    """Send the FeatureCollection of an article; 404 when there is none."""
    text = desk().store.features(article_id)
    if text is None:
        abort(404)
    return _send(text.encode(), mimetype=GEOJSON, **options)


def articles_page(error: str | None = None, *, keep_text: bool = True) -> str:
    """Print the newest articles and the form, with what was pasted when it failed."""
    here = desk()
    return render_template(
        "articles.html",
        articles=here.store.articles(limit=_LISTED),
        listed=_LISTED,
        error=error,
        text=request.form.get("text", "") if error and keep_text else "",
        max_bytes=here.settings.max_article_bytes,
        writing=here.guard.writing(request.environ),
    )


def embed_snippet(article: Article, page_url: str, embed_url: str) -> str:
    """Return the HTML that shows the map in another site, with its source.

    Every value is escaped here; the page that shows the snippet as text
    escapes it once more.
    """
    name = escape(article.title or "an article")
    source = source_url(article)
    parts = [f'<a href="{escape(page_url)}">Map of {name}</a>']
    if source:
        outlet = escape(article.outlet or source)
        parts.append(f'Source: <a href="{escape(source)}">{outlet}</a>')
    if article.reuse:
        parts.append(escape(article.reuse))
    return (
        f'<iframe src="{escape(embed_url)}" title="Map: {name}" width="100%" '
        'height="480" loading="lazy" style="border: 0"></iframe>\n'
        f"<p>{'. '.join(parts)}</p>"
    )


def _load(article_id: str) -> tuple[Article, Mapping[str, Any]]:
    store = desk().store
    article, text = store.article(article_id), store.features(article_id)
    if article is None or text is None:
        abort(404)
    return article, json.loads(text)


def _common(article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "article_id": article.id,
        "source_url": source_url(article),
        "reuse": article.reuse,
    }


def _page_url(article: Article) -> str:
    return url_for(".article", article_id=article.id, _external=True)


def _embed_url(article: Article) -> str:
    return url_for(".embed", article_id=article.id, _external=True)


def _varied(response: WerkzeugResponse) -> WerkzeugResponse:
    """Tell caches that the answer depends on what is accepted."""
    response.vary.add("Accept")
    return response


def _send(content: bytes, **options: Any) -> Response:
    """Answer with bytes, or with 304 when the browser has them."""
    etag = sha256(content).hexdigest()[:32]
    return send_file(BytesIO(content), etag=etag, conditional=True, **options)


@lru_cache(maxsize=1)
def _labels(path: Path, changed: int) -> bytes:
    return json.dumps({"labels": labels(path)}, ensure_ascii=False).encode()
