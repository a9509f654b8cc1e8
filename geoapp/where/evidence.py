"""What speaks for an event at a place: a layout, a trigger and a site in, facts out.

A fact is a few words. Evidence is a fact, or several together, that weighs.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.where.layout import Layout
from geoapp.where.sites import OBJECT, Facts, Site
from geoapp.where.words import deeds, words

_DISTANCES = (0, 1, 2, 4, 7, 12, 20)  # tokens
_NO_SAYINGS = "0 sayings between"
_PASSED = 3  # most places between that are told apart
_BEFORE = 3  # tokens before a trigger in which its auxiliary stands

OF_EVENT = (("deed",), ("form",))
"""Evidence that the trigger alone tells."""

OF_SITE = (
    ("always",),
    ("preposition",),
    ("behind",),
    ("link",),
    ("linked",),
    ("head",),
    ("head", "preposition"),
    ("usage",),
    ("usage", "manner"),
    ("precision",),
    ("precision", "manner"),
    ("part",),
    ("bracket",),
    ("hyphen",),
    ("seat",),
    ("places",),
    ("fineness",),
)
"""Evidence that a place and its surroundings tell, whatever the trigger."""

OF_BOTH = (
    ("side",),
    ("side", "form"),
    ("side", "deed"),
    ("side", "preposition"),
    ("deed", "manner"),
    ("side", "manner", "clear"),
    ("side", "manner", "form"),
    ("side", "manner", "deed"),
    ("side", "distance"),
    ("side", "verbs"),
    ("side", "verbs", "manner"),
    ("side", "verbs", "form"),
    ("side", "events"),
    ("side", "commas"),
    ("side", "breaks"),
    ("side", "breaks", "manner"),
    ("side", "relatives"),
    ("side", "joints"),
    ("side", "sayings"),
    ("side", "passed"),
    ("side", "behind"),
    ("side", "linked"),
    ("side", "usage"),
    ("side", "precision"),
    ("deed", "precision"),
    ("at once", "manner"),
    ("at once", "manner", "deed"),
    ("teller",),
    ("side", "doer", "head"),
    ("attached",),
    ("attached", "manner"),
    ("side", "attached"),
    ("verb",),
    ("verb", "form", "manner"),
    ("opening", "side"),
    ("opening", "behind"),
    ("opening", "form"),
    ("opening", "verbs"),
    ("day", "side"),
    ("object", "deed", "form"),
)
"""Evidence that trigger and place tell together."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A trigger in its sentence: tokens first..last.

    `reach` is its span with the verbs that "and" joins it to ("shot and killed").
    """

    first: int
    last: int
    reach: tuple[int, int]
    facts: Facts


def read_happening(layout: Layout, trigger: tuple[int, int]) -> Happening:
    """Read what a trigger tells, and in which form it stands."""
    first, last = trigger
    lower, lemmas = layout.lower, layout.passage.lemmas
    known = [
        deed
        for i in range(first, last)
        for deed in (deeds().get(lemmas[i]) or deeds().get(lower[i]),)
        if deed
    ]
    start, end = first, last
    if first > 1 and lower[first - 1] == "and" and layout.is_verb[first - 2]:
        start = first - 2
    if last + 1 < len(lower) and lower[last] == "and" and layout.is_verb[last + 1]:
        end = last + 2
    facts = {
        "deed": known[0] if known else "another deed",
        "form": _form(layout, first, last),
    }
    return Happening(first, last, (start, end), facts)


def _form(layout: Layout, first: int, last: int) -> str:
    lower = layout.lower
    near = range(max(0, first - _BEFORE), first)
    being = [i for i in near if lower[i] in words("being")]
    before = lower[first - 1] if first else ""
    if lower[first].endswith("ing"):
        if first and "," in layout.gaps[first - 1]:
            return "a participle behind a comma"
        return "going on" if being else "an ing form"
    if being and not any(layout.is_verb[i] for i in range(being[-1] + 1, first)):
        return "passive"
    if before == "to":
        return "an infinitive"
    if before in words("determiners"):
        return "a noun"
    if before in words("joining"):
        return "joined to a verb"
    after = lower[last] if last < len(lower) else ""
    return "without object" if after in words("prepositions") else "active"


def read_facts(
    layout: Layout, event: Happening, sites: Sequence[Site], number: int
) -> Facts:
    """Return the facts of a trigger and a site, what lies between included."""
    site = sites[number]
    after = site.first >= event.last
    if after:
        left, right = event.reach[1], max(site.start, event.reach[1])
        nearer = sites[max(0, number - _PASSED) : number]
        passed = sum(event.last <= other.first for other in nearer)
    else:
        left, right = site.last, max(event.reach[0], site.last)
        nearer = sites[number + 1 : number + 1 + _PASSED]
        passed = sum(other.last <= event.first for other in nearer)
    facts = {**event.facts, **site.facts}
    facts["side"] = "after the event" if after else "before the event"
    facts["passed"] = f"{passed} places between"
    facts["distance"] = f"distance {bisect_left(_DISTANCES, right - left)}"
    _count(layout, left, right, facts)
    facts["attached"] = _attached(layout, event, site)
    facts["verb"] = _verb(layout, event, site, after=after)
    if after and right == left:
        facts["at once"] = "at once"
    if layout.doers[right] > layout.doers[left]:
        facts["doer"] = "a doer between"
    says = site.facts["behind"] == "says" or facts["sayings"] != _NO_SAYINGS
    if says and facts["attached"] == "on a speaker":
        facts["teller"] = "where it is told"
    close = right - left < _BEFORE and site.facts["manner"] in ("stands alone", "of")
    if after and (site.facts["preposition"] == OBJECT or close):
        facts["object"] = "an object"
    return facts


_ATTACHED = (
    ("days", "on a day"),
    ("kinds", "on a kind"),
    ("speakers", "on a speaker"),
    ("bodies", "on a body"),
    ("saying", "on saying"),
    ("joining", "on and"),
    ("determiners", "on a determiner"),
)


def _attached(layout: Layout, event: Happening, site: Site) -> str:
    """Tell which word the phrase of a place stands behind."""
    index = site.start - 1
    if index < 0:
        return "on nothing"
    if "," in layout.gaps[index]:
        return "on a comma"
    if event.first <= index < event.last:
        return "on the event"
    for name, told in _ATTACHED:
        if layout.lower[index] in words(name):
            return told
    if layout.triggers[index + 1] > layout.triggers[index]:
        return "on another event"
    return "on a verb" if layout.is_verb[index] else "on a noun"


def _count(layout: Layout, left: int, right: int, facts: Facts) -> None:
    """Add how many barriers there are between two tokens."""
    verbs = layout.verbs[right] - layout.verbs[left]
    breaks = layout.breaks[right] - layout.breaks[left]
    gap = max(left - 1, 0)  # a comma belongs to the token before it
    facts["verbs"] = f"{min(verbs, 3)} verbs between"
    facts["breaks"] = f"{min(breaks, 2)} breaks between"
    facts["clear"] = "something between" if verbs or breaks else "nothing between"
    for name, counts, start, most in (
        ("events", layout.triggers, left, 2),
        ("commas", layout.commas, gap, 3),
        ("relatives", layout.relatives, left, 1),
        ("joints", layout.joints, left, 2),
        ("sayings", layout.sayings, left, 1),
    ):
        facts[name] = f"{min(counts[right] - counts[start], most)} {name} between"


def _verb(layout: Layout, event: Happening, site: Site, *, after: bool) -> str:
    """Tell the verb that is nearest to the place, on the side of the trigger."""
    which = "the verb before" if after else "the verb behind"
    first, last = (event.reach[1], site.start) if after else (site.last, event.reach[0])
    number = layout.verbs[site.start] - 1 if after else layout.verbs[site.last]
    between = layout.verb_at[number : number + 1] if number >= 0 else ()
    if not between or not first <= between[0] < last:
        return f"{which} is the event"
    word = layout.lower[between[0]]
    if word in words("saying"):
        return f"{which} says"
    return f"{which} {'is' if word in words('auxiliaries') else 'is another'}"
