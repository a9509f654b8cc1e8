"""Learn where events happen from sentences in which it is marked.

    python -m geoapp.learn_where CORPUS.jsonl --output weights.toml

A line holds a sentence with one of its events: "id", "source", "text", "verb"
and "locations" with "start" and "end", empty where the sentence does not tell.
One sentence in five, by a hash of its text, is not learned from and tells how
well it will do, by the words of the places as the recognizer finds them.
"""

import argparse
import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from geoapp.lexicon import read_lexicon
from geoapp.model import Article, Sentence
from geoapp.pipeline import Backends, load_backends
from geoapp.ranking.learning import Choice, learn_weights
from geoapp.recognize.tokens import Token, tokenize
from geoapp.resolve import resolve
from geoapp.settings import read_settings
from geoapp.triggers import find_triggers
from geoapp.where.evidence import read_facts, read_happening
from geoapp.where.layout import Mention, Passage, read_layout, to_mentions
from geoapp.where.linking import (
    LIKELY,
    Linker,
    beside,
    evidence_names,
    make_linker,
    to_share,
)
from geoapp.where.naming import own_words
from geoapp.where.sites import read_sites
from geoapp.where.weights import Weights, to_toml

_PULL = 5.0  # how strongly each weight is drawn to 0
_LEAST = 8  # places that evidence must speak of
_DECIMALS = 3
_LIGHTEST = 0.05  # a weight below moves nothing
_FOLDS = 3
_WORD = re.compile(r"\w+")
Told = dict[str, float]

EXPECTED = {
    "metonymic": (-1.5, 30.0),
    "associative": (-1.5, 30.0),
    "of a body": (-2.0, 30.0),
    "by": (-1.5, 30.0),
    "against": (-1.5, 30.0),
    "after the event, says": (-2.0, 100.0),
    "where it is told": (-3.0, 300.0),
    "after the event, a doer between, of a body": (-3.5, 100.0),
    "its body": (-1.5, 30.0),
    "on another event": (-0.5, 10.0),
}
"""Weights that a person expects, and how strongly, where the corpus tells little."""


@dataclass(frozen=True, slots=True)
class Example:
    """An event of a sentence: its trigger, and which places are right.

    `words` holds the words of each place by their offsets, `wanted` those of
    all places where the event happened, found or not.
    """

    text: str
    source: str
    passage: Passage
    trigger: tuple[int, int]
    words: tuple[frozenset[int], ...]
    right: tuple[bool, ...]
    wanted: frozenset[int]


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the corpus on the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--hold-out", type=int, default=5, metavar="N")
    parser.add_argument("--leave-out", default="", metavar="REGEX", help="ids")
    parser.add_argument("--sources", action="store_true", help="leave out each")
    chosen = parser.parse_args(arguments)
    examples = list(
        read_corpus(chosen.corpus, load_backends(read_settings(os.environ)))
    )
    learned = [
        example
        for id, example in examples
        if not (chosen.leave_out and re.search(chosen.leave_out, id))
    ]
    held = [one for _, one in examples if is_held_out(one.text, chosen.hold_out)]
    rest = [one for one in learned if not is_held_out(one.text, chosen.hold_out)]
    weights = learn(rest)
    head = ["How events and places go together; written by geoapp.learn_where."]
    head.append(f"Sentences not learned from: {judge(held, make_linker(weights))}")
    print(head[-1])
    if chosen.sources:
        for source in sorted({one.source for one in learned}):
            others = make_linker(learn([x for x in learned if x.source != source]))
            own = [one for _, one in examples if one.source == source]
            print(f"{source}: {judge(own, others)} learned from the others")
    chosen.output.write_text(to_toml(weights, head), encoding="utf-8")


def is_held_out(text: str, one_in: int) -> bool:
    """Whether a sentence is not learned from, by its text.

    >>> is_held_out("Shells hit Homs.", 0)
    False
    """
    return bool(one_in) and _hash(text) % one_in == 0


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def read_corpus(path: Path, backends: Backends) -> Iterator[tuple[str, Example]]:
    """Yield each event of a file of JSON lines, with its id."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_text: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_text[row["text"]].append(row)
    for text in tqdm(by_text, desc=path.stem):
        yield from _examples(text, by_text[text], backends)


def _examples(
    text: str, rows: Sequence[Mapping[str, Any]], backends: Backends
) -> Iterator[tuple[str, Example]]:
    tokens = tokenize(text, 0, len(text))
    mentions = _mentions(text, tokens, backends)
    verbs = [_covered(tokens, **_span(row["verb"])) for row in rows]
    told = [(verb[0], verb[-1] + 1) for verb in verbs if verb]
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    named = {i for m in mentions for i in range(m.first, m.last)}
    found = find_triggers(text, tokens, lemmas, named)
    triggers = sorted({*told, *((part.first, part.last) for part in found)})
    passage = Passage(text, tokens, lemmas, triggers, mentions)
    own = [m.resolution.toponym for m in mentions]
    words = [_words(text, *own_words(text, t.start, t.end)) for t in own]
    for row, verb in zip(rows, verbs, strict=True):
        if verb:
            spans = [_words(text, **_span(one)) for one in row["locations"]]
            wanted = frozenset[int]().union(*spans)
            right = tuple(2 * len(one & wanted) >= len(one) > 0 for one in words)
            trigger = (verb[0], verb[-1] + 1)
            source = row.get("source", "")
            yield (
                row["id"],
                Example(text, source, passage, trigger, tuple(words), right, wanted),
            )


def _span(row: Mapping[str, Any]) -> dict[str, int]:
    return {"start": row["start"], "end": row["end"]}


def _covered(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    return [i for i, t in enumerate(tokens) if t.start < end and start < t.end]


def _words(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(match.start() for match in _WORD.finditer(text, start, end))


def _mentions(
    text: str, tokens: Sequence[Token], backends: Backends
) -> tuple[Mention, ...]:
    article = Article(text, (Sentence(0, len(text)),))
    toponyms = backends.recognize(article).toponyms
    return to_mentions(tokens, resolve(article, toponyms, backends.geocode))


def learn(examples: Sequence[Example]) -> Weights:
    """Return the weights of both rounds.

    The second round learns from what the first says of sentences that it did
    not learn from.
    """
    told = [_told(one) for one in examples]
    alone = _fit(told, examples)
    beside_told: list[list[Told]] = [[] for _ in examples]
    for fold in range(_FOLDS):
        apart = [_hash(f"fold {one.text}") % _FOLDS == fold for one in examples]
        rest = [i for i, held in enumerate(apart) if not held]
        weights = _fit([told[i] for i in rest], [examples[i] for i in rest])
        for i, held in enumerate(apart):
            if held:
                beside_told[i] = _beside(examples[i], told[i], weights)
    return Weights(alone, _fit(beside_told, examples))


def _told(one: Example) -> list[Told]:
    layout = read_layout(one.passage)
    sites = read_sites(layout)
    event = read_happening(layout, one.trigger)
    facts = (read_facts(layout, event, sites, i) for i in range(len(sites)))
    return [dict.fromkeys(evidence_names(each), 1.0) for each in facts]


def _beside(
    one: Example, told: Sequence[Told], weights: Mapping[str, float]
) -> list[Told]:
    alone = [
        to_share(sum(weights.get(name, 0.0) * x for name, x in each.items()))
        for each in told
    ]
    sites = read_sites(read_layout(one.passage))
    return [
        {**each, **beside(sites, alone, number)} for number, each in enumerate(told)
    ]


def _fit(
    told: Sequence[Sequence[Told]], examples: Sequence[Example]
) -> dict[str, float]:
    """Return the weights that tell right places from others, but the light."""
    counts = Counter(name for each in told for place in each for name in place)
    names = {name: (0.0, _PULL) for name, n in counts.items() if n >= _LEAST}
    names |= EXPECTED
    choices = [
        Choice([{name: x for name, x in place.items() if name in names}], [right])
        for each, one in zip(told, examples, strict=True)
        for place, right in zip(each, one.right, strict=True)
    ]
    learned = learn_weights(choices, names)
    return {name: w for name, w in learned.items() if abs(w) >= _LIGHTEST}


def judge(examples: Sequence[Example], linker: Linker) -> str:
    """Return how well the words of the right places are found, in words."""
    right = extra = missed = 0
    for one in examples:
        likelihoods = linker.likelihoods(linker.scene(one.passage), one.trigger)
        chosen = [
            words
            for words, likelihood in zip(one.words, likelihoods, strict=True)
            if likelihood >= LIKELY
        ]
        told = frozenset[int]().union(*chosen)
        right += len(told & one.wanted)
        extra += len(told - one.wanted)
        missed += len(one.wanted - told)
    precision = right / max(1, right + extra)
    recall = right / max(1, right + missed)
    f1 = 2 * right / max(1, 2 * right + extra + missed)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


if __name__ == "__main__":
    main()
