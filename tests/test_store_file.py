"""What the store in a file does beyond what every store does."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from geoapp.columns import EVENTS, LAYERS
from geoapp.errors import SettingsError
from geoapp.model import Article
from geoapp.query import Box, Query, SortKey
from geoapp.store import open_store
from tests.geopackages import fill
from tests.stores import make_article, make_collection, make_feature


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "geoapp.gpkg"


def test_an_address_without_its_package_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("psycopg", "psycopg_pool"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in [
        name for name in sys.modules if name.startswith("geoapp.store.postgis")
    ]:
        monkeypatch.delitem(sys.modules, name)

    with pytest.raises(SettingsError, match=r'pip install "geoapp\[postgis\]"'):
        open_store("postgresql://127.0.0.1/geoapp")


def test_the_file_tells_what_it_is_by_the_standard(path: Path) -> None:
    fill(path)

    with closing(sqlite3.connect(path)) as connection:

        def all_of(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        assert all_of("PRAGMA application_id") == [(0x47504B47,)]
        assert all_of("PRAGMA user_version") == [(10300,)]
        assert all_of("PRAGMA journal_mode") == [("wal",)]
        assert all_of("PRAGMA foreign_key_check") == []
        assert all_of("SELECT table_name, data_type, srs_id FROM gpkg_contents") == [
            ("events", "features", 4326),
            ("movements", "features", 4326),
            ("mentions", "features", 4326),
            ("articles", "attributes", None),
        ]
        assert all_of("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1") == [
            (-1,),
            (0,),
            (4326,),
        ]
        assert all_of(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents"
            " WHERE table_name = 'movements'"
        ) == [(-10.5, -5.0, 20.0, 40.0)]
        assert all_of("SELECT DISTINCT extension_name FROM gpkg_extensions") == [
            ("gpkg_rtree_index",)
        ]


needs_gdal = pytest.mark.skipif(not shutil.which("ogrinfo"), reason="no gdal-bin here")


@needs_gdal
def test_gdal_reads_the_layers_without_a_warning_while_the_store_is_open(
    path: Path,
) -> None:
    article = Article("Ships.", (), title="A", published=datetime(2024, 3, 1, 12))
    fill(path)
    with closing(open_store(path)) as store:
        store.add(article, make_collection())

        told = subprocess.run(
            ["ogrinfo", "-ro", "-al", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )

    assert told.stderr == ""
    layers = [
        line for line in told.stdout.splitlines() if line.startswith("Layer name")
    ]
    assert layers == [f"Layer name: {name}" for name in LAYERS]
    for line in (
        "when: Date (0.0)",
        "contrary: Integer(Boolean) (0.0)",
        "confidence: Real (0.0)",
        "published: DateTime (0.0)",
        "  POINT (1 2)",
        "  LINESTRING (-10.5 -5,20 40)",
        "  when (Date) = 2024/03/01",
        "  published (DateTime) = 2024/03/01 12:00:00+00",
    ):
        assert line in told.stdout


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with more events than are counted."""
    path = tmp_path_factory.mktemp("many") / "geoapp.gpkg"
    features = [
        make_feature(f"{n}", (1.0, 1.0), title="Ships", when="2024-03-01", trigger="A")
        for n in range(10_050)
    ]
    with closing(open_store(path)) as store:
        store.add_many([(make_article(), make_collection(*features))])
    return path


@pytest.mark.parametrize(
    "query",
    [
        Query(EVENTS),
        Query(EVENTS, after=(500,)),
        Query(EVENTS, sort=(SortKey("when"),)),
        Query(EVENTS, sort=(SortKey("when", True),), after=("2024-03-01", 500)),
        Query(EVENTS, sort=(SortKey("category", True),), after=(None, 500)),
        Query(EVENTS, text="ships"),
        Query(EVENTS, boxes=(Box(0, 0, 2, 2),)),
        Query(EVENTS, condition={"op": "=", "args": [{"property": "trigger"}, "A"]}),
    ],
    ids=["all", "on", "up", "down", "nulls", "words", "box", "condition"],
)
def test_a_page_of_many_is_a_walk_without_sorting(many: Path, query: Query) -> None:
    with closing(open_store(many)) as store:
        told: list[str] = []
        with store._file.reading() as connection:
            connection.set_trace_callback(told.append)

        page = store.page(query)

        with store._file.reading() as connection:
            connection.set_trace_callback(None)
            plans = [
                str(step)
                for statement in told
                if statement.startswith("SELECT")
                for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
            ]
    assert page.matched is None
    assert plans != []
    assert [step for step in plans if "TEMP B-TREE" in step] == []
