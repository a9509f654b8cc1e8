"""The file of the store as others see it: GDAL and plain SQL, during writes too."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from geoapp.columns import LAYERS
from geoapp.query import Query
from geoapp.store import open_store
from tests.ogc.conftest import SPATIAL
from tests.ogc.gdal import ogrinfo, run, to_geojson
from tests.ogc.reference import ids
from tests.ogc.world import mapped_articles, small_article

ROOT = Path(__file__).parents[2]
TABLES = ("events", "movements", "mentions", "articles")
ROUNDS = 12
NUMBERS = 200

needs_gdal = pytest.mark.skipif(
    shutil.which("ogr2ogr") is None, reason="no GDAL here; install gdal-bin"
)

WRITER = """
import sys
from contextlib import closing
from pathlib import Path
from geoapp.store import open_store
from tests.ogc.world import small_article
with closing(open_store(Path(sys.argv[1]))) as store:
    print("ready", flush=True)
    for turn, line in enumerate(sys.stdin):
        for number in range(turn * 20, turn * 20 + 20):
            store.add(*small_article(number))
        print("written", flush=True)
"""


@pytest.fixture
def own_file(tmp_path):
    """Return a store of the invented articles that may be written into."""
    path = tmp_path / "own.gpkg"
    with closing(open_store(path)) as store:
        for article, collection in mapped_articles():
            store.add(article, collection)
    return path


@pytest.fixture
def database(own_file):
    with closing(sqlite3.connect(own_file)) as connection:
        yield connection


def rows(database, sql, *values):
    return database.execute(sql, values).fetchall()


def test_file_says_that_it_is_a_geopackage(database):
    ((application,),) = rows(database, "PRAGMA application_id")
    ((version,),) = rows(database, "PRAGMA user_version")

    assert application == int.from_bytes(b"GPKG", "big")
    assert 10200 <= version < 10500


def test_file_is_whole(database):
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    assert rows(database, "PRAGMA foreign_key_check") == []


def test_reference_systems_that_the_standard_asks_for_are_there(database):
    found = rows(
        database,
        "SELECT srs_id, organization, organization_coordsys_id, definition"
        " FROM gpkg_spatial_ref_sys",
    )

    known = {row[0]: row[1:] for row in found}
    assert {-1, 0, 4326} <= set(known)
    assert known[4326][:2] == ("EPSG", 4326) or known[4326][0].upper() == "EPSG"
    assert known[-1][2] == known[0][2] == "undefined"
    assert "WGS" in known[4326][2]


def test_contents_list_the_layers_and_nothing_else(database):
    found = dict(rows(database, "SELECT table_name, data_type FROM gpkg_contents"))

    assert found == {
        "events": "features",
        "movements": "features",
        "mentions": "features",
        "articles": "attributes",
    }


@pytest.mark.parametrize("layer", SPATIAL)
def test_contents_tell_the_extent(database, layer, features):
    ((west, south, east, north, srs),) = rows(
        database,
        "SELECT min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents"
        " WHERE table_name = ?",
        layer,
    )

    assert srs == 4326
    assert (west, south, east, north) == whole(features[layer])


def whole(features):
    from shapely import total_bounds
    from shapely.geometry import shape

    places = [shape(f["geometry"]) for f in features if f["geometry"]]
    return tuple(total_bounds(places))


@pytest.mark.parametrize("layer", SPATIAL)
def test_geometry_columns_are_registered(database, layer):
    ((column, kind, srs, z, m),) = rows(
        database,
        "SELECT column_name, geometry_type_name, srs_id, z, m"
        " FROM gpkg_geometry_columns WHERE table_name = ?",
        layer,
    )

    assert (column, srs, z, m) == ("geom", 4326, 0, 0)
    assert kind in ("GEOMETRY", "POINT")


@pytest.mark.parametrize("layer", SPATIAL)
def test_index_is_declared_as_an_extension(database, layer):
    found = rows(
        database,
        "SELECT extension_name, scope FROM gpkg_extensions"
        " WHERE table_name = ? AND column_name = 'geom'",
        layer,
    )

    assert found == [("gpkg_rtree_index", "write-only")]


@pytest.mark.parametrize("layer", TABLES)
def test_columns_are_those_of_the_layer(database, layer):
    names = [row[1] for row in rows(database, f"PRAGMA table_info({layer})")]

    assert {"fid", "id", *(c.name for c in LAYERS[layer].columns)} <= set(names)
    assert ("geom" in names) == (layer in SPATIAL)


@pytest.mark.parametrize("layer", SPATIAL)
def test_geometries_are_geopackage_binaries(database, layer):
    for (blob,) in rows(database, f"SELECT geom FROM {layer} WHERE geom NOT NULL"):
        assert blob[:3] == b"GP\0"
        assert int.from_bytes(blob[4:8], "little" if blob[3] & 1 else "big") == 4326


@pytest.mark.parametrize("layer", SPATIAL)
def test_index_holds_every_geometry(database, layer):
    assert indexed(database, layer) == placed(database, layer) != set()


def indexed(database, layer):
    return {row[0] for row in rows(database, f"SELECT id FROM rtree_{layer}_geom")}


def placed(database, layer):
    found = rows(database, f"SELECT fid FROM {layer} WHERE geom IS NOT NULL")
    return {row[0] for row in found}


@needs_gdal
def test_gdal_lists_the_layers(store_file):
    ran = ogrinfo("-q", "-ro", store_file)

    assert ran.status == 0
    assert ran.told == ""
    assert set(re.findall(r"^\d+: (\w+)", ran.out, re.MULTILINE)) == set(TABLES)


@needs_gdal
def test_gdal_reads_the_file_while_it_is_served(server, store_file, features):
    for layer in SPATIAL:
        ran = to_geojson(store_file, layer)
        assert ran.told == ""
        assert set(ran.ids) == {f["id"] for f in features[layer]}


@needs_gdal
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("when", "Date"),
        ("confidence", "Real"),
        ("number", "Integer"),
        ("contrary", "Integer(Boolean)"),
        ("title", "String"),
    ],
)
def test_gdal_sees_the_types_of_columns(store_file, name, kind):
    ran = ogrinfo("-so", "-ro", store_file, "events")

    found = dict(re.findall(r"^(\w+): ([\w()]+) \(", ran.out, re.MULTILINE))

    assert found[name].replace("Integer64", "Integer") == kind


@needs_gdal
def test_gdal_selects_by_day_and_place(store_file, features):
    ran = to_geojson(
        store_file,
        "events",
        *("-where", "\"when\" >= '2024-12-14'"),
        *("-spat", "-20", "-30", "40", "40"),
    )

    found = set(ran.ids)
    days = ids(
        features["events"], lambda f: (f["properties"]["when"] or "") >= "2024-12-14"
    )
    assert found
    assert found <= days


@needs_gdal
def test_gdal_reads_whole_layers_while_another_process_writes(own_file):
    command = (sys.executable, "-c", WRITER, str(own_file))
    writer = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    counts = []
    with writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        for _ in range(ROUNDS):
            writer.stdin.write("more\n")
            writer.stdin.flush()
            ran = ogrinfo("-so", "-ro", own_file, *TABLES)
            assert ran.status == 0
            assert ran.told == ""
            found = re.findall(r"Feature Count: (\d+)", ran.out)
            counts.append(int(found[0]))
            assert len(found) == len(TABLES)
            assert writer.stdout.readline() == "written\n"
        writer.stdin.close()
    assert writer.returncode == 0
    assert counts == sorted(counts)
    assert all(count % 3 == 0 for count in counts)  # an article comes as a whole
    with closing(sqlite3.connect(own_file)) as database:
        assert indexed(database, "events") == placed(database, "events")


@needs_gdal
def test_index_follows_what_gdal_inserts(own_file, tmp_path, database):
    one = tmp_path / "one.geojson"
    one.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature",'
        '"properties":{"id":"drawn","title":"Drawn by hand"},'
        '"geometry":{"type":"Point","coordinates":[50.5,10.25]}}]}'
    )
    before = indexed(database, "mentions")

    ran = run("ogr2ogr", "-append", own_file, one, "-nln", "mentions")

    assert (ran.status, ran.told) == (0, "")
    (new,) = indexed(database, "mentions") - before
    assert indexed(database, "mentions") == placed(database, "mentions")
    ((west, south),) = rows(
        database, "SELECT minx, miny FROM rtree_mentions_geom WHERE id = ?", new
    )
    assert (west, south) == (50.5, 10.25)


@needs_gdal
@pytest.mark.parametrize("layer", SPATIAL)
def test_index_follows_what_gdal_deletes(own_file, database, layer):
    ((fid,),) = rows(database, f"SELECT fid FROM {layer} WHERE geom NOT NULL LIMIT 1")

    ran = ogrinfo("-q", own_file, "-sql", f"DELETE FROM {layer} WHERE fid = {fid}")

    assert (ran.status, ran.told) == (0, "")
    assert fid not in indexed(database, layer)
    assert indexed(database, layer) == placed(database, layer)


@needs_gdal
@pytest.mark.parametrize("layer", SPATIAL)
def test_index_follows_what_gdal_moves_and_unplaces(own_file, database, layer):
    (first,), (second,) = rows(
        database, f"SELECT fid FROM {layer} WHERE geom NOT NULL LIMIT 2"
    )
    moved = f"UPDATE {layer} SET geom = ST_GeomFromText('POINT (1 2)', 4326)"

    for sql in (
        f"{moved} WHERE fid = {first}",
        f"UPDATE {layer} SET geom = NULL WHERE fid = {second}",
    ):
        ran = ogrinfo("-q", own_file, "-sql", sql)
        assert (ran.status, ran.told) == (0, "")

    assert second not in indexed(database, layer)
    assert indexed(database, layer) == placed(database, layer)
    assert rows(
        database, f"SELECT minx, miny FROM rtree_{layer}_geom WHERE id = ?", first
    ) == [(1.0, 2.0)]


@needs_gdal
def test_store_goes_on_after_gdal_has_deleted_a_feature(own_file):
    ogrinfo("-q", own_file, "-sql", "DELETE FROM events WHERE id = 'e000000000000000'")
    three = small_article(1)[1]["features"]

    with closing(open_store(own_file)) as store:
        added = store.add(*small_article(1))
        page = store.page(Query(LAYERS["events"], limit=1000))
        removed = [store.remove(article.id) for article, _ in mapped_articles()]
        rest = store.page(Query(LAYERS["events"], limit=1000))

    assert added
    assert all(feature["id"].encode() in page.features for feature in three)
    assert removed == [True, True, True]
    assert rest.returned == len(three)
