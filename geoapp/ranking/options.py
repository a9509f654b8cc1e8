"""What a geocoder answers, as places that a name could mean."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geopy.distance import great_circle
from geopy.location import Location
from shapely.geometry import Point

from geoapp.model import BBox, Place, Precision

STATES = "divisions:US-"
"""How the ids of the states of the United States begin."""

_REMEMBERED = 16_384  # places, some 10 MB

_CLASSES = (
    (("PCLH",), "a former state"),
    (("PCL", "TERR"), "a country"),
    (("CONT",), "a continent"),
    (("OCN", "SEA", "GULF", "STRT"), "a sea"),
    (("ADM1",), "a first-level division"),
    (("ADM2",), "a county"),
    (("ADM",), "a district"),
    (("RGN", "AREA", "PEN", "ISL", "MT", "DSRT", "CST", "VAL"), "a region"),
    (("PPLX",), "a part of a town"),
    (("AIR", "NVB", "INSM", "PRT"), "a base or port"),
    (("GOVL",), "a seat of government"),
)


WIDE = ("a country", "a former state", "a continent", "a sea", "a water", "a region")
"""Kinds of place whose one point says little of where they are."""


@dataclass(frozen=True, slots=True)
class Option:
    """A place that a name could mean.

    `country` is the place's, of a disputed country its own. `kind` is the kind
    of name it was found by (main, alternate, short, abbreviation, adjective or
    people); `via` tells how the place of an unknown name was reached, "" for a
    known name. `order` counts the geocoder's answers from 0. `region` is
    country and first-level division ("US/Ohio"), "" if unknown.
    """

    place: Place
    country: str
    kind: str
    via: str
    order: int
    lon: float
    lat: float
    region: str

    @property
    def kind_of_place(self) -> str:
        """Return the kind of place in words, as the weights name it.

        A town without a count of its inhabitants is "a hamlet".
        """
        return _kind_of_place(self.place)


def to_options(locations: Sequence[Location]) -> tuple[Option, ...]:
    """Return a geocoder's answers as options, in their order."""
    options = []
    for order, location in enumerate(locations):
        raw = location.raw if isinstance(location.raw, dict) else {}
        place = to_place(location)
        options.append(
            Option(
                place,
                _country(place),
                str(raw.get("kind") or "main"),
                str(raw.get("via") or ""),
                order,
                location.longitude,
                location.latitude,
                _region(place),
            )
        )
    return tuple(options)


def to_place(location: Location) -> Place:
    """Return the place that a geocoder's answer describes.

    What a geocoder leaves out is unknown: a foreign answer without a feature
    code counts as a populated place.
    """
    raw = location.raw if isinstance(location.raw, dict) else {}
    lon, lat = location.longitude, location.latitude
    return _place(
        str(raw.get("id") or raw.get("place_id") or f"point:{lon:.5f},{lat:.5f}"),
        str(raw.get("name") or location.address.split(",")[0]),
        str(raw.get("feature_code") or "PPL"),
        (lon, lat),
        raw.get("country"),
        raw.get("admin1"),
        int(raw.get("population") or 0),
        raw.get("bbox"),
        str(raw.get("source") or ""),
        raw.get("stands_for"),
        tuple(raw.get("claims") or ()),
    )


@lru_cache(maxsize=_REMEMBERED)
def _place(
    key: str,
    name: str,
    feature_code: str,
    lon_lat: tuple[float, float],
    country: str | None,
    admin1: str | None,
    population: int,
    bbox: str | None,
    source: str,
    stands_for: str | None,
    claims: tuple[str, ...],
) -> Place:
    return Place(
        id=key,
        name=name,
        feature_code=feature_code,
        geometry=Point(*lon_lat),
        country=country,
        admin1=admin1,
        population=population,
        bbox=_bbox(bbox),
        source=source,
        stands_for=stands_for,
        claims=claims,
    )


def _bbox(text: object) -> BBox | None:
    if not isinstance(text, str):
        return None
    west, south, east, north = (float(side) for side in text.split(","))
    return (west, south, east, north)


def _country(place: Place) -> str:
    """Return the country that a place counts for; a disputed one is its own."""
    return place.country or place.id.partition("countries:")[2]


def _region(place: Place) -> str:
    division = place.admin1
    if not division and place.feature_code == "ADM1":
        division = place.name
    return f"{place.country}/{division}" if place.country and division else ""


@lru_cache(maxsize=_REMEMBERED)
def _kind_of_place(place: Place) -> str:
    code = place.feature_code
    for beginnings, words in _CLASSES:
        if code.startswith(beginnings):
            return words
    if place.precision is Precision.WATER:
        return "a water"
    if code.startswith("PPL") and not place.population:
        return "a hamlet"
    if code == "PPLC":
        return "a capital"
    if code.startswith("PPLA"):
        return "a regional seat"
    return "a town" if code.startswith("PPL") else "a site"


def distance_km(one: Option, other: Option) -> float:
    """Return the great-circle distance of two options."""
    return float(great_circle((one.lat, one.lon), (other.lat, other.lon)).km)


def magnitude(place: Place) -> float:
    """Return the decimal logarithm of a place's inhabitants, 0 where unknown."""
    return math.log10(1 + place.population)


def lies_in(place: Place, whole: Place) -> bool:
    """Whether a place lies in a country or division, as far as rows tell."""
    if place.id == whole.id or place.country != _country(whole):
        return False
    if whole.precision is Precision.COUNTRY:
        return True
    if place.admin1 and place.admin1 in (whole.name, whole.id.rpartition("-")[2]):
        return True
    named = whole.id.startswith(STATES) and place.admin1  # else by another name
    if named or whole.bbox is None:
        return False
    west, south, east, north = whole.bbox
    lon, lat = place.lon_lat
    return west <= lon <= east and south <= lat <= north
