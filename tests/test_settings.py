from pathlib import Path

import pytest

from geoapp.errors import SettingsError
from geoapp.settings import Settings, read_settings


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings({}, file=tmp_path / "none.toml")

    assert settings == Settings()
    assert settings.host == "127.0.0.1"


def test_later_sources_win(tmp_path: Path) -> None:
    file = tmp_path / "geoapp.toml"
    file.write_text('port = 1\nhost = "a"\nrecognizer = "x:y"\n', encoding="utf-8")
    environ = {"GEOAPP_PORT": "2", "GEOAPP_HOST": "b", "PORT": "9"}

    settings = read_settings(environ, file=file, options={"port": 3, "host": None})

    assert (settings.port, settings.host, settings.recognizer) == (3, "b", "x:y")


def test_a_table_of_the_file_names_settings(tmp_path: Path) -> None:
    file = tmp_path / "geoapp.toml"
    file.write_text('[online]\ndomain = "a.example"\ntimeout_s = 3\n', encoding="utf-8")

    settings = read_settings({"GEOAPP_ONLINE_DELAY_S": "0"}, file=file)

    assert (settings.online_domain, settings.online_timeout_s) == ("a.example", 3)
    assert settings.online_delay_s == 0


@pytest.mark.parametrize("written", ['"suez, Bosphorus"', '["suez", "bosporus"]'])
def test_closed_passages_are_a_list_or_words(tmp_path: Path, written: str) -> None:
    file = tmp_path / "geoapp.toml"
    file.write_text(f"closed_passages = {written}\n", encoding="utf-8")

    assert read_settings({}, file=file).closed_passages == {"suez", "bosporus"}
    assert read_settings({"GEOAPP_CLOSED_PASSAGES": ""}, file=file) == Settings()


def test_a_path_may_begin_at_home() -> None:
    settings = read_settings({"GEOAPP_STORE": "~/maps.sqlite"})

    assert settings.store == str(Path.home() / "maps.sqlite")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"GEOAPP_PROT": "1"}, "unknown setting 'prot' in the environment"),
        ({"GEOAPP_PORT": "http"}, "port must be a whole number"),
        ({"GEOAPP_PORT": "70000"}, "port is out of range"),
        ({"GEOAPP_MAX_ARTICLE_BYTES": "-1"}, "out of range"),
        ({"GEOAPP_CLOSED_PASSAGES": "sues"}, "unknown passage 'sues'; known: bab-el"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(
    environ: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings(environ)


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe"])
def test_a_broken_file_is_told_by_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "geoapp.toml"
    file.write_bytes(content)

    with pytest.raises(SettingsError, match=r"geoapp\.toml"):
        read_settings({}, file=file)
