"""Sentences: where news puts full stops that end nothing."""

import random

import pytest

from geoapp.article.sentences import split_sentences


def split(text):
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The attack came at 5 p.m. Monday in Kyiv.",
        "It began at 10 a.m. Kyiv time.",
        "Gen. Doe met Lt. Col. Roe and Brig. Gen. Poe.",
        "Vice Adm. Roe and Cmdr. J. P. Doe spoke.",
        "The ship left St. Petersburg on Jan. 5 for Mt. Athos.",
        "The U.S. Senate and the U.S. Navy disagree.",
        "The U.N. Security Council met twice.",
        "Minneapolis, Minn., is cold, and so is Washington, D.C., in winter.",
        "Ship No. 5 sank.",
        "Approx. 50 ships left.",
        "Caliber.Az reports that www.example.org is closed.",
        "“What?” she asked.",
        "He said “no!” and left.",
        "The load was 3.5 tonnes... and it sank.",
        "1. Two ships left.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(sentence):
    assert split(f"{sentence} Then it rained.") == [sentence, "Then it rained."]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("They live in the U.S. The city is big.", 2),
        ("It was over by 6 a.m. Officials said so.", 2),
        ("“We left.” Then it rained.", 2),
        ("He left.The ship sank.It burned.", 3),
        ("It left in 2024. Nobody saw it.", 2),
        ("Did it leave? No! It stayed…", 3),
    ],
)
def test_a_full_stop_between_sentences_ends_one(text, sentences):
    assert len(split(text)) == sentences


def test_no_sentence_crosses_a_paragraph():
    assert split("Ships\n\nleave port") == ["Ships", "leave port"]


def test_offsets_count_code_points():
    text = "🚢 Ships left. Корабли вышли. غادرت السفن. 👩‍✈️ flew."

    assert split(text)[1:] == ["Корабли вышли.", "غادرت السفن.", "👩‍✈️ flew."]


def test_every_character_is_in_one_sentence():
    chance = random.Random(7)
    pieces = [*'aB.?! \n"”“🚢é中م؟Ж,1)(…', "U.S. ", "p.m. ", "Gen. ", "\n\n", "The "]
    for _ in range(500):
        text = "".join(chance.choices(pieces, k=chance.randrange(60)))
        position = 0

        for sentence in split_sentences(text):
            assert sentence.start >= position
            assert not text[position : sentence.start].strip()
            assert text[sentence.start : sentence.end].strip()
            position = sentence.end
        assert not text[position:].strip()


def test_a_paragraph_longer_than_the_window_is_cut_the_same_way():
    sentence = "Ship 5 left Odesa at 5 p.m. Monday, Gen. Doe said."

    assert split(" ".join([sentence] * 1000)) == [sentence] * 1000


def test_words_without_a_full_stop_are_cut_at_spaces():
    pieces = split("word " * 10_000)

    assert max(map(len, pieces)) <= 2_000
    assert " ".join(pieces).split() == ["word"] * 10_000
