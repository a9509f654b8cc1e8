from pathlib import Path

import pytest

from geoapp import assets
from geoapp.assets import assets_folder
from geoapp.errors import AssetsError


@pytest.fixture
def site_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that the package is made to believe it is installed in."""
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "geoapp")
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        ("static", "symbology.json"),
        ("templates", "article.html"),
        ("gazetteer", "bases.csv"),
    ],
)
def test_each_folder_is_found_with_its_files(folder: str, file: str) -> None:
    assert (assets_folder(folder) / file).is_file()


def test_a_wheels_own_folder_goes_before_one_beside_it(site_packages: Path) -> None:
    own = site_packages / "geoapp/_assets/static"
    for folder in (own, site_packages / "static"):
        folder.mkdir(parents=True)

    assert assets_folder("static") == own


def test_a_missing_folder_is_an_error_that_names_it(site_packages: Path) -> None:
    with pytest.raises(AssetsError, match="folder static; install geoapp again"):
        assets_folder("static")


def test_a_file_of_that_name_is_no_folder(site_packages: Path) -> None:
    (site_packages / "static").write_text("", encoding="utf-8")

    with pytest.raises(AssetsError):
        assets_folder("static")
