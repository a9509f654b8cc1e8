"""Files of lines of JSON -> the mentions of each document, to be scored."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from geoapp.cli.lines import Line, read_lines
from geoapp.documents import Fields, read_fields, read_id, read_spans
from geoapp.errors import DocumentError
from geoapp.evaluate import OTHER_TYPES, Mention
from geoapp.model import Usage
from geoapp.recognize.corpora import LITERAL_TYPES
from geoapp.settings import Settings

Mentions = dict[str, tuple[Mention, ...]]
"""By the id of the document, as text."""


def read_gold(file: str, settings: Settings, every: int) -> tuple[Mentions, set[str]]:
    """Read the places marked by hand.

    Args:
        file: Its name.
        settings: For the size of a line.
        every: Read the lines whose number this divides.

    Returns:
        The mentions of these lines, and the ids of the others.

    Raises:
        DocumentError: If the file or a line of it cannot be used.
    """
    gold: Mentions = {}
    others: set[str] = set()
    for number, line in lines_of(file, settings):
        try:
            fields = read_fields(line or b"")
            id = str(read_id(fields))
            if id in gold or id in others:
                raise DocumentError(f"id {id[:40]!r} occurs twice")
            if number % every:
                others.add(id)
            else:
                gold[id] = tuple(_marked(*span) for span in read_spans(fields))
        except DocumentError as error:
            raise DocumentError(f"{file}, line {number}: {error}") from error
    return gold, others


def read_predictions(
    file: str, settings: Settings, gold: Mentions, others: set[str]
) -> Mentions:
    """Read what geoapp annotate has written; error objects predict nothing.

    Raises:
        DocumentError: If the file or a line of it cannot be used, or names a
            document that is not marked.
    """
    found: Mentions = {}
    for number, line in lines_of(file, settings):
        try:
            fields = read_fields(line or b"")
            if "error" in fields:
                continue
            id = str(read_id(fields))
            if id in found or not (id in gold or id in others):
                problem = "occurs twice" if id in found else "is not marked"
                raise DocumentError(f"id {id[:40]!r} {problem}")
            found[id] = predicted(fields)
        except DocumentError as error:
            raise DocumentError(f"{file}, line {number}: {error}") from error
    return found


def predicted(fields: Fields) -> tuple[Mention, ...]:
    """Return the mentions of an annotation."""
    return tuple(
        Mention(start, end, _lon_lat(item), _is_literal(item))
        for start, end, item in read_spans(fields)
    )


def lines_of(file: str, settings: Settings, every: int = 1) -> Iterator[Line]:
    """Yield each line of a file whose number `every` divides.

    Raises:
        DocumentError: If the file cannot be read.
    """
    with _open(file) as stream:
        for number, line in read_lines(stream, settings):
            if number % every == 0:
                yield number, line


def _open(file: str) -> BinaryIO:
    try:
        return open(file, "rb")
    except OSError as error:
        raise DocumentError(f"{file}: cannot be read: {error.strerror}") from error


def _marked(start: int, end: int, item: Fields) -> Mention:
    kind = item.get("type")
    known = isinstance(kind, str) and kind in LITERAL_TYPES | OTHER_TYPES
    return Mention(start, end, _lon_lat(item), kind in LITERAL_TYPES if known else None)


def _is_literal(item: Mapping[str, object]) -> bool | None:
    usage = item.get("usage")
    return usage == Usage.LITERAL.value if isinstance(usage, str) else None


def _lon_lat(item: Fields) -> tuple[float, float] | None:
    lat, lon = item.get("lat"), item.get("lon")
    if lat is None or lon is None:
        return None
    if not _is_degrees(lat, 90) or not _is_degrees(lon, 180):
        raise DocumentError("lat and lon must be degrees, or null")
    return float(str(lon)), float(str(lat))


def _is_degrees(value: object, most: float) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(float(str(value))) <= most
