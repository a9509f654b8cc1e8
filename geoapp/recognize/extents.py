"""Toponyms in, the same with their whole names out.

The tagger learned from corpora that cut some names short ("north-eastern"
Nigeria) and now and then cuts one itself; what belongs to a name by rule is
joined to it here.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from geoapp.gazetteer import Geocode
from geoapp.model import Toponym, Usage

_COMPASS = re.compile(
    r"\b(?:(?:north|south|east|west)-?(?:east|west)?(?:ern)?|central)[ ]\Z"
)
# No name by itself: the end of the one before it.
_GENERIC = re.compile(
    r"(?:(?:Senior|Junior|High|Middle|Elementary|Primary|Secondary|Grammar|County|City"
    r"|District|Regional|General|Memorial|Community|State|Public|Central|Municipal"
    r"|International|Teaching|University) ?)*"
    r"(?:School|College|University|Hospital|Jail|Prison|Courthouse|Court|Library"
    r"|Airport|Park|Church|Museum|Cent(?:er|re)|Hall|Stadium|Clinic)"
)
_BEFORE = 16  # letters in which a compass word fits
_POSSESSIVE = ("'s", "’s")
# What follows a name in small letters and makes a name of its own with it.
_KIND = re.compile(
    r" (?:state\b|(?:naval|air|military|army) base\b|air ?(?:base|field|port)\b"
    r"|naval (?:station|facility)\b|islands?\b)"
)


def whole_names(
    text: str, toponyms: Sequence[Toponym], geocode: Geocode
) -> list[Toponym]:
    """Return the toponyms with what belongs to their names.

    Args:
        text: The article's text.
        toponyms: In order, without overlap.
        geocode: Returns the places that bear a name.
    """
    whole: list[Toponym] = []
    for toponym in toponyms:
        before = whole[-1] if whole else None
        if before is not None and toponym.start < before.end:
            continue  # the longer name before it has swallowed it
        if before is not None and _continues(text, before, toponym):
            start = whole.pop().start
        elif toponym.usage is Usage.LITERAL and not toponym.demonym:
            start = _compass_start(text, toponym, geocode)
        else:
            start = toponym.start
        end = _end(text, toponym, geocode)
        whole.append(replace(toponym, start=start, end=end, name=text[start:end]))
    return whole


def _continues(text: str, before: Toponym, toponym: Toponym) -> bool:
    """Whether two are one name: "Ras" and "al Hadd", "Ada" and "High School"."""
    if before.demonym or text[before.end : toponym.start] != " ":
        return False
    small = before.name.islower() or toponym.name[0].islower()
    if small or before.name.endswith(" of"):
        return True
    return toponym.is_place and _GENERIC.fullmatch(toponym.name) is not None


def _compass_start(text: str, toponym: Toponym, geocode: Geocode) -> int:
    """Return where a compass word before the name begins, or the name does.

    Corpora count none of them in. Those of a country are joined, since they
    tell much, and compounds, which read as one with the name.
    """
    compass = _COMPASS.search(text, max(0, toponym.start - _BEFORE), toponym.start)
    if compass is None:
        return toponym.start
    places = geocode(toponym.name)
    code = str(places[0].raw.get("feature_code")) if places else ""
    joined = "-" in compass.group() or code.startswith("PCL")
    return compass.start() if joined else toponym.start


def _end(text: str, toponym: Toponym, geocode: Geocode) -> int:
    """Return where the name ends with its dot, its "'s" or the word behind it."""
    name, end = toponym.name, toponym.end
    if text.startswith(_POSSESSIVE, end):
        longer = geocode(text[toponym.start : end + 2])
        if any(str(p.raw.get("name")).endswith(_POSSESSIVE) for p in longer):
            return end + 2
    if text.startswith(".", end) and not name.endswith("."):
        initials = name[-2:-1] == "."
        known = geocode(f"{name}.")
        short = bool(known) and known[0].raw.get("kind") == "abbreviation"
        if initials or (short and not geocode(name)):
            return end + 1
    kind = _KIND.match(text, end)
    if kind is not None and geocode(name + kind.group()):
        return kind.end()
    return end
