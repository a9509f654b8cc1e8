"""What the words around a name ask for: kind of place, larger place, part."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    "capital": ("PPLC",),
    "province": ("ADM",),
    "region": ("ADM", "RGN"),
    "oblast": ("ADM",),
    "state": ("ADM",),
    "governorate": ("ADM",),
    "county": ("ADM",),
    "river": ("STM",),
    "lake": ("LK",),
    "sea": ("SEA",),
    "strait": ("STRT",),
    "island": ("ISL",),
}
"""Words around a name, and the beginnings of the feature codes they ask for."""

_AROUND = 24  # letters before and behind a name that are read for its kind


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of place and the larger place that the words around tell."""

    kind: str | None
    qualifier: str
    part: str  # the "Athens" before ", Georgia"


def read_asked(article: Article, toponyms: Sequence[Toponym]) -> list[Asked | None]:
    """Return what the words around each toponym ask for, `None` for nothing."""
    found: list[Asked | None] = []
    before: Toponym | None = None
    for toponym in toponyms:
        asked = Asked(
            _asked_kind(article, toponym),
            _qualifier(article, toponym),
            _part(article, before, toponym),
        )
        found.append(asked if asked.kind or asked.qualifier or asked.part else None)
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
    behind = article.text[toponym.end : toponym.end + 40]
    opening = behind[:2]
    if opening not in (", ", " ("):
        return ""
    words = behind[2:].replace(")", ",").replace(";", ",").split(",")[0].split(". ")[0]
    return words.strip(" .") if words[:1].isupper() else ""


def _part(article: Article, before: Toponym | None, toponym: Toponym) -> str:
    """Return the name that this one qualifies, if a comma joins the two."""
    if before is None or before.demonym:
        return ""
    gap = article.text[before.end : toponym.start]
    return before.name if gap in (", ", " (") else ""
