"""A PostgreSQL server for the tests: one that is named, or one of their own.

`TEST_POSTGIS` is the address of a server and a role that may make
databases there. Without it a server is started for the run in a folder of its
own, where PostgreSQL and PostGIS are installed.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

INSTALLED = Path("/usr/lib/postgresql")
VARIABLE = "TEST_POSTGIS"

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


class MissingServer(Exception):
    """No server is named and none can be started."""


@dataclass
class Server:
    """A running server; `folder` is set where it belongs to the tests."""

    url: str
    folder: Path | None = None
    bin: Path | None = None
    _numbers: Iterator[int] = field(default_factory=count)
    _template: str = ""

    def address(self, database: str, *, user: str = "", password: str = "") -> str:
        parts = conninfo_to_dict(self.url)
        name, word = user or parts["user"], password or parts.get("password", "")
        host = f"{parts['host']}:{parts.get('port', 5432)}"
        return f"postgresql://{name}:{word}@{host}/{database}"

    @contextmanager
    def database(self, *, with_postgis: bool = True) -> Iterator[str]:
        """Lend the address of an empty database."""
        name = f"geoapp_test_{os.getpid()}_{next(self._numbers)}"
        template = self._prepared() if with_postgis else "template0"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.address(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Do what only the administrator may."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement))  # type: ignore[arg-type]

    def close(self) -> None:
        if self._template:
            self.run(f"DROP DATABASE {self._template} WITH (FORCE)")

    def control(self, *command: str) -> None:
        """Start or stop a server that belongs to the tests."""
        assert self.folder is not None
        assert self.bin is not None
        log = self.folder / "log"
        pg_ctl = [self.bin / "pg_ctl", "-D", self.folder / "data", "-l", log, "-w"]
        _as_postgres([*pg_ctl, *command], self.folder)

    def _prepared(self) -> str:
        if not self._template:
            name = f"geoapp_test_{os.getpid()}"
            self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
            self._template = name
            with psycopg.connect(self.address(name), autocommit=True) as connection:
                connection.execute("CREATE EXTENSION postgis")
        return self._template


@contextmanager
def running_server() -> Iterator[Server]:
    """Lend the server that is named, or start one.

    Raises:
        MissingServer: If there is neither a name nor what can be started.
    """
    named = os.environ.get(VARIABLE)
    if named:
        server = Server(named)
        try:
            yield server
        finally:
            server.close()
        return
    with own_server() as server:
        yield server


@contextmanager
def own_server() -> Iterator[Server]:
    """Start a server in a folder that is gone afterwards."""
    controls = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    if not controls:
        raise MissingServer(f"PostGIS is not installed and {VARIABLE} names none")
    bin = INSTALLED / controls[-1].parents[1].name / "bin"
    folder = Path(tempfile.mkdtemp(prefix="geoapp-postgis-"))
    try:
        yield from _started(folder, bin)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, bin: Path) -> Iterator[Server]:
    password = secrets.token_hex(8)
    (folder / "password").write_text(password)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (folder, folder / "password"):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    initdb = [bin / "initdb", "-D", folder / "data", "-U", "postgres", "--no-sync"]
    options = ["-E", "UTF8", "--locale=C", "-A", "scram-sha-256"]
    _as_postgres([*initdb, *options, f"--pwfile={folder / 'password'}"], folder)
    port = free_port()
    settings = {**_SETTINGS, "port": str(port)}
    lines = (f"{name} = '{value}'\n" for name, value in settings.items())
    with (folder / "data/postgresql.conf").open("a") as file:
        file.writelines(lines)
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    server = Server(url, folder, bin)
    server.control("start")
    try:
        yield server
    finally:
        server.control("stop", "-m", "immediate")


def _as_postgres(command: list[Path | str], folder: Path) -> None:
    """Run a command of the server, which does not run as root."""
    user = "postgres" if os.geteuid() == 0 else None
    done = subprocess.run(
        command, user=user, group=user, cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise MissingServer(f"{command[0]}: {done.stdout} {done.stderr}")


def free_port() -> int:
    """Return a port of loopback that nobody listens at now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
