"""What the words around a name ask for: kind of place, larger place, part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from geoapp.model import Article, Toponym

KINDS: Mapping[str, tuple[str, ...]] = {
    "air base": ("AIRB",),
    "airbase": ("AIRB",),
    "airfield": ("AIRB", "AIRP"),
    "airport": ("AIRP",),
    "naval base": ("NVB",),
    "naval facility": ("NVB",),
    "military base": ("INSM", "AIRB", "NVB"),
    "port": ("PRT", "PPL"),
    "city": ("PPL",),
    "town": ("PPL",),
    "village": ("PPL",),
    "suburb": ("PPL",),
    "neighborhood": ("PPL",),
    "neighbourhood": ("PPL",),
    "capital": ("PPLC",),
    "province": ("ADM",),
    "region": ("ADM", "RGN"),
    "oblast": ("ADM",),
    "state": ("ADM",),
    "governorate": ("ADM",),
    "county": ("ADM",),
    "parish": ("ADM",),
    "district": ("ADM",),
    "republic": ("PCL", "ADM"),
    "nation": ("PCL",),
    "country": ("PCL",),
    "continent": ("CONT",),
    "river": ("STM",),
    "lake": ("LK",),
    "sea": ("SEA",),
    "strait": ("STRT",),
    "island": ("ISL",),
}
"""Words around a name, and the beginnings of the feature codes they ask for."""

_AROUND = 24  # letters before and behind a name that are read for its kind
# Some capitalised words, with what joins them, behind a comma or a bracket.
_QUALIFIER = re.compile(
    r"(?:, | \()((?:(?:[A-Z]\.){2,}|[A-Z][a-z]*\.?)"
    r"(?: (?:(?:and|of|the) ){0,2}[A-Z][a-z]+){0,3})"
)
_SEA = re.compile(
    r"\b(?:ships?|vessels?|frigates?|destroyers?|submarines?|tankers?|freighters?|"
    r"ferry|ferries|fleet|navy|sail(?:s|ed|ing)?|cargo|container|dock(?:s|ed)?)\b",
    re.IGNORECASE,
)
_SEA_AROUND = 90  # letters at either side
# Between a larger place and a part of it: "Ohio's", "the Indian city of".
_OWNS = re.compile(
    r"['’]s?(?: [a-z]+){0,2} |(?:['’]s?)?(?: [a-z]+){0,2} (?:city|town|village|suburb|"
    r"port|capital|community|county|province|state|region|district)(?: of)?,? "
)
# Between a part and the larger place behind it: "in northern", "in the state of".
_INSIDE = re.compile(
    r",? (?:in|of) (?:the )?(?:(?:[a-z]+-?)?(?:north|south|east|west|central)[a-z]* )?"
    r"(?:(?:state|province|county|region|republic) of )?"
)
_LISTED = re.compile(r"(?:,|,? and|,? or|,? &) ")


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of place and the larger places that the words around tell."""

    kind: str | None
    qualifier: str
    part: str  # the "Athens" before ", Georgia"
    by_sea: bool = False
    before: str = ""  # the "Ohio" of "Ohio's Springfield"
    behind: str = ""  # the "Ohio" of "Springfield in northern Ohio"
    shared: str = ""  # the "Ohio" of "Lima and Dayton, Ohio", for Lima


def read_asked(article: Article, toponyms: Sequence[Toponym]) -> list[Asked | None]:
    """Return what the words around each toponym ask for, `None` for nothing."""
    found: list[Asked | None] = []
    before: Toponym | None = None
    shared = _shared(article, toponyms)
    for number, toponym in enumerate(toponyms):
        behind = toponyms[number + 1] if number + 1 < len(toponyms) else None
        asked = Asked(
            _asked_kind(article, toponym),
            _qualifier(article, toponym),
            _part(article, before, toponym),
            _is_by_sea(article, toponym),
            _joined(article, before, toponym, _OWNS),
            _joined(article, behind, toponym, _INSIDE),
            shared[number],
        )
        found.append(asked if any(astuple(asked)) else None)
        before = toponym
    return found


def _asked_kind(article: Article, toponym: Toponym) -> str | None:
    """Return the kind word at either side of a name, or inside it."""
    text = article.text
    behind = text[toponym.end : toponym.end + _AROUND].lower().lstrip()
    before = text[max(0, toponym.start - _AROUND) : toponym.start].lower()
    before = before.rstrip(" ,").removesuffix(" the").removesuffix(" of")
    name = toponym.name.lower()
    for kind in KINDS:
        # Whole words: "support of" asks for no port, "Swansea" for no sea.
        if re.search(rf"\b{kind}$", before) or re.search(rf"\s{kind}s?\b", name):
            return kind
        if behind.startswith(kind) and not behind[len(kind) :][:1].isalpha():
            return kind
    return None


def _qualifier(article: Article, toponym: Toponym) -> str:
    """Return what is written behind the name as "Athens, Ga." or "Cordoba (Spain)"."""
    match = _QUALIFIER.match(article.text, toponym.end)
    return match.group(1).rstrip(".") if match else ""


def _is_by_sea(article: Article, toponym: Toponym) -> bool:
    """Whether the words around are of ships and harbours."""
    start = max(0, toponym.start - _SEA_AROUND)
    return _SEA.search(article.text, start, toponym.end + _SEA_AROUND) is not None


def _part(article: Article, before: Toponym | None, toponym: Toponym) -> str:
    """Return the name that this one qualifies, if a comma joins the two."""
    if before is None or before.demonym:
        return ""
    gap = article.text[before.end : toponym.start]
    return before.name if gap in (", ", " (") else ""


def _joined(
    article: Article,
    other: Toponym | None,
    toponym: Toponym,
    words: re.Pattern[str],
) -> str:
    """Return the other name, where nothing but such words stands between."""
    if other is None:
        return ""
    first, last = (other, toponym) if other.start < toponym.start else (toponym, other)
    if not words.fullmatch(article.text, first.end, last.start):
        return ""
    return other.name if first.end < last.start else ""


def _shared(article: Article, toponyms: Sequence[Toponym]) -> list[str]:
    """Return the qualifier behind the last of the names listed with each."""
    shared = [""] * len(toponyms)
    for number in range(len(toponyms) - 2, -1, -1):
        one, other = toponyms[number], toponyms[number + 1]
        if _LISTED.fullmatch(article.text, one.end, other.start):
            shared[number] = shared[number + 1] or _qualifier(article, other)
    return shared
