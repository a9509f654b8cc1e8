"""What a layer can be downloaded as, by the end of the file's name.

Features' GeoJSON text goes in one at a time, chunks to send come out: memory
stays flat however many there are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from geoapp.columns import Layer
from geoapp.export.collection import to_geojson
from geoapp.export.flatgeobuf import to_flatgeobuf
from geoapp.export.geojsonl import to_geojsonl
from geoapp.export.table import to_csv

CHUNK_BYTES = 65_536  # what a server hands on at once


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    `write` makes its pieces from a layer and the GeoJSON text of features. `torn`
    ends a file that could not be made to its end: no reader takes it for whole.
    """

    extension: str
    media_type: str
    write: Callable[[Layer, Iterable[bytes]], Iterator[bytes]]
    torn: bytes


FORMATS: Mapping[str, Format] = {
    form.extension: form
    for form in (
        Format("geojson", "application/geo+json", to_geojson, b"\n"),
        Format(
            "geojsonl", "application/geo+json-seq", to_geojsonl, b'\x1e{"type":"Feature'
        ),
        Format(
            "csv",
            "text/csv; charset=utf-8; header=present",
            to_csv,
            b'"This file is not whole: the store failed while it was made',
        ),
        Format("fgb", "application/flatgeobuf", to_flatgeobuf, b"\xff\xff\xff\x7f"),
    )
}


def to_chunks(
    form: Format, layer: Layer, features: Iterable[bytes], size: int = CHUNK_BYTES
) -> Iterator[bytes]:
    """Yield a file in chunks of at least `size` bytes; the last may be smaller."""
    pieces: list[bytes] = []
    gathered = 0
    for piece in form.write(layer, features):
        pieces.append(piece)
        gathered += len(piece)
        if gathered >= size:
            yield b"".join(pieces)
            pieces.clear()
            gathered = 0
    if pieces:
        yield b"".join(pieces)
