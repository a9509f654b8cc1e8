"""Any spaCy pipeline that names places as a recognizer: article in, names out.

Chosen as "spacy:MODEL", where MODEL is an installed pipeline or its folder.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import spacy
from geopy.location import Location
from spacy.language import Language

from geoapp.errors import SettingsError
from geoapp.gazetteer import DEMONYM_KINDS, GazetteerGeocoder, Geocode, ensure_gazetteer
from geoapp.model import Article, Entity, Names, Toponym, Usage
from geoapp.recognize.tokens import possessive_end, tokenize
from geoapp.recognize.usage import usage_of
from geoapp.settings import Settings

# Labels of OntoNotes and, with "PER", of WikiNER.
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PEOPLES = frozenset({"NORP"})
_ENTITIES = {"PERSON": "PER", "PER": "PER", "ORG": "ORG"}
_ENDINGS = ("'s", "’s", "'", "’")
_APOSTROPHES = str.maketrans("'’", "’'")

_DEFAULT = "en_core_web_trf"  # the most accurate of spaCy's own for English
_UNUSED = ("parser", "lemmatizer", "attribute_ruler", "senter")
_CHUNK = 10_000  # characters; spaCy refuses a million, and memory grows with it


def make(settings: Settings) -> Callable[[Article], Names]:
    """Return the recognizer over the pipeline that the settings name.

    Raises:
        SettingsError: If there is no such pipeline, or it names no places.
    """
    model = settings.recognizer.partition(":")[2] or _DEFAULT
    pipeline = _load(model)
    geocoder = GazetteerGeocoder(ensure_gazetteer(settings.cache))

    def geocode(name: str) -> Sequence[Location]:
        return geocoder.geocode(name, exactly_one=False) or ()

    return lambda article: recognize(article, pipeline, geocode)


def recognize(article: Article, pipeline: Language, geocode: Geocode) -> Names:
    """Find the names of places, people and organisations.

    Args:
        article: The article.
        pipeline: With labels GPE, LOC, FAC, NORP, PERSON or ORG.
        geocode: Returns the places of a name; tells a nation from other groups
            of people, and a capital or country from other places.

    Returns:
        Toponyms that do not overlap, and entities, each in order.
    """
    toponyms: list[Toponym] = []
    entities: list[Entity] = []
    for start, end, label in _spans(article, pipeline):
        start, end = _trim(article, start, end, geocode)
        name = article.text[start:end]
        if not name:
            continue
        if label in _ENTITIES:
            entities.append(Entity(start, end, name, _ENTITIES[label]))
        elif label in _PLACES:
            usage = _usage(article, start, end, geocode(name))
            toponyms.append(Toponym(start, end, name, usage))
        elif label in _PEOPLES and _is_demonym(geocode(name)):
            usage = Usage.ASSOCIATIVE
            toponyms.append(Toponym(start, end, name, usage, demonym=True))
    return Names(tuple(toponyms), tuple(entities))


def _load(model: str) -> Language:
    try:
        pipeline = spacy.load(model, exclude=_UNUSED)
    except OSError as error:
        raise SettingsError(
            f"no spaCy pipeline {model!r}; run: python -m spacy download {model}"
        ) from error
    except (ImportError, ValueError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise SettingsError(f"cannot load spaCy's {model!r}: {reason}") from error
    labels = {label for given in pipeline.pipe_labels.values() for label in given}
    if not labels & (_PLACES | _PEOPLES):
        wanted = ", ".join(sorted(_PLACES))
        raise SettingsError(
            f"spaCy's {model!r} names no places; choose one with labels {wanted}"
        )
    return pipeline


def _spans(article: Article, pipeline: Language) -> Iterator[tuple[int, int, str]]:
    chunks = list(_chunks(article))
    texts = (article.text[start:end] for start, end in chunks)
    for (offset, _), found in zip(chunks, pipeline.pipe(texts), strict=True):
        for entity in found.ents:
            yield offset + entity.start_char, offset + entity.end_char, entity.label_


def _chunks(article: Article) -> Iterator[tuple[int, int]]:
    """Yield parts of the text that begin and end with a sentence."""
    start, end = 0, 0
    for sentence in article.sentences:
        if end > start and sentence.end - start > _CHUNK:
            yield start, end
            start = sentence.start
        end = sentence.end
    if end > start:
        yield start, end


def _trim(article: Article, start: int, end: int, geocode: Geocode) -> tuple[int, int]:
    """Leave out the article before a name and the possessive behind it."""
    name = article.text[start:end]
    if name.startswith(("the ", "The ")) and not _is_main(name, geocode(name)):
        start, name = start + 4, name[4:]
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    if ending and any(ending[0] in spelled for spelled in _spellings(geocode(name))):
        return start, end  # "St. John's" is whole
    return start, end - len(ending)


def _spellings(places: Sequence[Location]) -> list[str]:
    """Return the main names of places, with either apostrophe."""
    names = [str(place.raw.get("name") or "") for place in places]
    return [name + name.translate(_APOSTROPHES) for name in names]


def _is_main(name: str, places: Sequence[Location]) -> bool:
    """Whether a place is written just so: "The Hague", but not "The Baltic"."""
    return any(place.raw.get("name") == name for place in places)


def _usage(article: Article, start: int, end: int, places: Sequence[Location]) -> Usage:
    if not places:
        return Usage.LITERAL
    after = bisect_right(article.sentences, start, key=lambda one: one.start)
    sentence = article.sentences[after - 1]
    rest = possessive_end(article.text, end)
    return usage_of(
        article.text,
        tokenize(article.text, sentence.start, start),
        tokenize(article.text, rest, max(rest, sentence.end)),
        end,
        feature_code=str(places[0].raw.get("feature_code") or ""),
    )


def _is_demonym(places: Sequence[Location]) -> bool:
    return any(place.raw.get("kind") in DEMONYM_KINDS for place in places)
