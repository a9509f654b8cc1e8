"""Who says what stands where: an article in, chains of sources out."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geoapp.model import Article, Entity, Resolution, Span
from geoapp.stance.phrases import read_line, word_list
from geoapp.stance.quotes import quotations
from geoapp.stance.saying import Saying
from geoapp.stance.speech import sayings

_CHAIN = 4  # sources that a reader is told of
_GAP = 80  # characters between "said" and the quotation
_FROM = re.compile(r"\b[^\W_]{1,30} (?:from|in|by) \Z")
_ARTICLE = frozenset({"our correspondent", "this newspaper"})


@dataclass(frozen=True, slots=True)
class Sources:
    """Who says what stands at each offset of an article.

    `sentences` holds the sayings of each sentence, by its start; `quoted`
    who says each quotation, in order of position.
    """

    starts: tuple[int, ...] = ()
    sentences: tuple[tuple[Saying, ...], ...] = ()
    quotes: tuple[Saying, ...] = ()

    def chain(self, offset: int) -> tuple[Span, ...]:
        """Return who says what stands at an offset, nearest to the reader first.

        Empty where the article itself says so.
        """
        names: dict[str, Span] = {}
        for saying in self._covering(offset):
            for who in (saying.who, *saying.cites):
                names.setdefault(who.text.lower(), who)
        return tuple(names.values())[:_CHAIN]

    def cue(self, offset: int) -> Span | None:
        """Return the words that tell the source nearest to the event: "said"."""
        covering = self._covering(offset)
        return covering[-1].cue if covering else None

    def _covering(self, offset: int) -> list[Saying]:
        """Return the sayings that cover an offset, the widest first."""
        index = bisect_right(self.starts, offset) - 1
        told = (
            [s for s in self.sentences[index] if s.start <= offset < s.end]
            if index >= 0
            else []
        )
        told = [s for s in told if not s.who.start <= offset < s.who.end]
        told.sort(key=lambda s: (s.is_verb, s.start - s.end, s.start))
        at = bisect_right(self.quotes, offset, key=lambda quote: quote.start) - 1
        if at >= 0 and offset < self.quotes[at].end:
            quote = self.quotes[at]
            outer = [s for s in told if not _inside(s, quote)]
            inner = [s for s in told if _inside(s, quote)]
            return [*outer, quote, *inner]
        return told


def _inside(saying: Saying, quote: Saying) -> bool:
    return quote.start <= saying.cue.start < quote.end


def sources_of(
    article: Article,
    entities: Sequence[Entity] = (),
    resolutions: Sequence[Resolution] = (),
) -> Sources:
    """Read who says what in an article.

    Args:
        article: The article.
        entities: People and organisations in it.
        resolutions: Its toponyms; what comes "from Damascus" has no other name.

    >>> from geoapp.model import Sentence
    >>> text = "Two ships left, the harbour master said."
    >>> sources = sources_of(Article(text, (Sentence(0, len(text)),)))
    >>> [source.text for source in sources.chain(10)]
    ['the harbour master']
    """
    text = article.text
    lines = [read_line(text, s.start, s.end) for s in article.sentences]
    quotes = quotations(text, article.sentences)
    named = _Named(entities, resolutions, quotes, article.outlet)
    told = tuple(
        tuple(named.all_resolved(_parted(_citing(sayings(line))), text))
        for line in lines
    )
    starts = tuple(line.start for line in lines)
    return Sources(starts, told, tuple(_spoken(article, quotes, starts, told)))


def _citing(told: Sequence[Saying]) -> Iterator[Saying]:
    """Hang whom a saying cites on it: "media, citing officials, report"."""
    citing = [s for s in told if s.cue.text.lower() in ("citing", "quoting", "cites")]
    hosts = [saying for saying in told if saying not in citing]
    for saying in citing:
        same = [
            index
            for index, host in enumerate(hosts)
            if host.start < saying.end and saying.start < host.end
        ]
        if not same:
            yield saying
            continue
        before = [i for i in same if hosts[i].cue.start < saying.cue.start]
        index = before[-1] if before else same[0]
        host = hosts[index]
        hosts[index] = replace(host, cites=(*host.cites, saying.who))
    yield from hosts


def _parted(told: Iterator[Saying]) -> Iterator[Saying]:
    """Let "A, officials said, and B, residents said" part at the first source."""
    held: Saying | None = None
    for saying in told:
        if (
            held is not None
            and held.is_verb
            and saying.is_verb
            and held.start == saying.start
        ):
            joint = max(held.cue.end, held.who.end)
            held, saying = replace(held, end=joint), replace(saying, start=joint)
        if held is not None:
            yield held
        held = saying
    if held is not None:
        yield held


class _Named:
    """Resolves pronouns to the last speaker; sayings are told in order."""

    def __init__(
        self,
        entities: Sequence[Entity],
        resolutions: Sequence[Resolution],
        quotes: Sequence[tuple[int, int]],
        outlet: str | None,
    ) -> None:
        self._people = [e for e in entities if e.label == "PER"]
        self._starts = [e.start for e in self._people]
        self._places = {
            (r.toponym.start, r.toponym.end) for r in resolutions if r.toponym.is_place
        }
        self._quotes = quotes
        self._outlet = (outlet or "").lower()
        self._last: Span | None = None

    def all_resolved(self, told: Iterator[Saying], text: str) -> Iterator[Saying]:
        """Yield the sayings of a sentence with a name for each pronoun."""
        for saying in told:
            resolved = self._resolved(saying, text)
            if resolved is not None:
                yield resolved

    def _resolved(self, saying: Saying, text: str) -> Saying | None:
        """Leave out what the outlet itself says, and "it said" of nobody."""
        quoted = self._is_quoted(saying.cue.start)
        name = saying.who.text.lower()
        if name in word_list("pronouns"):
            who = None if quoted else self._antecedent(saying, name)
            return None if who is None else replace(saying, who=who)
        if name == self._outlet or name in _ARTICLE:
            if not saying.cites:
                return None
            return replace(saying, who=saying.cites[0], cites=saying.cites[1:])
        who = self._with_place(saying.who, text)
        if not quoted:
            self._last = who
        return replace(saying, who=who)

    def _antecedent(self, saying: Saying, pronoun: str) -> Span | None:
        if self._last is None and pronoun in ("he", "she"):
            at = bisect_right(self._starts, saying.who.start) - 1
            if at >= 0:
                person = self._people[at]
                return Span(person.start, person.end, person.name)
        return self._last or (saying.who if pronoun not in ("i", "we", "it") else None)

    def _is_quoted(self, offset: int) -> bool:
        at = bisect_right(self._quotes, offset, key=lambda quote: quote[0]) - 1
        return at >= 0 and offset < self._quotes[at][1]

    def _with_place(self, who: Span, text: str) -> Span:
        """Give "Damascus" back its noun: "reports from Damascus"."""
        if (who.start, who.end) not in self._places:
            return who
        before = _FROM.search(text, max(0, who.start - _GAP), who.start)
        start = before.start() if before else who.start
        return Span(start, who.end, text[start : who.end])


def _spoken(
    article: Article,
    quotes: Sequence[tuple[int, int]],
    starts: Sequence[int],
    told: Sequence[Sequence[Saying]],
) -> Iterator[Saying]:
    """Give each quotation its speaker, where one is told."""
    before: Saying | None = None
    for start, end in quotes:
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, max(start, end - 1)) - 1
        speaker = _beside(
            told[first] if first >= 0 else (),
            told[last] if last >= 0 else (),
            start,
            end,
        )
        whole = first >= 0 and start - starts[first] < 2 and end - start > _GAP // 2
        if speaker is None and whole:
            speaker = _near(article, told, first, last, before)
        if speaker is not None:
            before = Saying(speaker.who, speaker.cue, start, end, speaker.cites)
            yield before


def _beside(
    opening: Sequence[Saying], closing: Sequence[Saying], start: int, end: int
) -> Saying | None:
    """Return who speaks in the sentence where a quotation ends or begins."""
    behind = (
        s for s in closing if s.is_verb and s.cue.start >= end and s.start <= start
    )
    ahead = [s for s in opening if s.cue.end <= start < s.end]
    after = (s for s in closing if s.cue.start >= end and s.cue.start - end < _GAP)
    return next(behind, None) or (ahead[-1] if ahead else None) or next(after, None)


def _near(
    article: Article,
    told: Sequence[Sequence[Saying]],
    first: int,
    last: int,
    before: Saying | None,
) -> Saying | None:
    """Return who spoke just before, else who speaks in the next sentence."""
    text, sentences = article.text, article.sentences
    begin = sentences[first].start
    if before is not None and not _parts(text, before.end, begin):
        return before
    if (
        first > 0
        and told[first - 1]
        and not _parts(text, sentences[first - 1].end, begin)
    ):
        return told[first - 1][-1]
    following = last + 1
    if following < len(sentences) and told[following]:
        near = not _parts(text, sentences[last].end, sentences[following].start)
        return told[following][0] if near else before
    return before


def _parts(text: str, end: int, start: int) -> bool:
    """Whether a paragraph or much else ends between two offsets."""
    return start - end > _GAP or "\n\n" in text[end:start]
