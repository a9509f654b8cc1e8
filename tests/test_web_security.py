"""Who may read and write: tokens, other sites, other machines."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from geoapp.model import Names
from geoapp.pipeline import Backends
from geoapp.settings import Settings
from geoapp.web import create_app
from geoapp.web.security import key_path

TOKEN = "write-öne-two"
READ_TOKEN = "read-three-four"
TEXT = "Two ships left Tartus on Friday."
HERE = "http://localhost:8000"
OUTSIDE = "http://maps.example"
NOTHING = Backends(lambda _: Names(()), lambda _: ())
BROWSER = {"Accept": "text/html,*/*;q=0.8"}

Open = Callable[..., FlaskClient]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Return what opens an app with some settings, for one test."""
    with ExitStack() as stack:

        def make(**chosen: Any) -> FlaskClient:
            settings = Settings(
                cache=tmp_path, store=str(tmp_path / "geoapp.gpkg"), **chosen
            )
            app = create_app(settings, NOTHING)
            stack.enter_context(closing(app.extensions["geoapp"].store))
            return app.test_client()

        yield make


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.encode().decode('latin-1')}"}


def basic(token: str, user: str = "anyone") -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{user}:{token}'.encode()).decode()}"}


def write(client: FlaskClient, base: str = HERE, **headers: str) -> Any:
    return client.post(
        "/articles",
        data=TEXT,
        content_type="text/plain",
        headers=headers,
        base_url=base,
    )


def test_on_this_machine_everybody_may_write(opened: Open) -> None:
    assert write(opened()).status_code == 201


@pytest.mark.parametrize(
    "chosen",
    [{"host": "0.0.0.0"}, {"root_path": "/x"}, {"root_path": "https://maps.example"}],
    ids=["to the network", "behind a proxy", "behind a named proxy"],
)
def test_other_machines_may_not_write_without_a_token(
    opened: Open, chosen: dict[str, str]
) -> None:
    client = opened(**chosen)

    answer = write(client)

    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
    assert "GEOAPP_TOKEN" in answer.json["detail"]
    assert client.get("/articles", base_url=HERE).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_what_a_proxy_passes_on_may_not_write_without_a_token(
    opened: Open, header: str
) -> None:
    assert write(opened(), **{header: "for=192.0.2.7"}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("scheme", [bearer, basic])
def test_who_has_the_token_may_write(
    opened: Open, host: str, scheme: Callable[[str], dict[str, str]]
) -> None:
    assert write(opened(host=host, token=TOKEN), **scheme(TOKEN)).status_code == 201


NOT_RIGHT: dict[str, dict[str, str]] = {
    "none": {},
    "another": bearer("write-one-two"),
    "longer": bearer(TOKEN + "x"),
    "a beginning": bearer(TOKEN[:-1]),
    "empty": {"Authorization": "Bearer "},
    "no scheme": {"Authorization": TOKEN.encode().decode("latin-1")},
    "as user": basic("", TOKEN),
    "no base64": {"Authorization": "Basic é§"},
    "no colon": {"Authorization": f"Basic {b64encode(TOKEN.encode()).decode()}"},
    "bytes of none": {"Authorization": "Basic 8J+SqTr//v8="},
    "for reading": bearer(READ_TOKEN),
}


@pytest.mark.parametrize("headers", list(NOT_RIGHT.values()), ids=list(NOT_RIGHT))
def test_whoever_lacks_the_token_is_asked_for_it(
    opened: Open, headers: dict[str, str]
) -> None:
    client = opened(token=TOKEN, read_token=READ_TOKEN)

    answer = write(client, **headers)

    assert answer.status_code == 401
    ways = answer.headers.getlist("WWW-Authenticate")
    assert [way.split()[0] for way in ways] == ["Basic", "Bearer"]
    assert TOKEN not in answer.text
    assert READ_TOKEN not in answer.text


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
@pytest.mark.parametrize("path", ["/articles/0123456789abcdef", "/nowhere", "/healthz"])
def test_no_way_of_writing_is_left_open(opened: Open, method: str, path: str) -> None:
    answer = opened(token=TOKEN).open(path, method=method, base_url=HERE)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles",
        "/articles/0123456789abcdef.geojson",
        "/static/app.css",
        "/collections/events/items",
        "/collections/events/download.csv",
        "/api",
        "/metrics",
        "/readyz",
        "/nowhere",
    ],
)
def test_reading_can_be_closed(opened: Open, path: str) -> None:
    client = opened(read_token=READ_TOKEN)

    closed = client.get(path, base_url=HERE)
    with client.get(path, base_url=HERE, headers=basic(READ_TOKEN)) as known:
        assert known.status_code not in (401, 403)

    assert closed.status_code == 401
    assert client.head(path, base_url=HERE).status_code == 401


def test_the_token_for_writing_reads_as_well(opened: Open) -> None:
    client = opened(token=TOKEN, read_token=READ_TOKEN)

    answer = client.get("/articles", base_url=HERE, headers=bearer(TOKEN))

    assert answer.status_code == 200


def test_whoever_may_not_read_may_not_write(opened: Open) -> None:
    client = opened(read_token=READ_TOKEN)

    assert write(client).status_code == 401
    assert write(client, **bearer(READ_TOKEN)).status_code == 201


@pytest.mark.parametrize("root_path", ["", "https://maps.example"])
def test_a_probe_that_names_no_host_is_answered(opened: Open, root_path: str) -> None:
    """As load balancers ask by HTTP/1.0."""
    client = opened(root_path=root_path)

    answer = client.get("/healthz", environ_overrides={"HTTP_HOST": ""})

    assert answer.status_code == 200


def test_that_the_process_lives_is_told_to_everybody(opened: Open) -> None:
    client = opened(token=TOKEN, read_token=READ_TOKEN)

    assert client.get("/healthz", base_url=HERE).status_code == 200


def test_a_browser_that_signs_in_can_use_the_forms(opened: Open) -> None:
    client = opened(host="0.0.0.0", token=TOKEN)
    outside = {**BROWSER, "Origin": OUTSIDE}
    known = {**outside, **basic(TOKEN)}

    before = client.get("/articles", base_url=OUTSIDE, headers=outside)
    asked = client.get("/sign-in", base_url=OUTSIDE, headers=outside)
    signed = client.get("/sign-in", base_url=OUTSIDE, headers=known)
    page = client.get(signed.location or "", base_url=OUTSIDE, headers=known).text
    field = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert field is not None
    form = {"text": TEXT, "csrf_token": field.group(1)}
    refused = client.post("/articles", data=form, base_url=OUTSIDE, headers=outside)
    added = client.post("/articles", data=form, base_url=OUTSIDE, headers=known)
    form.pop("csrf_token")
    forged = client.post("/articles", data=form, base_url=OUTSIDE, headers=known)

    assert "<form" not in before.text
    assert "/sign-in" in before.text
    assert (asked.status_code, asked.mimetype) == (401, "text/html")
    assert asked.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert refused.status_code == 401
    assert added.status_code == 303
    assert forged.status_code == 400


def test_where_nobody_may_write_no_form_is_shown(opened: Open) -> None:
    page = opened(host="0.0.0.0").get("/articles", headers=BROWSER).text

    assert "<form" not in page
    assert "sign-in" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9000"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Referer": "https://evil.example/page"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    ],
    ids=str,
)
@pytest.mark.parametrize("token", ["", TOKEN])
def test_pages_of_other_sites_may_not_write(
    opened: Open, headers: dict[str, str], token: str
) -> None:
    known = basic(TOKEN) if token else {}

    answer = write(opened(token=token), **headers, **known)

    assert answer.status_code == 403
    assert "another site" in answer.json["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": HERE},
        {"Referer": f"{HERE}/articles"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://maps.example"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_our_own_pages_may_write(opened: Open, headers: dict[str, str]) -> None:
    assert write(opened(), **headers).status_code == 201


def test_a_named_proxy_is_no_other_site(opened: Open) -> None:
    client = opened(root_path="https://maps.example/x", token=TOKEN)

    answer = write(client, OUTSIDE, Origin="https://maps.example", **bearer(TOKEN))

    assert answer.status_code == 201
    assert answer.location == "/x/articles/" + answer.json["article"]["id"]


def test_settings_show_no_token() -> None:
    shown = repr(
        Settings(
            token=TOKEN, read_token=READ_TOKEN, store="postgresql://me:hush@db/maps"
        )
    )

    assert not any(secret in shown for secret in (TOKEN, READ_TOKEN, "hush"))


def test_a_bug_shows_no_token(opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    client = opened(token=TOKEN)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    object.__setattr__(
        client.application.extensions["geoapp"].backends, "recognize", fail
    )
    answer = write(client, **basic(TOKEN))

    assert answer.status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert TOKEN not in caplog.text + answer.text
    assert "ZeroDivisionError" not in answer.text


def test_the_key_of_a_store_on_a_server_lies_in_the_users_folder(
    tmp_path: Path,
) -> None:
    url = "postgresql://me:hush@db/maps"

    assert key_path(Settings(store=url), tmp_path) == tmp_path / "session.key"
    assert key_path(Settings(store="a.gpkg"), tmp_path) == Path("a.gpkg.key")


ALLOW = "Access-Control-Allow-Origin"
ITEMS = "/collections/events/items"


@pytest.mark.parametrize(
    ("chosen", "origin", "allowed"),
    [
        ({}, "http://localhost:3000", "http://localhost:3000"),
        ({}, "http://127.0.0.1", "http://127.0.0.1"),
        ({}, "https://[::1]:8443", "https://[::1]:8443"),
        ({}, "https://evil.example", None),
        ({}, "http://localhost.evil.example", None),
        ({}, "http://[", None),
        ({}, "null", None),
        ({}, None, None),
        ({"host": "0.0.0.0"}, "https://any.example", "*"),
        ({"host": "0.0.0.0"}, None, "*"),
        ({"root_path": "/x"}, "https://any.example", "*"),
        ({"host": "0.0.0.0", "read_token": READ_TOKEN}, "https://any.example", None),
        (
            {"cors_origins": {"https://a.example"}},
            "https://A.example",
            "https://A.example",
        ),
        ({"cors_origins": {"https://a.example"}}, "http://localhost:3000", None),
        ({"cors_origins": {"*"}}, "https://any.example", "*"),
        (
            {"cors_origins": {"https://a.example"}, "read_token": READ_TOKEN},
            "https://a.example",
            "https://a.example",
        ),
    ],
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_pages_of_some_sites_may_read_the_api(
    opened: Open, chosen: Any, origin: str | None, allowed: str | None, method: str
) -> None:
    client = opened(**chosen)
    headers = {"Origin": origin} if origin else {}
    if method == "OPTIONS":
        headers["Access-Control-Request-Method"] = "GET"
    elif "read_token" in chosen:
        headers |= basic(READ_TOKEN)

    answer = client.open(ITEMS, method=method, headers=headers, base_url=HERE)

    assert answer.status_code == (204 if method == "OPTIONS" else 200)
    assert answer.headers.get(ALLOW) == allowed
    assert (allowed == "*") != ("Origin" in answer.headers.get("Vary", ""))
    exposed = answer.headers.get("Access-Control-Expose-Headers", "")
    named = [name in exposed for name in ("ETag", "Link", "Content-Crs", "Location")]
    assert set(named) == {allowed is not None}
    if method == "OPTIONS":
        told = answer.headers.get("Access-Control-Allow-Methods")
        assert told == ("GET, HEAD, OPTIONS" if allowed else None)


def test_an_error_may_be_read_as_well(opened: Open) -> None:
    headers = {"Origin": "https://any.example"}

    answer = opened(host="0.0.0.0").get("/collections/no/items", headers=headers)

    assert answer.status_code == 404
    assert answer.headers[ALLOW] == "*"


def test_pages_are_for_their_readers_alone(opened: Open) -> None:
    headers = {"Origin": "https://any.example"}

    page = opened(host="0.0.0.0").get("/articles", headers=headers)

    assert ALLOW not in page.headers


def test_a_question_without_preflight_is_told_the_methods(opened: Open) -> None:
    answer = opened().options("/articles", base_url=HERE)

    assert {"GET", "HEAD", "OPTIONS", "POST"} <= set(
        answer.headers["Allow"].split(", ")
    )
