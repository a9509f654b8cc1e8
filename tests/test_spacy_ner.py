"""Any spaCy pipeline as the recognizer: labels, spans, models that are missing."""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.training import Example

from geoapp.article import read_article
from geoapp.errors import SettingsError
from geoapp.model import Article, Names
from geoapp.pipeline import Backends, load_backends, parse
from geoapp.recognize.spacy_ner import recognize
from geoapp.settings import Settings

# Places in brackets, people in braces.
TAUGHT = (
    "Two ships left [Odesa] on Monday.",
    "The convoy reached [Damascus] at night.",
    "{Anna Berg} flew to [Lisbon] on Friday.",
    "Heavy rain fell in [Manila] and [Cebu].",
    "{John Doe} said the ferry left [Limassol].",
    "A truck drove from [Homs] to [Hama] on Sunday.",
    "Three ships reached [Tartus] on Friday.",
    "{Maria Silva} said the convoy left [Porto].",
)


def taught(sentence: str, pipeline: Any) -> Example:
    entities, plain = [], ""
    for char in sentence:
        if char in "[{":
            start = len(plain)
        elif char in "]}":
            entities.append((start, len(plain), "GPE" if char == "]" else "PERSON"))
        else:
            plain += char
    return Example.from_dict(pipeline.make_doc(plain), {"entities": entities})


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small pipeline, trained in a second or two."""
    random.seed(0)
    spacy.util.fix_random_seed(0)
    pipeline = spacy.blank("en")
    pipeline.add_pipe("ner")
    examples = [taught(sentence, pipeline) for sentence in TAUGHT]
    pipeline.initialize(lambda: examples)
    for _ in range(40):
        random.shuffle(examples)
        pipeline.update(examples, drop=0.1)
    folder = tmp_path_factory.mktemp("model") / "small"
    pipeline.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def by_rules(backends: Backends) -> Callable[..., Names]:
    """Return a recognizer whose pipeline labels words as it is told."""

    def names(text: str, **labels: str) -> Names:
        pipeline = spacy.blank("en")
        ruler = pipeline.add_pipe("entity_ruler")
        patterns = [
            {"label": label, "pattern": words.replace("_", " ")}
            for words, label in labels.items()
        ]
        ruler.add_patterns(patterns)  # type: ignore[attr-defined]
        return recognize(read_article(text), pipeline, backends.geocode)

    return names


def test_a_trained_pipeline_finds_the_places(settings: Settings, model: Path) -> None:
    chosen = replace(settings, recognizer=f"spacy:{model}")
    text = "Two ships left Tartus for a port.\n\nA convoy reached Damascus on Sunday."

    collection = parse(read_article(text), load_backends(chosen))

    mentions = [f.properties for f in collection.features if f.geometry]
    assert {"Tartus", "Damascus"} <= {mention["place"] for mention in mentions}


@pytest.mark.parametrize("label", ["GPE", "LOC", "FAC"])
def test_each_label_of_a_place_makes_a_toponym(
    by_rules: Callable[..., Names], label: str
) -> None:
    (toponym,) = by_rules("They sailed to Tartus.", Tartus=label).toponyms

    assert (toponym.name, toponym.demonym) == ("Tartus", False)


@pytest.mark.parametrize(
    ("label", "kind"), [("PERSON", "PER"), ("PER", "PER"), ("ORG", "ORG")]
)
def test_people_and_organisations_are_entities(
    by_rules: Callable[..., Names], label: str, kind: str
) -> None:
    names = by_rules("It was Paris Hilton.", Paris_Hilton=label)

    assert names.toponyms == ()
    assert [(e.name, e.label) for e in names.entities] == [("Paris Hilton", kind)]


def test_only_nations_among_groups_are_toponyms(by_rules: Callable[..., Names]) -> None:
    names = by_rules("Russian Republicans left.", Russian="NORP", Republicans="NORP")

    (russian,) = names.toponyms
    assert (russian.name, russian.demonym, russian.usage) == (
        "Russian",
        True,
        "associative",
    )


@pytest.mark.parametrize(
    ("text", "span", "name"),
    [
        ("They left the Baltic Sea.", "the Baltic Sea", "Baltic Sea"),
        ("The Baltic Sea is calm.", "The Baltic Sea", "Baltic Sea"),
        ("He stood in The Hague.", "The Hague", "The Hague"),
        ("It is Russia's base.", "Russia's", "Russia"),
        ("It is Xyzzyville's base.", "Xyzzyville's", "Xyzzyville"),
        ("He lives in St. John's.", "St. John's", "St. John's"),
    ],
)
def test_articles_and_possessives_stay_outside(
    by_rules: Callable[..., Names], text: str, span: str, name: str
) -> None:
    (toponym,) = by_rules(text, **{span: "GPE"}).toponyms

    assert toponym.name == name
    assert read_article(text).text[toponym.start : toponym.end] == name


def test_a_government_is_told_from_its_seat(by_rules: Callable[..., Names]) -> None:
    text = "Moscow said so. He flew to Moscow."

    usages = [t.usage.value for t in by_rules(text, Moscow="GPE").toponyms]

    assert usages == ["metonymic", "literal"]


def test_a_long_article_is_read_in_parts(by_rules: Callable[..., Names]) -> None:
    paragraphs = [f"Ship number {n} left Tartus at noon." for n in range(1000)]
    article: Article = read_article("\n\n".join(paragraphs))

    names = by_rules(article.text, Tartus="GPE")

    assert len(names.toponyms) == 1000
    assert all(article.text[t.start : t.end] == "Tartus" for t in names.toponyms)


def test_a_text_of_nothing_names_nothing(backends: Backends) -> None:
    names = recognize(Article("", ()), spacy.blank("en"), backends.geocode)

    assert names == Names(())


@pytest.mark.parametrize(
    ("recognizer", "words"),
    [
        ("spacy:en_no_such", "run: python -m spacy download en_no_such"),
        ("spacy", "run: python -m spacy download en_core_web_trf"),
    ],
)
def test_a_model_that_is_missing_tells_how_to_install_it(
    settings: Settings, recognizer: str, words: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        load_backends(replace(settings, recognizer=recognizer))

    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_pipeline_that_names_no_places_is_told(
    settings: Settings, tmp_path: Path
) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")

    with pytest.raises(SettingsError, match="names no places"):
        load_backends(replace(settings, recognizer=f"spacy:{tmp_path / 'blank'}"))


def test_without_spacy_the_extra_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.delitem(sys.modules, "geoapp.recognize.spacy_ner", raising=False)

    with pytest.raises(SettingsError, match=r'pip install "geoapp\[spacy\]"'):
        load_backends(replace(settings, recognizer="spacy:en_core_web_sm"))
