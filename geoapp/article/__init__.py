"""Raw text or HTML -> `Article`: prose without the page around it."""

from geoapp.article.credits import host_of_url, read_wire_dateline
from geoapp.article.draft import Draft
from geoapp.article.encoding import clean, decode
from geoapp.article.plain import read_plain
from geoapp.article.sentences import split_sentences
from geoapp.article.webpage import is_html, read_webpage
from geoapp.errors import ArticleError, ArticleTooLargeError
from geoapp.model import Article

__all__ = ["read_article"]


def read_article(
    raw: str | bytes, *, url: str | None = None, max_bytes: int = 5_000_000
) -> Article:
    r"""Find the article in a text or an HTML page.

    Args:
        raw: A file as it is, or a text as pasted, menu and footer included.
        url: Where it was published, if known; only http and https count.
        max_bytes: Largest size that is read, bytes of UTF-8.

    Raises:
        ArticleTooLargeError: If it is larger than `max_bytes`.
        ArticleError: If it is empty, binary or without prose.

    >>> read_article("Ships leave\n\nTwo ships left Tartus on Monday.").title
    'Ships leave'
    """
    _check_size(raw, max_bytes)
    text = decode(raw) if isinstance(raw, bytes) else raw
    text = clean(text)
    if not text.strip():
        raise ArticleError("the article is empty; paste its text or choose its file")
    url = url if host_of_url(url) else None
    draft = read_webpage(text, url) if is_html(text) else read_plain(text)
    return _to_article(draft, url)


def _check_size(raw: str | bytes, max_bytes: int) -> None:
    size = len(raw)
    if isinstance(raw, str) and size <= max_bytes < 4 * size:
        size = len(raw.encode(errors="replace"))
    if size > max_bytes:
        raise ArticleTooLargeError(
            f"the article is larger than the limit of {max_bytes:,} bytes; raise it"
            " with the setting max_article_bytes (GEOAPP_MAX_ARTICLE_BYTES)"
        )


def _to_article(draft: Draft, url: str | None) -> Article:
    text = "\n\n".join(draft.paragraphs)
    wire = read_wire_dateline(draft.paragraphs[0]) if draft.paragraphs else None
    url = url or draft.url
    return Article(
        text=text,
        sentences=split_sentences(text),
        title=draft.title,
        published=draft.published,
        author=draft.author,
        outlet=draft.outlet or host_of_url(url),
        url=url,
        language=draft.language,
        dateline=wire[0] if wire else None,
        reuse=draft.reuse,
    )
