"""geoapp annotate: what each text names and tells, as lines of JSON."""

import argparse
import sys
from contextlib import closing

from geoapp.cli.commands import Commands, add_command, add_recognizer, add_workers
from geoapp.cli.lines import annotate_lines, read_lines
from geoapp.settings import Settings


def add(commands: Commands) -> None:
    """Add the command."""
    examples = (
        "geoapp annotate < docs.jsonl > out.jsonl",
        "geoapp annotate --workers 4 < docs.jsonl > out.jsonl",
        "geoapp annotate --gold-spans < gold.jsonl > resolved.jsonl",
    )
    summary = "tell names, places, events and movements of texts as lines of JSON"
    parser = add_command(commands, "annotate", summary, examples)
    parser.description = (
        f"{summary[0].upper()}{summary[1:]}. Each line of standard input is an object"
        " with id and text, and if known title, published and outlet. Each makes a"
        " line of output, in the same order; one that cannot be used makes an object"
        " with its line and error instead, and an exit code of 1 at the end."
    )
    parser.add_argument(
        "--gold-spans",
        action="store_true",
        help="resolve just the toponyms (start, end) that each line brings",
    )
    add_workers(parser)
    add_recognizer(parser)
    parser.set_defaults(run=_annotate)


def _annotate(options: argparse.Namespace, settings: Settings) -> int:
    failed = False
    annotations = annotate_lines(
        read_lines(sys.stdin.buffer, settings),
        settings,
        gold_spans=options.gold_spans,
        workers=options.workers,
    )
    with closing(annotations):
        for number, annotation in annotations:
            sys.stdout.buffer.write(f"{annotation.line}\n".encode())
            sys.stdout.flush()
            if annotation.trouble:
                print(f"geoapp: line {number}: {annotation.trouble}", file=sys.stderr)
            failed = failed or annotation.failed
    return 1 if failed else 0
