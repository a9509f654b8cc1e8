"""Features' GeoJSON text in, one FeatureCollection out (RFC 7946, CRS84)."""

from collections.abc import Iterable, Iterator

import orjson

from geoapp.columns import Layer
from geoapp.features import DATA_ATTRIBUTION


def to_geojson(layer: Layer, features: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a FeatureCollection in pieces, one feature a line.

    It is named as the layer is, which GDAL and QGIS show; without its last
    piece it is no JSON.

    >>> from geoapp.columns import EVENTS
    >>> print(b"".join(to_geojson(EVENTS, [])).decode()[:41])
    {"type":"FeatureCollection","name":"event
    """
    head = {
        "type": "FeatureCollection",
        "name": layer.name,
        "attribution": DATA_ATTRIBUTION,
    }
    yield orjson.dumps(head)[:-1] + b',"features":['
    separator = b"\n"
    for feature in features:
        yield separator + feature
        separator = b",\n"
    yield b"\n]}\n"
