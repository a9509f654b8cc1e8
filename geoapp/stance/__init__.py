"""Who says so and how sure: a text in, certainty and sources out."""

from geoapp.model import Certainty, Span
from geoapp.stance import certainty, former
from geoapp.stance.former import attribution_of
from geoapp.stance.sources import Sources, sources_of

__all__ = ["Sources", "attribution_of", "certainty_of", "sources_of"]


def certainty_of(
    text: str, start: int, end: int, trigger: Span | None = None
) -> tuple[Certainty, Span | None]:
    """Tell how sure a text is of what a trigger tells."""
    if trigger is None:
        return former.certainty_of(text, start, end)
    return certainty.certainty_of(text, start, end, trigger)
