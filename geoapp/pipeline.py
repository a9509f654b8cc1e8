"""An article in, a FeatureCollection out: four calls, and what they call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

import geojson
from geopy.location import Location

from geoapp.errors import SettingsError
from geoapp.events import extract_events
from geoapp.features import to_collection
from geoapp.gazetteer import GazetteerGeocoder, ensure_gazetteer
from geoapp.model import Article, Names
from geoapp.resolve import resolve
from geoapp.settings import Settings

_BUILT_IN = {"rules": "geoapp.recognize.rules:make"}


@dataclass(frozen=True, slots=True)
class Backends:
    """What a user may exchange: the recognizer and the geocoder.

    `geocode` returns the places of a name, best known first, or nothing.
    """

    recognize: Callable[[Article], Names]
    geocode: Callable[[str], Sequence[Location]]


def parse(article: Article, backends: Backends) -> geojson.FeatureCollection:
    """Return what happened where, and what moved, as GeoJSON features."""
    names = backends.recognize(article)
    resolutions = resolve(article, names.toponyms, backends.geocode)
    events = extract_events(article, resolutions, names.entities)
    return to_collection(article, resolutions, events)


def load_backends(settings: Settings) -> Backends:
    """Load the recognizer and the geocoder that the settings name.

    Raises:
        SettingsError: If one is not there or cannot be made.
        GazetteerError: If the gazetteer cannot be built.
    """
    make = _load(_BUILT_IN.get(settings.recognizer, settings.recognizer), "recognizer")
    return Backends(make(settings), _geocode(settings))


def _geocode(settings: Settings) -> Callable[[str], Sequence[Location]]:
    if settings.geocoder == "gazetteer":
        geocoder: Any = GazetteerGeocoder(ensure_gazetteer(settings.cache))
    else:
        geocoder = _load(settings.geocoder, "geocoder")()

    def geocode(name: str) -> Sequence[Location]:
        return geocoder.geocode(name, exactly_one=False) or ()

    return geocode


def _load(name: str, setting: str) -> Callable[..., Any]:
    if ":" not in name:
        raise SettingsError(
            f"unknown {setting} {name!r}; use a built-in name or package.module:name"
        )
    try:
        loaded: Callable[..., Any] = resolve_name(name)
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"cannot load {setting} {name!r}: {error}") from error
    return loaded
