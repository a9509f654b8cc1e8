"""A filter in CQL2 as text in, the tree that CQL2-JSON would be out.

The package `cql2` reads it, group by group: what stands in brackets is read
first and is a name for what stands around it. Read at once, every bracket would
double the time that an unfinished filter takes, and some hundred operators one
within another would use up the stack and end the process.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cql2

from geoapp.errors import QueryError

Tree = Any
"""What JSON holds; what it means is not looked at here."""

_TOKEN = re.compile(
    r"""(?P<text>'(?:''|\\'|[^'])*')|(?P<name>"[^"]*")|(?P<word>[^\W\d][\w.:]*)"""
    r"""|(?P<number>[0-9][\w.]*)|(?P<blank>\s+)|(?P<sign>[^'"])"""
)
_GEOMETRIES = frozenset(
    (
        *("POINT", "LINESTRING", "POLYGON", "GEOMETRYCOLLECTION", "BBOX"),
        *("MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "Z", "M", "ZM"),
    )
)
_OPERATORS = frozenset(("AND", "OR", "NOT", "BETWEEN", "LIKE", "DIV", "IS"))
_NESTING = frozenset("+-*/%^")
_MARK = "\x1f"  # begins the name of a group; no filter may hold it
_PLACE = re.compile(r"--> (\d+):(\d+)")
_GROUP = re.compile(f' ?"{_MARK}[0-9]+" ?')
_SHOWN = 40


@dataclass(slots=True)
class _Open:
    """A bracket that is open: a group, or what belongs to a word before it."""

    is_group: bool
    is_geometry: bool = False
    pieces: list[str] = field(default_factory=list)
    nesting: int = 0


def parse(text: str, levels_max: int) -> Tree:
    """Read a filter written as text.

    Args:
        text: Without control characters.
        levels_max: How deep brackets and operators may lie within each other.

    Raises:
        QueryError: If it cannot be read or is deeper than that.
    """
    groups: list[Tree] = []
    stack, last = [_Open(is_group=True)], ""
    for kind, token in _tokens(text):
        if token == "(":
            stack.append(_opened(stack[-1], last))
        elif token == ")":
            _close(stack, groups, levels_max)
        else:
            _add(stack, kind, token)
        if len(stack) > levels_max or _frame(stack).nesting > levels_max:
            raise too_deep(levels_max)
        if kind != "blank":
            last = token.upper() if kind == "word" else kind if kind == "name" else ""
    if len(stack) > 1:
        raise _unreadable("a bracket is not closed")
    return _read(stack[0], groups)


def too_deep(levels_max: int) -> QueryError:
    """Return the error for a filter that lies deeper than that."""
    return QueryError(
        "filter",
        f"filter is nested more than {levels_max} levels deep; write it flatter",
    )


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, end = [], 0
    while end < len(text):
        found = _TOKEN.match(text, end)
        if found is None:
            raise _unreadable(f"a quote is not closed at {_snippet(text[end:])}")
        tokens.append((str(found.lastgroup), found.group()))
        end = found.end()
    return tokens


def _opened(around: _Open, last: str) -> _Open:
    """Open a bracket; one after a word is that function's or list's own."""
    if around.is_geometry:
        return _Open(is_group=False, is_geometry=True)
    if last and last not in _OPERATORS:
        return _Open(is_group=False, is_geometry=last in _GEOMETRIES)
    return _Open(is_group=True)


def _close(stack: list[_Open], groups: list[Tree], levels_max: int) -> None:
    closed = stack.pop()
    if not stack:
        raise _unreadable("a bracket is closed that is not open")
    if not closed.is_group:
        stack[-1].pieces.append(f"({''.join(closed.pieces)})")
        return
    groups.append(_read(closed, groups))
    stack[-1].pieces.append(f' "{_MARK}{len(groups) - 1}" ')


def _add(stack: list[_Open], kind: str, token: str) -> None:
    if kind == "text":
        token = "'" + token[1:-1].replace("\\'", "''") + "'"
    deepens = token in _NESTING or (kind == "word" and token.upper() in ("NOT", "DIV"))
    if deepens and not stack[-1].is_geometry:
        _frame(stack).nesting += 1
    stack[-1].pieces.append(token)


def _frame(stack: Sequence[_Open]) -> _Open:
    """Return the innermost group that is open."""
    return next(bracket for bracket in reversed(stack) if bracket.is_group)


def _read(group: _Open, groups: Sequence[Tree]) -> Tree:
    text = "".join(group.pieces)
    try:
        tree = cql2.parse_text(text).to_json()
    except cql2.ParseError as error:
        place = _PLACE.search(str(error))
        raise _unreadable(f"at {_snippet(_rest(text, place))}") from None
    except Exception as error:  # what cql2 raises has no class of its own
        raise _unreadable(str(error)) from None
    return _with_groups(tree, groups)


def _with_groups(tree: Tree, groups: Sequence[Tree]) -> Tree:
    if isinstance(tree, list):
        return [_with_groups(part, groups) for part in tree]
    if not isinstance(tree, dict):
        return tree
    name = tree.get("property")
    if isinstance(name, str) and name.startswith(_MARK):
        return groups[int(name[1:])]
    return {key: _with_groups(part, groups) for key, part in tree.items()}


def _rest(text: str, place: re.Match[str] | None) -> str:
    """Return what follows the place of an error, which is a line and a column."""
    if place is None:
        return text
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    return lines[min(line, len(lines)) - 1][column - 1 :]


def _snippet(text: str) -> str:
    """Quote the beginning of a text, `its end` where nothing is left of it."""
    text = _GROUP.sub("(...)", text).strip()
    return ascii(text[:_SHOWN]) if text else "its end"


def _unreadable(reason: str) -> QueryError:
    return QueryError(
        "filter",
        f"filter cannot be read as cql2-text: {' '.join(reason.split())}; "
        "texts stand in single quotes, names in none or in double ones",
    )
