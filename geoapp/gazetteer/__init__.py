"""Place names offline, behind geopy's Geocoder interface.

A name goes in, geopy `Location`s come out, best known first. geopy counts
latitude first; `Location.raw` also carries "lon" and "lat" by name.
"""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geoapp.errors import GazetteerError
from geoapp.gazetteer.alike import LEAST_INHABITANTS, forms, is_one_slip
from geoapp.gazetteer.build import ensure_gazetteer, gazetteer_path
from geoapp.gazetteer.dump import Imported, import_dump
from geoapp.gazetteer.imported import imported_path, is_imported, without_known
from geoapp.gazetteer.names import DEMONYM_KINDS, fold, name_key, written_form
from geoapp.gazetteer.variants import Variant, variants

__all__ = [
    "DEMONYM_KINDS",
    "GazetteerGeocoder",
    "Geocode",
    "Imported",
    "ensure_gazetteer",
    "fold",
    "gazetteer_path",
    "import_dump",
    "labels",
]

Geocode = Callable[[str], Sequence[Location]]
"""Returns the places of a name, best known first, or nothing."""

MOST_CANDIDATES = 40
"""How many places of one name are looked at, the best known first."""

_REMEMBERED = 4096  # names kept with their places, some 10 MB

_LONGEST_GUESSED = 100  # characters of a name that is looked into

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

_FIND_IN = """
    SELECT place.id, place.name, feature_code, country, admin1, lon, lat,
        population, bbox, stands_for, source, claims, name.kind
    FROM {database}.name JOIN {database}.place ON place.number = name.place
    WHERE name.key = ? AND (name.written IS NULL OR name.written = ?)
    ORDER BY name.rank LIMIT {limit}
"""
_FIND = _FIND_IN.format(database="main", limit=MOST_CANDIDATES)
_FIND_IMPORTED = _FIND_IN.format(database="imported", limit=MOST_CANDIDATES)

_FIND_ALIKE = "SELECT key FROM main.alike WHERE form = ?"

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
    population, bbox ("west,south,east,north"), stands_for, source, claims
    (countries that claim a disputed place), kind (of the name: main, alternate,
    short, abbreviation, adjective or people) and via (how the place of an
    unknown name was reached; `None` for a known one). Safe under threads.
    """

    def __init__(self, path: Path) -> None:
        """Open a compiled gazetteer for reading, and what was imported beside it.

        Raises:
            GazetteerError: If there is no file at the path, or the imported
                places are damaged.
        """
        super().__init__()
        if not path.is_file():
            raise GazetteerError(f"no gazetteer at {path}; run: geoapp gazetteer build")
        self._uri = _read_only(path)
        imported = imported_path(path)
        self._imported = _read_only(imported) if is_imported(imported) else None
        self._local = threading.local()
        # An article repeats its names; batches repeat each other's.
        self._places = lru_cache(maxsize=_REMEMBERED)(self._look_up)
        self._variants = lru_cache(maxsize=_REMEMBERED)(self._guess)

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """Return the places of a name, or of what an unknown name may mean.

        Args:
            query: A name in any spelling that the gazetteer knows, or one that
                holds such a name: "north-eastern Nigeria", "City of Aleppo",
                "Paris, Texas". Its places then say in `raw["via"]` how they
                were reached.
            exactly_one: Return the best known place alone.
            timeout: Taken for geopy's sake; nothing here can time out.

        Returns:
            A `Location`, or a list of up to `MOST_CANDIDATES`
            and as many imported ones after them; `None` where
            nothing of that name is known.

        Raises:
            GeocoderQueryError: If the query is no text.
        """
        if not isinstance(query, str):
            raise GeocoderQueryError(f"a place name must be text, not {query!r}")
        places = self.known(query) or self._variants(query)
        if not places:
            return None
        return places[0] if exactly_one else list(places)

    def known(self, name: str) -> tuple[Location, ...]:
        """Return the places that bear a name, and none of what it may hold."""
        return self._places(name_key(name), written_form(name))

    def _guess(self, name: str) -> tuple[Location, ...]:
        """Return the places of the first variant of a name that has any."""
        places = self._within(name) if "," in name else ()
        if places or len(name) > _LONGEST_GUESSED:
            return places
        for variant in variants(name):
            found = self.known(variant.name)
            places = tuple(_via(p, variant.via) for p in found if _fits(p, variant))
            if places:
                return places
        return self._alike(fold(name))

    def _alike(self, key: str) -> tuple[Location, ...]:
        """Return the well-known places whose name is one slip away from a key."""
        query = self._connection().execute
        rows = {row[0] for form in forms(key) for row in query(_FIND_ALIKE, (form,))}
        near = sorted(other for other in rows if is_one_slip(key, other))
        found = (place for other in near for place in self._places(other, ""))
        return tuple(_via(place, "alike") for place in found if _is_large(place))

    def _within(self, name: str) -> tuple[Location, ...]:
        """Return the places of "Athens, Ala.": those that lie in the qualifier."""
        bare, _, qualifier = (part.strip() for part in name.rpartition(","))
        places = self.known(bare)
        for whole in self.known(qualifier):
            of_whole = [place for place in places if _lies_in(place, whole)]
            if of_whole:
                return tuple(_via(place, "qualifier") for place in of_whole)
        return ()

    def _look_up(self, key: str, written: str) -> tuple[Location, ...]:
        rows = self._connection().execute(_FIND, (key, written))
        found = [_raw(row) for row in rows]
        if self._imported:
            more = self._connection().execute(_FIND_IMPORTED, (key, written))
            found += without_known(map(_raw, more), found)
        return tuple(_location(raw) for raw in found)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True)
            if self._imported:
                connection.execute("ATTACH ? AS imported", (self._imported,))
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


def _read_only(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def _raw(row: tuple[Any, ...]) -> dict[str, Any]:
    raw = dict(zip(_COLUMNS, row, strict=True))
    raw["via"] = None
    claims = raw["claims"]
    raw["claims"] = tuple(claims.split("|")) if claims else ()
    return raw


def _location(raw: dict[str, Any]) -> Location:
    where, admin1, country = raw["name"], raw["admin1"], raw["country"]
    if admin1:
        where = f"{where}, {admin1}"
    if country:
        where = f"{where}, {country}"
    return Location(where, Point(raw["lat"], raw["lon"]), raw)


def _fits(place: Location, variant: Variant) -> bool:
    """Whether a place is of the kind and size that a variant asks for."""
    raw = place.raw
    if raw["kind"] in DEMONYM_KINDS:
        return False
    code = raw["feature_code"]
    if variant.codes and not code.startswith(variant.codes):
        return False
    if variant.inhabitants and raw["kind"] not in ("main", "abbreviation"):
        return False
    is_small = code.startswith("PPL") and raw["population"] < variant.inhabitants
    return not is_small


def _is_large(place: Location) -> bool:
    """Whether a place is worth a guess at a misspelling."""
    raw = place.raw
    if raw["kind"] in (*DEMONYM_KINDS, "short"):
        return False
    is_town = raw["feature_code"].startswith("PPL")
    return bool(not is_town or raw["population"] >= LEAST_INHABITANTS)


def _via(place: Location, via: str) -> Location:
    return Location(place.address, place.point, place.raw | {"via": via})


def _lies_in(place: Location, whole: Location) -> bool:
    """Whether a place is in a country or a first-level division, as rows tell."""
    inner, outer = place.raw, whole.raw
    if outer["feature_code"].startswith("PCL"):
        code = outer["id"].partition(":")[2]
        return bool(inner["country"] == code and inner["id"] != outer["id"])
    same_country = inner["country"] == outer["country"]
    return bool(same_country and inner["admin1"] == outer["name"])
