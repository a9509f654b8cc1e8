"""What reading a page yields, before it is an `Article`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """Paragraphs in order, and what the page says of itself.

    Unknown is `None`; `published` is wall time without a zone.
    """

    paragraphs: tuple[str, ...]
    title: str | None = None
    published: datetime | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    reuse: str | None = None
