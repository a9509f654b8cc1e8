"""What a text tells of a report: "Reports that ships left were denied"."""

from geoapp.model import Certainty
from geoapp.stance.cues import listed
from geoapp.stance.forms import Form, is_adverb
from geoapp.stance.group import Told, is_auxiliary
from geoapp.stance.words import Around

_BACK = 16  # words from "reports that" to what they tell
_AHEAD = 30  # words from there to the verb of the reports
_GROUP = 4  # words of that verb


def report(at: Around, form: Form) -> Told | None:
    """Read what is said of the report that tells of the trigger.

    What is denied of it is denied, what stays a report is reported.
    """
    del form
    opening = _opening(at)
    if opening is None:
        return None
    end = min(len(at.words), at.last + _AHEAD)
    for index in range(at.last + 1, end):
        if at.words[index] in (".", "!", ";", "”", "\n"):
            break
        if at.words[index] not in listed("refuting"):
            continue
        first = index
        while index - first < _GROUP and _helps(at.word(first - 1)):
            first -= 1
        if first < index:
            return Certainty.DENIED, at.span(first, index)
    return Certainty.REPORTED, at.span(opening, opening)


def _helps(word: str) -> bool:
    return is_auxiliary(word) or is_adverb(word)


def _opening(at: Around) -> int | None:
    """Return where "reports" stands in "reports that ..." before the trigger."""
    for index in range(at.first - 1, max(0, at.first - _BACK) - 1, -1):
        if at.words[index] in (".", "!", ";", "”", "\n"):
            return None
        if at.words[index] == "that" and at.word(index - 1) in listed("reporting"):
            return index - 1
    return None
