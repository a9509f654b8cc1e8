"""For those who watch the server: is it alive, can it work, what has it done."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from geoapp.web.desk import desk
from geoapp.web.negotiation import JSON

health = Blueprint("health", __name__)

_GAZETTEER = "gazetteer"
_KNOWN = "Damascus"  # any name does; it need not be there


@health.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return _ok()


@health.get("/readyz")
def ready() -> Response:
    """Say that store and gazetteer answer.

    Raises:
        StoreError: If the store does not.
        GazetteerError: If the gazetteer does not.
    """
    here = desk()
    here.store.state()
    # Another geocoder may be a service that counts its requests.
    if here.settings.geocoder == _GAZETTEER:
        here.backends.geocode(_KNOWN)
    return _ok()


@health.get("/metrics")
def metrics() -> Response:
    """Give the counts in the format of Prometheus."""
    return Response(desk().metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _ok() -> Response:
    kept_by_nobody = {"Content-Type": JSON, "Cache-Control": "no-store"}
    return Response(b'{"status":"ok"}', headers=kept_by_nobody)
