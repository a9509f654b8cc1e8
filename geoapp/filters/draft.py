"""A filter as drafts of CQL had it in, the same in CQL2's text out.

GDAL up to 3.8 asks only servers that take the draft `cql-text`. What it writes
differs in three points: `ILIKE`, days as texts with a bare `T` at their end, and
flags as 0 and 1.
"""

import re

from geoapp.columns import Kind, Layer

_TEXT = r"'(?:[^']|'')*'"
# Texts and quoted names on their own are met first, so that nothing within
# them is taken for a comparison.
_COMPARISON = re.compile(
    rf'(?:{_TEXT}|"[^"]*")|'
    rf"\b(?P<name>[A-Za-z_]\w*)\s*(?P<sign>=|<>|<=|>=|<|>|\bILIKE\b)\s*"
    rf"(?P<value>{_TEXT}|[01]\b(?!\.))",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(r"'[0-9]{4}-[0-9]{2}-[0-9]{2}T'")
_FLAGS = {"0": "FALSE", "1": "TRUE"}


def from_draft(text: str, layer: Layer) -> str:
    """Write a filter in CQL2; what needs no change stays as it is.

    >>> from geoapp.columns import EVENTS
    >>> from_draft("(title ILIKE 'a%') AND (when >= '2024-12-14T')", EVENTS)
    "(CASEI(title) LIKE CASEI('a%')) AND (when >= '2024-12-14')"
    >>> from_draft("contrary = 1 AND number = 1", EVENTS)
    'contrary = TRUE AND number = 1'
    """
    return _COMPARISON.sub(lambda found: _rewritten(found, layer), text)


def _rewritten(found: re.Match[str], layer: Layer) -> str:
    name, sign, value = found.group("name", "sign", "value")
    if name is None:
        return found.group()
    if sign.upper() == "ILIKE":
        return f"CASEI({name}) LIKE CASEI({value})"
    column = layer.column(name)
    kind = column.kind if column else Kind.TEXT
    if kind is Kind.FLAG:
        value = _FLAGS.get(value, value)
    if kind in (Kind.DAY, Kind.MOMENT) and _BARE_DAY.fullmatch(value):
        value = f"{value[:-2]}'"
    return f"{name} {sign} {value}"
