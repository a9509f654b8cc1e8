"""How a place name is meant: the place, what belongs to it, or who rules there."""

from collections.abc import Sequence
from itertools import takewhile

from geoapp.model import Usage
from geoapp.recognize.tokens import Token, possessive_end, word_list

_AGAINST = frozenset({"by", "against", "with", "than", "versus"})
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been"})
_LOOKAHEAD = 5  # words between a subject and its verb


def usage_of(
    text: str,
    before: Sequence[Token],
    after: Sequence[Token],
    end: int,
    *,
    feature_code: str,
) -> Usage:
    """Tell how a place name is meant from the words around it.

    Args:
        text: The article's text.
        before: The sentence's tokens before the name.
        after: Its tokens behind the name.
        end: Where the name ends in the text.
        feature_code: Of the best known place of that name; only a seat of
            government, a capital or a country can act.

    Returns:
        Metonymic for an acting government, associative for what belongs to
        it, else literal.
    """
    seat = feature_code == "GOVL"
    if not (seat or feature_code.startswith("PCL") or feature_code == "PPLC"):
        return Usage.LITERAL
    previous = _previous(before)
    if seat:
        at = previous in word_list("locative") and previous not in ("from", "to")
        return Usage.LITERAL if at else Usage.METONYMIC
    if possessive_end(text, end) > end:
        following = after[0].lower if after else ""
        return (
            Usage.LITERAL
            if following in word_list("place_nouns")
            else Usage.ASSOCIATIVE
        )
    before = _without_partner(before)
    previous = _previous(before)
    if _speaks(text, before, after, end) or _is_party(before, previous):
        return Usage.METONYMIC
    if _modifies(text, after, end):
        return Usage.ASSOCIATIVE
    return Usage.LITERAL


def _without_partner(before: Sequence[Token]) -> Sequence[Token]:
    """Leave out the first of two: "between Moscow and" becomes "between"."""
    if len(before) > 2 and before[-1].lower == "and" and before[-2].capital:
        return before[:-2]
    return before


def _previous(before: Sequence[Token]) -> str:
    words = [token.lower for token in before[-3:]]
    while words and words[-1] in ("the", "official"):
        words.pop()
    return words[-1] if words else ""


def _speaks(
    text: str, before: Sequence[Token], after: Sequence[Token], end: int
) -> bool:
    """Whether the name is the subject of a verb that only people can do."""
    if before and before[-1].lower in word_list("locative"):
        return False
    after = _predicate(text, after, end)
    passive = False
    for token in after[:_LOOKAHEAD]:
        word = token.lower
        if word in word_list("speaking") or word.endswith("ing"):
            return True
        if word.endswith("ed"):
            return not passive  # "Syria was bombed" is about the place
        if word not in word_list("skipped") and not word.endswith("ly"):
            return False
        passive = passive or word in _PASSIVE
    return False


def _predicate(text: str, after: Sequence[Token], end: int) -> Sequence[Token]:
    """Return the words that a name is the subject of.

    None stand behind a comma or a hyphen.
    """
    gap = text[end : after[0].start] if after else "-"
    if gap == "-" or ("," in gap and after[0].lower != "however"):
        return ()
    if after[0].lower != "and":
        return after
    # "Niger and Burkina Faso said"
    names = takewhile(lambda token: token.capital, after[1:])
    return after[1 + len(list(names)) :]


def _is_party(before: Sequence[Token], previous: str) -> bool:
    """Whether the name is an agent, an ally or one that something is done to."""
    if previous in _AGAINST:
        return True
    words = [token.lower for token in before[-2:]]
    return words[-1:] in (["to"], ["for"], ["between"]) and words[0] in word_list(
        "loss_nouns"
    )


def _modifies(text: str, after: Sequence[Token], end: int) -> bool:
    """Whether a noun follows at once ("Moscow officials", "US forces")."""
    if not after or text[end : after[0].start] not in (" ", "-"):
        return False
    noun = after[0]
    if noun.lower in word_list("place_nouns") or not noun.text.islower():
        return False
    compound = text[end : noun.start] == "-" and noun.lower.endswith("ed")
    return compound or noun.lower in word_list("possessed")  # "Moscow-backed"
