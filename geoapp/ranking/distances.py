"""Great-circle distances of many places from many others, as one table.

geopy measures one pair at a time; an article has a hundred thousand.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geoapp.ranking.options import Option

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088  # mean radius R1, IUGG (Moritz 2000)


def distances_km(here: Sequence[Option], there: Sequence[Option]) -> Floats:
    """Return one row per option here, one column per option there, in km."""
    squares = np.zeros((len(here), len(there)))
    for a, b in zip(_unit_vectors(here), _unit_vectors(there), strict=True):
        squares += (a[:, None] - b[None, :]) ** 2
    half_chords = np.minimum(1.0, np.sqrt(squares) / 2)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half_chords))


def _unit_vectors(options: Sequence[Option]) -> tuple[Floats, Floats, Floats]:
    lon = np.radians([option.lon for option in options])
    lat = np.radians([option.lat for option in options])
    return np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
