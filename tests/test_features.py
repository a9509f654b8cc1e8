import json
from dataclasses import replace
from datetime import datetime

import geojson
import pytest
from shapely.geometry import Point

from geoapp.features import dumps, source_url, to_collection
from geoapp.model import (
    Article,
    BBox,
    Candidate,
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


def properties(event: Event) -> dict[str, object]:
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
    assert 7_400 < float(str(properties(event)["length_km"])) < 9_000


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
