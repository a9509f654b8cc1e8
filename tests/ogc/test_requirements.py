"""Whether every requirement that is listed has a test, and only claims are listed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ogc.requirements import REQUIREMENTS


def marked() -> Iterator[str]:
    """Yield the requirements that the tests of this folder are marked with."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    yield from names(mark)


def names(mark: ast.expr) -> Iterator[str]:
    if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "requirement":
        yield from (str(ast.literal_eval(argument)) for argument in mark.args)


MARKED = frozenset(marked())


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirement_has_a_test(name):
    assert name in MARKED


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirement_is_told_in_words(name):
    assert REQUIREMENTS[name].strip()
