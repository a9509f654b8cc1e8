"""The tagger with its real weights, on sentences that are in no training data."""

import re

import numpy as np
import pytest

from geoapp.article.sentences import split_sentences
from geoapp.errors import SettingsError
from geoapp.model import Article, Usage
from geoapp.recognize import tagger
from geoapp.recognize.corpora import read_marked
from geoapp.recognize.tagger import PLACE_LABELS, Tagger, spans_of


@pytest.fixture(scope="module")
def recognize(settings):
    read_names = tagger.make(settings)
    return lambda text: read_names(Article(text, split_sentences(text)))


# Names in braces must be found, and nothing else; marks as in the training sentences.
HARD_NAMES = [
    "Voters in {L Georgia} elected a sheriff from {L Macon}.",
    "{M Georgia} and {M Armenia} signed a customs treaty in {L Tbilisi}.",
    "{P Michael Jordan} opened a school in {L Wilmington}.",
    "Refugees crossed from {L Syria} into {L Jordan} at night.",
    "{P Chad Miller} lost his bid for the council seat.",
    "Rebels advanced on the capital of {L Chad}.",
    "{P Paris Hilton} sued a hotel.",
    "Fog closed the airport at {L Paris}.",
    "{M Washington} said it would not lift the sanctions.",
    "Thousands marched in {L Washington} on Saturday.",
    "Shelling resumed south of {L Tripoli}, {L Lebanon}.",
    "A bus left {L Tripoli} for {L Misrata} in {L western Libya}.",
    "Two boys were found safe in {L Springfield}, {L Ill.}",
    "Olive growers near {L Cordoba} fear another drought.",
    "Soldiers in {L Guinea} closed the border with {L Mali}.",
    "The driver, {P Mali Thompson}, was not hurt.",
    "Floods along the {L Niger} displaced 4,000 people.",
    "Gold is smuggled out of the {L Congo} by river.",
    "He carved the turkey before the guests sat down.",
    "{M Turkey} summoned the ambassador.",
    "She was reading the report on the train.",
    "The train to {L Reading} was cancelled.",
    "It was nice of him to call.",
    "A yacht burned in the harbour of {L Nice}.",
    "The mobile phone was found in a ditch.",
    "The storm came ashore near {L Mobile}, {L Ala.}",
    "The vote was split along party lines.",
    "Ferries from {L Split} to {L Hvar} were full.",
    "{P Jack London} wrote about dogs.",
    "Police in {L London}, {L Ontario}, arrested a clerk.",
    "{P Chelsea Clinton} spoke at the dinner.",
    "{P Denzel Washington} will play the general.",
    "A cargo ship ran aground in the {L Gulf of Aden}.",
    "Gunmen raided three villages in {L north-eastern Nigeria}.",
    "Deputies in {L Douglas County}, {L Minn.}, closed the road.",
    "Wind toppled a crane in {L St. John's}.",
    "The frigate returned to the {L Tartus naval base}.",
    "Hikers were rescued on {L Mount Baker} in {L Washington state}.",
    "{D Russian} diplomats left {L Vienna}.",
    "Strikes hit two {N Russian} airfields.",
    "The {O Bank of {A England}} raised its rate.",
    "{O {A Kenya} Airways} will fly to {L Mogadishu} again.",
    "The {L Port of Odesa} reopened.",
    "Fighting flared around {L Deir ez-Zor} and {L al-Bukamal}.",
    "The dam lies 30 km north of {L Khartoum}.",
    "She speaks {D Portuguese} and some {D Dutch}.",
    "The {L Dublin}-based lender cut 200 jobs.",
    "Prices rose in {L São Paulo}, {L Bogotá} and {L Lima}.",
    "The {L U.S.} border was closed to trucks.",
    "{M China} accused {M India} of crossing the line.",
    "Doctors in {L El Fasher} ran out of blood.",
    "Residents of {L Newcastle upon Tyne} were told to boil water.",
    "The minister flew from {L Baku} to {L Ankara} via {L Tbilisi}.",
    "Snow fell on {L Route 9} near {L Poughkeepsie}, {L N.Y.}",
    "A vessel left the {L Baltic} for {L Tartus}.",
    "The {L Kerch Strait} was closed to shipping.",
    "Nothing of note happened on Tuesday.",
    "The committee will meet again in March.",
]


def as_written(text, toponyms):
    return [text[t.start : t.end] for t in toponyms]


@pytest.mark.parametrize("marked", HARD_NAMES)
def test_a_hard_name_is_a_place_only_where_one_is_meant(recognize, marked):
    example = read_marked(marked)

    names = recognize(example.text)

    expected = re.findall(r"\{[LMADN] ([^{}]*)\}", marked)
    assert as_written(example.text, names.toponyms) == expected


USAGES = [
    ("Ships left Tartus at dawn.", "Tartus", Usage.LITERAL),
    ("Moscow said the talks had failed.", "Moscow", Usage.METONYMIC),
    ("Crowds filled the streets of Moscow.", "Moscow", Usage.LITERAL),
    ("Ankara and Baku agreed to share gas.", "Ankara", Usage.METONYMIC),
    ("The Kremlin denied the report.", "Kremlin", Usage.METONYMIC),
    ("Iran accused Israel of the attack.", "Israel", Usage.METONYMIC),
    ("French police searched the flat.", "French", Usage.ASSOCIATIVE),
    ("The Bank of Japan sold bonds.", "Japan", Usage.ASSOCIATIVE),
    ("He lives in Japan.", "Japan", Usage.LITERAL),
    ("Russia is withdrawing its forces from Syria.", "Syria", Usage.LITERAL),
    ("Moscow, however, remains hopeful.", "Moscow", Usage.METONYMIC),
    ("Brazil beat Ghana 2-1.", "Brazil", Usage.METONYMIC),
]


@pytest.mark.parametrize(("text", "name", "usage"), USAGES)
def test_a_name_is_told_from_who_rules_there(recognize, text, name, usage):
    toponyms = recognize(text).toponyms

    assert {t.usage for t in toponyms if t.name == name} == {usage}


def test_people_and_organisations_are_found(recognize):
    names = recognize("Ada Obi of Kenya Airways met Reuters in Lagos.")

    assert [(e.name, e.label) for e in names.entities] == [
        ("Ada Obi", "PER"),
        ("Kenya Airways", "ORG"),
        ("Reuters", "ORG"),
    ]


def test_a_surname_that_is_a_town_stays_a_person(recognize):
    text = "Chad Houston, 31, was jailed in Moorhead. Houston said he was sorry."

    assert [t.name for t in recognize(text).toponyms] == ["Moorhead"]


def test_a_demonym_is_marked(recognize):
    toponyms = recognize("Two Nigerian sailors are missing off Gabon.").toponyms

    assert [(t.name, t.demonym) for t in toponyms] == [
        ("Nigerian", True),
        ("Gabon", False),
    ]


def test_toponyms_do_not_overlap_and_slice_the_text(recognize):
    text = "Tartus, Syria. " * 200

    toponyms = recognize(text).toponyms

    ends = [0, *(t.end for t in toponyms)]
    assert all(end <= t.start for end, t in zip(ends, toponyms, strict=False))
    assert all(text[t.start : t.end] == t.name for t in toponyms)


def test_a_name_in_a_script_without_capitals_is_found(recognize):
    toponyms = recognize("وصلت سفينة إلى طرطوس أمس.").toponyms

    assert [t.name for t in toponyms] == ["طرطوس"]


def test_a_web_address_is_no_place(recognize):
    names = recognize("He told Caliber.Az that Baku was calm.")

    assert [t.name for t in names.toponyms] == ["Baku"]


def test_the_same_article_gives_the_same_names(recognize):
    text = "Tankers left Novorossiysk for Tuapse, the port of Odesa said. " * 20

    assert recognize(text) == recognize(text)


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ("O B-LOC I-LOC O", [(1, 3, "LOC")]),
        ("B-LOC B-LOC", [(0, 1, "LOC"), (1, 2, "LOC")]),
        ("I-LOC I-LOC O", [(0, 2, "LOC")]),
        ("B-ADJ I-LOC", [(0, 1, "ADJ"), (1, 2, "LOC")]),
        ("O O", []),
        ("B-SIT I-SIT", [(0, 2, "SIT")]),
    ],
)
def test_labels_become_spans(labels, spans):
    scores = np.zeros((len(labels.split()), len(PLACE_LABELS)), dtype=np.float32)
    for row, label in enumerate(labels.split()):
        scores[row, PLACE_LABELS.index(label)] = 9

    found = spans_of(scores, PLACE_LABELS)

    assert [(s.first, s.last, s.label) for s in found] == spans


def test_missing_weights_are_one_clear_line(tmp_path):
    with pytest.raises(SettingsError, match=r"tagger\.onnx is missing"):
        Tagger(tmp_path)
