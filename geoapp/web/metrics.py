"""What the server has done, counted for Prometheus.

With several workers each writes its counts to files in the folder that
PROMETHEUS_MULTIPROC_DIR names, and any of them reads them all.
"""

import os
from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library reads it when it is imported

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one app.

    Requests are told apart by their route ("/articles/<article_id>"), never by
    their path, so that there are only so many series.
    """

    def __init__(self) -> None:
        """Begin at zero."""
        # When each series began would be twice the lines.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter(
            "geoapp_requests", "Requests answered", labels, registry=registry
        )
        self._seconds = Histogram(
            "geoapp_request_seconds",
            "Time until an answer was ready, of a stream until its end",
            labels[:2],
            buckets=_SECONDS,
            registry=registry,
        )
        self._parsed = Counter(
            "geoapp_articles_parsed", "Articles mapped", registry=registry
        )
        self._changes = Counter(
            "geoapp_store_changes",
            "Articles added, changed or removed",
            ("change",),
            registry=registry,
        )
        # labels() of the library costs more than counting does.
        self._known: dict[tuple[str, str, int], _Tell] = {}

    def tell(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request; `route` is `None` where no address fits."""
        key = (method, route or "", status)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._series(*key)
        count, observe = known
        count()
        observe(seconds)

    def parsed(self) -> None:
        """Count an article that was mapped."""
        self._parsed.inc()

    def changed(self, change: str) -> None:
        """Count a change of the store: "added" or "removed"."""
        self._changes.labels(change).inc()

    def text(self) -> bytes:
        """Return everything in the format that Prometheus reads."""
        if FOLDER not in os.environ:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _series(self, method: str, route: str, status: int) -> "_Tell":
        method = method if method in _METHODS else "other"
        route = route or "unknown"
        return (
            self._requests.labels(method, route, status).inc,
            self._seconds.labels(method, route).observe,
        )


_Tell = tuple[Callable[[], None], Callable[[float], None]]
