"""PLOVER's types: what an act is coded as when it lies ahead or is refused.

Source: PLOVER codebook 2.0 (Open Event Data Alliance).
"""

from dataclasses import dataclass

from geoapp.lexicon import Aliases, Trigger, read_lexicon

COOPERATION = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
"""PLOVER's types of cooperation, which are agreements when they lie ahead."""
YIELDING = frozenset({"RETREAT", "CONCEDE"})
FORCE = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_PRESSING = frozenset({"strike", "boycott", "obstruct"})
_REFUSED = {"CONSULT": "meet", "AID": "assist", "COOPERATE": "assist"}
_REFUSED |= {"SUPPORT": "assist", "RETREAT": "yield", "CONCEDE": "change"}
_THREATS = {
    ("SANCTION", "expel"): "expel",
    ("SANCTION", "withdraw"): "relations",
    ("SANCTION", "convict"): "arrest",
    ("COERCE", "arrest"): "arrest",
    ("COERCE", "deport"): "expel",
    ("COERCE", "seize"): "territory",
}


@dataclass(frozen=True, slots=True)
class Coded:
    """A type, mode and context of PLOVER."""

    category: str
    mode: str | None = None
    context: str | None = None


def aliases(category: str, mode: str | None = None) -> Aliases:
    """Return what CAMEO and ACLED call a category, `None` where nothing.

    CAMEO's names are root codes, ACLED's event types (CAMEO codebook 1.1b3;
    ACLED codebook 2023).

    >>> aliases("ASSAULT", "drone").acled
    'Explosions/Remote violence'
    >>> aliases("PROTEST").cameo
    '14'
    """
    table = read_lexicon().aliases
    found = table.get(f"{category}/{mode}") or table.get(category)
    return found or Aliases(None, None)


def coded(
    category: str,
    mode: str | None = None,
    context: str | None = None,
    *,
    ahead: bool = False,
    negated: bool = False,
) -> Coded:
    """Code what a trigger says by whether it lies ahead or is denied.

    >>> coded("CONSULT", "visit", ahead=True).category
    'AGREE'
    >>> coded("RETREAT", "withdraw", ahead=True).category
    'CONCEDE'
    >>> coded("AID", negated=True)
    Coded(category='REJECT', mode='assist', context=None)
    """
    if negated and category in COOPERATION | YIELDING | {"AGREE"}:
        return Coded("REJECT", _REFUSED.get(category), context)
    if not ahead or negated:
        return Coded(category, mode, context)
    if category in COOPERATION:
        return Coded("AGREE", None, context)
    if category in YIELDING:
        return Coded("CONCEDE", None, context)
    if category in FORCE or (category == "PROTEST" and mode in _PRESSING):
        return Coded("THREATEN", _threatened(category, mode), context)
    return Coded(category, mode, context)


def mode_by_content(trigger: Trigger, spoken: Trigger) -> str | None:
    """Tell what is asked, refused or threatened by what is spoken of.

    Args:
        trigger: The verb: "demanded".
        spoken: What it speaks of: "talks".
    """
    if trigger.category == "THREATEN":
        return coded(spoken.category, spoken.mode, ahead=True).mode
    if spoken.mode == "resign":
        return "change"
    return _REFUSED.get(spoken.category)


def _threatened(category: str, mode: str | None) -> str | None:
    """Return the mode of a threat with an act."""
    if category == "ASSAULT":
        return "violence"
    named = _THREATS.get((category, mode or ""))
    return named or "restrict"
