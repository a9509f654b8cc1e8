import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import geojson
import pytest
from shapely.geometry import Point

import geoapp
from geoapp.article import read_article
from geoapp.features import dumps, source_url, to_collection
from geoapp.model import (
    Article,
    BBox,
    Candidate,
    Certainty,
    Event,
    Party,
    Place,
    Resolution,
    Role,
    Sentence,
    Span,
    Toponym,
    Travel,
    Usage,
)
from geoapp.pipeline import Backends, parse

SAMPLE = Path(geoapp.__file__).parent / "sample_article.txt"
TEXTS = Path(__file__).parent / "data" / "articles"
TEXT = "Two ships sail from the Baltic to Tartus. Moscow agreed."
ARTICLE = Article(
    TEXT,
    (Sentence(0, 41), Sentence(42, 56)),
    title="Ships",
    outlet="Example Post",
    published=datetime(2024, 12, 14, 17, 51),
    reuse="Reuse with a link to Post.example",
)
EVENT = Event("X-MOVEMENT", ARTICLE.sentences[0], Span(10, 14, "sail"))


def role(
    name: str, code: str, lon: float, lat: float, *, bbox: BBox | None = None
) -> Role:
    start = TEXT.find(name)
    toponym = Toponym(start, start + len(name), name)
    place = Place(f"test:{name}", name, code, Point(lon, lat), country="XX", bbox=bbox)
    return Role(name, Resolution(toponym, (Candidate(place, 0.9, ("near",)),), place))


BALTIC = role("Baltic", "SEA", 20, 58, bbox=(9, 53, 30, 66))
TARTUS = role("Tartus", "PPL", 35.8866, 34.889)
COUNTRY = role("Syria", "PCLI", 38, 35)


def properties(event: Event) -> dict[str, Any]:
    (feature,) = to_collection(ARTICLE, (), [event]).features
    return dict(feature.properties)


def geometry(event: Event) -> geojson.geometry.Geometry | None:
    (feature,) = to_collection(ARTICLE, (), [event]).features
    assert feature.is_valid
    return feature.geometry


def mention(resolution: Resolution) -> geojson.Feature:
    (feature,) = to_collection(ARTICLE, [resolution], ()).features
    return feature


def test_an_event_is_a_point_at_its_place() -> None:
    event = replace(EVENT, location=TARTUS)

    assert geometry(event) == geojson.Point((35.8866, 34.889))
    assert properties(event)["kind"] == "event"
    assert properties(event)["precision"] == "settlement"


def test_beside_a_place_is_no_sharp_point() -> None:
    beside = replace(TARTUS, name="40 km north of Tartus", near=True)

    told = properties(replace(EVENT, location=beside))

    assert (told["place"], told["precision"]) == ("40 km north of Tartus", "region")


def test_an_event_without_a_place_has_a_null_geometry() -> None:
    assert geometry(EVENT) is None


def test_a_movement_between_sharp_ends_is_a_line() -> None:
    event = replace(EVENT, origin=BALTIC, destination=TARTUS, travel=Travel.SEA)

    line = geometry(event)

    assert line is not None
    assert line.type == "LineString"
    assert properties(event)["route"] == "sea lane"
    assert 7_000 < properties(event)["length_km"] < 9_000


def test_a_line_over_the_antimeridian_is_cut() -> None:
    tokyo = role("Tokyo", "PPLC", 139.69, 35.69)
    los_angeles = role("Los Angeles", "PPL", -118.24, 34.05)
    event = replace(EVENT, origin=tokyo, destination=los_angeles, travel=Travel.AIR)

    line = geometry(event)
    bbox = to_collection(ARTICLE, (), [event])["bbox"]

    assert line is not None
    assert line.type == "MultiLineString"
    assert bbox[0] > bbox[2]


@pytest.mark.parametrize("other", [None, COUNTRY, replace(COUNTRY, site=False)])
def test_a_dull_end_makes_a_stub_that_names_it(other: Role | None) -> None:
    event = replace(EVENT, origin=TARTUS, destination=other)

    told = properties(event)

    assert geometry(event) == geojson.Point((35.8866, 34.889))
    assert told["route"] == "stub"
    assert told["other_end"] == (other.name if other else None)
    assert told["stub_outward"] is True
    assert (told["stub_bearing"] is None) == (other is None)


def test_an_unnamed_site_in_a_country_is_no_point() -> None:
    event = replace(EVENT, destination=replace(COUNTRY, site=False))

    assert geometry(event) is None


@pytest.mark.parametrize("usage", [Usage.METONYMIC, Usage.ASSOCIATIVE])
def test_a_government_is_never_a_point(usage: Usage) -> None:
    assert TARTUS.resolution is not None
    toponym = replace(TARTUS.resolution.toponym, usage=usage)

    feature = mention(replace(TARTUS.resolution, toponym=toponym))

    assert feature.geometry is None
    assert feature.properties["place_id"] == "test:Tartus"


def test_a_mention_tells_its_words_and_reasons() -> None:
    assert TARTUS.resolution is not None
    told = mention(TARTUS.resolution).properties

    assert TEXT[told["start"] : told["end"]] == told["text"] == "Tartus"
    assert told["sentence"] == "Two ships sail from the Baltic to Tartus."
    assert told["reasons"] == "near"


def test_a_service_is_named_where_a_place_came_from_it() -> None:
    assert TARTUS.resolution is not None
    assert TARTUS.resolution.place is not None
    place = replace(TARTUS.resolution.place, source="Nominatim")
    found = replace(TARTUS.resolution, place=place)

    offline = to_collection(ARTICLE, [TARTUS.resolution], ())
    online = to_collection(ARTICLE, [found], ())

    assert "OpenStreetMap" not in offline["attribution"]
    assert online["attribution"].endswith("© OpenStreetMap contributors (ODbL).")


def test_a_disputed_place_tells_who_claims_it() -> None:
    assert TARTUS.resolution is not None
    assert TARTUS.resolution.place is not None
    place = replace(TARTUS.resolution.place, country=None, claims=("RU", "UA"))

    told = mention(replace(TARTUS.resolution, place=place)).properties

    assert (told["country"], told["claims"]) == (None, "RU; UA")


def test_an_unknown_name_is_drawn_soft_where_it_lies() -> None:
    assert TARTUS.resolution is not None
    toponym = Toponym(36, 42, "Ada High School")
    inside = replace(TARTUS.resolution, toponym=toponym, inside=True)

    told = mention(inside).properties

    assert (told["title"], told["place"]) == ("Ada High School", "Tartus")
    assert told["precision"] == "region"


def test_properties_are_flat_and_spans_slice_the_text() -> None:
    told = properties(
        replace(EVENT, location=TARTUS, actors=(Party(0, 1, "A"), Party(4, 5, "B")))
    )

    assert all(not isinstance(value, list | dict) for value in told.values())
    assert TEXT[told["trigger_start"] : told["trigger_end"]] == told["trigger"]
    assert TEXT[told["sentence_start"] : told["sentence_end"]] == told["sentence"]
    assert told["actors"] == "A; B"


def test_parties_are_told_with_their_numbers_and_sides() -> None:
    ships = Party(0, 9, "Two ships", 2, "Russia", "ship")
    crew = Party(0, 9, "at least 30 sailors", 30, None, "sailor")
    nobody = Party(0, 9, "the navy", None, "Russia")
    seven = Party(0, 9, "seven", 7)
    depot = Party(0, 9, "a depot", 1, None, "depot")
    whom = (crew, seven, depot)

    told = properties(replace(EVENT, actors=(ships, nobody), targets=whom))

    assert told["actors"] == "Two ships; the navy"
    assert told["targets"] == "at least 30 sailors; seven; a depot"
    assert told["counts"] == "2 ships; 30 sailors; 7"
    assert told["sides"] == "Russia"


def test_a_chain_of_sources_begins_with_the_nearest() -> None:
    chain = (Span(0, 3, "foreign media"), Span(4, 9, "a ministry"))

    told = properties(replace(EVENT, attribution=chain))

    assert told["attribution"] == "foreign media < a ministry"


def test_other_sentences_can_be_cut_out_of_the_text() -> None:
    others = (Sentence(0, 9), Sentence(42, 56))
    words = (Span(49, 55, "agreed"),)

    told = properties(replace(EVENT, other_sentences=others, other_triggers=words))

    spans = [span.split("-") for span in told["other_sentence_spans"].split("; ")]
    texts = [TEXT[int(start) : int(end)] for start, end in spans]
    assert told["other_sentences"] == " | ".join(texts) == "Two ships | Moscow agreed."
    assert (told["other_triggers"], told["other_trigger_spans"]) == ("agreed", "49-55")


def test_an_inferred_place_tells_the_sentence_that_named_it() -> None:
    carried = replace(TARTUS, basis="inferred", told_in=ARTICLE.sentences[0])

    told = properties(replace(EVENT, sentence=Sentence(42, 56), location=carried))

    assert told["place_basis"] == "inferred"
    assert told["place_sentence"] == ARTICLE.text[:41]
    assert (told["place_sentence_start"], told["place_sentence_end"]) == (0, 41)


@pytest.mark.parametrize(
    ("certainty", "habitual", "status"),
    [
        (Certainty.ASSERTED, False, "actual"),
        (Certainty.REPORTED, True, "habitual"),
        (Certainty.PLANNED, True, "planned"),
        (Certainty.POSSIBLE, False, "possible"),
        (Certainty.HYPOTHETICAL, False, "possible"),
        (Certainty.DENIED, False, "denied"),
    ],
)
def test_a_movement_has_a_status(
    certainty: Certainty, habitual: bool, status: str
) -> None:
    event = replace(EVENT, certainty=certainty, habitual=habitual, destination=TARTUS)

    assert properties(event)["status"] == status
    assert properties(replace(event, destination=None))["status"] is None


def test_an_exchange_is_one_feature_between_two_places() -> None:
    event = replace(EVENT, origin=BALTIC, destination=TARTUS, both_ways=True)

    told = properties(replace(event, actors=(Party(0, 9, "two ships"),)))

    assert told["title"] == "Two ships, between Baltic and Tartus"
    assert told["both_ways"] is True
    assert told["stub_outward"] is None


def test_evidence_against_names_the_feature_that_it_is_against() -> None:
    still = Event(
        "X-PRESENCE", ARTICLE.sentences[1], Span(49, 55, "agreed"),
        location=TARTUS, contrary_to=EVENT.trigger,
    )  # fmt: skip

    first, second = to_collection(ARTICLE, (), [EVENT, still]).features

    assert (first.properties["contrary"], second.properties["contrary"]) == (
        False,
        True,
    )
    assert first.properties["contrary_to"] is None
    assert second.properties["contrary_to"] == first.id


def test_ids_are_stable_and_differ() -> None:
    events = [EVENT, replace(EVENT, location=TARTUS), EVENT]

    first = [f.id for f in to_collection(ARTICLE, (), events).features]
    again = [f.id for f in to_collection(ARTICLE, (), events).features]

    assert first == again
    assert len(set(first)) == 3


def test_the_same_article_gives_the_same_bytes() -> None:
    assert TARTUS.resolution is not None
    event = replace(EVENT, origin=BALTIC, destination=TARTUS, travel=Travel.SEA)

    texts = {dumps(to_collection(ARTICLE, [TARTUS.resolution], [event])) for _ in "ab"}

    assert len(texts) == 1
    assert geojson.loads(texts.pop()).is_valid


def test_no_place_at_all_leaves_the_bbox_out() -> None:
    collection = to_collection(ARTICLE, (), [EVENT])

    assert "bbox" not in collection
    assert json.loads(dumps(collection))["features"][0]["geometry"] is None


@pytest.mark.parametrize(
    ("url", "reuse", "expected"),
    [
        ("https://a.example/x", "Link to b.example", "https://a.example/x"),
        (None, "Link to News.Example please", "https://news.example/"),
        ("javascript:alert(1)", None, None),
        (None, "Only with a link", None),
        (None, None, None),
    ],
)
def test_the_link_back_is_never_a_script(
    url: str | None, reuse: str | None, expected: str | None
) -> None:
    assert source_url(replace(ARTICLE, url=url, reuse=reuse)) == expected


SPANS = ("trigger", "sentence", "certainty_cue", "when_text", "place_sentence")


@pytest.mark.parametrize(
    "path", [SAMPLE, *sorted(TEXTS.glob("*.txt"))], ids=lambda p: p.name
)
def test_every_span_slices_the_text(path: Path, backends: Backends) -> None:
    article = read_article(path.read_bytes())

    for feature in parse(article, backends).features:
        told = feature.properties
        for name in SPANS:
            if told.get(name) is not None:
                start, end = told[f"{name}_start"], told[f"{name}_end"]
                assert article.text[start:end] == told[name]
        for name, joint in (("sentence", " | "), ("trigger", "; ")):
            spans = (told.get(f"other_{name}_spans") or "").split("; ")
            cuts = [map(int, span.split("-")) for span in spans if span]
            texts = [article.text[start:end] for start, end in cuts]
            assert joint.join(texts) == (told.get(f"other_{name}s") or "")


def test_the_sample_is_flat_with_ids_of_its_own(backends: Backends) -> None:
    article = read_article(SAMPLE.read_bytes())

    features = parse(article, backends).features

    assert len({feature.id for feature in features}) == len(features) > 10
    for feature in features:
        values = feature.properties.values()
        assert not [value for value in values if isinstance(value, list | dict)]
