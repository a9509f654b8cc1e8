"""Articles from files or standard input, and whole files out."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from geoapp.article import read_article
from geoapp.errors import ArticleError, SettingsError
from geoapp.model import Article
from geoapp.settings import Settings


def reader(settings: Settings) -> Callable[[str], Article]:
    """Return what reads the article of a file name, or of - (standard input)."""
    limit = settings.max_article_bytes

    def read(name: str) -> Article:
        try:
            return read_article(_read(name, limit + 1), max_bytes=limit)
        except ArticleError as error:
            raise type(error)(f"{name}: {error}") from error

    return read


def write(output: str, text: str) -> None:
    """Write a whole file or leave the old one; devices are written to."""
    path = Path(output)
    try:
        if output == "-":
            sys.stdout.buffer.write(text.encode())
            sys.stdout.flush()
        elif path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path.resolve(), text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SettingsError(f"cannot write {output}: {error.strerror}") from error


def _read(name: str, limit: int) -> bytes:
    """Read at most so many bytes: a device may have no end."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(limit)
        with open(name, "rb") as file:
            return file.read(limit)
    except OSError as error:
        hint = f"; try: curl {name} | geoapp parse -" if "://" in name else ""
        raise ArticleError(f"cannot be read: {error.strerror}{hint}") from error


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(temporary, "x", encoding="utf-8") as file:
            file.write(text)
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
