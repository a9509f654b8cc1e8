"""Who may import whom, and how large a module and a function may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import geoapp

PACKAGE = Path(geoapp.__file__).parent

LAYERS = [
    {"errors", "model", "columns"},
    {"assets", "query", "build_assets", "passages", "wordlists"},
    {"settings", "filters", "projections"},
    {"gazetteer", "grammar", "lexicon", "online", "surroundings"},
    {"outlets"},
    {"ranking"},
    {"article"},  # the tagger learns from sentences that are cut as articles are
    {"recognize", "resolve", "dates", "stance", "routing"},
    {"syntax", "likeness", "where"},
    {"phrases", "plover", "triggers"},
    {"occurrences"},
    {"clauses", "contrary", "parties"},
    {"manner"},
    {"attach", "players", "joining"},
    {"roles", "coding", "happening", "memory"},
    {"events"},
    {"ways", "extent", "confidence"},
    {"properties"},
    {"features"},
    {"pipeline", "store", "export", "documents", "workers"},
    {"annotate", "evaluate", "learn_ranking", "learn_where", "web"},
    {"cli"},
]
"""A module imports from rows above its own, or from its own subpackage."""

ONLY = {
    "flask": {"web", "cli"},
    "folium": {"export"},
    "searoute": {"routing", "gazetteer"},
    "trafilatura": {"article"},
    "simplemma": {"lexicon", "recognize"},
    "spacy": {"recognize"},
    "onnxruntime": {"recognize"},
    "torch": {"recognize"},
    "granian": {"cli"},
    "psycopg": {"store"},
    "cql2": {"filters"},
    "pyproj": {"projections"},
    "prometheus_client": {"web"},
    "zstandard": {"web"},
    "sqlite3": {"store", "gazetteer", "online"},
}
"""Packages that a few modules keep to themselves."""

MODULE_LINES = 400
FUNCTION_LINES = 40

MODULES = sorted(PACKAGE.rglob("*.py"))


def row(name: str) -> int:
    return next(i for i, names in enumerate(LAYERS) if name in names)


def room(path: Path) -> str:
    """Return the top-level module or subpackage that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.name))
def test_a_module_imports_from_rows_above_its_own(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    breaches = [
        name
        for name in imports(path)
        if name.startswith("geoapp.")
        and (there := name.split(".")[1]) != here
        and there[:2] != "__"
        and row(there) >= row(here)
    ]

    assert breaches == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.name))
def test_a_package_stays_in_its_room(path: Path) -> None:
    breaches = [
        name
        for name in imports(path)
        if room(path) not in ONLY.get(name.split(".")[0], {room(path)})
    ]

    assert breaches == []


def test_every_module_has_a_row() -> None:
    rooms = {room(path) for path in MODULES} - {"__init__"}

    assert rooms == set().union(*LAYERS)


def test_no_module_is_too_long() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }

    assert {k: v for k, v in lengths.items() if v > MODULE_LINES} == {}


def test_no_function_is_too_long() -> None:
    lengths = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = node.end_lineno - body[0].lineno + 1 if body else 0
                lengths[f"{path.name}:{node.name}"] = lines

    assert {k: v for k, v in lengths.items() if v > FUNCTION_LINES} == {}


def test_python_lives_in_two_folders() -> None:
    root = PACKAGE.parent
    folders = [root / name for name in ("static", "templates", "gazetteer")]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if "node_modules" not in path.parts
    ]

    assert files == []
