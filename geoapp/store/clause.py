"""A piece of SQL with the values that are bound in it, and how pieces are joined."""

from collections.abc import Iterable
from typing import NamedTuple

Bound = str | int | float | bytes
"""What is bound in a place of a statement."""


class Clause(NamedTuple):
    """A piece of SQL and the values of its places, in their order."""

    sql: str
    values: tuple[Bound, ...] = ()


def put(template: str, *clauses: Clause) -> Clause:
    """Put clauses into the braces of a template, each once and in order.

    >>> put("NOT ({})", Clause("a = ?", (1,)))
    Clause(sql='NOT (a = ?)', values=(1,))
    """
    values = tuple(value for clause in clauses for value in clause.values)
    return Clause(template.format(*(clause.sql for clause in clauses)), values)


def joined(separator: str, clauses: Iterable[Clause]) -> Clause:
    """Join clauses by a separator, brackets around all of them.

    >>> joined(" OR ", [Clause("a"), Clause("b")]).sql
    '(a OR b)'
    """
    listed = tuple(clauses)
    places = separator.join("{}" for _ in listed)
    return put(f"({places})", *listed)
