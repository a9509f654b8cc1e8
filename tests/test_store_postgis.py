import orjson
import pytest

from geoapp.columns import ARTICLES, EVENTS
from geoapp.errors import StoreError
from geoapp.query import Query
from geoapp.store import open_store
from geoapp.store.contract import Extent
from geoapp.store.postgis import schema
from tests.databases import add, connected, ids, opened, refused
from tests.stores import make_article, make_collection, make_feature


def test_a_schema_of_another_program_stays_untouched(postgis_store: str) -> None:
    with connected(postgis_store) as connection:
        connection.execute("CREATE SCHEMA geoapp CREATE TABLE events (a integer)")

    assert "another program" in refused(postgis_store)
    with connected(postgis_store) as connection:
        assert connection.execute("SELECT * FROM geoapp.events").fetchall() == []


def test_a_store_of_a_newer_version_is_refused(postgis_store: str) -> None:
    open_store(postgis_store).close()
    with connected(postgis_store) as connection:
        connection.execute("UPDATE geoapp.state SET version = 99")

    assert "newer geoapp (schema 99" in refused(postgis_store)


def test_an_older_store_is_brought_up_to_date_once(
    postgis_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a")
    migrations = ("ALTER TABLE geoapp.events ADD COLUMN note text",)
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)

    for _ in range(2):
        with opened(postgis_store) as store:
            assert ids(store, Query(EVENTS)) == ["a"]

    with connected(postgis_store) as connection:
        assert connection.execute("SELECT note FROM geoapp.events").fetchall()
        version = connection.execute("SELECT version FROM geoapp.state").fetchall()
        assert version == [(2,)]


def test_the_same_article_twice_in_one_go_is_kept_as_it_came_last(
    postgis_store: str,
) -> None:
    article = make_article()
    first = make_collection(make_feature("a"), make_feature("b"))
    later = make_collection(make_feature("b", title="New"), make_feature("c"))

    with opened(postgis_store) as store:
        assert store.add_many([(article, first), (article, later)]) == 1
        assert ids(store, Query(EVENTS)) == ["b", "c"]


def test_an_id_of_another_article_is_refused_and_nothing_kept(
    postgis_store: str,
) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a")
        before = store.state()

        with pytest.raises(StoreError, match="own id"):
            add(store, "Later.", "b", "a")

        assert ids(store, Query(EVENTS)) == ["a"]
        assert store.state() == before


def test_more_words_than_the_index_holds_are_found(postgis_store: str) -> None:
    words = " ".join(f"w{n:x}" for n in range(200_000)) + f" {'long' * 1000} Ṭarṭūs"
    with opened(postgis_store) as store:
        store.add(make_article(words), make_collection(make_feature("a", title=words)))
        add(store, "Ships left Tartus.", "b")

        assert ids(store, Query(EVENTS, text="w1ffff")) == ["a"]
        assert ids(store, Query(EVENTS, text=f"{'long' * 1000} tartus")) == ["a"]
        assert ids(store, Query(EVENTS, text=f"{'long' * 999} tartus")) == []


def test_a_text_with_a_null_character_is_kept(postgis_store: str) -> None:
    article = make_article("Ships\0left Tartus.")
    with opened(postgis_store) as store:
        store.add(article, make_collection(make_feature("a", title="Ships\0left")))

        assert store.article(article.id) == article
        feature = orjson.loads(store.item(EVENTS, "a") or b"")
        assert feature["properties"]["title"] == "Ships\0left"
        assert store.item(EVENTS, "\0") is None


def test_the_extent_shrinks_when_what_lay_outside_goes(postgis_store: str) -> None:
    with opened(postgis_store) as store:
        for number in range(4):
            add(store, f"Text {number}.", f"{number}", lon=float(number))
        store.remove(make_article("Text 0.").id)
        add(store, "Text 3.", "3", lon=2.5)

        assert store.extent(EVENTS) == Extent((1.0, 2.0, 2.5, 2.0), None)
        assert store.extent(ARTICLES) == Extent(None, None)


def test_a_removed_article_leaves_no_row(postgis_store: str) -> None:
    with opened(postgis_store) as store, connected(postgis_store) as connection:
        add(store, "Ships left Tartus.", "a", "b")
        store.remove(make_article().id)
        tables = connection.execute(
            "SELECT c.relname FROM pg_class AS c WHERE c.relkind = 'r'"
            " AND c.relnamespace = 'geoapp'::regnamespace AND c.relname <> 'state'"
        ).fetchall()
        rows = [
            connection.execute(f"SELECT * FROM geoapp.{name}").fetchall()
            for (name,) in tables
        ]

    assert len(rows) == 9
    assert not any(rows)


def test_the_schema_is_one_that_a_gis_lists(postgis_store: str) -> None:
    open_store(postgis_store).close()
    with connected(postgis_store) as connection:
        listed = connection.execute(
            "SELECT f_table_name, f_geometry_column, srid FROM geometry_columns"
            " ORDER BY 1"
        ).fetchall()

    names = ("events", "mentions", "movements")
    assert listed == [(name, "geom", 4326) for name in names]
