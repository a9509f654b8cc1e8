"""Rounds of ranking: each name alone first, then as the others agree."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geoapp.ranking.agreement import Agreement, Voter
from geoapp.ranking.evidence import Home, Told, Written, alone, together
from geoapp.ranking.weights import Weights

ROUNDS = 3
"""How often the names of an article are asked again."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A name's options with their shares (0..1) and what speaks for each.

    The shares, and what is left for "none of them", make 1.
    """

    written: Written
    told: Sequence[Told]
    shares: tuple[float, ...]

    @property
    def best(self) -> int:
        """The number of the likeliest option; of equals the first."""
        return max(range(len(self.shares)), key=lambda i: (self.shares[i], -i))


def rank(
    names: Sequence[Written],
    weights: Weights,
    home: Home | None = None,
    rounds: int = ROUNDS,
) -> list[Ranked]:
    """Rank the options of every name of an article.

    Args:
        names: The names, once for each way in which they are written.
        weights: What each piece of evidence counts.
        home: Where the article's outlet is at home.
        rounds: How often the names are asked again.

    Returns:
        One per name, in their order.
    """
    own = [alone(written, home) for written in names]
    ranked = [
        Ranked(written, told, to_shares(told, weights.alone))
        for written, told in zip(names, own, strict=True)
    ]
    shares = _by_name(ranked)
    agreement = Agreement(_voters(names), shares)
    for _ in range(rounds):
        ranked = [
            _ask_again(one, told, agreement, shares, weights)
            for one, told in zip(ranked, own, strict=True)
        ]
        shares = _by_name(ranked)
    return ranked


def to_shares(told: Sequence[Told], weights: Mapping[str, float]) -> tuple[float, ...]:
    """Return the softmax of the options' scores and of 0 for none of them.

    >>> to_shares([{"a town": 1.0}], {"a town": 0.0})
    (0.5,)
    """
    scores = [
        sum(weights.get(name, 0.0) * number for name, number in one.items())
        for one in told
    ]
    most = max([0.0, *scores])
    powers = [math.exp(score - most) for score in scores]
    total = math.exp(-most) + sum(powers)
    return tuple(power / total for power in powers)


def _ask_again(
    ranked: Ranked,
    own: Sequence[Told],
    agreement: Agreement,
    shares: Mapping[str, Sequence[float]],
    weights: Weights,
) -> Ranked:
    written = ranked.written
    voter = Voter(_key(written), written.options, written.starts)
    support = agreement.support(voter, shares)
    others = together(support, _elsewhere(ranked, agreement, shares))
    told = [a | b for a, b in zip(own, others, strict=True)] if others else own
    return Ranked(written, told, to_shares(told, weights.together))


def _elsewhere(
    ranked: Ranked, agreement: Agreement, shares: Mapping[str, Sequence[float]]
) -> list[float]:
    """Return the options' shares where the name is written in other ways."""
    key, times = _key(ranked.written), len(ranked.written.starts)
    all_times = agreement.times(key)
    if all_times <= times or len(shares[key]) != len(ranked.shares):
        return []
    return [
        max(0.0, (all_times * mean - times * own) / (all_times - times))
        for mean, own in zip(shares[key], ranked.shares, strict=True)
    ]


def _key(written: Written) -> str:
    """Return what all ways of writing one name have in common."""
    return written.name.casefold()


def _voters(names: Sequence[Written]) -> list[Voter]:
    """Return each name once, with all offsets where it is written."""
    voters: dict[str, Voter] = {}
    for written in names:
        key = _key(written)
        known = voters.get(key)
        starts = (*known.starts, *written.starts) if known else written.starts
        options = known.options if known else written.options
        voters[key] = Voter(key, options, starts)
    return list(voters.values())


def _by_name(ranked: Sequence[Ranked]) -> dict[str, tuple[float, ...]]:
    """Return each name's shares, weighed by how often it is written so."""
    sums: dict[str, list[float]] = {}
    times: dict[str, int] = {}
    for one in ranked:
        key, count = _key(one.written), len(one.written.starts)
        old = sums.setdefault(key, [0.0] * len(one.shares))
        if len(old) == len(one.shares):
            sums[key] = [a + count * b for a, b in zip(old, one.shares, strict=True)]
            times[key] = times.get(key, 0) + count
    return {key: tuple(x / times[key] for x in row) for key, row in sums.items()}
