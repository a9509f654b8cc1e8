"""The links of each resource, absolute, with relation, type and title."""

from urllib.parse import quote, urlencode

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
_IN_VALUE = "/:@!$'()*,;-._~"
_IN_QUERY = f"{_IN_VALUE}?&=+%"
"""What stands there as it is (RFC 3986)."""


def link(href: str, rel: str, media_type: str, title: str) -> Link:
    """Return one link as JSON tells it."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def root_url() -> str:
    """Return where the API begins, as clients see it, without a slash."""
    return request.root_url.rstrip("/")


def own_url() -> str:
    """Return the address of this request, as the client sees it."""
    query = request.environ.get("QUERY_STRING", "")
    return address(_path(), quote(query.encode("latin1"), safe=_IN_QUERY))


def address(path: str, query: str = "") -> str:
    """Return the address of a path of the API."""
    return f"{root_url()}{path}?{query}" if query else f"{root_url()}{path}"


def next_url(token: str) -> str:
    """Return the address of the page after this one."""
    return address(_path(), _joined(_given("after"), f"after={token}"))


def same_elsewhere(offers: Offers, offer: Offer) -> list[Link]:
    """Return links to this document and to all its other representations.

    Args:
        offers: What it is sent as.
        offer: What it is sent as now.
    """
    url, given = address(_path()), _given("f")
    links = [link(own_url(), "self", offer.media_type, "This document")]
    for name, other in by_format(offers).items():
        if name == offer.format:
            continue
        # A stream has no pages, and one reference system.
        kept = _given("f", "after", "crs") if name in STREAMED else given
        href = f"{url}?{_joined(kept, f'f={name}')}"
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


def _path() -> str:
    return quote(request.path, safe=_IN_PATH)


def _given(*dropped: str) -> str:
    """Return the parameters of the request but for those, as a query string."""
    args = request.args
    if not args:
        return ""
    kept = [(name, value) for name, value in args.items() if name not in dropped]
    return urlencode(kept, quote_via=quote, safe=_IN_VALUE)


def _joined(query: str, more: str) -> str:
    return f"{query}&{more}" if query else more
