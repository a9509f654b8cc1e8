"""How well events, movements, dates and certainty are read: `make bench`.

The corpora lie beside the checkout or in the folder that is given, the program
that scores them in a folder "scoring" beside that one. The texts are news and
no part of the project; without them the rows that need them say so.
"""

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from geoapp.article.sentences import split_sentences
from geoapp.events import extract_events
from geoapp.gazetteer import ensure_gazetteer
from geoapp.learn_where import is_held_out
from geoapp.model import Article, Event, Resolution
from geoapp.pipeline import Backends, load_backends
from geoapp.resolve import resolve
from geoapp.settings import Settings
from tests.benchmarks.places import CORPORA, SKIPPED, row

SENTENCES = 2_000
RUNS = 3
HELD_OUT = 5  # one in so many sentences with a verb was not learned from

_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gold:
    """A file to score: its name, the scorer's mode and where its text stands."""

    file: str
    mode: str
    text: str
    held_out: int = 0


GOLD = {
    "running text": Gold("movements_fulltext_dev.jsonl", "movements", "sentence"),
    "chosen": Gold("movements_dev.jsonl", "movements", "sentence"),
    "articles": Gold("events_articles_dev.jsonl", "events", "text"),
    "records": Gold("events_plover_gsr.jsonl", "records", "text"),
    "verbs": Gold("eventloc_dev.jsonl", "eventloc", "text", HELD_OUT),
}

# What, gold, where the scorer tells it, measured elsewhere, to reach
FIGURES = (
    ("movements, both ends right, F1, running text", "running text",
     ("movement_strict", "f1"), "60 regular expressions 0.79", "0.86"),
    ("movements, both ends right, F1, chosen sentences", "chosen",
     ("movement_strict", "f1"), "60 regular expressions 0.83", "0.88"),
    ("false alarms on sentences that only sound like movements", "chosen",
     ("hard_negative_false_alarm", "acc"), "60 regular expressions 0.30", "0.10"),
    ("mode of travel, where gold knows it", "chosen", ("mode", "acc"), "", "0.90"),
    ("place of an event's verb, F1 by words, sentences not learned from",
     "verbs", ("token", "f1"),
     "nearest place 0.54", "0.75"),
    ("events of whole articles, type and place right", "articles",
     ("end_to_end_type_and_place", "acc"), "", "0.70"),
    ("places right among events found", "articles", ("place_acc", "acc"),
     "GDELT 0.75, by hand check", "0.85"),
    ("type of PLOVER's records", "records", ("type_accuracy", "acc"),
     "untuned lexicon 0.47", "0.75"),
    ("certainty among events found", "articles", ("certainty_acc", "acc"), "", "0.80"),
    ("days among events found", "articles", ("date_acc", "acc"),
     "dateparser 0.58, rules 0.85 on TimeBank", "0.88"),
)  # fmt: skip


def main(corpora: Path) -> None:
    """Measure and print, one row a figure."""
    ensure_gazetteer(Settings().cache)
    print("| figure | elsewhere | to reach | here |\n|---|---|---|---|")
    scorer = _scorer(corpora.parent / "scoring" / "events.py")
    reports = {
        name: _report(corpora / gold.file, gold, scorer) for name, gold in GOLD.items()
    }
    for what, name, path, elsewhere, aim in FIGURES:
        report = reports[name]
        told = reduce(lambda part, key: part[key], path, report) if report else None
        row(what, elsewhere, aim, SKIPPED if told is None else f"{told:.3f}")
    backends = load_backends(Settings())
    row(
        "events pinned on a seat of government named for the government",
        "every rival",
        "0",
        _pinned(corpora / "gwn.jsonl", backends),
    )
    row(
        "sentences a second, one core, after names and places",
        "TABARI about 1,000",
        "1,000",
        f"{_speed(corpora / 'lgl.jsonl', backends):,.0f}",
    )


def _scorer(path: Path) -> Any:
    """Load the program that scores, if it is there."""
    spec = importlib.util.spec_from_file_location("event_scorer", path)
    if not path.is_file() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _report(path: Path, gold: Gold, scorer: Any) -> Any:
    if scorer is None or not path.is_file():
        return None
    lines = _read(path)
    if gold.held_out:
        lines = [x for x in lines if is_held_out(x[gold.text], gold.held_out)]
    told = _annotated(lines, gold.text)
    if gold.mode == "eventloc":
        told = [_linked(line, made) for line, made in zip(lines, told, strict=True)]
    if gold.mode == "records":
        told = [_coded(made) for made in told]
    score: Callable[[list[_Json], list[_Json]], Any] = getattr(
        scorer, f"score_{gold.mode}"
    )
    return score(lines, told)


def _read(path: Path) -> list[_Json]:
    with path.open(encoding="utf-8") as lines:  # not every line end ends a record
        return [json.loads(line) for line in lines]


def _annotated(lines: Iterable[_Json], text: str) -> list[_Json]:
    """Return what `geoapp annotate` tells of each line."""
    asked = "\n".join(
        json.dumps(
            {
                "id": line["id"],
                "text": line[text],
                "published": line.get("article_date"),
            }
        )
        for line in lines
    )
    done = subprocess.run(
        [sys.executable, "-c", "from geoapp.cli import main; main(['annotate'])"],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _linked(line: _Json, made: _Json) -> _Json:
    """Return the places of the events that the verb in question tells."""
    verb = line["verb"]
    places = [
        event["place"]
        for event in made["events"]
        if event["trigger"]["start"] < verb["end"]
        and verb["start"] < event["trigger"]["end"]
        and event["place"]
        and event["place"].get("start") is not None
    ]
    return {"id": line["id"], "locations": places}


def _coded(made: _Json) -> _Json:
    events = [{**event, "location": _words(event["place"])} for event in made["events"]]
    return {"id": made["id"], "events": events}


def _words(place: _Json | None) -> str | None:
    return place["text"] if place else None


def _pinned(corpus: Path, backends: Backends) -> str:
    """Count events located by a name that stands for a government."""
    if not corpus.is_file():
        return SKIPPED
    pinned = located = 0
    for line in _read(corpus):
        meant = {
            (toponym["start"], toponym["end"])
            for toponym in line["toponyms"]
            if toponym["type"] == "Metonymic"
        }
        _, events = next(_stages([line["text"]], backends))
        for resolution in _places(events):
            located += 1
            toponym = resolution.toponym
            pinned += (toponym.start, toponym.end) in meant
    return f"{pinned} of {located} located events"


def _places(events: Iterable[Event]) -> Iterator[Resolution]:
    for event in events:
        if event.location and event.location.resolution:
            yield event.location.resolution


def _stages(
    texts: Iterable[str], backends: Backends
) -> Iterator[tuple[Mapping[str, Any], tuple[Event, ...]]]:
    """Yield what goes into the reading of events, and the events."""
    for text in texts:
        article = Article(text, split_sentences(text))
        names = backends.recognize(article)
        resolutions = resolve(article, names.toponyms, backends.geocode)
        given = {
            "article": article,
            "resolutions": resolutions,
            "entities": names.entities,
        }
        yield given, extract_events(**given)


def _speed(corpus: Path, backends: Backends) -> float:
    """Return sentences a second in the best of several runs, on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sample = (Path(__file__).parents[2] / "geoapp" / "sample_article.txt").read_text(
        encoding="utf-8"
    )
    texts: Iterable[str] = (
        (line["text"] for line in _read(corpus))
        if corpus.is_file()
        else cycle([sample])
    )
    given: list[Mapping[str, Any]] = []
    count = 0
    for text in islice(texts, 1_000):
        stage, _ = next(_stages([text], backends))
        given.append(stage)
        count += len(stage["article"].sentences)
        if count >= SENTENCES:
            break
    return count / min(_seconds(given) for _ in range(RUNS))


def _seconds(given: Iterable[Mapping[str, Any]]) -> float:
    start = time.perf_counter()
    for stage in given:
        extract_events(**stage)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA)
