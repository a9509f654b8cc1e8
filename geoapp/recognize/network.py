"""The tagger's network: windows and labels in, scores and loss out.

For training alone; what it learns is run by `tagger.py`.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from geoapp.article.sentences import split_sentences
from geoapp.gazetteer import Geocode
from geoapp.recognize.corpora import Example, Labelled
from geoapp.recognize.pieces import (
    CASES,
    HINTS,
    Vocabulary,
    Window,
    windows,
)
from geoapp.recognize.tagger import ENTITY_LABELS, INPUTS, PLACE_LABELS, USAGES

_UNKNOWN = -100  # what a label is where none is known; torch's own default
_HEADS = ((PLACE_LABELS, 1.0), (ENTITY_LABELS, 1.0), (USAGES, 0.5))
"""The labels of each head and the weight of its loss."""


class Network(nn.Module):
    """MiniLM with embeddings of case and gazetteer, and three heads."""

    def __init__(self, encoder: Any) -> None:
        """Take a BERT encoder; its word embeddings are frozen."""
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.cases = nn.Embedding(CASES, width)
        self.hints = nn.Embedding(HINTS, width)
        self.heads = nn.Linear(width, sum(len(labels) for labels, _ in _HEADS))
        self.drop = nn.Dropout(0.1)
        for new in (self.cases, self.hints):
            nn.init.normal_(new.weight, std=0.02)
        encoder.embeddings.word_embeddings.weight.requires_grad = False

    def embed(self, pieces: Tensor, cases: Tensor, hints: Tensor) -> Tensor:
        """Return what is known of each piece, batch x pieces x width."""
        of_words: Tensor = self.encoder.embeddings.word_embeddings(pieces)
        return of_words + self.cases(cases) + self.hints(hints)

    def forward(
        self, pieces: Tensor, cases: Tensor, hints: Tensor, mask: Tensor
    ) -> Tensor:
        """Return the scores of all labels, batch x pieces x labels."""
        embedded = self.embed(pieces, cases, hints)
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask)
        scores: Tensor = self.heads(self.drop(states.last_hidden_state))
        return scores


class _Unpadded(nn.Module):
    """The network for one window at a time: nothing to mask, so a fifth faster."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        network.encoder.set_attn_implementation("eager")

    def forward(self, pieces: Tensor, cases: Tensor, hints: Tensor) -> Tensor:
        encoder = self.network.encoder
        states = encoder.embeddings(
            inputs_embeds=self.network.embed(pieces, cases, hints)
        )
        for layer in encoder.encoder.layer:
            states = layer(states, None)
            states = states[0] if isinstance(states, tuple) else states
        scores: Tensor = self.network.heads(states)
        return scores


@dataclass(frozen=True, slots=True)
class Sample:
    """A window with the numbers of its labels, one row for each head."""

    window: Window
    labels: tuple[list[int], list[int], list[int]]


def to_samples(
    example: Example, vocabulary: Vocabulary, geocode: Geocode
) -> Iterator[Sample]:
    """Yield the windows of an example with their labels."""
    sentences = split_sentences(example.text)
    for window in windows(example.text, sentences, vocabulary, geocode):
        rows: tuple[list[int], ...] = tuple(
            [_UNKNOWN] * len(window.pieces) for _ in range(3)
        )
        for word, first in zip(window.words, window.first, strict=True):
            span = (word.start, word.end)
            if not _within(span, example.places_unknown) or _covering(
                span, example.places, "SIT"
            ):
                rows[0][first] = _label(span, example.places, PLACE_LABELS)
            if not _within(span, example.entities_unknown):
                rows[1][first] = _label(span, example.entities, ENTITY_LABELS)
            place = _covering(span, example.places)
            if place and place.usage:
                rows[2][first] = USAGES.index(place.usage)
        yield Sample(window, (rows[0], rows[1], rows[2]))


def _within(span: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] < end for start, end in ranges)


def _covering(
    span: tuple[int, int], labelled: Sequence[Labelled], label: str = ""
) -> Labelled | None:
    """Return the shortest labelled span over a word."""
    over = [
        p
        for p in labelled
        if p.start <= span[0] < p.end and (not label or p.label == label)
    ]
    return min(over, key=lambda p: p.end - p.start) if over else None


def _label(
    span: tuple[int, int], labelled: Sequence[Labelled], labels: Sequence[str]
) -> int:
    over = _covering(span, labelled)
    if over is None:
        return 0
    prefix = "B-" if span[0] <= over.start else "I-"
    return labels.index(prefix + over.label)


def to_tensors(samples: Sequence[Sample]) -> tuple[Tensor, ...]:
    """Return pieces, cases, hints, mask and labels of a batch, padded."""
    longest = max(len(sample.window.pieces) for sample in samples)
    size = (len(samples), longest)
    numbers = [torch.zeros(size, dtype=torch.long) for _ in range(4)]
    labels = torch.full((3, *size), _UNKNOWN)
    for row, sample in enumerate(samples):
        window = sample.window
        length = len(window.pieces)
        columns = (window.pieces, window.cases, window.hints, [1] * length)
        for tensor, column in zip(numbers, columns, strict=True):
            tensor[row, :length] = torch.tensor(column)
        for head in range(3):
            labels[head, row, :length] = torch.tensor(sample.labels[head])
    return (*numbers, labels)


def loss_of(scores: Tensor, labels: Tensor) -> Tensor:
    """Return the weighted loss of the three heads over what is labelled."""
    total = torch.zeros(())
    start = 0
    for head, (names, weight) in enumerate(_HEADS):
        wanted = labels[head].reshape(-1)
        if (wanted != _UNKNOWN).any():
            given = scores[..., start : start + len(names)].reshape(-1, len(names))
            total = total + weight * nn.functional.cross_entropy(given, wanted)
        start += len(names)
    return total


def without_hints(sample: Sample) -> Sample:
    """Return the sample as if the gazetteer knew nothing."""
    return Sample(
        replace(sample.window, hints=[0] * len(sample.window.hints)), sample.labels
    )


def export(network: Network, path: Path) -> None:
    """Write the network as ONNX, its matrices as bytes (dynamic quantisation)."""
    single = _Unpadded(network).eval()
    axes = {name: {0: "windows", 1: "pieces"} for name in (*INPUTS, "scores")}
    example = tuple(torch.ones((1, 16), dtype=torch.long) for _ in INPUTS)
    full = path.with_suffix(".full.onnx")
    with warnings.catch_warnings():
        # It tells of its successor, which needs one package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            single,
            example,
            str(full),
            input_names=list(INPUTS),
            output_names=["scores"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(
        full,
        path,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
    )
    full.unlink()
