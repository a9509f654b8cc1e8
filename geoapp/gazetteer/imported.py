"""Places that a user imported, beside the compiled gazetteer.

They lie in a file of their own, so that they outlive every build; a seal says
which version wrote it and how long it is.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from geoapp.errors import GazetteerError
from geoapp.gazetteer.filing import schema

_FORMAT = 1  # raise when keys or rows change their meaning

# Two rows of one name and kind are one place when they are as near as this,
# degrees: sources put the point of a country or a sea hundreds of km apart.
_SAME_WITHIN = {
    "PCL": 30.0,
    "TER": 30.0,
    "CON": 90.0,
    "OCN": 90.0,
    "SEA": 15.0,
    "RGN": 10.0,
    "GUL": 5.0,
    "STM": 3.0,
    "ADM": 1.5,
    "PPL": 0.1,
}
_SAME_OTHERWISE = 0.3  # degrees


def imported_path(gazetteer: Path) -> Path:
    """Return where the imported places lie beside a compiled gazetteer."""
    return gazetteer.with_name("imported.sqlite")


def write_seal(path: Path, places: int) -> None:
    """Seal a file of imported places that is finished."""
    seal = {"format": _version(), "size": path.stat().st_size, "places": places}
    _seal_path(path).write_text(json.dumps(seal), encoding="utf-8")


def is_imported(path: Path) -> bool:
    """Return whether there are imported places, sealed by this version.

    Raises:
        GazetteerError: If the file is damaged or from another version.
    """
    if not path.is_file():
        return False
    try:
        seal = json.loads(_seal_path(path).read_text(encoding="utf-8"))
        sound = (seal["format"], seal["size"]) == (_version(), path.stat().st_size)
    except (OSError, ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise GazetteerError(
            f"the imported places at {path} are damaged or from another version; "
            "run: geoapp gazetteer import FILE, or delete that file"
        )
    return True


def without_known(
    rows: Iterable[dict[str, Any]], known: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the rows that are none of the known places, nor of those before.

    Args:
        rows: Imported places of a name, each as the geocoder's `raw`.
        known: Places of that name in the compiled gazetteer.
    """
    taken = list(known)
    for row in rows:
        if not any(_is_same(row, other) for other in taken):
            taken.append(row)
            yield row


def _version() -> str:
    return hashlib.sha256(f"{_FORMAT} {schema()}".encode()).hexdigest()


def _seal_path(path: Path) -> Path:
    return path.with_suffix(".seal.json")


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["id"] == other["id"]:
        return True
    code = one["feature_code"]
    if code.startswith("ADM"):
        alike = code[:4] == other["feature_code"][:4]
    else:
        alike = code[:3] == other["feature_code"][:3]
    within = _SAME_WITHIN.get(code[:3], _SAME_OTHERWISE)
    apart = max(abs(one["lat"] - other["lat"]), abs(one["lon"] - other["lon"]))
    return bool(alike and apart <= within)
