"""An OpenAPI document in, what a reader is told of each operation out."""

from typing import Any

from geoapp.columns import LAYERS
from geoapp.web.resources import Document

Shown = dict[str, Any]


def operations(described: Document) -> Shown:
    """Return the operations by tag, with their parameters in words.

    The parameters of a layer's columns are told once, by its queryables.
    """
    told = [
        _operation(described, path, method)
        for path, methods in described["paths"].items()
        for method in methods
        if method != "parameters"  # those that all methods of a path share
    ]
    return {
        "document": described,
        "groups": [
            {"tag": tag, "operations": [o for o in told if o["tag"] == tag["name"]]}
            for tag in described["tags"]
        ],
    }


def _operation(described: Document, path: str, method: str) -> Shown:
    shared, operation = described["paths"][path], described["paths"][path][method]
    tag = operation["tags"][0]
    columns = {c.name for c in LAYERS[tag].columns} if tag in LAYERS else set()
    asked = [
        _resolved(described, told)
        for told in (*shared.get("parameters", ()), *operation.get("parameters", ()))
    ]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "tag": tag,
        "summary": operation["summary"],
        "description": operation.get("description"),
        "by_columns": any(told["name"] in columns for told in asked),
        "parameters": [
            {
                "name": told["name"],
                "about": told["description"],
                "type": _words(told["schema"]),
            }
            for told in asked
            if told["name"] not in columns
        ],
    }


def _resolved(described: Document, told: Document) -> Document:
    """Follow a reference into the document."""
    if "$ref" not in told:
        return told
    found: Any = described
    for name in told["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    resolved: Document = found
    return resolved


def _words(schema: Document) -> str:
    """Say what a value may be.

    >>> _words({"type": "integer", "minimum": 1, "maximum": 9, "default": 5})
    'integer from 1 to 9, else 5'
    >>> _words({"type": "array", "items": {"type": "string", "enum": ["a", "b"]}})
    'list of a, b'
    """
    if schema["type"] == "array":
        return f"list of {_words(schema['items'])}"
    words = ", ".join(schema["enum"]) if "enum" in schema else str(schema["type"])
    if "minimum" in schema:
        words += f" from {schema['minimum']} to {schema['maximum']}"
    return f"{words}, else {schema['default']}" if "default" in schema else words
