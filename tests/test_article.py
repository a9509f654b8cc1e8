"""Reading articles: the page around them goes, what it says of them stays."""

from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest

from geoapp.article import read_article
from geoapp.errors import ArticleError, ArticleTooLargeError

ARTICLES = Path(__file__).parent / "data" / "articles"
SEED = Path(__file__).parents[2] / "shared" / "articles" / "caliber-2024-12-14.txt"
PROSE = "Two ships left Tartus on Monday. They are bound for the Baltic."


def read(name):
    return read_article((ARTICLES / name).read_bytes())


def sentences(article):
    return [article.text[s.start : s.end] for s in article.sentences]


@pytest.fixture
def seed():
    if not SEED.is_file():
        pytest.skip("the scraped article lies beside the checkout only")
    return read_article(SEED.read_bytes())


def test_the_scraped_article_yields_its_masthead(seed):
    assert seed.title == "Russia appears to pull back its forces in Syria - media"
    assert seed.outlet == "Caliber.Az"
    assert seed.author == "Vafa Guliyeva"
    assert seed.published == datetime(2024, 12, 14, 17, 51)
    assert seed.reuse == (
        "Any use of materials is allowed only if there is a hyperlink to Caliber.az"
    )


def test_the_scraped_article_is_its_body_alone(seed):
    found = sentences(seed)

    assert len(found) == 15
    assert found[0].startswith("Russia appears to be withdrawing")
    assert found[-1].endswith("heading toward Tartus from the Baltic.")
    assert seed.text.count("\n\n") == 6


TITLES = {
    "agency-page.txt": "Rescue aircraft moved from Baku to Aktau",
    "bullet-list.txt": "Ships in the Suez Canal this week",
    "clean.txt": "River pilots of the Danube end their strike",
    "hard-wrapped.txt": "Icebreaker frees four freighters in the Gulf of Bothnia",
    "headlines.txt": None,
    "live-page.txt": "Lebanon army moves two brigades to the southern border",
    "mail.txt": "Convoy reaches Gao",
    "no-full-stops.txt": "Tanker fire off Fujairah put out",
    "one-paragraph.txt": None,
    "page.html": "Hospital ship anchors off Beira",
    "paragraphs-only.txt": None,
    "scraped-newspaper.txt": "Grain ship reaches Constanta after engine trouble",
    "us-local.txt": "Retired lightship finds a berth in Duluth",
    "wire-report.txt": "Two ships collide off Limassol, no one hurt",
}


@pytest.mark.parametrize(("name", "title"), TITLES.items(), ids=TITLES)
def test_the_title_is_found_or_none(name, title):
    assert read(name).title == title


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("agency-page.txt", datetime(2024, 11, 14, 9, 5)),
        ("clean.txt", None),
        ("hard-wrapped.txt", datetime(2024, 2, 11)),
        ("live-page.txt", datetime(2025, 4, 9, 10, 22)),
        ("mail.txt", datetime(2024, 12, 14, 17, 51)),
        ("no-full-stops.txt", None),
        ("page.html", datetime(2025, 3, 21, 6, 45)),
        ("scraped-newspaper.txt", datetime(2025, 6, 3, 8, 15)),
        ("us-local.txt", datetime(2024, 12, 14)),
        ("wire-report.txt", datetime(2024, 12, 14, 17, 51)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_date_of_publication_is_not_that_of_the_visit(name, published):
    assert read(name).published == published


@pytest.mark.parametrize(
    ("name", "author", "outlet"),
    [
        ("agency-page.txt", "Kamran Aliyev", "Caspian Wire"),
        ("clean.txt", None, None),
        ("hard-wrapped.txt", None, "Reuters"),
        ("live-page.txt", "Sara Haddad", "Beirut Morning"),
        ("page.html", "Ines Macuacua", "Mozambique Channel Post"),
        ("scraped-newspaper.txt", "Nadia Brandt and Tom Okello", "The Harbour Gazette"),
        ("us-local.txt", "Marjorie Fenn", "The Lakehead Tribune"),
        ("wire-report.txt", "Lena Hartwig", "Associated Press"),
    ],
    ids=lambda value: value if value and value[0].islower() else "",
)
def test_author_and_outlet_are_read_or_unknown(name, author, outlet):
    article = read(name)

    assert (article.author, article.outlet) == (author, outlet)


@pytest.mark.parametrize(
    ("name", "reuse"),
    [
        (
            "agency-page.txt",
            "When using materials of the agency, a hyperlink to caspianwire.example"
            " is required",
        ),
        ("clean.txt", None),
        (
            "page.html",
            "Republication of our texts is allowed only with a link to"
            " channelpost.example.",
        ),
        (
            "scraped-newspaper.txt",
            "Reproduction of our articles is permitted only with a link to"
            " harbour-gazette.example.",
        ),
    ],
    ids=["agency", "none", "html footer", "newspaper"],
)
def test_the_terms_of_use_are_the_sentence_itself(name, reuse):
    assert read(name).reuse == reuse


@pytest.mark.parametrize(
    ("name", "paragraphs", "count", "first", "last"),
    [
        ("agency-page.txt", 3, 4, "Two rescue aircraft", "had asked for one."),
        ("bullet-list.txt", 5, 5, "Three convoys", "convoy on Sunday."),
        ("clean.txt", 4, 5, "River pilots on", "pay by a tenth."),
        ("hard-wrapped.txt", 3, 6, "HELSINKI (Reuters)", "from the south-west."),
        ("headlines.txt", 3, 3, "Frigate returns", "stolen cars in Antwerp"),
        ("live-page.txt", 6, 7, "Army calls it", "did not comment."),
        ("mail.txt", 2, 4, "A UN convoy of 61", "from Gao to Bamako."),
        ("no-full-stops.txt", 3, 4, "FUJAIRAH: A fire", "Jamnagar in India"),
        ("one-paragraph.txt", 1, 3, "A relief flight", "6 p.m. Friday for repairs."),
        ("page.html", 4, 6, "A hospital ship", "ready to sail next week."),
        ("paragraphs-only.txt", 3, 4, "The patrol boat", "in Kas by the evening."),
        ("scraped-newspaper.txt", 7, 10, "The vessel was", "western Black Sea in May."),
        ("us-local.txt", 5, 8, "DULUTH, Minn.", "So did schoolchildren."),
        ("wire-report.txt", 4, 6, "LIMASSOL, Cyprus", "Fla., the ministry said."),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[-5:] else "",
)
def test_the_body_is_whole_and_alone(name, paragraphs, count, first, last):
    article = read(name)

    assert article.text.startswith(first)
    assert article.text.endswith(last)
    assert len(article.text.split("\n\n")) == paragraphs
    assert len(article.sentences) == count


@pytest.mark.parametrize("name", TITLES)
def test_every_sentence_is_a_clean_slice(name):
    article = read(name)
    position = 0

    for sentence in article.sentences:
        text = article.text[sentence.start : sentence.end]
        assert text == text.strip() != ""
        assert "\n" not in text
        assert not article.text[position : sentence.start].strip()
        position = sentence.end
    assert position == len(article.text)


def test_the_sample_article_is_read_like_a_pasted_page():
    sample = resources.files("geoapp").joinpath("sample_article.txt").read_bytes()

    article = read_article(sample)

    assert article.title == (
        "Aid convoy nears Tartus as navies shift in the eastern Mediterranean"
    )
    assert article.published == datetime(2025, 3, 18, 9, 40)
    assert (article.author, article.outlet) == ("Lena Marwick", "The Strait Courier")
    assert article.reuse.endswith("strait-courier.example.org")
    assert article.text.startswith("A convoy of two relief vessels")
    assert article.text.endswith("rescued and taken to Paphos.")
    assert "Advertisement" not in article.text


def test_short_paragraphs_between_prose_are_kept():
    assert "“Nobody was hurt.”" in sentences(read("scraped-newspaper.txt"))


def test_nothing_of_the_page_is_left():
    text = read("scraped-newspaper.txt").text

    for furniture in ("cookie", "Photo:", "dvertisement", "Read more", "higher pay"):
        assert furniture not in text
    for footer in ("newsletter", "Tags", "tugs are too few", "Sulina", "©"):
        assert footer not in text


def test_a_wire_dateline_is_copied_and_stays():
    article = read("wire-report.txt")

    assert article.dateline == "LIMASSOL, Cyprus"
    assert article.text.startswith("LIMASSOL, Cyprus (AP) — Two cargo ships")


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement prices fell in the port city of Odesa, its council said.",
        "Subscribers of the ferry line protested in Kas on Friday, police said.",
        "Share prices of shipping firms fell after the attack near Hodeidah.",
        "By Monday evening the last frigate had left the port of Tartus.",
        "Follow-up talks will be held in Oslo, the ministry said on Friday.",
        "Photographs of the port show two frigates beside the old quay.",
        "The story continues to worry officials in Ankara and in Athens.",
        "More from the stores at Latakia was loaded on Sunday, witnesses said.",
        "The use of the port is allowed only with a permit from Ankara.",
        "Watch officers on the bridge saw the mine too late, the navy said.",
    ],
    ids=lambda text: text.split()[0],
)
def test_prose_that_begins_like_furniture_is_kept(text):
    article = read_article(f"Ships leave Tartus\n\n{PROSE}\n\n{text}\n\n{PROSE} Again.")

    assert text in article.text.split("\n\n")


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Fleet leaves port",
        "Also read: What is a frigate?",
        "ADVERTISEMENT",
        "Photo: Jane Doe/Reuters",
        "A frigate off Tartus on Sunday. (Photo by Jane Doe)",
        "A frigate leaves the port of Tartus, Syria. REUTERS/Jane Doe",
        "Tags: Syria, Russia, navy",
        "Views: 1,157",
        "Share this article",
        "Subscribe to our newsletter and never miss a ship again.",
        "Follow us on Telegram",
        "5 min read",
        "Story continues below",
        "This site uses cookies to give you the best experience.",
        "https://example.org/a/b",
        "Click here to support our journalism.",
    ],
)
def test_furniture_between_prose_goes(line):
    article = read_article(f"Ships leave Tartus\n\n{PROSE}\n\n{line}\n\n{PROSE} Again.")

    assert article.text == f"{PROSE}\n\n{PROSE} Again."


def test_a_question_can_be_a_title():
    article = read_article(f"Will the last ships ever leave Tartus?\n\n{PROSE}")

    assert article.title == "Will the last ships ever leave Tartus?"
    assert article.text == PROSE


def test_the_outlet_behind_a_bar_is_no_part_of_the_title():
    assert read_article(f"Ships leave port | Sea Post\n\n{PROSE}").title == (
        "Ships leave port"
    )


def test_text_on_a_single_line_is_taken_as_it_is():
    assert read_article("Ships leave  Tartus").text == "Ships leave  Tartus"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize(
    "text",
    [
        "Порт закрыт.",
        "Корабли вышли из порта.",
        "Два судна вышли из Балтийского моря и идут в Тартус, сообщили СМИ.",
    ],
    ids=["two words", "four words", "sentence"],
)
def test_russian_in_any_encoding_comes_out_right(text, encoding):
    assert read_article(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_western_text_in_any_encoding_comes_out_right(encoding):
    text = "Señor Núñez’s ship left the port of A Coruña on Monday — “empty”."

    assert read_article(text.encode(encoding)).text == text


def test_an_html_page_says_how_it_is_written():
    page = "<html><meta charset='koi8-r'><p>Два судна вышли из порта Тартус в море.</p>"

    article = read_article(page.encode("koi8-r"))

    assert article.text == "Два судна вышли из порта Тартус в море."


def test_windows_punctuation_read_as_latin_1_is_mended():
    assert read_article("\x93We left,\x94 he said.").text == "“We left,” he said."


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"%PDF-1.7\n...", "looks like a PDF; save the article as text or HTML"),
        (b"PK\x03\x04....", "looks like a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n....", "looks like a picture"),
        (b"Ships\x00\x01\x02\xff left", "looks like a binary file"),
        ("\x01\x02\x03\x04 ab", "looks like a binary file"),
        (b"", "the article is empty"),
        (" \n\t\u200b\ufeff\n", "the article is empty"),
    ],
    ids=["pdf", "zip", "png", "binary", "controls", "nothing", "white space"],
)
def test_what_is_no_article_is_refused_in_one_line(raw, says):
    with pytest.raises(ArticleError, match=says) as caught:
        read_article(raw)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("raw", ["я" * 51, b"x" * 101], ids=["text", "bytes"])
def test_a_large_article_is_refused_with_the_setting_to_change(raw):
    with pytest.raises(ArticleTooLargeError, match=r"100.*GEOAPP_MAX_ARTICLE_BYTES"):
        read_article(raw, max_bytes=100)


def test_an_article_of_the_largest_size_is_read():
    assert read_article("я" * 50, max_bytes=100).text == "я" * 50


def test_what_cannot_be_seen_goes_and_offsets_hold():
    article = read_article("Tar\u200btus \ud800is\x00 a\u00a0port. Ships\u202e left.")

    assert article.text == "Tartus is a port. Ships left."
    assert sentences(article) == ["Tartus is a port.", "Ships left."]


def test_emoji_and_right_to_left_text_survive():
    text = "🚢👩‍✈️ Ships left Tartus. غادرت السفن ميناء طرطوس. הספינות עזבו."

    article = read_article(text)

    assert article.text == text
    assert sentences(article)[1] == "غادرت السفن ميناء طرطوس."


def test_letters_are_not_recomposed():
    assert read_article("H\u0323umaymi\u0304m is a base.").text.startswith("H\u0323")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://www.example.org/a", "https://www.example.org/a"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[", None),
    ],
)
def test_only_web_addresses_are_kept(url, kept):
    assert read_article(PROSE, url=url).url == kept


def test_the_host_is_the_outlet_of_last_resort():
    assert read_article(PROSE, url="https://www.example.org/a").outlet == "example.org"


def test_html_metadata_is_read():
    article = read("page.html")

    assert article.url == "https://channelpost.example/2025/03/hospital-ship"
    assert article.language == "en"


def test_scripts_comments_and_menus_of_html_are_never_text():
    text = read("page.html").text

    for unseen in ("Script prose", "A comment", "alert", "cookie", "Prawn", "Home"):
        assert unseen not in text
    assert "Read more" not in text


def test_html_without_prose_is_refused():
    with pytest.raises(ArticleError, match="no prose"):
        read("menu-only.html")


def test_a_piece_of_html_is_html():
    article = read_article(f"<h1>Ships leave</h1><p>{PROSE}</p><p>“No,” he said.</p>")

    assert article.text == f"{PROSE}\n\n“No,” he said."


def test_html_entities_are_characters_and_stay_text():
    page = f"<p>{PROSE}</p><p>The sign said &lt;script&gt;alert(1)&lt;/script&gt;.</p>"

    assert read_article(page).text.endswith("said <script>alert(1)</script>.")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-12-14T17:51:00+04:00">',
        '<script type="application/ld+json">{"datePublished": "2024-12-14T17:51"}'
        "</script>",
        '<meta itemprop="datePublished" content="2024-12-14 17:51">',
    ],
    ids=["open graph", "json-ld", "microdata"],
)
def test_html_tells_the_time_of_publication(head):
    page = f"<html><head>{head}</head><body><article><p>{PROSE * 4}</p></article>"

    assert read_article(page).published == datetime(2024, 12, 14, 17, 51)


def test_damaged_json_in_a_page_is_passed_over():
    page = f"<script type='application/ld+json'>{{</script><p>{PROSE}</p>"

    assert read_article(page).published is None


def test_the_same_bytes_give_the_same_article():
    assert read("scraped-newspaper.txt") == read("scraped-newspaper.txt")
