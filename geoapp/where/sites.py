"""The places of a sentence and the words around each: a layout in, sites out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geoapp.model import Precision, Usage
from geoapp.where.layout import Layout, Mention
from geoapp.where.words import words

Facts = dict[str, str]
OBJECT = "its object"
"""Stands for the preposition of a place that a verb governs by itself."""

_WALK = 9  # tokens between a place and the preposition that governs it
_BETWEEN = 4  # tokens between two places that belong together
_POSSESSIVE = ("'s", "’s", "' ", "’ ")
_SLASHES = ("-", "/", "–")  # "Kwazulu/Natal"
_DEEDS = ("tion", "sion", "ment", "ure", "ing")  # how a noun of a deed ends
_FACTS = (
    *("usage", "seat", "opening", "day", "link", "linked"),
    *("at once", "object", "doer", "teller"),
)
_UNKNOWN_RANK = 1
_RANKS: Mapping[Precision, int] = {
    Precision.SITE: 0,
    Precision.SETTLEMENT: 1,
    Precision.WATER: 2,
    Precision.REGION: 2,
    Precision.COUNTRY: 3,
}


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its phrase: tokens start..last, the preposition included.

    `linked_to` is the number of the place before that `link` joins it to, -1
    where there is none: "within" ("Nablus, West Bank"), "owned" ("Syria's port
    of Tartus"), "and". A lower `rank` is a sharper place. `facts` do not depend
    on the trigger.
    """

    first: int
    last: int
    start: int
    rank: int
    link: str
    linked_to: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Governor:
    """The preposition of a phrase, and the noun that the place is the "of"."""

    start: int
    word: str
    head: str


def read_sites(layout: Layout) -> tuple[Site, ...]:
    """Read the phrase of each place, and how the places go together."""
    sites: list[Site] = []
    governors: list[_Governor] = []
    for mention in layout.passage.mentions:
        governor = _govern(layout, mention.first)
        link, linked_to = _link(layout, sites, mention)
        if link == "and" and not governor.word:
            governor = governors[linked_to]
        governors.append(governor)
        facts = _facts(layout, mention, governor, len(sites))
        first, last = mention.first, mention.last
        rank = _rank(mention)
        sites.append(Site(first, last, governor.start, rank, link, linked_to, facts))
    _compare(sites)
    return tuple(sites)


def _rank(mention: Mention) -> int:
    place = mention.resolution.place
    return _RANKS[place.precision] if place else _UNKNOWN_RANK


def _govern(layout: Layout, first: int) -> _Governor:
    """Walk back to the outermost preposition of the phrase of a place."""
    lower = layout.lower
    start, head = first, ""
    index = first - 1
    while index >= max(0, first - _WALK):
        word = lower[index]
        if _parts(layout.gaps[index], word):
            break
        if word == "of":
            start = index
            head = _head(lower[index - 1] if index else "")
            if head != "of a kind":
                return _Governor(index, word, head)
            index -= 2  # "in the village of X"
            continue
        if word in words("prepositions"):
            return _Governor(index, word, head)
        if layout.is_verb[index]:
            return _Governor(start, OBJECT, head)
        if word in words("stoppers"):
            break
        index -= 1
    return _Governor(start, "", head)


def _parts(gap: str, word: str) -> bool:
    """Whether a phrase ends at a gap; "the capital, Damascus" is one."""
    if gap in (" ", "-") or gap.startswith(_POSSESSIVE):
        return False
    mark = gap.strip()
    return bool(mark) and not (mark == "," and word in words("kinds"))


def _head(noun: str) -> str:
    if noun in words("kinds"):
        return "of a kind"
    if noun in words("bodies"):
        return "of a body"
    return "of a deed" if noun.endswith(_DEEDS) else "of something"


def _link(layout: Layout, before: Sequence[Site], mention: Mention) -> tuple[str, int]:
    """Tell how a place goes with the one before it, and which that is."""
    if not before:
        return "", -1
    other, number = before[-1], len(before) - 1
    if mention.first - other.last > _BETWEEN:
        return "", -1
    between = [
        word
        for word in layout.lower[other.last : mention.first]
        if word not in words("determiners") and word not in words("directions")
    ]
    link = _joint(layout.gaps[other.last - 1], between)
    if link == "list":
        link = "within" if _rank(mention) > other.rank else "and"
    return (link, number) if link else ("", -1)


def _joint(gap: str, between: Sequence[str]) -> str:
    """Tell what the words between two places make of them."""
    rest = [word for word in between if word not in words("kinds")]
    if rest == ["of"] and between[0] != "of":
        return "owned"  # "the West Bank city of Nablus"
    if gap.startswith(_POSSESSIVE):
        return "" if rest else "owned"
    if rest:
        joined = all(word in ("and", "or") for word in rest)
        within = rest in (["in"], ["of"])
        return "and" if joined else "within" if within else ""
    mark = gap.strip()
    return "list" if mark.startswith(",") else "and" if mark in _SLASHES else ""


def _facts(layout: Layout, mention: Mention, governor: _Governor, number: int) -> Facts:
    lower, gaps, first = layout.lower, layout.gaps, mention.first
    toponym, place = mention.resolution.toponym, mention.resolution.place
    before = lower[first - 1] if first else ""
    gap = gaps[first - 1] if first else ""
    facts = dict.fromkeys(_FACTS, "") | {
        "always": "always",
        "preposition": governor.word or "no preposition",
        "manner": _manner(governor.word),
        "head": governor.head,
        "behind": _behind(layout, mention.last),
        "precision": f"a {place.precision}" if place else "an unknown place",
        "part": "a part of it" if before in words("directions") else "",
        "bracket": "in brackets" if "(" in gap else "",
        "hyphen": "behind a hyphen" if gap.strip() == "-" else "",
        "number": f"place {min(number, 3) + 1}",
    }
    if toponym.usage is not Usage.LITERAL:
        facts["usage"] = str(toponym.usage)
    if place and place.stands_for:
        facts["seat"] = "a seat of government"
    if governor.start == 0:
        facts["opening"] = "opens the sentence" if governor.word else "the first words"
    elif lower[governor.start - 1] in words("days"):
        facts["day"] = "a day before it"
    return facts


def _manner(preposition: str) -> str:
    if preposition in words("locating"):
        return "locates"
    if preposition in words("reaching"):
        return "reaches"
    if preposition in words("telling") or preposition == OBJECT:
        return preposition
    return "another preposition" if preposition else "stands alone"


def _behind(layout: Layout, last: int) -> str:
    """Tell what follows a place."""
    gap, lower = layout.gaps[last - 1], layout.lower
    word = lower[last] if last < len(lower) else ""
    if gap.startswith(_POSSESSIVE):
        kind = "kind" if word in words("kinds") else "thing"
        return "its body" if word in words("bodies") else f"its {kind}"
    if not word:
        return "the end"
    mark = gap.strip()
    if mark:
        return _MARKS.get(mark[0], "a mark")
    return _word_behind(layout, last)


_MARKS = {"-": "a hyphen", ",": "a comma", "(": "a bracket", ")": "a bracket closed"}
_BEHIND = (
    ("days", "a day"),
    ("kinds", "a kind"),
    ("bodies", "a body"),
    ("joining", "and"),
    ("prepositions", "a preposition"),
    ("stoppers", "a clause"),
    ("conjunctions", "a clause"),
    ("relatives", "a clause"),
    ("being", "is"),
    ("auxiliaries", "has"),
    ("saying", "says"),
    ("verbs", "a verb"),
)


def _word_behind(layout: Layout, index: int) -> str:
    word = layout.lower[index]
    for name, told in _BEHIND:
        if word in words(name):
            return told
    if layout.passage.tokens[index].capital:
        return "a name"
    if layout.triggers[index + 1] > layout.triggers[index]:
        return "an event"
    return "a verb" if word.endswith(("ed", "ing", "ly")) else "a noun"


def _compare(sites: Sequence[Site]) -> None:
    """Add what each place is beside the others."""
    finest = min((site.rank for site in sites), default=0)
    for site in sites:
        above = site.rank - finest
        count = min(len(sites), 4)
        site.facts["fineness"] = f"{above} above the finest" if above else "the finest"
        site.facts["places"] = "one place" if count == 1 else f"{count} places"
        if site.linked_to < 0:
            continue
        site.facts["link"] = f"{site.link} the one before"
        other = sites[site.linked_to]
        other.facts["linked"] = _LINKED[site.link]


_LINKED = {
    "within": "a larger one follows",
    "owned": "owns the next",
    "and": "and the next",
}
