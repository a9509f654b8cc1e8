"""The command line: geoapp serve, parse, report, annotate, evaluate ...

One module a family of commands; each adds its parsers, which name what runs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from geoapp.cli import annotate, evaluate, gazetteer, maps, serve
from geoapp.errors import GeoappError
from geoapp.settings import Settings, read_settings

SETTINGS_FILE = Path("geoapp.toml")
BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell shows it
INTERRUPTED = 130  # 128 + SIGINT

# with an option of that name
_SETTINGS = (
    "host",
    "port",
    "store",
    "workers",
    "root_path",
    "access_log",
    "recognizer",
    "closed_passages",
)
_Command = Callable[[argparse.Namespace, Settings], int]


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
    serve.add(commands)
    maps.add_parse(commands)
    maps.add_report(commands)
    annotate.add(commands)
    evaluate.add(commands)
    gazetteer.add(commands)
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    chosen = {name: getattr(options, name, None) for name in _SETTINGS}
    return read_settings(os.environ, file=SETTINGS_FILE, options=chosen)
