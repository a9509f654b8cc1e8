"""geoapp evaluate: how well places are found, against places marked by hand."""

import argparse
import json
import sys
from typing import Any

from tqdm import tqdm

from geoapp.cli.commands import Commands, add_command, add_recognizer, add_workers
from geoapp.cli.lines import annotate_lines
from geoapp.cli.mentions import (
    Mentions,
    lines_of,
    predicted,
    read_gold,
    read_predictions,
)
from geoapp.documents import read_fields
from geoapp.errors import DocumentError, SettingsError
from geoapp.evaluate import RADIUS_KM, Distances, Rates, Report, Scored, evaluate
from geoapp.settings import Settings

_SUMMARY = "tell how well places are found in texts marked by hand"


def add(commands: Commands) -> None:
    """Add the command."""
    examples = (
        "geoapp evaluate gold.jsonl",
        "geoapp evaluate gold.jsonl --every 5 --json     each fifth line alone",
        "geoapp evaluate gold.jsonl --predictions out.jsonl",
    )
    parser = add_command(commands, "evaluate", _SUMMARY, examples)
    parser.description = (
        f"{_SUMMARY[0].upper()}{_SUMMARY[1:]}. Each line of GOLD is an object with"
        " id, text and toponyms: start and end, lat and lon where the place is known,"
        " and type (as in GeoWebNews) where that is."
    )
    parser.add_argument("gold", metavar="GOLD", help="file of lines of JSON")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="only lines N, 2N, 3N ..."
    )
    parser.add_argument(
        "--predictions",
        metavar="FILE",
        help="score this output of geoapp annotate instead of running it",
    )
    parser.add_argument(
        "--gold-predictions",
        metavar="FILE",
        help="score this output of geoapp annotate --gold-spans",
    )
    add_workers(parser)
    add_recognizer(parser)
    parser.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    if options.every < 1:
        raise SettingsError("--every must be 1 or more")
    gold, others = read_gold(options.gold, settings, options.every)
    if not gold:
        raise DocumentError(f"{options.gold}: no line to score")
    files = (options.predictions, options.gold_predictions)
    if any(files):
        found, given = (
            read_predictions(file, settings, gold, others) if file else None
            for file in files
        )
    else:
        found = _run(options, settings, len(gold), gold_spans=False)
        given = _run(options, settings, len(gold), gold_spans=True)
    report = evaluate(
        [
            Scored(
                mentions,
                None if found is None else found.get(id, ()),
                None if given is None else given.get(id, ()),
            )
            for id, mentions in gold.items()
        ]
    )
    print(json.dumps(to_json(report), indent=1) if options.json else to_table(report))
    return 0


def _run(
    options: argparse.Namespace, settings: Settings, count: int, *, gold_spans: bool
) -> Mentions:
    lines = lines_of(options.gold, settings, options.every)
    annotations = annotate_lines(
        lines, settings, gold_spans=gold_spans, workers=options.workers
    )
    found: Mentions = {}
    bar = tqdm(annotations, total=count, unit=" texts", leave=False, disable=None)
    for number, annotation in bar:
        if annotation.failed:
            where = f"{options.gold}, line {number}"
            print(f"geoapp: {where}: {annotation.trouble}", file=sys.stderr)
        else:
            fields = read_fields(annotation.line.encode())
            found[str(fields["id"])] = predicted(fields)
    return found


def to_json(report: Report) -> dict[str, Any]:
    """Return a report as an object; what is not known is null."""
    return {
        "documents": report.documents,
        "recognition_exact": _rates(report.exact),
        "recognition_overlap": _rates(report.overlap),
        "end_to_end": _rates(report.chain),
        "resolution": _distances(report.given),
        "resolution_matched": _distances(report.matched),
        "usage": report.usage
        and {"n": report.usage.gold, "accuracy": report.usage.recall},
    }


def to_table(report: Report) -> str:
    """Return a report as lines of text, one a figure that is known."""
    rows = [("documents", str(report.documents))]
    for label, rates in (
        ("recognition, exact span", report.exact),
        ("recognition, overlap", report.overlap),
        (f"whole chain, {RADIUS_KM:.0f} km", report.chain),
    ):
        if rates:
            rows.append((label, _told_rates(rates)))
    for label, errors in (
        ("resolution, names given", report.given),
        ("resolution, names found", report.matched),
    ):
        if errors:
            rows.append((label, _told_distances(errors)))
    if report.usage:
        told = f"accuracy {report.usage.recall:.3f}  ({report.usage.gold} mentions)"
        rows.append(("literal or not", told))
    return "\n".join(f"{label:25}{told}" for label, told in rows)


def _rates(rates: Rates | None) -> dict[str, float] | None:
    if rates is None:
        return None
    return {
        "precision": rates.precision,
        "recall": rates.recall,
        "f1": rates.f1,
        "right": rates.right,
        "predicted": rates.predicted,
        "gold": rates.gold,
    }


def _distances(errors: Distances | None) -> dict[str, float] | None:
    if errors is None:
        return None
    return {
        "n": errors.count,
        f"acc@{RADIUS_KM:.0f}": errors.accuracy,
        "mean_km": errors.mean_km,
        "median_km": errors.median_km,
        "auc": errors.auc,
    }


def _told_rates(rates: Rates) -> str:
    return (
        f"P {rates.precision:.3f}  R {rates.recall:.3f}  F1 {rates.f1:.3f}"
        f"  ({rates.right} right, {rates.predicted} predicted, {rates.gold} marked)"
    )


def _told_distances(errors: Distances) -> str:
    return (
        f"acc@{RADIUS_KM:.0f} {errors.accuracy:.3f}  AUC {errors.auc:.3f}"
        f"  mean {errors.mean_km:,.0f} km  median {errors.median_km:,.1f} km"
        f"  ({errors.count} mentions)"
    )
