"""The server itself: worker processes that answer, until they are stopped."""

import logging
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from geoapp.settings import Settings
from geoapp.web.gateway import THREADS
from geoapp.web.metrics import FOLDER
from geoapp.web.worker import load

_CONNECTIONS = 1024  # of a worker; further ones wait
_HEADER_MS = 10_000  # until the head of a request must be there
_LAST_REQUESTS_S = 10  # for requests that run when the server is stopped
_PAUSE_S = 0.02  # between looks whether a worker listens
_LOG = "_granian"
_TO_STDERR = {
    "formatter": "generic",
    "class": "logging.StreamHandler",
    "stream": "ext://sys.stderr",
}
_LOG_CONFIG = {
    "formatters": {"generic": {"format": "geoapp: %(message)s"}},
    "handlers": {"console": _TO_STDERR, "access": _TO_STDERR},
}


def serve(settings: Settings, ip: str, address: str) -> int:
    """Serve until SIGTERM, SIGINT or SIGHUP; return the exit code.

    Args:
        settings: With the port to listen at.
        ip: The address to listen at, as numbers.
        address: Printed once requests are answered.
    """
    # A copy of a process with threads (fork) can hang.
    multiprocessing.set_start_method("spawn", force=True)
    with _shared_counts(settings):
        server = _server(settings, ip)
        hang_up = signal.getsignal(signal.SIGHUP)
        server.on_startup(partial(_begin, server, address, hang_up))
        # A worker that cannot even start has said why.
        logging.getLogger(_LOG).setLevel(logging.CRITICAL)
        try:
            server.serve(target_loader=partial(load, settings), wrap_loader=False)
        except SystemExit as stop:
            return 0 if server.interrupt_signal else int(bool(stop.code))
    return 0


def _server(settings: Settings, ip: str) -> MPServer:
    return MPServer(
        "geoapp",
        address=ip,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        http=HTTPModes.http1,  # idle connections of HTTP/2 are never closed
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MS),
        blocking_threads=THREADS,
        backlog=_CONNECTIONS,
        backpressure=_CONNECTIONS,
        workers_kill_timeout=_LAST_REQUESTS_S,
        log_level=LogLevels.error,
        log_dictconfig=_LOG_CONFIG,
    )


@contextmanager
def _shared_counts(settings: Settings) -> Iterator[None]:
    """Give several workers a folder to count in together."""
    if settings.workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="geoapp-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


def _begin(server: MPServer, address: str, hang_up: Any) -> None:
    """Take over the signal of a closed terminal, and wait for the first worker.

    Granian would start its workers anew and stay.
    """
    keeps = hang_up == signal.SIG_IGN  # started by nohup
    signal.signal(
        signal.SIGHUP, signal.SIG_IGN if keeps else server.signal_handler_interrupt
    )
    threading.Thread(target=_announce, args=(server, address), daemon=True).start()


def _announce(server: MPServer, address: str) -> None:
    """Print the address once it answers."""
    ip = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.bind_addr, server.bind_addr)
    while not server.main_loop_interrupt.wait(_PAUSE_S):
        try:
            socket.create_connection((ip, server.bind_port)).close()
        except OSError:
            continue
        server.respawn_failed_workers = True
        logging.getLogger(_LOG).setLevel(logging.ERROR)
        with suppress(BrokenPipeError):
            print(f"geoapp: {address}", flush=True)
        return
