"""Bylines, wire datelines, copyright lines and terms of use."""

import pytest

from geoapp.article.credits import (
    Byline,
    read_byline,
    read_copyright,
    read_reuse,
    read_wire_dateline,
)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", Byline("Jane Doe")),
        ("By JANE DOE", Byline("Jane Doe")),
        (
            "By Jane Doe and John Roe, Reuters",
            Byline("Jane Doe and John Roe", "Reuters"),
        ),
        ("By Jane Doe, John Roe and Kim Poe", Byline("Jane Doe, John Roe and Kim Poe")),
        ("By The Associated Press", Byline(None, "The Associated Press")),
        ("By Reuters Staff", Byline(None, "Reuters")),
        ("Author: Ahmed al-Sharif", Byline("Ahmed al-Sharif")),
        ("Text by Ana de la Cruz", Byline("Ana de la Cruz")),
        ("By Jane Doe in Kyiv", Byline("Jane Doe")),
        ("By Jane Doe, Senior Defence Correspondent", Byline("Jane Doe")),
        ("By Jane Doe | 14 December 2024", Byline("Jane Doe")),
        ("(Reporting by Jane Doe; Editing by John Roe)", Byline("Jane Doe")),
        ("Jane Doe, staff writer", Byline("Jane Doe")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_byline_names_people_and_agency(line, byline):
    assert read_byline(line) == byline


@pytest.mark.parametrize(
    "line",
    [
        "By Friday",
        "By sea and by land",
        "By Monday the ships had left",
        "Saudi Arabia, Iran",
        "By our staff",
        "Two ships leave port",
    ],
)
def test_other_lines_are_no_byline(line):
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("KYIV, Ukraine (AP) — Two ships left.", ("KYIV, Ukraine", "AP")),
        ("BEIRUT (Reuters) - The ships left.", ("BEIRUT", "Reuters")),
        ("KYIV, Ukraine, Dec. 14 (AP) — They left.", ("KYIV, Ukraine", "AP")),
        ("MOSCOW, Dec 14 — The ships left.", ("MOSCOW", None)),
        ("ST. PETERSBURG, Fla. — The ship left.", ("ST. PETERSBURG, Fla.", None)),
        ("The Hague — Judges said no.", ("The Hague", None)),
    ],
)
def test_a_wire_dateline_is_a_place_before_a_dash(paragraph, dateline):
    assert read_wire_dateline(paragraph) == dateline


@pytest.mark.parametrize(
    "paragraph",
    [
        "Two ships - both old - left.",
        "Russia — which has two bases — left.",
        "Hezbollah — Iran's ally — said no.",
        "Two ships (both old) left the port.",
        "The ships left. A frigate — the Roe — stayed.",
    ],
)
def test_other_dashes_make_no_dateline(paragraph):
    assert read_wire_dateline(paragraph) is None


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("Caliber.az © 2025. .", "Caliber.az"),
        (
            "© 2019-2025 The Strait Courier Ltd. All rights reserved.",
            "The Strait Courier",
        ),
        ("Copyright (c) 2025 by Sea Post Inc.", "Sea Post"),
        ("All rights reserved", None),
        ("Copyright law is changing", None),
    ],
)
def test_a_copyright_line_names_its_owner(line, owner):
    assert read_copyright(line) == owner


@pytest.mark.parametrize(
    "line",
    [
        "Any use of materials is allowed only if there is a hyperlink to x.example",
        "Reproduction of news content without permission is prohibited.",
        "Republish our articles for free under a Creative Commons licence.",
        "This material may not be published, broadcast or redistributed.",
        "Reprinting is permitted only with an active link to x.example",
        "When quoting, a link to x.example is mandatory.",
        "This work is licensed under CC BY 4.0",
        "При использовании материалов ссылка на сайт обязательна",
    ],
)
def test_terms_of_use_are_recognised(line):
    assert read_reuse(f"© 2025 X. {line}") == line


@pytest.mark.parametrize(
    "line",
    [
        "The use of nuclear materials rose in 2024.",
        "The ministry said the use of force is allowed only at sea.",
        "The ships may not be used in winter.",
    ],
)
def test_news_about_use_is_no_term(line):
    assert read_reuse(line) is None
