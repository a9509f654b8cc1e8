"""A place before it is filed, as every source of the gazetteer gives it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A place before it is filed.

    `alternates`, `adjectives` and `peoples` are other spellings, demonym
    adjectives and names of the people; `abbreviations` count only in the case
    and with the dots in which they are written; `shorts` are names that need
    words around them to be believed ("Douglas" for Douglas County). `bbox` is
    "west,south,east,north", degrees. `claims` are the countries (ISO 3166-1
    alpha-2) that a disputed place is claimed by; its `country` is `None`.
    """

    id: str
    name: str
    feature_code: str
    lon: float
    lat: float
    source: str
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    bbox: str | None = None
    stands_for: str | None = None
    claims: tuple[str, ...] = ()
    alternates: Sequence[str] = ()
    adjectives: Sequence[str] = ()
    peoples: Sequence[str] = ()
    abbreviations: Sequence[str] = ()
    shorts: Sequence[str] = ()
