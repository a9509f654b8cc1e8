"""Straits and canals that ships pass: a table, and which are taken as closed.

Boxes are west, south, east, north in degrees (CRS84), hand-placed so that
every lane through the passage enters its box and no other lane does.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from geoapp.errors import SettingsError
from geoapp.model import BBox


@dataclass(frozen=True, slots=True)
class Passage:
    """A narrow water. A `gate` parts two seas; `rare` is not for every ship.

    Rare are ice and small canals: only a text that names one leads through it.
    """

    title: str
    boxes: tuple[BBox, ...]
    gate: bool = True
    rare: bool = False


_DANISH = (
    (12.3, 55.5, 13.1, 55.75),  # Oresund, at Drogden
    (10.6, 55.2, 11.3, 55.5),  # Great Belt, at Korsor
    (9.4, 55.2, 9.95, 55.6),  # Little Belt, at Fredericia
)
_BOSPORUS = (28.9, 41.0, 29.25, 41.23)
_DARDANELLES = (26.15, 39.95, 26.75, 40.45)

PASSAGES: dict[str, Passage] = {
    "bab-el-mandeb": Passage("Bab-el-Mandeb", ((43.0, 12.3, 43.7, 12.9),)),
    "bering": Passage("Bering Strait", ((-170.5, 65.3, -167.5, 66.4),)),
    "bosporus": Passage("Bosporus", (_BOSPORUS,)),
    "corinth": Passage("Corinth Canal", ((22.9, 37.88, 23.05, 37.98),), False, True),
    "danish-straits": Passage("Danish straits", _DANISH),
    "dardanelles": Passage("Dardanelles", (_DARDANELLES,)),
    "dover": Passage("Strait of Dover", ((1.0, 50.7, 2.2, 51.4),)),
    "gibraltar": Passage("Strait of Gibraltar", ((-5.8, 35.6, -5.2, 36.2),)),
    "great-belt": Passage("Great Belt", (_DANISH[1],)),
    "hormuz": Passage("Strait of Hormuz", ((56.2, 26.0, 57.0, 27.0),)),
    "kerch": Passage("Kerch Strait", ((36.2, 44.95, 36.9, 45.5),)),
    "kiel": Passage("Kiel Canal", ((9.3, 54.0, 10.0, 54.4),), rare=True),
    "la-perouse": Passage("La Perouse Strait", ((141.5, 45.3, 142.6, 46.4),)),
    "lombok": Passage("Lombok Strait", ((115.5, -8.9, 116.1, -8.3),)),
    "magellan": Passage("Strait of Magellan", ((-74.0, -54.0, -68.5, -52.2),)),
    "malacca": Passage("Strait of Malacca", ((98.5, 2.2, 101.6, 4.5),)),
    "northern-sea-route": Passage(
        "Northern Sea Route", ((96.0, 77.0, 108.0, 81.9),), rare=True
    ),
    "northwest-passage": Passage(
        "Northwest Passage", ((-97.0, 66.0, -82.0, 79.0),), rare=True
    ),
    "oresund": Passage("Oresund", (_DANISH[0],)),
    "panama": Passage("Panama Canal", ((-80.0, 8.9, -79.5, 9.4),)),
    "saint-lawrence": Passage("Saint Lawrence Seaway", ((-75.4, 44.7, -73.7, 45.5),)),
    "suez": Passage("Suez Canal", ((32.2, 30.0, 32.7, 31.2),)),
    "sunda": Passage("Sunda Strait", ((105.3, -6.2, 106.1, -5.6),)),
    "taiwan": Passage("Taiwan Strait", ((117.8, 23.0, 121.0, 25.3),)),
    "torres": Passage("Torres Strait", ((141.5, -11.0, 143.5, -9.2),)),
    "tsugaru": Passage("Tsugaru Strait", ((139.9, 41.0, 141.4, 41.8),)),
    "tsushima": Passage(
        "Korea Strait", ((128.3, 33.6, 130.4, 34.85), (130.7, 33.85, 131.0, 34.05))
    ),
    "turkish-straits": Passage("Turkish Straits", (_BOSPORUS, _DARDANELLES)),
    "volga-don": Passage("Volga-Don Canal", ((43.4, 48.4, 44.6, 48.8),)),
}
"""By the names that a setting uses. Longitudes do not cross 180."""

RARE = frozenset(name for name, passage in PASSAGES.items() if passage.rare)

_ALSO_CALLED = {
    "bab-al-mandab": "bab-el-mandeb",
    "babelmandeb": "bab-el-mandeb",
    "bosphorus": "bosporus",
    "istanbul": "bosporus",
    "ormuz": "hormuz",
    "korea": "tsushima",
    "northeast-passage": "northern-sea-route",
    "northeast": "northern-sea-route",
    "northwest": "northwest-passage",
    "sound": "oresund",
    "st.-lawrence": "saint-lawrence",
    "st-lawrence": "saint-lawrence",
}
_BEFORE = ("the-", "strait-of-", "straits-of-")
_AFTER = ("-strait", "-canal", "-seaway")


def closed_passages(names: str | Iterable[str]) -> frozenset[str]:
    """Read the names of passages that are taken as closed.

    Args:
        names: Separated by commas, or one by one.

    Raises:
        SettingsError: If one is unknown.

    >>> sorted(closed_passages("Suez, Strait of Hormuz,"))
    ['hormuz', 'suez']
    """
    parts = names.split(",") if isinstance(names, str) else names
    return frozenset(_known(part) for part in parts if part.strip())


def _known(written: str) -> str:
    name = passage_named(written)
    if name is None:
        known = ", ".join(PASSAGES)
        raise SettingsError(f"unknown passage {written.strip()!r}; known: {known}")
    return name


def passage_named(written: str) -> str | None:
    """Return the name in the table of what people call a passage.

    >>> passage_named("Strait of Hormuz"), passage_named("Channel Tunnel")
    ('hormuz', None)
    """
    name = "-".join(written.lower().replace("_", " ").replace("-", " ").split())
    for words in _BEFORE:
        name = name.removeprefix(words)
    for words in _AFTER:
        name = name.removesuffix(words)
    name = _ALSO_CALLED.get(name, name)
    return name if name in PASSAGES else None


def titles(names: Iterable[str]) -> str:
    """Return what passages are called, in order, for people to read.

    >>> titles({"suez", "hormuz"})
    'Strait of Hormuz, Suez Canal'
    """
    return ", ".join(PASSAGES[name].title for name in sorted(names))


def middle(name: str) -> tuple[float, float]:
    """Return lon, lat of the middle of a passage, in degrees."""
    west, south, east, north = PASSAGES[name].boxes[0]
    return ((west + east) / 2, (south + north) / 2)
