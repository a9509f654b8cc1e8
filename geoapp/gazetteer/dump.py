"""A GeoNames dump in, a file of imported places beside the gazetteer out.

The dump is read line by line; how large it is costs disk and time, no memory.
Its format is told in GeoNames' readme (download.geonames.org/export/dump).
"""

import math
import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from filelock import FileLock

from geoapp.errors import GazetteerError
from geoapp.gazetteer.entry import Entry
from geoapp.gazetteer.filing import (
    BATCH,
    Name,
    new_file,
    spool_names,
    write_names,
    write_places,
)
from geoapp.gazetteer.imported import imported_path, write_seal
from geoapp.gazetteer.names import fold, is_abbreviation, name_key, written_form
from geoapp.gazetteer.tables import division_names

_COLUMNS = 19
_LEAST_ALTERNATE_COLUMNS = 4
_LONGEST_LINE = 100_000  # bytes; alternate names take up to 10,000 characters
_LONGEST_NAME = 200  # characters, as GeoNames has it
_MOST_NAMES = 500  # of one place
_MOST_PACKED = 100  # times its size that a zip may unpack to; GeoNames' have 5
_TRIED_LINES = 1000  # by then a dump has shown that it is one
_MEMBER = re.compile(r"(?!readme)[\w-]+\.txt", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{1,4}|https?:.*")
_NO_LANGUAGES = frozenset(
    {"link", "wkdt", "post", "iata", "icao", "faac", "tcid", "unlc", "phon"}
)
_POPULATION = "SELECT population FROM place WHERE number = ?"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought.

    Attributes:
        path: The file of imported places.
        places: How many places it has.
        skipped: How many lines were no rows of the format.
    """

    path: Path
    places: int
    skipped: int


def import_dump(
    gazetteer: Path,
    dump: Path,
    *,
    alternate_names: Path | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import a GeoNames dump; an earlier import is replaced.

    Args:
        gazetteer: The compiled gazetteer, beside which the file is written.
        dump: `allCountries.zip`, `SY.zip` and the like, or the text file inside.
        alternate_names: `alternateNamesV2.zip` or its text file.
        progress: Called with the step's name, what is done and what there is
            to do.

    Raises:
        GazetteerError: If a file is no such dump, or the folder cannot be
            written.
    """
    told = progress or (lambda step, done, total: None)
    path = imported_path(gazetteer)
    half = path.with_suffix(".importing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parent / "gazetteer.lock"):
            places, skipped = _import(half, dump, alternate_names, told)
            os.replace(half, path)
            write_seal(path, places)
    except OSError as error:
        raise GazetteerError(
            f"cannot import {dump}: {error.strerror or error}"
        ) from error
    finally:
        half.unlink(missing_ok=True)
    return Imported(path, places, skipped)


def _import(
    half: Path, dump: Path, alternate_names: Path | None, progress: Progress
) -> tuple[int, int]:
    with new_file(half) as connection:
        skipped = _read_places(connection, dump, progress)
        (places,) = connection.execute("SELECT count(*) FROM place").fetchone()
        if alternate_names is not None:
            skipped += _read_alternates(connection, alternate_names, progress)
        (names,) = connection.execute("SELECT count(*) FROM spool.name").fetchone()
        for done in write_names(connection):
            progress("names", done, names)
    return places, skipped


@dataclass(slots=True)
class _Lines:
    """The rows of a dump, with a count of the lines that were none."""

    file: IO[bytes]
    columns: int
    read_bytes: int = 0
    good: int = 0
    bad: int = 0

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each line that has enough of them."""
        while line := self.file.readline(_LONGEST_LINE):
            self.read_bytes += len(line)
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                self._skip_rest()
                self.bad += 1
                continue
            try:
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError:
                cells = []
            if len(cells) >= self.columns:
                self.good += 1
                yield cells
            else:
                self.bad += 1
            if self.good + self.bad == _TRIED_LINES and self.good < self.bad:
                return

    def _skip_rest(self) -> None:
        while rest := self.file.readline(_LONGEST_LINE):
            self.read_bytes += len(rest)
            if rest.endswith(b"\n"):
                return


def _read_places(connection: sqlite3.Connection, dump: Path, progress: Progress) -> int:
    with _opened(dump) as (file, size):
        lines = _Lines(file, _COLUMNS)
        entries = (entry for entry in map(_entry, lines.rows()))
        wrong = 0
        while batch := list(islice(entries, BATCH)):
            rows = [row for row in batch if row is not None]
            wrong += len(batch) - len(rows)
            write_places(connection, rows)
            progress("places", lines.read_bytes, max(size, lines.read_bytes))
        if lines.good - wrong <= lines.bad + wrong:
            raise GazetteerError(
                f"{dump} is no GeoNames dump: {lines.good - wrong} of "
                f"{lines.good + lines.bad} lines are places in {_COLUMNS} columns"
            )
        return lines.bad + wrong


def _entry(cells: Sequence[str]) -> tuple[int, Entry] | None:
    """Return a place with its number, or `None` where a cell is nonsense."""
    try:
        number, lat, lon = int(cells[0]), float(cells[4]), float(cells[5])
        population = int(cells[14] or 0)
    except ValueError:
        return None
    in_range = -90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= population < 10**11
    if not in_range or not 0 < number < 2**62 or not _is_name(cells[1]):
        return None
    if not cells[7] or len(cells[7]) > 10 or len(cells[8]) > 2:
        return None
    others = [name for name in (cells[2], *cells[3].split(",")) if _is_name(name)]
    key = (cells[8], cells[10])
    return number, Entry(
        id=f"geonames:{number}",
        name=cells[1],
        feature_code=cells[7],
        lon=lon,
        lat=lat,
        source="GeoNames",
        country=cells[8] or None,
        admin1=division_names().get(key, cells[10]) or None,
        population=population,
        alternates=others[:_MOST_NAMES],
    )


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and not _CODE.fullmatch(name)


def _read_alternates(
    connection: sqlite3.Connection, file: Path, progress: Progress
) -> int:
    with _opened(file) as (opened, size):
        lines = _Lines(opened, _LEAST_ALTERNATE_COLUMNS)
        names = (name for row in lines.rows() for name in _alternate(connection, row))
        while batch := list(islice(names, BATCH)):
            spool_names(connection, iter(batch))
            progress("alternate names", lines.read_bytes, max(size, lines.read_bytes))
        if lines.good <= lines.bad:
            raise GazetteerError(f"{file} is no file of GeoNames' alternate names")
        return lines.bad


def _alternate(connection: sqlite3.Connection, cells: Sequence[str]) -> Iterator[Name]:
    """Yield the name of a row, if it is one of an imported place."""
    _, number, language, name = cells[:4]
    short = is_abbreviation(name)
    if language in _NO_LANGUAGES or not number.isdecimal() or len(number) > 18:
        return
    if not 0 < len(name) <= _LONGEST_NAME or (_CODE.fullmatch(name) and not short):
        return
    known = connection.execute(_POPULATION, (int(number),)).fetchone()
    if known is None:
        return
    key = name_key(name) if short else fold(name)
    if key:
        kind = "abbreviation" if short else "alternate"
        written = written_form(name) if short else None
        yield key, -math.log10(1 + known[0]), int(number), kind, written


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Open a dump, packed or not, with its length in bytes.

    Raises:
        GazetteerError: If it is a zip that no dump comes in.
    """
    try:
        if not is_zipfile(path):
            with path.open("rb") as file:
                yield file, path.stat().st_size
            return
        with ZipFile(path) as archive:
            member = _member(archive, path)
            with archive.open(member) as file:
                yield file, member.file_size
    except (
        BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:
        raise GazetteerError(f"cannot unpack {path}: {error}") from error


def _member(archive: ZipFile, path: Path) -> ZipInfo:
    members = [info for info in archive.infolist() if _MEMBER.fullmatch(info.filename)]
    if not members:
        raise GazetteerError(f"{path} holds no text file of GeoNames")
    member = max(members, key=lambda info: info.file_size)
    if member.file_size > _MOST_PACKED * max(1, member.compress_size):
        raise GazetteerError(
            f"{path} unpacks to more than {_MOST_PACKED} times its size; "
            "it is no dump of GeoNames"
        )
    return member
