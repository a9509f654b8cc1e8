"""geoapp gazetteer: build, search or add to the place names."""

import argparse
import sys
from pathlib import Path

from geoapp.cli.commands import Commands, add_command
from geoapp.cli.progress import steps
from geoapp.gazetteer import GazetteerGeocoder, import_dump
from geoapp.gazetteer.build import ensure_gazetteer
from geoapp.settings import Settings


def add(commands: Commands) -> None:
    """Add the command and its actions."""
    examples = (
        "geoapp gazetteer build",
        "geoapp gazetteer find Tartus",
        "geoapp gazetteer import allCountries.zip",
    )
    parser = add_command(
        commands, "gazetteer", "build, search or add to the place names", examples
    )
    actions = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = add_command(actions, "build", "compile the place names", examples[:1])
    build.add_argument("--force", action="store_true", help="even if up to date")
    build.set_defaults(run=_build)
    find = add_command(
        actions, "find", "list the places that a name can mean", examples[1:2]
    )
    find.add_argument("name", nargs="+", metavar="NAME", help="in any spelling")
    find.set_defaults(run=_find)
    _add_import(actions, examples[2:])


def _add_import(actions: Commands, examples: tuple[str, ...]) -> None:
    parser = add_command(
        actions, "import", "add the places of a GeoNames dump", examples
    )
    parser.add_argument(
        "dump", type=Path, metavar="FILE", help="a GeoNames dump, .zip or .txt"
    )
    parser.add_argument(
        "--alternate-names",
        type=Path,
        metavar="FILE",
        help="GeoNames' alternateNamesV2, .zip or .txt",
    )
    parser.set_defaults(run=_import)


def _build(options: argparse.Namespace, settings: Settings) -> int:
    with steps() as show:
        print(ensure_gazetteer(settings.cache, show, force=options.force))
    return 0


def _find(options: argparse.Namespace, settings: Settings) -> int:
    name = " ".join(options.name)
    with steps() as show:
        geocoder = GazetteerGeocoder(ensure_gazetteer(settings.cache, show))
    locations = geocoder.geocode(name, exactly_one=False) or []
    for location in locations:
        place = location.raw
        columns = [place[key] or "-" for key in ("id", "name", "feature_code")]
        columns += [place["country"] or "-", place["population"] or "-"]
        columns += [f"{location.longitude:.4f}", f"{location.latitude:.4f}"]
        columns += [f"by {place['via']}"] if place["via"] else []
        print(*columns, sep="\t")
    if not locations:
        print(f"geoapp: no place is called {name!r}", file=sys.stderr)
    return 0 if locations else 1


def _import(options: argparse.Namespace, settings: Settings) -> int:
    with steps() as show:
        imported = import_dump(
            ensure_gazetteer(settings.cache, show),
            options.dump,
            alternate_names=options.alternate_names,
            progress=show,
        )
    if imported.skipped:
        skipped = f"skipped lines that are no places: {imported.skipped:,}"
        print(f"geoapp: {skipped}", file=sys.stderr)
    print(f"{imported.path}\t{imported.places} places")
    return 0
