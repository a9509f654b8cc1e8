"""What speaks for each place a name could mean: numbers, each with a name.

`alone` reads the name, the place and the words around; `together` reads what
the other names of the article say. The weights are in `weights.toml` under
the same names.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geoapp.gazetteer import DEMONYM_KINDS
from geoapp.model import Place, Precision
from geoapp.ranking.options import STATES, Option, distance_km, lies_in, magnitude
from geoapp.surroundings import KINDS, Asked

WHOLES = ("PCL", "ADM", "TERR")
"""How the feature codes of countries and divisions begin."""

WITH_ITS_KIND = "with its kind"
"""The kind of name of a place filed as "Niger River" for "the Niger river"."""

_MILLIONS = 7.0  # decimal logarithm of the inhabitants that count as 1
_PORT_KM = 30.0
_HOME_KM = (30.0, 120.0)  # distances from home at which nearness is 1/e
_LEAST = 0.01  # what counts less is left out

# A small town that shares its name with one of these is seldom meant.
_NAMESAKES = (
    "a country",
    "a capital",
    "a first-level division",
    "a continent",
    "a region",
    "a sea",
)

Told = dict[str, float]
"""What speaks for or against one option, by name."""


@dataclass(frozen=True, slots=True)
class Written:
    """A name as written in one way, and what its surroundings can mean.

    `starts` are the offsets where it is written so. `behind` and `around` are
    the larger places that the words around name, `parts` the places that the
    name before a comma could mean, `ports` the ports of that name.
    """

    name: str
    demonym: bool
    asked: Asked
    starts: tuple[int, ...]
    options: tuple[Option, ...]
    behind: tuple[Place, ...] = ()
    around: tuple[Place, ...] = ()
    parts: tuple[Place, ...] = ()
    ports: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """Where the article's outlet is at home, and how far it looks.

    `country` is an ISO 3166-1 alpha-2 code, `scope` "local", "national" or
    "world"; `town` is `None` where only the country counts.
    """

    country: str
    scope: str
    town: Option | None


def alone(written: Written, home: Home | None = None) -> list[Told]:
    """Return for each option what the name and the words around say."""
    most = max((magnitude(o.place) for o in written.options), default=0.0)
    rivals = {o.kind_of_place for o in written.options}
    exact = any(o.place.name == written.name for o in written.options)
    return [
        dict(
            [
                *_of_place(option, most, len(written.options)),
                *_of_rivals(option, rivals, written.behind),
                *_of_name(option, written, exact),
                *_of_words(option, written),
                *_of_home(option, home),
            ]
        )
        for option in written.options
    ]


def together(
    support: Mapping[str, Sequence[float]], elsewhere: Sequence[float]
) -> list[Told]:
    """Return for each option what the other names of the article say.

    Args:
        support: For each way of agreeing how many names support each option.
        elsewhere: For each option its share where the article writes the
            same name in another way; empty where it does not.
    """
    count = len(next(iter(support.values()), elsewhere))
    told: list[Told] = [{} for _ in range(count)]
    for way, numbers in support.items():
        for i, number in enumerate(numbers):
            if way == "names" or number < _LEAST:
                continue
            told[i][f"names in agreement: {way}"] = number / (2.0 + number)
            if not way.endswith("beside"):
                share = number / support["names"][i]
                told[i][f"share of names in agreement: {way}"] = share
    for i, share in enumerate(elsewhere):
        if share > _LEAST:
            told[i]["meant elsewhere in the article"] = share
    return told


def _of_place(
    option: Option, most: float, of_that_name: int
) -> Iterator[tuple[str, float]]:
    size = magnitude(option.place)
    yield option.kind_of_place, 1.0
    yield "its order among the places of that name", 1 / (1 + option.order)
    if option.place.precision is Precision.SETTLEMENT:
        yield "inhabitants", size / _MILLIONS
        yield "inhabitants beside the largest of that name", (size - most) / _MILLIONS
    elif size:
        yield "inhabitants of a division", size / _MILLIONS
    if of_that_name == 1:
        yield "the only place of that name", 1.0


def _of_rivals(
    option: Option, kinds: Collection[str], behind: Sequence[Place]
) -> Iterator[tuple[str, float]]:
    """Yield what a town or a county's short name shares its name with.

    No reader takes Cuba for a village, unless the text says "Cuba, Ill.".
    """
    place = option.place
    is_town = place.precision is Precision.SETTLEMENT
    if not (is_town or option.kind == "short") or any(
        lies_in(place, whole) for whole in behind
    ):
        return
    for kind in _NAMESAKES:
        if kind in kinds and option.kind_of_place != kind:
            size = min(1.0, magnitude(place) / _MILLIONS) if is_town else 0.0
            yield f"a lesser place with the name of {kind}", 1.0 - size


def _of_name(
    option: Option, written: Written, exact: bool
) -> Iterator[tuple[str, float]]:
    yield from _of_kind_of_name(option, written)
    if option.via:
        yield f"reached by: {option.via}", 1.0
    if option.place.name == written.name:
        yield "spelled as written", 1.0
    elif exact:
        yield "another is spelled as written", 1.0


def _of_kind_of_name(option: Option, written: Written) -> Iterator[tuple[str, float]]:
    if option.kind in DEMONYM_KINDS:
        yield "a demonym", 1.0
        if not written.demonym:
            yield "a demonym, though read as a name", 1.0
    elif written.demonym:
        yield "a name, though read as a demonym", 1.0
    elif option.kind == WITH_ITS_KIND:
        asked = written.asked.kind
        yield "filed with the kind asked for" if asked else "filed with a kind", 1.0
    elif option.kind != "main":
        yield f"name: {option.kind}", 1.0


def _of_words(option: Option, written: Written) -> Iterator[tuple[str, float]]:
    """Yield what the words around the name ask for."""
    place, asked = option.place, written.asked
    if asked.kind:
        fits = place.feature_code.startswith(KINDS[asked.kind])
        yield "the kind asked for" if fits else "not the kind asked for", 1.0
    if written.behind:
        within = any(lies_in(place, whole) for whole in written.behind)
        yield "in the larger place behind" if within else "not in it", 1.0
        if _is_elsewhere(place, written.behind):
            yield "in another state than the one behind", 1.0
    if any(lies_in(place, whole) for whole in written.around):
        yield "in the larger place around", 1.0
    if place.feature_code.startswith(WHOLES) and any(
        lies_in(part, place) for part in written.parts
    ):
        yield "holds the place before it", 1.0
    if any(distance_km(option, port) < _PORT_KM for port in written.ports):
        yield "has a port, in a text of ships", 1.0


def _is_elsewhere(place: Place, wholes: Sequence[Place]) -> bool:
    """Whether a place is a country, or a town of another state.

    "Turkey, Texas" is no country, whether its village is known or not.
    """
    if not all(whole.id.startswith(STATES) for whole in wholes):
        return False
    if place.precision is Precision.COUNTRY:
        return True
    in_a_state = place.country == "US" and place.admin1 is not None
    return in_a_state and not any(lies_in(place, state) for state in wholes)


def _of_home(option: Option, home: Home | None) -> Iterator[tuple[str, float]]:
    """Yield how far a place is from the outlet's home."""
    if home is None:
        return
    if option.country == home.country:
        yield f"in the country of the {home.scope} outlet", 1.0
    if not home.town or home.scope != "local":
        return
    if option.region and option.region == home.town.region:
        yield "in the division of the outlet's home", 1.0
    km = distance_km(option, home.town)
    for reach in _HOME_KM:
        nearness = math.exp(-km / reach)
        if nearness > _LEAST:
            yield f"within about {reach:g} km of the outlet's home", nearness
