"""How far an event may be taken at its word: one number from one formula."""

from geoapp.model import Certainty, Event, Role

CERTAINTY = {
    Certainty.ASSERTED: 1.0,
    Certainty.REPORTED: 0.95,
    Certainty.POSSIBLE: 0.6,
    Certainty.PLANNED: 0.5,
    Certainty.HYPOTHETICAL: 0.3,
    Certainty.DENIED: 0.1,
}
"""What is left of an event at each certainty that its words give it."""

BASIS = {"stated": 1.0, "inferred": 0.8, "dateline": 0.6}
"""What is left of a place that the sentence does not name itself."""

HEARSAY = 0.95
"""What is left with each one who passes it on."""


def confidence(event: Event) -> float:
    """Return how sure it is that something happened, and there, from 0 to 1.

    The product of four: the score of the place (of a movement the least of
    its ends) × its basis × the certainty × 0.95 for each source in the chain.
    Of an event with no place on the map nothing is claimed of the place, so
    only the last two count. The weights are judgements, not measurements:
    the figure sorts and filters, it is no probability.

    >>> from geoapp.model import Sentence, Span
    >>> event = Event("ASSAULT", Sentence(0, 9), Span(0, 4, "shot"))
    >>> confidence(event)
    1.0
    """
    roles = (event.location, event.origin, event.destination)
    placed = [_placed(role) for role in roles if role and role.place]
    hearsay = HEARSAY ** len(event.attribution)
    place = min(placed, default=1.0)
    return round(place * CERTAINTY[event.certainty] * hearsay, 2)


def _placed(role: Role) -> float:
    """Return how sure it is that a role is at its place."""
    resolution, place = role.resolution, role.place
    candidates = resolution.candidates if resolution else ()
    scores = [c.score for c in candidates if place and c.place.id == place.id]
    score = min(max(scores[0], 0.0), 1.0) if scores else 1.0
    return score * BASIS[role.basis]
