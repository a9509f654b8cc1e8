"""geoapp gazetteer: build or search the place names."""

import argparse
import sys

from geoapp.cli.commands import Commands, add_command
from geoapp.cli.progress import steps
from geoapp.gazetteer import GazetteerGeocoder
from geoapp.gazetteer.build import ensure_gazetteer
from geoapp.settings import Settings


def add(commands: Commands) -> None:
    """Add the command and its actions."""
    examples = ("geoapp gazetteer build", "geoapp gazetteer find Tartus")
    parser = add_command(
        commands, "gazetteer", "build or search the place names", examples
    )
    actions = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    build = add_command(actions, "build", "compile the place names", examples[:1])
    build.add_argument("--force", action="store_true", help="even if up to date")
    build.set_defaults(run=_build)
    find = add_command(
        actions, "find", "list the places that a name can mean", examples[1:]
    )
    find.add_argument("name", nargs="+", metavar="NAME", help="in any spelling")
    find.set_defaults(run=_find)


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
        print(*columns, sep="\t")
    if not locations:
        print(f"geoapp: no place is called {name!r}", file=sys.stderr)
    return 0 if locations else 1
