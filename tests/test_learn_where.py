import json
from pathlib import Path

import pytest

from geoapp.learn_where import is_held_out, main
from geoapp.where.weights import to_weights

TOWNS = ("Damascus", "Cairo", "Beirut", "Baghdad", "Ankara", "Athens", "Rome", "Madrid")
TEMPLATES = [
    ("A bomb exploded in {} on Friday.", "exploded", True),
    ("Gunmen killed two people in {} at night.", "killed", True),
    ("People protested against the government of {} again.", "protested", False),
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for town in TOWNS:
            for template, verb, there in TEMPLATES:
                text = template.format(town)
                row = {
                    "id": f"{verb} {town}",
                    "source": "own",
                    "text": text,
                    "verb": span(text, verb),
                    "locations": [span(text, town)] if there else [],
                }
                file.write(json.dumps(row) + "\n")
    return path


def span(text: str, words: str) -> dict[str, int]:
    start = text.index(words)
    return {"start": start, "end": start + len(words)}


@pytest.mark.usefixtures("cache")
def test_weights_are_learned_from_a_corpus(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "weights.toml"

    main([str(corpus), "--output", str(output), "--hold-out", "3", "--sources"])

    weights = to_weights(output.read_text(encoding="utf-8"))
    assert weights.alone["in"] > 0 > weights.alone["against"]
    assert "own: precision" in capsys.readouterr().out


@pytest.mark.usefixtures("cache")
def test_examples_can_be_left_out_by_their_ids(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "weights.toml"

    learned = ["--output", str(output), "--hold-out", "0"]
    main([str(corpus), *learned, "--leave-out", "^(exploded|killed)"])

    assert "in" not in to_weights(output.read_text(encoding="utf-8")).alone


@pytest.mark.usefixtures("cache")
def test_learning_twice_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / name for name in ("one.toml", "two.toml")]

    for output in outputs:
        main([str(corpus), "--output", str(output)])

    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_a_sentence_is_always_held_out_or_never() -> None:
    texts = [f"Shells hit house {number}." for number in range(100)]

    held = [text for text in texts if is_held_out(text, 5)]

    assert 10 < len(held) < 30
    assert not any(is_held_out(text, 0) for text in texts)
