"""What the parsers of all commands share."""

import argparse
from collections.abc import Sequence
from typing import Any

Commands = Any  # argparse keeps the type of its sub-parsers to itself
ARTICLE_HELP = "text or HTML file; - reads standard input"


def add_command(
    commands: Commands, name: str, summary: str, examples: Sequence[str]
) -> argparse.ArgumentParser:
    """Add a command that tells its summary and examples with --help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="\n  ".join(("examples:", *examples)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def add_recognizer(parser: argparse.ArgumentParser) -> None:
    """Add the option that chooses what finds the names."""
    parser.add_argument(
        "--recognizer",
        metavar="NAME",
        help="what finds names: tagger, rules, spacy:MODEL or package.module:make",
    )


def add_close(parser: argparse.ArgumentParser) -> None:
    """Add the option that closes straits and canals."""
    parser.add_argument(
        "--close",
        dest="closed_passages",
        metavar="NAMES",
        help="straits and canals that no ship takes, as suez,bosporus",
    )


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add the option for several processes."""
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="processes to work in (default: 1)",
    )
