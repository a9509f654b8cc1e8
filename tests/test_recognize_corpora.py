import json

import pytest

from geoapp.recognize.corpora import read_examples, read_marked


def places(example):
    return [(example.text[p.start : p.end], p.label, p.usage) for p in example.places]


def entities(example):
    return [(example.text[e.start : e.end], e.label) for e in example.entities]


def test_marks_tell_label_and_usage():
    example = read_marked("{D Turkish} jets left {L Incirlik}, {M Ankara} said.")

    assert example.text == "Turkish jets left Incirlik, Ankara said."
    assert places(example) == [
        ("Turkish", "ADJ", "associative"),
        ("Incirlik", "LOC", "literal"),
        ("Ankara", "LOC", "metonymic"),
    ]


def test_a_place_inside_an_organisation_is_both():
    example = read_marked("{O {A Kenya} Airways} flew {P Ada Obi} home.")

    assert places(example) == [("Kenya", "LOC", "associative")]
    assert entities(example) == [("Kenya Airways", "ORG"), ("Ada Obi", "PER")]


def test_a_school_is_a_site_and_perhaps_an_organisation():
    example = read_marked("Fire at {L Ada High School}.")

    assert places(example) == [("Ada High School", "SIT", "literal")]
    assert example.entities_unknown == ((8, 23),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{L Gozo", "not closed"),
        ("Gozo}", "was not open"),
        ("{X Gozo}", "unknown mark"),
    ],
)
def test_a_wrong_mark_is_refused(line, message):
    with pytest.raises(ValueError, match=message):
        read_marked(line)


def test_a_bad_line_is_told_with_its_file_and_number(tmp_path):
    (tmp_path / "a.txt").write_text("Fine.\n{L Gozo\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"a\.txt, line 2"):
        list(read_examples(tmp_path))


def write_toponyms(folder, count):
    line = {"text": "In Gozo.", "toponyms": [{"start": 3, "end": 7, "type": "PPL"}]}
    lines = [json.dumps(line | {"text": f"In Gozo {n}."}) for n in range(1, count + 1)]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_every_fifth_line_of_toponyms_is_kept_for_measuring(tmp_path):
    write_toponyms(tmp_path, 11)

    learnt = [example.text for example in read_examples(tmp_path)]
    kept = [example.text for example in read_examples(tmp_path, development=True)]

    assert kept == ["In Gozo 5.", "In Gozo 10."]
    assert not set(learnt) & set(kept)
    assert len(learnt) == 9


def test_nothing_is_known_of_people_where_only_toponyms_are_labelled(tmp_path):
    write_toponyms(tmp_path, 1)

    (example,) = read_examples(tmp_path)

    assert example.entities_unknown == ((0, len(example.text)),)


def test_nothing_is_known_of_places_inside_a_labelled_organisation(tmp_path):
    entity = {"start": 0, "end": 13, "label": "ORG"}
    line = {"text": "Bank of Malta fell.", "entities": [entity]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")

    (example,) = read_examples(tmp_path)

    assert example.places_unknown == ((0, 13),)
    assert entities(example) == [("Bank of Malta", "ORG")]


def test_lines_of_other_kinds_are_passed_over(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Rain."}\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text("text\n", encoding="utf-8")

    assert list(read_examples(tmp_path)) == []
