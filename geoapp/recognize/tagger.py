"""The built-in recognizer: article in, names out, read by a small neural tagger.

The weights lie beside this module; `train.py` made them.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from geoapp.errors import SettingsError
from geoapp.gazetteer import GazetteerGeocoder, Geocode, ensure_gazetteer
from geoapp.model import Article, Entity, Names, Sentence, Toponym, Usage
from geoapp.recognize import rules
from geoapp.recognize.extents import whole_names
from geoapp.recognize.pieces import Vocabulary, Window, windows
from geoapp.recognize.tokens import is_in_address, tokenize
from geoapp.recognize.usage import usage_of
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

# Behind a word of place a government must be sure to be one: "out of Niger".
_WHERE = re.compile(
    r"\b(?:in|into|inside|from|out of|near|at|across|outside|off|via|through) "
    r"(?:the )?\Z"
)
_SURE_OF_ACTOR = 0.9

_GOVERNING = ("PPLC", "GOVL")
_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN = re.compile(r"[^\W\d_\u0041-\u024f\u1e00-\u1eff]")

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
    english, foreign = _by_script(article)
    read = _read_english(english, tagger, geocode)
    if not foreign.sentences:
        return read
    looked_up = rules.recognize(foreign, geocode)
    names = (*read.toponyms, *looked_up.toponyms)
    entities = (*read.entities, *looked_up.entities)
    return Names(
        tuple(sorted(names, key=lambda toponym: toponym.start)),
        tuple(sorted(entities, key=lambda entity: entity.start)),
    )


def _by_script(article: Article) -> tuple[Article, Article]:
    """Part the sentences in Latin letters, which it learned, from others."""
    latin: list[Sentence] = []
    others: list[Sentence] = []
    for sentence in article.sentences:
        letters = len(_LETTER.findall(article.text, sentence.start, sentence.end))
        foreign = len(_FOREIGN.findall(article.text, sentence.start, sentence.end))
        (others if 2 * foreign > letters else latin).append(sentence)
    return (
        replace(article, sentences=tuple(latin)),
        replace(article, sentences=tuple(others)),
    )


def _read_english(article: Article, tagger: Tagger, geocode: Geocode) -> Names:
    places: list[_Found] = []
    entities: list[_Found] = []
    for window in windows(article.text, article.sentences, tagger.vocabulary, geocode):
        scores = tagger.score(window)
        places += _places(article.text, window, scores)
        entities += _entities(article.text, window, scores)
    people = [found for found in entities if found.label == "PER"]
    surnames = _surnames(article.text, people)
    places = [
        found
        for found in places
        if not _is_beaten(found, people)
        # "Chad Houston ... Houston is wanted": no city is.
        and (
            found.usage is Usage.LITERAL
            or article.text[found.start : found.end] not in surnames
        )
    ]
    entities = [found for found in entities if not _is_beaten(found, places)]
    toponyms = whole_names(
        article.text, [_toponym(article.text, found) for found in places], geocode
    )
    return Names(
        tuple(_as_rules_say(article, toponyms, geocode)),
        tuple(
            Entity(f.start, f.end, article.text[f.start : f.end], f.label)
            for f in entities
        ),
    )


def _surnames(text: str, people: Sequence[_Found]) -> frozenset[str]:
    """Return the last words of the names of people that have several."""
    names = [text[found.start : found.end].split() for found in people]
    return frozenset(parts[-1] for parts in names if len(parts) > 1)


def _as_rules_say(
    article: Article, toponyms: Sequence[Toponym], geocode: Geocode
) -> Iterator[Toponym]:
    """Yield the toponyms; a capital that rules hold for a government is one.

    No map may pin what "the Kremlin said", so here the stricter judge wins.
    """
    spans = iter(article.sentences)
    sentence = next(spans, None)
    for toponym in toponyms:
        while sentence is not None and sentence.end <= toponym.start:
            sentence = next(spans, None)
        places = geocode(toponym.name) if toponym.is_place else ()
        code = str(places[0].raw.get("feature_code")) if places else ""
        if sentence is None or code not in _GOVERNING:
            yield toponym
            continue
        tokens = tokenize(article.text, sentence.start, sentence.end)
        usage = usage_of(
            article.text,
            [token for token in tokens if token.end <= toponym.start],
            [token for token in tokens if token.start >= toponym.end],
            toponym.end,
            feature_code=code,
        )
        actor = usage is Usage.METONYMIC
        yield replace(toponym, usage=usage) if actor else toponym


def _places(text: str, window: Window, scores: Scores) -> Iterator[_Found]:
    for span in spans_of(scores[:, _PLACES], PLACE_LABELS):
        sums = scores[span.first : span.last, _USAGES].sum(axis=0, keepdims=True)
        chances = _softmax(sums)[0]
        usage = Usage(USAGES[int(chances.argmax())])
        start = window.words[span.first].start
        if usage is Usage.METONYMIC and _WHERE.search(text, max(0, start - 16), start):
            usage = usage if chances.max() >= _SURE_OF_ACTOR else Usage.LITERAL
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
    """Whether one of the others, in order, covers all of it and is surer."""
    at = bisect(others, found.start, key=lambda other: other.start) - 1
    if at < 0 or found.label == "ORG":
        return False
    return found.end <= others[at].end and others[at].sureness > found.sureness


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
