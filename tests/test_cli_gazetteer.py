import shutil
from pathlib import Path

import pytest

from geoapp.cli import main

CELLS = (
    *("7001", "Qasr Lumn", "Qasr Lumn", "Kasr Lumn", "34.9", "36.1", "H", "SPNG"),
    *("SY", "", "", "", "", "", "0", "", "40", "Asia/Damascus", "2024-01-01"),
)


@pytest.fixture(autouse=True)
def gazetteer(
    small_gazetteer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    path = tmp_path / "cache" / "gazetteer.sqlite"
    path.parent.mkdir()
    shutil.copyfile(small_gazetteer, path)
    monkeypatch.setattr("geoapp.cli.gazetteer.ensure_gazetteer", lambda *_, **__: path)
    return path


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "SY.txt"
    path.write_text("\t".join(CELLS) + "\n", encoding="utf-8")
    return path


def test_an_imported_place_is_found(
    capsys: pytest.CaptureFixture[str], dump: Path, gazetteer: Path
) -> None:
    assert main(["gazetteer", "import", str(dump)]) == 0
    imported = gazetteer.with_name("imported.sqlite")
    assert capsys.readouterr().out == f"{imported}\t1 places\n"

    assert main(["gazetteer", "find", "Kasr", "Lumn"]) == 0
    assert capsys.readouterr().out.startswith("geonames:7001\tQasr Lumn\tSPNG\tSY\t")


def test_an_import_takes_alternate_names(
    capsys: pytest.CaptureFixture[str], dump: Path, tmp_path: Path
) -> None:
    names = tmp_path / "alternateNamesV2.txt"
    names.write_text("1\t7001\ten\tLumn Palace\t\t\t\t\t\t\n", encoding="utf-8")

    main(["gazetteer", "import", str(dump), "--alternate-names", str(names)])

    assert main(["gazetteer", "find", "lumn palace"]) == 0


def test_an_import_tells_what_it_skipped(
    capsys: pytest.CaptureFixture[str], dump: Path
) -> None:
    dump.write_text(dump.read_text(encoding="utf-8") * 2 + "nonsense\n", "utf-8")

    assert main(["gazetteer", "import", str(dump)]) == 0
    assert capsys.readouterr().err == ("geoapp: skipped lines that are no places: 1\n")


def test_what_is_no_dump_is_one_line_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no dump\n", encoding="utf-8")

    assert main(["gazetteer", "import", str(path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no GeoNames dump" in error


def test_find_says_how_it_reached_an_unknown_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["gazetteer", "find", "downtown", "Damascus"]) == 0
    assert capsys.readouterr().out.endswith("\tby around\n")
