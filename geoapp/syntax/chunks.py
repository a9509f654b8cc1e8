"""Tagged words in, noun phrases and verb groups out."""

from collections.abc import Sequence

from geoapp.grammar import words as listed
from geoapp.syntax.model import Phrase, Verb, Words
from geoapp.syntax.tags import Tag

NOMINAL = (Tag.NAME, Tag.NOUN, Tag.ADJECTIVE, Tag.NUMBER, Tag.DETERMINER)
"""The kinds of words that a noun phrase is made of."""

_JOINTS = (" ", "-", " - ", "", "\u00a0", "\n")
_LEADING = (Tag.AUXILIARY, Tag.ADVERB, Tag.TO)
_AHEAD = 6  # words from an auxiliary to its verb
_HELPING = 16  # words before a verb that can help it


def phrases_of(words: Words) -> tuple[Phrase, ...]:
    """Return the noun phrases, in order, each with its preposition."""
    phrases: list[Phrase] = []
    index = 0
    while index < len(words.tokens):
        tag = words.tags[index]
        if tag is not Tag.PRONOUN and tag not in NOMINAL:
            index += 1
            continue
        last = _phrase_end(words, index)
        phrases.append(_governed(words, phrases, index, last))
        index = last
    return tuple(phrases)


def _phrase_end(words: Words, first: int) -> int:
    last = first + 1
    if words.tags[first] is Tag.PRONOUN:
        return last
    while last < len(words.tokens) and _goes_on(words, last):
        last += 1
    return last


def _goes_on(words: Words, index: int) -> bool:
    """Whether a word belongs to the phrase that the word before is in."""
    tag, before = words.tags[index], index - 1
    if tag not in NOMINAL:
        return _is_range(words, index)
    owned = words.is_owner(before)
    titled = words.gaps[before] == ". " and words.lowers[before] in listed("titles")
    if not (words.gaps[before] in _JOINTS or owned or titled):
        return False
    if owned:
        return True
    if words.lowers[index] in ("last", "next") and _is_dated(words, index):
        return False  # "two men last week"
    if tag is Tag.NAME and words.lowers[before] in listed("days"):
        return False  # "on Monday Israel said"
    if words.lowers[index] in listed("days") and words.tags[before] is not Tag.NUMBER:
        return words.tags[before] is Tag.DETERMINER
    return tag is not Tag.DETERMINER or words.tags[before] is Tag.DETERMINER


def _is_dated(words: Words, index: int) -> bool:
    """Whether a word points to a time and no noun is the better for it."""
    timely = words.lowers[index + 1 : index + 2]
    named = words.tags[index - 1] in (Tag.NOUN, Tag.NAME)
    return named and bool(timely) and timely[0] in listed("times") | listed("days")


def _is_range(words: Words, index: int) -> bool:
    """Whether a word links two numbers of one noun: "three to five ships"."""
    around = (*words.tags[index - 1 : index], *words.tags[index + 1 : index + 3])
    if around != (Tag.NUMBER, Tag.NUMBER, Tag.NOUN):
        return False
    opened = index > 1 and words.lowers[index - 2] in ("from", "between")
    return words.lowers[index] in ("to", "or") and not opened


def _governed(words: Words, before: Sequence[Phrase], first: int, last: int) -> Phrase:
    """Return a phrase with the preposition that stands before it."""
    tags, gaps = words.tags, words.gaps
    at = first - 1
    while at >= 0 and tags[at] is Tag.ADVERB and not gaps[at].strip():
        at -= 1
    if at >= 0 and tags[at] in (Tag.PREPOSITION, Tag.TO) and not gaps[at].strip(' "“‘'):
        return Phrase(first, last, words.lowers[at], at)
    if before and first > 0:
        other = before[-1]
        between = tags[other.last : first] if first - other.last < 2 else None
        gap = gaps[other.last - 1].strip()
        named = tags[other.head] is Tag.NAME and tags[last - 1] is Tag.NAME
        listing = named and not between and between is not None and gap in (",", "/")
        # "On Friday, but residents said": no list goes on behind a "but".
        conjoined = (
            between is not None and between[:1] == (Tag.AND,) and gap in ("", ",")
        )
        if listing or (conjoined and words.lowers[first - 1] != "but"):
            return Phrase(first, last, other.preposition, other.at, joined=True)
    return Phrase(first, last)


def verbs_of(words: Words) -> tuple[Verb, ...]:
    """Return the verbs with their auxiliaries, in order."""
    verbs: list[Verb] = []
    tags = words.tags
    for index, tag in enumerate(tags):
        following = tags[index + 1] if index + 1 < len(tags) else None
        alone = tag is Tag.AUXILIARY and not _leads_to_verb(words, index)
        if tag is Tag.VERB or (alone and following is not Tag.VERB):
            verbs.append(_verb(words, index, verbs[-1].last if verbs else 0))
    return tuple(verbs)


def _leads_to_verb(words: Words, index: int) -> bool:
    """Whether an auxiliary belongs to a verb, or to a later auxiliary."""
    tags = words.tags
    for position in range(index + 1, min(index + _AHEAD, len(tags))):
        if words.gaps[position - 1].strip():
            return False
        if tags[position] in (Tag.VERB, Tag.AUXILIARY):
            return True
        if tags[position] is not Tag.ADVERB:
            return False
    return False


def _verb(words: Words, head: int, floor: int) -> Verb:
    first = _verb_start(words, head, floor)
    helpers = words.lowers[first:head]
    word = words.lowers[head]
    known = word in listed("participles") or word in listed("unchanged")
    past = known or (words.lemmas[head] != word and not word.endswith(("ing", "s")))
    passive = past and any(h in listed("be") | listed("get") for h in helpers)
    last = head + 1
    while last < len(words.tokens) and _is_particle(words, last):
        last += 1
    form = "present" if word in ("heading",) else _form(helpers, word, past)
    return Verb(first, last, head, form, passive and form != "present")


def _verb_start(words: Words, head: int, floor: int) -> int:
    tags, first = words.tags, head
    floor = max(floor, head - _HELPING)
    while (
        first > floor
        and tags[first - 1] in _LEADING
        and not words.gaps[first - 1].strip()
        and tags[first] is not Tag.TO
    ):
        first -= 1
    while first < head and tags[first] is Tag.ADVERB:
        first += 1
    return first


def _is_particle(words: Words, index: int) -> bool:
    """Whether a word goes with the verb before it: "pulled out"."""
    return (
        words.lowers[index] in listed("particles")
        and words.tags[index] in (Tag.ADVERB, Tag.PREPOSITION)
        and not words.gaps[index - 1].strip()
        and _ends_here(words, index)
    )


def _ends_here(words: Words, index: int) -> bool:
    """Whether a particle has no noun phrase behind it."""
    if index + 1 >= len(words.tags) or words.gaps[index].strip():
        return True
    return words.tags[index + 1] not in (*NOMINAL, Tag.PRONOUN)


def _form(helpers: Sequence[str], word: str, past: bool) -> str:
    if helpers[:1] == ["to"]:
        return "infinitive"
    if any(h not in listed("adverbs") for h in helpers):
        return "present" if helpers[0] in ("being", "having") else "finite"
    if word.endswith("ing"):
        return "present"
    if word in listed("past_only"):
        return "finite"
    return "past" if past else "finite"
