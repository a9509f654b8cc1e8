import ast
from pathlib import Path

import pytest

from geoapp import errors
from geoapp.errors import ArticleError, ArticleTooLargeError, GeoappError

PACKAGE = Path(errors.__file__).parent
ERRORS = [value for value in vars(errors).values() if isinstance(value, type)]


def is_error(node: ast.AST) -> bool:
    if not isinstance(node, ast.ClassDef):
        return False
    bases = [ast.unparse(base) for base in node.bases]
    return any(base.endswith(("Error", "Exception")) for base in bases)


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_a_geoapp_error(error: type) -> None:
    assert issubclass(error, GeoappError)


def test_there_is_an_error_for_each_thing_a_user_can_mend() -> None:
    assert len(ERRORS) >= 7


def test_who_catches_a_bad_article_catches_one_too_large() -> None:
    assert issubclass(ArticleTooLargeError, ArticleError)


def test_no_module_but_the_build_hook_makes_errors_of_its_own() -> None:
    makers = {
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if is_error(node)
    }

    # The hook runs where geoapp is not installed yet.
    assert makers == {"errors.py", "build_assets.py"}
