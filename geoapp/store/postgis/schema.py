"""The tables of a store in PostGIS, all in the schema `geoapp`.

A layer is a table that every GIS reads. Beside it lies one with the GeoJSON
text of each feature, so that looking through a layer reads no such text.
Words are indexed once per article, not once per feature: what an article and
its features say is mostly the same.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from psycopg import errors, sql

from geoapp.columns import LAYERS, Kind, Layer
from geoapp.errors import StoreError
from geoapp.store.postgis.server import Session

MIGRATIONS: tuple[str, ...] = ()
"""What leads from each schema version to the next one; the first is 1."""

SHORT_S = 31 * 86_400
SHORT = f"f.t_end - f.t_start < {SHORT_S}"
LONG = f"f.t_end - f.t_start >= {SHORT_S}"
"""Most times are short, and those of a month are found between two bounds."""

_OPENING = 7_451_069_213_487_001  # any number that no other program locks
_SERVER_VERSION_MIN = 140_000
_TYPES = {
    Kind.TEXT: 'text COLLATE "C"',
    Kind.INTEGER: "bigint",
    Kind.NUMBER: "double precision",
    Kind.FLAG: "boolean",
    Kind.DAY: "date",
    Kind.MOMENT: "timestamp without time zone",
}
_STATE = """
CREATE TABLE geoapp.state (
    version integer NOT NULL,
    changes bigint NOT NULL,
    changed timestamptz NOT NULL,
    layers jsonb NOT NULL
)"""
_SOURCE = """
CREATE TABLE geoapp.articles_source (
    fid bigint PRIMARY KEY,
    article text {lz4} NOT NULL,
    prefix text NOT NULL,
    suffix text NOT NULL,
    published text,
    members bigint[] {lz4} NOT NULL,
    reach tsvector {lz4}
)"""
_REACH = "CREATE INDEX articles_reach ON geoapp.articles_source USING gin (reach)"
_FEW_WORDS = """
ALTER TABLE geoapp.articles_source ALTER COLUMN reach SET STATISTICS 10
"""
_BEYOND = """
CREATE INDEX articles_beyond ON geoapp.articles_source (fid) WHERE reach IS NULL
"""
_FIRST_STATE = (
    "INSERT INTO geoapp.state VALUES (%s, 0, date_trunc('second', now()), %s)"
)
_SERVER = """
SELECT current_setting('server_version_num')::integer,
    current_setting('server_encoding'), to_regnamespace('geoapp') IS NOT NULL,
    to_regclass('geoapp.state') IS NOT NULL,
    (SELECT 'lz4' = ANY (enumvals) FROM pg_settings
     WHERE name = 'default_toast_compression')
"""


def schema_version() -> int:
    """Return the version of the schema that this geoapp reads and writes."""
    return len(MIGRATIONS) + 1


def prepare(session: Session, name: str) -> None:
    """Make the tables where they are missing, bring older ones up to date.

    Args:
        session: A connection outside a transaction.
        name: What the database is called in an error.

    Raises:
        StoreError: If the database cannot hold a store, belongs to another
            program or to a newer geoapp.
    """
    if _is_ready(session, name):
        return
    with session.transaction():
        session.execute("SELECT pg_advisory_xact_lock(%s)", (_OPENING,))
        version, encoding, has_schema, has_state, lz4 = _row(session, _SERVER)
        if has_state:
            _migrate(session)
            return
        if has_schema and _row(session, _TABLES)[0]:
            raise StoreError(f"{name} has a schema geoapp of another program")
        if version < _SERVER_VERSION_MIN or encoding != "UTF8":
            raise StoreError(
                f"{name} cannot hold a store: PostgreSQL 14 or newer with the "
                f"encoding UTF8 is needed, this one has {encoding}"
            )
        _make_extension(session, name)
        _create(session, with_lz4=bool(lz4), with_schema=not has_schema)


_TABLES = """
SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('geoapp')
"""
_VERSION = """
SELECT to_regclass('geoapp.state') IS NOT NULL
"""


def analyze(session: Session) -> None:
    """Let the server look at what the tables hold, so that it plans by that.

    It does so by itself, but a minute later, and plans for empty tables are the
    worst ones for full ones. Where another program holds a table it is left.
    """
    with suppress(errors.LockNotAvailable, errors.QueryCanceled), session.transaction():
        session.execute("SET LOCAL lock_timeout = '1s'")
        session.execute("ANALYZE geoapp.articles_source (fid, reach)")
        for layer in LAYERS.values():
            names = ["fid", "t_start", "t_end", "words"]
            names += ["geom"] if layer.located else []
            names += [column.name for column in layer.columns if column.indexed]
            listed = ", ".join(f'"{name}"' for name in names)
            session.execute(f"ANALYZE geoapp.{layer.name} ({listed})")
            session.execute(f"ANALYZE geoapp.{layer.name}_body (fid)")


def _is_ready(session: Session, name: str) -> bool:
    if not _row(session, _VERSION)[0]:
        return False
    version = _row(session, "SELECT version FROM geoapp.state")[0]
    if version > schema_version():
        raise StoreError(
            f"{name} was made by a newer geoapp (schema {version}, this one reads "
            f"{schema_version()}); update geoapp or choose another database"
        )
    return bool(version == schema_version())


def _row(session: Session, query: str) -> tuple[Any, ...]:
    row = session.execute(query).fetchone()
    assert row is not None
    return row


def _migrate(session: Session) -> None:
    version = _row(session, "SELECT version FROM geoapp.state FOR UPDATE")[0]
    for statements in MIGRATIONS[version - 1 :]:
        session.execute(statements)
    session.execute("UPDATE geoapp.state SET version = %s", (schema_version(),))


def _make_extension(session: Session, name: str) -> None:
    try:
        session.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    except (
        errors.InsufficientPrivilege,
        errors.FeatureNotSupported,
        errors.UndefinedFile,
    ) as error:
        raise StoreError(
            f"{name} has no PostGIS; install it on the server and let its "
            "administrator run there: CREATE EXTENSION postgis"
        ) from error


def _create(session: Session, *, with_lz4: bool, with_schema: bool) -> None:
    if with_schema:
        session.execute("CREATE SCHEMA geoapp")
    # What lz4 makes small is written and read faster than as it is.
    lz4 = "COMPRESSION lz4" if with_lz4 else ""
    for statement in (_STATE, _SOURCE, _REACH, _BEYOND, _FEW_WORDS):
        session.execute(statement.format(lz4=lz4))
    for layer in LAYERS.values():
        for statement in _layer_statements(layer, lz4):
            session.execute(statement)
        session.execute(_comment(layer))
    session.execute(_FIRST_STATE, (schema_version(), "{}"))


def _layer_statements(layer: Layer, lz4: str) -> Iterator[str]:
    table = f"geoapp.{layer.name}"
    columns = [f'"{column.name}" {_TYPES[column.kind]}' for column in layer.columns]
    geometry = ["geom geometry(Geometry, 4326)"] if layer.located else []
    listed = ", ".join(
        (
            "fid bigint PRIMARY KEY",
            *geometry,
            "t_start bigint",
            "t_end bigint",
            'id text COLLATE "C" NOT NULL UNIQUE',
            *columns,
            f'words text {lz4} COLLATE "C" NOT NULL',
        )
    )
    yield f"CREATE TABLE {table} ({listed})"
    yield (
        f"CREATE TABLE {table}_body (fid bigint PRIMARY KEY, body bytea {lz4} NOT NULL)"
        " WITH (toast_tuple_target = 256)"
    )
    for length, condition in (("short", SHORT), ("long", LONG)):
        yield (
            f"CREATE INDEX {layer.name}_{length} ON {table} (t_start, t_end)"
            f" WHERE {condition.replace('f.', '')}"
        )
    if layer.located:
        yield f"CREATE INDEX {layer.name}_geom ON {table} USING gist (geom)"
    for column in layer.columns:
        if column.indexed:
            name = f'"{layer.name}_{column.name}"'
            yield f'CREATE INDEX {name} ON {table} ("{column.name}", fid)'


def _comment(layer: Layer) -> sql.Composed:
    return sql.SQL("COMMENT ON TABLE {} IS {}").format(
        sql.Identifier("geoapp", layer.name), sql.Literal(layer.about)
    )
