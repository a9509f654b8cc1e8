"""Who acts, moves and is acted on, as a table of sentences."""

import pytest

from geoapp.clauses import take_apart
from geoapp.model import Article, Sentence, Travel
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
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "actors", "targets"), PLAYERS)
def test_who_plays_which_part(
    text: str, word: str, actors: list[str], targets: list[str]
) -> None:
    found = players(text, word)

    assert [party.name for party in found.actors] == actors
    assert [party.name for party in found.targets] == targets


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
