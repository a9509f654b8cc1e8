"""Tagged tokens in, noun phrases and verb groups out."""

from collections.abc import Sequence
from itertools import pairwise

from geoapp.grammar import words
from geoapp.recognize.tokens import Token, possessive_end
from geoapp.syntax.model import Phrase, Verb
from geoapp.syntax.tags import Tag

NOMINAL = (Tag.NAME, Tag.NOUN, Tag.ADJECTIVE, Tag.NUMBER, Tag.DETERMINER)
"""The kinds of words that a noun phrase is made of."""


def gaps_of(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return what stands behind each token."""
    between = [text[left.end : right.start] for left, right in pairwise(tokens)]
    return (*between, "")


def phrases_of(
    text: str, tokens: Sequence[Token], tags: Sequence[Tag], gaps: Sequence[str]
) -> tuple[Phrase, ...]:
    """Return the noun phrases, in order, each with its preposition."""
    phrases: list[Phrase] = []
    index = 0
    while index < len(tokens):
        if tags[index] is not Tag.PRONOUN and tags[index] not in NOMINAL:
            index += 1
            continue
        last = _phrase_end(text, tokens, tags, gaps, index)
        phrases.append(_governed(tokens, tags, gaps, phrases, index, last))
        index = last
    return tuple(phrases)


def _phrase_end(
    text: str,
    tokens: Sequence[Token],
    tags: Sequence[Tag],
    gaps: Sequence[str],
    first: int,
) -> int:
    last = first + 1
    if tags[first] is Tag.PRONOUN:
        return last
    while last < len(tokens):
        owned = possessive_end(text, tokens[last - 1].end) > tokens[last - 1].end
        titled = gaps[last - 1] == ". " and tokens[last - 1].lower in words("titles")
        joined = gaps[last - 1] in (" ", "-", " - ", "") or owned or titled
        if not joined or tags[last] not in NOMINAL:
            break
        opens = tags[last] is Tag.DETERMINER and tags[last - 1] is not Tag.DETERMINER
        if opens and not owned:
            break
        last += 1
    return last


def _governed(
    tokens: Sequence[Token],
    tags: Sequence[Tag],
    gaps: Sequence[str],
    before: Sequence[Phrase],
    first: int,
    last: int,
) -> Phrase:
    """Return a phrase with the preposition that stands before it."""
    at = first - 1
    while at >= 0 and tags[at] is Tag.ADVERB and not gaps[at].strip():
        at -= 1
    if at >= 0 and tags[at] in (Tag.PREPOSITION, Tag.TO) and not gaps[at].strip(' "“‘'):
        return Phrase(first, last, tokens[at].lower, at)
    if before and first > 0:
        other = before[-1]
        between = tags[other.last : first]
        gap = gaps[other.last - 1]
        named = tags[other.head] is Tag.NAME and tags[last - 1] is Tag.NAME
        listed = named and not between and gap.strip() in (",", "/")
        if listed or (tuple(between) == (Tag.AND,) and gap.strip() in ("", ",")):
            return Phrase(first, last, other.preposition, other.at, joined=True)
    return Phrase(first, last)


def verbs_of(
    tokens: Sequence[Token],
    lemmas: Sequence[str],
    tags: Sequence[Tag],
    gaps: Sequence[str],
) -> tuple[Verb, ...]:
    """Return the verbs with their auxiliaries, in order."""
    verbs: list[Verb] = []
    for index, tag in enumerate(tags):
        following = tags[index + 1] if index + 1 < len(tags) else None
        alone = tag is Tag.AUXILIARY and not _leads_to_verb(tags, gaps, index)
        if tag is Tag.VERB or (alone and following is not Tag.VERB):
            floor = verbs[-1].last if verbs else 0
            verbs.append(_verb(tokens, lemmas, tags, gaps, index, floor))
    return tuple(verbs)


def _leads_to_verb(tags: Sequence[Tag], gaps: Sequence[str], index: int) -> bool:
    """Whether an auxiliary belongs to a verb, or to a later auxiliary."""
    for position in range(index + 1, min(index + 6, len(tags))):
        if gaps[position - 1].strip():
            return False
        if tags[position] in (Tag.VERB, Tag.AUXILIARY):
            return True
        if tags[position] is not Tag.ADVERB:
            return False
    return False


def _verb(
    tokens: Sequence[Token],
    lemmas: Sequence[str],
    tags: Sequence[Tag],
    gaps: Sequence[str],
    head: int,
    floor: int,
) -> Verb:
    first = head
    while (
        first > floor
        and tags[first - 1] in (Tag.AUXILIARY, Tag.ADVERB, Tag.TO)
        and not gaps[first - 1].strip()
        and tags[first] is not Tag.TO
    ):
        first -= 1
    while first < head and tags[first] is Tag.ADVERB:
        first += 1
    helpers = [token.lower.replace("’", "'") for token in tokens[first:head]]
    word = tokens[head].lower
    past = lemmas[head] != word and not word.endswith(("ing", "s"))
    passive = past and any(h in words("be") | words("get") for h in helpers)
    negated = any(h in words("negations") or h.endswith("n't") for h in helpers)
    last = head + 1
    while (
        last < len(tokens)
        and tokens[last].lower in words("particles")
        and tags[last] in (Tag.ADVERB, Tag.PREPOSITION)
        and not gaps[last - 1].strip()
        and _ends_here(tags, gaps, last)
    ):
        last += 1
    return Verb(first, last, head, _form(helpers, word, past), passive, negated)


def _ends_here(tags: Sequence[Tag], gaps: Sequence[str], index: int) -> bool:
    """Whether a particle has no noun phrase behind it."""
    if index + 1 >= len(tags) or gaps[index].strip():
        return True
    return tags[index + 1] not in (*NOMINAL, Tag.PRONOUN)


def _form(helpers: Sequence[str], word: str, past: bool) -> str:
    if helpers[:1] == ["to"]:
        return "infinitive"
    if any(h not in words("adverbs") for h in helpers):
        return "present" if helpers[0] in ("being", "having") else "finite"
    if word.endswith("ing"):
        return "present"
    return "past" if past else "finite"
