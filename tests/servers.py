"""The command line in a process of its own, and what is asked of its server."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The commands with a small gazetteer in place of the large one, and without
# patience; worker processes run it, too.
DRIVER = """
import sys
from pathlib import Path
from geoapp import cli, pipeline
from geoapp.cli import server
for module in (pipeline, cli.gazetteer, cli.maps, cli.progress):
    module.ensure_gazetteer = lambda *_, **__: Path(sys.argv[1])
server._HEADER_MS = 1_500
if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[2:]))
"""
PATIENCE_S = 20


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    process: subprocess.Popen[str]
    port: int
    host: str = "127.0.0.1"

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request; underscores in names of headers become hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(
            self.host, self.port, timeout=PATIENCE_S
        )
        try:
            connection.request(method, path, body, told)
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def connect(self, text: str = "") -> socket.socket:
        """Open a connection and send the beginning of a request.

        Little is kept for it by the system, until it is read.
        """
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(("127.0.0.1", self.port))
            connection.sendall(text.replace("\n", "\r\n").encode())
        except OSError:
            connection.close()
            raise
        return connection

    def workers(self) -> list[int]:
        """Return the ids of the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [int(pid) for pid in children.read_text().split()]
        return [pid for pid in pids if b"spawn_main" in _command(pid)]


@contextmanager
def running(
    gazetteer: Path, *arguments: str, **environ: str
) -> Iterator[subprocess.Popen[str]]:
    """Run a command in the current folder until the block ends."""
    driver = Path("driver.py")
    driver.write_text(DRIVER)
    with subprocess.Popen(
        [sys.executable, str(driver), str(gazetteer), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def serving(gazetteer: Path, *arguments: str, **environ: str) -> Iterator[Server]:
    """Run `geoapp serve` until the block ends."""
    command = ("serve", "--port", "0", "--store", "geoapp.gpkg", *arguments)
    # The tagger takes longer to load than all that is asked here.
    environ.setdefault("GEOAPP_RECOGNIZER", "rules")
    with running(gazetteer, *command, **environ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("geoapp: http://"), process.communicate()
        host, _, port = line.strip().split("/")[2].rpartition(":")
        yield Server(process, int(port), host.strip("[]"))


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
