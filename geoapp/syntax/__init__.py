"""Words of a sentence in, noun phrases, verb groups and clauses out.

A shallow reading: each verb group heads a clause, which has a subject where
one stands before it, and starts where a conjunction, a relative word or the
subject says. All positions are token indexes of the sentence.
"""

from collections.abc import Sequence

from geoapp.recognize.tokens import Token
from geoapp.syntax.chunks import gaps_of, phrases_of, verbs_of
from geoapp.syntax.clauses import ClauseReader
from geoapp.syntax.model import Clause, Phrase, Syntax, Verb
from geoapp.syntax.tags import Tag, tag_words

__all__ = ["Clause", "Phrase", "Syntax", "Tag", "Verb", "read_syntax", "tag_words"]


def read_syntax(
    text: str, tokens: Sequence[Token], lemmas: Sequence[str], tags: Sequence[Tag]
) -> Syntax:
    """Find the phrases, verbs and clauses of a sentence.

    Args:
        text: The article's text.
        tokens: The words of the sentence.
        lemmas: Their dictionary forms.
        tags: What kind of word each is.
    """
    gaps = gaps_of(text, tokens)
    phrases = phrases_of(text, tokens, tags, gaps)
    verbs = verbs_of(tokens, lemmas, tags, gaps)
    reader = ClauseReader(tokens, lemmas, tags, gaps, phrases, verbs)
    reader.read()
    clauses = tuple(reader.clauses)
    return Syntax(tokens, lemmas, tags, phrases, clauses, tuple(reader.clause_of))
