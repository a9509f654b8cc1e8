"""Place names offline, behind geopy's Geocoder interface.

A name goes in, geopy `Location`s come out, best known first. geopy counts
latitude first; `Location.raw` also carries "lon" and "lat" by name.
"""

import sqlite3
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geoapp.errors import GazetteerError
from geoapp.gazetteer.build import ensure_gazetteer, gazetteer_path
from geoapp.gazetteer.names import fold, name_key, written_form

__all__ = [
    "GazetteerGeocoder",
    "ensure_gazetteer",
    "fold",
    "gazetteer_path",
    "labels",
]

MOST_CANDIDATES = 40
"""How many places of one name are looked at, the best known first."""

_REMEMBERED = 4096  # names kept with their places, some 10 MB

_COLUMNS = (
    "id",
    "name",
    "feature_code",
    "country",
    "admin1",
    "lon",
    "lat",
    "population",
    "bbox",
    "stands_for",
    "source",
    "claims",
    "kind",
)

_FIND = f"""
    SELECT place.id, place.name, feature_code, country, admin1, lon, lat,
        population, bbox, stands_for, source, claims, name.kind
    FROM name JOIN place ON place.number = name.place
    WHERE name.key = ? AND (name.written IS NULL OR name.written = ?)
    ORDER BY name.rank LIMIT {MOST_CANDIDATES}
"""

# A part of a sea ("Central Mediterranean") is no label beside the whole.
_PARTS = ("Central ", "Eastern ", "Western ", "Mid-", "Cape ")

_LABELS = """
    SELECT name, lon, lat, population, feature_code FROM place
    WHERE (feature_code LIKE 'PCL%' AND feature_code != 'PCLH') -- not former states
        OR feature_code IN ('SEA', 'OCN', 'PPLC')
        OR (feature_code = 'PPL' AND population > 120000)
    ORDER BY population DESC, id
"""


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """The compiled gazetteer as a geopy geocoder.

    `Location.raw` holds id, name, feature_code, country, admin1, lon, lat,
    population, bbox ("west,south,east,north"), stands_for, source and kind
    (of the name: main, alternate, adjective or people). Safe under threads.
    """

    def __init__(self, path: Path) -> None:
        """Open a compiled gazetteer for reading.

        Raises:
            GazetteerError: If there is no file at the path.
        """
        super().__init__()
        if not path.is_file():
            raise GazetteerError(f"no gazetteer at {path}; run: geoapp gazetteer build")
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        # An article repeats its names; batches repeat each other's.
        self._places = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """Return the places of a name.

        Args:
            query: A name in any spelling that the gazetteer knows.
            exactly_one: Return the best known place alone.
            timeout: Taken for geopy's sake; nothing here can time out.

        Returns:
            A `Location`, or a list of up to `MOST_CANDIDATES`; `None` where
            the name is unknown.

        Raises:
            GeocoderQueryError: If the query is no text.
        """
        if not isinstance(query, str):
            raise GeocoderQueryError(f"a place name must be text, not {query!r}")
        places = self._places(name_key(query), written_form(query))
        if not places:
            return None
        return places[0] if exactly_one else list(places)

    def _look_up(self, key: str, written: str) -> tuple[Location, ...]:
        rows = self._connection().execute(_FIND, (key, written))
        return tuple(_location(row) for row in rows)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True)
            self._local.connection = connection
        return connection


def labels(path: Path) -> list[tuple[str, float, float, int, str]]:
    """Return the names to write on a map.

    Args:
        path: The compiled gazetteer.

    Returns:
        Name, longitude, latitude, lowest zoom at which to show it, and kind
        ("country", "sea", "capital", "city"), most important first.
    """
    uri = f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True)
    try:
        rows = connection.execute(_LABELS).fetchall()
    finally:
        connection.close()
    return [
        (name, round(lon, 2), round(lat, 2), *_label_rank(code, population))
        for name, lon, lat, population, code in rows
        if not (code in ("SEA", "OCN") and name.startswith(_PARTS))
    ]


def _label_rank(code: str, population: int) -> tuple[int, str]:
    if code in ("SEA", "OCN"):
        return (2 if code == "OCN" else 4), "sea"
    if code.startswith("PCL"):
        steps = ((80_000_000, 2), (20_000_000, 3), (5_000_000, 4), (500_000, 5))
        return next((zoom for least, zoom in steps if population > least), 6), "country"
    steps = ((8_000_000, 3), (3_000_000, 4), (1_000_000, 5), (400_000, 6))
    zoom = next((zoom for least, zoom in steps if population > least), 7)
    return (min(zoom, 5), "capital") if code == "PPLC" else (zoom, "city")


def _location(row: tuple[Any, ...]) -> Location:
    raw = dict(zip(_COLUMNS, row, strict=True))
    raw["claims"] = tuple((raw["claims"] or "").split("|")) if raw["claims"] else ()
    where = ", ".join(
        part for part in (raw["name"], raw["admin1"], raw["country"]) if part
    )
    return Location(where, Point(raw["lat"], raw["lon"]), raw)
