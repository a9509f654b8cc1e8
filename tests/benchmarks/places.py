"""How well and how fast places are found, as a table: `make bench`.

The corpora lie beside the checkout or in the folder that is given; their texts
are news, so they are no part of the project, and without them the rows that
need them say so. Every fifth line of each is the development split: nothing
was learned from it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from importlib.resources import files
from io import StringIO
from itertools import cycle, islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from geoapp.article.sentences import split_sentences
from geoapp.cli import main as geoapp
from geoapp.evaluate import Mention, Scored, evaluate
from geoapp.gazetteer import ensure_gazetteer
from geoapp.learn_ranking import cross_validate, read_corpus
from geoapp.model import Article
from geoapp.pipeline import load_backends, read
from geoapp.resolve import resolve
from geoapp.settings import Settings

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
SPLIT = 5
ARTICLES = 40
WORDS = 400
RUNS = 3
SKIPPED = "skipped: no corpora at hand"

# What, corpus and where evaluate tells it, published or measured elsewhere, to reach
FIGURES = (
    (
        "recognition, exact F1, GeoWebNews development split",
        ("gwn", "recognition_exact", "f1"),
        "Google NLP 0.83, spaCy 0.78, Edinburgh 0.63 (whole corpus)",
        "0.88",
    ),
    (
        "recognition, overlap F1, LGL development split",
        ("lgl", "recognition_overlap", "f1"),
        "Topocluster 0.74, GeoTxt 0.72, Edinburgh 0.66 (whole corpus)",
        "0.90",
    ),
    (
        "accuracy@161 km, names given, LGL development split",
        ("lgl", "resolution", "acc@161"),
        "CamCoder 0.61, BLINK 0.66, best neural 0.80 (whole corpus)",
        "0.86",
    ),
    (
        "accuracy@161 km, names given, GeoWebNews development split",
        ("gwn", "resolution", "acc@161"),
        "CLAVIN 0.67 (whole corpus)",
        "0.80",
    ),
    (
        "whole chain F1, LGL development split",
        ("lgl", "end_to_end", "f1"),
        "Edinburgh 0.51 (whole corpus)",
        "0.74",
    ),
    (
        "whole chain F1, GeoWebNews development split",
        ("gwn", "end_to_end", "f1"),
        "Edinburgh 0.61 (whole corpus)",
        "0.74",
    ),
    (
        "literal against the rest, accuracy, GeoWebNews development split",
        ("gwn", "usage", "accuracy"),
        "none publishes one",
        "0.85",
    ),
)

# Elsewhere, and to reach, of the accuracy over five folds.
_FOLDS = {
    "lgl": ("CamCoder 0.61, BLINK 0.66, best neural 0.80", "0.86"),
    "gwn": ("CLAVIN 0.67", "0.80"),
}

# A process of its own tells the memory of its own, at its highest.
_MEMORY = """
import sys
from pathlib import Path
from geoapp.cli import main
main(["annotate"])
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024, file=sys.stderr)
"""


def main(corpora: Path) -> None:
    """Measure and print, one row a figure."""
    ensure_gazetteer(Settings().cache)
    print("| figure | elsewhere | to reach | here |\n|---|---|---|---|")
    reports = {name: _report(corpora / f"{name}.jsonl") for name in ("lgl", "gwn")}
    for what, (corpus, section, key), elsewhere, aim in FIGURES:
        report = reports[corpus]
        row(what, elsewhere, aim, f"{report[section][key]:.3f}" if report else SKIPPED)
    _peer_rows(corpora)
    _fold_rows(corpora)
    texts = _articles(corpora / "gwn.jsonl")
    _speed_rows(texts)
    row("memory, whole process", "Mordecai 3: several GB", "400 MB", _peak(texts))


def row(what: str, elsewhere: str, aim: str, figure: str) -> None:
    print(f"| {what} | {elsewhere} | {aim} | {figure} |", flush=True)


def _report(corpus: Path) -> Any:
    """Return what geoapp evaluate tells of a development split, if it is there."""
    if not corpus.is_file():
        return None
    printed = StringIO()
    with redirect_stdout(printed):
        geoapp(["evaluate", str(corpus), "--every", str(SPLIT), "--json"])
    return json.loads(printed.getvalue())


def _peer_rows(corpora: Path) -> None:
    """Score a peer that anybody can install on the same texts."""
    for name in ("lgl", "gwn"):
        what = f"recognition, overlap F1, {name} development split"
        extract = _peer("flashgeotext.geotext:GeoText")
        figure = "skipped: needs the extra bench" if extract is None else SKIPPED
        corpus = corpora / f"{name}.jsonl"
        if extract is not None and corpus.is_file():
            lines = corpus.read_text(encoding="utf-8").splitlines()[SPLIT - 1 :: SPLIT]
            documents = [_scored(json.loads(line), extract().extract) for line in lines]
            overlap = evaluate(documents).overlap
            figure = f"flashgeotext {overlap.f1:.3f}" if overlap else SKIPPED
        row(what, "", "", figure)


def _scored(document: Any, extract: Callable[[str], Any]) -> Scored:
    gold = [Mention(t["start"], t["end"]) for t in document["toponyms"]]
    found = [
        Mention(*span)
        for places in extract(document["text"]).values()
        for place in places.values()
        for span in place["span_info"]
    ]
    return Scored(gold, sorted(found, key=lambda mention: mention.start))


def _fold_rows(corpora: Path) -> None:
    """Tell the accuracy of a ranking that is learned anew for each fold.

    The lines of the development splits stay out of it.
    """
    paths = {name: corpora / f"{name}.jsonl" for name in ("lgl", "gwn")}
    what = "accuracy@161 km, names given, {}, five folds by document"
    if not all(path.is_file() for path in paths.values()):
        for name in paths:
            row(what.format(name), *_FOLDS[name], SKIPPED)
        return
    geocode = load_backends(Settings()).geocode
    articles = {
        name: list(read_corpus(path, SPLIT, geocode)) for name, path in paths.items()
    }
    for name, accuracy in cross_validate(articles, 5).items():
        row(what.format(name), *_FOLDS.get(name, ("", "")), f"{accuracy:.3f}")


def _speed_rows(texts: Sequence[str]) -> None:
    """Tell articles a second on one core, beside peers on the same articles."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    backends = load_backends(Settings())

    def places_of(text: str) -> None:
        article = Article(text, split_sentences(text))
        resolve(article, backends.recognize(article).toponyms, backends.geocode)

    ours = _rate(places_of, texts)
    told = [f"{ours:,.0f} a second"]
    for name, path in (
        ("geotext", "geotext:GeoText"),
        ("flashgeotext", "flashgeotext.geotext:GeoText"),
    ):
        peer = _peer(path)
        if peer is None:
            told.append(f"{name} not installed")
            continue
        theirs = _rate(peer if name == "geotext" else peer().extract, texts)
        told.append(f"{name} {theirs:,.0f} (ratio {ours / theirs:.4f})")
    what = f"articles of {WORDS} words, one core, names and places"
    elsewhere = "geotext 14,000 documents a second finds half, neural ones about 1"
    row(what, elsewhere, "15 a second", "; ".join(told))
    whole = _rate(
        lambda text: read(Article(text, split_sentences(text)), backends), texts
    )
    row(f"{what}, events too", "", "", f"{whole:,.0f} a second")


def _rate(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return texts a second in the best of several runs; others may be disturbed."""
    for text in texts[:3]:
        work(text)
    best_s = min(_seconds(work, texts) for _ in range(RUNS))
    return len(texts) / best_s


def _seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - start


def _articles(corpus: Path) -> list[str]:
    """Return texts of equal length; the sample over and over without a corpus."""
    if corpus.is_file():
        lines = corpus.read_text(encoding="utf-8").splitlines()
        texts: Iterable[str] = (json.loads(line)["text"] for line in lines)
        long = [text for text in texts if len(text.split()) >= WORDS]
        return [" ".join(text.split(" ")[:WORDS]) for text in long[:ARTICLES]]
    sample = (files("geoapp") / "sample_article.txt").read_text(encoding="utf-8")
    return [" ".join(islice(cycle(sample.split(" ")), WORDS))] * ARTICLES


def _peak(texts: Sequence[str]) -> str:
    lines = [json.dumps({"id": i, "text": text}) for i, text in enumerate(texts)]
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return f"{done.stderr.splitlines()[-1]} MB (annotating {len(texts)} articles)"


def _peer(path: str) -> Any:
    try:
        return resolve_name(path)
    except (ImportError, AttributeError):
        return None


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA)
