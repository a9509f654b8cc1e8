import logging
import os
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from geoapp.columns import EVENTS
from geoapp.errors import StoreError
from geoapp.query import Box, Query, SortKey
from geoapp.store import open_store
from tests.databases import PASSWORD, add, connected, ids, opened, refused
from tests.postgis import MissingServer, Server, own_server


@pytest.fixture
def role(postgis_server: Server, postgis_store: str) -> Iterator[str]:
    """Return the address of the database for a role without rights in it."""
    name = f"geoapp_test_role_{os.getpid()}"
    postgis_server.run(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    database = postgis_store.rsplit("/", 1)[1]
    yield postgis_server.address(database, user=name, password=PASSWORD)
    with connected(postgis_store) as connection:
        connection.execute(f"DROP OWNED BY {name}")
    postgis_server.run(f"DROP ROLE {name}")


@pytest.fixture(scope="module")
def restartable() -> Iterator[Server]:
    """Return a server that no other test stands on."""
    try:
        with own_server() as server:
            yield server
    except MissingServer as missing:
        pytest.skip(str(missing))


def test_a_wrong_password_is_told_without_it(role: str) -> None:
    said = refused(role.replace(PASSWORD, "wrong-" + PASSWORD))

    assert "password authentication failed" in said


def test_a_database_that_is_not_there_is_named(postgis_server: Server) -> None:
    said = refused(postgis_server.address("no_such_database"))

    assert 'database "no_such_database" does not exist' in said


def test_a_server_that_is_not_there_is_named(restartable: Server) -> None:
    restartable.control("stop", "-m", "fast")

    said = refused(restartable.address("postgres", password=PASSWORD))
    restartable.control("start")

    assert "the database postgres at 127.0.0.1" in said
    assert "is the server running?" in said


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://user:{PASSWORD}%zz@127.0.0.1/geoapp",
        f"postgresql://user:{PASSWORD}@127.0.0.1/geoapp?nonsense={PASSWORD}",
        f"postgresql://user:{PASSWORD}@127.0.0.1:port/geoapp",
    ],
    ids=["percent", "parameter", "port"],
)
def test_an_address_that_is_none_is_not_repeated(address: str) -> None:
    refused(address)


def test_nothing_logs_the_password(
    role: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError):
        open_store(role)

    assert PASSWORD not in caplog.text
    assert PASSWORD not in "".join(capfd.readouterr())


def test_a_role_that_may_make_nothing_is_told_so(role: str) -> None:
    assert "permission denied" in refused(role)


def test_a_database_without_postgis_says_what_to_do(
    postgis_server: Server, role: str
) -> None:
    with postgis_server.database(with_postgis=False) as url:
        owner = role.rsplit("/", 1)[0].rsplit("@", 1)[0].split("//")[1].split(":")[0]
        database = url.rsplit("/", 1)[1]
        postgis_server.run(f"GRANT CREATE ON DATABASE {database} TO {owner}")

        said = refused(role.rsplit("/", 1)[0] + "/" + database)

    assert "CREATE EXTENSION postgis" in said


def test_who_may_only_read_reads(role: str, postgis_store: str) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a")
    name = role.split("//")[1].split(":")[0]
    with connected(postgis_store) as connection:
        connection.execute(f"GRANT USAGE ON SCHEMA geoapp TO {name}")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA geoapp TO {name}")

    with opened(role) as store:
        assert ids(store, Query(EVENTS, boxes=(Box(0, 0, 9, 9),))) == ["a"]
        with pytest.raises(StoreError, match="does not allow that"):
            add(store, "Later.", "b")
        assert len(store.articles()) == 1


def test_a_question_that_takes_too_long_is_given_up(postgis_store: str) -> None:
    impatient = f"{postgis_store}?options={quote('-c statement_timeout=50')}"
    with opened(impatient) as store, connected(postgis_store) as connection:
        add(store, "Ships left Tartus.", "a")
        with connection.transaction():
            connection.execute("LOCK TABLE geoapp.events_body")
            with pytest.raises(StoreError, match="narrow it"):
                store.page(Query(EVENTS))

        assert ids(store, Query(EVENTS)) == ["a"]


def test_connections_that_were_cut_are_made_anew(postgis_store: str) -> None:
    with opened(postgis_store) as store, connected(postgis_store) as connection:
        add(store, "Ships left Tartus.", "a")
        for number in range(3):
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            add(store, f"Later {number}.", f"b{number}")

        assert ids(store, Query(EVENTS)) == ["a", "b0", "b1", "b2"]


def test_a_server_that_comes_back_is_used_again(restartable: Server) -> None:
    with restartable.database() as url, opened(url) as store:
        add(store, "Ships left Tartus.", "a")
        restartable.control("stop", "-m", "immediate")
        with pytest.raises(StoreError, match="cannot be reached") as caught:
            store.page(Query(EVENTS))
        with pytest.raises(StoreError, match="cannot be reached"):
            add(store, "Later.", "b")
        restartable.control("start")

        assert "\n" not in str(caught.value)
        assert ids(store, Query(EVENTS)) == ["a"]
        add(store, "Later.", "b")
        assert ids(store, Query(EVENTS)) == ["a", "b"]


def test_a_download_that_is_left_gives_its_connection_back(postgis_store: str) -> None:
    with opened(postgis_store) as store:
        add(store, "Ships left Tartus.", "a", "b", "c")
        for _ in range(40):
            features = store.stream(Query(EVENTS, sort=(SortKey("title"),)))
            assert next(features).startswith(b'{"')
            features.close()  # type: ignore[attr-defined]
