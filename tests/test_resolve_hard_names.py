"""Names that many places share, in sentences where a reader knows which.

Square brackets mark the names; the first one with a star is asked about.
"""

import re
from pathlib import Path

import pytest

from geoapp.gazetteer import GazetteerGeocoder, gazetteer_path
from geoapp.model import Article, Place, Sentence, Toponym
from geoapp.ranking.case import Geocode
from geoapp.resolve import resolve

_NAME = re.compile(r"\[(\*?)([^]]+)\]")


@pytest.fixture(scope="module")
def geocode(cache: Path) -> Geocode:
    geocoder = GazetteerGeocoder(gazetteer_path(cache))
    return lambda name: geocoder.geocode(name, exactly_one=False) or ()


def place_of(geocode: Geocode, marked: str, outlet: str | None = None) -> Place | None:
    """Return the place of the starred name of a marked text."""
    text, toponyms, asked, end = "", [], 0, 0
    for match in _NAME.finditer(marked):
        text += marked[end : match.start()]
        if match.group(1):
            asked = len(toponyms)
        name = match.group(2)
        kinds = [x.raw["kind"] for x in geocode(name)[:1]]
        demonym = kinds in (["adjective"], ["people"])
        start = len(text)
        toponyms.append(Toponym(start, start + len(name), name, demonym=demonym))
        text, end = text + name, match.end()
    text += marked[end:]
    article = Article(text, (Sentence(0, len(text)),), outlet=outlet)
    return resolve(article, toponyms, geocode)[asked].place


@pytest.mark.parametrize(
    ("marked", "country", "inside"),
    [
        ("The president of [*Georgia] flew from [Tbilisi] to [Brussels].", "GE", ""),
        ("Voters in [*Georgia] queued in [Atlanta] and [Savannah].", "US", "ADM1"),
        ("Peaches from the state of [*Georgia] cost more.", "US", "ADM1"),
        ("[Armenia] and [*Georgia] opened the border to [Azerbaijan].", "GE", ""),
        ("The king of [*Jordan] met envoys from [Egypt] in [Amman].", "JO", ""),
        (
            "Crews in [*Jordan] and [Shakopee], [Minn.], fought a fire.",
            "US",
            "Minnesota",
        ),
        ("Rebels in [*Chad] crossed into [Sudan] near [N'Djamena].", "TD", ""),
        ("Fighting in [*Tripoli] spread to [Misrata] and [Benghazi].", "LY", ""),
        ("Fishermen of [*Tripoli] sold their catch in [Beirut].", "LB", ""),
        ("The port of [*Tripoli], [Lebanon], was shut.", "LB", ""),
        ("Libya's government in [*Tripoli] denied it.", "LY", ""),
        ("He grew up in [*Springfield], [Mo.], and left.", "US", "Missouri"),
        ("She taught in [*Springfield], [Massachusetts].", "US", "Massachusetts"),
        (
            "Lawmakers came to [*Springfield] from [Chicago] and [Peoria].",
            "US",
            "Illinois",
        ),
        ("[Eugene] and [*Springfield] share a bus line in [Oregon].", "US", "Oregon"),
        ("A mosque in [*Cordoba] drew crowds from [Seville].", "ES", ""),
        ("Farmers near [*Cordoba] blocked the road to [Rosario].", "AR", ""),
        ("Coffee from [*Cordoba], [Mexico], won a prize.", "MX", ""),
        ("Soldiers in [*Guinea] seized power in [Conakry].", "GN", ""),
        ("Miners in [*Equatorial Guinea] met in [Malabo].", "GQ", ""),
        ("The junta in [*Niger] met in [Niamey].", "NE", ""),
        ("Floods along the [*Niger] river cut roads in [Mali].", None, "STM"),
        ("The Democratic Republic of [*Congo] shut schools in [Kinshasa].", "CD", ""),
        ("[*Congo]'s army fought near [Goma] and [Bukavu].", "CD", ""),
        ("The [*Republic of the Congo] voted in [Brazzaville].", "CG", ""),
        ("A man from [*Paris], [Texas], was jailed.", "US", "Texas"),
        ("Ministers met in [*Paris] before flying to [Berlin].", "FR", ""),
        ("In the [Texas] town of [*Paris] a barn burned.", "US", "Texas"),
        (
            "Rain fell on [*Paris], [Sulphur Springs] and [Greenville], [Texas].",
            "US",
            "Texas",
        ),
        ("Students in [*Athens], [Ga.], marched.", "US", "Georgia"),
        ("Trash piled up in [*Athens] and [Thessaloniki].", "GR", ""),
        ("[*Athens], [Ala.], is near [Huntsville].", "US", "Alabama"),
        ("A boat race in [*Cambridge] ended a feud with [Oxford].", "GB", ""),
        ("Labs in [*Cambridge] and [Boston] shared data.", "US", "Massachusetts"),
        ("A bus in [*London], [Ontario], hit a wall.", "CA", "Ontario"),
        ("Bankers left [*London] for [Frankfurt].", "GB", ""),
        ("Buses run from [*London] to [Windsor] and [Toronto].", "CA", "Ontario"),
        ("Copper prices moved [*Santiago] and all of [Chile].", "CL", ""),
        ("Pilgrims reached [*Santiago] in [Galicia], [Spain].", "ES", ""),
        ("[*Santiago], [Dominican Republic], lost power.", "DO", ""),
        ("Techies in [*San Jose] drove to [San Francisco].", "US", "California"),
        ("Lawmakers of [Costa Rica] met in [*San Jose].", "CR", ""),
        ("Fires burned in [*Victoria], north of [Melbourne].", "AU", "ADM1"),
        ("Ferries tie [*Victoria] to [Vancouver].", "CA", "British Columbia"),
        ("The ship docked in [*Victoria], [Seychelles].", "SC", ""),
        ("The [Indian] city of [*Hyderabad] grew.", "IN", ""),
        ("A bomb shook [*Hyderabad] in [Sindh], [Pakistan].", "PK", ""),
        ("Divers off [*Alexandria] were flown to [Cairo].", "EG", ""),
        ("A jury in [*Alexandria], [Va.], found him guilty.", "US", "Virginia"),
        (
            "[*Alexandria] and [Pineville] lie on the river in [Louisiana].",
            "US",
            "Louisiana",
        ),
        (
            "Ferries cross the sound from [Seattle] in [*Washington] state.",
            "US",
            "ADM1",
        ),
        ("Senators left [*Washington] for [Baltimore].", "US", "District of Columbia"),
        ("Fog closed the harbour of [*St. John's], [Newfoundland].", "CA", ""),
        (
            "The prime minister of [Antigua and Barbuda] spoke in [*St. John's].",
            "AG",
            "",
        ),
        ("Steelworks in [*Birmingham], [Ala.], closed.", "US", "Alabama"),
        ("Planes flew over the [*Atlantic] to [Boston].", None, "OCN"),
        ("A typhoon in the [*Pacific] missed [Japan].", None, "OCN"),
        ("Peace in the [*Middle East] is far off, [Egypt] says.", None, "RGN"),
        ("Firms in [*Asia], above all in [China], hired.", None, "CONT"),
        ("Trains from [*Birmingham] to [Manchester] were late.", "GB", ""),
        ("Refuse piled up in [*Naples] and [Salerno].", "IT", ""),
        ("A storm hit [*Naples] and [Fort Myers], [Florida].", "US", "Florida"),
        ("Shipyards in [*Newcastle] and [Sunderland] won work.", "GB", ""),
        (
            "Coal left [*Newcastle] for ports north of [Sydney].",
            "AU",
            "New South Wales",
        ),
        (
            "Iron ore lifted [*Perth] and [Western Australia].",
            "AU",
            "Western Australia",
        ),
        ("The road from [*Perth] to [Dundee], [Scotland], was shut.", "GB", ""),
        ("Lawmakers in [*Richmond] want a bridge to [Norfolk].", "US", "Virginia"),
        (
            "[Oakland] and [*Richmond] border the bay in [California].",
            "US",
            "California",
        ),
        ("[Ohio]'s [*Springfield] is no [Dayton].", "US", "Ohio"),
        ("Shoppers from [*Dublin] drove to [Cork] and [Galway].", "IE", ""),
        ("[*Dublin], [Ohio], is a suburb of [Columbus].", "US", "Ohio"),
        ("Snow fell in [*Moscow] and [Saint Petersburg].", "RU", ""),
        ("[*Moscow], [Idaho], holds a fair.", "US", "Idaho"),
        ("Troops held [*Mosul] and [Kirkuk].", "IQ", ""),
        ("A court in [*Valencia] heard of floods near [Alicante].", "ES", ""),
        ("A refinery near [*Valencia] and [Maracay] caught fire.", "VE", ""),
        ("[*Merida] draws visitors to [Yucatan].", "MX", ""),
        ("Priests in [*Kingston], [Jamaica], prayed.", "JM", ""),
        ("Students in [*Kingston], [Ontario], moved in.", "CA", "Ontario"),
        ("A car crash near [*Manchester], [N.H.], hurt two.", "US", "New Hampshire"),
        ("Police in [*Portland] called [Salem] and [Eugene].", "US", "Oregon"),
        ("Lobster boats left [*Portland], [Maine].", "US", "Maine"),
        ("A clinic in [*Aurora], [Ill.], closed.", "US", "Illinois"),
        ("The mayor of [*Columbus], [Georgia], resigned.", "US", "Georgia"),
    ],
)
def test_a_reader_knows_which_is_meant(
    geocode: Geocode, marked: str, country: str | None, inside: str
) -> None:
    place = place_of(geocode, marked)

    assert place is not None
    assert place.country == country
    assert inside in ("", place.admin1, place.feature_code)


@pytest.mark.parametrize(
    ("marked", "outlet", "admin1"),
    [
        (
            "A house in [*Springfield] burned on Monday.",
            "springfieldnewssun.com",
            "Ohio",
        ),
        ("A house in [*Springfield] burned on Monday.", "news-leader.com", "Missouri"),
        ("A man from [*Lancaster] was found.", "lancasteronline.com", "Pennsylvania"),
    ],
)
def test_a_local_outlet_means_places_near_home(
    geocode: Geocode, marked: str, outlet: str, admin1: str
) -> None:
    place = place_of(geocode, marked, outlet)

    assert place is not None
    assert place.admin1 == admin1


def test_an_unknown_school_lies_in_its_town(geocode: Geocode) -> None:
    marked = "A fire broke out at [*Quimbleton High School] in [Toledo], [Ohio]."

    place = place_of(geocode, marked)

    assert place is not None
    assert (place.name, place.admin1) == ("Toledo", "Ohio")


def test_what_is_no_name_lies_nowhere(geocode: Geocode) -> None:
    marked = "A fire broke out at the [*quimbleton yard] in [Toledo], [Ohio]."

    assert place_of(geocode, marked) is None
