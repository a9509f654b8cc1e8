"""Features of the store in, GeoJSON documents with their links out.

The store keeps the text of each feature; it is sent as it is, and read only
where coordinates are asked for in another system.
"""

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from geoapp.columns import Layer
from geoapp.features import DATA_ATTRIBUTION
from geoapp.projections import CRS84, System, project_features
from geoapp.query import Page, Query
from geoapp.web.cursor import to_token
from geoapp.web.links import Link, address, link, next_url, same_elsewhere
from geoapp.web.negotiation import FEATURE, FEATURES, JSON, Offer

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
            orjson.dumps(page_links(page, query, offer)),
            b',"features":[',
            features,
            b"]}",
        )
    )


def item_json(feature: bytes, layer: Layer, system: System, offer: Offer) -> bytes:
    """Return one feature with its links."""
    if system is not CRS84:
        feature = _projected(feature, system)
    links = orjson.dumps(item_links(layer, offer))
    return b"".join((feature[:-1], b',"links":', links, b"}"))


def page_links(page: Page, query: Query, offer: Offer) -> list[Link]:
    """Return the links of a page, to the next one as well if there is one."""
    links = [*same_elsewhere(FEATURES, offer), _collection_link(query.layer)]
    if page.after is not None:
        token = to_token(page.after, query.layer, query.sort)
        links.append(link(next_url(token), "next", offer.media_type, "Next page"))
    return links


def item_links(layer: Layer, offer: Offer) -> list[Link]:
    """Return the links of one feature."""
    return [*same_elsewhere(FEATURE, offer), _collection_link(layer)]


def _collection_link(layer: Layer) -> Link:
    href = address(f"/collections/{layer.name}")
    return link(href, "collection", JSON, layer.title)


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
