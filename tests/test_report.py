import json
import re
from html.parser import HTMLParser
from typing import Any

import geojson
import pytest

from geoapp.assets import assets_folder
from geoapp.errors import AssetsError
from geoapp.export.report import to_html
from geoapp.features import dumps, to_collection
from geoapp.model import Article, Sentence

LABELS = [("Damascus", 36.29, 33.51, 4, "capital"), ("Ṭarṭūs", 35.89, 34.89, 7, "city")]
HOSTILE = "</script><script>alert(1)</script> {{ 7 * 7 }} {% raw %} \u2028 <!-- & '"
ARTICLE = Article(
    "Two ships left.",
    (Sentence(0, 15),),
    title=f"Ships {HOSTILE}",
    outlet="Example <Post>",
    url='https://example.org/?a=1&b="2"',
    reuse="Free to use with a link & thanks",
)


class Page(HTMLParser):
    """Reads a page as a browser does: script text is opaque."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.policy = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self._inside = attributes.get("id") or tag
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data


def make_collection(article: Article = ARTICLE) -> geojson.FeatureCollection:
    return to_collection(article, (), ())


@pytest.fixture(scope="module")
def text() -> str:
    return to_html(ARTICLE, make_collection(), LABELS)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def data_of(page: Page) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(page.texts["geoapp-data"])
    return data


def test_the_same_article_gives_the_same_bytes(text: str) -> None:
    assert to_html(ARTICLE, make_collection(), LABELS) == text


def test_the_page_asks_nothing_of_any_server(page: Page) -> None:
    loaders = {"link", "img", "iframe", "object", "embed", "base", "form"}

    assert not loaders & {tag for tag, _ in page.tags}
    assert not [attributes for _, attributes in page.tags if "src" in attributes]
    assert "@import" not in page.texts["style"]
    assert not re.findall(
        r"url\(['\"]?(?!['\"]?(?:data:|#))[^)]*\)", page.texts["style"]
    )


def test_the_page_forbids_every_request(page: Page) -> None:
    assert page.policy.startswith("default-src 'none'; ")
    assert "http" not in page.policy
    assert "connect-src" not in page.policy


def test_the_map_gets_exactly_the_features(page: Page) -> None:
    assert data_of(page)["collection"] == json.loads(dumps(make_collection()))


def test_the_basemap_and_its_names_are_inside(page: Page) -> None:
    data = data_of(page)

    assert data["countries50"]["type"] == "Topology"
    assert data["labels"]["labels"][1] == ["Ṭarṭūs", 35.89, 34.89, 7, "city"]
    assert "MENTION" in json.dumps(data["symbology"])


def test_an_article_cannot_leave_its_place(text: str, page: Page) -> None:
    assert "<script>alert" not in text
    assert "{{ 7 * 7 }}" in page.texts["title"]
    assert data_of(page)["collection"]["article"]["title"] == ARTICLE.title
    assert not set("<>&\u2028\u2029") & set(page.texts["geoapp-data"])


def test_title_outlet_source_and_terms_can_be_read(page: Page) -> None:
    words = " ".join(page.texts.values())

    assert HOSTILE in words
    assert "Example <Post>" in words
    assert "Free to use with a link & thanks" in words
    assert ARTICLE.url in [attributes.get("href") for _, attributes in page.tags]


def test_a_source_that_is_no_web_address_is_no_link() -> None:
    article = Article("Ships left.", (Sentence(0, 11),), url="javascript:alert(1)")

    tags = Page(to_html(article, make_collection(article), [])).tags

    assert "a" not in {tag for tag, _ in tags}


def test_every_script_of_the_drawing_is_inlined_whole(page: Page) -> None:
    for name in ("layers.js", "basemap.js", "report.js", "vendor/geojson-vt.js"):
        script = (assets_folder("static") / name).read_text(encoding="utf-8")

        assert script.strip() in page.texts["script"]


def test_no_inlined_file_can_end_its_element() -> None:
    static = assets_folder("static")
    files = [*static.glob("*.js"), *static.glob("*.css"), *static.glob("vendor/*.js")]

    assert files
    for file in files:
        assert not re.search(
            "</script|</style|<!--", file.read_text(encoding="utf-8"), re.IGNORECASE
        )


def test_a_page_can_be_zoomed_with_fingers(page: Page) -> None:
    viewports = [a["content"] for _, a in page.tags if a.get("name") == "viewport"]

    assert viewports == ["width=device-width, initial-scale=1"]


def test_an_installation_without_packages_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("geoapp.export.report.assets_folder", lambda name: tmp_path)

    with pytest.raises(AssetsError, match="install geoapp again"):
        to_html(ARTICLE, make_collection(), LABELS)
