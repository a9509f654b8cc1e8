"""A geocoding service of the web, asked only for what is not known offline.

It is asked slowly and each name once: answers are kept on disk. Whatever goes
wrong with it leaves the offline answers standing, and is logged once a run.
"""

import inspect
import json
import logging
import math
import sqlite3
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderQueryError, GeocoderServiceError, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.location import Location
from geopy.point import Point

from geoapp.errors import SettingsError
from geoapp.settings import Settings

MOST_ANSWERS = 10
"""How many places of one name are kept, in the order of the service."""

CACHE_FILE = "online.sqlite"

_LOG = logging.getLogger(__name__)
_NONSENSE = (GeopyError, ValueError, LookupError, TypeError, AttributeError)
_LONGEST = 100  # characters of a name; a longer one is a mistake
_REST_S = 60.0  # how long a service that failed is left alone
_ERROR_WAIT_S = 5.0  # geopy's default, which no delay may exceed

# What OpenStreetMap calls a thing (its category and type) as a GeoNames code.
_CODES = {
    ("place", "country"): "PCLI",
    ("place", "state"): "ADM1",
    ("place", "province"): "ADM1",
    ("place", "county"): "ADM2",
    ("place", "region"): "RGN",
    ("place", "island"): "ISL",
    ("place", "sea"): "SEA",
    ("place", "ocean"): "OCN",
    ("natural", "bay"): "BAY",
    ("natural", "strait"): "STRT",
    ("natural", "peninsula"): "PEN",
    ("natural", "desert"): "DSRT",
    ("natural", "peak"): "MT",
    ("natural", "water"): "LK",
    ("waterway", "river"): "STM",
    ("waterway", "canal"): "CNL",
    ("aeroway", "aerodrome"): "AIRP",
    ("military", "airfield"): "AIRB",
    ("military", "naval_base"): "NVB",
    ("military", "base"): "INSM",
}
_SETTLED = ("place", "boundary")  # categories whose other types are settlements
_UNTOLD = "PPL"
_SITE = "BLDG"


class OnlineGeocoder:
    """Returns the places of a name, as the gazetteer would; safe under threads."""

    def __init__(self, make: Callable[..., Any], settings: Settings) -> None:
        """Make a geopy geocoder and its cache.

        Args:
            make: A class of `geopy.geocoders`.
            settings: Those that begin with "online", and the cache folder.

        Raises:
            SettingsError: If the class cannot be made of these settings.
        """
        self._name = getattr(make, "__name__", settings.geocoder)
        try:
            geocoder = make(**_options(settings))
        except (TypeError, ValueError, GeopyError) as error:
            raise SettingsError(
                f"cannot make geocoder {settings.geocoder!r}: {error}"
            ) from error
        delay_s = settings.online_delay_s
        self._ask = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=delay_s,
            error_wait_seconds=max(_ERROR_WAIT_S, delay_s),
            max_retries=0,
            swallow_exceptions=False,
        )
        self._extras = _extras(geocoder.geocode)
        key = f"{settings.geocoder} {settings.online_domain}".strip()
        self._answers = _Answers(settings.cache / CACHE_FILE, key)
        self._resumes_at = -math.inf
        self._told = False

    def __call__(self, name: str) -> Sequence[Location]:
        """Return the places of a name; none where it is unknown or all fails."""
        query = " ".join(name.split())
        if not query or len(query) > _LONGEST:
            return ()
        rows = self._answers.find(query)
        if rows is None and monotonic() >= self._resumes_at:
            rows = self._rows(query)
            if rows is not None:
                self._answers.keep(query, rows)
        return tuple(map(_from_row, rows or ()))

    def _rows(self, query: str) -> list[dict[str, Any]] | None:
        """Ask the service; `None` where it gave no answer that can be used."""
        try:
            with warnings.catch_warnings():  # geopy warns of nonsense before it fails
                warnings.simplefilter("ignore")
                found = self._ask(query, exactly_one=False, **self._extras) or ()
            return [_to_row(place, self._name) for place in found[:MOST_ANSWERS]]
        except GeocoderQueryError as error:
            self._tell(error)
        except GeocoderServiceError as error:
            # Down, slow, or we are asked to go away: it is left alone for a while.
            rest_s = max(_REST_S, getattr(error, "retry_after", None) or 0)
            self._resumes_at = monotonic() + rest_s
            self._tell(error)
        except _NONSENSE as error:
            # An answer of another shape breaks geopy's reader in many ways.
            self._tell(error)
        return None

    def _tell(self, error: Exception) -> None:
        if not self._told:
            self._told = True
            reason = f"{type(error).__name__}: {error}".partition("\n")[0][:200]
            _LOG.warning(
                "geoapp: %s gave no usable answer (%s); places that are known offline"
                " are not touched by it",
                self._name,
                reason,
            )


class _Answers:
    """What a service has answered, kept in a file; none is an answer, too."""

    def __init__(self, path: Path, geocoder: str) -> None:
        self._path = path
        self._geocoder = geocoder

    def find(self, query: str) -> list[dict[str, Any]] | None:
        sql = "SELECT places FROM answer WHERE geocoder = ? AND query = ?"
        try:
            with closing(self._open()) as file:
                row = file.execute(sql, (self._geocoder, query)).fetchone()
            rows: list[dict[str, Any]] | None = json.loads(row[0]) if row else None
        except (sqlite3.Error, OSError, ValueError):
            return None  # without a cache the service is asked again
        return rows

    def keep(self, query: str, rows: Sequence[Mapping[str, Any]]) -> None:
        sql = "INSERT OR REPLACE INTO answer VALUES (?, ?, ?)"
        values = (self._geocoder, query, json.dumps(rows, ensure_ascii=False))
        try:
            with closing(self._open()) as file, file:
                file.execute(sql, values)
        except (sqlite3.Error, OSError) as error:
            _LOG.warning("geoapp: cannot keep answers in %s: %s", self._path, error)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self._path)
        file.execute(
            "CREATE TABLE IF NOT EXISTS answer (geocoder TEXT NOT NULL,"
            " query TEXT NOT NULL, places TEXT NOT NULL,"
            " PRIMARY KEY (geocoder, query)) WITHOUT ROWID"
        )
        return file


def _options(settings: Settings) -> dict[str, Any]:
    """Return what the class is made with: what was set, and who asks."""
    agent = settings.online_user_agent or f"geoapp/{version('geoapp')}"
    if settings.online_email:
        agent = f"{agent} ({settings.online_email})"
    timeout_s = settings.online_timeout_s
    options: dict[str, Any] = {"user_agent": agent, "timeout": timeout_s}
    # geopy's other adapter asks again by itself, and waits as long as it is told.
    options["adapter_factory"] = URLLibAdapter
    if settings.online_domain:
        options["domain"] = settings.online_domain
    if settings.online_scheme:
        options["scheme"] = settings.online_scheme
    return options


def _extras(geocode: Callable[..., Any]) -> dict[str, Any]:
    """Return what to ask for beside the place, as far as it can be asked."""
    wanted = {"limit": MOST_ANSWERS, "language": "en", "addressdetails": True}
    known = inspect.signature(geocode).parameters
    return {name: value for name, value in wanted.items() if name in known}


def _to_row(place: Location, service: str) -> dict[str, Any]:
    """Return an answer in the gazetteer's words.

    Raises:
        ValueError: If its coordinates are none; geopy makes 0 of a missing one.
    """
    lat, lon = place.latitude, place.longitude
    if not (math.isfinite(lat) and math.isfinite(lon) and lat and lon):
        raise ValueError(f"no place lies at {lat}, {lon}")
    raw = place.raw if isinstance(place.raw, dict) else {}
    told = raw.get("address")
    address = told if isinstance(told, dict) else {}
    osm = (raw.get("osm_type"), raw.get("osm_id"))
    id = "/".join(map(str, osm)) if all(osm) else f"{lon:.5f},{lat:.5f}"
    country = str(address.get("country_code") or "")
    state = address.get("state")
    return {
        "id": f"{service.lower()}:{id}",
        "name": str(raw.get("name") or place.address.partition(",")[0])[:_LONGEST],
        "feature_code": _feature_code(raw),
        "country": country.upper() if len(country) == 2 else None,
        "admin1": state if isinstance(state, str) else None,
        "lon": lon,
        "lat": lat,
        "population": 0,
        "bbox": None,
        "stands_for": None,
        "source": service,
        "kind": "main",
    }


def _feature_code(raw: Mapping[str, Any]) -> str:
    category = str(raw.get("category") or raw.get("class") or "")
    # A boundary is one of something: "addresstype" tells of what.
    kind = str(raw.get("addresstype") or raw.get("type") or "")
    if not category:
        return _UNTOLD
    if category == "boundary":
        return _CODES.get(("place", kind), _UNTOLD)
    return _CODES.get((category, kind), _UNTOLD if category in _SETTLED else _SITE)


def _from_row(row: Mapping[str, Any]) -> Location:
    return Location(row["name"], Point(row["lat"], row["lon"]), dict(row))
