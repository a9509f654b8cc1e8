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


def test_an_address_of_a_store_stays_as_it_is() -> None:
    url = "postgresql://me@db/~maps"

    assert read_settings({"GEOAPP_STORE": url}).store == url


def test_the_store_is_a_geopackage_in_the_users_folder() -> None:
    assert Path(Settings().store).name == "geoapp.gpkg"


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("root_path", "/", ""),
        ("root_path", "/maps/", "/maps"),
        (
            "root_path",
            "https://example.org:8443/maps/",
            "https://example.org:8443/maps",
        ),
        ("cors_origins", "", set()),
        ("cors_origins", "*", {"*"}),
        (
            "cors_origins",
            "https://A.example/, http://b:1",
            {"https://a.example", "http://b:1"},
        ),
        ("token", "long enough", "long enough"),
        ("read_token", "", ""),
        ("workers", "4", 4),
        ("access_log", "json", "json"),
    ],
)
def test_what_the_server_needs_is_read(name: str, written: str, value: object) -> None:
    settings = read_settings({f"GEOAPP_{name.upper()}": written})

    assert getattr(settings, name) == value


def test_origins_may_be_a_list_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "geoapp.toml"
    file.write_text('cors_origins = ["https://a.example"]\n', encoding="utf-8")

    assert read_settings({}, file=file).cors_origins == {"https://a.example"}


def test_a_token_that_is_too_short_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match="at least 8 characters") as refused:
        read_settings({"GEOAPP_TOKEN": "hush"})

    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"GEOAPP_PROT": "1"}, "unknown setting 'prot' in the environment"),
        ({"GEOAPP_PORT": "http"}, "port must be a whole number"),
        ({"GEOAPP_PORT": "70000"}, "port is out of range"),
        ({"GEOAPP_STORE": "mysql://me:hush@db"}, "not mysql://[.][.][.]$"),
        ({"GEOAPP_WORKERS": "0"}, "workers is out of range"),
        ({"GEOAPP_ROOT_PATH": "maps"}, "root_path must begin with / or https://"),
        ({"GEOAPP_ROOT_PATH": "/maps?x"}, "root_path must begin with / or https://"),
        ({"GEOAPP_CORS_ORIGINS": "example.org"}, "'example.org' is no origin"),
        ({"GEOAPP_CORS_ORIGINS": "https://a.example/x"}, "is no origin"),
        ({"GEOAPP_ACCESS_LOG": "apache"}, "access_log must be json or empty"),
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
