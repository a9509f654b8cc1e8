"""geoapp parse and geoapp report: articles in, GeoJSON or a page out."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import geojson

from geoapp.cli.commands import (
    ARTICLE_HELP,
    Commands,
    add_close,
    add_command,
    add_recognizer,
)
from geoapp.cli.files import reader, write
from geoapp.cli.progress import load_with_bar, with_bar
from geoapp.errors import SettingsError
from geoapp.features import dumps
from geoapp.gazetteer import labels
from geoapp.gazetteer.build import ensure_gazetteer
from geoapp.pipeline import parse
from geoapp.settings import Settings


def add_parse(commands: Commands) -> None:
    """Add geoapp parse."""
    examples = (
        "geoapp parse article.txt > events.geojson",
        "geoapp parse monday.txt tuesday.html -o week.geojson   all in one file",
        "geoapp parse news/*.txt -o maps/                       one file for each",
        "curl https://example.org/news | geoapp parse -",
        "geoapp parse --close suez,bab-el-mandeb news.txt       ships round the Cape",
    )
    parser = add_command(
        commands, "parse", "write what articles tell as GeoJSON", examples
    )
    parser.add_argument("articles", nargs="+", metavar="ARTICLE", help=ARTICLE_HELP)
    parser.add_argument(
        "-o",
        "--output",
        default="-",
        metavar="OUT",
        help="file, or folder for one file an article (default: standard output)",
    )
    add_recognizer(parser)
    add_close(parser)
    parser.set_defaults(run=_parse)


def add_report(commands: Commands) -> None:
    """Add geoapp report."""
    examples = ("geoapp report article.txt -o map.html",)
    summary = "write a map as one HTML file that needs no network"
    parser = add_command(commands, "report", summary, examples)
    parser.add_argument("article", metavar="ARTICLE", help=ARTICLE_HELP)
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="file; - is standard output",
    )
    add_recognizer(parser)
    add_close(parser)
    parser.set_defaults(run=_report)


def _parse(options: argparse.Namespace, settings: Settings) -> int:
    folder = _folder(options.output)
    targets = [_target(name, folder) for name in options.articles]
    if folder is not None and len(set(targets)) < len(targets):
        twice = next(target for target in targets if targets.count(target) > 1)
        raise SettingsError(f"two articles would be written to {twice}; rename one")
    backends = load_with_bar(settings)
    collections = []
    for name, target in zip(with_bar(options.articles), targets, strict=True):
        collection = parse(reader(settings)(name), backends)
        collections.append(collection)
        if folder is not None:
            write(target, dumps(collection))
    if folder is None:
        write(options.output, dumps(_join(collections)))
    return 0


def _report(options: argparse.Namespace, settings: Settings) -> int:
    article = reader(settings)(options.article)
    backends = load_with_bar(settings)
    # Folium takes half a second to import, and no other command needs it.
    to_html = resolve_name("geoapp.export.report:to_html")
    names = labels(ensure_gazetteer(settings.cache))
    write(options.output, to_html(article, parse(article, backends), names))
    return 0


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
