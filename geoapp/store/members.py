"""An article's features in one list: layer and row number of each in one number.

The number of the layer stands in the two lowest bits, so that SQL can take it
apart as well.
"""

from geoapp.columns import LAYERS, Layer

_LAYERS = tuple(LAYERS.values())


def to_member(layer: Layer, fid: int) -> int:
    """Return layer and row number as one number.

    >>> [to_member(layer, 7) for layer in LAYERS.values()]
    [28, 29, 30, 31]
    """
    return fid << 2 | _LAYERS.index(layer)


def from_member(member: int) -> tuple[Layer, int]:
    """Return the layer and the row number that a number was made of.

    >>> layer, fid = from_member(29)
    >>> layer.name, fid
    ('movements', 7)
    """
    return _LAYERS[member & 3], member >> 2
