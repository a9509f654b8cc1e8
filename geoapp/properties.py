"""Parts of an event in, flat properties of a feature out.

Each property stands in the table of the README. What does not apply is
`None`; what is several is one text, joined in a way that can be taken apart.
"""

import re
from collections.abc import Iterable
from typing import Any

from geoapp.confidence import confidence
from geoapp.lexicon import read_lexicon
from geoapp.model import (
    Article,
    Certainty,
    Event,
    Party,
    Place,
    Precision,
    Resolution,
    Role,
    Sentence,
    Span,
)
from geoapp.plover import aliases

_ARTICLE = re.compile(r"an? ", re.IGNORECASE)  # one, but not counted
SEVERAL = "; "
CHAIN = " < "
SENTENCES = " | "
"""Between parties, between those who cite one another, between sentences."""

_STATUS = {
    Certainty.DENIED: "denied",
    Certainty.PLANNED: "planned",
    Certainty.POSSIBLE: "possible",
    Certainty.HYPOTHETICAL: "possible",
}


def sentence_properties(article: Article, sentence: Sentence) -> dict[str, Any]:
    """Tell the sentence that something was read from."""
    return {
        "sentence": _text(article, sentence),
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
    }


def account_properties(article: Article, event: Event) -> dict[str, Any]:
    """Tell the word that told it, its sentence, and where it is told again."""
    others, words = event.other_sentences, event.other_triggers
    return {
        "trigger": event.trigger.text,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        **sentence_properties(article, event.sentence),
        "other_sentences": SENTENCES.join(_text(article, o) for o in others) or None,
        "other_sentence_spans": _spans(others),
        "other_triggers": SEVERAL.join(word.text for word in words) or None,
        "other_trigger_spans": _spans(words),
    }


def code_properties(event: Event) -> dict[str, Any]:
    """Tell what kind of event it is, in PLOVER's words, CAMEO's and ACLED's."""
    names = aliases(event.category, event.mode)
    return {
        "category": event.category,
        "mode": event.mode,
        "context": event.context,
        "cameo": names.cameo,
        "acled": names.acled,
    }


def party_properties(event: Event) -> dict[str, Any]:
    """Tell who acts, who is acted on, and how many the text counts."""
    parties = (*event.actors, *event.targets)
    sides = dict.fromkeys(party.side for party in event.actors if party.side)
    return {
        "actors": SEVERAL.join(party.name for party in event.actors) or None,
        "targets": SEVERAL.join(party.name for party in event.targets) or None,
        "counts": SEVERAL.join(counted(parties)) or None,
        "sides": SEVERAL.join(sides) or None,
    }


def location_properties(article: Article, role: Role | None) -> dict[str, Any]:
    """Tell where, and by which sentence; of a movement with a line, nowhere."""
    place = role.place if role else None
    told_in = role.told_in if role else None
    return {
        "place": role_name(role),
        "place_id": place.id if place else None,
        "place_basis": role.basis if role else None,
        "place_sentence": _text(article, told_in) if told_in else None,
        "place_sentence_start": told_in.start if told_in else None,
        "place_sentence_end": told_in.end if told_in else None,
    }


def place_properties(place: Place | None, *, near: bool = False) -> dict[str, Any]:
    """Tell what a place is; `near` makes it no sharper than a region."""
    bbox = place.bbox if place else None
    # What is beside a place lies in its region, not at its point.
    precision = Precision.REGION if near and place else place and place.precision
    return {
        "feature_code": place.feature_code if place else None,
        "country": place.country if place else None,
        "claims": (SEVERAL.join(place.claims) or None) if place else None,
        "precision": precision.value if precision else None,
        "extent": ",".join(f"{side:g}" for side in bbox) if bbox else None,
    }


def way_properties(event: Event) -> dict[str, Any]:
    """Tell from where to where, how, and whether it was so or only said."""
    moves = event.is_movement
    return {
        "origin": role_name(event.origin),
        "origin_id": _id(event.origin),
        "destination": role_name(event.destination),
        "destination_id": _id(event.destination),
        "via": SEVERAL.join(role_name(role) or "" for role in event.via) or None,
        "both_ways": event.both_ways if moves else None,
        "travel": event.travel.value if event.travel else None,
        "status": status_of(event) if moves else None,
    }


def when_properties(event: Event) -> dict[str, Any]:
    """Tell the days, how exactly they are known, and by which words."""
    when = event.when
    return {
        "when": when.start if when else None,
        "when_end": when.end if when else None,
        "when_precision": when.precision if when else None,
        "when_basis": when.basis if when else None,
        "when_text": when.words.text if when else None,
        "when_text_start": when.words.start if when else None,
        "when_text_end": when.words.end if when else None,
    }


def stance_properties(event: Event) -> dict[str, Any]:
    """Tell how sure the text is, who says so, and how sure that leaves us."""
    cue = event.certainty_cue
    return {
        "certainty": event.certainty.value,
        "certainty_cue": cue.text if cue else None,
        "certainty_cue_start": cue.start if cue else None,
        "certainty_cue_end": cue.end if cue else None,
        "attribution": CHAIN.join(source.text for source in event.attribution) or None,
        "confidence": confidence(event),
    }


def counted(parties: Iterable[Party]) -> list[str]:
    """Return number and noun of the parties that the text counts.

    >>> counted([Party(0, 13, "two gray ships", 2, None, "ship")])
    ['2 ships']
    """
    return [
        " ".join(filter(None, (str(party.number), _noun(party))))
        for party in parties
        if party.number is not None and not _ARTICLE.match(party.name)
    ]


def status_of(event: Event) -> str:
    """Return "actual", "habitual", "planned", "possible" or "denied"."""
    return _STATUS.get(event.certainty, "habitual" if event.habitual else "actual")


def title_of(event: Event) -> str:
    """Say what happened in one line: what, then where or from where to where."""
    trigger = event.trigger.text
    if not event.is_movement:
        where = role_name(event.location)
        what = trigger[:1].upper() + trigger[1:]
        return f"{what}, {where}" if where else what
    what = event.actors[0].name if event.actors else trigger
    what = what[:1].upper() + what[1:]
    origin, destination = role_name(event.origin), role_name(event.destination)
    if event.both_ways:
        ends = (origin or "another place", destination or "another place")
        return f"{what}, between {ends[0]} and {ends[1]}"
    if origin and destination:
        return f"{what}, {origin} to {destination}"
    return f"{what}, from {origin}" if origin else f"{what}, to {destination}"


def role_name(role: Role | None) -> str | None:
    """Return what a reader sees as the name of a role's place."""
    if role is None:
        return None
    if role.site and not role.near and role.resolution and role.place:
        return shown_name(role.resolution)
    return role.name


def shown_name(resolution: Resolution) -> str:
    """Return the table's name, or the article's spelling of a town.

    Towns are filed under local spellings ("Ţarţūs") that readers of the
    article would not look for.
    """
    place, written = resolution.place, resolution.toponym.name
    town = place is not None and place.id.startswith("geonames:")
    if place is None or resolution.inside or (town and not written.isupper()):
        return " ".join(written.split())
    return place.name


def _spans(cuts: Iterable[Sentence | Span]) -> str | None:
    return SEVERAL.join(f"{cut.start}-{cut.end}" for cut in cuts) or None


def _noun(party: Party) -> str | None:
    """Return the noun of a party as it is written, "vessels" of "vessel"."""
    if party.kind is None:
        return None
    lemma = read_lexicon().lemma
    words = party.name.lower().split()
    return next((word for word in words if lemma(word) == party.kind), party.kind)


def _text(article: Article, sentence: Sentence) -> str:
    return article.text[sentence.start : sentence.end]


def _id(role: Role | None) -> str | None:
    place = role.place if role else None
    return place.id if place else None
