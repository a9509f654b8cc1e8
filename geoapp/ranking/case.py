"""An article's names made ready to be ranked: what each could mean, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geoapp.gazetteer import Geocode
from geoapp.model import Article, Place, Precision, Toponym
from geoapp.outlets import home_of
from geoapp.ranking.evidence import WHOLES, WITH_ITS_KIND, Home, Written
from geoapp.ranking.hosts import Unknown
from geoapp.ranking.inside import names_inside
from geoapp.ranking.options import Option, to_options
from geoapp.surroundings import Asked, read_asked

_FILED_WITH = ("river", "lake", "sea", "strait", "island")
_INSIDE = "inside"  # which of the names inside is meant, is for ranking to say
_NOTHING = Asked(None, "", "")
_Known = dict[str, tuple[Option, ...]]
_Way = tuple[str, bool, Asked]


@dataclass(frozen=True, slots=True)
class Case:
    """The names of one article.

    `names` holds each name once for each way in which it is written;
    `toponyms` tells for each toponym the number of its name, or what is
    known of a name that the gazetteer does not know.
    """

    text: str
    names: tuple[Written, ...]
    toponyms: tuple[int | Unknown, ...]
    home: Home | None


def read_case(article: Article, toponyms: Sequence[Toponym], geocode: Geocode) -> Case:
    """Look up the names of an article and read what is around them.

    Args:
        article: The article that the toponyms index.
        toponyms: The names, in any order.
        geocode: Returns the places of a name, best known first; empty where
            it is unknown.
    """
    order = sorted(range(len(toponyms)), key=lambda i: toponyms[i].start)
    in_order = [toponyms[i] for i in order]
    all_asked = [asked or _NOTHING for asked in read_asked(article, in_order)]
    known: _Known = {}
    for toponym, asked in zip(in_order, all_asked, strict=True):
        _look_up(toponym.name, asked.kind, known, geocode)
    starts: dict[_Way, list[int]] = {}
    ways: list[_Way | Toponym] = []
    for toponym, asked in zip(in_order, all_asked, strict=True):
        way = _read_way(toponym, asked, known, geocode)
        if way is not None:
            starts.setdefault(way, []).append(toponym.start)
        ways.append(way or toponym)
    names = [_written(way, starts[way], known, geocode) for way in starts]
    numbers = {way: number for number, way in enumerate(starts)}
    told = [
        _unknown(way, names, geocode) if isinstance(way, Toponym) else numbers[way]
        for way in ways
    ]
    as_given = tuple(
        one for _, one in sorted(zip(order, told, strict=True), key=_first)
    )
    return Case(article.text, tuple(names), as_given, _read_home(article, geocode))


def _first(pair: tuple[int, int | Unknown]) -> int:
    return pair[0]


def _look_up(name: str, kind: str | None, known: _Known, geocode: Geocode) -> None:
    """Add what a name can mean; "the Niger river" is filed with its kind."""
    if name not in known:
        known[name] = tuple(o for o in to_options(geocode(name)) if o.via != _INSIDE)
    if kind in _FILED_WITH and not name.lower().endswith(kind):
        ids = {option.place.id for option in known[name]}
        more = _filed(f"{name} {kind}", geocode)
        known[name] += tuple(
            replace(option, kind=WITH_ITS_KIND)
            for option in more
            if option.place.id not in ids
        )


def _filed(name: str, geocode: Geocode) -> tuple[Option, ...]:
    """Return the places filed under a name, none that were guessed from it."""
    return tuple(option for option in to_options(geocode(name)) if not option.via)


def _read_way(
    toponym: Toponym,
    asked: Asked,
    known: _Known,
    geocode: Geocode,
) -> _Way | None:
    """Return the way in which a name is written, `None` for an unknown name.

    "Paris, Texas" marked as one name is Paris with its qualifier.
    """
    name = toponym.name
    head, comma, tail = name.partition(", ")
    if not known[name] and comma:
        known.setdefault(head, _filed(head, geocode))
        name, asked = head, Asked(asked.kind, tail.rstrip("."), asked.part)
    return (name, toponym.demonym, asked) if known[name] else None


def _written(
    way: _Way,
    starts: Sequence[int],
    known: _Known,
    geocode: Geocode,
) -> Written:
    name, demonym, asked = way
    around = (asked.before, asked.behind, asked.shared)
    return Written(
        name,
        demonym,
        asked,
        tuple(starts),
        known[name],
        _wholes(asked.qualifier, geocode),
        tuple(whole for words in around for whole in _wholes(words, geocode)),
        tuple(option.place for option in known.get(asked.part, ())),
        _filed(f"{name} port", geocode) if asked.by_sea else (),
    )


def _wholes(qualifier: str, geocode: Geocode) -> tuple[Place, ...]:
    """Return the countries and divisions that a qualifier can mean.

    Of a state and a county of one name it is the state. An abbreviation may
    have lost its full stop to the end of a sentence.
    """
    words = qualifier.split()
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        for spelling in (name, f"{name}."):
            places = [option.place for option in _filed(spelling, geocode)]
            wholes = [p for p in places if p.feature_code.startswith(WHOLES)]
            large = [p for p in wholes if p.feature_code != "ADM2"]
            if wholes:
                return tuple(large or wholes)
    return ()


def _unknown(toponym: Toponym, names: list[Written], geocode: Geocode) -> Unknown:
    """Add the known names inside an unknown one to the names."""
    inside = []
    for offset, part in names_inside(toponym.name, lambda n: bool(_filed(n, geocode))):
        inside.append(len(names))
        start = toponym.start + offset
        options = _filed(part, geocode)
        names.append(Written(part, False, _NOTHING, (start,), options))
    return Unknown(toponym.start, toponym.end, tuple(inside))


def _read_home(article: Article, geocode: Geocode) -> Home | None:
    """Return where the article's outlet is at home, if that is known."""
    known = home_of(article.outlet, article.url)
    if known is None:
        return None
    towns = (
        option
        for option in to_options(geocode(known.place) if known.place else ())
        if option.place.precision is Precision.SETTLEMENT
        and option.place.country == known.country
        and known.admin1 in (None, option.place.admin1)
    )
    return Home(known.country, known.scope, next(towns, None))
