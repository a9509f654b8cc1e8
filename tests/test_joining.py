"""Repeats of one event, in texts of a few sentences.

To add a row, write the text, list its events, and say which of them are left.
"""

from dataclasses import replace

import pytest

from geoapp.joining import join
from geoapp.model import (
    Certainty,
    Sentence,
)
from tests.tellings import Told, events_of

ONE = [
    pytest.param(
        "A bomb exploded in Kayseri. The blast killed six people.",
        [
            Told("exploded", "ASSAULT", "Kayseri"),
            Told("blast", "ASSAULT", "Kayseri", basis="inferred"),
        ],
        id="the blast points back",
    ),
    pytest.param(
        "Car Bomb Kills Six In Kayseri. A car bomb exploded in Kayseri on Monday.",
        [
            Told("Kills", "ASSAULT", "Kayseri"),
            Told("exploded", "ASSAULT", "Kayseri", on="2031-03-03"),
        ],
        id="a headline and its body",
    ),
    pytest.param(
        "Blast Injures Three In Turkey. Two guards were hurt in a blast in Kayseri.",
        [
            Told("Blast", "ASSAULT", "Turkey"),
            Told("blast", "ASSAULT", "Kayseri"),
        ],
        id="a headline names the country, the body the town",
    ),
    pytest.param(
        "A mine exploded near Kayseri. Six people were killed near Kayseri.",
        [
            Told("exploded", "ASSAULT", "Kayseri", mode="explosives"),
            Told("killed", "ASSAULT", "Kayseri", whom="6 people, six people"),
        ],
        id="the attack, then its victims",
    ),
    pytest.param(
        "Students marched in Ankara on Monday. Students filled Ankara that Monday.",
        [
            Told("marched", "PROTEST", "Ankara", on="2031-03-03"),
            Told("filled", "PROTEST", "Ankara", on="2031-03-03"),
        ],
        id="one town on one day",
    ),
    pytest.param(
        "Police arrested two men in Ankara. In Ankara police arrested the two men.",
        [
            Told("arrested", "COERCE", "Ankara", whom="2 man, two men"),
            Told("arrested", "COERCE", "Ankara", whom="2 man, the two men"),
        ],
        id="the same word and the same men",
    ),
    pytest.param(
        "Two frigates sailed from Odesa to Istanbul. The trip from Odesa to Istanbul "
        "took a day.",
        [
            Told(
                "sailed",
                "X-MOVEMENT",
                origin="Odesa",
                to="Istanbul",
                who="2 frigate, Two frigates",
            ),
            Told("trip", "X-MOVEMENT", origin="Odesa", to="Istanbul"),
        ],
        id="a way from end to end told twice",
    ),
    pytest.param(
        "Two frigates left Odesa for Istanbul. The frigates reached Istanbul.",
        [
            Told(
                "left",
                "X-MOVEMENT",
                origin="Odesa",
                to="Istanbul",
                who="2 frigate, Two frigates",
            ),
            Told("reached", "X-MOVEMENT", to="Istanbul", who="frigate, The frigates"),
        ],
        id="one end left out, the same ships",
    ),
    pytest.param(
        "The navy sent two ships to Tartus. Two ships sailed to Tartus.",
        [
            Told("sent", "MOBILIZE", to="Tartus", who="2 ship, two ships"),
            Told("sailed", "X-MOVEMENT", to="Tartus", who="2 ship, Two ships"),
        ],
        id="sent and sailed are one way",
    ),
    pytest.param(
        "Planes may attack Kayseri. The attack on Kayseri may come by night.",
        [
            Told("attack", "ASSAULT", "Kayseri", sure=Certainty.POSSIBLE),
            Told("attack", "ASSAULT", "Kayseri", sure=Certainty.POSSIBLE),
        ],
        id="what may be is told twice",
    ),
    pytest.param(
        "Troops withdrew from Hmeimim. The withdrawal at Hmeimim took a day.",
        [
            Told("withdrew", "RETREAT", origin="Hmeimim", who="troop, Troops"),
            Told("withdrawal", "RETREAT", "Hmeimim"),
        ],
        id="a verb with an origin, a noun with a place",
    ),
    pytest.param(
        "His sister went to Ankara to ask for help. Photo. "
        "His sister went to Ankara to ask for help.",
        [
            Told("went", "X-MOVEMENT", to="Ankara"),
            Told("went", "X-MOVEMENT", to="Ankara"),
        ],
        id="a sentence printed again below a picture",
    ),
    pytest.param(
        "The army withdrew jets from Hmeimim. The withdrawal from Hmeimim took a week.",
        [
            Told("withdrew", "RETREAT", origin="Hmeimim", who="jet, jets"),
            Told("withdrawal", "RETREAT", origin="Hmeimim"),
        ],
        id="the withdrawal points back",
    ),
    pytest.param(
        "A blast shook Kayseri. The blast in Kayseri was a suicide attack.",
        [
            Told("blast", "ASSAULT", "Kayseri", mode="explosives"),
            Told("blast", "ASSAULT", "Kayseri", mode="suicide-attack"),
        ],
        id="modes that are taken for each other",
    ),
]

TWO = [
    pytest.param(
        "A suicide bomber struck in Kayseri. The town stayed out of the war.",
        [
            Told("struck", "ASSAULT", "Kayseri"),
            Told("war", "ASSAULT", "Kayseri", basis="inferred"),
        ],
        id="an attack and the war",
    ),
    pytest.param(
        "An airline flew thousands from Odesa to Istanbul. A jet flying from Odesa "
        "to Istanbul burns two tonnes.",
        [
            Told("flew", "X-MOVEMENT", origin="Odesa", to="Istanbul", who="thousands"),
            Told(
                "flying", "X-MOVEMENT", origin="Odesa", to="Istanbul", who="jet, A jet"
            ),
        ],
        id="whoever goes the same way",
    ),
    pytest.param(
        "A bomb killed six in Kayseri. A bomb killed nine in Ankara.",
        [
            Told("killed", "ASSAULT", "Kayseri"),
            Told("killed", "ASSAULT", "Ankara"),
        ],
        id="another town",
    ),
    pytest.param(
        "A bomb exploded in Kayseri. Gunmen opened fire in Kayseri.",
        [
            Told("exploded", "ASSAULT", "Kayseri", mode="explosives"),
            Told("fire", "ASSAULT", "Kayseri", mode="firearms"),
        ],
        id="another mode",
    ),
    pytest.param(
        "A bomb exploded in Kayseri. Another bomb exploded in Kayseri.",
        [
            Told("exploded", "ASSAULT", "Kayseri"),
            Told("exploded", "ASSAULT", "Kayseri"),
        ],
        id="another says so",
    ),
    pytest.param(
        "A bomb exploded in Kayseri. A second blast in Kayseri followed.",
        [
            Told("exploded", "ASSAULT", "Kayseri", on="2031-03-03"),
            Told("blast", "ASSAULT", "Kayseri", on="2031-03-03"),
        ],
        id="a second blast",
    ),
    pytest.param(
        "A bomb exploded in Kayseri. The blast of last year in Kayseri was worse.",
        [
            Told("exploded", "ASSAULT", "Kayseri", on="2031-03-03"),
            Told("blast", "ASSAULT", "Kayseri", on="2030-03-03"),
        ],
        id="another day",
    ),
    pytest.param(
        "Six people were killed in Kayseri. Nine people were killed in Kayseri.",
        [
            Told("killed", "ASSAULT", "Kayseri", whom="6 people, Six people"),
            Told("killed", "ASSAULT", "Kayseri", whom="9 people, Nine people"),
        ],
        id="another number of dead",
    ),
    pytest.param(
        "Troops attacked Kayseri. The attack on Kayseri would be a crime.",
        [
            Told("attacked", "ASSAULT", "Kayseri"),
            Told("attack", "ASSAULT", "Kayseri", sure=Certainty.HYPOTHETICAL),
        ],
        id="done and only thought of",
    ),
    pytest.param(
        "The ships are to leave Tartus. The ships left Tartus.",
        [
            Told("leave", "RETREAT", origin="Tartus", sure=Certainty.PLANNED),
            Told("left", "RETREAT", origin="Tartus"),
        ],
        id="planned and done",
    ),
    pytest.param(
        "Two frigates sailed from Odesa to Istanbul. A tanker sailed from Odesa "
        "to Istanbul.",
        [
            Told(
                "sailed",
                "X-MOVEMENT",
                origin="Odesa",
                to="Istanbul",
                who="2 frigate, Two frigates",
            ),
            Told(
                "sailed",
                "X-MOVEMENT",
                origin="Odesa",
                to="Istanbul",
                who="tanker, A tanker",
            ),
        ],
        id="another ship on the same way",
    ),
    pytest.param(
        "Ship 4-1 left Odesa for Istanbul. Ship 4-2 left Odesa for Istanbul.",
        [
            Told("left", "X-MOVEMENT", origin="Odesa", to="Istanbul", who="Ship 4-1"),
            Told("left", "X-MOVEMENT", origin="Odesa", to="Istanbul", who="Ship 4-2"),
        ],
        id="a ship of another number",
    ),
    pytest.param(
        "Two ships sailed to Tartus. Three ships sailed to Tartus.",
        [
            Told("sailed", "X-MOVEMENT", to="Tartus", who="2 ship, Two ships"),
            Told("sailed", "X-MOVEMENT", to="Tartus", who="3 ship, Three ships"),
        ],
        id="another number of ships",
    ),
    pytest.param(
        "Ships sailed from Odesa to Istanbul. Ships sailed from Odesa to Limassol.",
        [
            Told("sailed", "X-MOVEMENT", origin="Odesa", to="Istanbul"),
            Told("sailed", "X-MOVEMENT", origin="Odesa", to="Limassol"),
        ],
        id="another destination",
    ),
    pytest.param(
        "A ship left Odesa. A cruise ship goes from Odesa to Istanbul weekly.",
        [
            Told("left", "X-MOVEMENT", origin="Odesa", who="ship, A ship"),
            Told(
                "goes",
                "X-MOVEMENT",
                origin="Odesa",
                to="Istanbul",
                who="ship, A cruise ship",
                often=True,
            ),
        ],
        id="once and time and again",
    ),
    pytest.param(
        "Envoys met in Ankara. Envoys met the press.",
        [Told("met", "CONSULT", "Ankara"), Told("met", "CONSULT")],
        id="no place and nothing that points back",
    ),
    pytest.param(
        "Police arrested two men in Ankara. Soldiers in Ankara arrested a judge.",
        [
            Told("arrested", "COERCE", "Ankara", whom="2 man, two men"),
            Told("arrested", "COERCE", "Ankara", whom="judge, a judge"),
        ],
        id="others arrested",
    ),
    pytest.param(
        "The mayor spoke in Ankara. The mayor spoke in Ankara.",
        [
            Told("spoke", "X-STATEMENT", "Ankara"),
            Told("spoke", "X-STATEMENT", "Ankara"),
        ],
        id="statements are kept",
    ),
    pytest.param(
        "Rebels attacked towns across Turkey. Rebels attacked Kayseri.",
        [
            Told("attacked", "ASSAULT", "Turkey", who="rebel, Rebels"),
            Told("attacked", "ASSAULT", "Kayseri", whom="tower, a tower"),
        ],
        id="a country and one of its towns",
    ),
]


@pytest.mark.parametrize(("text", "told"), ONE)
def test_a_repeat_is_the_same_event(text: str, told: list[Told]) -> None:
    (event,) = join(events_of(text, *told), text)

    assert len(event.other_sentences) == 1
    assert event.sentence not in event.other_sentences


@pytest.mark.parametrize(("text", "told"), TWO)
def test_another_event_stays_another(text: str, told: list[Told]) -> None:
    events = events_of(text, *told)

    assert join(events, text) == tuple(events)


def test_the_sharper_place_and_the_day_are_kept() -> None:
    text = "Blast Hits A Market In Turkey. A blast hit Kayseri. The blast came Monday."
    told = (
        Told("Blast", "ASSAULT", "Turkey"),
        Told("blast", "ASSAULT", "Kayseri"),
        Told("blast", "ASSAULT", "Kayseri", on="2031-03-03", basis="inferred"),
    )

    (event,) = join(events_of(text, *told), text)

    assert event.location is not None
    assert event.location.name == "Kayseri"
    assert text[event.sentence.start : event.sentence.end] == "A blast hit Kayseri."
    assert event.when is not None
    assert [s.start for s in event.other_sentences] == [0, 52]


def test_a_place_of_another_sentence_says_where_it_was_told() -> None:
    text = "Planes attacked towns in Turkey on Monday. The attack hit Kayseri hardest."
    told = (
        Told("attacked", "ASSAULT", "Turkey", on="2031-03-03"),
        Told("attack", "ASSAULT", "Kayseri"),
    )

    (event,) = join(events_of(text, *told), text)

    assert event.sentence.start == 0
    assert event.location is not None
    assert event.location.told_in == Sentence(43, len(text))


def test_there_and_back_is_one_exchange() -> None:
    text = "Ferries run from Odesa to Istanbul and from Istanbul to Odesa."
    told = (
        Told("run", "X-MOVEMENT", origin="Odesa", to="Istanbul", often=True),
        Told("and", "X-MOVEMENT", origin="Istanbul", to="Odesa", often=True),
    )

    (event,) = join(events_of(text, *told), text)

    assert event.both_ways
    assert event.other_sentences == ()


def test_one_word_for_both_ways_is_one_exchange() -> None:
    text = "Flights from Odesa to Istanbul and back resumed."
    there, back = (
        Told("Flights", "X-MOVEMENT", origin="Odesa", to="Istanbul"),
        Told("resumed", "X-MOVEMENT", origin="Istanbul", to="Odesa"),
    )
    first, second = events_of(text, there, back)

    (event,) = join([first, replace(second, trigger=first.trigger)], text)

    assert event.both_ways


def test_one_word_for_two_places_is_two_events() -> None:
    text = "Bombs killed six in Kayseri and Ankara."
    first, second = events_of(
        text, Told("killed", "ASSAULT", "Kayseri"), Told("in", "ASSAULT", "Ankara")
    )

    events = join([first, replace(second, trigger=first.trigger)], text)

    assert len(events) == 2


def test_what_a_verb_only_says_more_of_is_no_other_event() -> None:
    text = "A blast in Kayseri killed six."
    blast, killed = events_of(
        text, Told("blast", "ASSAULT", "Kayseri"), Told("killed", "X-CRIME", "Ankara")
    )

    (event,) = join([blast, replace(killed, echoes=blast.trigger)], text)

    assert event.trigger.text == "blast"
    assert event.other_sentences == ()


def test_the_order_of_the_article_stays() -> None:
    text = "Police shot a man in Ankara. A bomb hit Kayseri. The shooting was filmed."
    told = (
        Told("shot", "ASSAULT", "Ankara", mode="firearms"),
        Told("bomb", "ASSAULT", "Kayseri", mode="explosives"),
        Told("shooting", "PROTEST", "Ankara"),
    )

    events = join(events_of(text, *told), text)

    assert [event.trigger.text for event in events] == ["shot", "bomb", "shooting"]


def test_many_events_take_no_more_than_a_look_back_each() -> None:
    text = "A bomb exploded in Kayseri."
    (event,) = events_of(text, Told("exploded", "CONSULT"))

    assert len(join([event] * 3000, text)) == 3000
