"""What the pages list of events and places, in the words of the map."""

from typing import Any

import pytest

from geoapp.web.listing import events

PROPERTIES: dict[str, Any] = {
    "kind": "event",
    "number": 1,
    "category": "ASSAULT",
    "mode": "drone",
    "title": "Struck, Latakia",
    "certainty": "reported",
    "attribution": None,
}


def feature(key: str, **properties: Any) -> dict[str, Any]:
    told = {**PROPERTIES, **properties}
    return {"id": key, "geometry": None, "properties": told}


def listed(**properties: Any) -> dict[str, Any]:
    (event,) = events([feature("a", **properties)])
    return event


@pytest.mark.parametrize(
    ("category", "mode", "labels"),
    [
        ("ASSAULT", "drone", "Attack · drone"),
        ("RETREAT", None, "Retreat"),
        ("X-UNHEARD-OF", "all-new", "Event · all new"),
    ],
)
def test_an_event_is_labelled_as_on_the_map(
    category: str, mode: str | None, labels: str
) -> None:
    assert listed(category=category, mode=mode)["labels"] == labels


def test_a_chain_of_sources_reads_as_a_phrase() -> None:
    event = listed(attribution="foreign media < a ministry < officers")

    assert event["says"] == "foreign media, citing a ministry, citing officers"


def test_facts_are_short_phrases() -> None:
    event = listed(
        targets="two ships; a pier",
        counts="2 ships",
        status="habitual",
        length_km=2391.2,
        length_nmi=1291.1,
        confidence=0.5,
    )

    assert event["facts"] == [
        "whom: two ships, a pier",
        "counted: 2 ships",
        "habitual, time and again",
        "2,391 km (1,291 nautical miles)",
        "medium confidence",
    ]


def test_evidence_against_leads_both_ways() -> None:
    against = feature("b", number=2, contrary=True, contrary_to="a")

    first, second = events([feature("a"), against])

    assert (first["against"], second["evidence"]) == ([], [])
    assert first["evidence"] == [{"id": "b", "words": "No. 2 speaks against it"}]
    assert second["against"] == [{"id": "a", "words": "Evidence against no. 1"}]


def test_an_event_of_an_older_version_is_listed() -> None:
    event = listed()

    assert (event["facts"], event["others"], event["against"]) == ([], [], [])
    assert (event["id"], event["located"]) == ("a", False)


def test_sentences_that_hold_the_mark_between_them_are_cut_right() -> None:
    event = listed(other_sentences="A | B. | C.", other_sentence_spans="5-11; 20-22")

    assert event["others"] == [
        {"start": 5, "text": "A | B."},
        {"start": 20, "text": "C."},
    ]
