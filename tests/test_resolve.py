import pytest
from geopy.location import Location
from geopy.point import Point

from geoapp.article import read_article
from geoapp.model import Resolution, Toponym
from geoapp.pipeline import Backends
from geoapp.resolve import resolve, to_place


def resolutions(backends: Backends, text: str) -> dict[str, Resolution]:
    article = read_article(text)
    names = backends.recognize(article)
    found = resolve(article, names.toponyms, backends.geocode)
    return {resolution.toponym.name: resolution for resolution in found}


@pytest.mark.parametrize(
    ("text", "name", "country", "code"),
    [
        ("Shots were heard in Damascus, Syria.", "Damascus", "SY", "PPLC"),
        ("A storm hit Athens, Georgia.", "Athens", "US", "PPL"),
        ("A storm hit Tbilisi, Georgia.", "Georgia", "GE", "PCLI"),
        ("A storm hit Athens, Georgia.", "Georgia", "US", "ADM1"),
        ("They live in Cordoba (Spain).", "Cordoba", "ES", "PPL"),
        ("Ships moored in Tripoli, Lebanon.", "Tripoli", "LB", "PPL"),
        ("Jets left Lipetsk air base.", "Lipetsk air base", "RU", "AIRB"),
        ("The state of Georgia voted.", "Georgia", "US", "ADM1"),
        ("A man from Paris, Texas was seen.", "Paris", "US", "PPL"),
        ("A ship left Plymouth.", "Plymouth", "GB", "PPL"),
    ],
)
def test_words_around_a_name_decide(
    backends: Backends, text: str, name: str, country: str, code: str
) -> None:
    place = resolutions(backends, text)[name].place

    assert place is not None
    assert (place.country, place.feature_code) == (country, code)


def test_the_text_names_the_state(backends: Backends) -> None:
    text = "A fire was seen in Springfield, Illinois on Monday. Police said so."

    place = resolutions(backends, text)["Springfield"].place

    assert place is not None
    assert place.admin1 == "Illinois"


def test_a_country_in_a_state_is_no_country(backends: Backends) -> None:
    assert (
        resolutions(backends, "He served in Mongolia, Texas.")["Mongolia"].place is None
    )


def test_a_village_in_a_state_may_bear_a_countrys_name(backends: Backends) -> None:
    place = resolutions(backends, "He served in Turkey, Texas.")["Turkey"].place

    assert place is not None
    assert (place.feature_code, place.admin1) == ("PPL", "Texas")


def test_a_disputed_country_holds_its_towns(backends: Backends) -> None:
    found = resolutions(backends, "Troops came to Pristina, Kosovo, on Monday.")

    places = {name: found[name].place for name in ("Pristina", "Kosovo")}
    assert places["Kosovo"] is not None
    assert places["Kosovo"].id == "countries:XK"
    assert places["Pristina"] is not None
    assert places["Pristina"].country == "XK"


def test_a_county_lies_in_the_state_that_is_named(backends: Backends) -> None:
    text = "The fire in Douglas County, Minn., hurt two."

    place = resolutions(backends, text)["Douglas County"].place

    assert place is not None
    assert place.admin1 == "Minnesota"


def test_places_of_one_article_agree(backends: Backends) -> None:
    text = "Trucks drove from Chicago through Peoria and Decatur to Springfield."

    place = resolutions(backends, text)["Springfield"].place

    assert place is not None
    assert (place.country, place.admin1) == ("US", "Illinois")


def test_a_name_means_one_place_in_an_article(backends: Backends) -> None:
    text = "A storm hit Athens, Georgia. People in Athens stayed at home."
    article = read_article(text)
    names = backends.recognize(article)

    found = resolve(article, names.toponyms, backends.geocode)

    athens = {r.place.id for r in found if r.toponym.name == "Athens" and r.place}
    assert len(athens) == 1


@pytest.mark.parametrize("name", ["Cuba", "Nassau"])
def test_a_country_or_capital_is_no_village(backends: Backends, name: str) -> None:
    text = f"From Springfield, Ill., and Peoria, Ill., they sailed to {name}."

    place = resolutions(backends, text)[name].place

    assert place is not None
    assert place.country in ("CU", "BS")


def test_all_candidates_are_kept_with_score_and_reasons(backends: Backends) -> None:
    resolution = resolutions(backends, "A fair opened in Paris.")["Paris"]

    scores = [candidate.score for candidate in resolution.candidates]
    assert len(scores) > 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(candidate.reasons for candidate in resolution.candidates)


def test_an_unknown_name_is_unresolved_not_an_error() -> None:
    article = read_article("They live in Xyzzyville.")
    toponym = Toponym(13, 23, "Xyzzyville")

    (resolution,) = resolve(article, [toponym], lambda name: ())

    assert resolution == Resolution(toponym)


def test_a_doubtful_place_in_a_country_of_its_own_stays_unresolved() -> None:
    rows = {
        "Paga": (121.7, -8.7, "PPL", "ID", 0),
        "Tamale": (-0.84, 9.4, "PPL", "GH", 464_000),
        "Kumasi": (-1.63, 6.69, "PPL", "GH", 2_500_000),
        "Ghana": (-1.2, 8.1, "PCLI", "GH", 30_000_000),
    }
    article = read_article("Men from Paga met in Tamale and in Kumasi, Ghana.")
    starts = [article.text.index(name) for name in rows]
    toponyms = [
        Toponym(start, start + len(name), name)
        for name, start in zip(rows, starts, strict=True)
    ]

    def geocode(name: str) -> list[Location]:
        lon, lat, code, country, people = rows[name]
        keys = ("id", "name", "feature_code", "country", "population", "kind")
        values = (name, name, code, country, people, "main")
        return [Location(name, Point(lat, lon), dict(zip(keys, values, strict=True)))]

    resolved = resolve(article, toponyms, geocode)

    told = [r.place.country if r.place else None for r in resolved]
    assert told == [None, "GH", "GH", "GH"]


def test_a_city_may_be_the_only_place_of_its_country(backends: Backends) -> None:
    text = "From Basra to Chennai; tugs left Sohar, and Muscat and Fujairah are near."
    found = resolutions(backends, text)

    assert found["Basra"].place is not None
    assert found["Basra"].place.country == "IQ"


def test_a_foreign_geocoder_may_tell_little() -> None:
    article = read_article("They live in Tartus.")
    answer = Location("Tartus, Syria", Point(34.89, 35.89), {"place_id": 7})

    (resolution,) = resolve(article, [Toponym(13, 19, "Tartus")], lambda name: [answer])

    assert resolution.place is not None
    assert resolution.place.id == "7"
    assert resolution.place.lon_lat == (35.89, 34.89)


def test_a_bounding_box_is_read_west_south_east_north() -> None:
    raw = {"id": "waters:x", "bbox": "170.5,-20,-170,5", "feature_code": "SEA"}

    place = to_place(Location("X", Point(0, 180), raw))

    assert place.bbox == (170.5, -20, -170, 5)
