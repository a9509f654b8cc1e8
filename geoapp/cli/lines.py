"""Lines of JSON from a stream, annotated by one process or several."""

import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from geoapp.annotate import Annotation, annotate_line, failure
from geoapp.cli.progress import load_with_bar
from geoapp.pipeline import Backends, load_backends
from geoapp.settings import Settings
from geoapp.workers import in_order

Line = tuple[int, bytes | None]
"""The number of a line, from 1, and the line; `None` where it is too large."""

Annotated = tuple[int, Annotation]
"""The number of a line and what was made of it."""

_LONGER = 4  # times that JSON may be longer than the text that it holds


def read_lines(stream: BinaryIO, settings: Settings) -> Iterator[Line]:
    """Yield the lines of a stream that are not blank, never more than one held."""
    limit = _LONGER * settings.max_article_bytes
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
            yield number, None
        elif line.strip():
            yield number, line


def annotate_lines(
    lines: Iterable[Line], settings: Settings, *, gold_spans: bool, workers: int
) -> Generator[Annotated, None, None]:
    """Yield the number of each line and what was made of it, in order.

    Raises:
        SettingsError: If a backend cannot be loaded.
        WorkerError: If a worker process dies.
    """
    if workers > 1:  # being ended must end them, too
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    # All workers together ask a service of the web no more often than one does.
    settings = replace(settings, online_delay_s=settings.online_delay_s * workers)
    # Loaded here even where only workers need it: what is wrong is told once.
    annotate = _annotator(load_with_bar(settings), settings, gold_spans)
    load = partial(_load, settings, gold_spans)
    yield from in_order(lines, load if workers > 1 else lambda: annotate, workers)


def _load(settings: Settings, gold_spans: bool) -> Callable[[Line], Annotated]:
    return _annotator(load_backends(settings), settings, gold_spans)


def _annotator(
    backends: Backends, settings: Settings, gold_spans: bool
) -> Callable[[Line], Annotated]:
    limit = settings.max_article_bytes

    def annotate(line: Line) -> Annotated:
        number, content = line
        if content is None:
            return number, failure(number, f"larger than {_LONGER * limit:,} bytes")
        return number, annotate_line(
            content, number, backends, gold_spans=gold_spans, max_bytes=limit
        )

    return annotate
