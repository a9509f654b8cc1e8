"""The tables of the default store, which is a GeoPackage (OGC 12-128r17, 1.3).

A layer is a table that every GIS reads. Beside it lie three that they do not
list: `body` keeps the GeoJSON text of a feature, `key` its box and time,
`text` the words that it is searched by.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from geoapp.columns import LAYERS, Kind, Layer

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10300  # GeoPackage 1.3.0
SCHEMA_VERSION = 2
"""Version 1 was a table of articles in a file of its own format."""

PAGE_SIZE = 8192
DAY_S = 86_400
SPANS_S = (DAY_S, 31 * DAY_S, 366 * DAY_S)
"""Most times last a day, few are long: each class of lengths is looked through
apart, and the last one, past every length here, has no bound."""

_TYPES = {
    Kind.TEXT: "TEXT",
    Kind.INTEGER: "INTEGER",
    Kind.NUMBER: "DOUBLE",
    Kind.FLAG: "BOOLEAN",
    Kind.DAY: "DATE",
    Kind.MOMENT: "DATETIME",
}
_GEOPACKAGE = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
        REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name)
        REFERENCES gpkg_contents (table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id)
        REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE geoapp_store (
    version INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    changed INTEGER NOT NULL
);
CREATE TABLE geoapp_times (layer TEXT PRIMARY KEY, t_start INTEGER, t_end INTEGER);
CREATE TABLE geoapp_articles_source (
    fid INTEGER PRIMARY KEY,
    published TEXT,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    features BLOB NOT NULL,
    article TEXT NOT NULL
)"""
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude, degrees"),
)
_RTREE = "http://www.geopackage.org/spec120/#extension_rtree"


class Tables(NamedTuple):
    """The quoted names of a layer's tables; `rtree` where it has geometry."""

    layer: str
    body: str
    key: str
    text: str
    rtree: str


@lru_cache(maxsize=16)
def tables(layer: Layer) -> Tables:
    """Return the names of a layer's tables.

    >>> tables(LAYERS["events"]).body
    '"geoapp_events_body"'
    """
    name = layer.name
    return Tables(
        layer=f'"{name}"',
        body=f'"geoapp_{name}_body"',
        key=f'"geoapp_{name}_key"',
        text=f'"geoapp_{name}_text"',
        rtree=f'"rtree_{name}_geom"',
    )


def create(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty file; the caller holds the transaction."""
    for statement in _GEOPACKAGE.split(";\n"):
        connection.execute(statement)
    systems = "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)"
    connection.executemany(systems, _SYSTEMS)
    for layer in LAYERS.values():
        for statement in _layer_statements(layer):
            connection.execute(statement)
        _register(connection, layer)
    state = "INSERT INTO geoapp_store VALUES (?, 0, unixepoch())"
    connection.execute(state, (SCHEMA_VERSION,))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")


def insert_trigger(layer: Layer) -> str:
    """Return the statement that makes the trigger which fills the R*Tree."""
    return (
        f'CREATE TRIGGER "rtree_{layer.name}_geom_insert" AFTER INSERT ON '
        f'"{layer.name}" WHEN ({_HAS_NEW}) BEGIN {_put(layer)} END'
    )


def drop_insert_trigger(layer: Layer) -> str:
    """Return the statement that takes that trigger away."""
    return f'DROP TRIGGER "rtree_{layer.name}_geom_insert"'


def _layer_statements(layer: Layer) -> Iterator[str]:
    names = tables(layer)
    columns = [f'"{column.name}" {_TYPES[column.kind]}' for column in layer.columns]
    geometry = ["geom GEOMETRY"] if layer.located else []
    head = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *geometry]
    listed = ", ".join((*head, "id TEXT NOT NULL UNIQUE", *columns))
    yield f"CREATE TABLE {names.layer} ({listed})"
    yield f"CREATE TABLE {names.body} (fid INTEGER PRIMARY KEY, body TEXT NOT NULL)"
    yield (
        f"CREATE TABLE {names.key} (fid INTEGER PRIMARY KEY, west REAL, south REAL,"
        " east REAL, north REAL, span INTEGER, t_start INTEGER, t_end INTEGER)"
    )
    yield (
        f'CREATE INDEX "geoapp_{layer.name}_time" ON {names.key}'
        " (span, t_start, t_end) WHERE span IS NOT NULL"
    )
    yield (
        f"CREATE VIRTUAL TABLE {names.text} USING fts5"
        "(words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    for column in layer.columns:
        if column.indexed:
            name = f'"geoapp_{layer.name}_{column.name}"'
            yield f'CREATE INDEX {name} ON {names.layer} ("{column.name}")'
    if layer.located:
        sides = "id, minx, maxx, miny, maxy"
        yield f"CREATE VIRTUAL TABLE {names.rtree} USING rtree({sides})"
        yield from _triggers(layer)


def _register(connection: sqlite3.Connection, layer: Layer) -> None:
    kind = "features" if layer.located else "attributes"
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
        " srs_id) VALUES (?, ?, ?, ?, ?)",
        (layer.name, kind, layer.name, layer.about, 4326 if layer.located else None),
    )
    connection.execute("INSERT INTO geoapp_times (layer) VALUES (?)", (layer.name,))
    if layer.located:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns"
            " VALUES (?, 'geom', 'GEOMETRY', 4326, 0, 0)",
            (layer.name,),
        )
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES"
            " (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
            (layer.name, _RTREE),
        )


_HAS_NEW = "NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)"
_HAS_NONE = "NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)"


def _put(layer: Layer) -> str:
    return (
        f"INSERT OR REPLACE INTO {tables(layer).rtree} VALUES (NEW.fid,"
        " ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
    )


def _triggers(layer: Layer) -> Iterator[str]:
    """Yield the triggers of the R*Tree extension as the standard writes them."""
    name, rtree = f"rtree_{layer.name}_geom", tables(layer).rtree
    table = f'"{layer.name}"'
    forget = f"DELETE FROM {rtree} WHERE id = OLD.fid;"
    forget_both = f"DELETE FROM {rtree} WHERE id IN (OLD.fid, NEW.fid);"
    yield insert_trigger(layer)
    yield (
        f'CREATE TRIGGER "{name}_update1" AFTER UPDATE OF geom ON {table} WHEN'
        f" OLD.fid = NEW.fid AND ({_HAS_NEW}) BEGIN {_put(layer)} END"
    )
    yield (
        f'CREATE TRIGGER "{name}_update2" AFTER UPDATE OF geom ON {table} WHEN'
        f" OLD.fid = NEW.fid AND ({_HAS_NONE}) BEGIN {forget} END"
    )
    yield (
        f'CREATE TRIGGER "{name}_update3" AFTER UPDATE ON {table} WHEN'
        f" OLD.fid != NEW.fid AND ({_HAS_NEW}) BEGIN {forget} {_put(layer)} END"
    )
    yield (
        f'CREATE TRIGGER "{name}_update4" AFTER UPDATE ON {table} WHEN'
        f" OLD.fid != NEW.fid AND ({_HAS_NONE}) BEGIN {forget_both} END"
    )
    yield (
        f'CREATE TRIGGER "{name}_delete" AFTER DELETE ON {table}'
        f" WHEN OLD.geom NOT NULL BEGIN {forget} END"
    )
