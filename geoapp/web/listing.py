"""Features of a collection in, what the pages list of them out.

The labels are those of symbology.json, so that page and map say the same.
Values are plain: a collection stored by an older version lacks the newer
properties, and lists without them.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from geoapp.assets import assets_folder
from geoapp.web.markup import Feature, other_sentences


def events(features: Iterable[Feature]) -> list[dict[str, Any]]:
    """Return the properties of events and movements, and what a list adds.

    Each has `id`, `located`, `labels` (what kind it is, in words), `says` (the
    chain of sources as a phrase), `facts` (short phrases), `others` (start and
    text of the sentences that tell it again), `against` and `evidence` (id,
    number and words of the event that it contradicts, and of those that
    contradict it).
    """
    told = [f for f in features if f["properties"]["kind"] != "mention"]
    numbers = {feature["id"]: feature["properties"]["number"] for feature in told}
    return [_event(feature, told, numbers) for feature in told]


def places(features: Iterable[Feature]) -> list[dict[str, Any]]:
    """Return the places that the article names as places, each once."""
    found: dict[str, dict[str, Any]] = {}
    for feature in features:
        mention = feature["properties"]
        if mention["kind"] != "mention" or feature["geometry"] is None:
            continue
        place = {name: mention[name] for name in ("precision", "country")}
        place |= {"name": mention["place"], "count": 0, "feature_id": feature["id"]}
        found.setdefault(mention["place_id"], place)["count"] += 1
    return list(found.values())


def _event(
    feature: Feature, told: Iterable[Feature], numbers: Mapping[str, int]
) -> dict[str, Any]:
    properties = feature["properties"]
    words = _symbology()["contrary"]
    other = properties.get("contrary_to")
    against = [_link(words["words"], other, numbers)] if other in numbers else []
    return {
        **properties,
        "id": feature["id"],
        "located": feature["geometry"] is not None,
        "labels": _labels(properties),
        "says": (properties.get("attribution") or "").replace(" < ", ", citing "),
        "facts": _facts(properties),
        "others": other_sentences(properties),
        "against": against,
        "evidence": [
            _link(words["back"], evidence["id"], numbers)
            for evidence in told
            if evidence["properties"].get("contrary_to") == feature["id"]
        ],
    }


def _link(words: str, key: str, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {"id": key, "words": words.replace("{}", str(numbers[key]))}


def _labels(properties: Mapping[str, Any]) -> str:
    """Say what kind of event it is: "Attack · drone"."""
    looks = _symbology()
    category = looks["categories"].get(properties["category"], {"label": "Event"})
    mode = properties.get("mode")
    named = mode and looks["modes"].get(mode, mode.replace("-", " "))
    return " · ".join(filter(None, (category["label"], named)))


def _facts(properties: Mapping[str, Any]) -> list[str]:
    """Return what else is known, a short phrase each."""
    facts = [
        f"{name} {properties[key].replace('; ', ', ')}"
        for name, key in (("whom:", "targets"), ("counted:", "counts"))
        if properties.get(key)
    ]
    if properties.get("status") == "habitual":
        facts.append(_symbology()["statuses"]["habitual"])
    if properties.get("length_km") and properties.get("length_nmi"):
        lengths = properties["length_km"], properties["length_nmi"]
        facts.append("{:,.0f} km ({:,.0f} nautical miles)".format(*lengths))
    level = _confidence(properties.get("confidence"))
    return [*facts, f"{level} confidence"] if level else facts


def _confidence(value: float | None) -> str | None:
    levels = _symbology()["confidences"]
    found = (level for level in levels if value is not None and value >= level["least"])
    level = next(found, None)
    return str(level["label"]).lower() if level else None


@cache
def _symbology() -> dict[str, Any]:
    path = assets_folder("static") / "symbology.json"
    looks: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return looks
