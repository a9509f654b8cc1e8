"""The store in PostgreSQL with PostGIS, for many processes and machines."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import geojson

from geoapp.columns import Layer
from geoapp.model import Article
from geoapp.query import Page, Query
from geoapp.store.contract import ArticleSummary, Extent, State
from geoapp.store.postgis import reading, writing
from geoapp.store.postgis.copy import EncodedArticle, encode
from geoapp.store.postgis.matches import find_matches
from geoapp.store.postgis.schema import analyze, prepare
from geoapp.store.postgis.server import Server, Session
from geoapp.store.postgis.spans import to_extent
from geoapp.store.remembered import Matches, Remembered
from geoapp.store.rows import collection_text, read_article_text, read_mapped

_SUMMARIES = """
SELECT id, title, outlet, s.published, source_url, events
FROM geoapp.articles JOIN geoapp.articles_source AS s USING (fid)
ORDER BY fid DESC LIMIT %s
"""
_ARTICLE = """
SELECT s.article FROM geoapp.articles JOIN geoapp.articles_source AS s USING (fid)
WHERE id = %s
"""
_FEATURES = """
SELECT s.prefix, s.suffix, ARRAY(
    SELECT coalesce(e.body, m.body, n.body)
    FROM unnest(s.members) WITH ORDINALITY AS x (member, place)
    LEFT JOIN geoapp.events_body AS e ON member & 3 = 0 AND e.fid = member >> 2
    LEFT JOIN geoapp.movements_body AS m ON member & 3 = 1 AND m.fid = member >> 2
    LEFT JOIN geoapp.mentions_body AS n ON member & 3 = 2 AND n.fid = member >> 2
    ORDER BY place
)
FROM geoapp.articles JOIN geoapp.articles_source AS s USING (fid) WHERE id = %s
"""
_ITEM = """
SELECT b.body FROM geoapp.{0} JOIN geoapp.{0}_body AS b USING (fid) WHERE id = %s
"""
_NUMBERED = "SELECT body FROM geoapp.{0}_body WHERE fid = %s"
_EXTENT = "SELECT layers -> %s -> 'span' FROM geoapp.state"
_STATE = "SELECT changes, changed FROM geoapp.state"

Mapped = tuple[Article, geojson.FeatureCollection]


class PostgisStore:
    """A store in a database; safe to use from several threads and processes."""

    def __init__(self, server: Server) -> None:
        """Take over a server whose database has the schema."""
        self._server = server
        self._remembered = Remembered()

    def add(self, article: Article, collection: geojson.FeatureCollection) -> bool:
        """Keep an article with its features; say whether it is new."""
        return self._put([encode(read_mapped(article, collection))]) > 0

    def add_many(self, mapped: Iterable[Mapped]) -> int:
        """Keep many articles, fast; return how many of them are new.

        While the server takes a group the next one is made ready.
        """
        encoded = (encode(read_mapped(*pair)) for pair in mapped)
        new = 0
        ahead: Future[int] | None = None
        with ThreadPoolExecutor(1) as writer:
            for group in writing.in_groups(encoded):
                new += ahead.result() if ahead else 0
                ahead = writer.submit(self._put, group)
            new += ahead.result() if ahead else 0
        self._server.run(analyze)
        return new

    def remove(self, article_id: str) -> bool:
        """Forget an article; say whether it was there."""
        return self._server.run(lambda session: writing.remove(session, article_id))

    def articles(self, limit: int | None = None) -> tuple[ArticleSummary, ...]:
        """Return the articles, or the newest of them, the one added last first."""
        rows = self._server.run(lambda s: s.execute(_SUMMARIES, (limit,)).fetchall())
        return tuple(
            ArticleSummary(id, title, outlet, _moment(published), url, events)
            for id, title, outlet, published, url, events in rows
        )

    def article(self, article_id: str) -> Article | None:
        """Return the article with that id, `None` when there is none."""
        row = self._server.run(lambda s: s.execute(_ARTICLE, (article_id,)).fetchone())
        return None if row is None else read_article_text(row[0])

    def features(self, article_id: str) -> str | None:
        """Return the text of its FeatureCollection, or `None`."""
        row = self._server.run(
            lambda s: s.execute(_FEATURES, (article_id,), binary=True).fetchone()
        )
        if row is None:
            return None
        prefix, suffix, bodies = row
        return collection_text(prefix, bodies, suffix)

    def page(self, query: Query) -> Page:
        """Return one page of a layer."""
        return self._server.run(lambda session: self._page(session, query))

    def stream(self, query: Query) -> Iterator[bytes]:
        """Yield everything that matches, one feature's GeoJSON text at a time."""
        with self._server.session() as session:
            yield from reading.stream(session, query)

    def item(self, layer: Layer, key: str) -> bytes | None:
        """Return the text of the feature with that id or row number, or `None`."""
        return self._server.run(lambda session: _item(session, layer, key))

    def extent(self, layer: Layer) -> Extent:
        """Return what a layer spans."""
        row = self._server.run(lambda s: s.execute(_EXTENT, (layer.name,)).fetchone())
        return to_extent(tuple(row[0])) if row and row[0] else Extent(None, None)

    def state(self) -> State:
        """Return what changes with every change, the cheapest question of all."""
        row = self._server.run(lambda s: s.execute(_STATE, binary=True).fetchone())
        assert row is not None
        return State(row[0], row[1].astimezone(UTC))

    def close(self) -> None:
        """Let go of the connections; closing twice does no harm."""
        self._server.close()

    def _put(self, articles: list[EncodedArticle]) -> int:
        return self._server.run(lambda session: writing.put(session, articles))

    def _page(self, session: Session, query: Query) -> Page:
        matches = self._remembered.get(query) or self._find(session, query)
        found = reading.read(session, query, matches, query.limit + 1)
        if reading.changes_at(session, found) != matches.changes:
            matches = self._find(session, query)
            found = reading.read(session, query, matches, query.limit + 1)
        shown = found.bodies[: query.limit]
        more = len(found.places) > query.limit
        after = found.places[query.limit - 1] if more else None
        return Page(b",".join(shown), len(shown), matches.total, after)

    def _find(self, session: Session, query: Query) -> Matches:
        matches = find_matches(session, query)
        self._remembered.put(query, matches)
        return matches


def open_postgis(url: str) -> PostgisStore:
    """Open the store in a database; make its tables where they are missing.

    Args:
        url: `postgresql://user:password@host:port/database`, as libpq reads it.

    Raises:
        StoreError: If the database cannot be used: not there, no PostGIS, made
            by a newer geoapp. The password is in no message.
    """
    server = Server(url)
    try:
        server.run(lambda session: prepare(session, server.name))
    except BaseException:
        server.close()
        raise
    return PostgisStore(server)


def _item(session: Session, layer: Layer, key: str) -> bytes | None:
    if "\0" in key:
        return None
    row = session.execute(_ITEM.format(layer.name), (key,), binary=True).fetchone()
    if row is None and key.isascii() and key.isdigit() and len(key) < 19:
        numbered = _NUMBERED.format(layer.name)
        row = session.execute(numbered, (int(key),), binary=True).fetchone()
    return None if row is None else bytes(row[0])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
