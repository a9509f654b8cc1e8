"""A recognizer of longest matches: article in, names out.

A capitalised run of words is looked up in the gazetteer; what stands around
and inside it tells places from people and organisations.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import simplemma
from geopy.location import Location

from geoapp.gazetteer import DEMONYM_KINDS, GazetteerGeocoder, Geocode, ensure_gazetteer
from geoapp.model import Article, Entity, Names, Toponym, Usage
from geoapp.recognize.tokens import (
    Token,
    chunks,
    is_joined,
    kind_words,
    possessive_end,
    starts_name,
    tokenize,
    word_list,
)
from geoapp.recognize.usage import usage_of
from geoapp.settings import Settings

_LONGEST = 7  # words of a place name
# Inhabitants that make a bare name believable; where a sentence begins the
# capital tells nothing.
_WELL_KNOWN = 20_000
_WELL_KNOWN_FIRST = 80_000
_CASELESS_KNOWN = 15_000
_SHORT = 3  # letters of a name that must be capitals ("US")
_STORMS = ("hurricane", "typhoon", "cyclone", "storm")  # they bear names of people


@dataclass(frozen=True, slots=True)
class _Match:
    """Tokens first..last (last excluded) that the gazetteer knows."""

    first: int
    last: int
    start: int
    end: int
    places: Sequence[Location]

    @property
    def demonym(self) -> bool:
        return self.places[0].raw.get("kind") in DEMONYM_KINDS

    @property
    def from_table(self) -> bool:
        packages = ("geonames:", "airport:", "port:", "posttowns:")
        raw = self.places[0].raw
        is_package = str(raw.get("id", "")).startswith(packages)
        return not is_package and raw.get("kind") != "short"

    @property
    def follows_a_place(self) -> bool:
        """Whether it is a place only behind another: "Gary, IN", "(Ala.)"."""
        raw = self.places[0].raw
        is_state = not str(raw.get("feature_code") or "").startswith("PCL")
        return is_state and raw.get("kind") == "abbreviation"

    @property
    def country(self) -> bool:
        raw = self.places[0].raw
        code = str(raw.get("feature_code") or "")
        return code.startswith("PCL") and raw.get("kind") == "main"

    @property
    def population(self) -> int:
        named = (p.raw for p in self.places if p.raw.get("kind") != "short")
        return max((int(raw.get("population") or 0) for raw in named), default=0)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a run of capitalised words turned out to be."""

    matches: tuple[_Match, ...] = ()
    entities: tuple[Entity, ...] = ()


def make(settings: Settings) -> Callable[[Article], Names]:
    """Return the recognizer over the compiled gazetteer."""
    geocoder = GazetteerGeocoder(ensure_gazetteer(settings.cache))
    return lambda article: recognize(article, geocoder.known)


def recognize(article: Article, geocode: Geocode) -> Names:
    """Find the names of places, people and organisations.

    Args:
        article: The article.
        geocode: Returns the places of a name, best known first.

    Returns:
        Toponyms that do not overlap, and entities, each in order.
    """
    entities: list[Entity] = []
    found: list[tuple[Sequence[Token], _Match]] = []
    for sentence in article.sentences:
        tokens = tokenize(article.text, sentence.start, sentence.end)
        for run in chunks(article.text, tokens):
            reading = _read_run(article.text, tokens, run, geocode)
            entities += reading.entities
            found += [
                (tokens, match)
                for match in reading.matches
                # "Bosnia and Herzegovina" reaches over the run it begins.
                if not found or match.start >= found[-1][1].end
            ]
        found += [(tokens, match) for match in _caseless(article.text, tokens, geocode)]
    surnames = {e.name.split()[-1].lower() for e in entities if e.label == "PER"}
    believed = {
        match.start
        for tokens, match in found
        if _is_believable(article.text, tokens, match, surnames)
    }
    known = {_words(article.text, m) for _, m in found if m.start in believed}
    toponyms = [
        _toponym(article.text, tokens, match)
        for tokens, match in found
        if match.start in believed
        or (_words(article.text, match) in known and not tokens[match.first].first)
    ]
    return Names(
        tuple(sorted(toponyms, key=lambda t: t.start)),
        tuple(sorted(entities, key=lambda e: e.start)),
    )


def _words(text: str, match: _Match) -> str:
    return text[match.start : match.end]


def _toponym(text: str, tokens: Sequence[Token], match: _Match) -> Toponym:
    toponym = Toponym(
        match.start,
        match.end,
        _words(text, match),
        demonym=match.demonym,
    )
    if match.demonym:
        return replace(toponym, usage=Usage.ASSOCIATIVE)
    raw = match.places[0].raw
    usage = usage_of(
        text,
        tokens[: match.first],
        tokens[match.last :],
        match.end,
        feature_code=raw.get("feature_code") or "",
    )
    return replace(toponym, usage=usage)


def _read_run(
    text: str, tokens: Sequence[Token], run: tuple[int, int], geocode: Geocode
) -> _Reading:
    first, last = run
    kept: list[_Match] = []
    # "..., said Jordan Lake" names who spoke, "Hurricane Milton" a storm.
    titled = first > 0 and tokens[first - 1].lower in ("said", "says", *_STORMS)
    while first < last:
        match = _longest(text, tokens, (first, last), geocode)
        if match is not None and match.last >= last and not titled:
            return _Reading((*kept, match))
        if match is not None and (match.demonym or _leads(text, tokens, match, last)):
            kept.append(match)
            first = match.last
            continue
        word = tokens[first].lower
        is_title = word in word_list("titles") or word in _STORMS
        opening = match is None and _opens(tokens, first, last)
        if not (is_title or _is_filler(tokens[first]) or opening):
            break
        titled = titled or is_title
        first += 1
    if first >= last:
        return _Reading(tuple(kept))
    return _rest(text, tokens, (first, last), tuple(kept), titled, geocode)


def _is_filler(token: Token) -> bool:
    """Whether a word before a name is none of it ("The", "Eastern", "of")."""
    word = token.lower
    return (
        word in word_list("modifiers")
        or word in word_list("connectors")
        or (token.first and word in word_list("common"))
    )


def _opens(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a sentence opens with a common word: "Shelling of", "Two Russian"."""
    word = tokens[first].lower
    if not tokens[first].first or last - first < 2:
        return False
    if word in word_list("organisations") | word_list("kinds"):
        return False
    if word in word_list("first_names"):
        return False
    return tokens[first + 1].lower == "of" or simplemma.is_known(word, lang="en")


def _leads(text: str, tokens: Sequence[Token], match: _Match, last: int) -> bool:
    """Whether a match is a name of its own before the rest of its run."""
    if match.last >= last:
        return False  # "President Jordan": a title makes all of it a person
    following = tokens[match.last]
    hyphen = text[match.end : following.start] == "-"
    possessive = match.end < possessive_end(text, match.end) <= following.start
    words = [token.lower for token in tokens[match.last : last]]
    if any(word in word_list("organisations") for word in words):
        return possessive
    return possessive or hyphen or words[0] in word_list("titles")


def _rest(
    text: str,
    tokens: Sequence[Token],
    run: tuple[int, int],
    kept: tuple[_Match, ...],
    titled: bool,
    geocode: Geocode,
) -> _Reading:
    """Read a run that does not begin with a place: person, organisation, place."""
    first, last = run
    words = [token.lower for token in tokens[first:last]]
    if all(word in word_list("never") for word in words):
        return _Reading(kept)
    name = text[tokens[first].start : tokens[last - 1].end]
    where = (tokens[first].start, tokens[last - 1].end, name)
    if last - first > 1 and any(w in word_list("organisations") for w in words):
        return _Reading(kept, (Entity(*where, "ORG"),))
    if titled or (last - first > 1 and words[0] in word_list("first_names")):
        return _Reading(kept, (Entity(*where, "PER"),))
    inner = _inner_place(text, tokens, run, geocode)
    if inner is not None:
        return _Reading((*kept, inner))
    if last - first == 1 and tokens[first].first:
        return _Reading(kept)
    return _Reading(kept, (Entity(*where, "ORG"),))


def _inner_place(
    text: str, tokens: Sequence[Token], run: tuple[int, int], geocode: Geocode
) -> _Match | None:
    """Find a place with a kind word behind it or a kind with "of" before it."""
    first, last = run
    head = tokens[first].lower
    if head in word_list("kinds") and last - first > 2:  # "Port of Odesa"
        for start in range(first + 1, last):
            match = _longest(text, tokens, (start, last), geocode)
            if match is not None and match.last == last:
                return match
    match = _longest(text, tokens, run, geocode)
    if match is None or match.first != first:
        return None
    tail = " ".join(token.lower for token in tokens[match.last : last])
    if tail not in word_list("kinds"):
        return None
    return replace(match, last=last, end=tokens[last - 1].end)


def _longest(
    text: str, tokens: Sequence[Token], run: tuple[int, int], geocode: Geocode
) -> _Match | None:
    """Match at the first token of a run; kind words behind it may join."""
    first, _ = run
    if not starts_name(text, tokens, first) or tokens[first].text.isdigit():
        return None
    start = tokens[first].start
    for last in range(_reach(text, tokens, first), first, -1):
        end = tokens[last - 1].end
        for stop in (possessive_end(text, end), end):
            name = text[start:stop]
            places = geocode(name) if _is_written(name, tokens[first:last]) else ()
            if places and (stop == end or "." in name):
                return _Match(first, last, start, stop, places)
    return None


def _reach(text: str, tokens: Sequence[Token], first: int) -> int:
    """Return the furthest token index at which a name may end."""
    last = first + 1
    limit = min(first + _LONGEST, len(tokens))
    while last < limit and is_joined(text, tokens[last - 1], tokens[last]):
        last += 1
    return last


def _is_written(name: str, tokens: Sequence[Token]) -> bool:
    """Whether words can be a name: capitals, connectors inside, kind behind."""
    tail = tokens[-1]
    if not tail.capital and tail.lower not in kind_words():
        return False
    return len(name) > 1 and all(
        token.capital
        or token.lower in word_list("connectors")
        or token.lower in kind_words()
        for token in tokens
    )


def _caseless(text: str, tokens: Sequence[Token], geocode: Geocode) -> Iterator[_Match]:
    """Match well-known names in scripts without capitals."""
    first = 0
    while first < len(tokens):
        match = None
        if tokens[first].caseless:
            match = _longest_caseless(text, tokens, first, geocode)
        if match is not None:
            yield match
        first = match.last if match else first + 1


def _longest_caseless(
    text: str, tokens: Sequence[Token], first: int, geocode: Geocode
) -> _Match | None:
    for last in range(_reach(text, tokens, first), first, -1):
        start, end = tokens[first].start, tokens[last - 1].end
        if end - start < _SHORT:
            continue
        places = geocode(text[start:end])
        if places:
            match = _Match(first, last, start, end, places)
            if match.from_table or match.population >= _CASELESS_KNOWN:
                return match
    return None


def _is_believable(
    text: str, tokens: Sequence[Token], match: _Match, surnames: set[str]
) -> bool:
    """Whether the words are meant as a place, by prominence and surroundings."""
    name = _words(text, match)
    token = tokens[match.first]
    located = _is_located(tokens, match.first)
    if name.lower() in word_list("never") or (name.lower() in surnames and not located):
        return False
    if match.follows_a_place and (len(name) < _SHORT or not name.isupper()):
        return text[: match.start].rstrip().endswith((",", "("))
    if match.from_table and not match.demonym and (name.isupper() or match.country):
        return True  # "US" is not "us", nor Turkey a bird
    if name.lower() in word_list("common"):
        return located and not token.first
    if match.demonym:
        return True
    if len(name.replace(".", "")) <= _SHORT and not name.isupper() and token.capital:
        return located
    least = _WELL_KNOWN_FIRST if token.first else _WELL_KNOWN
    if match.from_table or match.population >= least:
        return True
    return located or match.last - match.first > 1 or _is_qualified(text, match)


def _is_located(tokens: Sequence[Token], first: int) -> bool:
    """Whether a word such as "in" stands before the name."""
    before = [token.lower for token in tokens[max(0, first - 4) : first]]
    while before and (
        before[-1] in word_list("modifiers")
        or before[-1] in ("the", "city", "town", "village", "port", "of", "nearby")
    ):
        before.pop()
    return bool(before) and before[-1] in word_list("locative")


def _is_qualified(text: str, match: _Match) -> bool:
    """Whether a comma and another capitalised word follow ("Athens, Ohio")."""
    rest = text[match.end : match.end + 4]
    return rest.startswith(", ") and rest[2:3].isupper()
