"""A line of JSON -> `Document`: an article whose text is exactly as given.

Whatever is wrong with a line is told in one sentence, and nothing is guessed:
a line is read whole or refused.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from geoapp.article.pubdate import read_date
from geoapp.article.sentences import split_sentences
from geoapp.errors import DocumentError
from geoapp.model import Article

Id = str | int | float
Fields = Mapping[str, object]

_YEARS = range(1600, 2400)  # others are placeholders, such as 0001-01-01
_SURROGATE = re.compile("[\ud800-\udfff]")
# One character for one, so that every offset holds.
_PLAIN = (
    (
        re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b\x0c\x1c-\x1f]"),
        " ",
    ),
    (re.compile("[\x85\u2028\u2029]"), "\n"),
)
_BLANK_LINE = re.compile(r"\r?\n[ \r]*\n")


@dataclass(frozen=True, slots=True)
class Document:
    """One text to annotate.

    `text` is as given; `article.text` has its line ends and spaces unified,
    one character for one. `spans` are start and end of the names to resolve,
    in the order given; `None` where they are to be found.
    """

    id: Id
    text: str
    article: Article
    spans: tuple[tuple[int, int], ...] | None = None


def read_fields(line: bytes) -> Fields:
    """Read the JSON object of a line.

    Raises:
        DocumentError: If it is no JSON object, or one that readers of JSON
            understand differently (RFC 8259: a name twice, no Unicode).

    >>> read_fields(b'{"id": 7, "text": "Ships left Tartus."}')["id"]
    7
    """
    try:
        fields = json.loads(
            line.decode("utf-8-sig"),
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise DocumentError(f"not JSON: {error.msg}, column {error.colno}") from error
    except RecursionError as error:
        raise DocumentError("not JSON: nested too deeply") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise DocumentError("not JSON: a number is too long") from error
    if not isinstance(fields, dict):
        raise DocumentError("not an object; expected id and text in braces")
    return fields


def read_id(fields: Fields) -> Id:
    """Return the id as it was given.

    Raises:
        DocumentError: If it is neither text nor a number.
    """
    value = fields.get("id")
    if isinstance(value, str):
        return _checked(value, "id")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise DocumentError("id must be a text or a number" if value else "id is missing")


def read_document(fields: Fields, *, gold_spans: bool, max_bytes: int) -> Document:
    """Return the document that the fields of a line describe.

    Args:
        fields: id, text, and if known title, published, outlet; others are
            passed over.
        gold_spans: Whether to read toponyms (start, end) as the names.
        max_bytes: Largest text that is read, bytes of UTF-8.

    Raises:
        DocumentError: If one cannot be used.
    """
    text = _text(fields, "text")
    if text is None:
        raise DocumentError("text is missing")
    if len(text.encode()) > max_bytes:
        raise DocumentError(
            f"text is larger than the limit of {max_bytes:,} bytes; raise it with the"
            " setting max_article_bytes (GEOAPP_MAX_ARTICLE_BYTES)"
        )
    plain = _plain(text)
    article = Article(
        text=plain,
        sentences=split_sentences(plain),
        title=_text(fields, "title") or None,
        published=read_published(_text(fields, "published") or ""),
        outlet=_text(fields, "outlet") or None,
    )
    spans = None
    if gold_spans:
        spans = tuple((start, end) for start, end, _ in read_spans(fields, text))
    return Document(read_id(fields), text, article, spans)


def read_published(value: str) -> datetime | None:
    """Read when something was published, as wall time without a zone.

    Returns:
        `None` when it is no date, or one of no newspaper (0001-01-01).

    >>> read_published("2009-03-20 12:24:52.002364-05")
    datetime.datetime(2009, 3, 20, 12, 24, 52, 2364)
    >>> read_published("Fri, 20 Mar 2009 12:24 GMT")
    datetime.datetime(2009, 3, 20, 12, 24)
    """
    try:
        published = datetime.fromisoformat(value.strip()).replace(tzinfo=None)
    except ValueError:
        found = read_date(value)
        if found is None:
            return None
        published = found
    return published if published.year in _YEARS else None


def read_spans(
    fields: Fields, text: str | None = None
) -> tuple[tuple[int, int, Fields], ...]:
    """Read the toponyms of a line: start, end and what else each brings.

    Args:
        fields: Of the line.
        text: What the spans must lie in, where it is known.

    Raises:
        DocumentError: If one is no span.
    """
    given = fields.get("toponyms")
    if not isinstance(given, list):
        raise DocumentError("toponyms must be a list of objects with start and end")
    return tuple(_span(item, number, text) for number, item in enumerate(given, 1))


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"{twice[:40]!r} occurs twice")
    return fields


def _refuse(constant: str) -> float:
    raise DocumentError(f"not JSON: {constant} is no number")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise DocumentError("not JSON: a number is too large")
    return value


def _text(fields: Fields, name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise DocumentError(f"{name} must be a text")
    return _checked(value, name)


def _checked(value: str, name: str) -> str:
    lone = _SURROGATE.search(value)
    if lone is not None:
        where = f"at {lone.start()}"
        raise DocumentError(f"{name} holds half a character (a surrogate) {where}")
    return value


def _plain(text: str) -> str:
    r"""Unify line ends and spaces without moving any character.

    >>> _plain("One\r\n\r\nTwo\u00a0men\r\nleft")
    'One\n\n\n\nTwo men \nleft'
    """
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    text = _BLANK_LINE.sub(lambda gap: "\n" * len(gap[0]), text)
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _span(item: object, number: int, text: str | None) -> tuple[int, int, Fields]:
    what = f"toponym {number}"
    if not isinstance(item, dict):
        raise DocumentError(f"{what} must be an object with start and end")
    start, end = item.get("start"), item.get("end")
    if type(start) is not int or type(end) is not int:
        raise DocumentError(f"{what}: start and end must be whole numbers")
    if not 0 <= start < end or (text is not None and end > len(text)):
        raise DocumentError(
            f"{what}: {str(start)[:20]} to {str(end)[:20]} is no span of the text"
        )
    if text is not None and not text[start:end].strip():
        raise DocumentError(f"{what}: nothing but white space at {start} to {end}")
    return start, end, item
