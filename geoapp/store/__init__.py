"""Mapped articles kept in a file or a database, and asked for as layers."""

import pkgutil
from pathlib import Path

from geoapp.errors import SettingsError
from geoapp.store.contract import ArticleSummary, Extent, State, Store
from geoapp.store.geopackage import open_geopackage

__all__ = ["ArticleSummary", "Extent", "State", "Store", "open_store"]

_POSTGRES = ("postgresql://", "postgres://")


def open_store(url: str | Path) -> Store:
    """Open the store at a path or a `postgresql://` address.

    Folders, file or tables are made where missing.

    Raises:
        StoreError: If file or server cannot be used.
        SettingsError: If the address asks for a package that is not installed.

    >>> open_store("/dev/null/geoapp.gpkg")
    Traceback (most recent call last):
    geoapp.errors.StoreError: cannot make the folder /dev/null for the store: ...
    """
    if not str(url).startswith(_POSTGRES):
        return open_geopackage(Path(url))
    try:
        opener = pkgutil.resolve_name("geoapp.store.postgis:open_postgis")
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"a store in PostgreSQL needs the package {error.name}; "
            'install it: pip install "geoapp[postgis]"'
        ) from error
    store: Store = opener(str(url))
    return store
