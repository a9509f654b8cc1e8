"""Words of a sentence in, noun phrases, verb groups and clauses out.

A shallow reading: each verb group heads a clause, which has a subject where
one stands before it, and starts where a conjunction, a relative word or the
subject says. All positions are token indexes of the sentence.
"""

from collections.abc import Sequence

from geoapp.recognize.tokens import Token
from geoapp.syntax.chunks import phrases_of, verbs_of
from geoapp.syntax.clauses import clauses_of
from geoapp.syntax.model import Clause, Phrase, Syntax, Verb, to_syntax, to_words
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
    words = to_words(text, tokens, lemmas, tags)
    phrases = phrases_of(words)
    clauses, clause_of = clauses_of(words, phrases, verbs_of(words))
    return to_syntax(words, phrases, clauses, clause_of)
