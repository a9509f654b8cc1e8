"""A geocoder of the web, played by a server on this machine."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.geocoders import Nominatim

from geoapp.article import read_article
from geoapp.errors import SettingsError
from geoapp.model import Article, Names, Toponym
from geoapp.online import CACHE_FILE, MOST_ANSWERS, OnlineGeocoder
from geoapp.pipeline import Backends, load_backends, parse, read
from geoapp.settings import Settings

ANSWER = {
    "place_id": 1,
    "osm_type": "node",
    "osm_id": 42,
    "lat": "12.5",
    "lon": "43.25",
    "class": "place",
    "type": "village",
    "addresstype": "village",
    "name": "Xyzzyville",
    "display_name": "Xyzzyville, North, Yemen",
    "address": {"state": "North", "country_code": "ye"},
}


class Service(ThreadingHTTPServer):
    """Answers each question with the same status and body; keeps the questions."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.status = 200
        self.body: bytes | None = json.dumps([ANSWER]).encode()
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.released = threading.Event()


class Answering(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked += parse_qs(urlsplit(self.path).query)["q"]
        self.server.agents.append(self.headers["User-Agent"])
        if self.server.body is None:
            self.server.released.wait(30)
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def chosen(service: Service, tmp_path: Path) -> Settings:
    return Settings(
        cache=tmp_path,
        geocoder="geopy.geocoders:Nominatim",
        online_domain=f"127.0.0.1:{service.server_port}",
        online_scheme="http",
        online_email="desk@example.org",
        online_delay_s=0,
    )


@pytest.fixture
def geocode(chosen: Settings) -> OnlineGeocoder:
    return OnlineGeocoder(Nominatim, chosen)


def test_an_answer_is_told_in_the_words_of_the_gazetteer(
    geocode: OnlineGeocoder,
) -> None:
    (place,) = geocode("Xyzzyville")

    assert (place.latitude, place.longitude) == (12.5, 43.25)
    told = {
        "id": "nominatim:node/42",
        "name": "Xyzzyville",
        "feature_code": "PPL",
        "country": "YE",
        "admin1": "North",
        "source": "Nominatim",
        "kind": "main",
    }
    assert {key: place.raw[key] for key in told} == told


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ({"class": "boundary", "addresstype": "country"}, "PCLI"),
        ({"class": "boundary", "addresstype": "state"}, "ADM1"),
        ({"class": "boundary", "addresstype": "city"}, "PPL"),
        ({"class": "place", "addresstype": "suburb"}, "PPL"),
        ({"category": "natural", "addresstype": "bay"}, "BAY"),
        ({"class": "amenity", "type": "hospital", "addresstype": "amenity"}, "BLDG"),
        ({"class": None}, "PPL"),
    ],
    ids=str,
)
def test_the_kind_of_a_place_becomes_a_feature_code(
    service: Service, geocode: OnlineGeocoder, kind: dict[str, str], code: str
) -> None:
    service.body = json.dumps([ANSWER | kind]).encode()

    (place,) = geocode("Xyzzyville")

    assert place.raw["feature_code"] == code


def test_who_asks_is_told(service: Service, geocode: OnlineGeocoder) -> None:
    geocode("Xyzzyville")

    (agent,) = service.agents
    assert agent.startswith("geoapp/0.")
    assert agent.endswith("(desk@example.org)")


def test_each_name_is_asked_once_for_all_runs(
    service: Service, geocode: OnlineGeocoder, chosen: Settings
) -> None:
    first = geocode("Xyzzyville")
    again = OnlineGeocoder(Nominatim, chosen)("Xyzzyville")

    assert service.asked == ["Xyzzyville"]
    assert [(p.address, p.point, p.raw) for p in again] == [
        (p.address, p.point, p.raw) for p in first
    ]


def test_that_a_name_is_unknown_is_kept_too(
    service: Service, geocode: OnlineGeocoder
) -> None:
    service.body = b"[]"

    assert [list(geocode("Nowhere")) for _ in range(2)] == [[], []]
    assert service.asked == ["Nowhere"]


def test_other_servers_have_answers_of_their_own(
    service: Service, geocode: OnlineGeocoder, chosen: Settings
) -> None:
    geocode("Xyzzyville")
    other = f"localhost:{service.server_port}"
    service.body = b"[]"

    answer = OnlineGeocoder(Nominatim, replace(chosen, online_domain=other))

    assert list(answer("Xyzzyville")) == []
    assert len(service.asked) == 2


def test_answers_are_few(service: Service, geocode: OnlineGeocoder) -> None:
    service.body = json.dumps([ANSWER | {"osm_id": n} for n in range(1, 90)]).encode()

    places = geocode("Xyzzyville")

    assert [place.raw["id"] for place in places] == [
        f"nominatim:node/{n}" for n in range(1, MOST_ANSWERS + 1)
    ]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_what_is_no_name_is_not_asked(
    service: Service, geocode: OnlineGeocoder, name: str
) -> None:
    assert list(geocode(name)) == []
    assert service.asked == []


FAILURES = [
    (429, b"too many", "GeocoderRateLimited"),
    (500, b"oops", "GeocoderServiceError"),
    (503, b"busy", "GeocoderTimedOut"),
    (403, b"no", "GeocoderInsufficientPrivileges"),
    (200, b"<html><body>Log in to this network</body></html>", "GeocoderParseError"),
    (200, b"", "GeocoderParseError"),
]


@pytest.mark.parametrize(("status", "body", "reason"), FAILURES)
def test_a_failing_service_is_left_alone_and_told_once(
    service: Service,
    geocode: OnlineGeocoder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: bytes,
    reason: str,
) -> None:
    now = 1000.0
    monkeypatch.setattr("geoapp.online.monotonic", lambda: now)
    service.status, service.body = status, body

    assert [list(geocode(name)) for name in ("One", "Two", "One")] == [[], [], []]
    assert service.asked == ["One"]

    now += 61
    service.status, service.body = 200, json.dumps([ANSWER]).encode()
    assert len(geocode("One")) == 1  # a failure was not kept as an answer
    (record,) = caplog.records
    assert reason in record.getMessage()


def test_a_service_that_names_its_own_rest_is_given_it(
    service: Service, geocode: OnlineGeocoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("geoapp.online.monotonic", lambda: now)
    service.status, service.headers = 429, {"Retry-After": "3600"}
    geocode("One")

    now = 3000.0
    geocode("Two")

    assert service.asked == ["One"]


NONSENSE: list[Any] = [
    [ANSWER | {"lat": "91"}],
    [ANSWER | {"lat": "NaN"}],
    [ANSWER | {"lon": "Infinity"}],
    [ANSWER | {"lat": "north"}],
    [ANSWER | {"lat": None}],
    [ANSWER | {"lat": "0", "lon": "0"}],
    [ANSWER | {"display_name": None, "name": None}],
    ["Xyzzyville"],
    {"error": "broken"},
    {"places": 3},
    "Xyzzyville",
    7,
]


@pytest.mark.parametrize("answer", NONSENSE, ids=str)
def test_nonsense_is_no_place_and_told_once(
    service: Service,
    geocode: OnlineGeocoder,
    caplog: pytest.LogCaptureFixture,
    answer: Any,
) -> None:
    service.body = json.dumps(answer).encode()

    assert [list(geocode(name)) for name in ("One", "Two")] == [[], []]
    assert service.asked == ["One", "Two"]
    assert len(caplog.records) == 1


def test_a_slow_service_is_not_waited_for(
    service: Service, chosen: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    service.body = None
    geocode = OnlineGeocoder(Nominatim, replace(chosen, online_timeout_s=1))

    assert list(geocode("One")) == []
    assert "GeocoderTimedOut" in caplog.text


def test_a_service_that_is_down_is_told(
    chosen: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = replace(chosen, online_domain="127.0.0.1:1")

    assert list(OnlineGeocoder(Nominatim, nobody)("One")) == []
    assert "Connection refused" in caplog.text


@pytest.mark.parametrize("content", [b"no database at all", b""])
def test_a_broken_cache_costs_questions_not_answers(
    service: Service, geocode: OnlineGeocoder, chosen: Settings, content: bytes
) -> None:
    (chosen.cache / CACHE_FILE).write_bytes(content)

    assert [len(geocode("Xyzzyville")) for _ in range(2)] == [1, 1]
    assert len(service.asked) == (2 if content else 1)


def test_a_broken_row_of_the_cache_is_asked_for_again(
    service: Service, geocode: OnlineGeocoder, chosen: Settings
) -> None:
    geocode("Xyzzyville")
    with closing(sqlite3.connect(chosen.cache / CACHE_FILE)) as file, file:
        file.execute("UPDATE answer SET places = '['")

    assert len(geocode("Xyzzyville")) == 1
    assert len(service.asked) == 2


def test_a_geocoder_that_wants_a_key_is_told(chosen: Settings) -> None:
    with pytest.raises(SettingsError, match="cannot make geocoder"):
        load_backends(replace(chosen, geocoder="geopy.geocoders:OpenCage"))


def named(*names: str) -> Backends:
    """Return a recognizer of given names over a gazetteer that is empty."""

    def recognize(article: Article) -> Names:
        spans = [(article.text.index(name), name) for name in names]
        return Names(tuple(Toponym(at, at + len(n), n) for at, n in sorted(spans)))

    return Backends(recognize, lambda name: ())


def test_only_names_that_are_unknown_offline_are_asked(
    service: Service, backends: Backends, geocode: OnlineGeocoder
) -> None:
    article = read_article("They sailed from Qwxzville to Tartus and Damascus.")
    recognize = named("Qwxzville", "Tartus", "Damascus").recognize

    reading = read(article, Backends(recognize, backends.geocode, geocode))

    assert service.asked == ["Qwxzville"]
    places = [r.place.id if r.place else None for r in reading.resolutions]
    assert places[0] == "nominatim:node/42"
    offline = read(article, Backends(recognize, backends.geocode)).resolutions
    assert [r.place for r in offline][1:] == [r.place for r in reading.resolutions][1:]


def test_an_article_asks_for_a_few_names_at_most(
    service: Service, geocode: OnlineGeocoder
) -> None:
    names = [f"Qwxz{letter}ville" for letter in "abcdefghijklmnopqrstuvwxyz"]
    article = read_article("They saw " + ", ".join(names) + " and left.")

    read(article, replace(named(*names), online=geocode))

    assert service.asked == names[:20]


@pytest.mark.usefixtures("cache")
def test_when_the_service_fails_the_map_is_the_offline_one(
    service: Service, chosen: Settings, settings: Settings, backends: Backends
) -> None:
    service.status = 500
    article = read_article("Two ships left Tartus for Sevastopol on Friday.")

    online = load_backends(replace(chosen, cache=settings.cache))

    assert parse(article, online) == parse(article, backends)
