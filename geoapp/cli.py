"""The command line: geoapp serve, parse, report and gazetteer."""

import argparse
import errno
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import geojson
import waitress
from tqdm import tqdm

from geoapp.article import read_article
from geoapp.errors import ArticleError, GeoappError, SettingsError
from geoapp.features import dumps
from geoapp.gazetteer import GazetteerGeocoder, labels
from geoapp.gazetteer.build import ensure_gazetteer
from geoapp.model import Article
from geoapp.pipeline import Backends, load_backends, parse
from geoapp.settings import Settings, read_settings
from geoapp.store import open_store
from geoapp.web import create_app

SETTINGS_FILE = Path("geoapp.toml")
_THREADS = 12  # a page asks for twenty files at once
BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell shows it
INTERRUPTED = 130  # 128 + SIGINT

_Commands = Any  # argparse keeps the type of its sub-parsers to itself
_Command = Callable[[argparse.Namespace, Settings], int]
_ARTICLE_HELP = "text or HTML file; - reads standard input"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code.

    Args:
        arguments: Without the program's name; those of the process when `None`.
    """
    options = _parser().parse_args(arguments)
    run: _Command = options.run
    try:
        code = run(options, _settings(options))
        sys.stdout.flush()
    except GeoappError as error:
        print(f"geoapp: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is still buffered must not fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="geoapp",
        description="Make a map from a news article.",
        epilog="examples:\n"
        "  geoapp serve article.txt               show it at http://127.0.0.1:8000\n"
        "  geoapp parse article.txt               write its events as GeoJSON\n"
        "  geoapp report article.txt -o map.html  write a map to send around\n\n"
        "Settings also come from geoapp.toml in the current folder and from GEOAPP_*\n"
        "variables, for example GEOAPP_PORT=9000.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"geoapp {version('geoapp')}"
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_parse(commands)
    _add_report(commands)
    _add_gazetteer(commands)
    return parser


def _add(
    commands: _Commands, name: str, summary: str, examples: Sequence[str]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="\n  ".join(("examples:", *examples)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def _add_serve(commands: _Commands) -> None:
    examples = (
        "geoapp serve",
        "geoapp serve article.txt --port 9000",
        "geoapp serve --store team.sqlite",
    )
    parser = _add(commands, "serve", "map articles, show them in the browser", examples)
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help=_ARTICLE_HELP)
    parser.add_argument("--host", help="address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen at (default: 8000)")
    parser.add_argument(
        "--store", metavar="FILE", type=Path, help="file that keeps mapped articles"
    )
    parser.set_defaults(run=_serve)


def _add_parse(commands: _Commands) -> None:
    examples = (
        "geoapp parse article.txt > events.geojson",
        "geoapp parse monday.txt tuesday.html -o week.geojson   all in one file",
        "geoapp parse news/*.txt -o maps/                       one file for each",
        "curl https://example.org/news | geoapp parse -",
    )
    parser = _add(commands, "parse", "write what articles tell as GeoJSON", examples)
    parser.add_argument("articles", nargs="+", metavar="ARTICLE", help=_ARTICLE_HELP)
    parser.add_argument(
        "-o",
        "--output",
        default="-",
        metavar="OUT",
        help="file, or folder for one file an article (default: standard output)",
    )
    parser.set_defaults(run=_parse)


def _add_report(commands: _Commands) -> None:
    examples = ("geoapp report article.txt -o map.html",)
    summary = "write a map as one HTML file that needs no network"
    parser = _add(commands, "report", summary, examples)
    parser.add_argument("article", metavar="ARTICLE", help=_ARTICLE_HELP)
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="file; - is standard output",
    )
    parser.set_defaults(run=_report)


def _add_gazetteer(commands: _Commands) -> None:
    examples = ("geoapp gazetteer build", "geoapp gazetteer find Tartus")
    parser = _add(commands, "gazetteer", "build or search the place names", examples)
    actions = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = _add(actions, "build", "compile the place names", examples[:1])
    build.add_argument("--force", action="store_true", help="even if up to date")
    build.set_defaults(run=_gazetteer_build)
    find = _add(actions, "find", "list the places that a name can mean", examples[1:])
    find.add_argument("name", nargs="+", metavar="NAME", help="in any spelling")
    find.set_defaults(run=_gazetteer_find)


def _settings(options: argparse.Namespace) -> Settings:
    chosen = {name: getattr(options, name, None) for name in ("host", "port", "store")}
    return read_settings(os.environ, file=SETTINGS_FILE, options=chosen)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # The port comes first: a build takes long, and a taken port would waste it.
    with closing(_listen(settings)) as listener:
        backends = _load_backends(settings)
        with closing(open_store(settings.store)) as store:
            for article in map(_reader(settings), _with_bar(options.articles)):
                if store.article(article.id) is None:
                    store.add(article, dumps(parse(article, backends)))
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


def _parse(options: argparse.Namespace, settings: Settings) -> int:
    folder = _folder(options.output)
    targets = [_target(name, folder) for name in options.articles]
    if folder is not None and len(set(targets)) < len(targets):
        twice = next(target for target in targets if targets.count(target) > 1)
        raise SettingsError(f"two articles would be written to {twice}; rename one")
    backends = _load_backends(settings)
    collections = []
    for name, target in zip(_with_bar(options.articles), targets, strict=True):
        collection = parse(_reader(settings)(name), backends)
        collections.append(collection)
        if folder is not None:
            _write(target, dumps(collection))
    if folder is None:
        _write(options.output, dumps(_join(collections)))
    return 0


def _report(options: argparse.Namespace, settings: Settings) -> int:
    article = _reader(settings)(options.article)
    backends = _load_backends(settings)
    # Folium takes half a second to import, and no other command needs it.
    to_html = resolve_name("geoapp.export.report:to_html")
    names = labels(ensure_gazetteer(settings.cache))
    _write(options.output, to_html(article, parse(article, backends), names))
    return 0


def _gazetteer_build(options: argparse.Namespace, settings: Settings) -> int:
    with _steps() as show:
        print(ensure_gazetteer(settings.cache, show, force=options.force))
    return 0


def _gazetteer_find(options: argparse.Namespace, settings: Settings) -> int:
    name = " ".join(options.name)
    with _steps() as show:
        geocoder = GazetteerGeocoder(ensure_gazetteer(settings.cache, show))
    locations = geocoder.geocode(name, exactly_one=False) or []
    for location in locations:
        place = location.raw
        columns = [place[key] or "-" for key in ("id", "name", "feature_code")]
        columns += [place["country"] or "-", place["population"] or "-"]
        columns += [f"{location.longitude:.4f}", f"{location.latitude:.4f}"]
        print(*columns, sep="\t")
    if not locations:
        print(f"geoapp: no place is called {name!r}", file=sys.stderr)
    return 0 if locations else 1


def _load_backends(settings: Settings) -> Backends:
    with _steps() as show:
        ensure_gazetteer(settings.cache, show)
    return load_backends(settings)


@contextmanager
def _steps() -> Iterator[Callable[[str, int, int], None]]:
    """Show the steps of a build on a terminal, nothing in a pipe."""
    shape = "{desc} {percentage:3.0f}% |{bar}| {elapsed}"
    with tqdm(disable=None, leave=False, total=100, bar_format=shape) as bar:

        def show(step: str, done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)
            bar.set_description_str(f"gazetteer, {step}")

        yield show


def _with_bar(names: Sequence[str]) -> Iterator[str]:
    is_short = True if len(names) < 2 else None
    return iter(tqdm(names, unit=" articles", leave=False, disable=is_short))


def _reader(settings: Settings) -> Callable[[str], Article]:
    limit = settings.max_article_bytes

    def read(name: str) -> Article:
        try:
            return read_article(_read(name, limit + 1), max_bytes=limit)
        except ArticleError as error:
            raise type(error)(f"{name}: {error}") from error

    return read


def _read(name: str, limit: int) -> bytes:
    """Read at most so many bytes: a device may have no end."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(limit)
        with open(name, "rb") as file:
            return file.read(limit)
    except OSError as error:
        hint = f"; try: curl {name} | geoapp parse -" if "://" in name else ""
        raise ArticleError(f"cannot be read: {error.strerror}{hint}") from error


def _join(collections: Sequence[geojson.FeatureCollection]) -> Any:
    """Return one collection as it is, several as one with a list of articles."""
    if len(collections) == 1:
        return collections[0]
    distinct = {collection["article"]["id"]: collection for collection in collections}
    return geojson.FeatureCollection(
        [feature for one in distinct.values() for feature in one["features"]],
        articles=[one["article"] for one in distinct.values()],
        attribution=collections[0]["attribution"],
    )


def _folder(output: str) -> Path | None:
    """Make and return the output folder; `None` when a file is meant."""
    if not output.endswith(os.sep) and not Path(output).is_dir():
        return None
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"cannot make {output}: {error.strerror}") from error
    return Path(output)


def _target(name: str, folder: Path | None) -> str:
    stem = "article" if name == "-" else Path(name).stem
    return str((folder or Path()) / f"{stem}.geojson")


def _write(output: str, text: str) -> None:
    """Write a whole file or leave the old one; devices are written to."""
    path = Path(output)
    try:
        if output == "-":
            sys.stdout.buffer.write(text.encode())
            sys.stdout.flush()
        elif path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path.resolve(), text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SettingsError(f"cannot write {output}: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(temporary, "x", encoding="utf-8") as file:
            file.write(text)
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


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
