import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geoapp.cli import BROKEN_PIPE, INTERRUPTED, main
from tests.servers import running

TEXT = "Ships leave\n\nTwo ships left Tartus for Sevastopol on Friday.\n"
OTHER = "Convoy\n\nA convoy left Damascus on Friday.\n"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_gazetteer: Path
) -> Path:
    def ensure(*_: Any, **__: Any) -> Path:
        return small_gazetteer

    for module in ("pipeline", "cli.gazetteer", "cli.maps", "cli.progress"):
        monkeypatch.setattr(f"geoapp.{module}.ensure_gazetteer", ensure)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GEOAPP_")]:
        monkeypatch.delenv(name)
    Path("ships.txt").write_text(TEXT)
    Path("convoy.txt").write_text(OTHER)
    return tmp_path


def test_parse_writes_one_collection(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "ships.txt"]) == 0

    collection = json.loads(capsys.readouterr().out)
    assert collection["type"] == "FeatureCollection"
    assert collection["article"]["title"] == "Ships leave"


def test_closed_passages_leave_a_stub_that_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Tartus to Sevastopol leads through the Bosporus."""
    printed = []
    for option in ([], ["--close", "suez"], ["--close", "Suez Canal,bosphorus"]):
        assert main(["parse", "ships.txt", *option]) == 0
        printed.append(capsys.readouterr().out)

    usual, same, closed = printed
    assert same == usual
    movement = json.loads(usual)["features"][0]["properties"]
    assert movement["route"] == "sea lane"
    movement = json.loads(closed)["features"][0]["properties"]
    assert (movement["route"], movement["assumed"]) == (
        "stub",
        "no way by sea: Bosporus closed",
    )


def test_parse_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["parse", "ships.txt"])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    from_file = capsys.readouterr().out

    assert main(["parse", "-"]) == 0
    assert capsys.readouterr().out == from_file


def test_parse_joins_several_articles_each_once() -> None:
    code = main(["parse", "ships.txt", "convoy.txt", "ships.txt", "-o", "all.geojson"])

    collection = json.loads(Path("all.geojson").read_text())
    assert code == 0
    assert [a["title"] for a in collection["articles"]] == ["Ships leave", "Convoy"]
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == len(set(ids)) > 0


def test_parse_fills_a_folder_with_a_file_for_each_article() -> None:
    assert main(["parse", "ships.txt", "convoy.txt", "-o", "maps/new/"]) == 0

    made = Path("maps/new")
    assert {file.name for file in made.iterdir()} == {
        "ships.geojson",
        "convoy.geojson",
    }
    title = json.loads((made / "convoy.geojson").read_text())["article"]["title"]
    assert title == "Convoy"


def test_parse_into_a_folder_refuses_to_write_a_file_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("other").mkdir()
    Path("other/ships.html").write_text(OTHER)

    assert main(["parse", "ships.txt", "other/ships.html", "-o", "maps/"]) == 1
    assert "two articles would be written to maps/ships.geojson" in (
        capsys.readouterr().err
    )


def test_an_output_file_is_whole_or_untouched(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    Path("map.geojson").write_text("old")
    monkeypatch.setattr("os.replace", fail)

    assert main(["parse", "ships.txt", "-o", "map.geojson"]) == 1
    assert Path("map.geojson").read_text() == "old"
    assert sorted(Path().iterdir()) == [
        Path("convoy.txt"),
        Path("map.geojson"),
        Path("ships.txt"),
    ]
    assert capsys.readouterr().err == (
        "geoapp: cannot write map.geojson: No space left on device\n"
    )


def test_a_link_stays_a_link_to_the_written_file() -> None:
    Path("real.geojson").touch(0o640)
    Path("link.geojson").symlink_to("real.geojson")

    main(["parse", "ships.txt", "-o", "link.geojson"])

    assert Path("link.geojson").is_symlink()
    assert Path("real.geojson").read_text().startswith("{")
    assert Path("real.geojson").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    assert main(["parse", "ships.txt", "-o", "/dev/null"]) == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["parse", "none.txt"], "none.txt: cannot be read: No such file or directory"),
        (["parse", "."], ".: cannot be read: Is a directory"),
        (["parse", "empty.txt"], "empty.txt: the article is empty"),
        (["parse", "https://a.example/b"], "curl https://a.example/b | geoapp parse -"),
        (["parse", "ships.txt", "-o", "no/such.json"], "cannot write no/such.json"),
        (["parse", "ships.txt", "-o", "ships.txt/"], "cannot make ships.txt/"),
        (["report", "ships.txt", "-o", "."], "cannot write ."),
        (["serve", "--store", ".", "--port", "0"], "is a folder"),
        (["parse", "ships.txt", "--close", "sues"], "unknown passage 'sues'; known: "),
        (["serve", "--port", "99999"], "setting port is out of range: 99999"),
        (["serve", "--host", "192.0.2.1"], "choose another with --host"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_a_user_can_mend_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], line: str
) -> None:
    Path("empty.txt").touch()

    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("geoapp: ")
    assert line in printed.err
    assert printed.err.count("\n") == 1


def test_a_device_without_end_is_too_large(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ARTICLE_BYTES", "1000")

    assert main(["parse", "/dev/zero"]) == 1
    assert "/dev/zero: " in capsys.readouterr().err


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("geoapp.cli.maps.parse", fail)

    with pytest.raises(ZeroDivisionError):
        main(["parse", "ships.txt"])


def test_a_broken_setting_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("geoapp.toml").write_text("prot = 9000\n")

    assert main(["parse", "ships.txt"]) == 1
    assert "unknown setting 'prot' in geoapp.toml" in capsys.readouterr().err


def test_an_interrupt_is_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geoapp.cli.maps.parse", interrupt)

    assert main(["parse", "ships.txt"]) == INTERRUPTED
    assert capsys.readouterr().err == ""


def test_find_lists_places_with_longitude_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["gazetteer", "find", "TARTUS"]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert line.split("\t")[1:] == [
        "Ṭarṭūs",
        "PPLA",
        "SY",
        "150000",
        "35.8866",
        "34.8890",
    ]


def test_find_says_when_there_is_no_such_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["gazetteer", "find", "Nowhere", "Town"]) == 1
    assert capsys.readouterr().err == "geoapp: no place is called 'Nowhere Town'\n"


def test_build_prints_where_the_gazetteer_is(
    capsys: pytest.CaptureFixture[str], small_gazetteer: Path
) -> None:
    assert main(["gazetteer", "build", "--force"]) == 0
    assert capsys.readouterr().out == f"{small_gazetteer}\n"


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["serve"],
        ["parse"],
        ["report"],
        ["annotate"],
        ["evaluate"],
        ["gazetteer"],
        ["gazetteer", "build"],
        ["gazetteer", "find"],
        ["gazetteer", "import"],
    ],
    ids=lambda command: " ".join(command) or "geoapp",
)
def test_every_command_helps_with_an_example(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*command, "--help"])

    printed = capsys.readouterr().out
    assert stop.value.code == 0
    assert "\nexamples:\n  geoapp " in printed


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out.startswith("geoapp 0.")


def test_no_command_loads_folium_before_it_is_needed() -> None:
    script = "import sys, geoapp.cli; print('folium' in sys.modules)"

    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert run.stdout == "False\n"


def test_a_reader_that_stops_early_is_no_error(small_gazetteer: Path) -> None:
    with running(small_gazetteer, "parse", "ships.txt") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()

    assert (process.wait(20), errors) == (BROKEN_PIPE, "")


def test_an_unknown_recognizer_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_RECOGNIZER", "none")

    assert main(["parse", "ships.txt"]) == 1
    assert "unknown recognizer 'none'" in capsys.readouterr().err
