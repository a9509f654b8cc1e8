"""Arithmetic of conditions in, numbers out, or `None` where there is none.

Numbers are reckoned with as doubles. A division by zero has no value, nor has
what is farther from zero than 1e100; what is nearer to it than 1e-100 is zero.
So every database comes to the same, and none runs over.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import orjson

MAX = 1e100
MIN = 1e-100
LOG_MAX = 231.0  # natural logarithm of what is past the greatest number

Number = float | None
_Evaluator = Callable[[Sequence[object]], Number]


@lru_cache(maxsize=256)
def evaluator(program: str) -> _Evaluator:
    """Return the function that an expression is, of the values of its columns.

    Args:
        program: As JSON, operators before what they join, a whole number for
            the place of a column, a decimal number for itself.

    >>> evaluator('["/", 0, 1]')([1, 4]), evaluator('["/", 0, 0.0]')([1])
    (0.25, None)
    """
    return _compiled(orjson.loads(program))


def _compiled(node: object) -> _Evaluator:
    if isinstance(node, int):
        return lambda values: _number(values[node])
    if isinstance(node, float):
        return lambda _: node
    assert isinstance(node, list)
    operation = _OPERATIONS[node[0]]
    first, second = map(_compiled, node[1:])

    def evaluate(values: Sequence[object]) -> Number:
        a, b = first(values), second(values)
        return None if a is None or b is None else _kept(operation(a, b))

    return evaluate


def _number(value: object) -> Number:
    return _kept(float(value)) if isinstance(value, int | float) else None


def _kept(value: Number) -> Number:
    """Return a number that is reckoned with, `None` for one too large."""
    if value is None or not abs(value) <= MAX:
        return None
    return 0.0 if abs(value) < MIN else value


def _over(a: float, b: float) -> Number:
    return a / b if b else None


def _whole(a: float, b: float) -> Number:
    return float(math.trunc(a / b)) if b else None


def _rest(a: float, b: float) -> Number:
    return a - b * float(math.trunc(a / b)) if b else None


def _power(a: float, b: float) -> Number:
    if not a:
        return None if b < 0 else float(b == 0)
    if a < 0 and b != math.trunc(b):
        return None
    size = b * math.log(abs(a))
    if abs(size) > LOG_MAX:
        return None if size > 0 else 0.0
    return math.pow(a, b)


_OPERATIONS: dict[str, Callable[[float, float], Number]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _over,
    "div": _whole,
    "%": _rest,
    "^": _power,
}
