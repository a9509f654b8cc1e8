import pytest

from geoapp.web.negotiation import DESCRIPTION, FEATURES, by_accept

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/geo+json"),
        ("application/*", "application/geo+json"),
        ("text/*", "text/html"),
        ("application/json", "application/json"),
        ("application/geo+json, application/json", "application/geo+json"),
        (BROWSER, "text/html"),
        ("text/html;q=0.2, application/json;q=0.3", "application/json"),
        ("TEXT/HTML", "text/html"),
        ("text/html;q=0, */*", "application/geo+json"),
        ("application/*;q=0.1, */*;q=0.9", "text/html"),
        ("application/geo+json;q=0, application/*", "application/json"),
        ("text/csv;q=0.001", "text/csv"),
        ("image/png, */*;q=0.1", "application/geo+json"),
        (", ,text/html,", "text/html"),
        (" , ", "application/geo+json"),
        ("text/html, image/gif, *; q=.2, */*; q=.2", "text/html"),
        ("image/gif, *; q=.2", "application/geo+json"),
    ],
)
def test_the_best_liked_is_sent(accept, media_type):
    offer = by_accept(FEATURES, accept)

    assert offer is not None
    assert offer.media_type == media_type


@pytest.mark.parametrize(
    "accept",
    ["image/png", "*/*;q=0", "text/html;q=nan", "text/html;q=2", "text/html;level=1"],
)
def test_nothing_is_sent_where_nothing_is_liked(accept):
    assert by_accept(FEATURES, accept) is None


def test_a_range_with_a_parameter_is_for_what_has_it():
    accept = "application/vnd.oai.openapi+json; version=3.0, text/html;q=0.9"

    offer = by_accept(DESCRIPTION, accept)

    assert offer is not None
    assert offer.format == "json"
