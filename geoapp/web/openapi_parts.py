"""What OpenAPI's paths are put together of: parameters, responses, schemas."""

from collections.abc import Iterable, Mapping
from typing import Any

from geoapp.columns import Column, Layer
from geoapp.filters import sortables
from geoapp.projections import CRS84, SYSTEMS
from geoapp.query import LIMIT_DEFAULT, LIMIT_MAX
from geoapp.web.problems import PROBLEM
from geoapp.web.queries import LANGUAGES
from geoapp.web.resources import Document, column_type

_LIST = {"style": "form", "explode": False}
_SYSTEM = {"type": "string", "enum": list(SYSTEMS), "default": CRS84.uri}


def format_parameter(formats: Iterable[str]) -> Document:
    """Return the parameter that chooses a format."""
    told = "format; without it the Accept header decides"
    return _parameter("f", told, {"type": "string", "enum": list(formats)})


def sorting_parameter(layer: Layer) -> Document:
    """Return the parameter that sorts a layer."""
    names = [column.name for column in sortables(layer)]
    signed = [f"{sign}{name}" for name in names for sign in ("", "+", "-")]
    return {
        "name": "sortby",
        "in": "query",
        "description": "columns to sort by, - in front for descending; "
        "what is empty comes last",
        "schema": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "enum": signed},
        },
        **_LIST,
    }


def column_parameter(column: Column) -> Document:
    """Return the parameter that asks a column for a value."""
    return _parameter(column.name, column.about, column_type(column))


def feature_schema(layer: Layer) -> Document:
    """Return the schema of a feature of a layer, as GeoJSON."""
    properties = {
        column.name: {
            **column_type(column),
            "nullable": True,
            "description": column.about,
        }
        for column in layer.columns
    }
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"$ref": "#/components/schemas/geometry"},
            "properties": {"type": "object", "properties": properties},
            "links": _LINKS,
        },
    }


def schemas() -> Document:
    """Return the schemas of all other documents."""
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    collection = {
        **dict.fromkeys(("id", "title", "description", "itemType"), text),
        "storageCrs": text,
        "crs": texts,
        "extent": {"type": "object"},
        "links": _LINKS,
    }
    collections = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/collection"},
    }
    told = dict.fromkeys(("title", "description", "attribution"), text)
    return {
        "any": {"type": "object"},
        "link": _object(
            dict.fromkeys(("href", "rel", "type", "title"), text), "href", "rel"
        ),
        "landing": _object({**told, "links": _LINKS}, "links"),
        "conformance": _object({"conformsTo": texts}, "conformsTo"),
        "collection": _object(collection, "id", "links"),
        "collections": _object(
            {"links": _LINKS, "collections": collections}, "links", "collections"
        ),
        "page": _object(_PAGE, "type", "features", "links", "numberReturned"),
        "geometry": _GEOMETRY,
        "problem": _object(_PROBLEM, "type", "title", "status", "detail"),
    }


def _object(properties: Mapping[str, Any], *required: str) -> Document:
    return {
        "type": "object",
        "required": list(required),
        "properties": dict(properties),
    }


_LINKS: Document = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_PAGE: Document = {
    "type": {"type": "string", "enum": ["FeatureCollection"]},
    "attribution": {"type": "string"},
    "features": {"type": "array", "items": {"type": "object"}},
    "links": _LINKS,
    "numberReturned": {"type": "integer", "minimum": 0, "maximum": LIMIT_MAX},
    "numberMatched": {"type": "integer", "minimum": 0},
}
_GEOMETRY: Document = {
    "type": "object",
    "nullable": True,
    "required": ["type"],
    "properties": {
        "type": {
            "type": "string",
            "enum": [
                *("Point", "MultiPoint", "LineString", "MultiLineString"),
                *("Polygon", "MultiPolygon", "GeometryCollection"),
            ],
        },
        "coordinates": {"type": "array", "items": {}},
        "geometries": {"type": "array", "items": {"type": "object"}},
    },
}
_PROBLEM: Document = {
    "type": {"type": "string"},
    "title": {"type": "string"},
    "status": {"type": "integer"},
    "detail": {"type": "string"},
    "parameter": {"type": "string", "description": "which parameter is to blame"},
}


def _parameter(name: str, about: str, schema: Document) -> Document:
    return {
        "name": name,
        "in": "query",
        "description": about,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _response(description: str) -> Document:
    problem = {"schema": {"$ref": "#/components/schemas/problem"}}
    return {"description": description, "content": {PROBLEM: problem}}


_BBOX: Document = {
    "type": "array",
    "items": {"type": "number"},
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
}

PARAMETERS: Document = {
    "limit": _parameter(
        "limit",
        "how many features a page has",
        {
            "type": "integer",
            "minimum": 1,
            "maximum": LIMIT_MAX,
            "default": LIMIT_DEFAULT,
        },
    ),
    "after": _parameter(
        "after", "where the page before ended; see its next link", {"type": "string"}
    ),
    "bbox": _parameter(
        "bbox",
        "lower corner, upper corner; west may be greater than east, "
        "over the antimeridian",
        _BBOX,
    ),
    "bbox-crs": _parameter("bbox-crs", "what bbox is written in", _SYSTEM),
    "crs": _parameter("crs", "what the answer is written in", _SYSTEM),
    "datetime": _parameter(
        "datetime",
        "a date or time, or two of them with / between; .. or nothing is an open end",
        {"type": "string"},
    ),
    "q": _parameter("q", "words that all occur in it", {"type": "string"}),
    "filter": _parameter("filter", "a condition in CQL2", {"type": "string"}),
    "filter-lang": _parameter(
        "filter-lang",
        "how filter is written",
        {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
    ),
    "filter-crs": _parameter(
        "filter-crs", "what the geometries of filter are written in", _SYSTEM
    ),
    "id": _parameter("id", "the id of a feature", {"type": "string"}),
    "featureId": {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": "id of the feature, or its row number",
        "schema": {"type": "string"},
    },
}

RESPONSES: Document = {
    "NotModified": {"description": "It is still what was sent before"},
    "BadRequest": _response("A parameter is unknown, doubled or cannot be read"),
    "Unauthorized": _response("A token is needed"),
    "Forbidden": _response("It is closed to this client"),
    "NotFound": _response("There is nothing of that name"),
    "NotAcceptable": _response("It is sent as nothing that is accepted"),
    "TooLarge": _response("It is longer than an article may be"),
    "UnsupportedType": _response("It is neither JSON, text nor HTML"),
    "ServerError": _response("Something went wrong in the server"),
    "Unavailable": _response("The store cannot be used, or a query took too long"),
}
