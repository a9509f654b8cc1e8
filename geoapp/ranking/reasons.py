"""Why a place was chosen, in words: what weighed most for it."""

from collections.abc import Mapping

from geoapp.ranking.evidence import Told, Written
from geoapp.ranking.hosts import Host
from geoapp.ranking.options import Option

_MOST_REASONS = 3
_LEAST = 0.05  # a contribution below moves nothing
_IN_THE_TEXT = ("the text ", "it follows ")  # told first: a reader can check them

# Evidence to words; several pieces may share them. What is missing here tells
# no reader anything ("a town").
_PHRASES = {
    "the kind asked for": "the text says {kind}",
    "in the larger place behind": "the text adds {qualifier}",
    "in the larger place around": "the text names {around} beside it",
    "holds the place before it": "it follows a place inside it",
    "has a port, in a text of ships": "the text is of ships, and it has a port",
    "in the division of the outlet's home": "near the outlet's home",
    "within about 30 km of the outlet's home": "near the outlet's home",
    "within about 120 km of the outlet's home": "near the outlet's home",
    "in the country of the local outlet": "in the outlet's country",
    "in the country of the national outlet": "in the outlet's country",
    "in the country of the world outlet": "in the outlet's country",
    "meant elsewhere in the article": "meant elsewhere in the article",
    "names in agreement: country": "other places named are in {country}",
    "share of names in agreement: country": "other places named are in {country}",
    "names in agreement: country beside": "other places named are in {country}",
    "names in agreement: division": "other places named are in {division}",
    "share of names in agreement: division": "other places named are in {division}",
    "names in agreement: division beside": "other places named are in {division}",
    "names in agreement: near": "near other places named",
    "share of names in agreement: near": "near other places named",
    "names in agreement: near beside": "near other places named",
    "names in agreement: around": "near other places named",
    "share of names in agreement: around": "near other places named",
    "names in agreement: around beside": "near other places named",
    "inhabitants": "{inhabitants} inhabitants",
    "the only place of that name": "the only place of that name",
    "a country": "a country",
    "a first-level division": "a first-level division",
    "a continent": "a continent",
}


def reasons_for(
    option: Option, told: Told, written: Written, weights: Mapping[str, float]
) -> tuple[str, ...]:
    """Return the largest contributions to an option's score, in words.

    The last tells how many places have the name.
    """
    asked, place = written.asked, option.place
    facts = {
        "kind": asked.kind or "",
        "qualifier": asked.qualifier,
        "around": asked.before or asked.behind or asked.shared,
        "country": option.country,
        "division": option.region.partition("/")[2],
        "inhabitants": f"{place.population:,}",
    }
    sums: dict[str, float] = {}
    for name, number in told.items():
        if name in _PHRASES:
            words = _PHRASES[name].format(**facts)
            sums[words] = sums.get(words, 0.0) + number * weights.get(name, 0.0)
    told_most = sorted(
        sums.items(),
        key=lambda item: (not item[0].startswith(_IN_THE_TEXT), -item[1], item[0]),
    )
    reasons = [words for words, weight in told_most if weight > _LEAST]
    count = len(written.options)
    if count > 1:
        reasons[_MOST_REASONS - 1 :] = [f"one of {count} places of that name"]
    return tuple(reasons[:_MOST_REASONS]) or ("the only place of that name",)


def reasons_for_host(host: Host, told: Told) -> tuple[str, ...]:
    """Return why an unknown name is taken to lie in a place."""
    name = host.option.place.name
    if "named inside the name" in told:
        return ("not known itself", f"its name holds {name}")
    if "qualifies the name" in told or "owns the name" in told:
        return ("not known itself", f"the text says {name} beside it")
    if "near the outlet's home" in told and told["near the outlet's home"] > 0.5:
        return ("not known itself", "inside the article's home area")
    return ("not known itself", f"named in an article about {name}")
