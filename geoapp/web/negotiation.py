"""What a resource can be sent as, and which of it a request asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from flask import request
from werkzeug.exceptions import NotAcceptable

from geoapp.errors import QueryError

JSON = "application/json"
HTML = "text/html"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A way to write a resource: what `f` calls it, and its media type.

    There is one of each, so that it is quickly told from others.
    """

    format: str
    media_type: str
    title: str


Offers = tuple[Offer, ...]

_JSON = Offer("json", JSON, "JSON")
_HTML = Offer("html", HTML, "HTML")

DOCUMENT = (_JSON, _HTML)
DESCRIPTION = (Offer("json", OPENAPI, "OpenAPI 3.0"), _JSON, _HTML)
SCHEMAS = (Offer("json", SCHEMA, "JSON Schema"), _JSON, _HTML)
FEATURE = (Offer("json", GEOJSON, "GeoJSON"), _JSON, _HTML)
FEATURES = (
    *FEATURE,
    Offer("geojsonl", "application/geo+json-seq", "GeoJSON text sequence"),
    Offer("csv", "text/csv", "CSV"),
    Offer("fgb", "application/flatgeobuf", "FlatGeobuf"),
)
"""What each kind of resource is sent as; the first where nothing is asked for."""

STREAMED = frozenset(("geojsonl", "csv", "fgb"))
"""Formats that hold everything that matches, not a page."""


_KEPT_LETTERS = 500  # of a header; hostile ones shall not fill the memory


def chosen(offers: Offers) -> Offer:
    """Return what this request asks for, by `f` or else by its Accept header.

    Raises:
        QueryError: If `f` is none of them.
        NotAcceptable: If the header leaves none of them.
    """
    wanted = request.args.get("f")
    if wanted is not None:
        return _by_name(offers, wanted)
    accept = request.environ.get("HTTP_ACCEPT", "")
    known = _kept_choice if len(accept) < _KEPT_LETTERS else by_accept
    offer = known(offers, accept) if accept else offers[0]
    if offer is None:
        told = ", ".join(dict.fromkeys(offer.media_type for offer in offers))
        raise NotAcceptable(f"this is sent as {told}; accept one of them")
    return offer


def by_accept(offers: Offers, accept: str) -> Offer | None:
    """Return the offer that an Accept header likes best, `None` when it has none.

    The most specific range that an offer fits tells how well it is liked; of
    equals the first offer is taken.

    >>> by_accept(DOCUMENT, "text/html,*/*;q=0.8").format
    'html'
    >>> by_accept(DOCUMENT, "image/png") is None
    True
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offers[0]
    liked = [(_liking(offer.media_type, ranges), offer) for offer in offers]
    best, offer = max(liked, key=lambda pair: pair[0])
    return offer if best > 0 else None


_kept_choice = lru_cache(maxsize=256)(by_accept)


@cache
def by_format(offers: Offers) -> Mapping[str, Offer]:
    """Return the first offer of each format, in their order.

    >>> [offer.media_type for offer in by_format(FEATURE).values()]
    ['application/geo+json', 'text/html']
    """
    named: dict[str, Offer] = {}
    for offer in offers:
        named.setdefault(offer.format, offer)
    return named


def _by_name(offers: Offers, wanted: str) -> Offer:
    named = by_format(offers)
    if wanted in named:
        return named[wanted]
    known = ", ".join(named)
    raise QueryError("f", f"unknown format f={wanted!r}; known: {known}")


_Range = tuple[str, frozenset[str], float]


def _range(part: str) -> _Range:
    """Read one range: its media type, its parameters, and how well it is liked.

    >>> _range("text/html; level=1; q=0.4")
    ('text/html', frozenset({'level=1'}), 0.4)
    """
    media_type, *parameters = (word.strip().lower() for word in part.split(";"))
    liking, kept = 1.0, set()
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            liking = _number(value)
        elif parameter:
            kept.add(parameter.replace('"', ""))
    # Some clients say * for what the standard writes as */*.
    return "*/*" if media_type == "*" else media_type, frozenset(kept), liking


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0


def _liking(media_type: str, ranges: Sequence[_Range]) -> float:
    name, *parameters = media_type.split(";")
    kind = name.partition("/")[0]
    best, liking = (-1, -1), 0.0
    for wanted, demands, value in ranges:
        if wanted not in (name, f"{kind}/*", "*/*") or not demands <= {*parameters}:
            continue
        specific = (wanted == name) * 2 + (wanted == f"{kind}/*"), len(demands)
        if specific > best:
            best, liking = specific, value
    return liking
