"""What every view works with, and how it gets at it."""

from dataclasses import dataclass

from flask import current_app

from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings, the open store, and what reads articles."""

    settings: Settings
    store: Store
    backends: Backends


def desk() -> Desk:
    """Return the desk of the app that answers this request."""
    found: Desk = current_app.extensions["geoapp"]
    return found
