"""How a place name is meant: the place, what belongs to it, or who rules there."""

from collections.abc import Sequence

from geoapp.model import Usage
from geoapp.recognize.tokens import Token, possessive_end, word_list

# Nouns that make "Syria's ..." a place in Syria.
_PLACE_NOUNS = frozenset(
    """
    capital coast coastline city cities town towns port ports border borders waters
    airspace north south east west northeast northwest southeast southwest interior
    territory province region district airport airports base bases airfield airfields
    island islands shore shores mainland northern southern eastern western central
    """.split()
)
_AGAINST = frozenset({"by", "against", "with", "between", "than", "for", "versus"})
_LOSS_NOUNS = frozenset(
    """
    blow threat threats message warning appeal support loyal setback challenge letter
    aid assistance response close ally allied loss gift victory help
    """.split()
)
_SKIPPED = frozenset(
    """
    has have had also is was are were will would may might could however meanwhile
    now again later on since already still not repeatedly officially formally
    """.split()
)
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
        return Usage.LITERAL if following in _PLACE_NOUNS else Usage.ASSOCIATIVE
    if _speaks(text, before, after) or _is_party(before, previous):
        return Usage.METONYMIC
    if _modifies(text, after, end):
        return Usage.ASSOCIATIVE
    return Usage.LITERAL


def _previous(before: Sequence[Token]) -> str:
    words = [token.lower for token in before[-3:]]
    while words and words[-1] in ("the", "official"):
        words.pop()
    return words[-1] if words else ""


def _speaks(text: str, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether the name is the subject of a verb that only people can do."""
    if before and before[-1].lower in word_list("locative"):
        return False
    for token in after[:_LOOKAHEAD]:
        word = token.lower
        if word in word_list("speaking"):
            return True
        if word not in _SKIPPED and not word.endswith("ly"):
            return False
    return False


def _is_party(before: Sequence[Token], previous: str) -> bool:
    """Whether the name is an agent, an ally or one that something is done to."""
    if previous in _AGAINST:
        return True
    words = [token.lower for token in before[-2:]]
    return words[-1:] == ["to"] and words[0] in _LOSS_NOUNS


def _modifies(text: str, after: Sequence[Token], end: int) -> bool:
    """Whether a noun follows at once ("Moscow officials", "US forces")."""
    if not after or text[end : after[0].start] not in (" ", "-"):
        return False
    noun = after[0]
    if noun.lower in _PLACE_NOUNS or not noun.text.islower():
        return False
    return noun.lower in _POSSESSED


_POSSESSED = frozenset(
    """
    official officials government authorities forces troops soldiers army navy
    military fighters jets warships ships vessels vessel frigate frigates tanker
    tankers diplomats delegation team talks sanctions police intelligence embassy
    leadership leaders regime conflict war crisis policy strategy ambassador
    president ministry minister spokesman spokeswoman lawmakers companies company
    firm firms businesses media aircraft planes drones missiles backed led based
    flagged owned made
    """.split()
)
