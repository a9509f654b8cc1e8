import pytest

from geoapp.model import Sentence
from geoapp.recognize.pieces import (
    LONGEST_WINDOW,
    Vocabulary,
    read_hints,
    read_words,
    windows,
)

PIECES = ["[CLS]", "[SEP]", "[UNK]", "ships", "ship", "##ment", "left", "tart", "##us"]
PIECES += [".", "in", "a"]


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(PIECES)


def nowhere(name):
    return ()


class Answer:
    def __init__(self, **raw):
        self.raw = raw


def known(**answers):
    places = {name.replace("_", " "): [Answer(**raw)] for name, raw in answers.items()}
    return lambda name: places.get(name, ())


def words_of(text):
    return [text[w.start : w.end] for w in read_words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S.-led", ["U", ".", "S", ".", "-", "led"]),
        ("St. John’s, N.L.", ["St", ".", "John", "’", "s", ",", "N", ".", "L", "."]),
        ("Ṭarṭūs 12km", ["Ṭarṭūs", "12km"]),
        ("東京 fell", ["東", "京", "fell"]),
        ("دِمَشْق", ["دِمَشْق"]),
        ("a_b", ["a", "_", "b"]),
        ("", []),
    ],
)
def test_words_and_signs_stand_alone(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Tartus", ["tart", "##us"]),
        ("TARTÜS", ["tart", "##us"]),
        ("shipment", ["ship", "##ment"]),
        ("ships", ["ships"]),
        ("zzz", ["[UNK]"]),
        ("a" * 200, ["[UNK]"]),
        ("\u0301", ["[UNK]"]),
    ],
)
def test_a_word_is_spelt_with_the_longest_pieces(vocabulary, word, pieces):
    assert [PIECES[number] for number in vocabulary.numbers(word)] == pieces


def test_case_and_the_space_before_are_told_apart():
    cases = [w.case for w in read_words("go Go GO G gO 12 . go-Go", 0, 24)]

    assert len(set(cases[:7])) == 7
    assert cases[0] == cases[7]
    assert cases[1] != cases[9]


def test_the_longest_known_name_is_hinted():
    text = "near Deir ez-Zor."
    geocode = known(
        Deir={"feature_code": "PPL", "population": 900},
        **{"Deir ez-Zor": {"feature_code": "PPL", "population": 300_000}},
    )

    hinted = read_hints(text, read_words(text, 0, len(text)), geocode)

    assert [w.hint for w in hinted] == [0, 3, 10, 10, 10, 0]


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ({"feature_code": "PCLI"}, 1),
        ({"feature_code": "SEA"}, 2),
        ({"feature_code": "PPL", "population": 2_000_000}, 3),
        ({"feature_code": "PPL", "population": 20_000}, 4),
        ({"feature_code": "PPL"}, 5),
        ({"feature_code": "PCLI", "kind": "adjective"}, 6),
        ({"feature_code": "AIRB"}, 7),
    ],
)
def test_a_hint_says_what_kind_of_place_bears_the_name(raw, hint):
    (word,) = read_hints("Lund", read_words("Lund", 0, 4), known(Lund=raw))

    assert word.hint == hint


def test_small_letters_are_not_looked_up():
    asked = []

    read_hints("of nice", read_words("of nice", 0, 7), lambda name: asked.append(name))

    assert asked == []


def test_whole_sentences_share_a_window(vocabulary):
    text = "Ships left. Ships left Tartus."
    sentences = (Sentence(0, 11), Sentence(12, 30))

    (window,) = windows(text, sentences, vocabulary, nowhere)

    assert [text[w.start : w.end] for w in window.words][-2:] == ["Tartus", "."]
    assert [window.pieces[i] for i in window.first][:2] == [3, 6]
    assert len(window.pieces) == len(window.cases) == len(window.hints)


def test_the_end_of_a_line_is_marked(vocabulary):
    text = "Ships\nleft"

    (window,) = windows(text, (Sentence(0, 5), Sentence(6, 10)), vocabulary, nowhere)

    assert window.pieces == [0, 3, 1, 6, 1]


@pytest.mark.parametrize("count", [50, 126, 127, 300, 1000])
def test_no_window_is_longer_than_the_network_reads(vocabulary, count):
    text = "Tartus " * count
    sentences = (Sentence(0, len(text)),)

    found = list(windows(text, sentences, vocabulary, nowhere))

    assert all(len(window.pieces) <= LONGEST_WINDOW for window in found)
    assert sum(len(window.words) for window in found) == count
