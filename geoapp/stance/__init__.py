"""Who says so and how sure: a text in, certainty and sources out."""

from geoapp.stance.certainty import certainty_of
from geoapp.stance.sources import Sources, sources_of

__all__ = ["Sources", "certainty_of", "sources_of"]
