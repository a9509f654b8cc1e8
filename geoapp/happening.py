"""Where an event happened: a trigger and the places of its sentence in, roles out.

Learned weights tell how likely each place is; a place that a frame asks for,
as "shelled" asks for what was shelled, counts where they are undecided.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from geoapp.attach import roles_of
from geoapp.clauses import Parts
from geoapp.grammar import words
from geoapp.lexicon import read_lexicon
from geoapp.model import Resolution, Role
from geoapp.phrases import OBJECT, PlacePart
from geoapp.recognize.tokens import possessive_end
from geoapp.triggers import TriggerPart
from geoapp.where.layout import Mention, Passage, to_mentions
from geoapp.where.linking import LIKELY, Linker, Scene, built_in_linker

_OWNED = 4  # words from an owner to what it owns
_OVER = 4  # places that may lie over one name
_POSSIBLE = 0.3  # likely enough for a place that something else speaks for
_STATEMENT = "X-STATEMENT"
# What is said is said somewhere only where that is told: "met in Geneva", but
# "put pressure on Georgia", "calls for a truce from Cairo".
_WORDS = frozenset(
    {"REQUEST", "REJECT", "ACCUSE", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"}
    | {_STATEMENT}
)
_ENDS = frozenset({"origin", "destination", "via"})
_MET = frozenset({"in", "at", "near", "outside", "inside"})


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a sentence, ready to be asked what happened there.

    `elsewhere` are the first tokens of places that are no ground of their own:
    the ends of movements, and where an agency writes from. `takers` are the
    clauses of the triggers that ask for a place, by its first token. `weighed`
    keeps what was weighed once.
    """

    parts: Parts
    mentions: Sequence[Mention]
    linker: Linker
    scene: Scene
    elsewhere: frozenset[int]
    takers: Mapping[int, int]
    weighed: dict[int, Sequence[tuple[Mention, float]]] = field(default_factory=dict)

    def places(
        self, part: TriggerPart, attached: Sequence[PlacePart]
    ) -> tuple[Role, ...]:
        """Return where the event of a trigger happened, in order of position.

        Args:
            part: The trigger.
            attached: Places that its frame has a role for.
        """
        found = []
        for mention, likelihood in self._weighed(part):
            asked = [place for place in attached if _covers(place, mention)]
            done = self._is_done(part, mention)
            if _is_word(part) and not self._is_met(part, mention, asked):
                continue
            # A government is nowhere that something happens, but "captured
            # Sinai" names the land, whatever else its name may stand for.
            if not (mention.resolution.toponym.is_place or done):
                continue
            if mention.first in self.elsewhere and not asked:
                continue
            if not asked and self._is_taken(part, mention):
                continue
            if self._is_owner(mention):
                continue
            if likelihood >= LIKELY or (asked and likelihood >= _POSSIBLE):
                found.append(self._role(mention))
        return tuple(found)

    def _is_taken(self, part: TriggerPart, mention: Mention) -> bool:
        """Whether a word of another clause tells what happened at a place.

        "The blast came a day after gunmen attacked a church in Kaduna."
        """
        taker = self.takers.get(mention.first)
        syntax = self.parts.syntax
        if taker is None or taker == syntax.clause_of[part.first]:
            return False
        first = syntax.clauses[taker].first
        opening = syntax.tokens[first].lower
        later = first > 0 and syntax.tokens[first - 1].lower in words("times")
        apart = opening == "since" or (later and opening in ("after", "before"))
        return apart and part.first < mention.first

    def _is_done(self, part: TriggerPart, mention: Mention) -> bool:
        """Whether a verb does something to a place: "Goma was shelled"."""
        clause = self.parts.clause(part)
        if clause is None or not roles_of(part.trigger.frame, OBJECT):
            return False
        if clause.verb is not None and clause.verb.passive:
            subject = clause.subject
            return subject is not None and (
                subject.first <= mention.first and mention.last == subject.last
            )
        phrase = self.parts.syntax.phrase_at(mention.first)
        if phrase is None or phrase.preposition is not None:
            return False
        behind = part.last <= phrase.first <= part.last + 1
        return behind and mention.last == phrase.last

    def _is_owner(self, mention: Mention) -> bool:
        """Whether a name only says whose: "Mali's decision", but "Mali's north"."""
        tokens, lemmas = self.parts.syntax.tokens, self.parts.syntax.lemmas
        end = tokens[mention.last - 1].end
        if possessive_end(self.scene.layout.passage.text, end) == end:
            return False
        behind = lemmas[mention.last : mention.last + _OWNED]
        sited = not read_lexicon().sites.isdisjoint(behind)
        return not sited and words("grounds").isdisjoint(behind)

    def _is_met(
        self, part: TriggerPart, mention: Mention, asked: Sequence[PlacePart]
    ) -> bool:
        """Whether words were spoken in a place, as far as its preposition says."""
        spoken = part.trigger.category == _STATEMENT
        near = asked if spoken else self._over(mention)
        slots = part.trigger.frame.slots  # a frame may say no: "asylum in Oslo"
        met = (p.preposition for p in near if p.preposition in _MET)
        return any(slots.get(preposition, True) for preposition in met)

    def allows(self, part: TriggerPart, role: Role) -> bool:
        """Whether an event may have happened where another of its sentence did."""
        return any(
            likelihood >= _POSSIBLE
            for mention, likelihood in self._weighed(part)
            if mention.resolution == role.resolution
            and not self._is_taken(part, mention)
        )

    def _weighed(self, part: TriggerPart) -> Sequence[tuple[Mention, float]]:
        """Return the names near a trigger, each weighed once."""
        if part.first not in self.weighed:
            near = self.linker.nearest(self.scene, (part.first, part.last))
            self.weighed[part.first] = [(self.mentions[n], x) for n, x in near]
        return self.weighed[part.first]

    def _over(self, mention: Mention) -> list[PlacePart]:
        """Return the places that cover a name."""
        places = self.parts.places
        at = bisect_right(places, mention.first, key=lambda place: place.last)
        near = islice(places, at, at + _OVER)
        return [place for place in near if _covers(place, mention)]

    def _role(self, mention: Mention) -> Role:
        for place in self._over(mention):
            return place.role
        resolution = mention.resolution
        name = resolution.toponym.name
        return Role(name, resolution, near=resolution.inside)


def _is_word(part: TriggerPart) -> bool:
    return part.trigger.category in _WORDS


def ground_of(
    text: str,
    parts: Parts,
    resolutions: Sequence[Resolution],
    attached: Mapping[int, Sequence[PlacePart]],
    *,
    wire: bool,
) -> Ground:
    """Read the places of a sentence, once for all its triggers.

    Args:
        text: The article's text.
        parts: One of its sentences.
        resolutions: Those of the toponyms inside it.
        attached: The places of each trigger, by its first token.
        wire: Whether the sentence begins with where an agency writes from.
    """
    mentions = to_mentions(parts.syntax.tokens, resolutions)
    spans = [(part.first, part.last) for part in parts.triggers]
    syntax = parts.syntax
    passage = Passage(text, syntax.tokens, syntax.lemmas, spans, mentions)
    linker = built_in_linker()
    elsewhere, takers = {0} if wire else set(), {}
    for part in parts.triggers:
        for place in attached.get(part.first, ()):
            takers[place.first] = syntax.clause_of[part.first]
            if roles_of(part.trigger.frame, place.preposition) <= _ENDS:
                elsewhere.add(place.first)
    scene = linker.scene(passage)
    return Ground(parts, mentions, linker, scene, frozenset(elsewhere), takers)


def _covers(place: PlacePart, mention: Mention) -> bool:
    return place.first < mention.last and mention.first < place.last
