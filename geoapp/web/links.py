"""The links of each resource, absolute, with relation, type and title."""

from urllib.parse import quote, unquote_plus

from flask import request

from geoapp.columns import Layer
from geoapp.web.negotiation import (
    FEATURES,
    HTML,
    JSON,
    OPENAPI,
    SCHEMA,
    STREAMED,
    Offer,
    Offers,
    by_format,
)

Link = dict[str, str]

QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SORTABLES = "http://www.opengis.net/def/rel/ogc/1.0/sortables"

_IN_PATH = "/:@!$&'()*+,;=-._~"
_IN_QUERY = f"{_IN_PATH}?%"
"""What stands there as it is (RFC 3986)."""


def link(href: str, rel: str, media_type: str, title: str) -> Link:
    """Return one link as JSON tells it."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def root_url() -> str:
    """Return where the API begins, as clients see it, without a slash."""
    environ = request.environ
    host = environ.get("HTTP_HOST") or request.host
    path = quote(environ["SCRIPT_NAME"].encode("latin1"), safe=_IN_PATH)
    return f"{environ['wsgi.url_scheme']}://{host}{path}"


def own_path() -> str:
    """Return the path of this request as an address has it."""
    return quote(request.path, safe=_IN_PATH)


def own_query() -> str:
    """Return the query string of this request, odd letters escaped."""
    query: str = request.environ.get("QUERY_STRING", "")
    return quote(query.encode("latin1"), safe=_IN_QUERY) if query else ""


def address(path: str, query: str = "") -> str:
    """Return the address of a path of the API."""
    return f"{root_url()}{path}?{query}" if query else f"{root_url()}{path}"


def next_link(url: str, query: str, token: str, offer: Offer) -> Link:
    """Return the link to the page after the one at `url` with that query."""
    href = f"{url}?{_with(query, f'after={token}', 'after')}"
    return link(href, "next", offer.media_type, "Next page")


def same_elsewhere(offers: Offers, offer: Offer) -> list[Link]:
    """Return links to this document and to all its other representations.

    Args:
        offers: What it is sent as.
        offer: What it is sent as now.
    """
    return elsewhere(address(own_path()), own_query(), offers, offer)


def elsewhere(url: str, query: str, offers: Offers, offer: Offer) -> list[Link]:
    """Return the same links for any address and its query string."""
    own = f"{url}?{query}" if query else url
    links = [link(own, "self", offer.media_type, "This document")]
    for name, other in by_format(offers).items():
        if name == offer.format:
            continue
        # A stream has no pages, and one reference system.
        dropped = ("f", "after", "crs") if name in STREAMED else ("f",)
        href = f"{url}?{_with(query, f'f={name}', *dropped)}"
        links.append(link(href, "alternate", other.media_type, f"As {other.title}"))
    return links


def landing_links() -> list[Link]:
    """Return where to go from the landing page."""
    return [
        link(address("/api"), "service-desc", OPENAPI, "The API, for programs"),
        link(address("/api", "f=html"), "service-doc", HTML, "The API, to read"),
        link(address("/conformance"), "conformance", JSON, "Which standards are met"),
        link(address("/collections"), "data", JSON, "The collections"),
    ]


def collection_links(layer: Layer) -> list[Link]:
    """Return where to go from a collection.

    Its items come first without a query, since clients put an id behind that.
    """
    path = f"/collections/{layer.name}"
    formats = by_format(FEATURES)
    items = [
        link(
            address(f"{path}/items", "" if offer is FEATURES[0] else f"f={name}"),
            "items",
            offer.media_type,
            f"{layer.title} as {offer.title}",
        )
        for name, offer in formats.items()
    ]
    return [
        *items,
        link(address(f"{path}/queryables"), QUERYABLES, SCHEMA, "What to filter by"),
        link(address(f"{path}/sortables"), SORTABLES, SCHEMA, "What to sort by"),
        # Registered in small letters; GDAL 3.6 knows it by this spelling alone.
        *(
            link(address(f"{path}/schema"), rel, SCHEMA, "What a feature has")
            for rel in ("describedby", "describedBy")
        ),
        *(
            link(
                address(f"{path}/download.{'geojson' if name == 'json' else name}"),
                "enclosure",
                offer.media_type,
                f"All {layer.title.lower()} as {offer.title}",
            )
            for name, offer in formats.items()
            if name != "html"
        ),
    ]


def queryables_header(layer: Layer) -> str:
    """Return what the header Link tells of a collection's items."""
    href = address(f"/collections/{layer.name}/queryables")
    return f'<{href}>; rel="{QUERYABLES}"; type="{SCHEMA}"'


def _with(query: str, more: str, *dropped: str) -> str:
    """Return a query string with more in it, and some of its parameters taken out.

    >>> _with("limit=5&f=html", "f=csv", "f")
    'limit=5&f=csv'
    """
    pairs = query.split("&")
    kept = [p for p in pairs if unquote_plus(p.partition("=")[0]) not in dropped]
    return "&".join(filter(None, (*kept, more)))
