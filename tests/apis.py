"""An API over a small store of events, for tests that ask it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.web import create_app
from tests.stores import make_article, make_collection, make_feature

EVENTS = "/collections/events/items"
COUNT = 24
LINE = {"type": "LineString", "coordinates": [[35.9, 34.9], [33.5, 44.6]]}
ARTICLE = make_article(title="Ships & more")
BACKENDS = Backends(lambda article: Names(()), lambda name: ())


def event_id(number: int) -> str:
    return f"e{number:015x}"


def features() -> list[Any]:
    """Return events along a parallel, the last two nowhere and at a pole, and more."""
    events = [
        _feature(
            event_id(number),
            (number * 10.0 - 110.0, 35.25),
            number=number,
            title=f"Event {number} <b>told</b>",
            category="ASSAULT" if number % 3 else "RETREAT",
            when=f"2024-12-{number + 1:02}",
            when_end=f"2024-12-{number + 1:02}",
            confidence=number / COUNT,
            source_url="https://example.org/a?b=1&c=2",
        )
        for number in range(COUNT - 2)
    ]
    return [
        *events,
        _feature(event_id(COUNT - 2), None, number=COUNT - 2, title="Nowhere"),
        _feature(event_id(COUNT - 1), (10.0, 89.5), number=COUNT - 1),
        _feature("m000000000000000", LINE, kind="movement", title="Ships leave"),
    ]


def _feature(id: str, place: Any, **properties: Any) -> Any:
    told = {"article_id": ARTICLE.id, "sentence_start": 0, "sentence_end": 18}
    return make_feature(id, place, **{"number": 1, **told, **properties})


@contextmanager
def asking(folder: Path, **settings: Any) -> Iterator[FlaskClient]:
    """Open an app over a new store in a folder; it takes JSON where it can."""
    chosen = Settings(cache=folder, store=str(folder / "events.gpkg"), **settings)
    app = create_app(chosen, BACKENDS)
    with closing(app.extensions["geoapp"].store) as store:
        store.add(ARTICLE, make_collection(*features()))
        yield app.test_client()
