r"""A pattern of LIKE in, its parts out.

`%` is any text, `_` any character, a backslash takes the meaning of what
follows it; one at the end is a backslash.
"""

import re
from collections.abc import Iterator

_PART = re.compile(r"\\(?P<plain>.)|(?P<wild>[%_])|(?P<other>\\|[^%_\\]+)", re.DOTALL)


def read_pattern(pattern: str) -> Iterator[tuple[str, bool]]:
    r"""Yield the parts of a pattern, each with whether it is a wildcard.

    >>> list(read_pattern(r"50\%%"))
    [('50', False), ('%', False), ('%', True)]
    """
    for found in _PART.finditer(pattern):
        yield found[found.lastgroup or 0], found.lastgroup == "wild"
