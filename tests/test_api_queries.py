from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from werkzeug.datastructures import MultiDict

from geoapp.columns import ARTICLES, EVENTS, MENTIONS
from geoapp.errors import QueryError
from geoapp.query import Box, Query, SortKey
from geoapp.web.cursor import read_token, to_token
from geoapp.web.queries import query_of

BY_CATEGORY = (SortKey("category", descending=True), SortKey("confidence"))
AFTER = ("X-MOVEMENT", 0.5, 1234)
MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
LAT_LON = "http://www.opengis.net/def/crs/EPSG/0/4326"


def asked(**values: str) -> MultiDict[str, str]:
    return MultiDict({name.replace("_", "-"): text for name, text in values.items()})


def refused(args: MultiDict[str, str]) -> str:
    with pytest.raises(QueryError) as caught:
        query_of(EVENTS, args, extra=("f",))
    return caught.value.parameter


def test_nothing_asked_is_the_first_page():
    assert query_of(EVENTS, asked()) == Query(EVENTS)


@pytest.mark.parametrize(
    ("text", "limit"),
    [("1", 1), ("007", 7), ("10000", 10_000), ("10001", 10_000), ("9" * 5000, 10_000)],
    ids=["one", "zeros in front", "the most", "more", "far more"],
)
def test_a_limit_over_the_most_is_the_most(text, limit):
    assert query_of(EVENTS, asked(limit=text)).limit == limit


@pytest.mark.parametrize("text", ["0", "-1", "", "1.0", "1e3", " 1", "١", "1_0", "+1"])
def test_a_limit_that_is_no_number_from_one_is_refused(text):
    assert refused(asked(limit=text)) == "limit"


def test_an_unknown_parameter_is_named():
    assert refused(asked(bboks="1,2,3,4")) == "bboks"


def test_a_parameter_given_twice_is_named():
    assert refused(MultiDict([("limit", "1"), ("limit", "1")])) == "limit"


def test_a_property_of_another_layer_is_unknown():
    assert query_of(MENTIONS, asked(usage="literal")).condition is not None
    assert refused(asked(usage="literal")) == "usage"


def test_what_is_read_elsewhere_is_let_through():
    assert query_of(EVENTS, asked(f="json"), extra=("f",)) == Query(EVENTS)


def test_every_part_of_a_question_is_read():
    query = query_of(
        EVENTS,
        asked(
            bbox="1,2,3,4",
            datetime="1970-01-01T00:00:00Z/..",
            q="ships harbour",
            sortby="-category,confidence",
            category="ASSAULT",
            filter="number > 3",
        ),
    )

    assert query.boxes == (Box(1.0, 2.0, 3.0, 4.0),)
    assert query.interval is not None
    assert (query.interval.start, query.interval.end) == (0, None)
    assert query.text == "ships harbour"
    assert query.sort == BY_CATEGORY
    assert query.condition is not None
    assert query.condition["op"] == "and"
    assert len(query.condition["args"]) == 2


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "x" * 2000])
def test_words_that_are_none_are_refused(text):
    assert refused(asked(q=text)) == "q"


@pytest.mark.parametrize(
    ("system", "bbox"),
    [(LAT_LON, "33,35,36,37"), (MERCATOR, "3896182.178,3895303.963,4118821.159,1e99")],
)
def test_a_box_is_read_in_its_system(system, bbox):
    (box,) = query_of(EVENTS, asked(bbox=bbox, bbox_crs=system)).boxes

    assert (box.west, box.south) == pytest.approx((35, 33), abs=1e-6)
    assert box.east == pytest.approx(37, abs=1e-6)
    assert box.north == (36 if system == LAT_LON else 90)


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "0,0,inf,1", "nan,0,1,1"])
def test_what_is_no_box_in_any_system_is_refused(bbox):
    assert refused(asked(bbox=bbox, bbox_crs=MERCATOR)) == "bbox"


@pytest.mark.parametrize("name", ["bbox-crs", "filter-crs"])
def test_a_system_that_is_not_spoken_is_refused(name):
    assert refused(MultiDict({name: "EPSG:2154"})) == name


def test_a_filter_is_read_in_its_system():
    text = "S_INTERSECTS(geometry, POINT(33.5 36.25))"

    plain = query_of(EVENTS, asked(filter=text)).condition
    swapped = query_of(EVENTS, asked(filter=text, filter_crs=LAT_LON)).condition

    assert plain is not None
    assert plain["args"][1]["coordinates"] == [33.5, 36.25]
    assert swapped is not None
    assert swapped["args"][1]["coordinates"] == [36.25, 33.5]


def test_a_language_that_is_not_spoken_is_refused():
    assert refused(asked(filter="1 = 1", filter_lang="sql")) == "filter-lang"


@pytest.mark.parametrize(
    ("layer", "sort", "after"),
    [
        (EVENTS, (), (7,)),
        (EVENTS, BY_CATEGORY, AFTER),
        (EVENTS, BY_CATEGORY, (None, None, 1)),
        (EVENTS, (SortKey("title"),), ("Überfall 🚢 \u2028", 2**53)),
        (ARTICLES, (SortKey("published"),), ("2024-12-14T17:51:00Z", 1)),
    ],
    ids=["rows", "two keys", "nulls", "scripts", "moment"],
)
def test_a_token_tells_where_a_page_ended(layer, sort, after):
    token = to_token(after, layer, sort)

    assert read_token(token, layer, sort) == after
    assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("place", range(0, 36, 3))
def test_a_token_with_another_letter_is_refused(place):
    token = to_token(AFTER, EVENTS, BY_CATEGORY)
    other = "A" if token[place] != "A" else "B"

    with pytest.raises(QueryError) as caught:
        read_token(token[:place] + other + token[place + 1 :], EVENTS, BY_CATEGORY)

    assert caught.value.parameter == "after"


@pytest.mark.parametrize(
    "text", ["", "x", "%%%", "é", "A" * 20_000, "AAAAAFtd", "A" * 7]
)
def test_what_is_no_token_is_refused(text):
    with pytest.raises(QueryError):
        read_token(text, EVENTS, ())


@pytest.mark.parametrize("more", ["=", "%", " ", "A", "\n", "é"])
def test_a_token_with_something_behind_it_is_refused(more):
    token = to_token(AFTER, EVENTS, BY_CATEGORY)

    with pytest.raises(QueryError):
        read_token(token + more, EVENTS, BY_CATEGORY)


def test_a_token_of_another_layer_or_order_is_refused():
    token = to_token((7,), EVENTS, ())

    for layer, sort in ((MENTIONS, ()), (EVENTS, BY_CATEGORY)):
        with pytest.raises(QueryError):
            read_token(token, layer, sort)


@pytest.mark.parametrize(
    "after",
    [(), (1, 2), ("x",), (True,), (-1,), (2**63,), (1.5,), (None,)],
    ids=["none", "two", "text", "flag", "negative", "huge", "half", "null"],
)
def test_a_forged_row_number_is_refused(after):
    forged = to_token(after, EVENTS, ())

    with pytest.raises(QueryError):
        read_token(forged, EVENTS, ())


def test_a_forged_value_of_another_type_is_refused():
    forged = to_token((5, "high", 1), EVENTS, BY_CATEGORY)

    with pytest.raises(QueryError):
        read_token(forged, EVENTS, BY_CATEGORY)


def test_json_that_is_no_list_is_refused():
    content = urlsafe_b64decode(to_token((1,), EVENTS, ()) + "==")

    with pytest.raises(QueryError):
        read_token(urlsafe_b64encode(content[:4] + b"{}").decode(), EVENTS, ())
