"""Source packages and tables in, one compiled gazetteer file out.

The file lies in the user's cache folder beside a seal: the fingerprint of
what it was made from and the hash of its bytes. A file whose seal does not
fit is built again.
"""

import gc
import hashlib
import json
import math
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from itertools import groupby, islice
from pathlib import Path

from filelock import FileLock

from geoapp.assets import assets_folder
from geoapp.errors import GazetteerError
from geoapp.gazetteer import sources
from geoapp.gazetteer.names import fold
from geoapp.gazetteer.sources import Entry

Progress = Callable[[str, int, int], None]
"""Called with the step's name, what is done and what there is to do."""

_FORMAT = 3  # raise when the rows change their meaning
_BATCH = 10_000  # rows written at a time

# For each step: where it begins and how far it goes, in hundredths of the time,
# and about how many rows it has.
_STEPS = {
    "tables": (0, 1, 3_000),
    "towns": (1, 59, 235_000),
    "airfields": (60, 5, 28_000),
    "ports": (65, 1, 4_000),
    "names": (66, 30, 1_200_000),
    "seal": (96, 4, 1),
}

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
    "AIRB": 60_000,
    "NVB": 60_000,
    "INSM": 60_000,
    "GOVL": 5_000_000,
}
_WEIGHT_OF_OTHER_KINDS = 30_000  # the table's rows are there because news name them

_Row = tuple[str, int, int, str]


def gazetteer_path(cache: Path) -> Path:
    """Return where the compiled gazetteer lies in a cache folder."""
    return cache / "gazetteer.sqlite"


def ensure_gazetteer(
    cache: Path, progress: Progress | None = None, *, force: bool = False
) -> Path:
    """Return the path of a sound gazetteer, building it where needed.

    A missing, damaged, half-written or outdated file is built anew; of two
    processes one builds and the other waits for it.

    Args:
        cache: Folder of the compiled file; made when missing.
        progress: Told of each step.
        force: Build even when the file is sound.

    Raises:
        GazetteerError: If the cache folder cannot be written.
    """
    path = gazetteer_path(cache)
    if not force and _is_sound(path):
        return path
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "gazetteer.lock"):
            if force or not _is_sound(path):
                _build(path, progress or _silent)
    except OSError as error:
        raise GazetteerError(
            f"cannot write the gazetteer to {cache}: {error.strerror or error}; "
            "choose another folder with GEOAPP_CACHE"
        ) from error
    return path


def _silent(step: str, done: int, total: int) -> None:
    pass


def _is_sound(path: Path) -> bool:
    try:
        seal = json.loads(_seal_path(path).read_text(encoding="utf-8"))
        return bool(
            seal["size"] == path.stat().st_size
            and seal["fingerprint"] == _fingerprint()
            and seal["hash"] == _hash(path)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _seal_path(path: Path) -> Path:
    return path.with_suffix(".seal.json")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _fingerprint() -> str:
    """Hash what the rows depend on: packages, tables, schema, format."""
    digest = hashlib.sha256(f"{_FORMAT} {sources.source_versions()}".encode())
    digest.update(_schema().encode())
    for table in sorted(assets_folder("gazetteer").glob("*.csv")):
        digest.update(table.name.encode() + table.read_bytes())
    return digest.hexdigest()


def _schema() -> str:
    return (files("geoapp.gazetteer") / "schema.sql").read_text(encoding="utf-8")


def _build(path: Path, progress: Progress) -> None:
    half = path.with_suffix(".building")
    half.unlink(missing_ok=True)
    connection = sqlite3.connect(half)
    try:
        # Nothing to save here: a broken build is thrown away.
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        connection.executescript(_schema())
        _fill(connection, progress)
        connection.commit()
    finally:
        connection.close()
    # The packages' data hang in cycles; a server that built goes on for long.
    gc.collect()
    _tell(progress, "seal", 0)
    seal = {
        "fingerprint": _fingerprint(),
        "size": half.stat().st_size,
        "hash": _hash(half),
    }
    _seal_path(path).unlink(missing_ok=True)
    os.replace(half, path)
    seal_half = path.with_suffix(".seal.building")
    seal_half.write_text(json.dumps(seal), encoding="utf-8")
    os.replace(seal_half, _seal_path(path))
    _tell(progress, "seal", 1)


def _fill(connection: sqlite3.Connection, progress: Progress) -> None:
    names: list[tuple[str, float, int, str]] = []
    number = 0
    for step, entries in _all_entries():
        done = 0
        _tell(progress, step, done)
        while batch := list(islice(entries, _BATCH)):
            rows = [(number + i, entry) for i, entry in enumerate(batch, start=1)]
            _insert_places(connection, (_place_row(*row) for row in rows))
            names += [name for row in rows for name in _name_rows(*row)]
            number, done = number + len(batch), done + len(batch)
            _tell(progress, step, done)
    names.sort()
    ranked = _ranked(names)
    done = 0
    while rows_of_names := list(islice(ranked, 10 * _BATCH)):
        connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", rows_of_names)
        done += len(rows_of_names)
        _tell(progress, "names", done)


def _tell(progress: Progress, step: str, rows: int) -> None:
    begin, share, expected = _STEPS[step]
    progress(step, begin + int(share * min(1.0, rows / expected)), 100)


def _all_entries() -> Iterator[tuple[str, Iterator[Entry]]]:
    yield "tables", sources.read_tables(assets_folder("gazetteer"))
    yield "towns", sources.read_towns()
    yield "airfields", sources.read_airfields()
    yield "ports", sources.read_ports()


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
    )


def _insert_places(
    connection: sqlite3.Connection, rows: Iterable[tuple[str | float | None, ...]]
) -> None:
    marks = ", ".join("?" * 12)
    connection.executemany(f"INSERT INTO place VALUES ({marks})", rows)


def _name_rows(number: int, entry: Entry) -> Iterator[tuple[str, float, int, str]]:
    """Yield key, lower-is-better weight, place and kind, once per key."""
    weight = -_prominence(entry)
    seen: set[str] = set()
    for kind, group in (
        ("main", (entry.name,)),
        ("alternate", entry.alternates),
        ("adjective", entry.adjectives),
        ("people", entry.peoples),
    ):
        for name in group:
            key = fold(name)
            if key and key not in seen:
                seen.add(key)
                yield key, weight + (0.3 if kind == "alternate" else 0.0), number, kind


def _prominence(entry: Entry) -> float:
    """Return how well known a place is: the logarithm of its inhabitants."""
    code = entry.feature_code
    weight = _WEIGHT_AS_INHABITANTS.get(
        code, _WEIGHT_AS_INHABITANTS.get(code[:3], _WEIGHT_OF_OTHER_KINDS)
    )
    if entry.id.startswith(("geonames:", "airport:", "port:")) and code != "PPLC":
        weight = 0
    return math.log10(1 + entry.population + weight)


def _ranked(names: list[tuple[str, float, int, str]]) -> Iterator[_Row]:
    for key, group in groupby(names, key=lambda row: row[0]):
        for rank, (_, _, place, kind) in enumerate(group):
            yield key, rank, place, kind
