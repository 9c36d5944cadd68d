"""What was asked for code by code adds up to the total and the chapters that are held, or the pull says so."""

import pytest

from tests.stand_ins import comtrade_figures as figures
from tests.stand_ins.comtrade import value
from tradecheck import archive as archives
from tradecheck.intake import pulling_lists
from tradecheck.intake.pulling import pull_comtrade
from tradecheck.intake.pulling_report import Wanted
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Flow, Frequency
from tradecheck.sources.comtrade.question import questions
from tradecheck.sources.http import Patience

SWIFT = Patience(between_calls_seconds=0.0, attempts=2, first_wait_seconds=0.01)
LEVELS = [[Goods((code,), code)] for code in ("TOTAL", "AG2", "AG6")]


@pytest.fixture
def pull(service, archive, set_up):
    def run(levels=LEVELS):
        settings = set_up(comtrade_url=service.address, comtrade_key="")
        asked = [
            question
            for goods in levels
            for question in questions(Period.year(2017), Frequency.ANNUAL, goods=goods, flows=[Flow.IMPORT])
        ]
        return pull_comtrade([Wanted("", tuple(asked))], settings, archive, patience=SWIFT)

    return run


def total():
    return value(156, 408, "M", "TOTAL", "2017")


def test_a_code_that_the_list_of_the_hs_does_not_name_comes_and_the_parts_add_up(pull, archive):
    *_, split = pull()
    assert split.calls > 1
    flows = archives.flows(archive.root).collect()
    assert "9999AA" in set(flows["code"])
    sixes = flows.filter(flows["code"].str.len_chars() == 6)
    assert sixes["value_usd"].sum() == total()
    assert split.remarks == ()


def test_what_codes_outside_the_list_hold_is_said_with_its_worth(pull, monkeypatch):
    monkeypatch.setattr(pulling_lists, "special_codes", lambda _: ())
    *_, split = pull()
    missing = value(156, 408, "M", "9999AA", "2017")
    (remark,) = split.remarks
    assert remark == (
        f"CHN with PRK, M, 2017: the codes of 6 digits add up to {total() - missing:,} USD, and all goods to "
        f"{total():,} USD: {missing:,} USD are missing, held back at that level or under codes that the service's "
        "list lacks."
    )
    assert split.state == "received"


def test_the_chapter_in_which_they_are_is_named_where_it_is_held(pull, monkeypatch):
    monkeypatch.setattr(figures, "UNLISTED", {"9999AA", "270110"})
    *_, split = pull()
    assert [remark.split(" USD, and ")[1].split(" to ")[0] for remark in split.remarks] == ["all goods", "chapter 27"]


def test_without_a_total_nothing_is_compared(pull, monkeypatch):
    monkeypatch.setattr(pulling_lists, "special_codes", lambda _: ())
    (split,) = pull(LEVELS[2:])
    assert split.remarks == ()


def test_a_pull_that_finds_everything_held_says_it_again(pull, monkeypatch):
    monkeypatch.setattr(pulling_lists, "special_codes", lambda _: ())
    first, again = pull()[-1], pull()[-1]
    assert again.remarks == first.remarks != ()
    assert (again.calls, again.is_new) == (0, False)


def test_a_year_is_not_held_against_its_first_month(service, archive, set_up):
    settings = set_up(comtrade_url=service.address, comtrade_key="")
    asked = [
        question
        for goods in LEVELS
        for span, frequency in ((Period.year(2017), Frequency.ANNUAL), (Period.month(2017, 1), Frequency.MONTHLY))
        for question in questions(span, frequency, goods=goods, flows=[Flow.IMPORT])
    ]
    reports = pull_comtrade([Wanted("", tuple(asked))], settings, archive, patience=SWIFT)
    assert [report.remarks for report in reports] == [()] * 6
    assert [report.calls > 1 for report in reports] == [False] * 4 + [True] * 2
