import io
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from geopy.location import Location
from geopy.point import Point
from werkzeug.test import TestResponse

from geoapp.errors import GazetteerError, StoreError
from geoapp.features import dumps
from geoapp.gazetteer import gazetteer_path
from geoapp.model import Article, Names, Sentence, Toponym
from geoapp.pipeline import Backends, parse
from geoapp.settings import Settings
from geoapp.web import create_app
from geoapp.web.pages import embed_snippet
from geoapp.web.security import secret_key

PLACES = {
    "Tartus": ("Tartus", "PPLA", "SY", 35.8866, 34.8890),
    "Damascus": ("Damascus", "PPLC", "SY", 36.2919, 33.5102),
}
TEXT = (
    "Two ships left Tartus on Friday. A convoy stayed in Damascus.\n\n"
    "Nothing else was seen, <b>officials</b> & others said."
)
ARTICLE = Article(
    TEXT,
    (Sentence(0, 32), Sentence(33, 61), Sentence(63, len(TEXT))),
    title='Ships <img src=x onerror=alert(1)> & "more"',
    outlet="Example Post",
    url="https://example.org/ships?a=1&b=2",
    reuse="Free to use with a link",
)
HOSTILE = "<script>alert(1)</script>"
KEY = ARTICLE.id
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def recognize(article: Article) -> Names:
    found = re.finditer("|".join(PLACES), article.text)
    return Names(tuple(Toponym(m.start(), m.end(), m.group()) for m in found))


def geocode(name: str) -> list[Location]:
    if name not in PLACES:
        return []
    name, code, country, lon, lat = PLACES[name]
    raw = {
        "id": f"test:{name}",
        "name": name,
        "feature_code": code,
        "country": country,
        "admin1": None,
        "lon": lon,
        "lat": lat,
        "population": 100_000,
        "bbox": None,
        "stands_for": None,
        "source": "test",
        "kind": "main",
    }
    return [Location(name, Point(lat, lon), raw)]


BACKENDS = Backends(recognize, geocode)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        cache=tmp_path / "cache",
        store=str(tmp_path / "geoapp.gpkg"),
        max_article_bytes=20_000,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, BACKENDS)
    with closing(app.extensions["geoapp"].store):
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def mapped(app: Flask) -> FlaskClient:
    app.extensions["geoapp"].store.add(ARTICLE, parse(ARTICLE, BACKENDS))
    return app.test_client()


def token(client: FlaskClient) -> str:
    page = client.get("/articles").text
    match = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert match is not None
    return match.group(1)


def send(client: FlaskClient, **fields: Any) -> TestResponse:
    fields.setdefault("csrf_token", token(client))
    return client.post("/articles", data=fields, content_type="multipart/form-data")


class Tags(HTMLParser):
    """Collects elements with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_start_page_leads_to_the_form_while_nothing_is_mapped(
    client: FlaskClient,
) -> None:
    response = client.get("/", headers=BROWSER)

    assert (response.status_code, response.location) == (302, "/articles")


def test_the_start_page_leads_to_the_newest_article(mapped: FlaskClient) -> None:
    assert mapped.get("/", headers=BROWSER).location == f"/articles/{KEY}"


def test_a_pasted_text_gets_a_page_of_its_own(client: FlaskClient) -> None:
    response = send(client, text=TEXT)

    assert response.status_code == 303
    page = client.get(response.location)
    assert page.status_code == 200
    assert '<a class="place"' in page.text
    assert ">Tartus</a>" in page.text


def test_an_uploaded_file_gets_the_same_page_as_its_text(client: FlaskClient) -> None:
    file = (io.BytesIO(TEXT.encode()), "ships.txt")

    uploaded = send(client, text="", file=file)

    assert uploaded.status_code == 303
    assert uploaded.location == send(client, text=TEXT).location


def test_the_sample_article_can_be_mapped(client: FlaskClient) -> None:
    response = send(client, sample="1")

    assert response.status_code == 303
    assert client.get(response.location).status_code == 200


def test_asking_for_headers_alone_maps_nothing(client: FlaskClient) -> None:
    response = client.head("/articles", data={"text": TEXT})

    assert (response.status_code, response.data) == (200, b"")
    assert app_articles(client) == ()


def test_mapping_twice_lists_once(client: FlaskClient) -> None:
    send(client, text=TEXT)
    send(client, text=TEXT)

    links = [a["href"] for a in Tags(client.get("/articles").text).all("a")]
    articles = [link for link in links if link and link.startswith("/articles/")]
    assert len(articles) == 1


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b" \n\t ", 400),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\xff\xfe" * 20, 400),
        (b"Ships left Tartus. " * 2_000, 413),
        (b"Ships left Tartus. " * 20_000, 413),
    ],
    ids=["empty", "blank", "binary", "over the limit", "over the limit of a form"],
)
def test_a_file_that_is_no_article_leads_back_to_the_form(
    client: FlaskClient, content: bytes, status: int
) -> None:
    response = send(client, file=(io.BytesIO(content), "ships.txt"))

    page = Tags(response.text)
    assert response.status_code == status
    assert "error" in [p.get("class") for p in page.all("p")]
    assert page.all("textarea")
    assert app_articles(client) == ()


def app_articles(client: FlaskClient) -> tuple[Any, ...]:
    articles: tuple[Any, ...] = client.application.extensions["geoapp"].store.articles()
    return articles


def test_a_text_that_fails_is_given_back(client: FlaskClient) -> None:
    text = "</textarea><script>alert(1)</script>" + "Ships left. " * 2_000

    response = send(client, text=text)

    assert response.status_code == 413
    assert "&lt;/textarea&gt;&lt;script&gt;" in response.text
    assert HOSTILE not in response.text


def test_a_form_without_its_token_changes_nothing_and_keeps_the_text(
    client: FlaskClient,
) -> None:
    response = send(client, csrf_token="", text=TEXT)

    assert response.status_code == 400
    assert "Send it again" in response.text
    assert "A convoy stayed in Damascus." in response.text
    assert app_articles(client) == ()


def test_deleting_without_the_token_changes_nothing(mapped: FlaskClient) -> None:
    response = mapped.post(f"/articles/{KEY}/delete")

    assert response.status_code == 400
    assert "reload it" in response.text
    assert len(app_articles(mapped)) == 1


def test_a_deleted_article_is_gone(mapped: FlaskClient) -> None:
    response = mapped.post(
        f"/articles/{KEY}/delete", data={"csrf_token": token(mapped)}
    )

    assert (response.status_code, response.location) == (303, "/articles")
    assert mapped.get(f"/articles/{KEY}").status_code == 404


def test_deleting_needs_a_post(mapped: FlaskClient) -> None:
    assert mapped.get(f"/articles/{KEY}/delete").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/articles/0000000000000000",
        "/articles/0000000000000000.geojson",
        "/embed/0000000000000000",
        "/articles/short",
        "/static/../pyproject.toml",
    ],
)
def test_what_is_not_there_says_so(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "Error 404" in response.text


def test_nothing_in_an_article_becomes_markup(mapped: FlaskClient) -> None:
    for path in (f"/articles/{KEY}", f"/embed/{KEY}", "/articles"):
        page = mapped.get(path).text

        assert "<img" not in page
        assert "<b>officials" not in page


@pytest.mark.parametrize("path", [f"/articles/{KEY}", f"/embed/{KEY}", "/articles"])
def test_pages_carry_no_script_or_style_of_their_own(
    mapped: FlaskClient, path: str
) -> None:
    page = Tags(mapped.get(path).text)

    assert all(script.get("src") for script in page.all("script"))
    assert not page.all("style")
    assert not any(
        name.startswith("on") or name == "style"
        for _, attributes in page.found
        for name in attributes
    )


def test_the_article_page_links_back_to_the_source(mapped: FlaskClient) -> None:
    page = Tags(mapped.get(f"/articles/{KEY}").text)

    assert ARTICLE.url in [a.get("href") for a in page.all("a")]
    assert "Free to use with a link" in page.text


def test_the_embed_names_source_and_terms(mapped: FlaskClient) -> None:
    page = Tags(mapped.get(f"/embed/{KEY}").text)

    assert ARTICLE.url in [a.get("href") for a in page.all("a")]
    assert "Free to use with a link" in page.text


def test_a_source_that_is_no_web_address_is_no_link(app: Flask) -> None:
    article = Article("Ships left.", (Sentence(0, 11),), url="javascript:alert(1)")
    app.extensions["geoapp"].store.add(article, parse(article, BACKENDS))

    page = app.test_client().get(f"/articles/{article.id}").text

    assert "javascript:" not in page


def test_the_snippet_is_one_frame_with_an_absolute_address(mapped: FlaskClient) -> None:
    page = mapped.get(f"/articles/{KEY}", base_url="http://localhost:8765").text
    match = re.search(r"<textarea id=\"snippet\"[^>]*>(.*?)</textarea>", page, re.S)

    assert match is not None
    assert "<iframe" not in page
    assert f"http://localhost:8765/embed/{KEY}" in match.group(1)


def test_the_snippet_escapes_title_and_addresses() -> None:
    snippet = Tags(
        embed_snippet(ARTICLE, "http://maps.example/p", "http://maps.example/e?a&b")
    )

    (frame,) = snippet.all("iframe")
    assert frame["title"] == f"Map: {ARTICLE.title}"
    assert frame["src"] == "http://maps.example/e?a&b"
    assert (frame["width"], frame["loading"]) == ("100%", "lazy")
    assert not snippet.all("img")
    assert [a["href"] for a in snippet.all("a")] == [
        "http://maps.example/p",
        ARTICLE.url,
    ]
    assert "Free to use with a link" in snippet.text


def test_the_download_is_byte_for_byte_what_is_stored(mapped: FlaskClient) -> None:
    response = mapped.get(f"/articles/{KEY}.geojson")

    assert response.mimetype == "application/geo+json"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.text == dumps(parse(ARTICLE, BACKENDS))


def test_the_map_reads_the_same_bytes_inline(mapped: FlaskClient) -> None:
    response = mapped.get(f"/articles/{KEY}.geojson?inline=1")

    assert not response.headers.get("Content-Disposition", "").startswith("attachment")
    assert response.data == mapped.get(f"/articles/{KEY}.geojson").data


@pytest.mark.parametrize(
    "path", [f"/articles/{KEY}.geojson", "/static/vendor/leaflet.js"]
)
def test_what_the_browser_has_is_not_sent_again(mapped: FlaskClient, path: str) -> None:
    with closing(mapped.get(path)) as first:
        etag = first.headers["ETag"]

    with closing(mapped.get(path, headers={"If-None-Match": etag})) as second:
        assert second.status_code == 304


def test_browser_packages_are_kept_for_days(client: FlaskClient) -> None:
    with closing(client.get("/static/vendor/leaflet.js")) as response:
        assert response.cache_control.max_age == 7 * 24 * 3600
        assert not response.cache_control.no_cache


def test_our_own_scripts_are_asked_for_again(client: FlaskClient) -> None:
    with closing(client.get("/static/layers.js")) as response:
        assert response.cache_control.no_cache


@pytest.mark.parametrize(
    "path", ["/articles", f"/articles/{KEY}", "/nothing", f"/articles/{KEY}.geojson"]
)
def test_answers_carry_the_headers_that_guard_them(
    mapped: FlaskClient, path: str
) -> None:
    headers = mapped.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_only_the_embed_may_be_framed(mapped: FlaskClient) -> None:
    headers = mapped.get(f"/embed/{KEY}").headers

    assert headers["Content-Security-Policy"].endswith("frame-ancestors *")
    assert "X-Frame-Options" not in headers


def test_the_embed_sets_no_cookie(mapped: FlaskClient) -> None:
    assert "Set-Cookie" not in mapped.get(f"/embed/{KEY}").headers


def test_the_session_cookie_stays_with_this_site(client: FlaskClient) -> None:
    cookie = client.get("/articles").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1"])
def test_a_foreign_name_for_this_machine_is_refused(
    mapped: FlaskClient, host: str
) -> None:
    response = mapped.get(f"/articles/{KEY}", base_url=f"http://{host}:8000")

    assert response.status_code == 403
    assert "Damascus" not in response.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_the_names_of_this_machine_are_served(mapped: FlaskClient, host: str) -> None:
    response = mapped.get(f"/articles/{KEY}", base_url=f"http://{host}")

    assert response.status_code == 200


def test_a_server_for_others_answers_to_any_name(settings: Settings) -> None:
    open_settings = Settings(store=settings.store, host="0.0.0.0")
    app = create_app(open_settings, BACKENDS)

    with closing(app.extensions["geoapp"].store):
        response = app.test_client().get("/articles", base_url="http://maps.example")

    assert response.status_code == 200


def test_forms_outlive_a_restart_of_the_server(settings: Settings) -> None:
    first, second = (create_app(settings, BACKENDS) for _ in range(2))

    assert first.secret_key == second.secret_key
    for app in (first, second):
        app.extensions["geoapp"].store.close()


def test_the_key_never_takes_the_place_of_the_store(tmp_path: Path) -> None:
    app = create_app(Settings(store=str(tmp_path / "articles.key")), BACKENDS)

    with closing(app.extensions["geoapp"].store) as store:
        assert store.articles() == ()


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    secret_key(tmp_path / "new" / "articles.key")

    mode = (tmp_path / "new" / "articles.key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_key_that_cannot_be_kept_lasts_for_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    keys = {secret_key(tmp_path / "file" / "articles.key") for _ in range(2)}

    assert [len(key) for key in keys] == [32, 32]


def test_labels_come_from_the_gazetteer(
    client: FlaskClient, settings: Settings, small_gazetteer: Path
) -> None:
    settings.cache.mkdir()
    shutil.copy(small_gazetteer, gazetteer_path(settings.cache))

    response = client.get("/basemap/labels.json")

    assert response.json is not None
    assert ["Damascus", 36.29, 33.51, 5, "capital"] in response.json["labels"]
    assert response.cache_control.max_age == 24 * 3600


def test_without_a_gazetteer_the_labels_say_how_to_build_it(
    client: FlaskClient,
) -> None:
    response = client.get("/basemap/labels.json")

    assert response.status_code == 503
    assert "geoapp gazetteer build" in response.text


def test_a_store_that_breaks_is_told_in_one_line(
    client: FlaskClient, settings: Settings
) -> None:
    with closing(sqlite3.connect(settings.store)) as connection:
        connection.execute("DROP TABLE articles")

    response = client.get("/articles")

    assert response.status_code == 503
    assert f"the store {settings.store} cannot be used" in response.text


def test_a_geocoder_that_fails_is_told_in_one_line(settings: Settings) -> None:
    def fail(name: str) -> list[Location]:
        raise GazetteerError("the gazetteer is damaged; run: geoapp gazetteer build")

    app = create_app(settings, Backends(recognize, fail))
    with closing(app.extensions["geoapp"].store):
        response = send(app.test_client(), text=TEXT)

    assert response.status_code == 503
    assert "geoapp gazetteer build" in response.text


def test_a_store_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        create_app(Settings(store=str(tmp_path)), BACKENDS)
