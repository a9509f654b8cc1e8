"""What the API tells of itself: landing page, conformance, collections, schemas."""

from datetime import UTC, datetime
from typing import Any

from geoapp.columns import Column, Kind, Layer
from geoapp.features import DATA_ATTRIBUTION
from geoapp.filters import CONFORMANCE as CQL2
from geoapp.filters import sortables
from geoapp.projections import CRS84, SYSTEMS
from geoapp.store.contract import Extent
from geoapp.web.links import address, collection_links, landing_links

Document = dict[str, Any]

TITLE = "geoapp"
ABOUT = "Events, movements and place names read from news articles, on the map"

_PARTS = "http://www.opengis.net/spec/ogcapi-features-"
CONFORMANCE = (
    *(f"{_PARTS}1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    f"{_PARTS}2/1.0/conf/crs",
    *(
        f"{_PARTS}3/1.0/conf/{name}"
        for name in (
            *("queryables", "queryables-query-parameters"),
            *("filter", "features-filter"),
        )
    ),
    *CQL2,
)
"""The classes of requirements that are met."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[Kind, Document] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.FLAG: {"type": "boolean"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
}


def landing() -> Document:
    """Return what the API is and where its parts are, but for links to itself."""
    return {
        "title": TITLE,
        "description": ABOUT,
        "attribution": DATA_ATTRIBUTION,
        "links": landing_links(),
    }


def conformance() -> Document:
    """Return which standards are met."""
    return {"conformsTo": list(CONFORMANCE)}


def collection(layer: Layer, extent: Extent) -> Document:
    """Return what a collection holds, but for links to itself."""
    told: Document = {
        "id": layer.name,
        "title": layer.title,
        "description": layer.about,
        "links": collection_links(layer),
        "itemType": "feature",
        "crs": list(SYSTEMS),
    }
    if layer.located:
        told["storageCrs"] = CRS84.uri
    spanned = _extent(extent)
    return {**told, "extent": spanned} if spanned else told


def queryables_schema(layer: Layer) -> Document:
    """Return the schema of what a collection can be filtered by."""
    more = {"id": _ID} | ({"geometry": _GEOMETRY} if layer.located else {})
    return _schema(layer, "queryables", layer.columns, more)


def sortables_schema(layer: Layer) -> Document:
    """Return the schema of what a collection can be sorted by."""
    return _schema(layer, "sortables", sortables(layer), {})


def item_schema(layer: Layer) -> Document:
    """Return the schema of a feature; any of its properties may be null as well.

    Each has one plain type, since GDAL reads no other. It takes the types of
    fields from here; else from the first features, where many are null.
    """
    plain = _schema(layer, "schema", layer.columns, {})
    about = {"type": "object", "properties": plain["properties"]}
    members = {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"format": "geometry-any"},
        "properties": about,
    }
    del plain["additionalProperties"]
    return {**plain, "required": list(members), "properties": members}


def column_type(column: Column) -> Document:
    """Return the JSON Schema of a column's values."""
    return dict(_TYPES[column.kind])


_ID: Document = {
    "title": "id",
    "description": "the id of the feature",
    "type": "string",
    "x-ogc-role": "id",
}
_GEOMETRY: Document = {
    "title": "geometry",
    "description": "where, in longitude and latitude",
    "format": "geometry-any",
    "x-ogc-role": "primary-geometry",
}


def _schema(
    layer: Layer, kind: str, columns: tuple[Column, ...], more: Document
) -> Document:
    properties = {
        column.name: {
            "title": column.name.replace("_", " "),
            "description": column.about,
            **column_type(column),
        }
        for column in columns
    }
    return {
        "$schema": _DIALECT,
        "$id": address(f"/collections/{layer.name}/{kind}"),
        "title": layer.title,
        "description": layer.about,
        "type": "object",
        "properties": {**more, **properties},
        "additionalProperties": False,
    }


def _extent(extent: Extent) -> Document:
    """Return what is known of a span; the rest is left out."""
    told: Document = {}
    if extent.bbox is not None:
        told["spatial"] = {"bbox": [list(extent.bbox)], "crs": CRS84.uri}
    if extent.interval is not None:
        ends = [_moment(extent.interval.start), _moment(extent.interval.end)]
        if any(ends):
            told["temporal"] = {"interval": [ends], "trs": _GREGORIAN}
    return told


_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def _moment(second: int | None) -> str | None:
    """Write a second in UTC; what no calendar holds is an open side.

    >>> _moment(0)
    '1970-01-01T00:00:00Z'
    """
    if second is None:
        return None
    try:
        moment = datetime.fromtimestamp(second, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
