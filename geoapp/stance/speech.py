"""Who says what in a sentence: its words in, sayings out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from geoapp.model import Span
from geoapp.stance.cues import listed
from geoapp.stance.phrases import (
    Line,
    is_finite,
    phrase_left,
    phrase_right,
    word_list,
)
from geoapp.stance.saying import Bounds, Saying
from geoapp.stance.verbs import source_of, verb_saying

_FAR = 80  # words between "said" and "adding"
_MOST = 40  # sayings of a sentence; more are a list or hostile
_Reader = Callable[[Line, int, Bounds], Saying | None]


def sayings(line: Line) -> tuple[Saying, ...]:
    """Return who says what in a sentence, in order of position."""
    segments, readers = _segments(line), _readers()
    found: list[Saying] = []
    for index, word in enumerate(line.words):
        read = readers.get(word)
        if read is None or len(found) >= _MOST:
            continue
        bounds = next(s for s in segments if s[0] <= index < s[1])
        saying = _shared(line, index, bounds, found) or read(line, index, bounds)
        if saying is None:
            continue
        if (
            not found
            and line.word(bounds[0]) != ";"
            and saying.start < saying.cue.start
        ):
            start = line.spans[0][0]  # "A, while B, officials said"
            saying = replace(saying, start=start)
        found.append(saying)
    return tuple(found)


def _shared(
    line: Line, verb: int, bounds: Bounds, found: Sequence[Saying]
) -> Saying | None:
    """Read "officials said so, adding that", "said so and warned that"."""
    word, before = line.words[verb], line.word(verb - 1)
    joined = before in ("and", "but") or (before == "," and word.endswith("ing"))
    if not joined or not found or not found[-1].is_verb:
        return None
    if word not in word_list("saying") or verb - bounds[0] > _FAR:
        return None
    cue = line.span(verb, verb)
    return Saying(found[-1].who, cue, cue.end, line.covered(*bounds)[1])


def _segments(line: Line) -> tuple[tuple[int, int], ...]:
    """Cut a sentence at semicolons and at ", but", ", while"."""
    cuts = [0]
    for index, word in enumerate(line.words):
        opposed = word in word_list("opposing") and line.word(index - 1) == ","
        if word == ";" or (opposed and index - cuts[-1] > 3):
            cuts.append(index)
    cuts.append(len(line.words))
    return tuple(pairwise(cuts))


@cache
def _readers() -> Mapping[str, _Reader]:
    nouns = word_list("claims") | word_list("evidence")
    verbs = word_list("saying") | word_list("telling") | word_list("showing")
    readers: dict[str, _Reader] = dict.fromkeys(nouns, _claim)
    readers.update(dict.fromkeys(verbs, verb_saying))
    readers.update(dict.fromkeys(nouns & verbs, _verb_or_noun))
    readers.update(dict.fromkeys(("citing", "quoting", "cites"), _citing))
    readers.update(dict.fromkeys(("cited", "quoted"), _quoted))
    readers["according"] = _according
    return readers


def _verb_or_noun(line: Line, index: int, bounds: Bounds) -> Saying | None:
    """Read what may be either: "reports"."""
    return verb_saying(line, index, bounds) or _claim(line, index, bounds)


def _according(line: Line, index: int, bounds: Bounds) -> Saying | None:
    """Read "according to the ministry"."""
    told = line.word(index + 1) == "to"
    return _told_of(line, (index, index + 1), bounds) if told else None


def _citing(line: Line, index: int, bounds: Bounds) -> Saying | None:
    """Read "citing officials"."""
    return _told_of(line, (index, index), bounds)


def _told_of(line: Line, cue: tuple[int, int], bounds: Bounds) -> Saying | None:
    who = phrase_right(line, cue[1] + 1)
    if who is None:
        return None
    return Saying(source_of(line, who), line.span(*cue), *line.covered(*bounds))


def _quoted(line: Line, index: int, bounds: Bounds) -> Saying | None:
    """Read "as quoted by an agency", "was quoted as saying by an agency"."""
    if line.word(index + 1) == "by":
        return _told_of(line, (index, index + 1), bounds)
    who = _quoted_subject(line, index)
    if line.word(index + 1) != "as" or who is None:
        return None
    cue, (start, end) = line.span(index, index), line.covered(*bounds)
    if line.word(who[0] - 1) != ",":
        start = cue.end
    by = phrase_right(line, index + 4) if line.word(index + 3) == "by" else None
    if by is None:
        return Saying(line.span(*who), cue, start, end)
    return Saying(line.span(*by), cue, start, end, (line.span(*who),))


def _quoted_subject(line: Line, index: int) -> tuple[int, int] | None:
    last = index - 1
    while line.word(last) in listed("be") or line.word(last) in listed("have"):
        last -= 1
    return phrase_left(line, last)


def _claim(line: Line, index: int, bounds: Bounds) -> Saying | None:
    """Read "the ministry's claims that ships left"."""
    if line.word(index + 1) != "that":
        return _footage(line, index, bounds)
    owned = line.words[index] in word_list("claims") and "'" in line.word(index - 1)
    who = phrase_left(line, index - 1) if owned else None
    if who is None:
        return None
    span = line.span(*who)
    name = span.text.removesuffix("'s").removesuffix("’s").rstrip("'’")
    owner = Span(span.start, span.start + len(name), name)
    cue = line.span(index, index + 1)
    return Saying(owner, cue, cue.end, line.covered(*bounds)[1])


def _footage(line: Line, index: int, bounds: Bounds) -> Saying | None:
    """Read "in footage from a station", "a statement by the army"."""
    by = line.word(index + 1) in ("from", "by")
    if not by or line.words[index] not in word_list("shown"):
        return None
    who = phrase_right(line, index + 2)
    if who is None or _tells(line, who[1] + 1, bounds[1]):
        return None
    cue = line.span(index, index + 1)
    return Saying(line.span(*who), cue, *line.covered(*bounds))


def _tells(line: Line, first: int, stop: int) -> bool:
    """Whether a verb follows, which tells by itself: "footage from X shows"."""
    return any(
        is_finite(line, i) or _readers().get(line.words[i]) is verb_saying
        for i in range(first, min(stop, first + 4))
    )
