"""What is published is told from what is not, and one vintage of a dataset from another."""

import json
from datetime import date

import pytest

from tests.stand_ins.comtrade_figures import datasets
from tradecheck.model.errors import DataError
from tradecheck.model.period import Period
from tradecheck.model.words import Frequency
from tradecheck.sources.comtrade.availability import Ask, Published, asks, checksums, read
from tradecheck.sources.comtrade.question import questions


def answer(*rows) -> bytes:
    return json.dumps({"elapsedTime": "0 secs", "count": len(rows), "data": list(rows), "error": ""}).encode()


def told(frequency="A", revisions=None, **asked) -> dict:
    return checksums(read(answer(*datasets(frequency, asked, revisions or {})), "what is published"))


def ask(year=2017, frequency=Frequency.ANNUAL, **other):
    return questions(Period.year(year), frequency, **other)


CHINA = Ask(Frequency.ANNUAL, ("CHN",), ())


def test_a_dataset_is_a_reporters_period_in_one_edition():
    frame = read(answer(*datasets("M", {"reporterCode": "156", "period": "201708"}, {})), "it")
    (row,) = frame.iter_rows(named=True)
    assert (row["reporter"], row["frequency"], row["period"], row["hs_edition"]) == ("CHN", "M", "2017-08", "H5")
    assert (row["start"], row["end"]) == (date(2017, 8, 1), date(2017, 8, 31))
    assert row["checksum"].isdecimal()
    assert row["last_released"] == "2025-06-01T00:00:00"


def test_nothing_published_is_an_empty_table():
    assert read(answer(), "it").height == 0


def test_periods_come_as_numbers_or_text():
    as_text = {"period": "2017", "reporterCode": "156", "datasetChecksum": 5}
    assert read(answer(as_text), "it")["period"].item() == "2017"
    assert read(answer(as_text | {"period": 2017}), "it")["period"].item() == "2017"


@pytest.mark.parametrize(
    "row",
    [
        {"period": "2017"},
        {"reporterCode": 156},
        {"period": "201713", "reporterCode": 156},
        {"period": None, "reporterCode": 156},
        {"period": "2017", "reporterCode": "China"},
    ],
)
def test_a_row_without_period_or_reporter_is_damage(row):
    with pytest.raises(DataError, match="ask again"):
        read(answer(row), "it")


def test_a_period_that_is_not_published_is_known_from_one_that_was_not_asked_about():
    known = Published(((CHINA, told(reporterCode="156")),))
    (out,), (not_out,), (other,) = ask(2017), ask(2025), ask(2017, reporters=["RUS"])
    assert known.knows(out)
    assert known.of(out) == out
    assert known.knows(not_out)
    assert known.of(not_out) is None
    assert not known.knows(other)
    assert not known.knows(ask(2017, Frequency.MONTHLY)[0])


def test_of_several_periods_the_published_ones_are_left():
    known = Published(((CHINA, told(reporterCode="156")),))
    first, second = ask(2024)[0], ask(2025)[0]
    both = type(first)((*first.periods, *second.periods), first.reporters, first.partners, first.codes, first.flows)
    assert known.of(both) == first


def test_a_revision_changes_the_mark_of_its_period_and_of_no_other():
    before, after = told(reporterCode="156"), told(reporterCode="156", revisions={(156, "2017"): 1})
    old, new = Published(((CHINA, before),)), Published(((CHINA, after),))
    assert old.mark(ask(2017)[0]) != new.mark(ask(2017)[0])
    assert old.mark(ask(2016)[0]) == new.mark(ask(2016)[0])


def test_every_reporter_is_known_only_from_an_answer_about_every_reporter():
    everybody = Ask(Frequency.ANNUAL, (), (Period.year(2017),))
    question = ask(2017, reporters=[])[0]
    assert not Published(((CHINA, told(reporterCode="156")),)).knows(question)
    known = Published(((everybody, told(period="2017")),))
    assert known.knows(question)
    assert known.reporters(Period.year(2017)) == ("CHN", "IND", "KOR", "RUS")
    assert known.knows(ask(2017)[0])


def test_the_newest_answer_counts():
    revised = told(reporterCode="156", revisions={(156, "2017"): 1})
    both = Published(((CHINA, revised), (CHINA, told(reporterCode="156"))))
    assert both.mark(ask(2017)[0]) == Published(((CHINA, revised),)).mark(ask(2017)[0])


def test_one_reporter_is_asked_about_over_all_periods_and_everybody_twelve_periods_at_a_time():
    years = questions(Period(date(2000, 1, 1), date(2024, 12, 31)), Frequency.ANNUAL)
    assert asks(years, Published(())) == (CHINA,)
    everybody = questions(Period(date(2000, 1, 1), date(2024, 12, 31)), Frequency.ANNUAL, reporters=[])
    assert [len(each.periods) for each in asks(everybody, Published(()))] == [12, 12, 1]
    assert asks(years, Published(((CHINA, told(reporterCode="156")),))) == ()


def test_a_cut_answer_is_asked_for_half_of_the_periods_at_a_time():
    years = tuple(Period.year(year) for year in range(2000, 2005))
    assert [part.periods for part in Ask(Frequency.ANNUAL, (), years).parts(())] == [years[:3], years[3:]]
    assert Ask(Frequency.ANNUAL, (), years[:1]).parts(()) == ()


def test_a_cut_answer_over_every_period_is_asked_for_those_that_are_wanted():
    years = tuple(Period.year(year) for year in range(2000, 2013))
    assert [part.periods for part in CHINA.parts(years)] == [years[:12], years[12:]]
    assert [part.periods for part in CHINA.parts(years[:1])] == [years[:1]]


def test_an_area_that_is_not_known_keeps_its_number():
    frame = read(answer({"period": "2017", "reporterCode": 998}), "it")
    assert frame["reporter"].item() == "UN998"
