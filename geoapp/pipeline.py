"""An article in, a FeatureCollection out: four calls, and what they call."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

import geojson
from geopy.location import Location

from geoapp.errors import SettingsError
from geoapp.events import extract_events
from geoapp.features import to_collection
from geoapp.gazetteer import DEMONYM_KINDS, GazetteerGeocoder, ensure_gazetteer
from geoapp.joining import join
from geoapp.model import (
    Article,
    Entity,
    Event,
    Names,
    Resolution,
    Toponym,
    Usage,
)
from geoapp.online import OnlineGeocoder
from geoapp.resolve import resolve
from geoapp.settings import Settings

_BUILT_IN = {
    "tagger": "geoapp.recognize.tagger:make",
    "rules": "geoapp.recognize.rules:make",
    "spacy": "geoapp.recognize.spacy_ner:make",
}
_ONLINE = "geopy."  # its own geocoders are services of the web
_MOST_ASKED = 20  # names of an article; at one a second, more try patience
_EXTRAS = ("spacy",)  # packages that come with the extra of the same name


@dataclass(frozen=True, slots=True)
class Backends:
    """What a user may exchange: the recognizer and the geocoder.

    `geocode` returns the places of a name, best known first, or nothing.
    `online` is asked for the names of which it knows none. `closed` are the
    names of passages that no ship takes.
    """

    recognize: Callable[[Article], Names]
    geocode: Callable[[str], Sequence[Location]]
    online: Callable[[str], Sequence[Location]] | None = None
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an article tells: one resolution per toponym, in order of position.

    `tellings` are the events as often as they are told, `events` each once.
    """

    entities: tuple[Entity, ...]
    resolutions: tuple[Resolution, ...]
    tellings: tuple[Event, ...]
    events: tuple[Event, ...]


def parse(article: Article, backends: Backends) -> geojson.FeatureCollection:
    """Return what happened where, and what moved, as GeoJSON features."""
    reading = read(article, backends)
    return to_collection(
        article, reading.resolutions, reading.events, closed=backends.closed
    )


def read(
    article: Article,
    backends: Backends,
    spans: Collection[tuple[int, int]] | None = None,
) -> Reading:
    """Find the names, decide which place each means, and what happened there.

    Args:
        article: The article.
        backends: The recognizer and the geocoder.
        spans: Start and end of the place names, where they are known; those
            of the recognizer then only tell how each is meant.
    """
    names = backends.recognize(article)
    toponyms: Sequence[Toponym] = names.toponyms
    if spans is not None:
        toponyms = _given(article, spans, names.toponyms, backends.geocode)
    resolutions = resolve(article, toponyms, _geocode_all(backends, toponyms))
    tellings = extract_events(article, resolutions, names.entities)
    events = join(tellings, article.text)
    return Reading(names.entities, resolutions, tellings, events)


def load_backends(settings: Settings) -> Backends:
    """Load the recognizer and the geocoder that the settings name.

    Raises:
        SettingsError: If one is not there or cannot be made.
        GazetteerError: If the gazetteer cannot be built.
    """
    name = settings.recognizer
    # "spacy:MODEL" is no module; which model is for the recognizer to read.
    built_in = "spacy" if name.startswith("spacy:") else name
    make = _load(_BUILT_IN.get(built_in, name), "recognizer")
    online = None
    if settings.geocoder.startswith(_ONLINE):
        online = OnlineGeocoder(_load(settings.geocoder, "geocoder"), settings)
    return Backends(
        make(settings), _geocode(settings), online, settings.closed_passages
    )


def _geocode(settings: Settings) -> Callable[[str], Sequence[Location]]:
    if settings.geocoder == "gazetteer" or settings.geocoder.startswith(_ONLINE):
        geocoder: Any = GazetteerGeocoder(ensure_gazetteer(settings.cache))
    else:
        geocoder = _load(settings.geocoder, "geocoder")()

    def geocode(name: str) -> Sequence[Location]:
        return geocoder.geocode(name, exactly_one=False) or ()

    return geocode


def _geocode_all(
    backends: Backends, toponyms: Sequence[Toponym]
) -> Callable[[str], Sequence[Location]]:
    """Return what finds the places of every name, online where it must."""
    if backends.online is None:
        return backends.geocode
    names = dict.fromkeys(t.name for t in toponyms if not t.demonym)
    unknown = [name for name in names if not backends.geocode(name)]
    answers = {name: backends.online(name) for name in unknown[:_MOST_ASKED]}
    return lambda name: backends.geocode(name) or answers.get(name, ())


def _given(
    article: Article,
    spans: Collection[tuple[int, int]],
    found: Sequence[Toponym],
    geocode: Callable[[str], Sequence[Location]],
) -> list[Toponym]:
    """Return a toponym per span, meant as the one that was found there."""
    known = {(toponym.start, toponym.end): toponym for toponym in found}
    toponyms = []
    for start, end in sorted(set(spans)):
        toponym = known.get((start, end))
        if toponym is None:
            name = article.text[start:end]
            over = [t for t in found if t.start < end and start < t.end]
            demonym = any(
                place.raw.get("kind") in DEMONYM_KINDS for place in geocode(name)[:1]
            )
            usage = Usage.ASSOCIATIVE if demonym else Usage.LITERAL
            usage = over[0].usage if over else usage
            toponym = Toponym(start, end, name, usage, demonym)
        toponyms.append(toponym)
    return toponyms


def _load(name: str, setting: str) -> Callable[..., Any]:
    if ":" not in name:
        raise SettingsError(
            f"unknown {setting} {name!r}; use a built-in name or package.module:name"
        )
    try:
        loaded: Callable[..., Any] = resolve_name(name)
    except ModuleNotFoundError as error:
        mend = f'run: pip install "geoapp[{error.name}]"'
        reason = mend if error.name in _EXTRAS else error
        raise SettingsError(f"cannot load {setting} {name!r}: {reason}") from error
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"cannot load {setting} {name!r}: {error}") from error
    return loaded
