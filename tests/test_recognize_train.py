"""The training, with a network of toy size; passed over where torch is not."""

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from geoapp.recognize import network, train  # noqa: E402
from geoapp.recognize.corpora import read_marked  # noqa: E402
from geoapp.recognize.pieces import Vocabulary  # noqa: E402
from geoapp.recognize.tagger import (  # noqa: E402
    ENTITY_LABELS,
    PLACE_LABELS,
    USAGES,
    WEIGHTS,
    Tagger,
)

PIECES = ["[CLS]", "[SEP]", "[UNK]", "bank", "of", "malta", "left", "gozo", "."]


def nowhere(name):
    return ()


@pytest.fixture(scope="module")
def small():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    config = transformers.BertConfig(
        vocab_size=len(PIECES),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    return network.Network(transformers.BertModel(config, add_pooling_layer=False))


def samples(marked):
    example = read_marked(marked)
    return list(network.to_samples(example, Vocabulary(PIECES), nowhere))


def test_each_head_has_its_labels_at_the_first_piece_of_a_word():
    (sample,) = samples("{O Bank of {A Malta}} left {L Gozo}.")

    places = [PLACE_LABELS[n] for n in sample.labels[0][1:7]]
    entities = [ENTITY_LABELS[n] for n in sample.labels[1][1:7]]
    usages = [USAGES[n] for n in sample.labels[2][1:7] if n >= 0]
    assert places == ["O", "O", "B-LOC", "O", "B-LOC", "O"]
    assert entities == ["B-ORG", "I-ORG", "I-ORG", "O", "O", "O"]
    assert usages == ["associative", "literal"]


def test_what_is_unknown_costs_nothing(small):
    (sample,) = samples("{L Gozo} left.")
    *inputs, labels = network.to_tensors([sample])
    labels[1:] = -100

    loss = network.loss_of(small(*inputs), labels)

    places = small(*inputs)[..., : len(PLACE_LABELS)].flatten(0, 1)
    wanted = torch.nn.functional.cross_entropy(places, labels[0].flatten())
    assert torch.isclose(loss, wanted, atol=0.2)


def test_the_network_learns_and_is_run_from_its_file(small, tmp_path, monkeypatch):
    marked = "{O Bank of {A Malta}} left {L Gozo}."
    monkeypatch.setattr(train, "_RATE", 5e-3)
    train._descend(small, [samples(marked)] * 60)

    network.export(small, tmp_path / WEIGHTS)
    (tmp_path / "tagger.vocab.txt").write_text("\n".join(PIECES), encoding="utf-8")

    scores = train.measure([read_marked(marked)], Tagger(tmp_path))
    assert scores["marked"].exact == 1.0
    assert scores["marked"].literal == 1.0


def test_the_card_tells_the_data_and_the_scores():
    scores = {"marked": train.Scores(0.5, 0.75, None)}

    card = train.to_card([read_marked("{L Gozo} left.")], scores, 1.0)

    assert "own sentences" in card
    assert "| 0.500 | 0.750 |" in card
    assert "{" not in card
