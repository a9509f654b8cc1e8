"""The words of a place name that name it: a span in, a span out."""

import re

_DIRECTION = re.compile(
    r"(?:(?:north|south|east|west|central|upper|lower|rural|downtown)"
    r"(?:-?(?:east|west))?(?:ern)?[ -]){1,3}(?=[^\Wa-z]|[‘’'])"
)
_KIND = re.compile(r"(?: [a-z]{1,20}){1,4}$")


def own_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut what only says which part, or what kind of place it is.

    Small letters tell: the "District" of "Chak District" is part of its name.

    Args:
        text: The article's text.
        start: Of the name as found.
        end: Of the name as found.

    >>> own_words("northern Iraq", 0, 13), own_words("Chitaun district", 0, 16)
    ((9, 13), (0, 7))
    """
    direction = _DIRECTION.match(text, start, end)
    if direction:
        start = direction.end()
    kind = _KIND.search(text[start:end])
    if kind and kind.start():
        end = start + kind.start()
    return start, end
