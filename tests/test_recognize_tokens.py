import pytest

from geoapp.recognize.tokens import (
    Token,
    chunks,
    is_joined,
    kind_words,
    possessive_end,
    starts_name,
    tokenize,
    word_list,
)

WORD_LISTS = """
locative titles organisations kinds modifiers connectors particles speaking place_nouns
loss_nouns skipped possessed first_names never common
"""


def tokens(text: str) -> list[Token]:
    return tokenize(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. left.", ["The", "U.S.", "left"]),
        ("In St. John's Bay", ["In", "St.", "John", "Bay"]),
        ("Syria's and Syria’s", ["Syria", "and", "Syria"]),
        ("Côte d'Ivoire", ["Côte", "d'Ivoire"]),
        ("Deir ez-Zor", ["Deir", "ez", "Zor"]),
        ("12,000.5 tonnes", ["12,000.5", "tonnes"]),
        ("Тартус, طرطوس", ["Тартус", "طرطوس"]),
        ("الجُمهورية", ["الجُمهورية"]),
        ("Write to x@Paris.fr now", ["Write", "to", "x", "now"]),
        ("See Tartus.example now", ["See", "now"]),
        ("#Homs and @Homs burn", ["and", "burn"]),
        ("— … !", []),
    ],
)
def test_a_text_has_its_words(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text)] == words


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "🚢 Ships left. Jets flew."

    found = tokenize(text, 14, len(text))

    assert [(token.start, token.text) for token in found] == [
        (14, "Jets"),
        (19, "flew"),
    ]
    assert all(text[token.start : token.end] == token.text for token in found)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Ships left Tartus", ["Ships"]),
        ("She said: “Ships left”", ["She", "Ships"]),
        ("Ships left — Jets flew • Trucks", ["Ships", "Jets", "Trucks"]),
        ("They left “the” base", ["They", "the"]),
    ],
)
def test_a_word_that_opens_a_sentence_or_quotation_is_first(
    text: str, first: list[str]
) -> None:
    assert [token.text for token in tokens(text) if token.first] == first


@pytest.mark.parametrize(
    ("word", "capital", "caseless"),
    [
        ("Tartus", True, False),
        ("Ṭarṭūs", True, False),
        ("ship", False, False),
        ("طرطوس", False, True),
        ("12", False, False),
    ],
)
def test_scripts_without_capitals_are_told_apart(
    word: str, capital: bool, caseless: bool
) -> None:
    (token,) = tokens(word)

    assert (token.capital, token.caseless) == (capital, caseless)


def test_a_word_is_looked_up_without_its_full_stop() -> None:
    (token,) = tokens("U.S.")

    assert token.lower == "u.s"


@pytest.mark.parametrize(
    ("text", "word", "ending"),
    [
        ("Russia's base", "Russia", "'s"),
        ("Russia’s base", "Russia", "’s"),
        ("the Philippines' base", "Philippines", "'"),
        ("Russia is", "Russia", ""),
        ("Russia", "Russia", ""),
    ],
)
def test_a_possessive_ending_is_found(text: str, word: str, ending: str) -> None:
    end = text.index(word) + len(word)

    assert text[end : possessive_end(text, end)] == ending


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("two Planet Labs images", ["Planet Labs"]),
        ("in Deir ez-Zor now", ["Deir ez-Zor"]),
        ("the Gulf of Aden and Oman", ["Gulf of Aden", "Oman"]),
        ("from al-Hasakah on", ["al-Hasakah"]),
        ("in Tartus, Syria", ["Tartus", "Syria"]),
        ("in Tartus’s Old City", ["Tartus", "Old City"]),
        ("the Bank of", ["Bank"]),
        ("no names here", []),
    ],
)
def test_capitalised_words_run_together(text: str, runs: list[str]) -> None:
    words = tokens(text)

    found = [
        text[words[first].start : words[last - 1].end]
        for first, last in chunks(text, words)
    ]

    assert found == runs


@pytest.mark.parametrize(
    ("text", "starts"),
    [("Hasakah", True), ("al-Hasakah", True), ("of Hasakah", False), ("al-hol", False)],
)
def test_a_name_starts_with_a_capital_or_a_hyphened_article(
    text: str, starts: bool
) -> None:
    assert starts_name(text, tokens(text), 0) is starts


@pytest.mark.parametrize(
    ("text", "joined"), [("Old City", True), ("Ez-Zor", True), ("Homs, Hama", False)]
)
def test_a_comma_parts_two_words(text: str, joined: bool) -> None:
    assert is_joined(text, *tokens(text)) is joined


@pytest.mark.parametrize("name", WORD_LISTS.split())
def test_each_word_list_is_in_small_letters(name: str) -> None:
    words = word_list(name)

    assert words
    assert words == {word.lower() for word in words}


def test_a_kind_of_two_words_has_a_space() -> None:
    assert "naval base" in word_list("kinds")
    assert kind_words() >= {"naval", "base"}
    assert not any(" " in word for word in kind_words())
