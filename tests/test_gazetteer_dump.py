import sqlite3
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from geoapp.errors import GazetteerError
from geoapp.gazetteer import (
    GazetteerGeocoder,
    ensure_gazetteer,
    import_dump,
    sources,
    tables,
)
from geoapp.gazetteer.entry import Entry
from geoapp.gazetteer.imported import imported_path

ROWS = [
    Entry("geonames:1", "Orvalle", "PPL", -89.6, 39.8, "GeoNames", "US"),
    Entry("countries:SY", "Syria", "PCLI", 38.5, 35.0, "test", "SY"),
]


def line(number: object, name: str, **cells: object) -> str:
    """Return a row of GeoNames' 19 columns."""
    row = {
        "ascii": name,
        "others": "",
        "lat": 35.5,
        "lon": 36.5,
        "class": "P",
        "code": "PPL",
        "country": "SY",
        "cc2": "",
        "admin1": "",
        **dict.fromkeys(("admin2", "admin3", "admin4"), ""),
        "population": 0,
        "elevation": "",
        "dem": 12,
        "zone": "Asia/Damascus",
        "changed": "2024-01-01",
        **cells,
    }
    return "\t".join(map(str, (number, name, *row.values())))


GOOD = (
    line(5001, "Kefr Tasba", others="Kafr Tasba,KTB,كفر طسبة,http://example.org/k"),
    line(5002, "Wadi Nuhas", code="WAD", **{"class": "H"}),
    line(5003, "Syria", code="PCLI", lat=34.8, lon=39.0),
    line(1, "Orvalle", country="US", lat=39.8, lon=-89.6),
    line(5004, "Orvalle", country="FR", lat=44.0, lon=3.0, population=40),
)


@pytest.fixture
def gazetteer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "read_tables", lambda folder: iter(ROWS))
    for reader in ("read_towns", "read_airfields", "read_ports"):
        monkeypatch.setattr(sources, reader, lambda: iter(()))
    return ensure_gazetteer(tmp_path / "cache")


def text_file(folder: Path, *lines: str, name: str = "SY.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def packed(folder: Path, *lines: str, member: str = "SY.txt") -> Path:
    path = folder / "SY.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "What the columns mean. " * 900)
        archive.writestr(member, "\n".join(lines) + "\n")
    return path


def ids(gazetteer: Path, name: str) -> list[str]:
    found = GazetteerGeocoder(gazetteer).geocode(name, exactly_one=False) or []
    return [place.raw["id"] for place in found]


@pytest.mark.parametrize("make", [text_file, packed], ids=["text", "zip"])
def test_an_imported_place_is_found_by_all_its_names(
    gazetteer: Path, tmp_path: Path, make: object
) -> None:
    imported = import_dump(gazetteer, make(tmp_path, *GOOD))

    assert (imported.places, imported.skipped) == (5, 0)
    for name in ("Kefr Tasba", "KAFR TASBA", "كفر طسبة"):
        assert ids(gazetteer, name) == ["geonames:5001"]
    assert ids(gazetteer, "KTB") == []


def test_a_place_that_is_known_is_not_doubled(gazetteer: Path, tmp_path: Path) -> None:
    import_dump(gazetteer, text_file(tmp_path, *GOOD))

    assert ids(gazetteer, "Syria") == ["countries:SY"]
    assert ids(gazetteer, "Orvalle") == ["geonames:1", "geonames:5004"]


def test_imported_places_outlive_a_build(gazetteer: Path, tmp_path: Path) -> None:
    import_dump(gazetteer, text_file(tmp_path, *GOOD))

    ensure_gazetteer(gazetteer.parent, force=True)

    assert ids(gazetteer, "Wadi Nuhas") == ["geonames:5002"]


def test_an_import_replaces_the_one_before(gazetteer: Path, tmp_path: Path) -> None:
    import_dump(gazetteer, text_file(tmp_path, *GOOD))

    import_dump(gazetteer, text_file(tmp_path, GOOD[1]))

    assert ids(gazetteer, "Kefr Tasba") == []
    assert ids(gazetteer, "Wadi Nuhas") == ["geonames:5002"]


def test_alternate_names_add_spellings(gazetteer: Path, tmp_path: Path) -> None:
    names = text_file(
        tmp_path,
        "1\t5001\ten\tTasba Village\t\t\t\t\t\t",
        "2\t5001\tlink\thttps://example.org\t\t\t\t\t\t",
        "3\t9999\ten\tNobody's\t\t\t\t\t\t",
        "4\t5001\tabbr\tK.T.\t\t\t\t\t\t",
        "5\tx\ten\tNowhere\t\t\t\t\t\t",
        name="alternateNamesV2.txt",
    )

    import_dump(gazetteer, text_file(tmp_path, *GOOD), alternate_names=names)

    assert ids(gazetteer, "Tasba Village") == ["geonames:5001"]
    assert ids(gazetteer, "K.T.") == ["geonames:5001"]
    assert ids(gazetteer, "k t") == []
    assert ids(gazetteer, "Nobody's") == []


@pytest.mark.parametrize(
    "bad",
    [
        "just words",
        "\t" * 18,
        line(5009, "Far North", lat=91.0),
        line(5009, "Nan", lat="nan"),
        line(5009, "Endless", lon="inf"),
        line("x", "No number"),
        line(-3, "Negative"),
        line(10**30, "Too large a number"),
        line(5009, "Crowded", population=10**40),
        line(5009, ""),
        line(5009, "n" * 201),
        line(5009, "Long line", others="x" * 200_000),
        line(5009, "Long code", code="P" * 50),
        "\x00" * 40,
    ],
    ids=[
        "words",
        "empty",
        "lat",
        "nan",
        "inf",
        "id",
        "minus",
        "huge",
        "crowd",
        "blank",
        "long",
        "line",
        "code",
        "zeros",
    ],
)
def test_a_bad_line_is_skipped_and_counted(
    gazetteer: Path, tmp_path: Path, bad: str
) -> None:
    imported = import_dump(gazetteer, text_file(tmp_path, *GOOD[:2], bad, *GOOD[2:]))

    assert (imported.places, imported.skipped) == (5, 1)


def test_bytes_that_are_no_text_are_skipped(gazetteer: Path, tmp_path: Path) -> None:
    path = tmp_path / "SY.txt"
    path.write_bytes("\n".join(GOOD).encode() + b"\n\xff\xfe\t\x80\n")

    assert import_dump(gazetteer, path).skipped == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,lat,lon\nAleppo,36.2,37.1\n",
        b"<html>no dump here</html>",
        b"\x00" * 500_000,
        b"PK\x03\x04 half a zip",
    ],
    ids=["empty", "csv", "html", "zeros", "half zip"],
)
def test_what_is_no_dump_is_told_and_changes_nothing(
    gazetteer: Path, tmp_path: Path, content: bytes
) -> None:
    import_dump(gazetteer, text_file(tmp_path, *GOOD))
    path = tmp_path / "other.txt"
    path.write_bytes(content)

    with pytest.raises(GazetteerError, match="no GeoNames dump"):
        import_dump(gazetteer, path)

    assert ids(gazetteer, "Kefr Tasba") == ["geonames:5001"]
    left = {file.name for file in gazetteer.parent.iterdir()}
    assert not {name for name in left if "importing" in name or "spool" in name}


def test_a_zip_bomb_is_refused(gazetteer: Path, tmp_path: Path) -> None:
    bomb = packed(tmp_path, "\t" * 5_000_000)

    with pytest.raises(GazetteerError, match="unpacks to more than"):
        import_dump(gazetteer, bomb)


def test_a_zip_without_a_dump_is_told(gazetteer: Path, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no text file"):
        import_dump(gazetteer, packed(tmp_path, *GOOD, member="../evil.sh"))


def test_a_damaged_zip_is_told(gazetteer: Path, tmp_path: Path) -> None:
    path = packed(tmp_path, *GOOD)
    content = bytearray(path.read_bytes())
    with ZipFile(path) as archive:
        start = archive.getinfo("SY.txt").header_offset + 60
    content[start : start + 20] = bytes(20)
    path.write_bytes(content)

    with pytest.raises(GazetteerError, match=r"cannot unpack|no GeoNames dump"):
        import_dump(gazetteer, path)


def test_a_missing_file_is_told(gazetteer: Path, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="No such file"):
        import_dump(gazetteer, tmp_path / "none.zip")


def test_imported_places_that_are_damaged_are_told(
    gazetteer: Path, tmp_path: Path
) -> None:
    import_dump(gazetteer, text_file(tmp_path, *GOOD))
    path = imported_path(gazetteer)
    path.write_bytes(path.read_bytes()[:5000])

    with pytest.raises(GazetteerError, match="geoapp gazetteer import"):
        GazetteerGeocoder(gazetteer)


def test_an_import_tells_its_progress(gazetteer: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    import_dump(
        gazetteer, packed(tmp_path, *GOOD), progress=lambda *step: told.append(step)
    )

    assert [step for step, _, _ in told] == ["places", "names"]
    assert all(0 < done <= total for _, done, total in told)


def test_a_name_with_sql_in_it_is_a_name(gazetteer: Path, tmp_path: Path) -> None:
    name = "'; DROP TABLE place; --"
    import_dump(gazetteer, text_file(tmp_path, *GOOD, line(5010, name)))

    assert ids(gazetteer, name) == ["geonames:5010"]
    with sqlite3.connect(imported_path(gazetteer)) as connection:
        assert connection.execute("SELECT count(*) FROM place").fetchone() == (6,)
    connection.close()
