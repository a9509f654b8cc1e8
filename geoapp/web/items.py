"""Features of the store in, GeoJSON documents with their links out.

The store keeps the text of each feature; it is sent as it is, and read only
where coordinates are asked for in another system.
"""

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from geoapp.columns import LAYERS, Layer
from geoapp.features import DATA_ATTRIBUTION
from geoapp.projections import CRS84, System, project_features
from geoapp.query import Page, Query
from geoapp.web.cursor import to_token
from geoapp.web.links import (
    Link,
    address,
    elsewhere,
    link,
    next_link,
    own_path,
    own_query,
    root_url,
    same_elsewhere,
)
from geoapp.web.negotiation import FEATURE, FEATURES, JSON, Offer, Offers

_PATH, _TOKEN = "\0", "\1"
"""Stand in links for what is put there later; no address holds them."""

_KEPT_LETTERS = 1_000  # of an address; hostile ones shall not fill the memory

_HEAD = b'{"type":"FeatureCollection","attribution":%b,' % orjson.dumps(
    DATA_ATTRIBUTION
)


def items_json(page: Page, query: Query, system: System, offer: Offer) -> bytes:
    """Return a page as a FeatureCollection."""
    features = page.features
    if system is not CRS84:
        features = _projected(features, system)
    matched = b'"numberMatched":%d,' % page.matched if page.matched is not None else b""
    return b"".join(
        (
            _HEAD,
            matched,
            b'"numberReturned":%d,"timeStamp":"%b","links":' % (page.returned, _now()),
            _links(FEATURES, offer, query.layer, _token(page, query)),
            b',"features":[',
            features,
            b"]}",
        )
    )


def item_json(feature: bytes, layer: Layer, system: System, offer: Offer) -> bytes:
    """Return one feature with its links."""
    if system is not CRS84:
        feature = _projected(feature, system)
    links = _links(FEATURE, offer, layer)
    return b"".join((feature[:-1], b',"links":', links, b"}"))


def page_links(page: Page, query: Query, offer: Offer) -> list[Link]:
    """Return the links of a page, to the next one as well if there is one."""
    links = item_links(query.layer, offer, FEATURES)
    token = _token(page, query)
    if token is None:
        return links
    return [*links, next_link(address(own_path()), own_query(), token, offer)]


def item_links(layer: Layer, offer: Offer, offers: Offers = FEATURE) -> list[Link]:
    """Return the links of one feature."""
    return [*same_elsewhere(offers, offer), _collection_link(root_url(), layer.name)]


def _collection_link(root: str, layer_name: str) -> Link:
    href = f"{root}/collections/{layer_name}"
    return link(href, "collection", JSON, LAYERS[layer_name].title)


def _token(page: Page, query: Query) -> str | None:
    if page.after is None:
        return None
    return to_token(page.after, query.layer, query.sort)


def _links(
    offers: Offers, offer: Offer, layer: Layer, token: str | None = None
) -> bytes:
    """Return the same links as JSON, put together of what few requests differ in."""
    root, query = root_url(), own_query()
    is_short = len(root) + len(query) < _KEPT_LETTERS
    made = _kept_link_parts if is_short else _link_parts
    parts = made(root, query, offers, offer, layer.name, token is not None)
    text = own_path().encode().join(parts)
    return text if token is None else text.replace(_escaped(_TOKEN), token.encode())


def _link_parts(
    root: str, query: str, offers: Offers, offer: Offer, layer_name: str, pages: bool
) -> list[bytes]:
    """Return the links as JSON, cut where the path belongs."""
    url = f"{root}{_PATH}"
    links = elsewhere(url, query, offers, offer)
    links.append(_collection_link(root, layer_name))
    if pages:
        links.append(next_link(url, query, _TOKEN, offer))
    return orjson.dumps(links).split(_escaped(_PATH))


_kept_link_parts = lru_cache(maxsize=256)(_link_parts)


def _escaped(mark: str) -> bytes:
    return b"\\u%04x" % ord(mark)


def _projected(features: bytes, system: System) -> bytes:
    """Write features, joined by commas, in another system."""
    read: list[dict[str, Any]] = orjson.loads(b"[" + features + b"]")
    project_features(read, system)
    return orjson.dumps(read)[1:-1]


def _now() -> bytes:
    return _second(int(time.time()))


@lru_cache(maxsize=2)
def _second(second: int) -> bytes:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
