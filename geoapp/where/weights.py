"""What each piece of evidence counts: read from and written to a text file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned numbers, by the evidence that they weigh.

    `alone` weighs each place by itself, `together` with how likely the other
    places of the sentence are. Evidence without a weight counts nothing.
    """

    alone: Mapping[str, float]
    together: Mapping[str, float]


@cache
def built_in_weights() -> Weights:
    """Return the weights that come with the package."""
    text = (files("geoapp.where") / "weights.toml").read_text(encoding="utf-8")
    return to_weights(text)


def to_weights(text: str) -> Weights:
    """Read weights from TOML: a table of numbers for each round."""
    tables = tomllib.loads(text)
    return Weights(tables["alone"], tables["together"])


def to_toml(weights: Weights, head: Iterable[str]) -> str:
    """Return weights as TOML, the heaviest first, below lines of comment.

    >>> print(to_toml(Weights({"in": 1.5}, {}), ["learned"]), end="")
    # learned
    <BLANKLINE>
    [alone]
    "in" = 1.5
    <BLANKLINE>
    [together]
    """
    lines = [f"# {line}".rstrip() for line in head]
    for kind, table in (("alone", weights.alone), ("together", weights.together)):
        lines += ["", f"[{kind}]"]
        rows = sorted(table.items(), key=lambda row: (-abs(row[1]), row[0]))
        lines += [f'"{name}" = {weight:g}' for name, weight in rows]
    return "\n".join(lines) + "\n"
