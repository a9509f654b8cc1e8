"""One saying: who tells what, and by which words."""

from dataclasses import dataclass

from geoapp.model import Span

Bounds = tuple[int, int]
"""First word of a stretch of a sentence, and the first behind it."""

_TOLD_OF = ("according", "citing", "quoting", "quoted", "cites", "cited")


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody says something.

    `who` is the noun phrase, a pronoun included; `cue` the words that tell;
    `start` and `end` are what is covered,
    `cites` whom it cites in turn.
    """

    who: Span
    cue: Span
    start: int
    end: int
    cites: tuple[Span, ...] = ()

    @property
    def is_verb(self) -> bool:
        """Whether a verb tells, as opposed to "according to", "citing"."""
        return self.cue.text.split(None, 1)[0].lower() not in _TOLD_OF
