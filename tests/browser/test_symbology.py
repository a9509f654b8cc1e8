"""The looks in symbology.json: complete, and with enough contrast."""

import json
import tomllib
from importlib.resources import files
from itertools import product
from typing import Any

import pytest

from geoapp.assets import assets_folder
from geoapp.model import Certainty, Precision, Travel

SYMBOLOGY: dict[str, Any] = json.loads(
    (assets_folder("static") / "symbology.json").read_text(encoding="utf-8")
)
TEXT = 4.5
SHAPE = 3.0


def luminance(color: str) -> float:
    """Return the relative luminance of "#rrggbb" (WCAG 2.2)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("group", SYMBOLOGY["groups"])
def test_groups_stand_out_from_land_sea_and_panel(theme: str, group: str) -> None:
    color = SYMBOLOGY["groups"][group][theme]
    ground = SYMBOLOGY["themes"][theme]

    assert contrast(color, ground["land"]) >= SHAPE
    assert contrast(color, ground["sea"]) >= SHAPE
    assert contrast(color, ground["panel"]) >= TEXT
    assert contrast(color, ground["on"]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *product(("label", "city", "place"), ("land", "sea", "halo")),
        ("seaLabel", "sea"),
        ("seaLabel", "seaHalo"),
    ],
)
def test_names_on_the_map_can_be_read(theme: str, ink: str, ground: str) -> None:
    colors = SYMBOLOGY["themes"][theme]

    assert contrast(colors[ink], colors[ground]) >= TEXT


def test_every_category_of_the_lexicon_has_a_look() -> None:
    lexicon = tomllib.loads((files("geoapp") / "lexicon.toml").read_text("utf-8"))

    categories = values_of("category", lexicon)
    assert categories
    assert categories <= set(SYMBOLOGY["categories"])


def values_of(key: str, value: Any) -> set[str]:
    """Return all texts under a key, at any depth."""
    if isinstance(value, list):
        return set().union(*(values_of(key, item) for item in value))
    if not isinstance(value, dict):
        return set()
    here = {value[key]} if isinstance(value.get(key), str) else set()
    return here.union(*(values_of(key, item) for item in value.values()))


def test_every_mode_of_the_lexicon_has_words() -> None:
    lexicon = tomllib.loads((files("geoapp") / "lexicon.toml").read_text("utf-8"))

    assert values_of("mode", lexicon) <= set(SYMBOLOGY["modes"])


def test_every_confidence_has_words() -> None:
    least = [level["least"] for level in SYMBOLOGY["confidences"]]

    assert least == sorted(least, reverse=True)
    assert least[-1] == 0


def test_every_category_belongs_to_a_group() -> None:
    groups = {look["group"] for look in SYMBOLOGY["categories"].values()}

    assert groups <= set(SYMBOLOGY["groups"])


def test_every_value_of_the_model_has_words() -> None:
    assert set(SYMBOLOGY["certainties"]) == {certainty.value for certainty in Certainty}
    assert set(SYMBOLOGY["precisions"]) == {precision.value for precision in Precision}
    assert {"actual", "habitual", "planned", "possible", "denied"} == set(
        SYMBOLOGY["statuses"]
    )
    assert set(SYMBOLOGY["travel"]) == {*(way.value for way in Travel), "unknown"}
