"""geoapp serve: map articles and show them in the browser."""

import argparse
import errno
import signal
import socket
from contextlib import closing
from pathlib import Path

import waitress

from geoapp.cli.commands import (
    ARTICLE_HELP,
    Commands,
    add_close,
    add_command,
    add_recognizer,
)
from geoapp.cli.files import reader
from geoapp.cli.progress import load_with_bar, with_bar
from geoapp.errors import SettingsError
from geoapp.pipeline import parse
from geoapp.settings import Settings
from geoapp.store import open_store
from geoapp.web import create_app

_THREADS = 12  # a page asks for twenty files at once


def add(commands: Commands) -> None:
    """Add the command."""
    examples = (
        "geoapp serve",
        "geoapp serve article.txt --port 9000",
        "geoapp serve --store team.sqlite",
    )
    parser = add_command(
        commands, "serve", "map articles, show them in the browser", examples
    )
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help=ARTICLE_HELP)
    parser.add_argument("--host", help="address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen at (default: 8000)")
    parser.add_argument(
        "--store", metavar="FILE", type=Path, help="file that keeps mapped articles"
    )
    add_recognizer(parser)
    add_close(parser)
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # The port comes first: a build takes long, and a taken port would waste it.
    with closing(_listen(settings)) as listener:
        backends = load_with_bar(settings)
        with closing(open_store(settings.store)) as store:
            for article in map(reader(settings), with_bar(options.articles)):
                if store.article(article.id) is None:
                    store.add(article, parse(article, backends))
        app = create_app(settings, backends)
        with closing(app.extensions["geoapp"].store):
            server = waitress.create_server(
                app,
                sockets=[listener],
                threads=_THREADS,
                ident=None,
                # What is larger than any form does not even reach the app.
                max_request_body_size=4 * app.config["MAX_CONTENT_LENGTH"],
            )
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            print(f"geoapp: {_address(listener, settings)}", flush=True)
            server.run()  # until Ctrl-C or SIGTERM
    return 0


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: f"port {settings.port} is in use; choose another",
            errno.EACCES: f"port {settings.port} is reserved; choose one over 1023",
        }
        reason = reasons.get(error.errno or 0)
        if reason is not None:
            raise SettingsError(f"{reason} with --port") from error
        raise SettingsError(
            f"cannot listen at {settings.host} ({error.strerror}); "
            "choose another with --host"
        ) from error


def _address(listener: socket.socket, settings: Settings) -> str:
    """Return the address to open: the port may have been chosen by the system."""
    port = listener.getsockname()[1]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
