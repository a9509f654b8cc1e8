"""Learning what evidence counts: choices among options in, weights out.

A conditional logit model: of the options of a name, and "none of them", the
right ones together are to be likely. Weights are drawn towards what a person
expects, so that evidence which a corpus lacks keeps its sense.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoapp.ranking.evidence import Told

Floats = NDArray[np.float64]

_DECIMALS = 3
_MEMORY = 12  # steps that the minimizer remembers
_STEPS = 300
_CLOSE = 1e-7  # relative gain below which a step is the last


@dataclass(frozen=True, slots=True)
class Choice:
    """A name's options by what speaks for each, and which of them are right.

    Where none is right, "none of them" is. `weight` is how much the choice
    counts.
    """

    told: Sequence[Told]
    right: Sequence[bool]
    weight: float = 1.0


def learn_weights(
    choices: Sequence[Choice], expected: Mapping[str, tuple[float, float]]
) -> dict[str, float]:
    """Return the weights that make the right options likeliest.

    Args:
        choices: What to learn from; those without options are passed over.
        expected: The weights that a person expects, and how strongly: 1 bends
            to a few names, 1000 to a corpus; other weights are drawn to 0.

    >>> near, far = {"near": 1.0}, {"far": 1.0}
    >>> learned = learn_weights([Choice([near, far], [True, False])], {})
    >>> learned["near"] > 0 > learned["far"]
    True
    """
    choices = [choice for choice in choices if choice.told]
    names = list(dict.fromkeys(name for c in choices for one in c.told for name in one))
    given = {name: weight for name, (weight, _) in expected.items()}
    if not names:
        return given
    table = _table(choices, names)
    pulls = [expected.get(name, (0.0, 1.0)) for name in names]
    prior = np.array([weight for weight, _ in pulls])
    strength = np.array([pull for _, pull in pulls])
    found = _minimize(_loss(table, choices, prior, strength), prior)
    weights = {
        name: round(float(weight), _DECIMALS)
        for name, weight in zip(names, found, strict=True)
    }
    return {**given, **weights}


def _table(choices: Sequence[Choice], names: Sequence[str]) -> Floats:
    """Return one row per option, one column per piece of evidence."""
    column = {name: number for number, name in enumerate(names)}
    rows = [one for choice in choices for one in choice.told]
    table = np.zeros((len(rows), len(names)))
    for row, one in enumerate(rows):
        for name, number in one.items():
            table[row, column[name]] = number
    return table


def _loss(
    table: Floats, choices: Sequence[Choice], prior: Floats, strength: Floats
) -> Callable[[Floats], tuple[float, Floats]]:
    """Return the function that tells the loss of weights and its slope."""
    sizes = [len(choice.told) for choice in choices]
    starts = np.cumsum([0, *sizes])[:-1]
    owner = np.repeat(np.arange(len(choices)), sizes)
    right = np.array([x for c in choices for x in c.right], dtype=np.float64)
    none_right = np.array([not any(c.right) for c in choices], dtype=np.float64)
    counts = np.array([choice.weight for choice in choices])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = table @ weights
        most = np.maximum(np.maximum.reduceat(scores, starts), 0.0)
        powers = np.exp(scores - most[owner])
        none = np.exp(-most)
        totals = np.add.reduceat(powers, starts) + none
        shares = powers / totals[owner]
        good = np.add.reduceat(shares * right, starts) + none_right * none / totals
        good = np.maximum(good, 1e-12)
        wanted = shares * right / good[owner]
        gap = weights - prior
        value = -(counts * np.log(good)).sum() + 0.5 * (strength * gap) @ gap
        slope = table.T @ (counts[owner] * (shares - wanted)) + strength * gap
        return float(value), slope

    return loss


def _minimize(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """Return the weights of least loss, by L-BFGS (Nocedal 1980)."""
    weights = start.copy()
    value, slope = loss(weights)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(_STEPS):
        step = _direction(slope, moves)
        length = 1.0
        while True:
            there = weights - length * step
            new_value, new_slope = loss(there)
            if new_value <= value - 1e-4 * length * (step @ slope) or length < 1e-8:
                break
            length /= 2
        move, turn = there - weights, new_slope - slope
        if move @ turn > 1e-10:
            moves = [*moves, (move, turn)][-_MEMORY:]
        gain = value - new_value
        weights, value, slope = there, new_value, new_slope
        if gain < _CLOSE * abs(value):
            break
    return weights


def _direction(slope: Floats, moves: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Return the way down, bent by what earlier steps told of the curve."""
    way = slope.copy()
    factors = []
    for move, turn in reversed(moves):
        factor = (move @ way) / (turn @ move)
        factors.append(factor)
        way = way - factor * turn
    if moves:
        move, turn = moves[-1]
        way = way * ((move @ turn) / (turn @ turn))
    else:
        way = way / max(1.0, float(np.sqrt(slope @ slope)))
    for (move, turn), factor in zip(moves, reversed(factors), strict=True):
        way = way + move * (factor - (turn @ way) / (turn @ move))
    return way
