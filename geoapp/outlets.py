"""Where newspapers, broadcasters, agencies and news sites are at home.

The name or the address of an outlet goes in, its home comes out: local news
mean the places near by.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from geoapp.assets import assets_folder
from geoapp.gazetteer.names import fold

SCOPES = ("local", "national", "world")
"""What an outlet writes about, narrowest first."""

_PLACE_BEHIND = re.compile(r"(?P<name>.+?)\s*\((?P<place>[^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class Home:
    """The place that an outlet writes from.

    `place` is a town, `None` where only the country counts. `admin1` is its
    first-level division as the gazetteer gives it: the state's name in the
    United States, GeoNames' code elsewhere. `country` is an ISO 3166-1
    alpha-2 code, `scope` one of `SCOPES`.
    """

    place: str | None
    admin1: str | None
    country: str
    scope: str


@dataclass(frozen=True, slots=True)
class _Outlets:
    """Homes by domain and by folded name; several share a name."""

    by_domain: dict[str, Home]
    by_name: dict[str, tuple[Home, ...]]


def home_of(outlet: str | None, url: str | None) -> Home | None:
    """Return the home of an outlet, by its domain or else by its name.

    Args:
        outlet: Its name ("The Gazette", "The Gazette (Cedar Rapids)") or its
            domain ("bbc.co.uk").
        url: The address of an article or of the outlet.

    Returns:
        `None` where the table does not know the outlet, or where several
        share the name and none is more widely known than the others.

    >>> home_of("Chicago Tribune", None)
    Home(place='Chicago', admin1='Illinois', country='US', scope='local')
    >>> home_of(None, "https://www.heraldnet.com/news/a-storm/").place
    'Everett'
    """
    outlets = _outlets()
    for address in (url, outlet):
        home = _by_domain(outlets.by_domain, address or "")
        if home:
            return home
    return _by_name(outlets.by_name, outlet or "")


def _by_domain(homes: dict[str, Home], address: str) -> Home | None:
    """Look up the host of an address, then what it is a part of."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:  # brackets that are no IPv6 address
        return None
    labels = (host or "").split(".")
    parts = (".".join(labels[i:]) for i in range(len(labels) - 1))
    return next((homes[part] for part in parts if part in homes), None)


def _by_name(homes: dict[str, tuple[Home, ...]], outlet: str) -> Home | None:
    """Look up a name; a place in brackets behind it tells namesakes apart."""
    behind = _PLACE_BEHIND.fullmatch(outlet)
    if behind:
        place = fold(behind["place"])
        named = homes.get(_key(behind["name"]), ())
        return _widest(home for home in named if place in _words_for(home))
    return _widest(homes.get(_key(outlet), ()))


def _key(name: str) -> str:
    return fold(name).removeprefix("the ")


def _words_for(home: Home) -> set[str]:
    return {fold(word or "") for word in (home.place, home.admin1, home.country)}


def _widest(homes: Iterable[Home]) -> Home | None:
    """Return the one home of the widest scope, `None` where two have it."""
    known = sorted(set(homes), key=lambda home: SCOPES.index(home.scope))
    if not known or (len(known) > 1 and known[-1].scope == known[-2].scope):
        return None
    return known[-1]


@cache
def _outlets() -> _Outlets:
    by_domain: dict[str, Home] = {}
    by_name: dict[str, tuple[Home, ...]] = {}
    path = assets_folder("gazetteer") / "outlets" / "outlets.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            home = Home(
                row["place"] or None,
                row["admin1"] or None,
                row["country"],
                row["scope"],
            )
            by_domain |= dict.fromkeys(_split(row["domains"]), home)
            for name in (row["outlet"], *_split(row["spellings"])):
                by_name[_key(name)] = (*by_name.get(_key(name), ()), home)
    return _Outlets(by_domain, by_name)


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]
