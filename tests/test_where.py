"""Which of the places of its sentence an event is at.

A row holds a sentence, the word that tells the event, and the places where it
happened, none or several. To add a row, add the kind of each new place below.
"""

import re

import pytest
from shapely.geometry import Point

from geoapp.lexicon import read_lexicon
from geoapp.model import Place, Resolution, Toponym, Usage
from geoapp.recognize.tokens import Token, tokenize
from geoapp.where.layout import Mention, Passage, to_mentions
from geoapp.where.linking import LIKELY, built_in_linker
from geoapp.where.naming import own_words

KINDS = {
    "PPL": "Aleppo Bakhmut Darwa Fallujah Gijon Hebron Homs Idlib Irbil Kherson Kirkuk"
    " Latakia Maaloula Mosul Nablus Nawa Odesa Palmyra Qalaat Raqqa Samarra Tikrit"
    " Valencia Zabol Berlin Geneva Paris Rome Vienna Cairo Kyiv Damascus Baghdad"
    " Moscow Beirut Kabul Lima Nairobi Bogota",
    "PCLI": "Afghanistan Colombia France Iraq Israel Italy Kenya Lebanon Libya Russia"
    " Spain Syria Turkey Ukraine Yemen",
    "ADM1": "Anbar Helmand Hama Kivu Cauca Ghouta",
    "RGN": "West_Bank Golan_Heights Crimea",
    "AIRB": "Hmeimim Bagram",
    "SEA": "Black_Sea Red_Sea",
}
"""Feature codes of the places named below; "_" stands for a space."""

CODES = {
    name.replace("_", " "): code
    for code, names in KINDS.items()
    for name in names.split()
}

TABLE = [
    # a preposition says where
    ("A bomb exploded in Mosul on Friday.", "exploded", ["Mosul"]),
    ("Gunmen killed two teachers in Kirkuk on Sunday.", "killed", ["Kirkuk"]),
    ("Clashes erupted near Palmyra overnight.", "erupted", ["Palmyra"]),
    ("Three soldiers were wounded outside Fallujah.", "wounded", ["Fallujah"]),
    ("Two people died in the village of Darwa.", "died", ["Darwa"]),
    ("Police arrested a man at Bagram airfield.", "arrested", ["Bagram"]),
    ("Several thousand people marched through Berlin.", "marched", ["Berlin"]),
    ("Jets struck targets across Syria.", "struck", ["Syria"]),
    # the sentence opens with the place
    ("In Hebron, soldiers shot a young man.", "shot", ["Hebron"]),
    ("In the city of Tikrit, a bomb killed six people.", "killed", ["Tikrit"]),
    ("Near Raqqa, rebels ambushed a convoy.", "ambushed", ["Raqqa"]),
    # what is captured, shelled or patrolled is where
    ("Rebels captured Nawa after a long siege.", "captured", ["Nawa"]),
    ("The army shelled Idlib for hours.", "shelled", ["Idlib"]),
    ("Peacekeepers patrolled Bakhmut at night.", "patrolled", ["Bakhmut"]),
    ("The militia stormed the town of Qalaat.", "stormed", ["Qalaat"]),
    ("Warplanes bombed the outskirts of Aleppo.", "bombed", ["Aleppo"]),
    ("Artillery targeted the district of Ghouta.", "targeted", ["Ghouta"]),
    ("Homs was shelled again on Monday.", "shelled", ["Homs"]),
    ("Kherson was captured in the first week.", "captured", ["Kherson"]),
    # several places
    (
        "The army shelled the villages of Nawa and Darwa.",
        "shelled",
        ["Nawa", "Darwa"],
    ),
    ("People protested in Gijon and Valencia.", "protested", ["Gijon", "Valencia"]),
    (
        "Rebels captured Darwa, Nawa and Qalaat.",
        "captured",
        ["Darwa", "Nawa", "Qalaat"],
    ),
    # the sharper of two
    ("A bomb exploded in Nablus, West Bank.", "exploded", ["Nablus"]),
    ("A shell killed a boy in Homs in Syria.", "killed", ["Homs"]),
    ("Troops shot a man in the West Bank city of Nablus.", "shot", ["Nablus"]),
    ("Gunmen killed a judge in Fallujah, Iraq.", "killed", ["Fallujah"]),
    ("Rebels captured Maaloula, north of Damascus.", "captured", ["Maaloula"]),
    # of two events each has its own
    (
        "A bomb killed six in Mosul, and rebels captured Nawa.",
        "captured",
        ["Nawa"],
    ),
    (
        "A bomb killed six in Mosul, and rebels captured Nawa.",
        "killed",
        ["Mosul"],
    ),
    (
        "Rebels captured Nawa while students protested in Cairo.",
        "protested",
        ["Cairo"],
    ),
    (
        "A bomb exploded in Samarra, killing four people.",
        "killing",
        ["Samarra"],
    ),
    ("A car bomb detonated in Irbil and wounded ten.", "wounded", ["Irbil"]),
    # those who act, speak or come from somewhere
    ("Gunmen killed a man, police in Lima said.", "killed", []),
    ("Troops from Kenya killed two men.", "killed", []),
    ("He was shot by soldiers of Russia.", "shot", []),
    ("The president of Colombia condemned the killing.", "condemned", []),
    ("Students protested against Israel.", "protested", []),
    ("Russia's army killed three men.", "killed", []),
    ("An official in Geneva said that rebels killed two men.", "killed", []),
    ("Turkey said its soldiers had killed two rebels.", "killed", []),
    ("A man wanted in Spain was arrested in Rome.", "arrested", ["Rome"]),
    ("Envoys who met in Vienna condemned the attack.", "condemned", []),
    ("Iraq's interior minister was shot in Paris.", "shot", ["Paris"]),
    ("The rebels, who are based in Hama, shelled Latakia.", "shelled", ["Latakia"]),
]


def passage_of(
    text: str, *, usage: Usage = Usage.LITERAL
) -> tuple[Passage, list[Token]]:
    found = re.finditer("|".join(sorted(CODES, key=len, reverse=True)), text)
    resolutions = [
        Resolution(
            Toponym(match.start(), match.end(), match.group(), usage),
            place=Place(
                match.group(), match.group(), CODES[match.group()], Point(0, 0)
            ),
        )
        for match in found
    ]
    tokens = tokenize(text, 0, len(text))
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    triggers = [
        (i, i + 1)
        for i, token in enumerate(tokens)
        if any(word == token.text for _, word, _ in TABLE)
    ]
    mentions = to_mentions(tokens, resolutions)
    return Passage(text, tokens, lemmas, triggers, mentions), tokens


def places_of(text: str, word: str) -> list[str]:
    passage, tokens = passage_of(text)
    at = next(i for i, token in enumerate(tokens) if token.text == word)
    linker = built_in_linker()
    likelihoods = linker.likelihoods(linker.scene(passage), (at, at + 1))
    return [
        mention.resolution.toponym.name
        for mention, likelihood in zip(passage.mentions, likelihoods, strict=True)
        if likelihood >= LIKELY
    ]


@pytest.mark.parametrize(("text", "word", "places"), TABLE, ids=lambda x: str(x)[:60])
def test_an_event_is_at_the_place_that_its_sentence_tells(
    text: str, word: str, places: list[str]
) -> None:
    assert places_of(text, word) == places


def test_likelihoods_are_between_0_and_1_and_one_per_place() -> None:
    passage, _ = passage_of("Rebels captured Nawa while students met in Cairo.")
    linker = built_in_linker()

    likelihoods = linker.likelihoods(linker.scene(passage), (1, 2))

    assert len(likelihoods) == len(passage.mentions) == 2
    assert all(0 < likelihood < 1 for likelihood in likelihoods)


def test_without_places_there_is_nothing_to_weigh() -> None:
    passage, _ = passage_of("Rebels shot two men.")
    linker = built_in_linker()

    assert linker.likelihoods(linker.scene(passage), (1, 2)) == []


def test_a_name_that_stands_for_a_government_is_less_likely_a_place() -> None:
    text = "Rebels killed two men in Damascus."
    linker = built_in_linker()

    shares = [
        linker.likelihoods(linker.scene(passage_of(text, usage=usage)[0]), (1, 2))[0]
        for usage in (Usage.LITERAL, Usage.METONYMIC)
    ]

    assert shares[0] > shares[1]


def test_an_adjective_is_no_place_of_an_event() -> None:
    text = "The Syrian army shelled Homs."
    tokens = tokenize(text, 0, len(text))
    syrian = Resolution(Toponym(4, 10, "Syrian", demonym=True))
    homs = Resolution(Toponym(24, 28, "Homs"))

    mentions = to_mentions(tokens, [syrian, homs])

    assert mentions == (Mention(4, 5, homs),)


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("northern Iraq", "Iraq"),
        ("north-eastern Syria", "Syria"),
        ("Idlib governorate", "Idlib"),
        ("Torkham border crossing", "Torkham"),
        ("Chak District", "Chak District"),
        ("Golan Heights", "Golan Heights"),
        ("Northern Ireland", "Northern Ireland"),
        ("al-Bab", "al-Bab"),
    ],
)
def test_a_name_is_printed_without_its_kind_and_direction(name: str, own: str) -> None:
    text = f"Fighting went on in {name} on Monday."
    start = text.index(name)

    first, last = own_words(text, start, start + len(name))

    assert text[first:last] == own
