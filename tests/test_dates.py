"""When things happen, by the words for it.

To add a case, copy a row of `TIMES`: a sentence with its *trigger* and its [date
words], the day meant or "first..last" (nothing where that side is open), and the
precision. Articles of the table appear on Saturday 14 December 2024.
"""

import re
from datetime import datetime

import pytest

from geoapp.dates import carried, when_of
from geoapp.model import Span, When

SATURDAY = datetime(2024, 12, 14, 17, 51)

TIMES = """
They *left* [on 3 March 2024]. | 2024-03-03 | day
They *left* [on March 3, 2024]. | 2024-03-03 | day
They *left* [on 2024-03-03]. | 2024-03-03 | day
They *left* [on 1st Dec.] | 2024-12-01 | day
The ship *sank* [on Sept. 5] off Malta. | 2024-09-05 | day
The ship *sank* [on 5 Sept 2023]. | 2023-09-05 | day
The ship *sank* [on the 5th of May]. | 2024-05-05 | day
It *sank* [on the second of May 2021]. | 2021-05-02 | day
The ship *sank* [on 25/12/2015]. | 2015-12-25 | day
The ship *sank* [on 12/25/2015]. | 2015-12-25 | day
The ship *sank* [on 09.11.2001]. | 2001-11-09 | day
The ship *sank* [on 09/11/2001]. | 2001-01-01..2001-12-31 | year
They *left* [on Monday]. | 2024-12-09 | day
They *left* Homs [Monday morning]. | 2024-12-09 | day
A mine *went off* [late Sunday night]. | 2024-12-08 | day
They *left* [on Saturday]. | 2024-12-14 | day
They *left* [last Saturday]. | 2024-12-07 | day
They *met* [last Monday]. | 2024-12-09 | day
They will *meet* [on Monday]. | 2024-12-16 | day
They *meet* [next Monday] in Doha. | 2024-12-16 | day
A summit *opens* in Doha [on Friday]. | 2024-12-20 | day
Envoys are *flying* to Doha [on Sunday]. | 2024-12-15 | day
Rebels *shelled* Homs [on Tuesday last week]. | 2024-12-03 | day
The *vote* is due [by Friday]. | ..2024-12-20 | day
They *left* [on Monday, December 9]. | 2024-12-09 | day
They *left* [on Tuesday (10 May 2022)]. | 2022-05-10 | day
The convoy *left* [at dawn on Monday]. | 2024-12-09 | day
The convoy *left* [at 10:30 GMT on Monday]. | 2024-12-09 | day
It *left* [on 10 December at 3 p.m. local time]. | 2024-12-10 | day
They *left* [in the early hours of Tuesday]. | 2024-12-10 | day
[On the night of 3 March] they *left*. | 2024-03-03 | day
They *left* [yesterday]. | 2024-12-13 | day
They *left* [the day before yesterday]. | 2024-12-12 | day
Shells *fell* on Homs [this morning]. | 2024-12-14 | day
Shells *fell* on Homs [earlier today]. | 2024-12-14 | day
Shells *fell* [last night]. | 2024-12-13 | day
They will *sail* [tomorrow]. | 2024-12-15 | day
Shells *fell* [overnight]. | 2024-12-13..2024-12-14 | day
Shells *fell* [overnight into Tuesday]. | 2024-12-09..2024-12-10 | day
They *fought* [over the weekend]. | 2024-12-14..2024-12-15 | day
They *fought* [last weekend]. | 2024-12-07..2024-12-08 | day
They *left* [two days ago]. | 2024-12-12 | day
A raid *hit* Idlib [three hours ago]. | 2024-12-14 | day
They *left* [a couple of days ago]. | 2024-12-12 | day
Guns *fired* [in the past 24 hours]. | 2024-12-13..2024-12-14 | day
Guns *fired* [over the last three days]. | 2024-12-11..2024-12-14 | day
They *left* [on the 10th]. | 2024-12-10 | day
They will *leave* [on the 20th]. | 2024-12-20 | day
They *left* [on the 29th]. | 2024-11-29 | day
Shops *burned* [on Christmas Day]. | 2023-12-25 | day
Shops will *open* [on Christmas Eve]. | 2024-12-24 | day
A bomb *went off* [on Easter Sunday 2019]. | 2019-04-21 | day
They *met* [on Thanksgiving]. | 2024-11-28 | day
Talks were *held* [between 3 and 5 May]. | 2024-05-03..2024-05-05 | day
Talks were *held* [May 3-5] in Oslo. | 2024-05-03..2024-05-05 | day
Talks *ran* [from 30 April to 2 May 2019]. | 2019-04-30..2019-05-02 | day
Talks *ran* [from December 28, 2021 to January 3, 2022]. | 2021-12-28..2022-01-03 | day
Strikes *hit* the port [on December 10 and 11]. | 2024-12-10..2024-12-11 | day
[From Monday to Wednesday] they *fought*. | 2024-12-09..2024-12-11 | day
They have *fought* [since Monday]. | 2024-12-09.. | day
Protests *begin* [on January 9]. | 2025-01-09 | day
Rallies [beginning on January 9] will *draw* thousands. | 2025-01-09.. | day
He was shot on Monday and *died* [the next day]. | 2024-12-10 | day
He was shot on Monday and *died* [two days later]. | 2024-12-11 | day
They left on Thursday, [two days after] a *blast* shut the port. | 2024-12-10 | day
They left on 3 December 2024, [a day before] a *vote* in Riga. | 2024-12-04 | day
They *left* [on Thursday], two days after a blast shut the port. | 2024-12-12 | day
They *left* [last week]. | 2024-12-02..2024-12-08 | week
They *left* [two weeks ago]. | 2024-11-25..2024-12-01 | week
Talks will *resume* [in two weeks]. | 2024-12-23..2024-12-29 | week
They *left* [in late October]. | 2024-10-21..2024-10-31 | week
They *left* [in mid-June]. | 2024-06-11..2024-06-20 | week
They *left* [in early March 2022]. | 2022-03-01..2022-03-10 | week
They *left* [at the end of May]. | 2024-05-21..2024-05-31 | week
They *left* [in the last week of May 2020]. | 2020-05-25..2020-05-31 | week
They *left* [earlier this week]. | 2024-12-09..2024-12-14 | week
They *left* [last month]. | 2024-11-01..2024-11-30 | month
They *leave* [next month]. | 2025-01-01..2025-01-31 | month
They *left* [earlier this month]. | 2024-12-01..2024-12-14 | month
They *left* [in February 2024]. | 2024-02-01..2024-02-29 | month
They *left* [in August]. | 2024-08-01..2024-08-31 | month
They *left* [last August]. | 2024-08-01..2024-08-31 | month
They *left* [in August last year]. | 2023-08-01..2023-08-31 | month
They will *march* on Rome [in May]. | 2025-05-01..2025-05-31 | month
The [March 2003] *invasion* began the war. | 2003-03-01..2003-03-31 | month
Clashes *lasted* [from March to May 2020]. | 2020-03-01..2020-05-31 | month
They *left* [two months ago]. | 2024-10-01..2024-10-31 | month
They *left* [in early 2023]. | 2023-01-01..2023-04-30 | month
They *left* [in the second half of 2023]. | 2023-07-01..2023-12-31 | month
Rebels *rose* [in the spring]. | 2024-03-01..2024-05-31 | month
Rebels *rose* [last summer]. | 2024-06-01..2024-08-31 | month
Rebels *rose* [in the summer of 2014]. | 2014-06-01..2014-08-31 | month
They *left* [last year]. | 2023-01-01..2023-12-31 | year
They *left* [in 1500]. | 1500-01-01..1500-12-31 | year
They have *been* there [since 2015]. | 2015-01-01.. | year
They *fought* [from 2015 to 2018]. | 2015-01-01..2018-12-31 | year
They *fought* [between 2015 and 2018]. | 2015-01-01..2018-12-31 | year
The [2014] *annexation* was condemned. | 2014-01-01..2014-12-31 | year
They *left* [in the 1990s]. | 1990-01-01..1999-12-31 | year
They *left* [in the early 1990s]. | 1990-01-01..1993-12-31 | year
They *left* [a decade ago]. | 2014-01-01..2014-12-31 | year
They will *leave* [by 2030]. | ..2030-12-31 | year
They *left* [recently]. | ..2024-12-14 | vague
Guns *fired* [in recent days]. | ..2024-12-14 | vague
They will *sail* [in the coming days]. | 2024-12-14.. | vague
They *left* [at dawn]. | .. | vague
Ten *died* when news came that a bridge would close [Friday night]. | 2024-12-13 | day
Since the war began [in 2011], many have *left*. | 2011-01-01.. | year
It is free since rebels *took* it [in 2011]. | 2011-01-01..2011-12-31 | year
They may have *left* [on Monday]. | 2024-12-09 | day
They may *leave* [on Monday]. | 2024-12-16 | day
In the [May 3] massacre, rebels *shot* ten. | 2024-05-03 | day
An attack [early on Friday] *killed* ten. | 2024-12-13 | day
Guns *fired* [from Friday night until Sunday morning]. | 2024-12-06..2024-12-08 | day
[By the end of 2025] they will *leave*. | ..2025-12-31 | month
He was shot on Monday and *died* [later that day]. | 2024-12-09 | day
He was shot on Monday and *died* [days later]. | .. | vague
The front was *quiet* [as of Thursday morning]. | 2024-12-12 | day
The road is *closed* [through June 1]. | ..2024-06-01 | day
They *left* [the day before]. | .. | vague
[Three weeks earlier] they *left* Homs. | .. | vague
They *sank* it [within hours]. | .. | vague
Police said on Monday that a bomb *exploded* [on Sunday]. | 2024-12-08 | day
A bomb *exploded* [on Sunday], police said Monday. | 2024-12-08 | day
Police *said* [on Monday] that a bomb exploded on Sunday. | 2024-12-09 | day
[On Monday], a bomb *exploded* in Kabul. | 2024-12-09 | day
The tanker, built in 2010, *sank* [on Monday]. | 2024-12-09 | day
They came on 1 May 2024 and *left* [on 9 May 2024]. | 2024-05-09 | day
They *freed* a pilot captured last month [on Thursday]. | 2024-12-12 | day
He condemned [Monday]'s *attack*. | 2024-12-09 | day
He recalled the [September 11] *attacks*. | 2001-09-11 | day
[In March] 20 people were *killed*. | 2024-03-01..2024-03-31 | month
"""

NO_TIMES = """
They *left*.
They *left* Homs for three days.
The five-day war *killed* hundreds.
A 25-year-old man was *killed*.
They *left* on 31 February.
They *won* at 29.15 points.
Shells *fell* there, according to a report on Monday.
Room 2024-13-45 was *bombed*.
Some 2500 people may *march*.
Some 2000 troops *left*.
In 2000 villages people *left*.
About 1900 people *left*.
The second ship may *leave*.
The march on Rome may *fail*.
They *rebuilt* the bridge in two weeks.
They *met* on the 14th floor.
They *met* every Monday.
Troops *shot* at the Black Friday crowd.
Readers of the Sunday Times *left*.
Police said on Monday that a bomb *exploded*.
A bomb *exploded*, police said on Monday.
On Monday, police said a bomb *exploded*.
He told reporters in Kabul on Monday a bomb *exploded*.
He *condemned* Monday's attack.
Crowds *marched* on the anniversary of the 3 May 1998 riots.
Crowds *cheered* the April 6 Movement.
They *fled* the September 11 attacks.
The fund, founded in 1995 by two sailors, *moved* to Oslo.
They *won* 3/4 of the vote.
A man of 1935 Orchard Lane *left*.
Shots were *fired* in the 1600 block of Elm Street.
He *crashed* a 2000 Ford.
Crowds *cheered* then-President Adams.
"""


def marked(sentence: str) -> tuple[str, int]:
    """Return a sentence without its marks, and where its trigger stands."""
    text = re.sub(r"[\[\]]", "", sentence)
    return text.replace("*", ""), text.index("*")


@pytest.mark.parametrize("row", TIMES.strip().split("\n"))
def test_date_words_become_a_range_of_days(row: str) -> None:
    sentence, days, precision = (cell.strip() for cell in row.split("|"))
    text, near = marked(sentence)
    words = re.search(r"\[(.+)\]", sentence)[1].replace("*", "")
    start, end = days.split("..") if ".." in days else (days, days)

    when = when_of(text, 0, len(text), near=near, published=SATURDAY)

    assert when is not None
    assert (when.start or "", when.end or "", when.precision) == (start, end, precision)
    assert when.words.text == words
    assert text[when.words.start : when.words.end] == words


@pytest.mark.parametrize("sentence", NO_TIMES.strip().split("\n"))
def test_no_date_is_invented(sentence: str) -> None:
    text, near = marked(sentence)

    assert when_of(text, 0, len(text), near=near, published=SATURDAY) is None


def test_a_day_without_a_year_lies_in_the_past_of_the_article() -> None:
    text = "They left on 28 December."
    january = datetime(2025, 1, 4)

    when = when_of(text, 0, len(text), near=5, published=january)

    assert when is not None
    assert when.start == "2024-12-28"


@pytest.mark.parametrize("words", ["on Monday", "yesterday", "last week", "in May"])
def test_without_a_publication_date_relative_words_stay_vague(words: str) -> None:
    text = f"They left {words}."

    when = when_of(text, 0, len(text), near=5, published=None)

    assert when == When(None, None, "vague", Span(10, 10 + len(words), words))


def test_only_the_clause_is_read() -> None:
    text = "They came on 1 May 2024; they left Homs."

    assert when_of(text, 25, len(text), near=30, published=SATURDAY) is None


def test_a_repeat_tells_the_time_that_the_first_sentence_leaves_out() -> None:
    vague = When(None, None, "vague", Span(0, 7, "at dawn"))
    month = When("2024-05-01", "2024-05-31", "month", Span(30, 36, "in May"))
    day = When("2024-05-03", "2024-05-03", "day", Span(60, 68, "on 3 May"))

    inferred = carried(vague, [None, month, day])

    assert inferred == When(
        "2024-05-03", "2024-05-03", "day", Span(60, 68, "on 3 May"), "inferred"
    )


def test_an_event_keeps_its_own_time() -> None:
    own = When("2024-05-01", "2024-05-31", "month", Span(30, 36, "in May"))
    day = When("2024-05-03", "2024-05-03", "day", Span(60, 68, "on 3 May"))

    assert carried(own, [day]) is own
    assert carried(None, [None]) is None


HOSTILE = [
    "1" * 400,
    "0000-00-00 9999-99-99 99/99/9999 31/02/2024 32.13.2024",
    "on 31 June 9999, in 999999 years, 999 decades ago, 999 centuries ago",
    "the 0th of May, May 99, May 0, Sept. . . .., March-2024-May-2023-2022",
    "in the past 999 years, the next 999 decades, 0 days ago, in 0 weeks",
    "from Monday to from since until between and Monday to Sunday to Monday",
    "the day before the day before the day before the next day the day after",
    "٣ May ٢٠٢٤, ²⁰²⁴, 3 May 2024, İstanbul on Monday",
    "9/11 9/11/2001 2001/9/11 9/11s 1990s 199os '90s",
]


@pytest.mark.parametrize("published", [datetime(1, 1, 1), datetime(9999, 12, 31)])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_dates_keep_the_calendar(text: str, published: datetime) -> None:
    for near in range(0, len(text), 5):
        for tense in ("", "They will meet ", "They met "):
            whole = tense + text
            when = when_of(whole, 0, len(whole), near=near, published=published)
            if when is not None:
                words = when.words
                assert whole[words.start : words.end] == words.text
                assert not (when.start and when.end) or when.start <= when.end


@pytest.mark.parametrize("piece", ["1 ", "May ", "Monday, ", "2015-", "said on "])
def test_a_clause_without_end_is_read_around_the_trigger_alone(piece: str) -> None:
    filling = piece * (1_000_000 // len(piece))
    text = f"On 3 March 2024 {filling} they left on 9 May 2024 {filling}"
    near = text.index("left")

    when = when_of(text, 0, len(text), near=near, published=SATURDAY)

    assert when is not None
    assert when.start == "2024-05-09"
    assert when_of(text, 0, len(text), near=500_000, published=None) != when
