"""Verbs of saying with who says it: "officials said", "said Anna Berg"."""

from geoapp.model import Span
from geoapp.stance.cues import listed, read_cues
from geoapp.stance.forms import is_adverb, is_past
from geoapp.stance.phrases import (
    QUOTE_MARKS,
    Line,
    is_finite,
    phrase_left,
    phrase_right,
    word_list,
)
from geoapp.stance.saying import Bounds, Saying

_REST = 14  # words behind "said" in which a clause must begin
_APPOSITION = 45  # words between a name and its verb
_BARE = 4  # words of a name in apposition
_BOTH = 16  # words of a noun with the name behind it
_LOST = frozenset({"life", "lives", "victims", "victory"})
_SKIPPED = frozenset({"has", "have", "had", "in", "there", "here"})
_UNSAYING = frozenset({"to", "be", "a", "an", "the", "no", "of"})


def verb_saying(line: Line, verb: int, bounds: Bounds) -> Saying | None:
    """Read a verb with its subject before it or, inverted, behind it.

    Args:
        line: The sentence.
        verb: Which word may be a verb of saying.
        bounds: The stretch of the sentence that it can speak of.
    """
    before = line.word(verb - 1)
    if (line.capital(verb) and verb > 0) or before in _UNSAYING:
        return None
    inverted = _inverted(line, verb, bounds)
    if inverted is not None:
        return inverted
    if "by" in line.words[verb + 1 : verb + 3] and _is_passive(line, verb):
        return _passive(line, verb, bounds)
    participle = line.words[verb].endswith("ing")
    subject = _participle_subject if participle else _subject
    who = subject(line, verb, bounds)
    if who is None or not _can_say(line, verb, who):
        return None
    return _covering(line, verb, who, bounds)


def _inverted(line: Line, verb: int, bounds: Bounds) -> Saying | None:
    """Read "..., said Anna Berg, a mayor"."""
    mark = line.word(verb - 1)
    quoted = mark in QUOTE_MARKS
    if not (quoted or mark in _BEFORE_INVERTED) or not _inverts(line, verb):
        return None
    who = phrase_right(line, verb + 1)
    if who is None or who[0] != verb + 1:
        return None
    if not quoted and (
        _goes_on(line, who[1] + 1, bounds)
        or line.words[who[0]] in word_list("pronouns")
    ):
        return None
    return Saying(line.span(*who), line.span(verb, verb), *line.covered(*bounds))


_BEFORE_INVERTED = frozenset({",", "—", "–", "!", "?"})


def _inverts(line: Line, verb: int) -> bool:
    return line.words[verb] in word_list("inverting")


def _goes_on(line: Line, index: int, bounds: Bounds) -> bool:
    """Whether what follows a verb goes on as a clause: "said Russia had left"."""
    return index < bounds[1] and (line.words[index] == "that" or is_finite(line, index))


def _is_passive(line: Line, verb: int) -> bool:
    """Whether "by" follows, at once or behind "on", "Monday"."""
    return line.word(verb + 1) == "by" or line.word(verb + 1) in word_list("times")


def _passive(line: Line, verb: int, bounds: Bounds) -> Saying | None:
    """Read "was confirmed by the ministry", "announced Monday by"."""
    if line.words[verb] not in word_list("passive") or line.word(verb - 1) == "not":
        return None
    by = line.words.index("by", verb)
    who = phrase_right(line, by + 1)
    if who is None:
        return None
    return Saying(line.span(*who), line.span(verb, by), *line.covered(*bounds))


def _participle_subject(
    line: Line, verb: int, bounds: Bounds
) -> tuple[int, int] | None:
    """Return who acts in "the mayor left the room, saying ..."."""
    if line.word(verb - 1) not in (",", "and"):
        who = phrase_left(line, verb - 1)
        absolute = who is not None and line.word(who[0] - 1) in ("with", ",")
        return who if absolute else None
    for index in range(bounds[0], min(verb, bounds[0] + _APPOSITION)):
        past = is_past(line.words[index]) and not line.capital(index)
        adjective = line.word(index - 1) in listed("determiners")
        if is_finite(line, index) or (past and not adjective):
            return phrase_left(line, index - 1)
    return None


def _can_say(line: Line, verb: int, who: tuple[int, int]) -> bool:
    """Whether a noun phrase can say what the verb says."""
    word, following = line.words[verb], line.word(verb + 1)
    if word in word_list("nominal") and not _is_verb(line, verb, who):
        return False
    if word == "declared" and following in ("a", "an", "the", "war"):
        return False
    if word.startswith("claim") and not _LOST.isdisjoint(line.words[verb : verb + 4]):
        return False
    if following == "to" and not word.startswith("point"):
        return False
    if word not in word_list("showing"):
        return True
    shown = not word_list("evidence").isdisjoint(line.words[who[0] : who[1] + 1])
    return shown or (line.capital(who[1]) and not word.startswith(("show", "point")))


def _is_verb(line: Line, verb: int, who: tuple[int, int]) -> bool:
    """Whether "reports", "claims" is a verb here."""
    following = line.word(verb + 1)
    if line.words[who[1]].endswith(("'s", "s'")):
        return False
    if following in (",", ".", "") or following in QUOTE_MARKS:
        return line.capital(who[1])
    if following in word_list("times"):
        return False
    finite = verb + 1 < len(line.words) and is_finite(line, verb + 1)
    return not finite and following not in listed("prepositions")


def _subject(line: Line, verb: int, bounds: Bounds) -> tuple[int, int] | None:
    last = _over_helpers(line, verb - 1)
    if last is None or last < bounds[0]:
        return None
    if line.words[last] in ("who", "which") and last > bounds[0]:
        last -= 2 if line.words[last - 1] == "," else 1
    if line.words[last] == ")":
        opening = (
            i for i in range(last, max(-1, last - 8), -1) if line.words[i] == "("
        )
        last = next(opening, last) - 1
    if line.word(last) == ",":
        return _behind_apposition(line, last, bounds)
    return phrase_left(line, last)


def _over_helpers(line: Line, index: int) -> int | None:
    """Skip "has also", "on Monday" leftwards; `None` where it is not said."""
    while index >= 0:
        word = line.words[index]
        if _unsaid(line, index):
            return None
        time = word in word_list("times") and not _is_subject_of_time(line, index)
        if time and line.word(index - 1) in ("on", "late", "early", "last", "this"):
            index -= 1
        elif not (time or is_adverb(word) or word in _SKIPPED):
            return index
        index -= 1
    return None


def _is_subject_of_time(line: Line, index: int) -> bool:
    return line.words[index] in ("may", "march", "last") and not line.capital(index)


def _unsaid(line: Line, index: int) -> bool:
    """Whether a helper makes a saying passive, denied or only possible."""
    word = line.words[index]
    modal = word in read_cues().words["modal"] and not line.capital(index)
    return (
        modal
        or word in word_list("unsaying")
        or word in listed("be")
        or word in listed("do")
        or word.endswith(("n't", "'ll", "'d"))
    )


def _behind_apposition(
    line: Line, comma: int, bounds: Bounds
) -> tuple[int, int] | None:
    """Return the noun before an aside: ", a senior fellow at the institute,"."""
    commas = [
        i
        for i in range(comma - 1, max(bounds[0] - 1, comma - _APPOSITION), -1)
        if line.words[i] == ","
    ]
    candidates = [p for i in commas[:4] if (p := phrase_left(line, i - 1)) is not None]
    nearest = phrase_left(line, comma - 1)
    if not candidates:
        return nearest
    if nearest and _is_bare_name(line, nearest) and nearest[0] == commas[0] + 1:
        if nearest[1] - candidates[0][0] < _BOTH and not _is_bare_name(
            line, candidates[0]
        ):
            return candidates[0][0], nearest[1]
        if _has_verb(line, candidates[0][0], candidates[0][1]):
            return nearest
    named = (p for p in candidates if line.capital(p[1]) or line.capital(p[0]))
    return next(named, candidates[0])


def _is_bare_name(line: Line, phrase: tuple[int, int]) -> bool:
    first, last = phrase
    short = last - first < _BARE
    return short and all(line.capital(i) for i in range(first, last + 1))


def _has_verb(line: Line, first: int, last: int) -> bool:
    return any(is_finite(line, i) for i in range(first, last + 1))


def _covering(
    line: Line, verb: int, who: tuple[int, int], bounds: Bounds
) -> Saying | None:
    """Tell what a saying covers: the clause behind it, or the one before."""
    cue, before = line.span(verb, verb), line.word(who[0] - 1)
    start, end = line.covered(*bounds)
    inside = who[0] > bounds[0]
    aside = before in QUOTE_MARKS | {",", "—", "–"} and who[0] - bounds[0] > 2
    behind = aside and _ends_clause(line, verb, bounds)
    if not inside or not (behind or before == "as" or before in QUOTE_MARKS):
        start = cue.end
    dependent = before in word_list("subordinate") and start == cue.end
    if dependent or line.word(verb - 1) in ("who", "which"):
        comma = (i for i in range(verb, bounds[1]) if line.words[i] == ",")
        end = line.spans[next(comma, bounds[1] - 1)][0]
    if start == cue.end and line.words[verb] in word_list("quoting"):
        return None
    return Saying(source_of(line, who), cue, start, end)


def _ends_clause(line: Line, verb: int, bounds: Bounds) -> bool:
    """Whether no clause follows a verb: "said", "told reporters on Monday"."""
    word = line.words[verb]
    bare = word in word_list("telling") or word in word_list("showing")
    for index in range(verb + 1, min(bounds[1], verb + _REST)):
        word = line.words[index]
        if word in (",", ".", ";") or word in QUOTE_MARKS:
            return True
        bare = bare and word not in ("citing", "quoting")
        time = word in word_list("times") or word in ("on", "in")
        if (bare and not time) or _opens_clause(line, index):
            return False
    return verb + _REST >= bounds[1]


def _opens_clause(line: Line, index: int) -> bool:
    subject = line.words[index] in ("he", "she", "they", "it", "that", ":")
    return subject or is_finite(line, index)


def source_of(line: Line, who: tuple[int, int]) -> Span:
    """Return who stands behind "reports from", "images, taken by ..."."""
    first, last = who
    for index in range(first, min(last + 1, first + 8)):
        if line.words[index] not in word_list("evidence"):
            continue
        for by in range(index + 1, min(len(line.words) - 1, index + 4)):
            if line.words[by] not in ("from", "by"):
                continue
            behind = phrase_right(line, by + 1) if by > last else (by + 1, last)
            if behind is not None:
                return line.span(*behind)
    return line.span(first, last)
