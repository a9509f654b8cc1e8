"""The default store: one GeoPackage file that QGIS and GDAL open as it is."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from geoapp.columns import Layer
from geoapp.model import Article
from geoapp.query import Interval, Page, Query
from geoapp.store.contract import ArticleSummary, Extent, State
from geoapp.store.geopackage import writing
from geoapp.store.geopackage.file import Connection, File
from geoapp.store.geopackage.matches import find_matches
from geoapp.store.geopackage.reading import (
    bodies_by_number,
    has_to_sort,
    read,
    sorted_numbers,
)
from geoapp.store.geopackage.schema import tables
from geoapp.store.remembered import Matches, Remembered
from geoapp.store.rows import (
    OPEN_END,
    OPEN_START,
    Mapped,
    collection_text,
    read_article_text,
    read_mapped,
)

_GROUP = 10_000  # features in one transaction
_CHUNK = 1_000
_STATE = "SELECT changes, changed FROM geoapp_store"
_SUMMARIES = """
SELECT id, title, outlet, s.published, source_url, events
FROM articles JOIN geoapp_articles_source AS s USING (fid)
ORDER BY fid DESC LIMIT ?
"""


class GeoPackage:
    """A store in one file; safe to use from several threads and processes."""

    def __init__(self, file: File) -> None:
        """Take over an open file."""
        self._file = file
        self._remembered = Remembered()

    def add(self, article: Article, collection: Mapping[str, Any]) -> bool:
        """Keep an article with its features; say whether it is new."""
        mapped = read_mapped(article, collection)
        with self._file.writing() as connection:
            return writing.put(connection, mapped)

    def add_many(self, mapped: Iterable[tuple[Article, Mapping[str, Any]]]) -> int:
        """Keep many articles, fast; return how many of them are new."""
        given = iter(mapped)
        with self._file.roomy():
            return sum(iter(lambda: self._add_group(given), None))

    def remove(self, article_id: str) -> bool:
        """Forget an article; say whether it was there."""
        with self._file.writing() as connection:
            return writing.remove(connection, article_id)

    def articles(self, limit: int | None = None) -> tuple[ArticleSummary, ...]:
        """Return the articles, or the newest of them, the one added last first."""
        with self._file.reading() as connection:
            rows = connection.execute(_SUMMARIES, (-1 if limit is None else limit,))
            return tuple(_summary(*row) for row in rows)

    def article(self, article_id: str) -> Article | None:
        """Return the article with that id, `None` when there is none."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT s.article FROM articles JOIN geoapp_articles_source AS s"
                " USING (fid) WHERE id = ?",
                (article_id,),
            ).fetchone()
        return None if row is None else read_article_text(row[0])

    def features(self, article_id: str) -> str | None:
        """Return the text of its FeatureCollection, or `None`."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT fid, s.prefix, s.suffix FROM articles"
                " JOIN geoapp_articles_source AS s USING (fid) WHERE id = ?",
                (article_id,),
            ).fetchone()
            if row is None:
                return None
            bodies = writing.bodies(connection, row[0])
        return collection_text(row[1].decode(), bodies, row[2].decode())

    def page(self, query: Query) -> Page:
        """Return one page of a layer."""
        with self._file.reading() as connection:
            matches = self._matches(connection, query)
            places, bodies = read(connection, query, matches, query.limit + 1)
        more = len(places) > query.limit
        shown = bodies[: query.limit]
        after = places[query.limit - 1] if more else None
        return Page(b",".join(shown), len(shown), matches.total, after)

    def stream(self, query: Query) -> Iterator[bytes]:
        """Yield everything that matches, one feature's GeoJSON text at a time."""
        rest = replace(query, after=())
        if has_to_sort(query):
            yield from self._stream_sorted(rest)
            return
        while True:
            with self._file.reading() as connection:
                places, bodies = read(
                    connection, rest, self._matches(connection, rest), _CHUNK
                )
            yield from bodies
            if len(places) < _CHUNK:
                return
            rest = replace(query, after=places[-1])

    def item(self, layer: Layer, key: str) -> bytes | None:
        """Return the text of the feature with that id or row number, or `None`."""
        names = tables(layer)
        by_id = (
            f"SELECT body FROM {names.layer} JOIN {names.body} USING (fid) WHERE id = ?"
        )
        with self._file.reading() as connection:
            row = connection.execute(by_id, (key,)).fetchone()
            if row is None and key.isascii() and key.isdigit() and len(key) < 19:
                by_fid = f"SELECT body FROM {names.body} WHERE fid = ?"
                row = connection.execute(by_fid, (int(key),)).fetchone()
        return None if row is None else row[0]

    def extent(self, layer: Layer) -> Extent:
        """Return what a layer spans."""
        with self._file.reading() as connection:
            box = connection.execute(
                "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents"
                " WHERE table_name = ?",
                (layer.name,),
            ).fetchone()
            time = connection.execute(
                "SELECT t_start, t_end FROM geoapp_times WHERE layer = ?",
                (layer.name,),
            ).fetchone()
        return Extent(None if box[0] is None else box, _interval(*time))

    def state(self) -> State:
        """Return what changes with every change, the cheapest question of all."""
        with self._file.reading() as connection:
            changes, changed = connection.execute(_STATE).fetchone()
        return State(changes, datetime.fromtimestamp(changed, UTC))

    def close(self) -> None:
        """Let go of the file; closing twice does no harm."""
        self._file.close()

    def _stream_sorted(self, query: Query) -> Iterator[bytes]:
        """Yield what is sorted once, by row number, instead of for each chunk."""
        with self._file.reading() as connection:
            matches = self._matches(connection, query)
            fids = sorted_numbers(connection, query, matches)
        for start in range(0, len(fids), _CHUNK):
            with self._file.reading() as connection:
                chunk = fids[start : start + _CHUNK]
                bodies = bodies_by_number(connection, query, chunk)
            yield from bodies

    def _matches(self, connection: Connection, query: Query) -> Matches:
        changes, _ = connection.execute(_STATE).fetchone()
        matches = self._remembered.get(query)
        if matches is None or matches.changes != changes:
            matches = find_matches(connection, query, changes)
            self._remembered.put(query, matches)
        return matches

    def _add_group(
        self, given: Iterator[tuple[Article, Mapping[str, Any]]]
    ) -> int | None:
        """Keep the next articles given; `None` when there are none left."""
        with _uncollected():
            group = _group(given)
            if not group:
                return None
            with self._file.writing() as connection:
                return writing.put_group(connection, group)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the search for cycles rest while many rows are made that hold none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _group(given: Iterator[tuple[Article, Mapping[str, Any]]]) -> list[Mapped]:
    group: list[Mapped] = []
    count = 0
    for article, collection in given:
        group.append(read_mapped(article, collection))
        count += len(group[-1].rows) + 1
        if count >= _GROUP:
            break
    return group


def _summary(
    id: bytes,
    title: bytes | None,
    outlet: bytes | None,
    published: bytes | None,
    source_url: bytes | None,
    events: int,
) -> ArticleSummary:
    moment = _text(published)
    return ArticleSummary(
        id.decode(),
        _text(title),
        _text(outlet),
        None if moment is None else datetime.fromisoformat(moment),
        _text(source_url),
        events,
    )


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _interval(start: int | None, end: int | None) -> Interval | None:
    if start is None or end is None:
        return None
    return Interval(
        None if start == OPEN_START else start, None if end == OPEN_END else end
    )
