"""Articles into PostGIS: one transaction for each, or for a group of them.

Who writes locks the one row of `geoapp.state` first. So row numbers grow in
the order of commits, and who pages by them misses nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import orjson

from geoapp.columns import ARTICLES, LAYERS, Layer
from geoapp.store.members import from_member, to_member
from geoapp.store.postgis.copy import (
    COPY_SOURCES,
    Encoded,
    EncodedArticle,
    body_block,
    copy_bodies,
    copy_features,
    feature_block,
    source_block,
)
from geoapp.store.postgis.schema import analyze
from geoapp.store.postgis.server import Session
from geoapp.store.postgis.spans import NOWHERE, Span, join, span_of, without

GROUP_FEATURES = 5_000
"""Features that go in together when there are many."""

_FEW = 800  # features: from 200 on it matters how a query is planned
_LAYERS = tuple(LAYERS.values())
_WRITING_TIMEOUT = "SET LOCAL statement_timeout = '120s'"
_LOCK = "SELECT layers::text FROM geoapp.state FOR UPDATE"
_CHANGED = """
UPDATE geoapp.state SET changes = changes + 1, layers = %s::jsonb,
    changed = greatest(changed, date_trunc('second', clock_timestamp()))
"""
_KNOWN = """
SELECT a.id, a.fid, s.members, s.article, s.prefix, s.suffix
FROM geoapp.articles a JOIN geoapp.articles_source s USING (fid)
WHERE a.id = ANY (%s)
"""
_FORGET_SOURCE = "DELETE FROM geoapp.articles_source WHERE fid = ANY (%s::bigint[])"
_FORGET = """
WITH fids AS (SELECT unnest(%s::bigint[]) AS fid),
    texts AS (DELETE FROM geoapp.{layer}_body WHERE fid IN (SELECT fid FROM fids)),
    gone AS (DELETE FROM geoapp.{layer} WHERE fid IN (SELECT fid FROM fids)
        RETURNING t_start, t_end{geom})
SELECT {span} FROM gone
"""
_SPAN = "SELECT {span} FROM geoapp.{layer}"
_BOX = (
    "min(ST_XMin(geom)), min(ST_YMin(geom)), min(t_start),"
    " -max(ST_XMax(geom)), -max(ST_YMax(geom)), -max(t_end)"
)
_NO_BOX = "NULL, NULL, min(t_start), NULL, NULL, -max(t_end)"


class Known(NamedTuple):
    """An article that is there: its number, its members and its texts."""

    fid: int
    members: Sequence[int]
    texts: tuple[str, str, str]


class Ledger:
    """What a store knows of its layers, as it changes in one transaction."""

    def __init__(self, text: str) -> None:
        """Read what `geoapp.state` holds."""
        told = orjson.loads(text)
        self._fids = {layer.name: 0 for layer in _LAYERS}
        self._spans = dict.fromkeys(self._fids, NOWHERE)
        for name, layer in told.items():
            self._fids[name] = layer["fid"]
            self._spans[name] = tuple(layer["span"])
        self._first = dict(self._fids)
        self._gone: defaultdict[str, Span] = defaultdict(lambda: NOWHERE)
        self._rows: defaultdict[str, list[tuple[int, Encoded]]] = defaultdict(list)

    def number(self, row: Encoded, fid: int | None) -> int:
        """Give a row its number, a new one where it has none."""
        name = row.row.layer.name
        if fid is None:
            fid = self._fids[name] = self._fids[name] + 1
        self._rows[name].append((fid, row))
        return fid

    def has_grown(self) -> bool:
        """Say whether there is ten times as much as it may have been planned for."""
        before = _FEW + sum(self._first.values())
        return len(str(before)) < len(str(_FEW + sum(self._fids.values())))

    def lose(self, layer: Layer, span: Span) -> None:
        """Note what deleted rows spanned."""
        self._gone[layer.name] = join(self._gone[layer.name], span)

    def copy(self, session: Session) -> None:
        """Write the rows that were given numbers."""
        for name, rows in self._rows.items():
            layer = LAYERS[name]
            _copy(session, copy_features(layer), feature_block(layer, rows))
            _copy(session, copy_bodies(layer), body_block(rows))

    def text(self, session: Session) -> str:
        """Return what `geoapp.state` shall hold after that."""
        for name in {*self._rows, *self._gone}:
            fresh = span_of(row.row for _, row in self._rows[name])
            span = without(self._spans[name], self._gone[name], fresh)
            self._spans[name] = span or _look_through(session, LAYERS[name])
        told = {
            name: {"fid": fid, "span": self._spans[name]}
            for name, fid in self._fids.items()
        }
        return orjson.dumps(told).decode()


def in_groups(articles: Iterable[EncodedArticle]) -> Iterator[list[EncodedArticle]]:
    """Yield articles by groups; the same article is in a group only once."""
    group: dict[str, EncodedArticle] = {}
    size = 0
    for article in articles:
        id = article.article.row.id
        if group and (id in group or size >= GROUP_FEATURES):
            yield list(group.values())
            group, size = {}, 0
        group[id] = article
        size += len(article.rows) + 1
    if group:
        yield list(group.values())


def put(session: Session, articles: Sequence[EncodedArticle]) -> int:
    """Keep articles, all or none of them; return how many are new."""
    with session.transaction():
        ledger = _lock(session)
        known = _known(session, [article.article.row.id for article in articles])
        sources = []
        for article in articles:
            old = known.get(article.article.row.id)
            if old is None:
                sources.append(_number(ledger, article, None, {}))
            elif not _is_same(session, old, article):
                kept = _forget(session, ledger, old)
                sources.append(_number(ledger, article, old.fid, kept))
        if sources:
            ledger.copy(session)
            _copy(session, COPY_SOURCES, source_block(sources))
            session.execute(_CHANGED, (ledger.text(session),))
    if ledger.has_grown():
        analyze(session)
    return len(articles) - len(known)


def remove(session: Session, article_id: str) -> bool:
    """Forget an article; say whether it was there."""
    with session.transaction():
        ledger = _lock(session)
        known = _known(session, [article_id])
        if not known:
            return False
        _forget(session, ledger, known[article_id])
        session.execute(_CHANGED, (ledger.text(session),))
    return True


def members_of(members: Iterable[int]) -> dict[str, list[int]]:
    """Return the row numbers of an article's features by layer.

    >>> members_of([4, 9, 8])
    {'events': [1, 2], 'movements': [2]}
    """
    fids: dict[str, list[int]] = {}
    for member in members:
        layer, fid = from_member(member)
        fids.setdefault(layer.name, []).append(fid)
    return fids


def bodies_of(session: Session, members: Sequence[int]) -> list[bytes]:
    """Return the GeoJSON texts of an article's features in its order."""
    found: dict[int, bytes] = {}
    for name, fids in members_of(members).items():
        query = (
            f"SELECT fid, body FROM geoapp.{name}_body WHERE fid = ANY (%s::bigint[])"
        )
        for fid, body in session.execute(query, (fids,), binary=True):
            found[to_member(LAYERS[name], fid)] = body
    return [found[member] for member in members]


def _lock(session: Session) -> Ledger:
    session.execute(_WRITING_TIMEOUT)
    row = session.execute(_LOCK).fetchone()
    assert row is not None
    return Ledger(row[0])


def _known(session: Session, ids: Sequence[str]) -> dict[str, Known]:
    rows = session.execute(_KNOWN, (ids,))
    return {id: Known(fid, members, (a, p, s)) for id, fid, members, a, p, s in rows}


def _is_same(session: Session, old: Known, article: EncodedArticle) -> bool:
    mapped = article.mapped
    if old.texts != (mapped.source, mapped.prefix, mapped.suffix):
        return False
    return bodies_of(session, old.members) == [row.body for row in mapped.rows]


def _forget(session: Session, ledger: Ledger, old: Known) -> dict[tuple[str, str], int]:
    """Delete an article and its features; return the numbers they had."""
    kept: dict[tuple[str, str], int] = {}
    fids = {**members_of(old.members), ARTICLES.name: [old.fid]}
    for name, numbers in fids.items():
        query = f"SELECT id, fid FROM geoapp.{name} WHERE fid = ANY (%s::bigint[])"
        for id, fid in session.execute(query, (numbers,)):
            kept[name, id] = fid
        ledger.lose(LAYERS[name], _delete(session, LAYERS[name], numbers))
    session.execute(_FORGET_SOURCE, ([old.fid],))
    return kept


def _delete(session: Session, layer: Layer, fids: Sequence[int]) -> Span:
    span, geom = (_BOX, ", geom") if layer.located else (_NO_BOX, "")
    query = _FORGET.format(layer=layer.name, span=span, geom=geom)
    return session.execute(query, (fids,)).fetchone() or NOWHERE


def _number(
    ledger: Ledger,
    article: EncodedArticle,
    fid: int | None,
    kept: dict[tuple[str, str], int],
) -> tuple[int, EncodedArticle, list[int]]:
    """Number an article and its features, those known by the numbers they had."""
    members = []
    for row in article.rows:
        layer = row.row.layer
        number = ledger.number(row, kept.get((layer.name, row.row.id)))
        members.append(to_member(layer, number))
    return ledger.number(article.article, fid), article, members


def _copy(session: Session, statement: str, block: bytes) -> None:
    with session.cursor().copy(statement) as copy:
        copy.write(block)


def _look_through(session: Session, layer: Layer) -> Span:
    span = _BOX if layer.located else _NO_BOX
    row = session.execute(_SPAN.format(layer=layer.name, span=span)).fetchone()
    return row or NOWHERE
