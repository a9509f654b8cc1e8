"""Events and movements, as tables of sentences that an analyst could add to."""

import pytest

from geoapp.article import read_article
from geoapp.events import extract_events
from geoapp.model import Certainty, Event, Party, Role, Travel
from geoapp.pipeline import Backends, read
from geoapp.resolve import resolve


def events(backends: Backends, text: str) -> list[Event]:
    return list(read(read_article(text), backends).events)


def names(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(party.name for party in parties)


def written(role: Role | None) -> str | None:
    return role.name if role else None


MOVEMENTS = [
    # sentence, origin, destination, travel
    ("Two vessels are heading toward Tartus from the Baltic.",
     "Baltic", "Tartus", Travel.SEA),
    ("Three ships left Odesa on Monday for Varna.", "Odesa", "Varna", Travel.SEA),
    ("A frigate reached Djibouti.", None, "Djibouti", Travel.SEA),
    ("Two aircraft flew from Ramstein to Rzeszow.", "Ramstein", "Rzeszow", Travel.AIR),
    ("There are daily flights between Hmeimim and Russian airfields.",
     "Hmeimim", "Russian airfields", Travel.AIR),
    ("A convoy of trucks travelled from Amman to Damascus.", "Amman", "Damascus",
     Travel.LAND),
    ("A tanker is heading from Novorossiysk to a port in Libya.",
     "Novorossiysk", "port in Libya", Travel.SEA),
    ("A tanker departed from the port of Novorossiysk.", "Novorossiysk", None,
     Travel.SEA),
    ("The cargo was shipped from Santos to Rotterdam.", "Santos", "Rotterdam", None),
    ("Refugees fled from El Fasher to Chad.", "El Fasher", "Chad", None),
    ("Two ships sailed from the Black Sea on Sunday and are heading for Tartus.",
     "Black Sea", "Tartus", Travel.SEA),
    ("She was taken to Nassau.", None, "Nassau", None),
    ("The family moved to Cambridge.", None, "Cambridge", None),
    ("The jets took off from Incirlik.", "Incirlik", None, Travel.AIR),
    ("A ferry sailed from Piraeus to Chania.", "Piraeus", "Chania", Travel.SEA),
    ("Forces were redeployed from Aleppo to Homs.", "Aleppo", "Homs", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "origin", "destination", "travel"), MOVEMENTS)
def test_what_moves_from_where_to_where(
    backends: Backends,
    text: str,
    origin: str | None,
    destination: str | None,
    travel: Travel | None,
) -> None:
    (event,) = events(backends, text)

    assert event.is_movement
    assert written(event.origin) == origin
    assert written(event.destination) == destination
    assert event.travel is travel


LOCATED = [
    # sentence, category, place
    ("Images show a drawdown at the key air base, Hmeimim.", "RETREAT", "Hmeimim"),
    ("Two frigates are anchored near Tartus.", "X-PRESENCE", "Tartus"),
    ("Jets are still stationed at Hmeimim.", "X-PRESENCE", "Hmeimim"),
    ("Talks were held in Doha.", "CONSULT", "Doha"),
    ("Foreign ministers met in Doha.", "CONSULT", "Doha"),
    ("Drones attacked the Engels air base.", "ASSAULT", "Engels air base"),
    ("Shelling of Kherson killed three people.", "ASSAULT", "Kherson"),
    ("A blast was heard in Beirut.", "ASSAULT", "Beirut"),
    ("The navy seized a tanker in the Strait of Hormuz.", "COERCE", "Strait of Hormuz"),
    ("An earthquake hit Malatya overnight.", "X-DISASTER", "Malatya"),
    ("A ferry capsized off Zanzibar.", "X-ACCIDENT", "Zanzibar"),
    ("Thousands protested in Tbilisi.", "PROTEST", "Tbilisi"),
    ("A destroyer transited the Taiwan Strait.", "X-MOVEMENT", "Taiwan Strait"),
    ("Iran will hold drills in the Gulf of Oman.", "MOBILIZE", "Gulf of Oman"),
    ("A fishing boat sank off Cyprus.", "X-ACCIDENT", "Cyprus"),
    ("Four aircraft are parked at Incirlik.", "X-PRESENCE", "Incirlik"),
    ("A storm hit Haifa.", "X-DISASTER", "Haifa"),
    ("The president visited Hanoi.", "CONSULT", "Hanoi"),
    ("Mr Jordan, who was born in Brooklyn, visited Amman.", "CONSULT", "Amman"),
    ("Russia launched missiles at Odesa.", "ASSAULT", "Odesa"),
    ("A quake struck 40 km north of Malatya.", "X-DISASTER", "40 km north of Malatya"),
    ("In Damascus, negotiations went on.", "CONSULT", "Damascus"),
]


@pytest.mark.parametrize(("text", "category", "place"), LOCATED)
def test_what_happened_where(
    backends: Backends, text: str, category: str, place: str
) -> None:
    (event,) = events(backends, text)

    assert event.category == category
    assert written(event.location) == place
    assert not event.is_movement


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin has stated that its presence depends on talks.",
        "Moscow said that it had agreed to talks.",
        "Washington warned of an attack.",
        "The town was shelled by Russia.",
        "They met with Moscow's envoy.",
        "Ukraine accused Russia of the strike.",
    ],
)
def test_a_government_is_never_where_something_happened(
    backends: Backends, text: str
) -> None:
    found = events(backends, text)

    assert all(event.location is None for event in found)
    assert not any(event.is_movement for event in found)


@pytest.mark.parametrize(
    "text",
    [
        "She is heading a commission on trade.",
        "He returned the book and took a rest.",
        "The road goes on.",
        "Prices reached a peak.",
        "Syria is a country.",
    ],
)
def test_a_sentence_without_a_place_to_go_moves_nothing(
    backends: Backends, text: str
) -> None:
    assert not any(event.is_movement for event in events(backends, text))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Two Russian logistics vessels head for Tartus.",
         "Two Russian logistics vessels"),
        ("Russian fighter jets and bombers are stationed at Hmeimim.",
         "Russian fighter jets and bombers"),
        ("Two C-17 aircraft flew from Ramstein to Rzeszow.", "Two C-17 aircraft"),
        ("Three more ships left Piraeus.", "Three more ships"),
        ("Two ships carrying grain sailed to Beirut.", "Two ships"),
        ("A convoy of trucks drove to Homs.", "A convoy of trucks"),
        ("A patrol boat reached Crete.", "A patrol boat"),
        ("Russia is withdrawing from Syria.", "Russia"),
        ("On Friday the army attacked Goma.", "army"),
        ("Ukrainian drones attacked the Engels air base.", "Ukrainian drones"),
        ("Russia's military presence in Syria goes on.", "Russia"),
    ],
)  # fmt: skip
def test_who_acts(backends: Backends, text: str, actor: str | None) -> None:
    assert names(events(backends, text)[0].actors) == ((actor,) if actor else ())


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Ships left Tartus.", Certainty.ASSERTED),
        ("Ships appear to have left Tartus.", Certainty.POSSIBLE),
        ("Ships will leave Tartus.", Certainty.PLANNED),
        ("A withdrawal from Tartus would be a blow.", Certainty.HYPOTHETICAL),
        ("Flights from Tartus were cancelled.", Certainty.DENIED),
        ("Turkey denied that drones had struck Gaziantep.", Certainty.DENIED),
        ("The harbour master said two ships left Tartus.", Certainty.REPORTED),
    ],
)
def test_how_sure_the_text_is(
    backends: Backends, text: str, certainty: Certainty
) -> None:
    assert events(backends, text)[0].certainty is certainty


def test_what_is_sent_moves_and_the_sender_acts(backends: Backends) -> None:
    (event,) = events(backends, "Turkey sent 200 troops from Incirlik to N'Djamena.")

    assert names(event.actors) == ("200 troops", "Turkey")


def test_a_planned_thing_beside_a_real_one_keeps_its_own_certainty(
    backends: Backends,
) -> None:
    text = "A withdrawal from Hmeimim is anticipated, with two ships heading to Tartus."

    planned, real = events(backends, text)

    assert planned.certainty is Certainty.PLANNED
    assert real.certainty is Certainty.ASSERTED


def test_a_place_is_carried_into_the_next_sentence(backends: Backends) -> None:
    text = "A drawdown was seen at Hmeimim. Images show the dismantling of radars."

    carried = events(backends, text)[-1]

    assert carried.location is not None
    assert (carried.location.name, carried.location.basis) == ("Hmeimim", "inferred")


def test_a_place_serves_the_same_kind_of_event_a_paragraph_on(
    backends: Backends,
) -> None:
    text = (
        "A drawdown was seen at Hmeimim on Monday morning.\n\n"
        "Images show that soldiers are dismantling radars, a source said."
    )

    found = events(backends, text)

    assert {event.location.name for event in found if event.location} == {"Hmeimim"}


def test_no_place_is_carried_to_another_kind_of_event_a_paragraph_on(
    backends: Backends,
) -> None:
    text = (
        "A drawdown was seen at Hmeimim on Monday morning.\n\n"
        "Protesters marched on Tuesday, a source said."
    )

    assert all(event.location is None for event in events(backends, text)[1:])


def test_places_joined_by_and_share_their_preposition(backends: Backends) -> None:
    text = "Ships sailed from Odesa and Chornomorsk to Istanbul."

    found = events(backends, text)

    assert [written(event.origin) for event in found] == ["Odesa", "Chornomorsk"]
    assert [written(event.destination) for event in found] == ["Istanbul"] * 2


def test_a_withdrawal_leaves_a_place_and_happens_there(backends: Backends) -> None:
    (event,) = events(backends, "Russia is withdrawing its forces from Syria.")

    assert event.category == "RETREAT"
    assert written(event.origin) == written(event.location) == "Syria"


def test_what_is_passed_is_neither_end(backends: Backends) -> None:
    (event,) = events(backends, "Ships sailed from Odesa to Piraeus via the Bosporus.")

    assert [role.name for role in event.via] == ["Bosporus"]


def test_an_exchange_has_no_direction(backends: Backends) -> None:
    (event,) = events(backends, "There are flights between Cairo and Amman.")

    assert event.both_ways


def test_triggers_slice_the_text(backends: Backends) -> None:
    article = read_article(
        "🚢 Ships left Tartus.\n\nJets were sent to Hmeimim “today”."
    )
    names = backends.recognize(article)
    found = extract_events(
        article, resolve(article, names.toponyms, backends.geocode), names.entities
    )

    assert len(found) == 2
    for event in found:
        trigger = event.trigger
        assert article.text[trigger.start : trigger.end] == trigger.text
