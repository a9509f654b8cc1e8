"""Text as somebody pasted it -> a draft of the article in it."""

from geoapp.article.draft import Draft
from geoapp.article.masthead import (
    read_outlet,
    read_published,
    read_signature,
    read_terms,
    read_title,
)
from geoapp.article.page import body, read_page
from geoapp.article.wrapping import unwrap


def read_plain(text: str) -> Draft:
    r"""Find the article in a text, with whatever stands around it.

    >>> draft = read_plain("Ships leave\n\nTwo ships left Tartus on Monday.")
    >>> draft.title, draft.paragraphs
    ('Ships leave', ('Two ships left Tartus on Monday.',))
    """
    page = read_page(unwrap(text))
    signature = read_signature(page)
    outlet = read_outlet(page, signature)
    paragraphs = body(page) or page.lines
    if signature.author:
        about = f"{signature.author} is "  # a word about the author ends it
        paragraphs = tuple(p for p in paragraphs if not p.startswith(about))
    return Draft(
        paragraphs=paragraphs,
        title=read_title(page, outlet),
        published=read_published(page),
        author=signature.author,
        outlet=outlet,
        reuse=read_terms(page),
    )
