"""What every view works with, and how it gets at it."""

from dataclasses import dataclass, field

from flask import current_app

from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.store import Store
from geoapp.web.metrics import Metrics
from geoapp.web.security import Guard


@dataclass(frozen=True, slots=True)
class Desk:
    """The settings, the open store, what reads articles, who may, what is counted."""

    settings: Settings
    store: Store
    backends: Backends
    guard: Guard
    metrics: Metrics = field(default_factory=Metrics)


def desk() -> Desk:
    """Return the desk of the app that answers this request."""
    found: Desk = current_app.extensions["geoapp"]
    return found
