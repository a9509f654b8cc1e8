"""Examples with other names in the same places, and in other cases.

So the tagger learns what stands around a name, not the name.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from geoapp.recognize.corpora import Example, Labelled

_SWAPPED = 0.35  # share of examples whose names are exchanged
_NAME_SWAPPED = 0.6  # share of the names in them
_CAPITALS = 0.04  # share of examples that are written in capitals
_SMALL = 0.03  # share that are written without capitals


@dataclass(frozen=True, slots=True)
class NameLists:
    """Names to put in: towns by size, countries, demonyms, persons' names.

    A demonym is listed with those that end alike ("Kenyan" for "Libyan", not
    for "Libyans").
    """

    towns: Sequence[str]
    countries: Sequence[str]
    adjectives: Sequence[str]
    peoples: Sequence[str]
    first_names: Sequence[str]
    surnames: Sequence[str]


class Augmenter:
    """Changes examples by chance, the same way for the same seed."""

    def __init__(
        self, lists: NameLists, kind_of: Callable[[str], str | None], seed: int
    ) -> None:
        """Take the names to put in, and what tells a country from a town."""
        self._lists = lists
        self._kind_of = kind_of
        self._chance = random.Random(seed)

    def vary(self, example: Example) -> Example:
        """Return the example, now and then with other names or another case."""
        if self._chance.random() < _SWAPPED:
            example = self._swap(example)
        roll = self._chance.random()
        if len(example.text) > 2_000:  # a whole article is never in capitals
            return example
        if roll < _CAPITALS:
            return _recased(example, str.upper)
        if roll < _CAPITALS + _SMALL:
            return _recased(example, str.lower)
        return example

    def _swap(self, example: Example) -> Example:
        """Exchange names, each one for the same other name all over the text."""
        chosen: dict[tuple[str, str], str] = {}
        spans = sorted(
            (p for p in (*example.places, *example.entities) if p.label != "ORG"),
            key=lambda p: (p.start, -p.end),
        )
        replaced: list[tuple[int, int, str]] = []
        for span in spans:
            if replaced and span.start < replaced[-1][1]:
                continue
            old = example.text[span.start : span.end]
            key = (span.label, old)
            if key not in chosen:
                chosen[key] = self._other(span.label, old)
            if chosen[key] != old:
                replaced.append((span.start, span.end, chosen[key]))
        return _with(example, replaced)

    def _other(self, label: str, old: str) -> str:
        if self._chance.random() > _NAME_SWAPPED or not old[0].isupper():
            return old
        if label == "LOC":
            kind = self._kind_of(old)
            pools: Mapping[str | None, Sequence[str]] = {
                "country": self._lists.countries,
                "town": self._lists.towns,
            }
            return self._chance.choice(pools.get(kind) or (old,))
        if label == "ADJ":
            plural = old.endswith("s") and not old.endswith(("ss", "is"))
            pool = self._lists.peoples if plural else self._lists.adjectives
            return self._chance.choice(pool)
        if label == "PER" and all(part[0].isupper() for part in old.split()):
            return self._person(len(old.split()))
        return old

    def _person(self, parts: int) -> str:
        surname = self._chance.choice(self._lists.surnames)
        if parts == 1:
            return surname
        return f"{self._chance.choice(self._lists.first_names)} {surname}"


def _with(example: Example, replaced: Sequence[tuple[int, int, str]]) -> Example:
    """Return the example with pieces of its text replaced, spans moved along."""
    text: list[str] = []
    last = 0
    for start, end, new in replaced:
        text += [example.text[last:start], new]
        last = end
    text.append(example.text[last:])

    def moved(spans: Sequence[Labelled]) -> tuple[Labelled, ...]:
        return tuple(
            replace(
                span,
                start=_moved(span.start, replaced, is_end=False),
                end=_moved(span.end, replaced, is_end=True),
            )
            for span in spans
        )

    def moved_ranges(ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        spans = moved([Labelled(start, end, "") for start, end in ranges])
        return tuple((span.start, span.end) for span in spans)

    return replace(
        example,
        text="".join(text),
        places=moved(example.places),
        entities=moved(example.entities),
        places_unknown=moved_ranges(example.places_unknown),
        entities_unknown=moved_ranges(example.entities_unknown),
    )


def _moved(
    offset: int, replaced: Sequence[tuple[int, int, str]], *, is_end: bool
) -> int:
    """Return where an offset is after the pieces before it were replaced.

    One inside a replaced piece goes to its end or to its start.
    """
    shift = 0
    for start, end, new in replaced:
        if end <= offset:
            shift += len(new) - (end - start)
        elif start < offset:
            return start + shift + (len(new) if is_end else 0)
        else:
            break
    return offset + shift


def _recased(example: Example, change: Callable[[str], str]) -> Example:
    """Return the example in another case, if every letter keeps its place."""
    text = "".join(
        changed if len(changed := change(letter)) == 1 else letter
        for letter in example.text
    )
    return replace(example, text=text)
