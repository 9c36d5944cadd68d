from datetime import date

import pytest

from tests.tui.specimens import finding
from tradecheck.model.evidence import Holding
from tradecheck.model.finding import Range
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, Status
from tradecheck.tui.phrases import (
    command_line,
    evidence_words,
    gap_short,
    loosen,
    period_brief,
    period_short,
    range_long,
    status_word,
    view_words,
)


@pytest.mark.parametrize(
    ("gap", "short", "whole"),
    [
        (Range(1.2e6, None, 1.9e6, "t"), "1.2–1.9 Mt", "1,200,000 – 1,900,000 t"),
        (Range(846449, None, 3.78e6, "bbl"), "0.846–3.78 M bbl", "846,449 – 3,780,000 bbl"),
        (Range(0, 12685879, 12685879, "USD"), "≤ 12.69 M USD", "0 – 12,685,879 USD"),
        (Range(0, 0, None, "bbl"), "not known", "not known: what is held is a floor"),
        (Range(0, None, 5e6, "USD"), "≤ 5 M USD", "0 – 5,000,000 USD"),
        (Range(5, None, None, "t"), "≥ 5 t", "at least 5 t"),
        (Range(None, None, 5, "t"), "≤ 5 t", "at most 5 t"),
        (Range(None, None, None, "t"), "–", "no figure"),
        (Range(1.5, 2.0, 3.0, "share"), "150–300 %", "200.0 % (150.0 % – 300.0 %)"),
        (Range(7, 7, 7, "t"), "7 t", "7 t"),
    ],
)
def test_a_range_is_written_short_for_the_list_and_whole_for_the_reader(gap, short, whole) -> None:
    assert gap_short(gap) == short
    assert range_long(gap) == whole


def test_periods_are_shortened_without_becoming_others() -> None:
    stub = Period.parse("2016-11-30..2016-12-31")
    assert period_short(stub.label) == "2016-11-30..12-31"
    assert period_brief(stub) == "2016-11..12"
    assert period_brief(Period.parse("2019-12..2020-11")) == "2019..2020"
    assert period_brief(Period.year(2017)) == "2017"
    assert period_brief(Period.parse("2018-03-14..2018-03-20")) == "2018-03"


def test_a_status_claims_no_more_than_an_indicator() -> None:
    assert status_word(finding(status=Status.BREACH_INDICATOR)) == "breach indicator"
    assert status_word(finding(status=Status.BREACH_INDICATOR), brief=True) == "indicator"
    assert status_word(finding(status=Status.DATA_QUALITY)) == "data quality"


def test_a_view_is_said_in_words() -> None:
    assert view_words(View()) == "all years · all goods · both directions"
    view = View(
        period=Period.parse("2016..2020"),
        goods=(Goods.parse("coal"), Goods.parse("6704")),
        direction=Direction.IMPORT,
        reporter="RUS",
        min_severity=Severity.HIGH,
        snapshot=False,
    )
    said = "2016 – 2020 · coal, 6704 · DPRK imports · reporter RUS · high severity and above · without embedded figures"
    assert view_words(view) == said
    assert len(loosen(view)) == 5


def test_a_command_is_safe_to_paste() -> None:
    assert command_line(View(source="a b; rm"), "findings") == "tradecheck findings --source 'a b; rm'"


def test_evidence_that_nobody_pulled_says_what_to_run() -> None:
    assert all("pull comtrade" in words for words in evidence_words((), date(2026, 11, 25))[:-2])


def test_evidence_tells_its_age_only_when_the_newest_that_was_received_is_old() -> None:
    def came(day: str) -> Holding:
        return Holding("comtrade", "t", day, 1, f"{day}T00:00:00+00:00", embedded=False, terms="")

    embedded = Holding("vessels", "t", None, 1, None, embedded=True, terms="")
    held = (embedded, came("2025-01-01"), came("2026-01-01"))
    assert "the newest figures received are 61 days old" in evidence_words(held, date(2026, 3, 3))[0]
    assert evidence_words(held, date(2026, 3, 2)) == ("embedded figures and 1 source received", "received (key e)")
    assert "1 receipt unreadable" in evidence_words(held, date(2026, 3, 2), 1)[0]
