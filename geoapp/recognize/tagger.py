"""The built-in recognizer: article in, names out, read by a small neural tagger.

The weights lie beside this module; `train.py` made them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from geoapp.errors import SettingsError
from geoapp.gazetteer import GazetteerGeocoder, ensure_gazetteer
from geoapp.model import Article, Entity, Names, Toponym, Usage
from geoapp.recognize.extents import whole_names
from geoapp.recognize.pieces import Geocode, Vocabulary, Window, windows
from geoapp.recognize.rules import find_caseless
from geoapp.recognize.tokens import is_in_address
from geoapp.settings import Settings

PLACE_LABELS = ("O", "B-LOC", "I-LOC", "B-ADJ", "I-ADJ", "B-SIT", "I-SIT")
"""Places, their adjectives and peoples, and institutions that are sites."""
ENTITY_LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")
USAGES = ("literal", "associative", "metonymic")
INPUTS = ("pieces", "cases", "hints")

WEIGHTS = "tagger.onnx"
VOCABULARY = "tagger.vocab.txt"
_PLACES = slice(0, len(PLACE_LABELS))
_ENTITIES = slice(_PLACES.stop, _PLACES.stop + len(ENTITY_LABELS))
_USAGES = slice(_ENTITIES.stop, _ENTITIES.stop + len(USAGES))

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` (excluded) of a window under one label.

    `sureness` is the lowest probability, 0..1, of the label at its words.
    """

    first: int
    last: int
    label: str
    sureness: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A span of the article with its label, before conflicts are settled."""

    start: int
    end: int
    label: str
    sureness: float
    usage: Usage = Usage.LITERAL


class Tagger:
    """The network, held open; safe under threads."""

    def __init__(self, folder: Traversable | None = None) -> None:
        """Load the weights of a folder; those beside this module by default.

        Raises:
            SettingsError: If they are missing.
        """
        folder = folder or files("geoapp.recognize")
        try:
            weights = (folder / WEIGHTS).read_bytes()
            pieces = (folder / VOCABULARY).read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise SettingsError(
                f"the tagger's {error.filename} is missing; install geoapp anew, "
                'or choose recognizer = "rules"'
            ) from error
        options = onnxruntime.SessionOptions()
        # One core for one article: a server has others for the next one, and
        # sums are the same on every machine.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )
        self.vocabulary = Vocabulary(pieces.splitlines())

    def score(self, window: Window) -> Scores:
        """Return the scores of all labels, words x labels."""
        rows = (window.pieces, window.cases, window.hints)
        inputs = {
            name: np.array([row], dtype=np.int64)
            for name, row in zip(INPUTS, rows, strict=True)
        }
        (scores,) = self._session.run(None, inputs)
        of_words: Scores = scores[0, window.first]
        return of_words


def make(settings: Settings) -> Callable[[Article], Names]:
    """Return the recognizer over the weights and the compiled gazetteer."""
    geocoder = GazetteerGeocoder(ensure_gazetteer(settings.cache))
    tagger = Tagger()
    return lambda article: recognize(article, tagger, geocoder.known)


def recognize(article: Article, tagger: Tagger, geocode: Geocode) -> Names:
    """Find the names of places, people and organisations.

    Args:
        article: The article.
        tagger: The network.
        geocode: Returns the places of a name; what it knows is a hint.

    Returns:
        Toponyms that do not overlap, and entities, each in order. A place name
        inside an organisation's is a toponym of its own, associative.
    """
    places: list[_Found] = []
    entities: list[_Found] = []
    for window in windows(article.text, article.sentences, tagger.vocabulary, geocode):
        scores = tagger.score(window)
        places += _places(article.text, window, scores)
        entities += _entities(article.text, window, scores)
    people = [found for found in entities if found.label == "PER"]
    places = [found for found in places if not _is_beaten(found, people)]
    entities = [found for found in entities if not _is_beaten(found, places)]
    toponyms = whole_names(
        article.text, [_toponym(article.text, found) for found in places], geocode
    )
    # English is what it learned; other scripts are looked up.
    for foreign in find_caseless(article, geocode):
        if not any(t.start < foreign.end and foreign.start < t.end for t in toponyms):
            toponyms.append(foreign)
    return Names(
        tuple(sorted(toponyms, key=lambda toponym: toponym.start)),
        tuple(
            Entity(f.start, f.end, article.text[f.start : f.end], f.label)
            for f in entities
        ),
    )


def _places(text: str, window: Window, scores: Scores) -> Iterator[_Found]:
    for span in spans_of(scores[:, _PLACES], PLACE_LABELS):
        of_usages = scores[span.first : span.last, _USAGES].sum(axis=0)
        usage = Usage(USAGES[int(of_usages.argmax())])
        yield from _found(text, window, span, usage)


def _entities(text: str, window: Window, scores: Scores) -> Iterator[_Found]:
    for span in spans_of(scores[:, _ENTITIES], ENTITY_LABELS):
        yield from _found(text, window, span)


def _found(
    text: str, window: Window, span: Span, usage: Usage = Usage.LITERAL
) -> Iterator[_Found]:
    """Yield the span in the text, if there is a letter in it and no address."""
    start, end = window.words[span.first].start, window.words[span.last - 1].end
    is_word = any(letter.isalpha() for letter in text[start:end])
    if is_word and not is_in_address(text, start, end):
        yield _Found(start, end, span.label, span.sureness, usage)


def _is_beaten(found: _Found, others: Sequence[_Found]) -> bool:
    """Whether one of the others covers all of it and is surer."""
    return any(
        other.start <= found.start
        and found.end <= other.end
        and other.sureness > found.sureness
        and found.label != "ORG"
        for other in others
    )


def _toponym(text: str, found: _Found) -> Toponym:
    return Toponym(
        found.start,
        found.end,
        text[found.start : found.end],
        usage=found.usage,
        demonym=found.label == "ADJ",
    )


def spans_of(scores: Scores, labels: Sequence[str]) -> Iterator[Span]:
    """Yield the spans of one head's scores, words x labels.

    A word inside a span of another label, or of none, begins one of its own.
    """
    chances = _softmax(scores)
    chosen = chances.argmax(axis=1).tolist()
    top = chances.max(axis=1).tolist()
    first, kind = 0, ""
    for index, number in enumerate([*chosen, 0]):
        name = labels[number]
        if kind and name != f"I-{kind}":
            yield Span(first, index, kind, min(top[first:index]))
            kind = ""
        if name != "O" and not kind:
            first, kind = index, name[2:]


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Scores = powers / powers.sum(axis=1, keepdims=True)
    return chances
