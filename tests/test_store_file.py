"""What the store in a file does beyond what every store does."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from geoapp.columns import ARTICLES, EVENTS, LAYERS
from geoapp.errors import SettingsError, StoreError
from geoapp.features import dumps
from geoapp.model import Article, Sentence
from geoapp.query import Box, Query, SortKey
from geoapp.store import open_store
from tests.stores import make_article, make_collection, make_feature

NOBODY = 65534  # a user without rights, so that the tests hold for root too
LINE = {"type": "LineString", "coordinates": [[-10.5, -5], [20, 40]]}

OLD_SCHEMA = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    outlet TEXT,
    published TEXT,
    source_url TEXT,
    events INTEGER NOT NULL,
    article TEXT NOT NULL,
    features TEXT NOT NULL
) STRICT;
PRAGMA application_id = 0x67656F61;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""
OLD_ARTICLE = Article(
    "Ships left Ṭarṭūs.",
    (Sentence(0, 18),),
    title="Ships",
    published=datetime(2024, 12, 14, 17, 51),
    outlet="Example Post",
)
OLD_FEATURES = dumps(
    make_collection(make_feature("a", (1.5, 2.5), title="Ships"), make_feature("b"))
)


@contextmanager
def without_root() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "geoapp.gpkg"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that every user can reach, unlike `tmp_path`."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def fill(path: Path, *texts: str) -> None:
    with closing(open_store(path)) as store:
        for text in texts or ("Ships left Tartus.",):
            feature = make_feature(text, (1.0, 2.0), title="Ships", when="2024-03-01")
            mention = make_feature(f"m {text}", (1.5, 2.0), kind="mention")
            movement = make_feature(f"v {text}", LINE, kind="movement")
            store.add(make_article(text), make_collection(mention, feature, movement))


def fill_old(path: Path, features: str = OLD_FEATURES) -> None:
    fields = {
        "text": OLD_ARTICLE.text,
        "sentences": [{"start": 0, "end": 18}],
        "title": "Ships",
        "published": "2024-12-14T17:51:00",
        **dict.fromkeys(("author", "url", "language", "dateline", "reuse")),
        "outlet": "Example Post",
    }
    row = (OLD_ARTICLE.id, "Ships", "Example Post", fields["published"], None, 2)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(OLD_SCHEMA)
        connection.execute(
            "INSERT INTO article (id, title, outlet, published, source_url, events,"
            " article, features) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, json.dumps(fields), features),
        )


def disagreements(path: Path) -> list[str]:
    """Return what is wrong in a file: what SQLite finds and what tables tell."""
    with closing(sqlite3.connect(path)) as connection:
        wrong = [x for (x,) in connection.execute("PRAGMA integrity_check")]
        for name, layer in LAYERS.items():
            hidden = (f"geoapp_{name}_body", f"geoapp_{name}_key")
            rows = [
                f"SELECT fid FROM {table} ORDER BY fid" for table in (name, *hidden)
            ]
            told = [connection.execute(row).fetchall() for row in rows]
            if layer.located:
                boxes = f"SELECT id FROM rtree_{name}_geom ORDER BY id"
                placed = f"SELECT fid FROM {name} WHERE geom NOT NULL ORDER BY fid"
                told[1:1] = []
                if connection.execute(boxes).fetchall() != (
                    connection.execute(placed).fetchall()
                ):
                    wrong.append(f"boxes of {name}")
            if not told[0] == told[1] == told[2]:
                wrong.append(f"rows of {name}")
            words = f"geoapp_{name}_text"
            try:
                connection.execute(
                    f"INSERT INTO {words} ({words}) VALUES ('integrity-check')"
                )
            except sqlite3.DatabaseError:
                wrong.append(f"words of {name}")
    return [x for x in wrong if x != "ok"]


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("Ships left Tartus. " * 100)

    with pytest.raises(StoreError, match="is no store of geoapp or is damaged"):
        open_store(path)
    assert path.read_text() == "Ships left Tartus. " * 100


def test_a_damaged_store_is_named_in_one_line(path: Path) -> None:
    fill(path)
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))

    with pytest.raises(StoreError) as caught, closing(open_store(path)) as store:
        store.articles()

    assert str(caught.value) == (
        f"the store {path} is damaged; move it away to start an empty one"
    )


@pytest.mark.parametrize("application_id", [0, 0x47504B47], ids=["none", "GeoPackage"])
def test_a_database_of_another_program_stays_untouched(
    path: Path, application_id: int
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE article (id)")
        connection.execute(f"PRAGMA application_id = {application_id}")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE geoapp_store SET version = 99")

    with pytest.raises(StoreError, match="newer geoapp"):
        open_store(path)


@pytest.mark.parametrize("name", [".", "file/geoapp.gpkg"], ids=["folder", "file"])
def test_a_path_that_cannot_hold_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError):
        open_store(tmp_path / name)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()

    fill(path)

    assert disagreements(path) == []


def test_a_folder_without_permission_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o555)

    with without_root(), pytest.raises(StoreError, match="choose another file"):
        open_store(open_folder / "geoapp.gpkg")


@pytest.mark.parametrize("folder_mode", [0o777, 0o555], ids=["file", "folder and file"])
def test_a_read_only_store_can_be_read(open_folder: Path, folder_mode: int) -> None:
    path = open_folder / "geoapp.gpkg"
    fill(path)
    path.chmod(0o444)
    open_folder.chmod(folder_mode)

    with without_root(), closing(open_store(path)) as store:
        assert store.article(make_article().id) == make_article()
        assert store.page(Query(EVENTS, boxes=(Box(0, 0, 2, 2),))).returned == 1
        with pytest.raises(StoreError, match="is read-only"):
            store.add(make_article("Later."), make_collection())


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    fill(path)
    large = make_collection(
        *(make_feature(f"x{n}", title="x" * 999) for n in range(99))
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    with closing(open_store(path)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
        try:
            with pytest.raises(StoreError, match="disk"):
                store.add(make_article("Large."), large)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [summary.id for summary in store.articles()] == [make_article().id]
        assert store.add(make_article("Large."), large)
    assert disagreements(path) == []


def test_a_store_of_the_first_schema_is_brought_forward(path: Path) -> None:
    fill_old(path)

    with closing(open_store(path)) as store:
        assert store.article(OLD_ARTICLE.id) == OLD_ARTICLE
        assert store.features(OLD_ARTICLE.id) == OLD_FEATURES
        assert store.articles()[0].published == OLD_ARTICLE.published
        assert store.page(Query(EVENTS, boxes=(Box(1, 2, 2, 3),))).returned == 1
    with closing(sqlite3.connect(f"{path}.v1")) as kept:
        assert kept.execute("SELECT features FROM article").fetchall() == [
            (OLD_FEATURES,)
        ]
    assert disagreements(path) == []


def test_what_cannot_be_brought_forward_stays_as_it_was(path: Path) -> None:
    fill_old(path, dumps(make_collection({"id": 1, "properties": {"kind": "x"}})))

    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be kept"):
            open_store(path)
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("SELECT id FROM article").fetchall() == [(OLD_ARTICLE.id,)]
        assert old.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_first_schema_in_other_hands_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.store.geopackage.migrate._PATIENCE_S", 0.0)
    fill_old(path)

    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT * FROM article").fetchone()
        with pytest.raises(StoreError, match="is held by another program"):
            open_store(path)
    open_store(path).close()

    assert disagreements(path) == []


def test_processes_that_meet_an_old_file_at_once_bring_it_forward_once(
    path: Path,
) -> None:
    fill_old(path)
    script = "import sys; from geoapp.store import open_store; open_store(sys.argv[1])"
    command = [sys.executable, "-c", script, str(path)]
    started = [subprocess.Popen(command) for _ in range(3)]

    codes = [process.wait(60) for process in started]

    assert codes == [0, 0, 0]
    with closing(open_store(path)) as store:
        assert len(store.articles()) == 1


def test_the_store_of_the_former_name_is_taken_over(path: Path) -> None:
    before = path.with_name("articles.sqlite")
    fill_old(before)

    with closing(open_store(path)) as store:
        assert store.features(OLD_ARTICLE.id) == OLD_FEATURES
        store.remove(OLD_ARTICLE.id)

    with closing(open_store(path)) as store:
        assert store.articles() == ()
    with closing(sqlite3.connect(before)) as old:
        assert old.execute("SELECT count(*) FROM article").fetchone() == (1,)


def test_a_store_of_another_name_is_not_filled_from_the_former(path: Path) -> None:
    fill_old(path.with_name("articles.sqlite"))

    with closing(open_store(path.with_name("team.gpkg"))) as store:
        assert store.articles() == ()


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


WRITER = """
import sys
from geoapp.store import open_store
from tests.stores import make_article, make_collection, make_feature
store = open_store(sys.argv[1])
line = {"type": "LineString", "coordinates": [[0, 0], [5, 5]]}

def mapped(name):
    features = [make_feature(f"{name} {n}", (n, n), title=name) for n in range(5)]
    features += [make_feature(name, line, kind="movement")]
    return make_article(name), make_collection(*features)

for n in range(10 ** 9):
    told = [f"{sys.argv[2]} {n} {m}" for m in range(4)]
    if n % 3:
        store.add(*mapped(told[0]))
        del told[1:]
    else:
        store.add_many(map(mapped, told))
    if n % 5 == 4:
        store.add(*mapped(f"gone {told[0]}"))
        store.remove(make_article(f"gone {told[0]}").id)
    print(*told, sep="\\n", flush=True)
"""
KILLS = 100


def test_a_writer_killed_at_any_moment_leaves_what_was_confirmed(path: Path) -> None:
    script = f"""
import os, random, signal, sys, time
random.seed(7)
writer = compile({WRITER!r}, "writer", "exec")
import geoapp.store, tests.stores
for life in range({KILLS}):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(writing, 1)
        sys.argv[2:] = [str(life)]
        exec(writer)
    os.close(writing)
    with open(reading, "rb") as pipe:
        time.sleep(random.uniform(0.0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        sys.stdout.write(pipe.read().decode().rpartition("\\n")[0] + "\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    confirmed = {line for line in done.stdout.splitlines() if line}

    with closing(open_store(path)) as store:
        kept = {summary.id for summary in store.articles()}
        assert {make_article(text).id for text in confirmed} <= kept
        events, movements = 0, 0
        for id in kept:
            features = json.loads(store.features(id) or "")["features"]
            events += len(features) - 1
            movements += 1
        assert len(list(store.stream(Query(EVENTS)))) == events == 5 * len(kept)
        assert len(list(store.stream(Query(ARTICLES)))) == movements
    assert len(confirmed) > KILLS
    assert disagreements(path) == []


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
