"""Mapped articles kept in a file or a database, and asked for as layers."""

import pkgutil
from pathlib import Path

from geoapp.errors import SettingsError, StoreError
from geoapp.store.contract import ArticleSummary, Extent, State, Store
from geoapp.store.geopackage.file import open_file
from geoapp.store.geopackage.migrate import bring_forward
from geoapp.store.geopackage.store import GeoPackage

__all__ = ["ArticleSummary", "Extent", "State", "Store", "open_store"]

_POSTGRES = ("postgresql://", "postgres://")


def open_store(url: str | Path) -> Store:
    """Open the store at a path or a `postgresql://` address.

    Folders, file or tables are made where missing, and what an older geoapp
    made is brought forward. A file that may only be read opens too; writing to
    it then fails.

    Raises:
        StoreError: If file or server cannot be used: no permission, damaged,
            made by another program or by a newer geoapp.
        SettingsError: If the address asks for a package that is not installed.

    >>> open_store("/dev/null/geoapp.gpkg")
    Traceback (most recent call last):
    geoapp.errors.StoreError: cannot make the folder /dev/null for the store: ...
    """
    if not str(url).startswith(_POSTGRES):
        return _open_file(Path(url))
    try:
        opener = pkgutil.resolve_name("geoapp.store.postgis.store:open_postgis")
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"a store in PostgreSQL needs the package {error.name}; "
            'install it: pip install "geoapp[postgis]"'
        ) from error
    store: Store = opener(str(url))
    return store


def _open_file(path: Path) -> Store:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {path.parent} for the store: {error.strerror}"
        ) from error
    if path.is_dir():
        raise StoreError(f"the store {path} is a folder; name a file in it")
    bring_forward(path)
    return GeoPackage(open_file(path))
