"""Source packages and tables in, one compiled gazetteer file out.

The file lies in the user's cache folder beside a seal: the fingerprint of
what it was made from and the hash of its bytes. A file whose seal does not
fit is built again.
"""

import gc
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from filelock import FileLock

from geoapp.assets import assets_folder
from geoapp.errors import GazetteerError
from geoapp.gazetteer import sources, tables
from geoapp.gazetteer.entry import Entry
from geoapp.gazetteer.filing import BATCH, new_file, schema, write_names, write_places

Progress = Callable[[str, int, int], None]
"""Called with the step's name, what is done and what there is to do."""

_FORMAT = 6  # raise when the rows change their meaning

# For each step: where it begins and how far it goes, in hundredths of the time,
# and about how many rows it has.
_STEPS = {
    "tables": (0, 2, 21_000),
    "towns": (2, 58, 235_000),
    "airfields": (60, 5, 28_000),
    "ports": (65, 1, 4_000),
    "names": (66, 30, 1_220_000),
    "seal": (96, 4, 1),
}


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
    digest.update(schema().encode())
    for table in sorted(assets_folder("gazetteer").glob("*.csv")):
        digest.update(table.name.encode() + table.read_bytes())
    return digest.hexdigest()


def _build(path: Path, progress: Progress) -> None:
    half = path.with_suffix(".building")
    with new_file(half) as connection:
        _fill(connection, progress)
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
    number = 0
    for step, entries in _all_entries():
        done = 0
        _tell(progress, step, done)
        while batch := list(islice(entries, BATCH)):
            rows = [(number + i, entry) for i, entry in enumerate(batch, start=1)]
            write_places(connection, rows)
            number, done = number + len(batch), done + len(batch)
            _tell(progress, step, done)
    for done in write_names(connection):
        _tell(progress, "names", done)


def _tell(progress: Progress, step: str, rows: int) -> None:
    begin, share, expected = _STEPS[step]
    progress(step, begin + int(share * min(1.0, rows / expected)), 100)


def _all_entries() -> Iterator[tuple[str, Iterator[Entry]]]:
    folder = assets_folder("gazetteer")
    addenda = tables.read_addenda(folder)
    for step, entries in (
        ("tables", tables.read_tables(folder)),
        ("towns", sources.read_towns()),
        ("airfields", sources.read_airfields()),
        ("ports", sources.read_ports()),
    ):
        yield step, map(addenda.complete, entries)
