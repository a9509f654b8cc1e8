"""Features' GeoJSON text in, a GeoJSON text sequence out (RFC 8142)."""

from collections.abc import Iterable, Iterator

from geoapp.columns import Layer

_SEPARATOR = (
    b"\x1e"  # starts a text, so that a reader finds the next after a broken one
)
_END = b"\n"


def to_geojsonl(layer: Layer, features: Iterable[bytes]) -> Iterator[bytes]:
    r"""Yield one text per feature, whatever the layer.

    >>> from geoapp.columns import EVENTS
    >>> list(to_geojsonl(EVENTS, [b"{}"]))
    [b'\x1e{}\n']
    """
    for feature in features:
        yield _SEPARATOR + feature + _END
