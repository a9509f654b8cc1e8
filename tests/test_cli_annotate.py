"""geoapp annotate as a process among others: streams, lines, ends."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from geoapp.cli import BROKEN_PIPE, INTERRUPTED, main

GOOD = '{"id": "a", "text": "Two ships left Tartus for Sevastopol on Friday."}\n'
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from geoapp.cli import main; sys.exit(main(sys.argv[1:]))",
    "annotate",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GEOAPP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GEOAPP_CACHE", str(cache))


def annotate(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: str,
    *options: str,
) -> tuple[int, list[Any], str]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    code = main(["annotate", *options])
    printed = capsys.readouterr()
    return code, [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_lines_come_in_the_order_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = GOOD + '{"id": 2, "text": ""}'

    code, made, errors = annotate(monkeypatch, capsys, lines)

    assert [one["id"] for one in made] == ["a", 2]
    assert [t["text"] for t in made[0]["toponyms"]] == ["Tartus", "Sevastopol"]
    assert (code, errors) == (0, "")


def test_a_broken_line_is_told_twice_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = f'{GOOD}\n \r\n{{"id": "b"}}\n{GOOD}'

    code, made, errors = annotate(monkeypatch, capsys, lines)

    assert made[1] == {"id": "b", "line": 4, "error": "text is missing"}
    assert [one["id"] for one in made] == ["a", "b", "a"]
    assert (code, errors) == (1, "geoapp: line 4: text is missing\n")


def test_a_line_that_is_too_large_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ARTICLE_BYTES", "100")
    huge = '{"id": "b", "text": "' + 5000 * "a" + '"}'

    code, made, errors = annotate(monkeypatch, capsys, f"{huge}\n{GOOD}{huge}")

    assert [one.get("line") for one in made] == [1, None, 3]
    assert made[1]["toponyms"]
    assert "line 3: larger than 400 bytes" in errors
    assert code == 1


def test_gold_spans_are_resolved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"id": 1, "text": "He left Tartus.", "toponyms": [{"start": 8, "end": 14}]}

    _, made, _ = annotate(monkeypatch, capsys, json.dumps(line), "--gold-spans")

    assert [t["country"] for t in made[0]["toponyms"]] == ["SY"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--workers", "0"], "setting workers is out of range: 0"),
        (["--recognizer", "none"], "unknown recognizer 'none'"),
        (["--recognizer", "none", "--workers", "2"], "unknown recognizer 'none'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_a_user_can_mend_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    words: str,
) -> None:
    code, made, errors = annotate(monkeypatch, capsys, GOOD, *options)

    assert (code, made, errors.count("\n")) == (1, [], 1)
    assert words in errors


def test_several_workers_make_the_same_lines() -> None:
    lines = "".join(GOOD.replace('"a"', str(n)) for n in range(20)) + "{"

    runs = [
        subprocess.run(
            [*COMMAND, "--workers", workers],
            input=lines,
            capture_output=True,
            text=True,
        )
        for workers in ("1", "2")
    ]

    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout.count("\n") == 21
    assert [run.stderr.count("\n") for run in runs] == [1, 1]


def test_a_line_is_answered_before_the_next_is_sent() -> None:
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(COMMAND, text=True, bufsize=1, **pipes) as process:
        for _ in range(2):
            process.stdin.write(GOOD)  # type: ignore[union-attr]
            answer = process.stdout.readline()  # type: ignore[union-attr]
            assert json.loads(answer)["id"] == "a"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupt_ends_every_process_quietly(workers: str) -> None:
    with endless(workers) as process:
        os.killpg(process.pid, signal.SIGINT)
        errors = process.communicate()[1]

    assert (process.returncode, errors) == (INTERRUPTED, "")


def test_being_ended_ends_the_workers_too() -> None:
    with endless("2") as process:
        process.terminate()
        process.communicate()  # returns when the last process let go of the pipes

    assert process.returncode == INTERRUPTED


def test_a_reader_that_stops_early_is_no_error() -> None:
    with endless("2") as process:
        process.stdout.close()  # type: ignore[union-attr]
        process.stdout = None
        errors = process.communicate()[1]

    assert (process.returncode, errors) == (BROKEN_PIPE, "")


@contextmanager
def endless(workers: str) -> Iterator[subprocess.Popen[str]]:
    """Start a run over very many lines, which has written its first one."""
    Path("many.jsonl").write_text(GOOD * 50_000)
    command = [*COMMAND, "--workers", workers]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with (
        open("many.jsonl") as lines,
        subprocess.Popen(
            command, stdin=lines, text=True, start_new_session=True, **pipes
        ) as process,
    ):
        process.stdout.readline()  # type: ignore[union-attr]
        yield process
