"""What OpenAPI is told of articles: how they are listed, added and removed."""

from geoapp.web.negotiation import GEOJSON, HTML
from geoapp.web.resources import Document

SECURITY_SCHEMES: Document = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "the token as password, any name",
    },
}

_WRITING: list[dict[str, list[str]]] = [{}, {"bearer": []}, {"basic": []}]
_COLLECTION: Document = {"type": "object", "required": ["type", "features"]}
_STRING = {"type": "string", "nullable": True}
_ARTICLE: Document = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {
        "text": {"type": "string", "description": "the article, text or HTML"},
        "url": {**_STRING, "description": "where it was read"},
        "published": {**_STRING, "description": "when, as 2024-12-14T17:51:00"},
        "title": _STRING,
        "outlet": {**_STRING, "description": "who published it"},
        "author": _STRING,
    },
}


def article_paths() -> Document:
    """Return the paths of articles themselves."""
    return {
        "/articles": {"get": _list(), "post": _add()},
        "/articles/{articleId}": {
            "parameters": [
                {
                    "name": "articleId",
                    "in": "path",
                    "required": True,
                    "description": "id of the article",
                    "schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
                }
            ],
            "get": _read(),
            "delete": _remove(),
        },
    }


def _list() -> Document:
    return {
        "operationId": "articles.page",
        "summary": "A page to add articles by; programs are led to the collection",
        "tags": ["articles"],
        "parameters": [_format("json")],
        "responses": {
            "200": {
                "description": "The list and the form",
                "content": {HTML: {"schema": {"type": "string"}}},
            },
            "303": {"description": "See the items of the collection articles"},
            **_problems("400", "401", "406", "503"),
        },
    }


def _add() -> Document:
    features = {GEOJSON: {"schema": _COLLECTION}}
    text = {"schema": {"type": "string"}}
    return {
        "operationId": "articles.add",
        "summary": "Map an article",
        "tags": ["articles"],
        "security": _WRITING,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _ARTICLE},
                "text/plain": text,
                "text/html": text,
            },
        },
        "responses": {
            "201": {
                "description": "It is new; these are its features",
                "headers": {
                    "Location": {
                        "description": "where it is",
                        "schema": {"type": "string"},
                    }
                },
                "content": features,
            },
            "200": {"description": "It was there already", "content": features},
            **_problems("400", "401", "403", "413", "415", "500", "503"),
        },
    }


def _read() -> Document:
    return {
        "operationId": "articles.read",
        "summary": "An article beside its map, or its features",
        "tags": ["articles"],
        "parameters": [_format("json", "html")],
        "responses": {
            "200": {
                "description": "The article",
                "content": {
                    GEOJSON: {"schema": _COLLECTION},
                    HTML: {"schema": {"type": "string"}},
                },
            },
            "304": {"$ref": "#/components/responses/NotModified"},
            **_problems("400", "401", "404", "503"),
        },
    }


def _remove() -> Document:
    return {
        "operationId": "articles.remove",
        "summary": "Forget an article",
        "tags": ["articles"],
        "security": _WRITING,
        "responses": {
            "204": {"description": "It is gone"},
            **_problems("401", "403", "404", "503"),
        },
    }


def _format(*formats: str) -> Document:
    return {
        "name": "f",
        "in": "query",
        "description": "format; without it the Accept header decides",
        "schema": {"type": "string", "enum": list(formats)},
    }


_NAMES = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "406": "NotAcceptable",
    "413": "TooLarge",
    "415": "UnsupportedType",
    "500": "ServerError",
    "503": "Unavailable",
}


def _problems(*statuses: str) -> Document:
    return {
        status: {"$ref": f"#/components/responses/{_NAMES[status]}"}
        for status in statuses
    }
