"""Who wrote it, where from and what may be done with it, line by line.

Each function reads one line or paragraph of a page and returns `None` where
it does not hold what is asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from geoapp.article.pubdate import is_date_line, without_dates

_AGENCY = (
    r"(?:the\s+)?(?:associated press|reuters|ap|afp|agence france-presse|upi|dpa|ansa"
    r"|efe|tass|itar-tass|interfax|ria novosti|ukrinform|xinhua|kyodo(?: news)?|anadolu"
    r"(?: agency)?|sana|irna|wam|spa|pti|ani|apa|bloomberg(?: news)?|cnn|bbc(?: news)?)"
)
_ROLE = (
    r"(?:(?:chief|senior|staff|special|foreign|defen[cs]e|maritime|political|our|the)\s+)*"
    r"(?:writer|reporter|correspondent|editor|journalist|columnist|contributor|staff"
    r"|analyst|bureau|desk|newsroom)(?:\s+(?:in|at|of)\s+.*)?"
)
_NAME = (
    r"(?:[^\W\d_a-z][\w'’.-]*|(?:al|el|de|da|di|du|del|della|van|von|der|den|bin|ibn|ben"
    r"|la|le|ter|zu)\b-?[\w'’-]*)"
)
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,5}}"
_PEOPLE = rf"{_NAMES}(?:(?:\s*,\s*|\s+(?:and|&|with)\s+|\s*,\s*and\s+){_NAMES}){{0,4}}"
_BYLINE = re.compile(
    r"(?:(?P<label>(?:written|reported|compiled|edited|text|story|words|report|article)\s+"
    r"by|reporting\s+by|authors?)\s*[:\-–—]?|(?P<by>by)\s*:?)\s+(?P<who>\S.*)",
    re.I,
)
_SIGN_OFF = re.compile(
    r"[(\[]?\s*(?:additional\s+)?(?:reporting|writing|written|reported)\s+by\s+(.*)",
    re.I,
)
_NO_PERSON = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july"
    r"|august|september|october|november|december|today|tomorrow|noon|midnight"
    r"|sea|air|land|road|rail|ship|plane|boat|then|now|far|contrast|all|our|the|staff",
    re.I,
)
_WIRE = re.compile(
    r"(?P<place>[^\W\d_](?:[^()\[\]\n—–.]|\.(?=\s?[,(A-Z\d—–-])){1,70}?)\s*"
    r"(?:\((?P<agency>[^()\n]{2,40})\)\s*(?:[—–:]|-{1,2})|(?P<bare>[—–]|\s--?))\s*"
    r"(?=[\"“'‘(]?[^\W_])"
)
_WIRE_DATE = re.compile(
    r",?\s+(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"[a-z]*\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?\s*\Z",
    re.I,
)
_COPYRIGHT = re.compile(
    r"©|\(c\)\s*(?:19|20)\d\d|\bcopyright\s+(?:©|\(c\)|\W?\s*(?:19|20)\d\d)"
    r"|\ball\s+rights\s+reserved\b",
    re.I,
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*[-–—,/]\s*(?:(?:19|20)?\d\d|present))?", re.I)
_RIGHTS = re.compile(
    r"\ball\s+rights\s+reserved\b.*|\bor\s+its\b.*|,\s+an?\s.*|\b(?:any|no)\s+(?:use|part|reproduction)\b.*"
    r"|\b(?:powered|designed|website|site|hosted)\s+by\b.*|[.!]\s.*",
    re.I | re.S,
)
_WORK = (
    r"(?:(?:the|this|our|these|any|its|all|site|website|news|news\s+agency|editorial)\s+)*"
    r"(?:materials?|contents?|texts?|articles?|stor(?:y|ies)|publications?|reports?"
    r"|information|news|site|website|page|work|item|dispatch(?:es)?|photos)\b"
)
_REUSE = re.compile(
    r"\b(?:re-?use|use|using|reproduction|reproducing|reprint(?:ing|s)?|republication"
    r"|republishing|copying|quoting|quotation|citation|citing|re-?distribution"
    rf"|re-?distributing|re-?publication)\s+(?:(?:in\s+whole|in\s+part|or|and)\W+)*"
    rf"(?:of|from)?\s*(?:[\w.-]+(?:'s|’s)?\s+){{0,3}}?{_WORK}.{{0,120}}?\b(?:permitted|allowed"
    r"|prohibited|forbidden|requires?|only|without|must|mandatory|obligatory|subject"
    r"|consent|permission|hyperlink|link|credit(?:ed|ing)?|authori[sz]ed)\b"
    r"|\b(?:reprint(?:ing|s)?|republication|republishing|reproduction|quoting)\b.{0,60}?"
    r"\b(?:only\s+with|without|requires?|subject\s+to)\b.{0,40}?"
    r"\b(?:link|hyperlink|permission|consent|credit|attribution|source)\b"
    rf"|\b{_WORK}.{{0,60}}?\b(?:may|can|must|shall)(?:\s+(?:not|only|freely))*\s+be\s+(?:freely\s+)?"
    r"(?:re-?used|reproduced|republished|reprinted|published,|copied|re-?distributed|quoted)"
    rf"|\b(?:republish|reprint|reproduce|reuse|share\s+and\s+adapt)\s+{_WORK}"
    r"|\bpermission\s+to\s+(?:re-?use|republish|reprint|reproduce)\b"
    r"|\blink\s+(?:back\s+)?to\s+.{2,60}?\bis\s+(?:required|mandatory|obligatory)\b"
    r"|\b(?:under|licen[cs]ed)\b.{0,30}\bcreative\s+commons\b|\bCC[ -]BY\b"
    r"|при\s+(?:использовании|цитировании|перепечатке).{0,120}ссылк",
    re.I,
)
_PAPER = re.compile(
    r"(?:(?:[^\W\d_a-z][\w.'’&-]*|of|the)\s+){1,4}(?i:times|post|courier|herald|gazette"
    r"|tribune|journal|ledger|observer|chronicle|telegraph|guardian|mirror|dispatch|monitor"
    r"|sentinel|bulletin|examiner|inquirer|news|press|news\s+agency|wire|today|daily"
    r"|weekly)(?:\s+(?i:online))?"
    r"|(?:The\s+)?(?:Times|Voice|Herald|Journal|Daily)\s+of\s+(?:the\s+)?[^\W\d_a-z]\w+"
)
_SECTION = re.compile(
    r"(?:world|breaking|latest|top|local|more|other|all|sports?|business|home|national"
    r"|politics|regional|international|good|video|related|recent|live|hot)\b",
    re.I,
)
_HOST = re.compile(r"\b(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,10})\b", re.I)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signed: people, an agency, or both."""

    author: str | None
    outlet: str | None = None


def read_byline(line: str) -> Byline | None:
    """Read a line that names the author.

    >>> read_byline("By Jane Doe and John Roe, Reuters")
    Byline(author='Jane Doe and John Roe', outlet='Reuters')
    >>> read_byline("By Jane Doe, Black Sea Ledger, 9 October 2026")
    Byline(author='Jane Doe', outlet='Black Sea Ledger')
    >>> read_byline("By Monday the ships had left") is None
    True
    """
    if len(line) > 160:
        return None
    line = without_dates(line).strip(" \t|·•-–—")
    if sign_off := _SIGN_OFF.fullmatch(line):
        who = re.split(r";|\)|\]|\bediting\b|\bediting by\b", sign_off[1])[0]
        return _signed(who, labelled=True)
    if byline := _BYLINE.fullmatch(line):
        return _signed(byline["who"], labelled=byline["label"] is not None)
    name, comma, rest = line.partition(",")
    known = re.fullmatch(rf"\s*(?:{_AGENCY}|{_ROLE})\s*", rest, re.I)
    return _signed(line, labelled=False) if comma and known and name else None


def read_bare_byline(line: str, below: str) -> Byline | None:
    """Read a name without "By", which only the line below it makes sure.

    That is an employer, or a date where the line says from where was written.

    >>> read_bare_byline("Jane Doe", "Staff Writer")
    Byline(author='Jane Doe', outlet=None)
    >>> read_bare_byline("Saudi Arabia", "14 December 2024") is None
    True
    """
    at_work = re.sub(rf"\s+in\s+{_NAMES}\Z", "", line)
    if at_work != line and is_date_line(below):
        line, below = at_work, "reporter"
    employed = re.fullmatch(rf"{_AGENCY}|{_ROLE}", below, re.I) or is_outlet(below)
    name = re.fullmatch(rf"{_NAME}(?:\s+{_NAME}){{1,2}}", line) and not is_outlet(line)
    return _signed(line, labelled=False) if employed and name else None


def read_wire_dateline(paragraph: str) -> tuple[str, str | None] | None:
    """Read the place, and the agency if one is named, before the first dash.

    >>> read_wire_dateline("KYIV, Ukraine, Dec. 14 (AP) — Two ships left.")
    ('KYIV, Ukraine', 'AP')
    >>> read_wire_dateline("Two ships - both old - left.") is None
    True
    """
    wire = _WIRE.match(paragraph)
    if wire is None:
        return None
    place = _WIRE_DATE.sub("", wire["place"]).strip(" ,")
    agency = wire["agency"]
    words = place.replace(",", " ").replace("/", " ").split()
    if not words or len(words) > 6 or not all(_is_name(word) for word in words):
        return None
    if agency is None:
        sentence = re.split(r"(?<=[.!?])\s", paragraph[wire.end() :], maxsplit=1)[0]
        aside = re.search(r"\s[—–-]{1,2}\s", sentence)
        capital = paragraph[wire.end() :].lstrip("\"“'‘(")[:1].isupper()
        dated = place != wire["place"].strip(" ,")
        shouted = words[0].isupper() and len(words[0]) > 2
        if not (shouted or dated) and (aside or not capital or len(words) > 3):
            return None
    return place, agency.strip() if agency else None


def read_copyright(line: str) -> str | None:
    """Read the owner named beside a copyright sign, without year and rights.

    >>> read_copyright("© 2019-2025 The Strait Courier Ltd. All rights reserved.")
    'The Strait Courier'
    """
    if not is_copyright(line):
        return None
    owner = re.sub(r"©|\(c\)|\bcopyright\b", " ", line, flags=re.I)
    owner = _YEARS.sub(" ", owner)
    owner = _RIGHTS.sub("", owner.strip(" .,|·•-–—")).split("|")[0]
    owner = re.sub(
        r"\b(?:ltd|inc|llc|plc|gmbh|limited|corp|co)\b\.?", "", owner, flags=re.I
    )
    owner = re.sub(r"\s+", " ", owner).strip(" .,;:|·•-–—")
    owner = re.sub(r"^(?:provided\s+)?by\s+", "", owner, flags=re.I)
    return owner if owner and len(owner.split()) <= 6 else None


def is_copyright(line: str) -> bool:
    """Whether a line claims copyright or reserves all rights.

    >>> is_copyright("Caliber.az © 2025. .")
    True
    """
    return len(line) <= 300 and _COPYRIGHT.search(line) is not None


def is_outlet(line: str) -> bool:
    """Whether a line is the name of a newspaper or the like, and no more.

    >>> is_outlet("The Strait Courier"), is_outlet("World News")
    (True, False)
    """
    named = len(line) <= 60 and _PAPER.fullmatch(line)
    return bool(named) and not _SECTION.match(line)


def read_reuse(line: str) -> str | None:
    """Read the sentences of a line that say how the text may be used.

    >>> read_reuse("© 2025 X. Reprinting of materials requires a link to x.org")
    'Reprinting of materials requires a link to x.org'
    """
    if len(line) > 600 or not _REUSE.search(line):
        return None
    sentences = re.split(r"(?<=[.!?])\s+(?=\S)", line)
    terms = [s for s in sentences if _REUSE.search(s) and len(s.split()) > 3]
    return " ".join(terms).strip() or None


def host_of(text: str | None) -> str | None:
    """Return the first host name in a text, as written, without "www."."""
    host = _HOST.search(text or "")
    return host[1] if host else None


def host_of_url(url: str | None) -> str | None:
    """Return the host of an http or https URL without "www.", else `None`.

    >>> host_of_url("https://www.example.org/a"), host_of_url("javascript:a")
    ('example.org', None)
    """
    try:
        parts = urlsplit(url or "")
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def spelled(outlet: str, lines: Iterable[str]) -> str:
    """Spell an outlet as the page does where it stands alone on a line.

    >>> spelled("caliber.az", ["By Jane Doe", "Caliber.Az"])
    'Caliber.Az'
    """
    folded = outlet.casefold()
    alone = (line for line in lines if line.casefold() == folded and not line.islower())
    return next(alone, outlet)


def _signed(who: str, *, labelled: bool) -> Byline | None:
    who = re.split(r"\s+[|/·•]\s+|\s+[-–—]\s+", who)[0].strip(" .,;:")
    who = re.sub(rf"\s+(?:with|and)\s+{_AGENCY}\Z", "", who, flags=re.I)
    agency = re.fullmatch(
        rf"(?:(?P<people>.+?)\s*(?:,|\bfor\b|\bof\b|\()\s*)?(?P<agency>{_AGENCY})\)?(?:\s+staff)?",
        who,
        re.I,
    )
    if agency:
        return Byline(_people(agency["people"] or "", labelled), agency["agency"])
    named, _, paper = who.rpartition(",")
    if named and is_outlet(paper.strip()):
        return Byline(_people(named, labelled), paper.strip())
    who = re.sub(rf"\s*,\s*{_ROLE}\Z", "", who, flags=re.I)
    who = re.sub(r"\s+(?:in|at|from)\s+[^\W\d_a-z].*\Z", "", who)
    people = _people(who, labelled)
    return Byline(people) if people else None


def _people(who: str, labelled: bool) -> str | None:
    who = who.strip(" ,")
    fits = re.fullmatch(_PEOPLE, who) and len(who) <= 100
    single = " " not in who and not labelled
    if not fits or single or _NO_PERSON.fullmatch(who.split()[0]):
        return None
    return who.title() if who.isupper() else who


def _is_name(word: str) -> bool:
    lower = ("of", "de", "al", "el", "la", "the", "and", "in", "off", "near", "on")
    return word[0].isupper() or word.lower() in lower or word.startswith("al-")
