"""A folder of labelled texts -> examples that the tagger learns from.

Three kinds of files: `*.txt` with names marked in braces (the folder
`sentences/` beside this module is of that kind), and JSON lines with
"entities" (all names) or "toponyms" (place names alone, people and
organisations unlabelled).
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geoapp.assets import assets_folder

DEVELOPMENT_EVERY = 5
"""Each fifth line of a file of toponyms is for measuring, never for learning."""

_USAGES = {"L": "literal", "N": "literal", "M": "metonymic", "A": "associative"}
_LABELS = {"L": "LOC", "M": "LOC", "A": "LOC", "D": "ADJ", "N": "ADJ"}
_ENTITIES = {"P": "PER", "O": "ORG"}
LITERAL_TYPES = frozenset(
    {"Literal", "Mixed", "Coercion", "Literal_Modifier", "Embedded_Literal"}
)
"""Types of GeoWebNews that mean the place itself (Gritta et al. 2019)."""

_SITE_WORDS = (
    "School|University|College|Hospital|Church|Library|Court|Museum|Hotel|Club|"
    "Theatre|Theater|Cathedral|Mosque|Temple|Academy|Institute|Cinema|Clinic|"
    "Infirmary|Synagogue|Inn|Courthouse|Chapel|Seminary|Campus"
)
_SITE = re.compile(rf"(?:.*\b)?(?:{_SITE_WORDS})s?|(?:University|Church|College) of .+")
_SITE_IN_TEXT = re.compile(
    rf"(?:[A-Z][\w.'’&-]+ ){{1,5}}(?:{_SITE_WORDS})\b"
    r"|(?:University|College) of (?:the )?[A-Z]\w+(?:[ -](?:at )?[A-Z]\w+)*"
)
# An organisation whose name ends so is a site that events happen at.
_SITE_OF_ORG = re.compile(
    r"(?:.*\b)?(?:School|University|College|Hospital|Church|Museum|Hotel)"
    r"|University of .+"
)
_COMPASS = re.compile(r"(?:north|south|east|west|central)[a-z-]* ")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A span with a label; `usage` is set where it is known."""

    start: int
    end: int
    label: str
    usage: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its names.

    `places` have the labels LOC, ADJ (adjective or people) and SIT (school,
    hospital and other institutions that are places), `entities` PER and ORG.
    Nothing is known of places inside `places_unknown`, nor of entities inside
    `entities_unknown`.
    """

    text: str
    places: tuple[Labelled, ...]
    entities: tuple[Labelled, ...] = ()
    places_unknown: tuple[tuple[int, int], ...] = ()
    entities_unknown: tuple[tuple[int, int], ...] = ()
    source: str = ""


def read_examples(folder: Path, *, development: bool = False) -> Iterator[Example]:
    """Yield the examples of every file of a folder, in the order of names.

    Args:
        folder: Folder of `*.txt` and `*.jsonl` files.
        development: Yield those that are kept for measuring instead of those
            to learn from.

    Raises:
        ValueError: If a line is not in its format; with file and line number.
    """
    for path in sorted(folder.glob("*")):
        if path.suffix not in (".txt", ".jsonl"):
            continue
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    example = _read_line(path, line)
                except (ValueError, KeyError, TypeError) as error:
                    raise ValueError(f"{path}, line {number}: {error}") from error
                if example is None:
                    continue
                kept = number % _every(example) == 0
                if kept is development:
                    yield example


def _every(example: Example) -> int:
    return DEVELOPMENT_EVERY if example.source == "toponyms" else 20


def _read_line(path: Path, line: str) -> Example | None:
    if path.suffix == ".txt":
        return None if line.startswith("#") else read_marked(line.rstrip("\n"))
    document = json.loads(line)
    if "toponyms" in document:
        return _from_toponyms(document)
    return _from_entities(document) if "entities" in document else None


def read_marked(line: str) -> Example:
    """Return the example that a line with marks in braces stands for.

    Raises:
        ValueError: If a brace is not closed or a mark is unknown.

    >>> example = read_marked("{O Bank of {A Malta}} left {L Gozo}.")
    >>> example.text
    'Bank of Malta left Gozo.'
    >>> [(p.start, p.end, p.usage) for p in example.places]
    [(8, 13, 'associative'), (19, 23, 'literal')]
    """
    text: list[str] = []
    open_marks: list[tuple[str, int]] = []
    spans: list[tuple[str, int, int]] = []
    length = index = 0
    while index < len(line):
        if line[index] == "{":
            mark = line[index + 1]
            if mark not in "LMADNPO" or line[index + 2] != " ":
                raise ValueError(f"unknown mark {line[index : index + 3]!r}")
            open_marks.append((mark, length))
            index += 3
            continue
        if line[index] == "}":
            if not open_marks:
                raise ValueError("a brace closes that was not open")
            spans.append((*open_marks.pop(), length))
        else:
            text.append(line[index])
            length += 1
        index += 1
    if open_marks:
        raise ValueError("a brace is not closed")
    return _marked("".join(text), spans)


def _marked(text: str, spans: list[tuple[str, int, int]]) -> Example:
    places = []
    entities = []
    for mark, start, end in sorted(spans, key=lambda span: span[1:]):
        if mark in _ENTITIES:
            entities.append(Labelled(start, end, _ENTITIES[mark]))
            continue
        # Corpora leave "northern" out; the tagger joins it by rule.
        compass = _COMPASS.match(text, start, end)
        start = compass.end() if compass else start
        label = _LABELS[mark]
        if mark in "LM" and _SITE.fullmatch(text[start:end]):
            label = "SIT"
        usage = _USAGES.get(mark, "associative")
        places.append(Labelled(start, end, label, usage))
    return Example(
        text,
        tuple(places),
        tuple(entities),
        # Whether a school is an organisation, too, corpora see differently.
        entities_unknown=tuple((p.start, p.end) for p in places if p.label == "SIT"),
        source="marked",
    )


def _from_toponyms(document: Mapping[str, Any]) -> Example:
    text = document["text"]
    places = []
    for toponym in document["toponyms"]:
        start, end = toponym["start"], toponym["end"]
        kind = toponym.get("type")
        typed = "modifier" in toponym  # GeoWebNews
        usage = None
        if typed:
            literal = kind in LITERAL_TYPES
            usage = "literal" if literal else "associative"
            usage = "metonymic" if kind == "Metonymic" else usage
        label = "ADJ" if _is_demonym(toponym, text[start:end]) else "LOC"
        if typed and _SITE.fullmatch(text[start:end]):
            label = "SIT"
        places.append(Labelled(start, end, label, usage))
    typed = any("modifier" in toponym for toponym in document["toponyms"])
    unknown = () if typed else tuple(m.span() for m in _SITE_IN_TEXT.finditer(text))
    return Example(
        text,
        tuple(places),
        places_unknown=unknown,
        entities_unknown=((0, len(text)),),
        source="toponyms",
    )


def _is_demonym(toponym: Mapping[str, Any], surface: str) -> bool:
    return toponym.get("type") in ("Demonym", "Language") or surface in _demonyms()


@cache
def _demonyms() -> frozenset[str]:
    """Return the adjectives and peoples of the gazetteer's tables."""
    found: set[str] = set()
    for table in assets_folder("gazetteer").glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for column in ("adjectives", "peoples"):
                    found.update(filter(None, (row.get(column) or "").split("|")))
    return frozenset(found)


def _from_entities(document: Mapping[str, Any]) -> Example:
    text = document["text"]
    places = []
    entities = []
    unknown = []
    for entity in document["entities"]:
        start, end, label = entity["start"], entity["end"], entity["label"]
        if label in ("LOC", "ADJ"):
            site = label == "LOC" and _SITE.fullmatch(text[start:end])
            places.append(Labelled(start, end, "SIT" if site else label))
        elif label in ("PER", "ORG"):
            entities.append(Labelled(start, end, label))
        if label == "ORG":
            # Places inside the names of organisations are unlabelled here.
            if _SITE_OF_ORG.fullmatch(text[start:end]):
                places.append(Labelled(start, end, "SIT"))
            else:
                unknown.append((start, end))
    return Example(
        text,
        tuple(places),
        tuple(entities),
        places_unknown=tuple(unknown),
        source="entities",
    )
