"""Who does what to whom, and where; add a row to `data/frames.txt`."""

import pytest

from geoapp.article import read_article
from geoapp.model import Event
from geoapp.pipeline import Backends, read
from tests.tables import rows


def events(backends: Backends, text: str) -> tuple[Event, ...]:
    return read(read_article(text), backends).tellings


def roles(event: Event) -> dict[str, str]:
    ends = {
        "place": event.location,
        "origin": event.origin,
        "destination": event.destination,
        "via": event.via[0] if event.via else None,
    }
    parties = {"actor": event.actors, "target": event.targets}
    return {
        **{role: ", ".join(n.name for n in names) for role, names in parties.items()},
        **{role: place.name for role, place in ends.items() if place},
    }


@pytest.mark.parametrize(("text", "trigger", "told"), rows("frames.txt"))
def test_a_frame_says_who_and_where(
    backends: Backends, text: str, trigger: str, told: str
) -> None:
    found = {event.trigger.text: roles(event) for event in events(backends, text)}

    wanted = dict(role.split(": ") for role in told.split("; "))
    assert {role: found[trigger].get(role) for role in wanted} == wanted
