"""Figures against a table worked out by hand."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geoapp.cli import main
from geoapp.evaluate import (
    FURTHEST_KM,
    Mention,
    Scored,
    accuracy_at,
    area_under_curve,
    distance_km,
    evaluate,
    pairs,
)

SCORER = Path(__file__).parents[2] / "shared/scoring/toponyms.py"
CORPUS = Path(__file__).parents[2] / "shared/corpora/gwn.jsonl"

# start, end, lat, lon, type. A degree of longitude on the equator has 111.19 km.
GOLD = {
    "a": [
        (0, 5, 0.0, 10.0, "Literal"),
        (6, 9, 0.0, 20.0, "Mixed"),
        (10, 14, None, None, "Metonymic"),
        (20, 25, 0.0, 0.0, "Demonym"),
    ],
    "b": [(0, 3, 0.0, 5.0, None)],
    "c": [],
}
FOUND = {
    "a": [
        (0, 5, 0.0, 11.4, "literal"),  # 155.7 km
        (5, 9, 0.0, 21.6, "associative"),  # overlaps; 177.9 km
        (10, 14, 1.0, 1.0, "metonymic"),  # neither for nor against the chain
        (30, 33, 1.0, 1.0, "literal"),  # nothing is there
    ],
    "b": [(0, 3, None, None, "literal")],  # recognized, not resolved
}
GIVEN = {
    "a": [
        (0, 5, 0.0, 10.0, "literal"),  # 0 km
        (6, 9, 0.0, 21.0, "literal"),  # 111.2 km
        (10, 14, None, None, "literal"),
        (20, 25, None, None, "literal"),  # unresolved
    ],
    "b": [(0, 3, 0.0, 7.0, "literal")],  # 222.4 km
}
# By hand: a table with a row a figure.
BY_HAND = {
    "recognition_exact": {"precision": 3 / 5, "recall": 3 / 5, "f1": 3 / 5},
    "recognition_overlap": {"precision": 4 / 5, "recall": 4 / 5, "f1": 4 / 5},
    "end_to_end": {"precision": 1 / 4, "recall": 1 / 4, "f1": 1 / 4},
    "resolution": {"n": 4, "acc@161": 0.5, "mean_km": 5093.1, "median_km": 166.8},
    "resolution_matched": {"n": 3, "acc@161": 1 / 3, "median_km": 177.9},
    "usage": {"n": 3, "accuracy": 2 / 3},
}


def mentions(rows: Any, usage: str) -> list[dict[str, Any]]:
    names = ("start", "end", "lat", "lon", usage)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, documents, usage in (
        ("gold", GOLD, "type"),
        ("found", FOUND, "usage"),
        ("given", GIVEN, "usage"),
    ):
        lines = [
            json.dumps({"id": id, "toponyms": mentions(rows, usage)})
            for id, rows in documents.items()
        ]
        Path(f"{name}.jsonl").write_text("\n".join(lines))
    return tmp_path


def figures(capsys: pytest.CaptureFixture[str], *options: str) -> Any:
    assert main(["evaluate", "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


FILES = ("gold.jsonl", "--predictions", "found.jsonl")
BOTH = (*FILES, "--gold-predictions", "given.jsonl")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("row", BY_HAND)
def test_figures_are_those_worked_out_by_hand(
    capsys: pytest.CaptureFixture[str], row: str
) -> None:
    told = figures(capsys, *BOTH)[row]

    for name, figure in BY_HAND[row].items():
        assert told[name] == pytest.approx(figure, abs=0.05 if "km" in name else 5e-4)


@pytest.mark.usefixtures("files")
def test_figures_agree_with_another_scorer(capsys: pytest.CaptureFixture[str]) -> None:
    if not SCORER.is_file():
        pytest.skip("no other scorer is beside the checkout")
    ours = figures(capsys, *BOTH)

    command = [sys.executable, str(SCORER), "--json", "gold.jsonl"]
    for file, option, names in (
        ("found.jsonl", [], ("recognition_exact", "recognition_overlap", "end_to_end")),
        ("found.jsonl", [], ("resolution",)),
        ("given.jsonl", ["--oracle-spans"], ("resolution",)),
    ):
        run = subprocess.run([*command, file, *option], capture_output=True, check=True)
        theirs = json.loads(run.stdout)
        for name in names:
            key = name if option or name != "resolution" else "resolution_matched"
            assert ours[key] == pytest.approx(theirs[name], rel=1e-6)


@pytest.mark.usefixtures("files")
def test_a_corpus_is_scored_as_another_scorer_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    if not (SCORER.is_file() and CORPUS.is_file()):
        pytest.skip("no corpus is beside the checkout")
    monkeypatch.setenv("GEOAPP_CACHE", str(cache))
    lines = CORPUS.read_text(encoding="utf-8").splitlines()[4:25:5]
    Path("few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ours = figures(capsys, "few.jsonl")
    with open("few.jsonl", encoding="utf-8") as given:
        monkeypatch.setattr("sys.stdin", given)
        main(["annotate"])
    Path("out.jsonl").write_text(capsys.readouterr().out, encoding="utf-8")

    command = [sys.executable, str(SCORER), "few.jsonl", "out.jsonl", "--json"]
    run = subprocess.run(command, capture_output=True, check=True)

    theirs = json.loads(run.stdout)
    for name in ("recognition_exact", "recognition_overlap", "end_to_end"):
        assert ours[name]["f1"] > 0.3
        assert ours[name] == pytest.approx(theirs[name], abs=5e-4)
    assert ours["resolution_matched"] == pytest.approx(theirs["resolution"], rel=1e-4)


@pytest.mark.usefixtures("files")
def test_the_table_tells_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", *FILES]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["documents", "3"]
    assert "P 0.800  R 0.800  F1 0.800" in lines[2]
    assert not [line for line in lines if "names given" in line]


@pytest.mark.usefixtures("files")
def test_only_each_nth_line_is_scored(capsys: pytest.CaptureFixture[str]) -> None:
    told = figures(capsys, *BOTH, "--every", "2")

    assert told["documents"] == 1
    assert told["recognition_exact"]["f1"] == 1
    assert told["end_to_end"]["f1"] == 0


def test_it_runs_what_it_scores(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    files: Path,
    cache: Path,
) -> None:
    monkeypatch.setenv("GEOAPP_CACHE", str(cache))
    span = {"start": 8, "end": 14, "lat": 34.9, "lon": 35.9, "type": "Literal"}
    line = {"id": 1, "text": "He left Tartus on Friday.", "toponyms": [span]}
    Path("one.jsonl").write_text(json.dumps(line))

    told = figures(capsys, "one.jsonl")

    for name in ("recognition_exact", "recognition_overlap", "end_to_end"):
        assert told[name]["f1"] == 1
    assert told["resolution"]["acc@161"] == 1
    assert told["resolution"]["mean_km"] < 20
    assert told["usage"] == {"n": 1, "accuracy": 1}


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("line", "options", "words"),
    [
        ("", ("none.jsonl",), "none.jsonl: cannot be read"),
        ("", ("other.jsonl",), "other.jsonl: no line to score"),
        ("{", ("other.jsonl",), "other.jsonl, line 1: not JSON"),
        ('{"id": 1}', ("other.jsonl",), "line 1: toponyms must be a list"),
        (
            '{"id": 1, "toponyms": [{"start": 0, "end": 1, "lat": 99, "lon": 0}]}',
            ("other.jsonl",),
            "line 1: lat and lon must be degrees",
        ),
        (
            '{"id": 1, "toponyms": []}\n{"id": "1", "toponyms": []}',
            ("other.jsonl",),
            "line 2: id '1' occurs twice",
        ),
        (
            '{"id": "zzz", "toponyms": []}',
            ("gold.jsonl", "--predictions", "other.jsonl"),
            "line 1: id 'zzz' is not marked",
        ),
        ("", (*FILES, "--every", "0"), "--every must be 1 or more"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_user_can_mend_is_one_line(
    capsys: pytest.CaptureFixture[str], line: str, options: tuple[str, ...], words: str
) -> None:
    Path("other.jsonl").write_text(line)

    assert main(["evaluate", *options]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.usefixtures("files")
def test_an_error_object_predicts_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("found.jsonl").write_text('{"id": "a", "line": 1, "error": "broken"}')

    told = figures(capsys, *FILES)

    assert told["recognition_exact"]["predicted"] == 0
    assert told["recognition_exact"]["gold"] == 5


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([(0, 5)], [(5, 9)], []),
        ([(0, 10)], [(0, 3), (4, 10)], [(0, 1)]),
        ([(0, 10), (4, 10)], [(4, 10)], [(1, 0)]),
        ([(0, 4), (5, 9)], [(0, 9)], [(0, 0)]),
        ([(0, 4), (0, 4)], [(0, 4), (0, 4)], [(0, 0), (1, 1)]),
    ],
    ids=["side by side", "larger overlap", "equal first", "one to one", "twice"],
)
def test_mentions_are_paired_one_to_one(
    gold: list[tuple[int, int]],
    found: list[tuple[int, int]],
    expected: list[tuple[int, int]],
) -> None:
    made = pairs([Mention(*s) for s in gold], [Mention(*s) for s in found])

    assert list(made) == expected


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0.0, 0.0), (0.0, 90.0), 10007.5),
        ((179.5, 0.0), (-179.5, 0.0), 111.2),
        ((0.0, 60.0), (1.0, 60.0), 55.6),
        ((0.0, 0.0), None, FURTHEST_KM),
    ],
)
def test_distances_are_those_of_a_globe(
    one: tuple[float, float], other: tuple[float, float] | None, km: float
) -> None:
    assert distance_km(one, other) == pytest.approx(km, abs=0.1)


def test_the_area_is_that_of_a_triangle() -> None:
    area = area_under_curve([math.e**2 - 1, 0, 0])

    assert area == pytest.approx((2 / 2) / (2 * math.log(FURTHEST_KM)))
    assert area_under_curve([FURTHEST_KM] * 4) == pytest.approx(1, abs=1e-4)
    assert area_under_curve([0.0]) == 0


@pytest.mark.parametrize("figure", [accuracy_at, area_under_curve])
def test_no_errors_make_no_figure(figure: Any) -> None:
    with pytest.raises(ValueError, match="at least one toponym"):
        figure([])


def test_documents_without_mentions_make_no_distances() -> None:
    report = evaluate([Scored((), (), ())])

    assert (report.given, report.matched, report.usage) == (None, None, None)
    assert report.exact is not None
    assert report.exact.f1 == 0
