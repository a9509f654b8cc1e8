"""Article and features go in; paragraphs of sentences of marked runs come out.

Templates print the runs one after the other. A run is plain text: nothing here
makes HTML, so nothing in an article can become HTML.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypedDict, cast

from geoapp.model import Article, Sentence
from geoapp.properties import SENTENCES

Feature = Mapping[str, Any]
"""A GeoJSON Feature as `json.loads` gives it."""

_KINDS = ("place", "soft", "trigger", "cue")
"""Kinds of mark; where two overlap, the earlier in this row is shown."""

_SPAN = re.compile(r"(\d+)-(\d+)")
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


class Run(TypedDict):
    """Characters of one sentence that look alike.

    `kind` is "text", "place" (a place named as a place), "soft" (a place name
    that means a government or belongs to a name), "trigger" or "cue".
    """

    text: str
    kind: str
    feature_id: str | None
    title: str | None


class MarkedSentence(TypedDict):
    """A sentence with its runs, and the events that it tells of.

    `again` are events that another sentence tells first.
    """

    start: int
    end: int
    features: list[dict[str, Any]]
    again: list[dict[str, Any]]
    runs: list[Run]


Paragraph = list[MarkedSentence]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str
    feature_id: str
    title: str | None

    @property
    def rank(self) -> tuple[int, int, int]:
        return (_KINDS.index(self.kind), self.start - self.end, self.start)


def mark_up(article: Article, features: Iterable[Feature]) -> list[Paragraph]:
    """Cut an article into paragraphs, sentences and marked runs.

    Args:
        article: Its text and sentences give the cuts.
        features: The features of its collection.

    Returns:
        Paragraphs in order. The runs of a sentence, joined, are exactly
        `article.text[start:end]`; only white space lies between sentences.

    >>> article = Article("Ships left.", (Sentence(0, 11),))
    >>> mark_up(article, [])[0][0]["runs"][0]["text"]
    'Ships left.'
    """
    features = list(features)
    sentences = tuple(_all_sentences(article))
    marks = _marks_by_sentence(sentences, _marks(features, len(article.text)))
    events = _by_sentence(sentences, features, _own_start)
    again = _by_sentence(sentences, features, _other_starts)
    paragraphs: list[Paragraph] = []
    end_of_last = 0
    for sentence in sentences:
        gap = article.text[end_of_last : sentence.start]
        if not paragraphs or _PARAGRAPH_BREAK.search(gap):
            paragraphs.append([])
        end_of_last = sentence.end
        paragraphs[-1].append(
            {
                "start": sentence.start,
                "end": sentence.end,
                "features": [_summary(event) for event in events[sentence]],
                "again": [_summary(event) for event in again[sentence]],
                "runs": _runs(article.text, sentence, marks[sentence]),
            }
        )
    return paragraphs


def other_sentences(properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return start and text of the sentences that tell an event again.

    >>> told = {"other_sentences": "It left. | Gone!"}
    >>> told["other_sentence_spans"] = "3-11; 20-25"
    >>> [other["text"] for other in other_sentences(told)]
    ['It left.', 'Gone!']
    """
    text = properties.get("other_sentences") or ""
    spans = _SPAN.findall(properties.get("other_sentence_spans") or "")
    others: list[dict[str, Any]] = []
    at = 0
    for start, end in ((int(start), int(end)) for start, end in spans):
        others.append({"start": start, "text": text[at : at + end - start]})
        at += end - start + len(SENTENCES)
    return others


def _all_sentences(article: Article) -> Iterator[Sentence]:
    """Yield the sentences, and what words a splitter left between them."""
    position = 0
    ends = Sentence(len(article.text), len(article.text))
    for sentence in (*article.sentences, ends):
        between = article.text[position : sentence.start]
        if between.strip():
            start = position + len(between) - len(between.lstrip())
            yield Sentence(start, start + len(between.strip()))
        if sentence is not ends:
            yield sentence
        position = sentence.end


def _marks_by_sentence(
    sentences: Sequence[Sentence], marks: Iterable[_Mark]
) -> Mapping[Sentence, list[_Mark]]:
    """Sort marks into the sentences that they touch, the best first."""
    ends = [sentence.end for sentence in sentences]
    found: dict[Sentence, list[_Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: mark.rank):
        for number in range(bisect_right(ends, mark.start), len(sentences)):
            if sentences[number].start >= mark.end:
                break
            found[sentences[number]].append(mark)
    return found


def _by_sentence(
    sentences: Sequence[Sentence],
    features: Iterable[Feature],
    starts: Callable[[Mapping[str, Any]], Iterable[int]],
) -> Mapping[Sentence, list[Feature]]:
    """Sort events into the sentences in which their `starts` lie."""
    ends = [sentence.end for sentence in sentences]
    found: dict[Sentence, list[Feature]] = defaultdict(list)
    for feature in features:
        if feature["properties"]["kind"] == "mention":
            continue
        for start in starts(feature["properties"]):
            number = bisect_right(ends, start)
            if number < len(sentences):
                found[sentences[number]].append(feature)
    return found


def _own_start(properties: Mapping[str, Any]) -> list[int]:
    return [properties["sentence_start"]]


def _other_starts(properties: Mapping[str, Any]) -> list[int]:
    return [int(other["start"]) for other in other_sentences(properties)]


def _marks(features: Sequence[Feature], length: int) -> Iterator[_Mark]:
    for feature in features:
        for mark in _feature_marks(feature):
            if 0 <= mark.start < mark.end <= length:
                yield mark


def _feature_marks(feature: Feature) -> Iterator[_Mark]:
    properties, key = feature["properties"], str(feature["id"])
    if properties["kind"] == "mention":
        # "Syrian" waters lie there, but the adjective has no point of its own.
        pointless = feature["geometry"] is None and properties["place"] is not None
        literal = properties["usage"] == "literal" and not pointless
        kind = "place" if literal else "soft"
        title = _place_title(properties)
        yield _Mark(properties["start"], properties["end"], kind, key, title)
        return
    for kind, name, title in (
        ("trigger", "trigger", properties["title"]),
        ("cue", "certainty_cue", properties["certainty"]),
    ):
        start, end = properties[f"{name}_start"], properties[f"{name}_end"]
        if start is not None and end is not None:
            yield _Mark(start, end, kind, key, title)
    for start, end in _SPAN.findall(properties.get("other_trigger_spans") or ""):
        yield _Mark(int(start), int(end), "trigger", key, properties["title"])


def _place_title(properties: Mapping[str, Any]) -> str | None:
    """Say what a place name means, in the words of a tooltip."""
    if properties["usage"] != "literal":
        return cast(str | None, properties["stands_for"] or properties["place"])
    if properties["place"] is None:
        return "not located"
    named = (properties["place"], properties["country"])
    return ", ".join(word for word in named if word)


def _summary(event: Feature) -> dict[str, Any]:
    names = ("number", "category", "kind", "certainty", "title")
    told = {name: event["properties"][name] for name in names}
    return {"id": event["id"], **told, "contrary": event["properties"].get("contrary")}


def _runs(text: str, sentence: Sentence, marks: Sequence[_Mark]) -> list[Run]:
    """Cut one sentence at every edge of a mark; `marks` come best first."""
    edges = {sentence.start, sentence.end}
    edges.update(m.start for m in marks if m.start > sentence.start)
    edges.update(m.end for m in marks if m.end < sentence.end)
    cuts = sorted(edges)
    runs: list[Run] = []
    last: _Mark | None = None
    for start, end in pairwise(cuts):
        mark = next((m for m in marks if m.start <= start and end <= m.end), None)
        if runs and mark is last:
            runs[-1]["text"] += text[start:end]
        else:
            runs.append(_run(text[start:end], mark))
        last = mark
    return runs


def _run(text: str, mark: _Mark | None) -> Run:
    if mark is None:
        return {"text": text, "kind": "text", "feature_id": None, "title": None}
    return {
        "text": text,
        "kind": mark.kind,
        "feature_id": mark.feature_id,
        "title": mark.title,
    }
