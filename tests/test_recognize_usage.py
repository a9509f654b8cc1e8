"""Is it the place, what belongs to it, or who rules there?"""

import pytest

from geoapp.model import Usage
from geoapp.recognize.tokens import tokenize
from geoapp.recognize.usage import usage_of


def usage(text: str, code: str) -> Usage:
    """Return the usage of the name that stands in brackets."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    return usage_of(
        plain,
        tokenize(plain, 0, start),
        tokenize(plain, end, len(plain)),
        end,
        feature_code=code,
    )


LITERAL = [
    ("It is in [Syria] today.", "PCLI"),
    ("He fled to [Russia].", "PCLI"),
    ("[Syria] was bombed.", "PCLI"),
    ("[Damascus] is a city.", "PPLC"),
    ("The ship is off [Syria]'s coast.", "PCLI"),
    ("It is in [Syria]’s capital.", "PCLI"),
    ("The [Moscow] region is quiet.", "PPLC"),
    ("In [Syria], said an analyst, it is calm.", "PCLI"),
    ("The road between Homs and [Damascus] is open.", "PPLC"),
    ("A [Damascus]-bound train left.", "PPLC"),
    ("He stood at the [Kremlin] on Monday.", "GOVL"),
]

METONYMIC = [
    ("[Moscow] said so.", "PPLC"),
    ("[Moscow], however, remains hopeful.", "PPLC"),
    ("[Moscow] has already agreed.", "PPLC"),
    ("[Russia] is withdrawing.", "PCLI"),
    ("[Niger] and Burkina Faso said no.", "PCLI"),
    ("They fought against [Turkey].", "PCLI"),
    ("The town was hit by [Russia].", "PCLI"),
    ("It would be a blow to [Russia].", "PCLI"),
    ("Talks between Moscow and [Kyiv] go on.", "PPLC"),
    ("The [Kremlin] gave its terms.", "GOVL"),
    ("A letter came from the [Kremlin].", "GOVL"),
]

ASSOCIATIVE = [
    ("It is crucial for [Moscow]'s operations.", "PPLC"),
    ("It is [Syria]’s war.", "PCLI"),
    ("[US] forces stayed.", "PCLI"),
    ("A [Moscow]-backed group left.", "PPLC"),
    ("An [Iran]-aligned militia left.", "PCLI"),
]


@pytest.mark.parametrize(("text", "code"), LITERAL)
def test_where_something_is_is_a_place(text: str, code: str) -> None:
    assert usage(text, code) is Usage.LITERAL


@pytest.mark.parametrize(("text", "code"), METONYMIC)
def test_who_acts_or_is_acted_on_is_a_government(text: str, code: str) -> None:
    assert usage(text, code) is Usage.METONYMIC


@pytest.mark.parametrize(("text", "code"), ASSOCIATIVE)
def test_what_belongs_to_a_country_is_associative(text: str, code: str) -> None:
    assert usage(text, code) is Usage.ASSOCIATIVE


@pytest.mark.parametrize("code", ["PPL", "PPLA", "SEA", "AIRB", ""])
@pytest.mark.parametrize(
    "text", ["[Tartus] said so.", "It is [Tartus]'s fleet.", "[Tartus] forces stayed."]
)
def test_what_has_no_government_is_always_a_place(text: str, code: str) -> None:
    assert usage(text, code) is Usage.LITERAL
