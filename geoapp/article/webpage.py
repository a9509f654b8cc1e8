"""HTML of a page -> a draft of the article in it.

trafilatura finds the main text and most of what the page says of itself;
lxml reads dates with their time, and the lines that a reader sees. Nothing
of the page is run or fetched.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, time

from lxml import etree, html

from geoapp.article.credits import host_of_url
from geoapp.article.draft import Draft
from geoapp.article.lines import Kind, count_words, kind_of
from geoapp.article.page import body_of
from geoapp.article.plain import read_plain
from geoapp.article.pubdate import read_date
from geoapp.errors import ArticleError

_LITTLE = 60  # words; below, another way may find more of the text
_MORE = 1.5  # times as many words, or the other way is not believed
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta"
    r"|article|section|main|header|div|p|h[1-6]|table|ul|script|style|span|figure|nav)\b",
    re.I | re.S,
)
_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s"
    r"|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_UNSEEN = re.compile(
    r"head|script|style|noscript|template|svg|iframe|object|canvas|audio|video|select"
    r"|textarea|math"
)
_DATES = (  # in order of trust; each gives the text of a date
    "//meta[@property='article:published_time' or @property='og:published_time'"
    " or @name='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@*[name()='content' or name()='datetime']",
    "//meta[@name='parsely-pub-date' or @name='pubdate' or @name='publishdate'"
    " or @name='date' or @name='DC.date.issued' or @name='dcterms.created'"
    " or @name='sailthru.date' or @name='publish-date']/@content",
    "//article//time/@datetime | //h1/following::time/@datetime",
)


def is_html(text: str) -> bool:
    """Whether a text is HTML, a page or a part of one.

    >>> is_html("<!DOCTYPE html><p>Ships left."), is_html("Ships < boats")
    (True, False)
    """
    return _HTML.match(text[:20_000]) is not None


def read_webpage(text: str, url: str | None = None) -> Draft:
    """Find the article in an HTML page.

    Args:
        text: The page.
        url: Where it came from, http or https, if known.

    Raises:
        ArticleError: If the page holds no prose.
    """
    # trafilatura takes a quarter of a second to import, plain text needs none of it.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    tree = html.document_fromstring(
        text.encode(), parser=html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    seen = read_plain("\n\n".join(_visible_lines(tree)))
    found = bare_extraction(
        text,
        url=url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    known = found.as_dict() if isinstance(found, Document) else {}
    title = known.get("title") or seen.title
    return Draft(
        paragraphs=_paragraphs(text, known.get("text") or "", seen, title),
        title=title,
        published=_published(tree, known.get("date"), seen),
        author=(known.get("author") or "").replace("; ", ", ") or seen.author,
        outlet=(known.get("sitename") or "").lstrip("@") or seen.outlet,
        url=_http(known.get("url")),
        language=_language(tree),
        reuse=seen.reuse,
    )


def _paragraphs(
    text: str, main: str, seen: Draft, title: str | None
) -> tuple[str, ...]:
    from trafilatura import baseline

    best = body_of(main.split("\n"), title)
    if _count(best) < _LITTLE and _count(seen.paragraphs) > _MORE * _count(best):
        best = seen.paragraphs
    if _count(best) < _LITTLE:
        stored = body_of(baseline(text)[1].split("\n"), title)  # also JSON-LD's text
        best = stored if _count(stored) > _MORE * _count(best) else best
    if not any(_is_prose(paragraph) for paragraph in best):
        raise ArticleError(
            "this HTML page holds no prose; paste the article's text instead"
        )
    return best


def _is_prose(paragraph: str) -> bool:
    kind = kind_of(paragraph)
    return kind is Kind.PROSE or (kind is Kind.SHORT and count_words(paragraph) > 2)


def _count(paragraphs: tuple[str, ...]) -> int:
    return sum(count_words(p) for p in paragraphs if _is_prose(p))


def _visible_lines(tree: html.HtmlElement) -> list[str]:
    """Return what a reader sees of a page, one line per block."""
    pieces: list[str] = []
    skipped: html.HtmlElement | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                pieces.append(element.tail or "")
            continue
        if event == "start" and _UNSEEN.fullmatch(element.tag):
            skipped = element
            continue
        if not _INLINE.fullmatch(element.tag):
            pieces.append("\n")
        text = element.text if event == "start" else element.tail
        pieces.append(" ".join((text or "").split("\n")))
    return [line for line in "".join(pieces).split("\n") if line.strip()]


def _published(
    tree: html.HtmlElement, guess: str | None, seen: Draft
) -> datetime | None:
    """Return the most trusted day, with a time where any source has one."""
    texts = [str(text) for path in _DATES[:2] for text in tree.xpath(path)]
    texts += list(_json_dates(tree))
    texts += [str(text) for path in _DATES[2:] for text in tree.xpath(path)]
    dates = [read_date(text) for text in texts]
    dates += [seen.published, read_date(guess or "")]
    known = [date for date in dates if date is not None]
    timed = (d for d in known if d.date() == known[0].date() and d.time() != time())
    return next(timed, known[0]) if known else None


def _json_dates(tree: html.HtmlElement) -> Iterator[str]:
    """Yield `datePublished` of the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, dict):
                if isinstance(date := node.get("datePublished"), str):
                    yield date
                waiting.extend(v for v in node.values() if isinstance(v, dict | list))


def _language(tree: html.HtmlElement) -> str | None:
    tags = tree.xpath("/html/@lang | //meta[@property='og:locale']/@content")
    code = re.match(r"[a-z]{2,3}(?=\W|_|\Z)", str(tags[0]).lower()) if tags else None
    return code[0] if code else None


def _http(url: str | None) -> str | None:
    return url if host_of_url(url) else None
