"""A question is checked before it is asked, because the service answers a wrong one with no rows."""

from datetime import date

import pytest
from msgspec.structs import replace

from tradecheck.model.errors import UsageError
from tradecheck.model.goods import GROUPS, Goods
from tradecheck.model.period import Period
from tradecheck.model.view import EVER
from tradecheck.model.words import Flow, Frequency
from tradecheck.sources.comtrade.question import questions

YEAR = Period.year(2017)


def ask(span=YEAR, frequency=Frequency.ANNUAL, **other):
    return questions(span, frequency, **other)


def test_china_with_the_dprk_is_what_is_asked_unless_said_otherwise():
    (asked,) = ask()
    assert asked.frequency is Frequency.ANNUAL
    assert asked.parameters == {
        "reporterCode": "156",
        "period": "2017",
        "partnerCode": "408",
        "cmdCode": "TOTAL",
        "flowCode": "M,X",
        "partner2Code": "0",
        "motCode": "0",
        "customsCode": "C00",
    }


def test_a_span_is_asked_for_a_year_or_a_month_at_a_time():
    span = Period(date(2016, 11, 15), date(2018, 2, 1))
    assert [each.parameters["period"] for each in ask(span)] == ["2016", "2017", "2018"]
    months = ask(span, Frequency.MONTHLY)
    assert [each.parameters["period"] for each in months] == [
        "201611",
        "201612",
        *(f"2017{m:02d}" for m in range(1, 13)),
        "201801",
        "201802",
    ]
    assert {each.frequency for each in months} == {Frequency.MONTHLY}


def test_areas_are_asked_for_by_the_services_own_numbers():
    (asked,) = ask(reporters=["India", "USA", "Other Asia, nes"], partners=["PRK", "KOR", "PRK"])
    assert asked.parameters["reporterCode"] == "699,842,490"
    assert asked.parameters["partnerCode"] == "408,410"


def test_groups_of_goods_become_their_codes_once_each():
    (asked,) = ask(goods=[Goods.parse("coal"), Goods.parse("2701"), Goods.parse("27011210")])
    assert asked.parameters["cmdCode"] == "2701,2702,270112"


def test_every_reporter_or_partner_is_asked_for_by_naming_none():
    (asked,) = ask(reporters=[])
    assert "reporterCode" not in asked.parameters
    assert asked.label == "every reporter with PRK, M+X, TOTAL, 2017"
    (asked,) = ask(partners=[])
    assert "partnerCode" not in asked.parameters


def test_a_label_names_no_period_that_is_not_asked_for():
    (one,) = ask()
    asked = replace(one, periods=tuple(map(Period.year, (2015, 2017, 2018))))
    assert asked.label.endswith(", 2015, 2017..2018")


def test_a_label_counts_what_it_does_not_name():
    (asked,) = ask(goods=[Goods(tuple(f"{code}" for code in range(1010, 1110, 10)), "many")])
    assert asked.label == "CHN with PRK, M+X, 1010, 1020, 1030, 1040 and 6 more, 2017"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"reporters": ["Korea, North"]}, "is not known"),
        ({"reporters": ["PRK"]}, "reports nothing"),
        ({"reporters": ["DPRK"]}, "reports nothing"),
        ({"reporters": [], "partners": []}, "at least one reporter or one partner"),
        ({"flows": [Flow.BOTH]}, "M, X, RM or RX"),
        ({"flows": []}, "M, X, RM or RX"),
        ({"frequency": Frequency.CUMULATIVE}, "years (A) or months (M)"),
        ({"span": EVER}, "from 1988 on"),
        ({"span": Period.year(1950)}, "from 1988 on"),
        ({"goods": [Goods(("AG3",), "no level")]}, "knows no goods 'AG3'"),
    ],
)
def test_what_cannot_be_answered_is_not_asked(other, said):
    with pytest.raises(UsageError) as caught:
        ask(**other)
    assert said in str(caught.value)


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_goods_can_be_asked_for(group):
    (asked,) = ask(goods=[Goods.parse(group)])
    assert all(len(code) in {2, 4, 6} for code in asked.codes)
    assert asked.label.startswith("CHN with PRK, M+X, ")
