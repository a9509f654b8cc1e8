"""The API as an OpenAPI 3.0 document, made of the same tables that it runs on."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import orjson

from geoapp.columns import LAYERS, Layer
from geoapp.web.negotiation import (
    DESCRIPTION,
    DOCUMENT,
    FEATURE,
    FEATURES,
    GEOJSON,
    SCHEMAS,
    Offers,
    by_format,
)
from geoapp.web.openapi_articles import SECURITY_SCHEMES, article_paths
from geoapp.web.openapi_parts import (
    PARAMETERS,
    RESPONSES,
    column_parameter,
    feature_schema,
    format_parameter,
    schemas,
    sorting_parameter,
)
from geoapp.web.resources import ABOUT, TITLE, Document

_ASKED = ("limit", "after", "bbox", "bbox-crs", "datetime", "q")
_FILTERS = ("filter", "filter-lang", "filter-crs")
_DOWNLOADS = {
    "geojson": GEOJSON,
    **{
        name: offer.media_type
        for name, offer in by_format(FEATURES).items()
        if name not in ("json", "html")
    },
}


@lru_cache(maxsize=8)
def openapi_json(root: str) -> bytes:
    """Return the document as JSON text, for an API that begins at `root`."""
    return orjson.dumps(openapi_document(root))


def openapi_document(root: str) -> Document:
    """Return the document for an API that begins at `root`."""
    layers = LAYERS.values()
    paths = _own_paths() | article_paths()
    for layer in layers:
        paths |= _layer_paths(layer)
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "description": ABOUT, "version": version("geoapp")},
        "servers": [{"url": root, "description": "this server"}],
        "tags": [
            {"name": "API", "description": "What the API tells of itself"},
            *({"name": x.name, "description": x.about} for x in layers),
        ],
        "paths": paths,
        "components": {
            "parameters": PARAMETERS,
            "securitySchemes": SECURITY_SCHEMES,
            "responses": RESPONSES,
            "schemas": schemas() | {x.name: feature_schema(x) for x in layers},
        },
    }


def _own_paths() -> Document:
    return {
        "/": _get("landing", "Where the parts of the API are", "API", DOCUMENT),
        "/conformance": _get(
            "conformance", "Which standards are met", "API", DOCUMENT, "conformance"
        ),
        "/api": _get("description", "This document", "API", DESCRIPTION, "any"),
        "/collections": _get(
            "collections", "The collections", "API", DOCUMENT, "collections"
        ),
    }


def _layer_paths(layer: Layer) -> Document:
    name, title, at = layer.name, layer.title.lower(), f"/collections/{layer.name}"
    return {
        at: _get(f"{name}.collection", f"The {title}", name, DOCUMENT, "collection"),
        f"{at}/queryables": _get(
            f"{name}.queryables", f"What to filter {title} by", name, SCHEMAS, "any"
        ),
        f"{at}/sortables": _get(
            f"{name}.sortables", f"What to sort {title} by", name, SCHEMAS, "any"
        ),
        f"{at}/schema": _get(
            f"{name}.schema", f"What {title} have", name, SCHEMAS, "any"
        ),
        f"{at}/items": _items(layer),
        f"{at}/items/{{featureId}}": _item(layer),
        f"{at}/download.{{format}}": _download(layer),
    }


def _get(
    name: str, summary: str, tag: str, offers: Offers, schema: str = "landing"
) -> Document:
    """Return the path of a document that is asked for by nothing but `f`."""
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": [tag],
            "parameters": [format_parameter(by_format(offers))],
            "responses": _responses(_content(offers, schema), {}),
        }
    }


def _items(layer: Layer) -> Document:
    title = layer.title.lower()
    page = {
        "allOf": [
            {"$ref": "#/components/schemas/page"},
            {
                "properties": {
                    "features": {
                        "type": "array",
                        "items": {"$ref": f"#/components/schemas/{layer.name}"},
                    }
                }
            },
        ]
    }
    return {
        "get": {
            "operationId": f"{layer.name}.items",
            "summary": f"A page of {title}",
            "description": "csv, geojsonl and fgb hold all that match, not a page.",
            "tags": [layer.name],
            "parameters": [
                *_asked(layer, (*_ASKED, *_FILTERS, "crs")),
                format_parameter(by_format(FEATURES)),
            ],
            "responses": _responses(_content(FEATURES, page), _CRS_HEADER),
        }
    }


def _item(layer: Layer) -> Document:
    feature = {"$ref": f"#/components/schemas/{layer.name}"}
    return {
        "get": {
            "operationId": f"{layer.name}.item",
            "summary": f"One of the {layer.title.lower()}",
            "tags": [layer.name],
            "parameters": [
                _reference("parameters", "featureId"),
                _reference("parameters", "crs"),
                format_parameter(by_format(FEATURE)),
            ],
            "responses": _responses(_content(FEATURE, feature), _CRS_HEADER),
        }
    }


def _download(layer: Layer) -> Document:
    form = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "kind of file",
        "schema": {"type": "string", "enum": list(_DOWNLOADS)},
    }
    asked = [name for name in (*_ASKED, *_FILTERS) if name != "after"]
    content = {media_type: {"schema": _FILE} for media_type in _DOWNLOADS.values()}
    content[GEOJSON] = {"schema": {"type": "object"}}
    return {
        "get": {
            "operationId": f"{layer.name}.download",
            "summary": f"All {layer.title.lower()} that match, as one file",
            "tags": [layer.name],
            "parameters": [form, *_asked(layer, asked)],
            "responses": _responses(content, {}),
        }
    }


_FILE = {"type": "string", "format": "binary"}
_CRS_HEADER = {
    "Content-Crs": {
        "description": "what the coordinates are written in",
        "schema": {"type": "string"},
    }
}


def _asked(layer: Layer, names: Sequence[str]) -> list[Document]:
    """Return the parameters of a question to a layer."""
    return [
        *(_reference("parameters", name) for name in names),
        sorting_parameter(layer),
        _reference("parameters", "id"),
        *map(column_parameter, layer.columns),
    ]


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _content(offers: Offers, schema: str | Document) -> Document:
    """Return what a resource is sent as; HTML and streams are text to programs."""
    told = _reference("schemas", schema) if isinstance(schema, str) else schema
    return {
        offer.media_type: {
            "schema": told if offer.format == "json" else {"type": "string"}
        }
        for offer in offers
    }


def _responses(content: Document, headers: dict[str, Any]) -> Document:
    """Return every answer that may come, the good one first."""
    return {
        "200": {
            "description": "What was asked for",
            "headers": {
                **headers,
                **{
                    name: {"description": told, "schema": {"type": "string"}}
                    for name, told in _VALIDATORS.items()
                },
            },
            "content": content,
        },
        **{status: _reference("responses", name) for status, name in _OTHERS.items()},
    }


_VALIDATORS = {
    "ETag": "to ask again by If-None-Match",
    "Last-Modified": "to ask again by If-Modified-Since",
}
_OTHERS = {
    "304": "NotModified",
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "406": "NotAcceptable",
    "500": "ServerError",
    "503": "Unavailable",
}
