"""What a request asks, as text in, as checked parts of a query out.

`bbox`, `datetime`, `sortby` and parameters named as columns are read here, and
filters in CQL2 (OGC 21-065r2), as text or as JSON. Whatever is wrong with them
is a `QueryError` that names the parameter.
"""

from geoapp.filters.cql2 import (
    CONFORMANCE,
    FILTER_MAX,
    LEVELS_MAX,
    implied_boxes,
    read_filter,
)
from geoapp.filters.parameters import (
    both,
    property_condition,
    read_boxes,
    read_interval,
    read_sort,
    sortables,
)

__all__ = [
    "CONFORMANCE",
    "FILTER_MAX",
    "LEVELS_MAX",
    "both",
    "implied_boxes",
    "property_condition",
    "read_boxes",
    "read_filter",
    "read_interval",
    "read_sort",
    "sortables",
]
