"""Where a name lies that no gazetteer knows: inside a place of its article.

"Lincoln High School" is in no gazetteer, but the article that names it is
about a town. Each place that the article names is a host it may lie in.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geoapp.ranking.distances import distances_km
from geoapp.ranking.evidence import Home, Told
from geoapp.ranking.options import Option, distance_km
from geoapp.ranking.rounds import Ranked

_BESIDE = 60.0  # letters between at which a host counts 1/e
_FIRST_LINES = 200  # letters
_FAR = 1_000_000  # letters, where there is no mention at that side
_MOST_HOSTS = 100
_MOST_AROUND = 200
_AROUND_KM = 100.0
_HOME_KM = 60.0
# Nothing lies in a street, a stadium, a river: what is named so is a site beside.
_NO_HOSTS = ("a seat of government", "a base or port", "a site", "a water", "a sea")
_WIDE = ("a country", "a continent")
# "Mill Lane, Bath", "the museum in Bath"; "Bath's Mill Lane", "Bath Mill Lane"
_QUALIFIES = re.compile(r"(?:, | \(|,? (?:in|of|at|near) (?:the )?)")
_OWNS = re.compile(r"(?:['’]s?)?,? (?:the )?")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is unknown, where it is written.

    `inside` are the numbers of the known names that are words of it.
    """

    start: int
    end: int
    inside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """The place that a name of the article means, and where it is written."""

    option: Option
    share: float
    number: int
    spans: tuple[tuple[int, int], ...]
    demonym: bool


def read_hosts(ranked: Sequence[Ranked]) -> list[Host]:
    """Return the likeliest place of each name, where things can lie in it."""
    return [
        Host(
            one.written.options[one.best],
            one.shares[one.best],
            number,
            tuple((s, s + len(one.written.name)) for s in one.written.starts),
            one.written.demonym,
        )
        for number, one in enumerate(ranked)
        if one.shares and one.written.options[one.best].kind_of_place not in _NO_HOSTS
    ]


def crowds(hosts: Sequence[Host]) -> list[float]:
    """Return for each host what share of the article's names is around it."""
    mentions = sum(len(host.spans) for host in hosts)
    local = [h for h in hosts if h.option.kind_of_place not in _WIDE][:_MOST_AROUND]
    weights = np.array([len(host.spans) * host.share for host in local])
    km = distances_km([h.option for h in hosts], [h.option for h in local])
    sums = (np.exp(-km / _AROUND_KM) * weights).sum(axis=1)
    return [float(x) / mentions for x in sums]


def within_reach(unknown: Unknown, hosts: Sequence[Host]) -> list[int]:
    """Return the numbers of the hosts worth a look: all but in a long text.

    There these are the most often named, those named beside, and those inside.
    """
    if len(hosts) <= _MOST_HOSTS:
        return list(range(len(hosts)))
    often = sorted(range(len(hosts)), key=lambda i: -len(hosts[i].spans))
    beside = sorted(range(len(hosts)), key=lambda i: min(_gaps(unknown, hosts[i])))
    inside = [i for i, host in enumerate(hosts) if host.number in unknown.inside]
    half = _MOST_HOSTS // 2
    return sorted({*often[:half], *beside[:half], *inside})


def inside_hosts(
    unknown: Unknown,
    hosts: Sequence[Host],
    around: Sequence[float],
    text: str,
    home: Home | None,
) -> list[Told]:
    """Return what speaks for an unknown name lying in each host.

    Args:
        unknown: The name.
        hosts: The places of its article.
        around: What `crowds` tells of the hosts.
        text: The article's text.
        home: Where the article's outlet is at home.
    """
    mentions = sum(len(host.spans) for host in hosts)
    told = []
    for host, crowd in zip(hosts, around, strict=True):
        one = {f"host: {host.option.kind_of_place}": 1.0, "how sure it is": host.share}
        if host.number in unknown.inside:
            one["named inside the name"] = 1.0
            if host.number != unknown.inside[0]:
                one["named inside the name, not first"] = 1.0
        else:
            one |= dict(_of_place_in_text(unknown, host, text))
            one["share of the article's names"] = len(host.spans) / mentions
            one["names around it"] = crowd
            if home and home.town and home.scope == "local":
                km = distance_km(host.option, home.town)
                one["near the outlet's home"] = math.exp(-km / _HOME_KM)
        told.append(one)
    return told


def _of_place_in_text(
    unknown: Unknown, host: Host, text: str
) -> Iterator[tuple[str, float]]:
    """Yield how a host stands to a name in the text."""
    before, behind = _gaps(unknown, host)
    yield "beside it in the text", math.exp(-min(before, behind) / _BESIDE)
    if behind < _FAR and _QUALIFIES.fullmatch(text, unknown.end, unknown.end + behind):
        yield "qualifies the name", 1.0
    if before < _FAR and _OWNS.fullmatch(text, unknown.start - before, unknown.start):
        yield "owns the name", 1.0
    if host.spans[0][0] < _FIRST_LINES:
        yield "in the first lines", 1.0
    if host.demonym:
        yield "told by a demonym", 1.0


def _gaps(unknown: Unknown, host: Host) -> tuple[int, int]:
    """Return the letters to the host's nearest mention before and behind."""
    number = bisect_left(host.spans, (unknown.end, 0))
    before = behind = _FAR
    if number < len(host.spans):
        behind = host.spans[number][0] - unknown.end
    if number > 0:
        before = max(0, unknown.start - host.spans[number - 1][1])
    return before, behind
