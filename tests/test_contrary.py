"""Evidence against an event, in texts of a few sentences.

To add a row, write the text, list its events, and say whether the second
speaks against the first.
"""

import pytest

from geoapp.joining import join
from geoapp.model import Certainty
from tests.tellings import Told, events_of

LEFT = Told("withdrew", "RETREAT", origin="Hmeimim")
AGAINST = [
    pytest.param(
        "Troops withdrew from Hmeimim. Jets are still stationed at Hmeimim.",
        [LEFT, Told("stationed", "X-PRESENCE", "Hmeimim")],
        id="jets are still there",
    ),
    pytest.param(
        "Troops withdrew from Hmeimim. Officers remain at Hmeimim.",
        [LEFT, Told("remain", "X-PRESENCE", "Hmeimim")],
        id="officers remain",
    ),
    pytest.param(
        "Troops withdrew from Hmeimim. No withdrawal was seen at Hmeimim.",
        [LEFT, Told("withdrawal", "RETREAT", "Hmeimim", sure=Certainty.DENIED)],
        id="none was seen",
    ),
    pytest.param(
        "Troops may withdraw from Hmeimim. Officers denied a withdrawal.",
        [
            Told("withdraw", "RETREAT", origin="Hmeimim", sure=Certainty.POSSIBLE),
            Told("denied", "X-STATEMENT"),
        ],
        id="it was denied in the next sentence",
    ),
    pytest.param(
        "Both sides agreed a ceasefire in Kayseri. Shelling continued in Kayseri.",
        [
            Told("ceasefire", "RETREAT", "Kayseri", mode="ceasefire"),
            Told("Shelling", "ASSAULT", "Kayseri"),
        ],
        id="shelling goes on",
    ),
]
FOR = [
    pytest.param(
        "Troops withdrew from Hmeimim. Jets are still stationed at Tartus.",
        [LEFT, Told("stationed", "X-PRESENCE", "Tartus")],
        id="they are still elsewhere",
    ),
    pytest.param(
        "Troops withdrew from Hmeimim. Jets still fly while guns stand at Hmeimim.",
        [LEFT, Told("stand", "X-PRESENCE", "Hmeimim")],
        id="something else is as it was",
    ),
    pytest.param(
        "Troops withdrew from Syria. Jets are still stationed at Hmeimim.",
        [
            Told("withdrew", "RETREAT", origin="Syria"),
            Told("stationed", "X-PRESENCE", "Hmeimim"),
        ],
        id="some are left of many",
    ),
    pytest.param(
        "Planes fly between Hmeimim and Odesa. Jets are still stationed at Hmeimim.",
        [
            Told("fly", "X-MOVEMENT", origin="Hmeimim", to="Odesa", often=True),
            Told("stationed", "X-PRESENCE", "Hmeimim"),
        ],
        id="to and fro is no leaving",
    ),
    pytest.param(
        "Troops withdrew from Hmeimim. Their continued presence depends on talks.",
        [LEFT, Told("presence", "X-PRESENCE", "Hmeimim", basis="inferred")],
        id="a place that the sentence does not name",
    ),
    pytest.param(
        "Troops withdrew from Hmeimim. Jets were stationed at Hmeimim in 2015.",
        [LEFT, Told("stationed", "X-PRESENCE", "Hmeimim")],
        id="they were there once",
    ),
    pytest.param(
        "Jets are still stationed at Hmeimim. Troops withdrew from Hmeimim.",
        [Told("stationed", "X-PRESENCE", "Hmeimim"), LEFT],
        id="still there before the news",
    ),
    pytest.param(
        "A blast shook Kayseri. None of the injured in Kayseri were soldiers.",
        [
            Told("blast", "ASSAULT", "Kayseri"),
            Told("injured", "ASSAULT", "Kayseri", sure=Certainty.DENIED),
        ],
        id="not of those hurt",
    ),
    pytest.param(
        "A fire hurt a neighbour in Kayseri. No crew was hurt in Kayseri.",
        [
            Told("hurt", "X-ACCIDENT", "Kayseri", whom="neighbour, a neighbour"),
            Told(
                "hurt",
                "X-ACCIDENT",
                "Kayseri",
                whom="crew, No crew",
                sure=Certainty.DENIED,
            ),
        ],
        id="others were not hurt",
    ),
    pytest.param(
        "Planes attacked Kayseri. Officers denied an attack on Ankara.",
        [
            Told("attacked", "ASSAULT", "Kayseri"),
            Told("attack", "ASSAULT", "Ankara", sure=Certainty.DENIED),
        ],
        id="something else is denied",
    ),
]


@pytest.mark.parametrize(("text", "told"), AGAINST)
def test_evidence_against_is_kept_and_marked(text: str, told: list[Told]) -> None:
    first, contrary = join(events_of(text, *told), text)

    assert first.contrary_to is None
    assert contrary.contrary_to == first.trigger


@pytest.mark.parametrize(("text", "told"), FOR)
def test_what_does_not_contradict_is_not_marked(text: str, told: list[Told]) -> None:
    events = join(events_of(text, *told), text)

    assert [event.contrary_to for event in events] == [None, None]
