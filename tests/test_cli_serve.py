"""geoapp serve as its users meet it: real processes, real connections."""

import json
import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from geoapp.article import read_article
from geoapp.cli import main
from geoapp.features import dumps
from geoapp.model import Names
from geoapp.pipeline import Backends, load_backends, parse
from geoapp.settings import Settings
from geoapp.store import open_store
from geoapp.web.gateway import STREAMS, THREADS, UPLOADS
from tests.servers import PATIENCE_S, Server, running, serving

TEXT = "Ships leave\n\nTwo ships left Tartus for Sevastopol on Friday.\n"
BROWSER = "text/html,*/*;q=0.8"
LARGE = "/static/vendor/countries-10m.json"
POST = "POST /articles HTTP/1.1\nHost: localhost\nContent-Type: text/plain\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GEOAPP_")]:
        monkeypatch.delenv(name)
    Path("ships.txt").write_text(TEXT)
    return tmp_path


@pytest.fixture
def server(small_gazetteer: Path) -> Iterator[Server]:
    with serving(small_gazetteer, GEOAPP_MAX_ARTICLE_BYTES="20000") as server:
        yield server


def until(fact: Callable[[], Any]) -> Any:
    """Return what becomes true; the processes meant need a moment."""
    for _ in range(PATIENCE_S * 50):
        if value := fact():
            return value
        Event().wait(0.02)
    raise AssertionError("it did not happen")


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def most_memory(pid: int) -> int:
    """Return the most memory that a process ever had, bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert match is not None
    return int(match.group(1)) * 1024


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_articles_given_are_shown_until_the_server_is_stopped(
    small_gazetteer: Path, name: str
) -> None:
    with serving(small_gazetteer, "ships.txt") as server:
        response, _ = server.ask("GET", "/", Accept=BROWSER)
        _, page = server.ask("GET", response.headers["Location"], Accept=BROWSER)
        workers = server.workers()
        server.process.send_signal(signal.Signals[name])
        out, errors = server.process.communicate(timeout=PATIENCE_S)

    assert b"Ships leave" in page
    assert (server.process.returncode, out, errors) == (0, "", "")
    assert len(workers) == 1
    assert not is_running(workers[0])


def test_an_article_given_takes_the_place_of_its_old_map(
    small_gazetteer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = read_article(TEXT)
    old = parse(article, Backends(lambda _: Names(()), lambda _: ()))
    with closing(open_store("geoapp.gpkg")) as store:
        store.add(article, old)

    with serving(small_gazetteer, "ships.txt") as server:
        _, body = server.ask("GET", f"/articles/{article.id}.geojson")

    monkeypatch.setattr("geoapp.pipeline.ensure_gazetteer", lambda _: small_gazetteer)
    new = parse(article, load_backends(Settings(recognizer="rules")))
    assert body.decode() == dumps(new) != dumps(old)


@pytest.mark.parametrize("host", ["localhost", "::1"])
def test_a_server_listens_where_it_is_told(small_gazetteer: Path, host: str) -> None:
    with serving(small_gazetteer, "--host", host) as server:
        response, _ = server.ask("GET", "/articles")

    assert server.host == host
    assert response.status == 200


def test_a_port_in_use_names_the_option_before_anything_slow(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> None:
        raise AssertionError("the gazetteer was built for a port that is taken")

    monkeypatch.setattr("geoapp.cli.progress.ensure_gazetteer", slow)
    with socket.socket() as taken:
        # Shared, as another server of geoapp takes it.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        code = main(["serve", "--port", str(port), "--store", "a.gpkg"])

    assert code == 1
    assert capsys.readouterr().err == (
        f"geoapp: port {port} is in use; choose another with --port\n"
    )


def test_a_recognizer_that_is_not_there_stops_the_start_in_one_line(
    small_gazetteer: Path,
) -> None:
    with running(
        small_gazetteer, "serve", "--port", "0", "--store", "a.gpkg",
        "--recognizer", "none",
    ) as process:  # fmt: skip
        out, errors = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, out) == (1, "")
    assert errors.startswith("geoapp: unknown recognizer 'none'")
    assert errors.count("\n") == 1


def test_a_worker_that_dies_is_started_again(server: Server) -> None:
    (first,) = server.workers()

    os.kill(first, signal.SIGKILL)

    (second,) = until(lambda: [pid for pid in server.workers() if pid != first])
    assert until(lambda: answers(server))
    assert not is_running(first)
    server.process.terminate()
    assert server.process.wait(PATIENCE_S) == 0
    assert not is_running(second)


def answers(server: Server) -> bool:
    try:
        return server.ask("GET", "/healthz")[0].status == 200
    except OSError:
        return False


def test_workers_end_with_the_process_that_began_them(server: Server) -> None:
    (worker,) = server.workers()

    server.process.kill()

    assert until(lambda: not is_running(worker))


def test_a_request_that_runs_ends_before_the_server(server: Server) -> None:
    text = "Two ships left Tartus on Friday."
    with server.connect(f"{POST}Content-Length: {len(text)}\n\n{text[:9]}") as client:
        # Once this is answered, the worker has taken the one before.
        server.ask("GET", "/healthz")
        server.process.terminate()
        until(lambda: not accepts(server))
        client.sendall(text[9:].encode())
        answer = client.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 201 ")
    assert server.process.wait(PATIENCE_S) == 0


def accepts(server: Server) -> bool:
    try:
        server.connect().close()
    except OSError:
        return False
    return True


def test_two_workers_answer_and_count_together(
    small_gazetteer: Path, folder: Path
) -> None:
    options = ("--workers", "2")
    with serving(small_gazetteer, *options, TMPDIR=str(folder)) as server:
        assert len(server.workers()) == 2
        made = list(folder.glob("geoapp-metrics-*"))
        for _ in range(20):
            assert server.ask("GET", "/healthz")[0].status == 200
        _, counts = server.ask("GET", "/metrics")
        server.process.terminate()
        server.process.wait(PATIENCE_S)

    line = 'geoapp_requests_total{method="GET",route="/healthz",status="200"} 20.0'
    assert line in counts.decode().splitlines()
    assert len(made) == 1
    assert not made[0].exists()


def test_clients_that_stall_stop_nobody_else(server: Server) -> None:
    """More of each kind than there are threads."""
    upload = f"{POST}Content-Length: 10000\n\nTwo ships"
    download = f"GET {LARGE} HTTP/1.1\nHost: localhost\n\n"
    beginnings = ["", "GET / HT", upload, download]
    with ExitStack() as clients:
        for beginning in beginnings:
            for _ in range(THREADS + 6):
                clients.enter_context(server.connect(beginning))

        alive, _ = server.ask("GET", "/healthz")
        page, _ = server.ask("GET", "/articles")
        added, _ = server.ask("POST", "/articles", TEXT, Content_Type="text/plain")
        large, told = server.ask("GET", LARGE)

    assert (alive.status, page.status) == (200, 200)
    assert added.status == large.status == 503
    assert large.headers["Retry-After"] == "5"
    assert json.loads(told)["status"] == 503
    assert STREAMS + UPLOADS < THREADS
    assert until(lambda: server.ask("GET", LARGE)[0].status == 200)
    assert until(lambda: adds(server))


def adds(server: Server) -> bool:
    added, _ = server.ask("POST", "/articles", TEXT, Content_Type="text/plain")
    return added.status in (200, 201)


@pytest.mark.parametrize(
    "beginning",
    ["", "GET / HTTP/1.1\nHost: local", "PRI * HTTP/2.0\n\nSM\n\n"],
    ids=["nothing", "half a head", "HTTP/2"],
)
def test_a_connection_that_asks_nothing_is_closed(
    server: Server, beginning: str
) -> None:
    with server.connect(beginning) as client:
        rest = client.makefile("rb").read()

    assert rest == b"" or rest.startswith(b"HTTP/1.1 4")


def test_a_body_over_the_limit_is_refused_unread(server: Server) -> None:
    with server.connect(f"{POST}Content-Length: 100000000000\n\nTwo ships") as client:
        answer = client.makefile("rb").readline()

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_without_end_is_not_kept(server: Server) -> None:
    (worker,) = server.workers()
    before = most_memory(worker)
    chunk = b"10000\r\n" + b"Two ships left. " * 4096 + b"\r\n"
    with server.connect(f"{POST}Transfer-Encoding: chunked\n\n") as client:
        try:
            for _ in range(2_000):  # 130 MB
                client.sendall(chunk)
        except OSError:
            pass
        answer = client.makefile("rb")
        try:
            line = answer.readline()
        except OSError:
            line = b""

    assert line == b"" or line.startswith(b"HTTP/1.1 413 ")
    assert most_memory(worker) - before < 20_000_000
    assert server.ask("GET", "/healthz")[0].status == 200


def test_behind_a_proxy_everything_leads_through_it(small_gazetteer: Path) -> None:
    options = ("--root-path", "https://maps.example/x", "ships.txt")
    proxied = {"Accept": BROWSER, "Host": "maps.example"}
    with serving(small_gazetteer, *options) as server:
        start, _ = server.ask("GET", "/x/", **proxied)
        _, page = server.ask("GET", start.headers["Location"], **proxied)
        cut, _ = server.ask("GET", start.headers["Location"][2:], **proxied)
        links = re.findall(r'(?:href|src|action|data-\w+)="(/[^"]*)"', page.decode())
        statuses = {
            server.ask("GET", link, Host="maps.example")[0].status
            for link in links
            if not link.endswith(("/delete", "/static/"))
        }
        strange, _ = server.ask("GET", "/x/", Host="evil.example")

    assert start.headers["Location"].startswith("/x/articles/")
    assert cut.status == 200
    assert len(links) > 20
    assert all(link.startswith("/x/") for link in links)
    assert statuses == {200}
    assert "https://maps.example/x/embed/" in page.decode()
    assert strange.status == 403


def test_the_access_log_is_a_line_of_json_for_each_request(
    small_gazetteer: Path,
) -> None:
    path = "/a%22b%0Ac%1b%E2%80%A8?token=hush-hush-hush"
    with serving(small_gazetteer, "--access-log", "json") as server:
        server.ask("GET", path, Authorization="Bearer hush-hush-hush")
        server.ask("GET", "/healthz")
        server.process.terminate()
        out, errors = server.process.communicate(timeout=PATIENCE_S)

    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["path"] for line in lines] == ['/a"b\nc\x1b\u2028', "/healthz"]
    assert [line["status"] for line in lines] == [404, 200]
    assert lines[1]["bytes"] == len('{"status":"ok"}')
    assert lines[1]["duration_ms"] < 1000
    assert "hush" not in out + errors
