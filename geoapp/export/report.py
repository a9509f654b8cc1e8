"""An article and its features go in; a map in one HTML file comes out.

The file holds everything that it shows and forbids its own reader's browser
every request: it can be kept, sent around and opened without a network.
"""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import folium
import geojson
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from geoapp.assets import assets_folder
from geoapp.errors import AssetsError
from geoapp.features import dumps, source_url
from geoapp.model import Article

Label = tuple[str, float, float, int, str]
"""Name, longitude, latitude, lowest zoom, kind; as `gazetteer.labels` gives it."""

_STYLES = ("vendor/leaflet.css", "app.css")
_LIBRARIES = (
    "vendor/leaflet.js",
    "vendor/geojson-vt.js",
    "vendor/topojson-client.min.js",
)
_SCRIPTS = (
    "symbols.js",
    "layout.js",
    "card.js",
    "legend.js",
    "ground.js",
    "frame.js",
    "layers.js",
    "labels.js",
    "basemap.js",
    "report.js",
)
"""In the order of templates/scripts.html, less what joins a map to a page."""

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
_LAYOUT = ".folium-map { height: 100%; }"
_LIST = ".embed { height: auto; overflow: visible; } .stage { display: none; }"
_START = """
window.geoappMap = {map};
L.control.scale({{ position: "bottomright", imperial: false }}).addTo({map});
"""
_WORLD_LAT_LON = (25, 15)  # the live map's first view; folium has latitude first
_WORLD_ZOOM = 2


class _Page(Figure):
    """Folium's page with a language, a heading and a list for reading."""

    _template = Template("""<!doctype html>
<html lang="en">
<head>
{{ this.header.render() }}
<title>{{ this.title }}</title>
</head>
<body class="embed">
<main class="stage" aria-label="Map of the events">
{{ this.html.render() }}
</main>
{{ this.credit }}
<script>{{ this.script.render() }}</script>
{{ this.ending }}
</body>
</html>
""")

    def __init__(self, title: str, credit: str) -> None:
        super().__init__(title=title)
        self.credit = credit
        self.ending = ""


class _Verbatim(Element):
    """Text that goes into the page as it is.

    A plain `Element` is a Jinja template; braces in an article or a script
    would then be run.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: object) -> str:
        return self._text


class _Inlined(MacroElement):
    """Puts styles, scripts and data of the live map into folium's page."""

    def __init__(self, static: Path, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._static = static
        self._data = data

    def render(self, **kwargs: object) -> str:
        page, map_ = self.get_root(), self._parent
        assert isinstance(page, _Page)
        assert isinstance(map_, folium.Map)
        head = [f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">']
        head += ['<meta name="viewport" content="width=device-width, initial-scale=1">']
        head += ['<meta name="color-scheme" content="light dark">']
        head += [f"<style>{_style(self._static, name)}</style>" for name in _STYLES]
        head += [
            f"<style>{_LAYOUT}</style>",
            f"<noscript><style>{_LIST}</style></noscript>",
        ]
        head += [_script(self._static, name) for name in _LIBRARIES]
        # Under the map's own name it takes the place of folium's header, which
        # forbids to zoom a page with fingers.
        page.header.add_child(_Verbatim("\n".join(head)), name=map_.get_name())
        page.script.add_child(_Verbatim(_START.format(map=map_.get_name())))
        data = f'<script type="application/json" id="geoapp-data">{self._data}</script>'
        page.ending = "\n".join(
            [data, *(_script(self._static, name) for name in _SCRIPTS)]
        )
        return ""


def to_html(
    article: Article, collection: geojson.FeatureCollection, labels: Sequence[Label]
) -> str:
    """Return a page with the map, the same bytes for the same article.

    Args:
        article: Names title, outlet, date, source and terms of reuse.
        collection: What is drawn.
        labels: Names on the basemap.

    Raises:
        AssetsError: If the installation lacks a browser package.
    """
    static = assets_folder("static")
    credit = _credit(article) + _reading_list(collection["features"])
    page = _Page(escape(article.title or "Map"), credit)
    map_ = folium.Map(
        location=_WORLD_LAT_LON,
        zoom_start=_WORLD_ZOOM,
        tiles=None,
        minZoom=_WORLD_ZOOM,
        zoomSnap=0.5,
    )
    map_.default_js, map_.default_css = [], []  # folium's come from other servers
    map_._id = article.id  # folium's are random
    map_.add_child(_Inlined(static, _data(static, collection, labels)), name="inlined")
    page.add_child(map_, name="map")
    return str(page.render())


def _credit(article: Article) -> str:
    """Return the line below the map: what it shows, whose it is, on which terms."""
    title = escape(article.title or "Untitled article")
    parts = [escape(part) for part in (article.outlet, article.author) if part]
    if article.published:
        day = article.published.date()
        parts.append(f'<time datetime="{day}">{day:%d %B %Y}</time>'.replace(">0", ">"))
    source = source_url(article)
    if source:
        link = f'<a href="{escape(source)}" rel="noopener noreferrer">source</a>'
        parts.append(link)
    if article.reuse:
        parts.append(escape(article.reuse))
    heading = f'<strong class="line-title" dir="auto">{title}</strong>'
    return (
        f'<footer class="line">{heading}<span dir="auto">{" · ".join(parts)}</span>'
        "</footer>"
    )


def _reading_list(features: Iterable[geojson.Feature]) -> str:
    """List the events for a browser without JavaScript."""
    told = [f for f in features if f["properties"]["kind"] != "mention"]
    numbers = {feature["id"]: feature["properties"]["number"] for feature in told}
    rows = [_reading_row(feature["properties"], numbers) for feature in told]
    return f"<noscript><ol>{''.join(rows)}</ol></noscript>"


def _reading_row(event: Mapping[str, Any], numbers: Mapping[str, int]) -> str:
    parts = [event["title"], event["certainty"]]
    other = numbers.get(event.get("contrary_to", ""))
    parts += [f"evidence against no. {other}"] if other else []
    return f"<li>{escape(', '.join(parts))}</li>"


def _data(
    static: Path, collection: geojson.FeatureCollection, labels: Sequence[Label]
) -> str:
    """Return the JSON that report.js reads, safe inside a script element."""
    names = geojson.dumps({"labels": labels}, ensure_ascii=False)
    texts: Mapping[str, str] = {
        "collection": dumps(collection),
        "symbology": _read(static, "symbology.json"),
        "countries50": _read(static, "vendor/countries-50m.json"),
        "labels": names,
    }
    text = ",".join(f'"{name}":{value}' for name, value in texts.items())
    return re.sub(
        "[<>&\u2028\u2029]",
        lambda match: f"\\u{ord(match.group()):04x}",
        f"{{{text}}}",
    )


def _script(static: Path, name: str) -> str:
    """Inline a script, less the pointer to a source map that is not there."""
    text = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", _read(static, name))
    return f"<script>{text}</script>"


def _style(static: Path, name: str) -> str:
    """Inline a style sheet with its images."""

    def inline(match: re.Match[str]) -> str:
        image = (static / name).parent / match.group(1)
        content = base64.b64encode(image.read_bytes()).decode()
        return f"url(data:image/png;base64,{content})"

    return re.sub(r"url\((images/[\w.-]+\.png)\)", inline, _read(static, name))


def _read(static: Path, name: str) -> str:
    try:
        return (static / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AssetsError(
            f"the installation lacks static/{name}; install geoapp again"
        ) from error
