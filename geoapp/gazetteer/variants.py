"""What else an unknown name may be filed under: "City of Aleppo", "Mt. Kenya".

Each variant says how it was reached, so that its places can say so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_WHOLES = ("PCL", "TERR", "ADM", "RGN", "CONT", "ISL", "PEN")
_DIVISIONS = ("PCL", "TERR", "ADM", "RGN")
_LEAST_INHABITANTS = 15_000  # of a town that is known by its part or its inside
_LEAST_OF_A_WORD = 100_000  # where one word of several is the town's name
_KNOWN_INSIDE = ("PCL", "TERR", "ADM1", "PPL")

_COMPASS = (
    r"(?:(?:north|south)(?:[ -]?(?:east|west|central))?|east|west|central)(?:ern)?|"
    r"upper|lower|mid|inner|outer|far|coastal|mainland|rural|occupied"
)
_AROUND = r"greater|metro|metropolitan|downtown|uptown|midtown|suburban|old|historic"
_UNITS = (
    r"state|province|provinces|oblast|region|governorate|prefecture|department|"
    r"canton|voivodeship|territory|division|emirate|republic|krai"
)
_SMALL_UNITS = (
    r"city|town|township|village|borough|municipality|parish|county|district|raion|"
    r"rayon|commune|hamlet|subdistrict|tehsil|lga|local government area"
)
# Names of these are known or not; what stands before the word is no hint.
_NO_PLACE_INSIDE = re.compile(
    r"(?i)^(?:lake|river|mount|mt\.?) |\d$|"
    r"\b(?:street|st\.?|avenue|ave\.?|road|rd\.?|drive|lane|boulevard|blvd\.?|"
    r"highway|hwy\.?|route|rue|way|court|terrace|parkway|freeway|expressway|river|"
    r"creek|brook|stream|lake|reservoir|mountains?|hills?|valley|forest|desert|sea|"
    r"ocean|gulf|bay|strait|islands?|isles?|falls|delta)(?: \w+)?$"
)
# Towns and villages of the name are not what it means inside a longer one.
_NO_NAMES = frozenset(
    {"airport", "bank", "center", "central", "centre", "city", "college", "county"}
    | {"federal", "garden", "international", "national", "northern", "northwest"}
    | {"park", "republic", "royal", "southern", "state", "summit", "union", "united"}
    | {"university", "eastern", "western", "victoria", "northeast", "north", "south"}
    | {"east", "west", "new", "saint", "san", "santa", "the", "general", "george"}
)
_MOST_WORDS_AROUND = 7

_FULL_WORDS = {
    "st": "Saint",
    "ste": "Sainte",
    "mt": "Mount",
    "ft": "Fort",
    "pt": "Point",
    "n": "North",
    "s": "South",
    "e": "East",
    "w": "West",
    "twp": "Township",
    "co": "County",
    "is": "Island",
    "&": "and",
}
_SHORT_WORDS = {
    "saint": "St",
    "sainte": "Ste",
    "mount": "Mt",
    "fort": "Ft",
}
_SAME_WORDS = {
    **{full: short.lower() for full, short in _SHORT_WORDS.items()},
    **{short.lower(): full for full, short in _SHORT_WORDS.items()},
}


@dataclass(frozen=True, slots=True)
class Variant:
    """Another name to look for.

    Attributes:
        name: The other name.
        via: How it was reached: "spelling", "article", "unit", "around",
            "compass", "order" or "inside".
        codes: Beginnings of the feature codes that it may have; empty for any.
        inhabitants: The least that a town of the name must have.
    """

    name: str
    via: str
    codes: tuple[str, ...] = ()
    inhabitants: int = 0


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern of names, whose group 1 is the name to look for."""

    pattern: re.Pattern[str]
    via: str
    codes: tuple[str, ...] = ()
    inhabitants: int = 0
    form: str = "{}"


def _rule(
    pattern: str,
    via: str,
    codes: tuple[str, ...] = (),
    *,
    inhabitants: int = 0,
    form: str = "{}",
) -> _Rule:
    compiled = re.compile(rf"(?i)(?:the\s+)?{pattern}\Z")
    return _Rule(compiled, via, codes, inhabitants, form)


_RULES = (
    _rule(r"county ([\w' .-]+)", "order", ("ADM",)),
    _rule(r"county ([\w' .-]+)", "order", form="{} County"),
    _rule(r"([\w' .-]+) county", "order", form="County {}"),
    _rule(r"lake ([\w' .-]+)", "order", form="{} Lake"),
    _rule(r"([\w' .-]+) lake", "order", form="Lake {}"),
    _rule(r"river ([\w' .-]+)", "order", ("STM",), form="{} River"),
    _rule(r"([\w' .-]+) river", "order", ("STM",), form="{}"),
    _rule(rf"(?:{_UNITS}) of (.+)", "unit", _DIVISIONS),
    _rule(rf"(?:{_UNITS}) of (.+)", "unit"),
    _rule(rf"(.+) (?:{_UNITS})", "unit", _DIVISIONS),
    _rule(rf"(.+) (?:{_UNITS})", "unit"),
    _rule(rf"(?:{_SMALL_UNITS}) of (.+)", "unit", ("PPL", "ADM")),
    _rule(rf"(.+) (?:{_SMALL_UNITS})", "unit", ("PPL", "ADM")),
    _rule(rf"(?:{_AROUND}) (.+)", "around", inhabitants=_LEAST_INHABITANTS),
    _rule(
        r"(.+) (?:metropolitan |metro |bay )?(?:area|suburbs|region)",
        "around",
        inhabitants=_LEAST_INHABITANTS,
    ),
    _rule(rf"(?:{_COMPASS}) (.+)", "compass", _WHOLES),
    _rule(rf"(?:{_COMPASS}) (.+)", "compass", inhabitants=_LEAST_INHABITANTS),
)


def variants(name: str) -> Iterator[Variant]:
    """Yield other names under which an unknown name may be filed, likely first.

    Args:
        name: A name of a place that the gazetteer does not know.

    >>> [(v.name, v.via) for v in variants("Mt. Kenya")][:1]
    [('Mount Kenya', 'spelling')]
    >>> next(variants("north-eastern Nigeria")).via
    'compass'
    """
    words = name.split()
    full, short = (_respelled(words, other) for other in (_FULL_WORDS, _SHORT_WORDS))
    for other in (full, short):
        if other != words:
            yield Variant(" ".join(other), "spelling")
    if words and words[0].lower() == "the":
        yield Variant(" ".join(words[1:]), "article")
    for rule in _RULES:
        if found := rule.pattern.match(" ".join(full)):
            other_name = rule.form.format(found[1])
            yield Variant(other_name, rule.via, rule.codes, rule.inhabitants)
    yield from _inside(" ".join(words))


def spellings_of_key(key: str) -> Iterator[str]:
    """Yield the key with its first word cut short or written out.

    >>> list(spellings_of_key("mount pleasant")), list(spellings_of_key("paris"))
    (['mt pleasant'], [])
    """
    first, _, rest = key.partition(" ")
    if rest and first in _SAME_WORDS:
        yield f"{_SAME_WORDS[first]} {rest}"


def _respelled(words: list[str], spellings: Mapping[str, str]) -> list[str]:
    """Write cut words out, or cut written ones."""
    return [spellings.get(word.lower().rstrip("."), word) for word in words]


def _inside(name: str) -> Iterator[Variant]:
    """Yield the names inside a longer one: "Manila Cathedral" is in Manila."""
    words = name.split()
    if not 1 < len(words) <= _MOST_WORDS_AROUND or _NO_PLACE_INSIDE.search(name):
        return
    for length in range(len(words) - 1, 0, -1):
        least = _LEAST_INHABITANTS if length > 1 else _LEAST_OF_A_WORD
        for start in range(len(words) - length + 1):
            part = words[start : start + length]
            if _is_name(part):
                yield Variant(" ".join(part), "inside", _KNOWN_INSIDE, least)


def _is_name(part: list[str]) -> bool:
    if len(part) == 1 and part[0].lower() in _NO_NAMES:
        return False
    return part[0][0].isupper() and part[-1][0].isupper()
