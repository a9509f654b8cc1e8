"""The requirements of OGC API - Features, and the mark that a test keeps one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

_TABLE = Path(__file__).with_name("conformance.txt")

_Test = TypeVar("_Test", bound=Callable[..., object])


def _read() -> Mapping[str, str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    told = (line.partition("  ") for line in lines if not line.startswith("#"))
    return {name: words for name, _, words in told}


REQUIREMENTS = _read()
"""What each requirement asks for, in our words, by its identifier."""


def requirement(*names: str) -> Callable[[_Test], _Test]:
    """Say which requirements a test is for; one that is not listed is an error."""
    unknown = [name for name in names if name not in REQUIREMENTS]
    assert not unknown, f"not in {_TABLE.name}: {unknown}"
    return lambda test: test
