"""geoapp serve: map articles and show them in the browser."""

import argparse
import errno
import gc
import socket
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

from geoapp.cli.commands import (
    ARTICLE_HELP,
    Commands,
    add_close,
    add_command,
    add_recognizer,
)
from geoapp.cli.files import reader
from geoapp.cli.progress import ensure_with_bar, load_with_bar, with_bar
from geoapp.cli.server import serve
from geoapp.errors import SettingsError
from geoapp.pipeline import parse
from geoapp.settings import Settings
from geoapp.store import open_store


def add(commands: Commands) -> None:
    """Add the command."""
    examples = (
        "geoapp serve",
        "geoapp serve article.txt --port 9000",
        "geoapp serve --store team.gpkg --workers 2",
        "GEOAPP_TOKEN=... geoapp serve --host 0.0.0.0 --access-log json",
        "geoapp serve --root-path https://example.org/maps   # behind a proxy",
    )
    parser = add_command(
        commands, "serve", "map articles, show them in the browser", examples
    )
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help=ARTICLE_HELP)
    parser.add_argument("--host", help="address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen at (default: 8000)")
    parser.add_argument(
        "--store",
        metavar="FILE|URL",
        help="file that keeps mapped articles, or postgresql://...",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes that answer (default: 1)"
    )
    parser.add_argument(
        "--root-path",
        metavar="PATH|URL",
        help="where a proxy shows the server: /maps or https://example.org/maps",
    )
    parser.add_argument(
        "--access-log",
        choices=("json",),
        help="write a line of JSON for each request to standard output",
    )
    add_recognizer(parser)
    add_close(parser)
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # The port comes first: a build takes long, and a taken port would waste it.
    with _holder(settings) as holder:
        ip, port = holder.getsockname()[:2]
        _prepare(options.articles, settings)
        return serve(replace(settings, port=port), ip, _address(settings, port))


def _prepare(articles: list[str], settings: Settings) -> None:
    """Map the articles, and see that the store can be opened."""
    with closing(open_store(settings.store)) as store:
        if not articles:
            ensure_with_bar(settings)
            return
        backends = load_with_bar(settings)
        for article in map(reader(settings), with_bar(articles)):
            store.add(article, parse(article, backends))
        del backends
    gc.collect()  # the workers load their own


def _holder(settings: Settings) -> socket.socket:
    """Hold the port, as long as the socket is open.

    It takes no connections. The workers listen beside it, which the system lets
    none but processes of the same user do.

    Raises:
        SettingsError: If it is taken, reserved, or the host is none of ours.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    at = (settings.host, settings.port)
    try:
        # Another server that shares its port would share it with us, too.
        socket.create_server(at, family=family).close()
        holder = socket.socket(family, socket.SOCK_STREAM)
        if hasattr(socket, "SO_REUSEPORT"):
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind(at)
    except OSError as error:
        raise _refused(settings, error) from error
    return holder


def _refused(settings: Settings, error: OSError) -> SettingsError:
    reasons = {
        errno.EADDRINUSE: f"port {settings.port} is in use; choose another",
        errno.EACCES: f"port {settings.port} is reserved; choose one over 1023",
    }
    reason = reasons.get(error.errno or 0)
    if reason is not None:
        return SettingsError(f"{reason} with --port")
    return SettingsError(
        f"cannot listen at {settings.host} ({error.strerror}); "
        "choose another with --host"
    )


def _address(settings: Settings, port: int) -> str:
    """Return the address to open: the port may have been chosen by the system."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}{urlsplit(settings.root_path).path}"
