"""What a line of JSON must be, and what is told where it is not."""

import json
from datetime import datetime

import pytest

from geoapp.documents import Document, read_document, read_fields, read_published
from geoapp.errors import DocumentError


def document(line: str, *, gold_spans: bool = False, limit: int = 1000) -> Document:
    fields = read_fields(line.encode())
    return read_document(fields, gold_spans=gold_spans, max_bytes=limit)


def test_what_is_known_of_a_text_goes_into_the_article() -> None:
    line = {"id": "a", "text": "Ships left.", "title": "Ships", "outlet": "Courier"}
    line["published"] = "2024-12-14T17:51:00Z"

    article = document(json.dumps(line)).article

    assert (article.title, article.outlet) == ("Ships", "Courier")
    assert article.published == datetime(2024, 12, 14, 17, 51)


@pytest.mark.parametrize("id", ['"a"', "7", "1.5", '""', "-0"])
def test_an_id_stays_as_it_was(id: str) -> None:
    read = document(f'{{"id": {id}, "text": "a"}}').id

    assert (read, type(read)) == (json.loads(id), type(json.loads(id)))


@pytest.mark.parametrize(
    "text",
    [
        "One.\r\n\r\nTwo\u00a0men.\tThree",
        "\ufeffHome | News\n\nShips left.\n\nCopyright 2024",
        "🚢 left\u2028Odesa\x85for\x00 nowhere\u200b. \r Ende",
        "  \n ",
        "",
    ],
)
def test_no_character_of_a_text_moves(text: str) -> None:
    read = document(json.dumps({"id": 1, "text": text}))

    assert read.text == text
    assert len(read.article.text) == len(text)
    for given, plain in zip(text, read.article.text, strict=True):
        assert given == plain or (given.isspace() and plain.isspace())


def test_windows_line_ends_part_paragraphs_but_not_lines() -> None:
    read = document(json.dumps({"id": 1, "text": "a man\r\nleft\r\n\r\nhome again"}))

    spans = [(s.start, s.end) for s in read.article.sentences]
    assert [read.text[start:end] for start, end in spans] == [
        "a man\r\nleft",
        "home again",
    ]


BROKEN = [
    ("", "not JSON"),
    ("{", "not JSON"),
    ("[1]", "not an object"),
    ('{"id": 1, "text": "a"} {}', "not JSON: Extra data"),
    ('{"id": 1}', "text is missing"),
    ('{"id": 1, "text": null}', "text is missing"),
    ('{"id": 1, "text": ["a"]}', "text must be a text"),
    ('{"text": "a"}', "id is missing"),
    ('{"id": true, "text": "a"}', "id must be a text or a number"),
    ('{"id": {"a": 1}, "text": "a"}', "id must be a text or a number"),
    ('{"id": 1, "text": "a", "text": "b"}', "'text' occurs twice"),
    ('{"id": 1, "text": "a", "more": {"b": 1, "b": 2}}', "'b' occurs twice"),
    ('{"id": NaN, "text": "a"}', "NaN is no number"),
    ('{"id": -Infinity, "text": "a"}', "-Infinity is no number"),
    ('{"id": 1e999, "text": "a"}', "a number is too large"),
    (f'{{"id": 1{"0" * 5000}, "text": "a"}}', "a number is too long"),
    ("[" * 100_000, "nested too deeply"),
    (f'{{"id": 1, "text": "{"a" * 1001}"}}', "larger than the limit of 1,000 bytes"),
    ('{"id": 1, "text": "a\\ud800b"}', "half a character (a surrogate) at 1"),
    ('{"id": "\\udfff", "text": "a"}', "id holds half a character"),
    ('{"id": 1, "text": "a", "title": 3}', "title must be a text"),
    ('{"id": 1, "text": "a", "outlet": {}}', "outlet must be a text"),
    ('{"id": 1, "text": "a", "published": 20241214}', "published must be a text"),
]


@pytest.mark.parametrize(("line", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_broken_line_is_told_in_one_short_sentence(line: str, words: str) -> None:
    with pytest.raises(DocumentError) as raised:
        document(line)

    told = str(raised.value)
    assert words in told
    assert len(told) < 200
    assert "\n" not in told


def test_bytes_that_are_not_utf_8_are_told() -> None:
    with pytest.raises(DocumentError, match="not UTF-8 at byte 5"):
        read_fields(b'{"a"\xff}')


@pytest.mark.parametrize(
    "toponyms",
    [
        None,
        "Paris",
        [[0, 5]],
        [{"start": 0}],
        [{"start": "0", "end": "5"}],
        [{"start": True, "end": 5}],
        [{"start": 0.0, "end": 5.0}],
        [{"start": -1, "end": 5}],
        [{"start": 5, "end": 5}],
        [{"start": 5, "end": 0}],
        [{"start": 0, "end": 99}],
        [{"start": 0, "end": 5}, {"start": 5, "end": 6}],
    ],
    ids=str,
)
def test_a_span_that_is_none_is_told(toponyms: object) -> None:
    line = json.dumps({"id": 1, "text": "Paris is quiet.", "toponyms": toponyms})

    with pytest.raises(DocumentError, match=r"\Atoponym"):
        document(line, gold_spans=True)


def test_spans_are_read_only_where_they_are_asked_for() -> None:
    line = '{"id": 1, "text": "Paris", "toponyms": [{"start": 0, "end": 5, "lat": 9}]}'

    assert document(line).spans is None
    assert document(line, gold_spans=True).spans == ((0, 5),)


@pytest.mark.parametrize("value", ["", "soon", "0001-01-01", "9999-12-31", "20"])
def test_what_is_no_date_of_a_newspaper_is_unknown(value: str) -> None:
    assert read_published(value) is None
