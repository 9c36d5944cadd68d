"""Areas: one code within, another in each source, and groups that are never added."""

from itertools import pairwise

import pytest

from tradecheck.model.errors import DataError, UsageError
from tradecheck.reference import areas as module
from tradecheck.reference.areas import AreaKind, area, areas, by_comtrade, by_gacc, groups, name_of

IN_THE_FIGURES = [
    "AGO", "ALB", "AND", "ARE", "ARG", "ARM", "ASEAN", "ATG", "AUS", "AUT", "AZE", "BDI", "BEL", "BEN",
    "BFA", "BGR", "BHS", "BIH", "BLR", "BLZ", "BMU", "BOL", "BRA", "BRB", "BRN", "BWA", "CAF", "CAN",
    "CHE", "CHN", "CIV", "CMR", "COD", "COG", "COL", "COM", "CPV", "CRI", "CYP", "CZE", "DEU", "DNK",
    "DZA", "ECU", "EGY", "ESP", "EST", "ETH", "EU2", "FIN", "FJI", "FRA", "GAB", "GBR", "GHA", "GIN",
    "GMB", "GNQ", "GRC", "GRD", "GRL", "GTM", "GUY", "HKG", "HND", "HRV", "HUN", "IDN", "IND", "IRN",
    "IRQ", "ITA", "JAM", "JPN", "KAZ", "KEN", "KGZ", "KHM", "KNA", "KOR", "KWT", "LAO", "LBN", "LBY",
    "LCA", "LKA", "LTU", "LUX", "LVA", "MAC", "MAR", "MDA", "MDG", "MDV", "MEX", "MKD", "MLI", "MLT",
    "MMR", "MNE", "MNG", "MOZ", "MRT", "MUS", "MWI", "MYS", "NAM", "NER", "NGA", "NIC", "NLD", "NOR",
    "NPL", "OMN", "PAK", "PER", "PHL", "POL", "PRK", "PRT", "PSE", "PYF", "QAT", "ROU", "RUS", "RWA",
    "S19", "SAU", "SDN", "SEN", "SGP", "SLB", "SLE", "SLV", "SRB", "SSD", "STP", "SUR", "SVK", "SVN",
    "SWE", "SWZ", "SYC", "TGO", "THA", "TJK", "TKM", "TLS", "TUN", "TUR", "TZA", "UGA", "UKR", "URY",
    "USA", "UZB", "VCT", "VEN", "VNM", "WSM", "YEM", "ZAF", "ZMB", "ZWE",
]  # fmt: skip


def test_every_reporter_and_partner_of_the_embedded_figures_is_an_area_with_a_comtrade_number() -> None:
    known = {each.iso3: each for each in areas()}
    assert [code for code in IN_THE_FIGURES if code not in known] == []
    assert [code for code in IN_THE_FIGURES if known[code].comtrade is None] == []


@pytest.mark.parametrize(
    ("iso3", "comtrade", "gacc"),
    [
        ("PRK", 408, 109),
        ("KOR", 410, 133),
        ("CHN", 156, 142),
        ("HKG", 344, 110),
        ("MAC", 446, 121),
        ("S19", 490, 143),
        ("RUS", 643, 344),
        ("IDN", 360, 112),
        ("MNG", 496, 124),
        ("VNM", 704, 141),
        ("MYS", 458, 122),
        ("AUS", 36, 601),
        ("JPN", 392, 116),
        ("IND", 699, 111),
        ("USA", 842, 502),
        ("FRA", 251, 305),
        ("NOR", 579, 326),
        ("CHE", 757, 331),
        ("ITA", 380, 307),
    ],
)
def test_un_comtrade_and_china_customs_number_the_same_area_differently(iso3: str, comtrade: int, gacc: int) -> None:
    assert area(iso3).comtrade == comtrade
    assert by_comtrade(comtrade) is area(iso3)
    assert by_gacc(gacc) is area(iso3)


@pytest.mark.parametrize(
    ("iso3", "also"),
    [
        ("ITA", 381),
        ("IND", 356),
        ("USA", 840),
        ("FRA", 250),
        ("NOR", 578),
        ("CHE", 756),
        ("SDN", 736),
        ("S19", 158),
    ],
)
def test_an_older_number_or_that_of_un_m49_is_understood_too(iso3: str, also: int) -> None:
    assert by_comtrade(also) is area(iso3)


def test_a_number_that_nobody_uses_is_no_area() -> None:
    assert by_comtrade(1) is None
    assert by_gacc(1) is None


def test_world_and_areas_nes_are_no_countries() -> None:
    world, nes = by_comtrade(0), by_comtrade(899)
    assert world is not None
    assert nes is not None
    assert (world.iso3, world.kind) == ("WLD", AreaKind.GROUP)
    assert (nes.name, nes.kind) == ("Areas, nes", AreaKind.SPECIAL)


def test_world_asean_and_the_eu_are_groups_and_taiwan_and_hong_kong_are_not() -> None:
    assert groups() == {"WLD", "ASEAN", "EU2"}
    assert area("S19").kind is AreaKind.SPECIAL


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("prk", "PRK"),
        ("KP", "PRK"),
        (" North  Korea ", "PRK"),
        ("408", "PRK"),
        ("朝鲜", "PRK"),
        ("Dem. People's Rep. of Korea", "PRK"),
        ("South Korea", "KOR"),
        ("Viet Nam", "VNM"),
        ("Russian Federation", "RUS"),
        ("Turkey", "TUR"),
        ("Taiwan", "S19"),
        ("TWN", "S19"),
        ("W00", "WLD"),
        ("0", "WLD"),
        ("EU", "EU2"),
        ("Hong Kong", "HKG"),
    ],
)
def test_an_area_is_found_by_code_number_or_name(text: str, iso3: str) -> None:
    assert area(text).iso3 == iso3


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Mongola", "did you mean Mongolia"),
        ("CNH", "area 'CNH' is not known: did you mean .*CHN"),
        ("109", "for China Customs' 109 write PRK"),
        ("9999", "write an ISO code or a name"),
    ],
)
def test_an_unknown_area_is_refused_with_a_way_out(text: str, answer: str) -> None:
    with pytest.raises(UsageError, match=answer):
        area(text)


def test_a_name_is_given_for_a_code_and_an_unknown_code_stands_for_itself() -> None:
    assert name_of("PRK") == "DPRK"
    assert name_of("CHN+RUS") == "China and Russia"
    assert name_of("QQQ") == "QQQ"


def test_areas_are_in_the_order_of_their_codes_and_every_country_has_a_three_letter_code() -> None:
    assert all(one.iso3 < next_.iso3 for one, next_ in pairwise(areas()))
    assert all(len(each.iso3) == 3 and each.iso3.isalpha() for each in areas() if each.kind is AreaKind.COUNTRY)


def test_every_number_of_china_customs_leads_to_one_area() -> None:
    numbers = [each.gacc for each in areas() if each.gacc is not None]
    assert len(numbers) == len(set(numbers))
    assert all(100 <= number <= 999 for number in numbers)


def test_two_areas_under_one_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [_row("AAA", comtrade="5"), _row("BBB", comtrade="5")]
    monkeypatch.setattr(module, "areas", lambda: tuple(module._read(row) for row in twice))
    with pytest.raises(DataError, match="gives the UN Comtrade number '5' to AAA and to BBB"):
        module._by_comtrade.__wrapped__()


def test_a_damaged_row_is_refused_by_its_code() -> None:
    with pytest.raises(DataError, match=r"areas\.csv, area 'AAA', cannot be read"):
        module._read(_row("AAA", comtrade="five"))
    with pytest.raises(DataError, match=r"areas\.csv, area 'AAA', cannot be read"):
        module._read(_row("AAA", kind="planet"))


def _row(iso3: str, comtrade: str = "", kind: str = "country") -> dict[str, str]:
    return dict.fromkeys(module.COLUMNS, "") | {
        "iso3": iso3,
        "name": iso3,
        "comtrade": comtrade,
        "kind": kind,
    }
