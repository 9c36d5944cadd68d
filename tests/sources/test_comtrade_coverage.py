"""What an answer of UN Comtrade tells of what is not in it, and when it tells nothing."""

import json
from datetime import date

import pytest

from tests.sources.comtrade_rows import answer
from tests.stand_ins.comtrade_figures import datasets
from tradecheck.model.errors import DataError
from tradecheck.model.tables import COVERAGE
from tradecheck.sources.comtrade.coverage import of_answer, of_listing
from tradecheck.sources.comtrade.files import read

SENT = {
    "address": "https://comtradeapi.un.org/public/v1/preview/C/A/HS",
    "reporterCode": "156",
    "partnerCode": "408,410",
    "period": "2017",
    "cmdCode": "2701,AG6",
    "flowCode": "M,X",
    "partner2Code": "0",
    "motCode": "0",
    "customsCode": "C00",
    "datasets": "0123456789abcdef",
}
LISTING = {"address": "https://comtradeapi.un.org/public/v1/getDA/C/M/HS", "reporterCode": "156"}
RECEIPT = "comtrade:0123456789ab:q0123456789ab"


def told(*rows, **sent):
    asked = {name: text for name, text in {**SENT, **sent}.items() if text is not None}
    frame = of_answer(asked, read(answer(*rows), "it"), RECEIPT).frame
    assert dict(frame.schema) == COVERAGE
    return frame


def listed(*rows, **sent):
    body = json.dumps({"count": len(rows), "data": rows, "error": ""}).encode()
    frame = of_listing({**LISTING, **sent}, body, RECEIPT, "it").frame
    assert dict(frame.schema) == COVERAGE
    return frame


def test_an_answer_tells_what_was_asked():
    (row,) = told().to_dicts()
    assert (row["told"], row["record"], row["receipt"]) == ("question", RECEIPT, RECEIPT)
    assert (row["reporters"], row["partners"], row["flows"]) == (["CHN"], ["PRK", "KOR"], ["M", "X"])
    assert (row["codes"], row["levels"]) == (["2701"], [6])
    assert (row["frequency"], row["start"], row["end"]) == ("A", date(2017, 1, 1), date(2017, 12, 31))


def test_each_period_is_a_row_and_areas_that_were_left_open_are_every_one():
    frame = told(period="201701,201702", reporterCode=None)
    assert frame["start"].to_list() == [date(2017, 1, 1), date(2017, 2, 1)]
    assert set(frame["frequency"]) == {"M"}
    assert frame["reporters"].to_list() == [[], []]


def test_its_rows_show_that_their_datasets_are_published():
    frame = told({}, {"cmdCode": "2702"}, {"reporterCode": 643, "period": "2018"}).filter(told="dataset")
    assert frame.select("reporters", "start").rows() == [(["CHN"], date(2017, 1, 1)), (["RUS"], date(2018, 1, 1))]
    assert frame["record"].str.ends_with(":1").to_list() == [True, False]


@pytest.mark.parametrize(
    "sent",
    [
        {"partner2Code": "344"},
        {"motCode": "2100"},
        {"customsCode": "C01"},
        {"cmdCode": None},
        {"flowCode": None},
        {"period": None},
        {"period": "2017,20171"},
        {"reporterCode": "China"},
        {"partnerCode": "40\u0668"},
    ],
)
def test_a_question_for_details_or_one_that_is_not_understood_tells_nothing(sent):
    assert told(**sent).is_empty()


@pytest.mark.parametrize("row", [{"primaryValue": "much"}, {"motCode": 2100}, {"flowCode": "FM"}])
def test_a_row_that_was_not_read_may_be_the_one_that_seems_to_be_missing(row):
    assert "question" not in told({}, row)["told"].to_list()
    assert "dataset" in told({}, row)["told"].to_list()


def test_a_row_that_came_twice_hides_none():
    assert "question" in told({}, {})["told"].to_list()


def test_what_is_published_is_told_by_what_was_asked_and_each_dataset_with_its_releases():
    frame = listed(*datasets("M", {"reporterCode": "156", "period": "201708,201709"}, {}))
    (row,) = frame.filter(told="listing").to_dicts()
    assert (row["record"], row["reporters"], row["frequency"], row["start"]) == (RECEIPT, ["CHN"], "M", None)
    first, second = frame.filter(told="dataset").to_dicts()
    assert (first["record"], second["record"]) == ("comtrade:0123456789ab:1", "comtrade:0123456789ab:2")
    assert (first["start"], first["first_released"]) == (date(2017, 8, 1), date(2018, 6, 1))
    assert first["last_released"] == date(2025, 6, 1)


def test_a_list_of_some_periods_speaks_of_those_alone():
    assert listed(period="202501,202502")["start"].to_list() == [date(2025, 1, 1), date(2025, 2, 1)]
    assert listed(address="https://comtradeapi.un.org/elsewhere").is_empty()


@pytest.mark.parametrize("released", [None, "soon", "2018", 20180601])
def test_a_day_of_release_that_is_none_is_not_known(released):
    (row,) = (
        listed({"period": 201708, "reporterCode": 156, "firstReleased": released}).filter(told="dataset").to_dicts()
    )
    assert row["first_released"] is None


def test_half_a_list_is_refused():
    with pytest.raises(DataError, match="no complete answer"):
        of_listing(LISTING, b'{"count":2,"data":[', RECEIPT, "it")
