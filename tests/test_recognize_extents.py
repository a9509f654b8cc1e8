import pytest

from geoapp.model import Toponym, Usage
from geoapp.recognize.extents import whole_names


class Answer:
    def __init__(self, **raw):
        self.raw = raw


PLACES = {
    "Nigeria": {"feature_code": "PCLI"},
    "London": {"feature_code": "PPLC"},
    "St. John's": {"feature_code": "PPL", "name": "St. John's"},
    "St. John": {"feature_code": "PPL", "name": "Saint John"},
    "Ill.": {"feature_code": "ADM1", "kind": "abbreviation"},
    "Washington": {"feature_code": "PPL"},
    "Washington state": {"feature_code": "ADM1"},
    "Tartus": {"feature_code": "PPL"},
    "Tartus naval base": {"feature_code": "NVB"},
}


def geocode(name):
    return [Answer(**PLACES[name])] if name in PLACES else ()


def toponyms_of(text, *names, **kinds):
    return [Toponym(text.find(n), text.find(n) + len(n), n, **kinds) for n in names]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("in north-eastern Nigeria.", ["Nigeria"], ["north-eastern Nigeria"]),
        ("in northern Nigeria.", ["Nigeria"], ["northern Nigeria"]),
        ("in south-west London.", ["London"], ["south-west London"]),
        ("in north London.", ["London"], ["London"]),
        ("the wind was eastern. Nigeria", ["Nigeria"], ["Nigeria"]),
        ("at St. John's today", ["St. John"], ["St. John's"]),
        ("in Nigeria's north", ["Nigeria"], ["Nigeria"]),
        ("in Pana, Ill., on", ["Pana", "Ill"], ["Pana", "Ill."]),
        ("in Troy, N.Y.", ["Troy", "N.Y"], ["Troy", "N.Y."]),
        ("It left Tartus.", ["Tartus"], ["Tartus"]),
        ("in Washington state.", ["Washington"], ["Washington state"]),
        ("at the Tartus naval base", ["Tartus"], ["Tartus naval base"]),
        ("the Nigeria air base", ["Nigeria"], ["Nigeria"]),
        ("The Port of Odesa reopened", ["Port of", "Odesa"], ["Port of Odesa"]),
        ("at Ada High School", ["Ada", "High School"], ["Ada High School"]),
        ("in Troy County Jail", ["Troy", "County Jail"], ["Troy County Jail"]),
        ("in Troy Hill Road", ["Troy", "Hill Road"], ["Troy", "Hill Road"]),
        ("near Ras al Hadd", ["Ras", "al Hadd"], ["Ras al Hadd"]),
        ("from Lagos Nigeria", ["Lagos", "Nigeria"], ["Lagos", "Nigeria"]),
    ],
)
def test_a_name_has_what_belongs_to_it(text, found, whole):
    names = whole_names(text, toponyms_of(text, *found), geocode)

    assert [t.name for t in names] == whole
    assert all(text[t.start : t.end] == t.name for t in names)


def test_a_government_has_no_compass():
    text = "eastern Nigeria"
    metonyms = toponyms_of(text, "Nigeria", usage=Usage.METONYMIC)

    assert [t.name for t in whole_names(text, metonyms, geocode)] == ["Nigeria"]


def test_what_a_longer_name_swallowed_is_dropped():
    text = "Tartus naval base"
    found = toponyms_of(text, "Tartus", "naval base")

    assert [t.name for t in whole_names(text, found, geocode)] == [text]
