"""Learn the weights of the ranking from annotated articles.

    python -m geoapp.learn_ranking CORPUS.jsonl... --output weights.toml

A line holds an article with the right coordinates of its place names: "text",
"toponyms" with "start", "end", "lat", "lon", and what is known of "title",
"outlet" (or "feed") and "url". Before the weights are learned from all lines,
cross-validation by article tells how well they will do.
"""

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from geopy.distance import great_circle
from tqdm import tqdm

from geoapp.gazetteer import GazetteerGeocoder, Geocode, ensure_gazetteer
from geoapp.model import Article, Toponym
from geoapp.ranking.case import Case, read_case
from geoapp.ranking.evidence import Told
from geoapp.ranking.hosts import Unknown, crowds, inside_hosts, read_hosts
from geoapp.ranking.learning import Choice, learn_weights
from geoapp.ranking.options import WIDE, Option
from geoapp.ranking.rounds import ROUNDS, Ranked, rank, to_shares
from geoapp.ranking.weights import Weights, to_toml
from geoapp.settings import read_settings

RIGHT_KM = 161.0  # 100 miles, as customary (Gritta et al. 2019, arXiv:1810.12368)
_EXACT_KM = 20.0  # a place this near is as right as the nearest
_PASSES = 2
LonLat = tuple[float, float]

EXPECTED = {
    "in another state than the one behind": (-12.0, 1000.0),
    "in the larger place behind": (3.0, 50.0),
    "in the larger place around": (2.0, 50.0),
    "holds the place before it": (2.0, 1.0),
    "the kind asked for": (1.5, 1.0),
    "filed with the kind asked for": (3.0, 10.0),
    "filed with a kind": (-3.0, 10.0),
    "reached by: alike": (-2.0, 10.0),
    "has a port, in a text of ships": (1.5, 1000.0),
    "a demonym, though read as a name": (-1.0, 1.0),
    "a name, though read as a demonym": (-3.0, 1.0),
    "meant elsewhere in the article": (2.0, 1.0),
    "a lesser place with the name of a country": (-7.0, 1000.0),
    "a lesser place with the name of a capital": (-2.0, 1.0),
    "a lesser place with the name of a continent": (-3.0, 10.0),
    "a lesser place with the name of a region": (-3.0, 10.0),
    "a lesser place with the name of a sea": (-5.0, 10.0),
    "a continent": (2.0, 10.0),
    "a region": (1.0, 10.0),
    "a sea": (2.0, 10.0),
}
"""Weights that a person expects, and how strongly, where news tell little."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A case with the right point of each toponym; `None` where unknown."""

    case: Case
    points: tuple[LonLat | None, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the corpora on the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--hold-out",
        type=int,
        default=5,
        metavar="N",
        help="leave out every Nth line of a corpus; 0 for none",
    )
    chosen = parser.parse_args(arguments)
    geocode = _open_gazetteer()
    corpora = {
        path.stem: list(read_corpus(path, chosen.hold_out, geocode))
        for path in chosen.corpora
    }
    head = ["Weights of the ranking; written by geoapp.learn_ranking."]
    for name, accuracy in cross_validate(corpora, chosen.folds).items():
        line = f"{name}: {accuracy:.3f} within {RIGHT_KM:g} km"
        head.append(f"{line} (given the names; {chosen.folds} folds by article)")
        print(head[-1])
    weights = learn(list(chain.from_iterable(corpora.values())))
    chosen.output.write_text(to_toml(weights, head), encoding="utf-8")


def _open_gazetteer() -> Geocode:
    geocoder = GazetteerGeocoder(ensure_gazetteer(read_settings(os.environ).cache))
    return lambda name: geocoder.geocode(name, exactly_one=False) or ()


def read_corpus(
    path: Path, hold_out: int, geocode: Geocode
) -> Iterator[tuple[Annotated, Annotated]]:
    """Yield each article as it is, and as it is without its outlet.

    Args:
        path: A file of JSON lines.
        hold_out: Every so many-th line is passed over; 0 for none.
        geocode: Returns the places of a name.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(tqdm(lines, desc=path.stem), start=1):
            if hold_out and number % hold_out == 0:
                continue
            known = _annotated(json.loads(line), geocode)
            yield known, replace(known, case=replace(known.case, home=None))


def _annotated(row: Mapping[str, Any], geocode: Geocode) -> Annotated:
    text = row["text"]
    rows = sorted(row["toponyms"], key=lambda one: (one["start"], one["end"]))
    toponyms = [_toponym(text, one["start"], one["end"], geocode) for one in rows]
    article = Article(
        text,
        (),
        title=row.get("title"),
        outlet=row.get("outlet") or row.get("feed"),
        url=row.get("url"),
    )
    points = tuple(
        None if one.get("lat") is None else (one["lon"], one["lat"]) for one in rows
    )
    return Annotated(read_case(article, toponyms, geocode), points)


def _toponym(text: str, start: int, end: int, geocode: Geocode) -> Toponym:
    name = text[start:end]
    kinds = [location.raw.get("kind") for location in geocode(name)[:1]]
    demonym = kinds in (["adjective"], ["people"])
    return Toponym(start, end, name, demonym=demonym)


def learn(articles: Sequence[tuple[Annotated, Annotated]]) -> Weights:
    """Return the weights that fit the articles, with and without outlet."""
    cases = list(chain.from_iterable(articles))
    weights = Weights({}, {}, {})
    for number in range(1 + _PASSES):
        choices = []
        for one in cases:
            rounds = (0, 1, ROUNDS)[number]
            ranked = rank(one.case.names, weights, one.case.home, rounds)
            choices += list(_choices(one, ranked))
        learned = learn_weights(choices, EXPECTED)
        weights = Weights(weights.alone or learned, learned, {})
    return replace(weights, host=_learn_hosts(cases, weights))


def _learn_hosts(cases: Sequence[Annotated], weights: Weights) -> dict[str, float]:
    choices = []
    for one in cases:
        ranked = rank(one.case.names, weights, one.case.home)
        for options, told, point in _unknown(one, ranked):
            right = [_km(option, point) <= RIGHT_KM for option in options]
            choices.append(Choice(told, right, 0.5))
    return learn_weights(choices, {})


def _choices(one: Annotated, ranked: Sequence[Ranked]) -> Iterator[Choice]:
    """Yield what there is to learn from each known name with a right point."""
    for told, point in zip(one.case.toponyms, one.points, strict=True):
        if isinstance(told, Unknown) or point is None:
            continue
        options = ranked[told].written.options
        km = [_km(option, point) for option in options]
        if min(km) > RIGHT_KM and any(o.kind_of_place in WIDE for o in options):
            continue  # one point for the Atlantic is as good as another
        reach = min(RIGHT_KM, max(_EXACT_KM, 1.5 * min(km)))
        yield Choice(ranked[told].told, [far <= reach for far in km], 0.5)


def _unknown(
    one: Annotated, ranked: Sequence[Ranked]
) -> Iterator[tuple[list[Option], list[Told], LonLat]]:
    """Yield each unknown name with the places that it may lie in."""
    hosts = read_hosts(ranked)
    around = crowds(hosts)
    for told, point in zip(one.case.toponyms, one.points, strict=True):
        if isinstance(told, Unknown) and point is not None:
            case = one.case
            evidence = inside_hosts(told, hosts, around, case.text, case.home)
            yield [host.option for host in hosts], evidence, point


def cross_validate(
    corpora: Mapping[str, Sequence[tuple[Annotated, Annotated]]], folds: int
) -> dict[str, float]:
    """Return for each corpus the accuracy on articles not learned from.

    Once with the outlets, once without (", no outlet").
    """
    found: dict[str, list[bool]] = {}
    for fold in range(folds):
        rest = [
            pair
            for pairs in corpora.values()
            for number, pair in enumerate(pairs)
            if number % folds != fold
        ]
        weights = learn(rest)
        for name, pairs in corpora.items():
            for with_outlet, without in pairs[fold::folds]:
                found.setdefault(name, []).extend(judge(with_outlet, weights))
                key = f"{name}, no outlet"
                found.setdefault(key, []).extend(judge(without, weights))
    return {name: sum(hits) / len(hits) for name, hits in found.items() if hits}


def judge(one: Annotated, weights: Weights) -> list[bool]:
    """Return for each right point whether the likeliest place is near it."""
    ranked = rank(one.case.names, weights, one.case.home)
    hits = []
    for told, point in zip(one.case.toponyms, one.points, strict=True):
        if not isinstance(told, Unknown) and point is not None:
            best = ranked[told].written.options[ranked[told].best]
            hits.append(_km(best, point) <= RIGHT_KM)
    for options, evidence, point in _unknown(one, ranked):
        shares = to_shares(evidence, weights.host)
        likeliest = max(zip(shares, options, strict=True), key=_share, default=None)
        hits.append(likeliest is not None and _km(likeliest[1], point) <= RIGHT_KM)
    return hits


def _share(share_and_option: tuple[float, Option]) -> float:
    return share_and_option[0]


def _km(option: Option, point: LonLat) -> float:
    lon, lat = point
    return float(great_circle((option.lat, option.lon), (lat, lon)).km)


if __name__ == "__main__":
    main()
