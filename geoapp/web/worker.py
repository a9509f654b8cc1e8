"""What a server process runs: the app, and an eye on the process that began it."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import connection, parent_process
from typing import Any

from geoapp.errors import GeoappError
from geoapp.settings import Settings
from geoapp.web import create_app

_SECRETS = ("GEOAPP_TOKEN", "GEOAPP_READ_TOKEN", "GEOAPP_STORE")
_FILES = 4096  # connections, and the store's files of every thread


def load(settings: Settings) -> Callable[..., Any]:
    """Make the app in a new process, for the server to call."""
    _stop_with_parent()
    _allow_files()
    # The server hands its environment to every request.
    for name in _SECRETS:
        os.environ.pop(name, None)
    try:
        app = create_app(settings)
    except GeoappError as error:
        print(f"geoapp: {error}", file=sys.stderr)
        sys.exit(1)
    # What is loaded now stays; the collector need not look at it again.
    gc.collect()
    gc.freeze()
    return app


def _stop_with_parent() -> None:
    """End when the process that began this one is gone, even killed."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _allow_files() -> None:
    """Raise how many files may be open; many systems begin with 1024."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # Unix alone has it

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
