"""The README holds: its example runs, its tables leave nothing out."""

import doctest
import re
from dataclasses import fields
from pathlib import Path

import pytest

import geoapp
from geoapp.article import read_article
from geoapp.cli import main
from geoapp.confidence import BASIS, CERTAINTY, HEARSAY
from geoapp.pipeline import Backends, parse
from geoapp.settings import Settings

ROOT = Path(geoapp.__file__).parents[1]
README = ROOT / "README.md"
SAMPLE = ROOT / "geoapp" / "sample_article.txt"


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text(encoding="utf-8")


@pytest.mark.usefixtures("cache")
def test_the_example_runs(readme: str) -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)

    assert (failed, tried > 3) == (0, True)


def test_the_table_has_every_property_of_a_feature_and_no_other(
    readme: str, backends: Backends
) -> None:
    table = readme.partition("| property |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\|([^|]*`[^|]*)\|", table, flags=re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    collection = parse(read_article(SAMPLE.read_bytes()), backends)

    found = {name for feature in collection.features for name in feature.properties}
    assert told == found


def test_the_readme_tells_the_weights_of_confidence(readme: str) -> None:
    weights = dict[str, float](BASIS)
    weights |= {certainty.value: weight for certainty, weight in CERTAINTY.items()}

    told = dict(re.findall(r"([a-z]+) ([01](?:\.\d+)?)\b", readme.replace("\n", " ")))

    assert {name: float(told[name]) for name in weights} == weights
    assert f"{HEARSAY} for each source" in readme.replace("\n", " ")


def test_every_setting_is_in_the_table(readme: str) -> None:
    missing = [f.name for f in fields(Settings) if f"`{f.name}`" not in readme]

    assert missing == []


@pytest.mark.parametrize(
    "command", ["serve", "parse", "report", "annotate", "evaluate", "gazetteer"]
)
def test_every_command_is_shown_and_helps(
    readme: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])

    assert stop.value.code == 0
    assert "examples:" in capsys.readouterr().out
    assert f"geoapp {command}" in readme


def test_links_inside_the_checkout_lead_somewhere(readme: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", readme)

    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []
