import pytest
from geopy.location import Location
from geopy.point import Point

from geoapp.model import Article, Toponym
from geoapp.ranking.agreement import Agreement, Voter
from geoapp.ranking.case import Geocode, read_case
from geoapp.ranking.evidence import Home, alone
from geoapp.ranking.hosts import Unknown, crowds, inside_hosts, read_hosts
from geoapp.ranking.inside import names_inside
from geoapp.ranking.learning import Choice, learn_weights
from geoapp.ranking.options import Option, lies_in, to_options, to_place
from geoapp.ranking.reasons import reasons_for
from geoapp.ranking.rounds import rank, to_shares
from geoapp.ranking.weights import Weights, built_in_weights, to_toml, to_weights

OHIO = ("Ohio", 40.4, -83.0, {"feature_code": "ADM1", "id": "divisions:US-OH"})
LIMA_OHIO = ("Lima", 40.7, -84.1, {"admin1": "Ohio", "population": 38_000})
LIMA_PERU = ("Lima", -12.0, -77.0, {"country": "PE", "population": 7_700_000})
DAYTON = ("Dayton", 39.8, -84.2, {"admin1": "Ohio", "population": 140_000})


def location(row: tuple[str, float, float, dict[str, object]]) -> Location:
    name, lat, lon, raw = row
    known = {"id": f"{name}:{lat}", "name": name, "country": "US", "kind": "main"}
    return Location(name, Point(lat, lon), known | raw)


def options(*rows: tuple[str, float, float, dict[str, object]]) -> tuple[Option, ...]:
    return to_options([location(row) for row in rows])


def geocoder(*rows: tuple[str, float, float, dict[str, object]]) -> Geocode:
    return lambda name: [location(row) for row in rows if row[0] == name]


def toponyms(text: str, *names: str) -> list[Toponym]:
    return [
        Toponym(start, start + len(name), name)
        for name in names
        for start in [text.index(name)]
    ]


def test_names_of_one_division_support_each_other() -> None:
    lima = Voter("lima", options(LIMA_PERU, LIMA_OHIO), (0,))
    dayton = Voter("dayton", options(DAYTON), (9,))
    shares = {"lima": (0.9, 0.1), "dayton": (1.0,)}

    support = Agreement([lima, dayton], shares).support(lima, shares)

    for way in ("country", "division", "near", "around"):
        peru, ohio = support[way]
        assert ohio > peru


def test_a_name_does_not_vote_for_itself() -> None:
    lima = Voter("lima", options(LIMA_PERU, LIMA_OHIO), (0, 50, 90))
    shares = {"lima": (0.9, 0.1)}

    assert Agreement([lima], shares).support(lima, shares) == {}


def test_a_name_beside_counts_more_than_one_far_off() -> None:
    lima = Voter("lima", options(LIMA_PERU, LIMA_OHIO), (0,))
    shares = {"lima": (0.9, 0.1), "dayton": (1.0,)}
    near, far = (Voter("dayton", options(DAYTON), (start,)) for start in (10, 3000))

    beside = [
        Agreement([lima, dayton], shares).support(lima, shares)["division beside"][1]
        for dayton in (near, far)
    ]

    assert beside[0] > beside[1]


def test_shares_leave_room_for_none_of_them() -> None:
    shares = to_shares([{"a town": 1.0}, {"a town": 1.0}], {"a town": -9.0})

    assert 0 < sum(shares) < 0.01


def test_a_name_written_twice_is_asked_once() -> None:
    text = "Lima is calm. Dayton is not. In Lima they sleep."
    case = read_case(
        Article(text, ()),
        [*toponyms(text, "Lima", "Dayton"), Toponym(32, 36, "Lima")],
        geocoder(LIMA_PERU, LIMA_OHIO, DAYTON),
    )

    assert [written.name for written in case.names] == ["Lima", "Dayton"]
    assert case.toponyms == (0, 1, 0)


def test_toponyms_may_come_in_any_order() -> None:
    text = "They live in Lima, Ohio, and like it."
    names = toponyms(text, "Lima", "Ohio")
    geocode = geocoder(LIMA_PERU, LIMA_OHIO, OHIO)

    forth = read_case(Article(text, ()), names, geocode)
    back = read_case(Article(text, ()), names[::-1], geocode)

    assert forth.names == back.names
    assert forth.toponyms == back.toponyms[::-1]


@pytest.mark.parametrize(
    "text",
    [
        "They live in Lima, Ohio, and like it.",
        "They live in Lima (Ohio) and like it.",
        "In Ohio's Lima they like it.",
        "In the Ohio town of Lima they like it.",
        "They live in Lima in northern Ohio.",
        "They live in Lima and Dayton, Ohio.",
    ],
)
def test_a_larger_place_is_read_wherever_it_stands(text: str) -> None:
    names = [name for name in ("Lima", "Dayton", "Ohio") if name in text]
    found = sorted(toponyms(text, *names), key=lambda toponym: toponym.start)
    geocode = geocoder(LIMA_PERU, LIMA_OHIO, DAYTON, OHIO)

    case = read_case(Article(text, ()), found, geocode)

    lima = next(written for written in case.names if written.name == "Lima")
    peru, ohio = alone(lima)
    said = {"in the larger place behind", "in the larger place around"}
    assert said & set(ohio)
    assert not said & set(peru)


def test_the_outlets_home_is_evidence() -> None:
    text = "Snow fell in Lima."
    geocode = geocoder(LIMA_PERU, LIMA_OHIO)
    case = read_case(Article(text, ()), toponyms(text, "Lima"), geocode)
    (dayton,) = options(DAYTON)

    peru, ohio = alone(case.names[0], Home("US", "local", dayton))

    assert ohio["in the division of the outlet's home"] == 1.0
    assert "in the division of the outlet's home" not in peru


def test_an_unknown_name_lies_in_the_place_beside_it() -> None:
    text = "A fire at Quimbleton School in Dayton was put out, Ohio says."
    found = toponyms(text, "Quimbleton School", "Dayton", "Ohio")
    case = read_case(Article(text, ()), found, geocoder(DAYTON, OHIO))
    hosts = read_hosts(rank(case.names, built_in_weights()))
    unknown = case.toponyms[0]
    assert isinstance(unknown, Unknown)

    told = inside_hosts(unknown, hosts, crowds(hosts), text, None)

    shares = to_shares(told, built_in_weights().host)
    likeliest = shares.index(max(shares))
    assert hosts[likeliest].option.place.name == "Dayton"


def test_the_longest_names_inside_a_name_are_found() -> None:
    known = {"New", "New Orleans", "Orleans", "Mill"}

    inside = names_inside("New Orleans Mill Club", known.__contains__)

    assert inside == [(0, "New Orleans")]


@pytest.mark.parametrize("name", ["Central Park", "north Lima", "Xi Jo"])
def test_common_words_are_no_names_inside(name: str) -> None:
    assert names_inside(name, lambda part: part != "Lima") == []


def test_a_town_of_another_state_is_not_in_a_state_by_its_box() -> None:
    raw = {"bbox": "-85,38,-80,42"} | OHIO[3]
    ohio = to_place(location((*OHIO[:3], raw)))
    town = to_place(location(("Athens", 39.3, -82.1, {"admin1": "Georgia"})))

    assert not lies_in(town, ohio)


def test_reasons_are_what_weighed_most() -> None:
    text = "They live in Lima, Ohio."
    geocode = geocoder(LIMA_PERU, LIMA_OHIO, OHIO)
    case = read_case(Article(text, ()), toponyms(text, "Lima", "Ohio"), geocode)
    weights = built_in_weights()
    lima = rank(case.names, weights)[0]

    reasons = reasons_for(
        lima.written.options[1], lima.told[1], lima.written, weights.together
    )

    assert reasons[0] == "the text adds Ohio"
    assert reasons[-1] == "one of 2 places of that name"


def test_weights_survive_their_text() -> None:
    weights = Weights({"a town": -1.5}, {"near": 0.25}, {"host: a town": 2.0})

    assert to_weights(to_toml(weights, ["written for a test"])) == weights


def test_weights_are_drawn_to_what_is_expected() -> None:
    choices = [Choice([{"a": 1.0}, {"b": 1.0}], [True, False])]

    free = learn_weights(choices, {})
    held = learn_weights(choices, {"a": (-2.0, 1000.0)})

    assert free["a"] > 0
    assert held["a"] == pytest.approx(-2.0, abs=0.01)


def test_evidence_that_no_corpus_shows_keeps_the_expected_weight() -> None:
    choices = [Choice([{"a": 1.0}, {"b": 1.0}], [True, False])]

    assert learn_weights(choices, {"c": (1.5, 1.0)})["c"] == 1.5
