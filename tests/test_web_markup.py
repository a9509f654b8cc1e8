from typing import Any

import pytest

from geoapp.model import Article, Sentence
from geoapp.web.markup import Paragraph, mark_up

TEXT = "Two ships might leave Tartus. Moscow said no.\n\nÉtats 🚢 <b>go</b> on."
ARTICLE = Article(TEXT, (Sentence(0, 29), Sentence(30, 45), Sentence(47, len(TEXT))))


def make_mention(text: str, key: str = "m", **properties: Any) -> dict[str, Any]:
    start = TEXT.index(text)
    found = {
        "kind": "mention",
        "usage": "literal",
        "start": start,
        "end": start + len(text),
        "place": "Tartus",
        "country": "SY",
        "stands_for": None,
    }
    point = {"type": "Point", "coordinates": [35.9, 34.9]}
    located = (found | properties)["usage"] == "literal"
    return {
        "id": key,
        "geometry": point if located else None,
        "properties": found | properties,
    }


def make_event(
    trigger: str, key: str = "e", cue: str | None = None, **properties: Any
) -> dict[str, Any]:
    start = TEXT.index(trigger)
    found = {
        "kind": "event",
        "number": 1,
        "category": "RETREAT",
        "certainty": "possible",
        "title": "Withdrawal, Tartus",
        "sentence_start": 0,
        "trigger_start": start,
        "trigger_end": start + len(trigger),
        "certainty_cue_start": None if cue is None else TEXT.index(cue),
        "certainty_cue_end": None if cue is None else TEXT.index(cue) + len(cue),
    }
    return {"id": key, "properties": found | properties}


def marked(paragraphs: list[Paragraph]) -> list[tuple[str, str, str | None]]:
    return [
        (run["text"], run["kind"], run["feature_id"])
        for paragraph in paragraphs
        for sentence in paragraph
        for run in sentence["runs"]
        if run["kind"] != "text"
    ]


def test_a_blank_line_begins_a_paragraph() -> None:
    first, second = mark_up(ARTICLE, [])

    assert [(s["start"], s["end"]) for s in first] == [(0, 29), (30, 45)]
    assert [(s["start"], s["end"]) for s in second] == [(47, len(TEXT))]


def test_runs_join_to_exactly_the_sentence() -> None:
    features = [
        make_mention("Tartus"),
        make_event("leave Tartus", cue="might leave"),
        make_mention("🚢", key="n"),
    ]

    for paragraph in mark_up(ARTICLE, features):
        for sentence in paragraph:
            words = "".join(run["text"] for run in sentence["runs"])
            assert words == TEXT[sentence["start"] : sentence["end"]]


def test_places_triggers_and_cues_are_told_apart() -> None:
    features = [make_event("leave", cue="might"), make_mention("Tartus")]

    assert marked(mark_up(ARTICLE, features)) == [
        ("might", "cue", "e"),
        ("leave", "trigger", "e"),
        ("Tartus", "place", "m"),
    ]


def test_a_government_is_marked_soft_and_says_who_is_meant() -> None:
    stands_for = "government of Russia"
    mention = make_mention("Moscow", usage="metonymic", stands_for=stands_for)

    ((_, sentence), _) = mark_up(ARTICLE, [mention])

    assert sentence["runs"][0] == {
        "text": "Moscow",
        "kind": "soft",
        "feature_id": "m",
        "title": stands_for,
    }


@pytest.mark.parametrize(
    ("place", "country", "title"),
    [
        ("Tartus", "SY", "Tartus, SY"),
        ("Baltic Sea", None, "Baltic Sea"),
        (None, None, "not located"),
    ],
    ids=["with country", "without country", "unresolved"],
)
def test_the_title_of_a_place_says_what_was_found(
    place: str | None, country: str | None, title: str
) -> None:
    mention = make_mention("Tartus", place=place, country=country)

    ((sentence, _), _) = mark_up(ARTICLE, [mention])

    assert sentence["runs"][1]["title"] == title


def test_a_place_inside_a_trigger_stays_a_place() -> None:
    features = [make_event("leave Tartus."), make_mention("Tartus")]

    assert marked(mark_up(ARTICLE, features)) == [
        ("leave ", "trigger", "e"),
        ("Tartus", "place", "m"),
        (".", "trigger", "e"),
    ]


def test_of_two_places_that_overlap_the_longer_is_whole() -> None:
    features = [make_mention("leave", key="a"), make_mention("leave Tartus", key="b")]

    assert marked(mark_up(ARTICLE, features)) == [("leave Tartus", "place", "b")]


def test_two_events_with_one_trigger_mark_it_once() -> None:
    features = [make_event("leave", key="a"), make_event("leave", key="b")]

    paragraphs = mark_up(ARTICLE, features)

    assert marked(paragraphs) == [("leave", "trigger", "a")]
    assert [f["id"] for f in paragraphs[0][0]["features"]] == ["a", "b"]


def test_a_mark_across_sentences_is_cut_at_the_border() -> None:
    mention = make_mention("Tartus. Moscow")

    assert marked(mark_up(ARTICLE, [mention])) == [
        ("Tartus.", "place", "m"),
        ("Moscow", "place", "m"),
    ]


def test_a_sentence_lists_its_events_and_no_mentions() -> None:
    features = [make_event("leave"), make_mention("Tartus")]

    ((first, second), _) = mark_up(ARTICLE, features)

    assert first["features"] == [
        {
            "id": "e",
            "number": 1,
            "category": "RETREAT",
            "kind": "event",
            "certainty": "possible",
            "title": "Withdrawal, Tartus",
            "contrary": None,
        }
    ]
    assert (first["again"], second["features"]) == ([], [])


def test_the_word_that_tells_it_again_is_marked() -> None:
    start = TEXT.index("said")
    again = {"other_trigger_spans": f"{start}-{start + 4}"}

    marks = marked(mark_up(ARTICLE, [make_event("leave", **again)]))

    assert marks == [("leave", "trigger", "e"), ("said", "trigger", "e")]


def test_a_sentence_that_tells_an_event_again_says_so() -> None:
    again = {"other_sentences": "Moscow said no.", "other_sentence_spans": "30-45"}

    ((first, second), _) = mark_up(ARTICLE, [make_event("leave", **again)])

    assert [event["id"] for event in first["features"]] == ["e"]
    assert (second["features"], [event["id"] for event in second["again"]]) == (
        [],
        ["e"],
    )


def test_words_outside_every_sentence_are_shown() -> None:
    article = Article("Alpha. Beta. Gamma.", (Sentence(7, 12),))

    (paragraph,) = mark_up(article, [])

    assert [s["runs"][0]["text"] for s in paragraph] == ["Alpha.", "Beta.", "Gamma."]


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (5, 5), (9, 4), (0, 900)])
def test_offsets_that_fit_no_text_mark_nothing(start: int, end: int) -> None:
    mention = make_mention("Tartus", start=start, end=end)

    assert marked(mark_up(ARTICLE, [mention])) == []


def test_markup_in_an_article_stays_text() -> None:
    (_, (sentence,)) = mark_up(ARTICLE, [])

    assert sentence["runs"][0]["text"] == "États 🚢 <b>go</b> on."


def test_an_empty_article_has_no_paragraphs() -> None:
    assert mark_up(Article("", ()), []) == []


def test_an_adjective_that_locates_its_noun_has_no_point_and_is_soft() -> None:
    adjective = make_mention("Tartus") | {"geometry": None}

    assert ("Tartus", "soft", "m") in marked(mark_up(ARTICLE, [adjective]))
