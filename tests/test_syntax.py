"""Kinds of words, phrases and clauses, as tables of sentences."""

import pytest

from geoapp.lexicon import read_lexicon
from geoapp.recognize.tokens import tokenize
from geoapp.syntax import Clause, Syntax, read_syntax, tag_words


def syntax(text: str) -> Syntax:
    tokens = tokenize(text, 0, len(text))
    lemmas = [read_lexicon().lemma(token.text) for token in tokens]
    return read_syntax(text, tokens, lemmas, tag_words(text, tokens, lemmas, set()))


def said(found: Syntax, first: int, last: int) -> str:
    return " ".join(token.text for token in found.tokens[first:last])


def told(found: Syntax, clause: Clause) -> str:
    """Write a clause as "who | does | kind"."""
    subject, verb = clause.subject, clause.verb
    who = said(found, subject.first, subject.last) if subject else "-"
    does = said(found, verb.first, verb.last) if verb else "-"
    voice = " passive" if verb and verb.passive else ""
    return f"{who} | {does} | {clause.kind}{voice}"


TAGS = [
    # sentence, a word of it, what kind of word it is
    ("The family moved to Quito.", "family", "noun"),
    ("They fled Iraq.", "fled", "verb"),
    ("He won the race.", "won", "verb"),
    ("Two men left home.", "left", "verb"),
    ("The car turned left.", "left", "adverb"),
    ("They drive to work.", "drive", "verb"),
    ("The drive took hours.", "drive", "noun"),
    ("The Eurostar train to Paris was late.", "train", "noun"),
    ("They train soldiers in Mali.", "train", "verb"),
    ("She made her drive him to Leeds.", "drive", "verb"),
    ("The ships will likely sail.", "likely", "adverb"),
    ("The ships will ply the strait.", "ply", "verb"),
    ("Ships carrying grain arrived.", "carrying", "verb"),
    ("A prize winning author left.", "winning", "adjective"),
    ("They are suspected of shipping arms to Aden.", "shipping", "verb"),
    ("The shipping of arms went on.", "shipping", "noun"),
    ("Troops massed near the border.", "massed", "verb"),
    ("The besieged city fell.", "besieged", "adjective"),
    ("The storm hit the coast.", "hit", "verb"),
    ("A hit was reported.", "hit", "noun"),
    ("Rebels attack the town.", "attack", "verb"),
    ("The attack on the town failed.", "attack", "noun"),
    ("The report that he left was wrong.", "that", "who"),
    ("He said that ships left.", "that", "that"),
    ("They saw it in that port.", "that", "determiner"),
    ("His home was burnt.", "home", "noun"),
    ("They went home.", "home", "adverb"),
    ("From neighbouring Chad they came.", "neighbouring", "adjective"),
    ("They want to ambush the convoy.", "ambush", "verb"),
    ("Nobody left.", "Nobody", "pronoun"),
    ("Up to ten ships sank.", "ten", "number"),
    ("It quickly sank.", "quickly", "adverb"),
    ("They rally in Minsk.", "rally", "verb"),
    ("The rally in Minsk ended.", "rally", "noun"),
    ("Obama and Putin meet in Oslo.", "meet", "verb"),
    ("After the army relocates the school, we go.", "relocates", "verb"),
    ("The list includes 45 artists.", "includes", "verb"),
    ("A ship wasn't seen.", "wasn't", "auxiliary"),
]


@pytest.mark.parametrize(("text", "word", "tag"), TAGS)
def test_what_kind_of_word_a_word_is(text: str, word: str, tag: str) -> None:
    found = syntax(text)

    words = [token.text for token in found.tokens]
    assert found.tags[words.index(word)].value == tag


PHRASES = [
    # sentence, its noun phrases with their prepositions
    ("Two Russian ships sailed.", ["Two Russian ships"]),
    ("They went to the port of Aden.", ["They", "to the port", "of Aden"]),
    ("Ships came from Aden and Djibouti.", ["Ships", "from Aden", "from Djibouti"]),
    ("On Monday Israel struck.", ["on Monday", "Israel"]),
    ("Moscow's envoy left.", ["Moscow envoy"]),
    ("Mr. Ali left the town last week.", ["Mr Ali", "the town", "last week"]),
    ("Gen. Omar and his men fled.", ["Gen Omar", "his men"]),
    ("The 32-year-old moved.", ["The 32 year old"]),
    ("He told them a story.", ["He", "them", "a story"]),
    ("In nearly two years, ships came.", ["in two years", "ships"]),
]


@pytest.mark.parametrize(("text", "phrases"), PHRASES)
def test_which_words_are_a_noun_phrase(text: str, phrases: list[str]) -> None:
    found = syntax(text)

    assert [
        " ".join(filter(None, (p.preposition, said(found, p.first, p.last))))
        for p in found.phrases
    ] == phrases


CLAUSES = [
    # sentence, its clauses: who, does, kind of clause
    ("The crew left Odesa on Monday.", ["The crew | left | main"]),
    ("Two ships sailed for Tartus and a third stayed behind.",
     ["Two ships | sailed | main", "a third | stayed | main"]),
    ("After the storm passed, the ferry returned to Varna.",
     ["the storm | passed | main", "the ferry | returned | main"]),
    ("The convoy that left Goma was attacked near Bukavu.",
     ["The convoy | left | who", "The convoy | was attacked | main passive"]),
    ("Soldiers stationed in Gao were pulled back.",
     ["Soldiers | stationed | participle passive",
      "Soldiers | were pulled back | main passive"]),
    ("A tanker, seized off Oman, was taken to Bandar Abbas.",
     ["A tanker | seized | participle passive", "A tanker | was taken | main passive"]),
    ("The minister, a native of Lagos, flew home on Tuesday.",
     ["The minister | flew home | main"]),
    ("The envoy, who was born in Cairo, visited Amman.",
     ["The envoy | was born | who passive", "The envoy | visited | main"]),
    ("Officials said the train had left Kyiv.",
     ["Officials | said | main", "the train | had left | that"]),
    ("Officials said that two planes would land in Accra.",
     ["Officials | said | main", "two planes | would land | that"]),
    ("Monday the troops crossed the river.", ["the troops | crossed | main"]),
    ("On Friday Israel struck the port.", ["Israel | struck | main"]),
    ("The navy ordered the crew to leave the harbour.",
     ["The navy | ordered | main", "the crew | to leave | infinitive"]),
    ("He was told to go to Nairobi.",
     ["He | was told | main passive", "He | to go | infinitive"]),
    ("She and her children fled Homs.", ["She and her children | fled | main"]),
    ("The men were arrested and taken to Rabat.",
     ["The men | were arrested | main passive", "The men | taken | and passive"]),
    ("The men were arrested and left the town.",
     ["The men | were arrested | main passive", "The men | left | and"]),
    ("The ship, carrying grain, headed for Alexandria.",
     ["The ship | carrying | participle", "The ship | headed | main"]),
    ("Thousands of people have been leaving for Jordan.",
     ["Thousands | have been leaving | main"]),
    ("In Gao, police said, two men died.",
     ["police | said | main", "two men | died | main"]),
    ("As the rebels advanced, families left for Chad.",
     ["the rebels | advanced | main", "families | left | main"]),
    ("They hope to return to Mosul and rebuild.",
     ["They | hope | main", "They | to return | infinitive", "They | rebuild | and"]),
    ("The pilot did not reach Dakar.", ["The pilot | did not reach | main"]),
    ("Kim, along with two aides from Seoul, was flown to Hanoi.",
     ["Kim | was flown | main passive"]),
    ("The bus from Quito reached Lima.", ["The bus | reached | main"]),
    ("Smugglers brought weapons into Libya, killing two guards.",
     ["Smugglers | brought | main", "Smugglers | killing | participle"]),
    ("Turkey will send ships if the siege goes on.",
     ["Turkey | will send | main", "the siege | goes on | that"]),
    ("Aid is being flown to Goma.", ["Aid | is being flown | main passive"]),
    ("Rain fell.", ["Rain | fell | main"]),
    ("The president and his wife went to Rome.",
     ["The president and his wife | went | main"]),
    ("Police stopped a truck driven by a teenager.",
     ["Police | stopped | main", "a truck | driven | participle passive"]),
    ("Rebels who captured the town last week withdrew.",
     ["Rebels | captured | who", "Rebels | withdrew | main"]),
    ("No ship has left the port since Sunday.", ["No ship | has left | main"]),
    ("Protesters marched through the city while police watched.",
     ["Protesters | marched | main", "police | watched | that"]),
    ("The plane, which had taken off from Doha, turned back.",
     ["The plane | had taken off | who", "The plane | turned back | main"]),
    ("The family moved to Pemba, then to Maputo.", ["The family | moved | main"]),
    ("Concern grew as thousands of people led by monks were walking to Lhasa.",
     ["Concern | grew | main", "people | led | participle passive",
      "people | were walking | and"]),
    ("The mayor said he quietly left the city.",
     ["The mayor | said | main", "he | left | that"]),
    ("Nothing.", ["- | - | main"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "clauses"), CLAUSES)
def test_who_does_what_in_each_clause(text: str, clauses: list[str]) -> None:
    found = syntax(text)

    assert [told(found, clause) for clause in found.clauses] == clauses


@pytest.mark.parametrize(
    "unit",
    ["left Rome ", "very ", "and ", "ships, ", "to go ", "seized ", "that "],
)
def test_a_sentence_of_many_thousand_words_is_read_in_linear_time(unit: str) -> None:
    found = syntax(unit * 4_000)

    assert len(found.clause_of) == len(found.tokens) >= 4_000
