"""The whole way, on the article that the project began with and on others."""

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import geojson
import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geoapp.article import read_article
from geoapp.errors import SettingsError
from geoapp.features import dumps
from geoapp.model import Article
from geoapp.pipeline import Backends, load_backends, parse
from geoapp.settings import Settings


@pytest.fixture(scope="module")
def seed(seed_article: Article, backends: Backends) -> geojson.FeatureCollection:
    return parse(seed_article, backends)


def told(collection: geojson.FeatureCollection, *kinds: str) -> list[dict[str, Any]]:
    return [
        {**feature.properties, "geometry": feature.geometry}
        for feature in collection.features
        if feature.properties["kind"] in kinds
    ]


def test_the_seed_is_read_whole(seed_article: Article) -> None:
    assert seed_article.title == (
        "Russia appears to pull back its forces in Syria - media"
    )
    assert seed_article.outlet == "Caliber.Az"
    assert str(seed_article.published) == "2024-12-14 17:51:00"
    assert len(seed_article.sentences) == 15


@pytest.mark.parametrize("place_id", ["bases:hmeimim", "geonames:163345"])
def test_the_seed_has_markers_at_its_bases(
    seed: geojson.FeatureCollection, place_id: str
) -> None:
    markers = [
        event
        for event in told(seed, "event", "movement")
        if event["place_id"] == place_id and event["geometry"]
    ]

    assert markers


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Damascus", "settlement"),
        ("Syria", "country"),
        ("Mediterranean", "water"),
        ("Africa", "region"),
        ("Baltic", "water"),
    ],
)
def test_the_seed_knows_its_places_for_what_they_are(
    seed: geojson.FeatureCollection, text: str, precision: str
) -> None:
    mentions = [m for m in told(seed, "mention") if m["text"] == text]

    assert {mention["precision"] for mention in mentions} == {precision}


def test_the_seed_has_the_sea_route_of_two_vessels(
    seed: geojson.FeatureCollection,
) -> None:
    (line,) = (m for m in told(seed, "movement") if m["route"] == "sea lane")

    assert (line["origin"], line["destination"]) == ("Baltic Sea", "Tartus")
    assert 7_400 < line["length_km"] < 9_000
    assert "two Russian logistics vessels" in line["sentence"]


def test_the_route_of_the_seed_goes_by_gibraltar(
    seed: geojson.FeatureCollection,
) -> None:
    (line,) = (m for m in told(seed, "movement") if m["route"] == "sea lane")
    points = line["geometry"]["coordinates"]

    assert any(10 < lon < 13 and 55 < lat < 58 for lon, lat in points)
    assert any(0 < lon < 3 and 50 < lat < 52 for lon, lat in points)
    assert any(-6 < lon < -5 and 35.5 < lat < 36.5 for lon, lat in points)


def test_the_flights_of_the_seed_are_a_stub_at_the_base(
    seed: geojson.FeatureCollection,
) -> None:
    (flights,) = (m for m in told(seed, "movement") if m["trigger"] == "flights")

    assert flights["place_id"] == "bases:hmeimim"
    assert flights["other_end"] == "Russian airfields"
    assert flights["geometry"]["type"] == "Point"


def test_the_seed_has_no_pin_in_russia(seed: geojson.FeatureCollection) -> None:
    for event in told(seed, "event", "movement"):
        assert event["country"] != "RU"
        for lon, lat in geojson.utils.coords(event["geometry"] or []):
            assert not (lon > 41.5 and lat > 42)
    for mention in told(seed, "mention"):
        assert mention["text"] != "Moscow" or mention["geometry"] is None


@pytest.mark.parametrize("name", ["Maxar", "Assad", "Carnegie", "Television", "Sham"])
def test_the_seed_makes_no_place_of_a_name(
    seed: geojson.FeatureCollection, name: str
) -> None:
    assert not [m for m in told(seed, "mention") if name in m["text"]]


def test_the_seed_links_back(seed: geojson.FeatureCollection) -> None:
    assert seed["article"]["source_url"] == "https://caliber.az/"
    assert {f.properties["source_url"] for f in seed.features} == {
        "https://caliber.az/"
    }


def test_parsing_twice_gives_the_same_bytes(
    seed: geojson.FeatureCollection, seed_article: Article, backends: Backends
) -> None:
    assert dumps(parse(seed_article, backends)) == dumps(seed)


def test_an_article_without_a_place_is_a_true_empty_map(backends: Backends) -> None:
    collection = parse(
        read_article("Prices rose again, and nobody knew why."), backends
    )

    assert collection.features == []
    assert collection.is_valid


@pytest.mark.parametrize(
    "text",
    [
        "🚢🚢 left Tartus 🇸🇾 for 🇨🇾 Limassol 🎉, they said. 🚢",
        "وصلت سفينتان إلى طرطوس يوم الاثنين، قادمتين من بحر البلطيق.",
        "Два корабля вышли из порта Тартус в сторону Балтики.",
        "<script>alert('Tartus')</script> Ships <b>left</b> Tartus.",
        "SHIPS LEFT TARTUS. \x00\x07\x1b[31mRED\x1b[0m \u202eodesa\u202c",
        "a" * 100_000,
        "((((((((((, , , , ;;;; “““ Tartus ’s ’s 's",
        "Tartus" + ", Tartus" * 3_000,
    ],
    ids=["emoji", "arabic", "russian", "html", "control", "long", "marks", "list"],
)
def test_any_text_gives_a_valid_collection(backends: Backends, text: str) -> None:
    article = read_article(text)

    collection = parse(article, backends)

    assert geojson.loads(dumps(collection)).is_valid
    for mention in told(collection, "mention"):
        words = article.text[mention["start"] : mention["end"]]
        assert words == mention["text"]


def test_ten_thousand_sentences_are_one_map(backends: Backends) -> None:
    paragraphs = [
        " ".join(f"Ship {n}-{i} left Tartus for Limassol." for i in range(10))
        for n in range(1_000)
    ]
    article = read_article("\n\n".join(paragraphs))

    collection = parse(article, backends)

    assert len(article.sentences) == 10_000
    assert len(told(collection, "movement")) == 10_000


@pytest.mark.parametrize(
    "change",
    [
        {"recognizer": "unheard-of"},
        {"recognizer": "no.such.module:make"},
        {"geocoder": "geopy.geocoders:NoSuch"},
    ],
)
def test_a_backend_that_is_not_there_is_told(
    settings: Settings, change: dict[str, str]
) -> None:
    with pytest.raises(SettingsError, match=next(iter(change.values()))):
        load_backends(replace(settings, **change))  # type: ignore[arg-type]


class OneIsland(Geocoder):  # type: ignore[misc]
    """Knows one place."""

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = None
    ) -> list[Location]:
        return [Location("Island", Point(1, 2), {})]


def test_any_geopy_geocoder_can_take_the_place(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("own_geocoder")
    module.OneIsland = OneIsland  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "own_geocoder", module)
    chosen = replace(settings, geocoder="own_geocoder:OneIsland")

    collection = parse(read_article("Ships left Tartus."), load_backends(chosen))

    (movement,) = told(collection, "movement")
    assert movement["geometry"] == geojson.Point((2, 1))
