"""What each piece of evidence counts: read from and written to a text file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned numbers, by the name of the evidence that they weigh.

    `alone` weighs a name before the others are asked, `together` with what
    they say, `host` the places that an unknown name may lie in. Evidence
    without a weight counts nothing.
    """

    alone: Mapping[str, float]
    together: Mapping[str, float]
    host: Mapping[str, float]


@cache
def built_in_weights() -> Weights:
    """Return the weights that come with the package."""
    text = (files("geoapp.ranking") / "weights.toml").read_text(encoding="utf-8")
    return to_weights(text)


def to_weights(text: str) -> Weights:
    """Read weights from TOML: one table of numbers for each kind."""
    tables = tomllib.loads(text)
    return Weights(tables["alone"], tables["together"], tables["host"])


def to_toml(weights: Weights, head: Iterable[str]) -> str:
    """Return weights as TOML, the heaviest first, below lines of comment.

    >>> print(to_toml(Weights({"a town": -1.5}, {}, {}), ["learned"]), end="")
    # learned
    <BLANKLINE>
    [alone]
    "a town" = -1.5
    <BLANKLINE>
    [together]
    <BLANKLINE>
    [host]
    """
    lines = [f"# {line}".rstrip() for line in head]
    for kind in ("alone", "together", "host"):
        lines += ["", f"[{kind}]"]
        table: Mapping[str, float] = getattr(weights, kind)
        rows = sorted(table.items(), key=lambda row: (-abs(row[1]), row[0]))
        lines += [f'"{name}" = {weight:g}' for name, weight in rows]
    return "\n".join(lines) + "\n"
