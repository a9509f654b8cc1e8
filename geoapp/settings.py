"""One frozen value that holds every setting, read once at start-up.

Later sources win: defaults, `geoapp.toml` in the working folder, environment
variables `GEOAPP_*`, the command line.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from geoapp.errors import SettingsError
from geoapp.passages import closed_passages

_STORE = "articles.sqlite"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose.

    `cache` holds the compiled gazetteer, `store` the mapped articles. A
    recognizer or geocoder is a built-in name or "package.module:attribute".
    `max_article_bytes` bounds one article, uploaded or read from a file. What
    begins with `online` is for a geocoder of the web (the table [online] of the
    file); empty leaves it to geopy. `closed_passages` are straits and canals
    that no ship takes, by their names in `geoapp.passages`.
    """

    cache: Path = field(default_factory=lambda: user_cache_path("geoapp"))
    store: Path = field(default_factory=lambda: user_data_path("geoapp") / _STORE)
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
    if name == "closed_passages":
        return closed_passages(value if isinstance(value, list) else str(value))
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
    if number < 0 or (name == "port" and number > 65535):
        raise SettingsError(f"setting {name} is out of range: {number}")
    return number
