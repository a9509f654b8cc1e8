import json
from pathlib import Path

import pytest

from geoapp.learn_ranking import main
from geoapp.ranking.weights import to_weights

TEXTS = [
    ("A barn burned in Athens, Georgia, on Sunday.", "Athens", 33.96, -83.38),
    ("Lawyers met in Paris, Texas, on Sunday.", "Paris", 33.66, -95.56),
    ("A bridge closed in Rome, Georgia, on Sunday.", "Rome", 34.26, -85.16),
    ("Snow fell on Vienna, Virginia, on Sunday.", "Vienna", 38.90, -77.27),
    ("A school in Moscow, Idaho, closed on Sunday.", "Moscow", 46.73, -117.0),
    ("A fire hit Quimbleton School in Berlin.", "Quimbleton School", 52.5, 13.4),
    ("A fire hit Zebulon School in Madrid.", "Zebulon School", 40.4, -3.7),
]
OTHERS = ("Georgia", "Texas", "Virginia", "Idaho", "Berlin", "Madrid")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for text, name, lat, lon in TEXTS:
            start = text.index(name)
            row = {"start": start, "end": start + len(name), "lat": lat, "lon": lon}
            city = {"lat": None, "lon": None}
            others = [
                {"start": text.index(word), "end": text.index(word) + len(word)} | city
                for word in OTHERS
                if word in text
            ]
            file.write(json.dumps({"text": text, "toponyms": [row, *others]}) + "\n")
    return path


@pytest.mark.usefixtures("cache")
def test_weights_are_learned_from_a_corpus(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "weights.toml"

    main([str(corpus), "--output", str(output), "--folds", "2", "--hold-out", "0"])

    weights = to_weights(output.read_text(encoding="utf-8"))
    assert weights.together["in the larger place behind"] > 0
    assert weights.host
    assert "own: " in capsys.readouterr().out


@pytest.mark.usefixtures("cache")
def test_learning_twice_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    outputs = [tmp_path / name for name in ("one.toml", "two.toml")]

    for output in outputs:
        main([str(corpus), "--output", str(output), "--folds", "2"])

    assert outputs[0].read_bytes() == outputs[1].read_bytes()
