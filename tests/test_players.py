"""Who acts, moves and is acted on, as a table of sentences."""

import pytest

from geoapp.clauses import take_apart
from geoapp.events import extract_events
from geoapp.model import Article, Entity, Sentence, Travel
from geoapp.parties import Cast
from geoapp.players import Players, players_of


def players(text: str, word: str) -> Players:
    sentence = Sentence(0, len(text))
    parts = take_apart(Article(text, (sentence,)), sentence, ())
    (part,) = [p for p in parts.triggers if p.span.text == word]
    return players_of(parts, part, Cast(text, parts.syntax, (), ()))


PLAYERS = [
    # sentence, trigger, who moves or acts, who is acted on
    ("Two ships sailed north.", "sailed", ["Two ships"], []),
    ("The army sent 30 trucks to the front.", "sent", ["30 trucks", "army"], []),
    ("Thirty trucks were sent by the army.", "sent", ["Thirty trucks", "army"], []),
    ("The wounded man was airlifted by a crew.", "airlifted",
     ["wounded man", "a crew"], []),
    ("Rebels attacked a convoy.", "attacked", ["Rebels"], ["a convoy"]),
    ("A convoy was attacked by rebels.", "attacked", ["rebels"], ["A convoy"]),
    ("The navy ordered the crew to sail home.", "sail", ["crew"], []),
    ("Police said the men had fled.", "fled", ["men"], []),
    ("A tanker, seized last week, sailed home.", "sailed", ["A tanker"], []),
    ("Last week the queen flew home.", "flew", ["queen"], []),
    ("The arrival of two ships was seen.", "arrival", ["two ships"], []),
    ("They left.", "left", [], []),
    # times, ages and years are nobody
    ("Rebels attacked a convoy on Monday.", "attacked", ["Rebels"], ["a convoy"]),
    ("Police arrested two men last week.", "arrested", ["Police"], ["two men"]),
    ("The army fought the rebels last month.", "fought", ["army"], ["rebels"]),
    ("The driver, 60, was arrested.", "arrested", [], ["driver"]),
    ("The ship sailed by the end of the month.", "sailed", ["ship"], []),
    # what "of" and "and" join
    ("The army accused the rebels of torture.", "accused", ["army"], ["rebels"]),
    ("The rebels were accused of torture by the army.", "accused of",
     ["army"], ["rebels"]),
    ("Rebels attacked the camp of the army.", "attacked",
     ["Rebels"], ["camp of the army"]),
    ("Rebels killed two soldiers and a driver.", "killed",
     ["Rebels"], ["two soldiers", "a driver"]),
    ("Rebels killed dozens of soldiers.", "killed",
     ["Rebels"], ["dozens of soldiers"]),
    ("The government deployed troops and tanks.", "deployed",
     ["troops", "tanks", "government"], []),
    ("Rebels killed 12.", "killed", ["Rebels"], ["12"]),
    # with what and on what grounds
    ("The man stabbed a guard with a knife.", "stabbed", ["man"], ["a guard"]),
    ("Police arrested a man on two charges.", "arrested", ["Police"], ["a man"]),
    # what is signed or rejected does not act
    ("The ministry rejected the plan.", "rejected", ["ministry"], ["plan"]),
    ("The plan was rejected by the ministry.", "rejected", ["ministry"], ["plan"]),
    ("The truce was signed by both sides.", "signed", ["both sides"], ["truce"]),
    ("The men were freed by police on Monday.", "freed", ["police"], ["men"]),
    # nouns, by what stands around them
    ("The attack took place on Monday.", "took", [], []),
    ("The attack by rebels took place on Monday.", "took", ["rebels"], []),
    ("Talks between Ankara and Tehran ended.", "Talks", ["Ankara", "Tehran"], []),
    ("Talks with the rebels ended.", "Talks", [], ["rebels"]),
    ("Negotiations between rebels and the army failed.", "Negotiations",
     ["rebels", "army"], []),
    ("The visit by Ms Banda ended.", "visit", ["Ms Banda"], []),
    ("Ms Banda's visit ended.", "visit", ["Ms Banda"], []),
    ("The attack by rebels on a convoy ended.", "attack", ["rebels"], ["a convoy"]),
    ("The raid by police on a club ended.", "raid", ["police"], ["a club"]),
    ("Attacks against civilians went on.", "Attacks", [], ["civilians"]),
    ("Protests against the government grew.", "Protests", [], ["government"]),
    ("Sanctions on Iran were eased.", "Sanctions", [], ["Iran"]),
    ("The withdrawal of 200 troops began.", "withdrawal", ["200 troops"], []),
    ("The army's withdrawal began.", "withdrawal", ["army"], []),
    ("The arrest of two reporters was condemned.", "arrest",
     [], ["two reporters"]),
    # who speaks
    ('"We will help," said the queen.', "said", ["queen"], []),
    ("The army said it had shelled the camp.", "shelled", ["army"], ["camp"]),
    ("Ms Banda said it had shelled the camp.", "shelled", [], ["camp"]),
    # counts
    ("At least 30 vehicles left.", "left", ["30 vehicles"], []),
    ("Up to 300 troops left.", "left", ["300 troops"], []),
    ("Three to five ships sailed north.", "sailed", ["Three to five ships"], []),
    ("Some of the troops left.", "left", ["Some of the troops"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "actors", "targets"), PLAYERS)
def test_who_plays_which_part(
    text: str, word: str, actors: list[str], targets: list[str]
) -> None:
    found = players(text, word)

    assert [party.name for party in found.actors] == actors
    assert [party.name for party in found.targets] == targets


def test_who_obliges_is_who_says_so() -> None:
    text = "The Kremlin said the rebels must disarm."
    article = Article(text, (Sentence(0, len(text)),))

    event, *_ = extract_events(article, (), [Entity(4, 11, "Kremlin", "ORG")])

    assert event.trigger.text == "must"
    assert [(party.name, party.side) for party in event.actors] == [
        ("Kremlin", "Kremlin")
    ]
    assert [party.name for party in event.targets] == ["rebels"]


TOLD = [
    # sentence, trigger, whether what moves is able to
    ("The talks moved.", "moved", False),
    ("The family moved.", "moved", True),
    ("They sent money home.", "sent", False),
    ("They sent doctors home.", "sent", True),
    ("It came.", "came", True),
    ("The festival returns.", "returns", False),
]


@pytest.mark.parametrize(("text", "word", "told"), TOLD)
def test_ideas_move_only_in_words(text: str, word: str, told: bool) -> None:
    assert players(text, word).told is told


TRAVELS = [
    # sentence, trigger, how it is travelled
    ("They travelled by train.", "travelled", Travel.LAND),
    ("They travelled on foot.", "travelled", Travel.LAND),
    ("They were taken away by helicopter.", "taken", Travel.AIR),
    ("They went aboard a yacht.", "went", Travel.SEA),
    ("They sailed.", "sailed", Travel.SEA),
    ("The tanker returned.", "returned", Travel.SEA),
    ("The truck was ferried over.", "ferried", Travel.SEA),
    ("They returned.", "returned", None),
]


@pytest.mark.parametrize(("text", "word", "travel"), TRAVELS)
def test_how_it_is_travelled(text: str, word: str, travel: Travel | None) -> None:
    assert players(text, word).travel is travel
