"""One line in, one line out: names, places, events, movements."""

import json
from dataclasses import replace
from typing import Any

import pytest

from geoapp.annotate import (
    MOST_CANDIDATES,
    Annotation,
    annotate_line,
    to_annotation,
)
from geoapp.documents import Document
from geoapp.model import (
    Article,
    Certainty,
    Event,
    Names,
    Party,
    Role,
    Sentence,
    Span,
)
from geoapp.pipeline import Backends, Reading

TEXT = (
    "Two frigates sailed from Odesa to Istanbul on Monday.\r\n\r\n"
    "Moscow said 🚢 that Russian troops left Springfield, said Jane Doe."
)


def annotation(
    backends: Backends, text: str = TEXT, *, gold: bool = False, **more: object
) -> Annotation:
    line = json.dumps({"id": "a", "text": text, **more}).encode()
    return annotate_line(line, 1, backends, gold_spans=gold, max_bytes=100_000)


def annotated(
    backends: Backends, text: str = TEXT, *, gold: bool = False, **more: object
) -> Any:
    return json.loads(annotation(backends, text, gold=gold, **more).line)


EVENT = Event("X-MOVEMENT", Sentence(0, 20), Span(0, 4, "sail"))


def told(event: Event) -> Any:
    document = Document("a", "x" * 40, Article("x" * 40, ()))
    made: Any = to_annotation(document, Reading((), (), (event,), (event,)))
    return made["events"][0]


def spans(*pairs: tuple[int, int]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in pairs]


def test_a_line_has_the_fields_that_scorers_read(backends: Backends) -> None:
    made = annotated(backends)

    assert list(made) == ["id", "toponyms", "entities", "events", "movements"]
    odesa = made["toponyms"][0]
    assert list(odesa) == [
        *("start", "end", "text", "usage", "lat", "lon", "place_id", "name"),
        *("feature_code", "country", "admin1", "precision", "score", "candidates"),
    ]
    assert (odesa["text"], odesa["country"]) == ("Odesa", "UA")
    assert (round(odesa["lat"]), round(odesa["lon"])) == (46, 31)
    best = odesa["candidates"][0]
    assert best["place_id"] == odesa["place_id"]
    assert best["score"] == odesa["score"]
    assert all(isinstance(reason, str) for reason in best["reasons"])


def test_every_span_slices_the_text_as_given(backends: Backends) -> None:
    made = annotated(backends)

    named = [*made["toponyms"], *made["entities"]]
    named += [event["trigger"] for event in made["events"]]
    named += [event["place"] for event in made["events"] if event["place"]]
    assert len(named) > 5
    for one in named:
        if "start" in one:
            assert TEXT[one["start"] : one["end"]] == one["text"]


def test_every_usage_is_told(backends: Backends) -> None:
    usages = {t["text"]: t["usage"] for t in annotated(backends)["toponyms"]}

    assert usages["Odesa"] == "literal"
    assert usages["Moscow"] == "metonymic"
    assert usages["Russian"] == "associative"


def test_candidates_are_few_and_best_first(backends: Backends) -> None:
    (springfield,) = (
        t for t in annotated(backends)["toponyms"] if t["text"] == "Springfield"
    )

    scores = [candidate["score"] for candidate in springfield["candidates"]]
    assert len(scores) == MOST_CANDIDATES
    assert scores == sorted(scores, reverse=True)


def test_a_movement_stands_among_the_events_too(backends: Backends) -> None:
    made = annotated(backends)

    movement = made["movements"][0]
    assert movement["origin"]["text"] == "Odesa"
    assert movement["destination"]["text"] == "Istanbul"
    assert (movement["mode"], movement["verb"]) == ("sea", "sailed")
    assert (movement["mover"], movement["hypothetical"]) == ("Two frigates", False)
    assert movement["trigger"] in [event["trigger"] for event in made["events"]]


def test_an_event_has_the_fields_that_scorers_read(backends: Backends) -> None:
    event = annotated(backends)["events"][0]

    assert list(event) == [
        *("type", "mode", "context", "trigger", "actors", "targets", "counts"),
        *("place", "date", "when", "certainty", "attribution", "confidence"),
        *("contrary_to", "start", "end", "other_sentences"),
    ]
    assert event["type"] == "MOVEMENT"
    assert event["other_sentences"] == []


def test_a_movement_is_placed_where_a_reader_would_pin_it() -> None:
    odesa, istanbul, tartus = map(Role, ("Odesa", "Istanbul", "Tartus"))
    sailed = replace(EVENT, origin=odesa, destination=istanbul)
    left = replace(sailed, category="RETREAT")
    held = replace(sailed, location=tartus)

    placed = [told(event)["place"] for event in (sailed, left, held, EVENT)]

    assert placed == [{"text": "Istanbul"}, {"text": "Odesa"}, {"text": "Tartus"}, None]


def test_an_event_tells_whom_how_many_where_again_and_against_what() -> None:
    event = replace(
        EVENT,
        category="ASSAULT",
        mode="drone",
        targets=(Party(0, 9, "two ships", 2, None, "ship"),),
        other_sentences=(Sentence(20, 30),),
        contrary_to=Span(3, 7, "left"),
    )

    made = told(event)

    assert (made["type"], made["mode"]) == ("ASSAULT", "drone")
    assert (made["targets"], made["counts"]) == (["two ships"], ["2 ships"])
    assert made["other_sentences"] == [{"start": 20, "end": 30}]
    assert made["contrary_to"] == {"start": 3, "end": 7, "text": "left"}


def test_a_repeat_is_listed_and_the_first_tells_where() -> None:
    again = replace(EVENT, sentence=Sentence(20, 30), trigger=Span(25, 29, "trip"))
    joined = replace(EVENT, other_sentences=(again.sentence,))
    document = Document("a", "x" * 40, Article("x" * 40, ()))

    made: Any = to_annotation(document, Reading((), (), (EVENT, again), (joined,)))

    others = [event["other_sentences"] for event in made["events"]]
    assert others == [[{"start": 20, "end": 30}], []]


def test_a_movement_tells_its_status() -> None:
    planned = replace(EVENT, destination=Role("Odesa"), certainty=Certainty.PLANNED)
    document = Document("a", "x" * 40, Article("x" * 40, ()))

    read: Any = to_annotation(document, Reading((), (), (planned,), (planned,)))
    (made,) = read["movements"]

    assert (made["status"], made["hypothetical"]) == ("planned", True)
    assert made["both_ways"] is False


def test_the_day_of_publication_dates_an_event(backends: Backends) -> None:
    dated = annotated(backends, published="2024-12-14")["events"][0]
    undated = annotated(backends)["events"][0]

    assert (dated["date"], undated["date"]) == ("2024-12-09", None)


def test_a_publication_date_that_cannot_be_read_is_told(backends: Backends) -> None:
    made = annotation(backends, published="some day")

    assert not made.failed
    assert "published" in (made.trouble or "")
    assert json.loads(made.line)["toponyms"]


def test_with_gold_spans_just_those_are_resolved(backends: Backends) -> None:
    start = TEXT.index("Istanbul")
    given = spans((start, start + 8), (25, 30), (4, 12), (25, 30))

    made = annotated(backends, gold=True, toponyms=given)["toponyms"]

    told = [(t["text"], t["country"], t["usage"]) for t in made]
    assert told == [
        ("Istanbul", "TR", "literal"),
        ("Odesa", "UA", "literal"),
        ("frigates", None, "literal"),
        ("Odesa", "UA", "literal"),
    ]
    unresolved = made[2]
    empty = ("lat", "lon", "place_id", "name", "feature_code", "precision", "score")
    assert [unresolved[field] for field in empty] == [None] * len(empty)
    assert unresolved["candidates"] == []


def test_an_unknown_name_has_the_place_that_it_lies_in(backends: Backends) -> None:
    text = "Fire broke out at Kessab Grammar School in Latakia, Syria."
    given = spans((18, 39), (43, 50), (52, 57))

    school, _, _ = annotated(backends, gold=True, text=text, toponyms=given)["toponyms"]

    assert (school["text"], school["name"]) == ("Kessab Grammar School", "Latakia")
    assert school["precision"] == "region"


def test_a_gold_span_is_meant_as_the_name_that_it_overlaps(backends: Backends) -> None:
    start = TEXT.index("Moscow")

    made = annotated(backends, gold=True, toponyms=spans((start, start + 11)))

    assert made["toponyms"][0]["usage"] == "metonymic"


def test_a_gold_span_of_a_people_is_its_country(backends: Backends) -> None:
    nobody = Backends(lambda article: Names(()), backends.geocode)
    start = TEXT.index("Russian")

    made = annotated(nobody, gold=True, toponyms=spans((start, start + 7)))

    (russian,) = made["toponyms"]
    assert (russian["country"], russian["usage"]) == ("RU", "associative")


def test_gold_spans_may_overlap(backends: Backends) -> None:
    given = spans((0, len(TEXT)), (25, 42), (25, 30), (27, 36))

    made = annotated(backends, gold=True, toponyms=given)["toponyms"]

    assert [(t["start"], t["end"]) for t in made] == [
        (span["start"], span["end"]) for span in given
    ]


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "a\u2028b", "((((((((((((((("])
def test_a_text_of_nothing_names_nothing(backends: Backends, text: str) -> None:
    made = annotation(backends, text)

    assert made.trouble is None
    assert len(made.line.splitlines()) == 1
    assert json.loads(made.line)["toponyms"] == []


def test_a_line_has_no_line_end_within(backends: Backends) -> None:
    made = annotation(backends, "He went to Tartus.", id="a\u2028b\x85c\u2029")

    assert len(made.line.splitlines()) == 1
    assert json.loads(made.line)["id"] == "a\u2028b\x85c\u2029"


def test_a_broken_line_becomes_an_error_object(backends: Backends) -> None:
    made = annotate_line(
        b'{"id": 7, "text": 3}', 12, backends, gold_spans=False, max_bytes=99
    )

    assert made.failed
    assert made.trouble == "text must be a text"
    assert json.loads(made.line) == {
        "id": 7,
        "line": 12,
        "error": "text must be a text",
    }


def test_a_bug_fails_its_own_line_with_its_traceback(backends: Backends) -> None:
    def broken(article: Article) -> Names:
        raise ZeroDivisionError("by zero")

    made = annotation(Backends(broken, backends.geocode))

    assert made.failed
    assert "in broken" in (made.trouble or "")
    error = "failed, which is a bug: ZeroDivisionError: by zero"
    assert json.loads(made.line) == {"id": "a", "line": 1, "error": error}
