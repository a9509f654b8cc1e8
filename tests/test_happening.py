"""Which places of a sentence an event may be pinned on."""

import pytest

from geoapp.article import read_article
from geoapp.pipeline import Backends, read

CASES = [
    # sentence, trigger, place
    ("Kherson was shelled by rebels.", "shelled", "Kherson"),
    ("Rebels captured Goma on Friday.", "captured", "Goma"),
    ("Gaza was hit by rockets.", "hit", "Gaza"),
    ("A blast in Mali's north killed two men.", "blast", "Mali"),
    ("The attack took place in Gao.", "attack", "Gao"),
    ("Fighting broke out in Goma on Monday.", "broke", "Goma"),
    ("Two men were killed in Gao and Kidal.", "killed", "Gao"),
    ("Azerbaijan put pressure on Georgia.", "put pressure", None),
    ("He sought asylum in Russia.", "sought asylum", None),
    ("Police in Navrongo said a car was stolen.", "stolen", None),
    ("Tehran called for a ceasefire.", "called for", None),
    ("Tunisia's decision to attack surprised nobody.", "attack", None),
    ("Moscow condemned the attack.", "condemned", None),
    ("The blast came two days after gunmen raided Kaduna.", "blast", None),
    ("Men crossed into Chad through Nguigmi since the war began.", "war", None),
]


@pytest.mark.parametrize(("text", "trigger", "place"), CASES)
def test_where_an_event_is_pinned(
    backends: Backends, text: str, trigger: str, place: str | None
) -> None:
    tellings = read(read_article(text), backends).tellings
    told = [event for event in tellings if trigger in event.trigger.text]

    assert (told[0].location.name if told and told[0].location else None) == place


def test_a_storm_on_a_flight_is_not_where_the_flight_began(backends: Backends) -> None:
    text = "A plane flying from Nairobi to Mombasa turned back because of a storm."

    tellings = read(read_article(text), backends).tellings

    assert not [e for e in tellings if e.category == "X-DISASTER" and e.location]
