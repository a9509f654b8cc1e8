"""Entries in, rows of a gazetteer file out: places, and names by their key.

The names wait in a spool until they are sorted, so that millions of them take
no memory.
"""

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.resources import files
from itertools import groupby, islice
from pathlib import Path

from geoapp.gazetteer.alike import forms, is_well_known
from geoapp.gazetteer.entry import Entry
from geoapp.gazetteer.names import fold, name_key, written_form
from geoapp.gazetteer.variants import spellings_of_key

BATCH = 10_000
"""Rows to write at a time."""

# How well known a kind of place is beside a town of so many inhabitants.
_WEIGHT_AS_INHABITANTS = {
    "PCL": 2_000_000,
    "PPLC": 3_000_000,
    "CONT": 50_000_000,
    "RGN": 3_000_000,
    "OCN": 50_000_000,
    "SEA": 10_000_000,
    "GULF": 3_000_000,
    "STRT": 3_000_000,
    "CNL": 1_000_000,
    "LK": 300_000,
    "STM": 500_000,
    "BAY": 500_000,
    "ISL": 500_000,
    "PEN": 1_000_000,
    "ADM1": 1_500_000,
    "ADM2": 0,
    "AIRB": 60_000,
    "NVB": 60_000,
    "INSM": 60_000,
    "GOVL": 5_000_000,
}
_WEIGHT_OF_OTHER_KINDS = 30_000  # the table's rows are there because news name them

# How much less than the main name another kind says, as a power of ten.
_KIND_WEIGHTS = {"alternate": 0.3, "short": 1.0}
# Kinds whose "Saint" is also filed as "St", and the like.
_RESPELLED = ("main", "short")
# Places that their inhabitants alone make known.
_BY_INHABITANTS = ("geonames:", "airport:", "port:", "posttowns:")

Name = tuple[str, float, int, str, str | None]
"""Key, weight (lower is better), number of the place, kind, written form."""
_Row = tuple[str, int, int, str, str | None]

_SPOOL = """
    CREATE TABLE spool.name (
        key TEXT, weight REAL, place INTEGER, kind TEXT, written TEXT)
"""
_SORTED = """
    SELECT key, weight, place, kind, written FROM spool.name
    ORDER BY key, weight, place
"""


def schema() -> str:
    """Return the SQL that makes the tables of a gazetteer file."""
    return (files("geoapp.gazetteer") / "schema.sql").read_text(encoding="utf-8")


@contextmanager
def new_file(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a new gazetteer file for `write_places` and `write_names`.

    Nothing is saved on the way: a file that was not finished is worth nothing.
    """
    spool = path.with_name(f"{path.name}.spool")
    for file in (path, spool):
        file.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ATTACH ? AS spool", (str(spool),))
            for database in ("main", "spool"):
                connection.execute(f"PRAGMA {database}.journal_mode=OFF")
                connection.execute(f"PRAGMA {database}.synchronous=OFF")
            connection.executescript(schema())
            connection.execute(_SPOOL)
            yield connection
            connection.commit()
    finally:
        spool.unlink(missing_ok=True)


def write_places(
    connection: sqlite3.Connection, rows: Sequence[tuple[int, Entry]]
) -> None:
    """Write places under their numbers, and spool their names.

    Of two places of one number the first stays.
    """
    marks = ", ".join("?" * 13)
    connection.executemany(
        f"INSERT OR IGNORE INTO place VALUES ({marks})",
        (_place_row(*row) for row in rows),
    )
    spool_names(connection, (name for row in rows for name in _name_rows(*row)))
    connection.executemany(
        "INSERT OR IGNORE INTO alike VALUES (?, ?)",
        (form for _, entry in rows for form in _alike_rows(entry)),
    )


def spool_names(connection: sqlite3.Connection, names: Iterator[Name]) -> None:
    """Add names to those that wait to be sorted."""
    connection.executemany("INSERT INTO spool.name VALUES (?, ?, ?, ?, ?)", names)


def write_names(connection: sqlite3.Connection) -> Iterator[int]:
    """Write the spooled names, ranked among those of one key.

    Yields:
        How many are written so far.
    """
    ranked = _ranked(connection.execute(_SORTED))
    done = 0
    while rows := list(islice(ranked, 10 * BATCH)):
        connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", rows)
        done += len(rows)
        yield done


def _place_row(number: int, entry: Entry) -> tuple[str | float | None, ...]:
    return (
        number,
        entry.id,
        entry.name,
        entry.feature_code,
        entry.country,
        entry.admin1,
        entry.lon,
        entry.lat,
        entry.population,
        entry.bbox,
        entry.stands_for,
        entry.source,
        "|".join(entry.claims) or None,
    )


def _name_rows(number: int, entry: Entry) -> Iterator[Name]:
    """Yield the names of a place, once per key and written form."""
    weight = -prominence(entry)
    seen: set[tuple[str, str | None]] = set()
    for kind, group in (
        ("main", (entry.name,)),
        ("alternate", entry.alternates),
        ("adjective", entry.adjectives),
        ("people", entry.peoples),
        ("abbreviation", entry.abbreviations),
        ("short", entry.shorts),
    ):
        for name in group:
            key = name_key(name) if kind == "abbreviation" else fold(name)
            written = written_form(name) if kind == "abbreviation" else None
            lower = weight + _KIND_WEIGHTS.get(kind, 0.0)
            keys = [key, *(spellings_of_key(key) if kind in _RESPELLED else ())]
            for key in keys:
                if key and not {(key, None), (key, written)} & seen:
                    seen.add((key, written))
                    yield key, lower, number, kind, written


def _alike_rows(entry: Entry) -> Iterator[tuple[str, str]]:
    for kind, group in (("main", (entry.name,)), ("alternate", entry.alternates)):
        if is_well_known(entry, kind):
            for key in map(fold, group):
                yield from ((form, key) for form in forms(key))


def prominence(entry: Entry) -> float:
    """Return how well known a place is: the logarithm of its inhabitants."""
    code = entry.feature_code
    weight = _WEIGHT_AS_INHABITANTS.get(
        code, _WEIGHT_AS_INHABITANTS.get(code[:3], _WEIGHT_OF_OTHER_KINDS)
    )
    if entry.id.startswith(_BY_INHABITANTS) and code != "PPLC":
        weight = 0
    return math.log10(1 + entry.population + weight)


def _ranked(names: Iterator[Name]) -> Iterator[_Row]:
    for key, group in groupby(names, key=lambda row: row[0]):
        for rank, (_, _, place, kind, written) in enumerate(group):
            yield key, rank, place, kind, written
