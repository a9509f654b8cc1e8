"""One frozen value that holds every setting, read once at start-up.

Later sources win: defaults, `geoapp.toml` in the working folder, environment
variables `GEOAPP_*`, the command line.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from geoapp.errors import SettingsError
from geoapp.passages import closed_passages

_STORE = "geoapp.gpkg"
_TOKEN_LENGTH = 8  # characters; shorter ones can be tried out
_ORIGIN = re.compile(r"https?://[^/\s]+")
_ROOT_PATH = re.compile(r"(https?://[^/?#\s]+)?(/[^?#\s]*)?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose.

    `cache` holds the compiled gazetteer, `store` is the file that keeps the
    mapped articles, or postgresql://... A recognizer or geocoder is a built-in
    name or "package.module:attribute". `max_article_bytes` bounds one article,
    uploaded or read from a file. What begins with `online` is for a geocoder of
    the web (the table [online] of the file); empty leaves it to geopy.
    `closed_passages` are straits and canals that no ship takes, by their names
    in `geoapp.passages`.

    For the server: `workers` are its processes; `root_path` is where a proxy
    shows it, "/maps" or "https://example.org/maps". `token` is asked of whoever
    writes, `read_token` of whoever reads; empty asks for nothing. Pages of
    `cors_origins` may read the API from a browser, those of "*" from anywhere.
    `access_log` is "json" or empty.
    """

    cache: Path = field(default_factory=lambda: user_cache_path("geoapp"))
    # A URL may hold a password.
    store: str = field(
        default_factory=lambda: str(user_data_path("geoapp") / _STORE), repr=False
    )
    recognizer: str = "tagger"
    geocoder: str = "gazetteer"
    host: str = "127.0.0.1"
    port: int = 8000
    max_article_bytes: int = 5_000_000
    online_domain: str = ""
    online_scheme: str = ""
    online_user_agent: str = ""
    online_email: str = ""
    online_timeout_s: int = 5
    online_delay_s: int = 1
    closed_passages: frozenset[str] = frozenset()
    workers: int = 1
    root_path: str = ""
    token: str = field(default="", repr=False)
    read_token: str = field(default="", repr=False)
    cors_origins: frozenset[str] = frozenset()
    access_log: str = ""


def read_settings(
    environ: Mapping[str, str],
    *,
    file: Path | None = None,
    options: Mapping[str, str | int | Path | None] | None = None,
) -> Settings:
    """Join defaults, settings file, environment and options.

    Args:
        environ: Environment variables; those that start with GEOAPP_ count.
        file: A TOML file; one that does not exist is passed over.
        options: From the command line; `None` values are passed over.

    Raises:
        SettingsError: If a name is unknown or a value cannot be used.

    >>> read_settings({"GEOAPP_PORT": "9000"}).port
    9000
    """
    layers: list[tuple[str, Mapping[str, object]]] = []
    if file is not None and file.is_file():
        layers.append((str(file), _read_toml(file)))
    prefix = "GEOAPP_"
    layers.append(
        (
            "the environment",
            {
                key.removeprefix(prefix).lower(): value
                for key, value in environ.items()
                if key.startswith(prefix)
            },
        )
    )
    chosen = {k: v for k, v in (options or {}).items() if v is not None}
    layers.append(("the command line", chosen))
    settings = Settings()
    for source, values in layers:
        settings = _apply(settings, values, source)
    return settings


def _read_toml(file: Path) -> Mapping[str, object]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"cannot read settings from {file}: {error}") from error
    return _flat(values)


def _flat(values: Mapping[str, object]) -> dict[str, object]:
    """Name the settings of a table after it.

    >>> _flat({"port": 9000, "online": {"timeout_s": 3}})
    {'port': 9000, 'online_timeout_s': 3}
    """
    flat: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{inner}": one for inner, one in value.items()}
        else:
            flat[name] = value
    return flat


def _apply(settings: Settings, values: Mapping[str, object], source: str) -> Settings:
    kinds = {setting.name: setting.type for setting in fields(Settings)}
    changes: dict[str, object] = {}
    for name, value in values.items():
        if name not in kinds:
            known = ", ".join(sorted(kinds))
            raise SettingsError(f"unknown setting {name!r} in {source}; known: {known}")
        changes[name] = _convert(name, value, kinds[name])
    return replace(settings, **changes)  # type: ignore[arg-type]


def _convert(name: str, value: object, kind: object) -> object:
    if name in _READERS:
        return _READERS[name](value)
    if kind is Path:
        return Path(str(value)).expanduser()
    if kind is not int:
        return str(value)
    try:
        number = int(str(value))
    except ValueError as error:
        raise SettingsError(
            f"setting {name} must be a whole number, not {value!r}"
        ) from error
    least, most = _RANGES.get(name, (0, None))
    if number < least or (most is not None and number > most):
        raise SettingsError(f"setting {name} is out of range: {number}")
    return number


def _passages(value: object) -> frozenset[str]:
    return closed_passages(value if isinstance(value, list) else str(value))


def _store(value: object) -> str:
    text = str(value)
    scheme, is_url, _ = text.partition("://")
    if not is_url:
        return str(Path(text).expanduser())
    if scheme not in ("postgresql", "postgres"):
        raise SettingsError(
            f"setting store must be a file or postgresql://..., not {scheme}://..."
        )
    return text


def _token(value: object) -> str:
    token = str(value)
    if token and len(token) < _TOKEN_LENGTH:
        raise SettingsError(
            f"a token needs at least {_TOKEN_LENGTH} characters; make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe())"'
        )
    return token


def _origins(value: object) -> frozenset[str]:
    """Read origins from a list or from words between commas or spaces.

    >>> sorted(_origins("https://a.example/, http://localhost:3000"))
    ['http://localhost:3000', 'https://a.example']
    """
    words: Iterable[object] = (
        value if isinstance(value, list) else str(value).replace(",", " ").split()
    )
    origins = frozenset(str(word).rstrip("/").lower() for word in words)
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"setting cors_origins: {origin!r} is no origin; write it as "
                "https://example.org, or * for all"
            )
    return origins


def _root_path(value: object) -> str:
    """Read where a proxy shows the server.

    >>> _root_path("/maps/"), _root_path("https://example.org"), _root_path("/")
    ('/maps', 'https://example.org', '')
    """
    text = str(value).rstrip("/")
    if not _ROOT_PATH.fullmatch(text):
        raise SettingsError(
            f"setting root_path must begin with / or https://, not {text!r}"
        )
    return text


def _access_log(value: object) -> str:
    if value not in ("", "json"):
        raise SettingsError(f"setting access_log must be json or empty, not {value!r}")
    return str(value)


_RANGES: Mapping[str, tuple[int, int | None]] = {"port": (0, 65535), "workers": (1, 64)}
_READERS: Mapping[str, Callable[[object], object]] = {
    "closed_passages": _passages,
    "store": _store,
    "token": _token,
    "read_token": _token,
    "cors_origins": _origins,
    "root_path": _root_path,
    "access_log": _access_log,
}
