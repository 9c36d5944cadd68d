"""Time is whole days, written in the shortest form that reads back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.model.errors import Exit, UsageError
from tradecheck.model.period import Period, in_runs, parse_day
from tradecheck.model.words import Frequency

DAYS = st.dates()
PERIODS = st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS, DAYS)


@given(PERIODS | DAYS.map(lambda day: Period(day, day)))
def test_a_label_reads_back_as_the_same_days(period):
    assert Period.parse(period.label) == period


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(0, 40))
def test_whole_months_and_years_read_back(year, month, further):
    last = min(year * 12 + month - 1 + further, 9999 * 12 + 11)
    period = Period(Period.month(year, month).start, Period.month(last // 12, last % 12 + 1).end)
    assert Period.parse(period.label) == period
    assert sum(each.days for each in period.months()) == period.days


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2017", (2017, 1, 1), (2017, 12, 31), "2017"),
        ("2017-08", (2017, 8, 1), (2017, 8, 31), "2017-08"),
        ("2020-02", (2020, 2, 1), (2020, 2, 29), "2020-02"),
        ("2017-08-05", (2017, 8, 5), (2017, 8, 5), "2017-08-05"),
        (" 2017 ", (2017, 1, 1), (2017, 12, 31), "2017"),
        ("2017..2018", (2017, 1, 1), (2018, 12, 31), "2017..2018"),
        ("2017-12-22..2018-12-21", (2017, 12, 22), (2018, 12, 21), "2017-12-22..2018-12-21"),
        ("2016-11-30..2016", (2016, 11, 30), (2016, 12, 31), "2016-11-30..2016-12-31"),
        ("2017-01..2017-12", (2017, 1, 1), (2017, 12, 31), "2017"),
    ],
)
def test_a_period_is_a_year_a_month_a_day_or_two_of_them(text, start, end, label):
    period = Period.parse(text)
    assert (period.start, period.end) == (date(*start), date(*end))
    assert period.label == str(period) == label


@pytest.mark.parametrize("text", ["2017-02-30", "2017-13", "2017-00", "0000", "2019-02-29", "2017-08-00"])
def test_a_day_that_does_not_exist_is_refused_by_name(text):
    with pytest.raises(UsageError, match=f"'{text}' does not exist in the calendar") as refused:
        Period.parse(text)
    assert refused.value.exit_code is Exit.USAGE


@pytest.mark.parametrize(
    "text", ["", "17", "2017-8", "2017/08", "2017..", "..2017", "2017..2018..2019", "August", "２０１７", "20170805"]
)
def test_anything_else_is_no_period(text):
    with pytest.raises(UsageError, match="is not a period: write 2017, 2017-08 or 2017-08-05"):
        Period.parse(text)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match=r"ends \(2016-12-31\) before it begins \(2017-01-01\)"):
        Period(date(2017, 1, 1), date(2016, 12, 31))
    with pytest.raises(UsageError, match="give the earlier day first"):
        Period.parse("2018..2017")


def test_a_day_is_not_a_month():
    assert parse_day("2017-08-05") == date(2017, 8, 5)
    with pytest.raises(UsageError, match="'2017-08' is not a day"):
        parse_day("2017-08")


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("2017", Frequency.ANNUAL),
        ("2017-08", Frequency.MONTHLY),
        ("2017-01..2017-08", Frequency.CUMULATIVE),
        ("2017..2018", Frequency.CUMULATIVE),
        ("2017-08-05", Frequency.CUMULATIVE),
    ],
)
def test_a_year_is_annual_a_month_monthly_and_the_rest_cumulative(text, frequency):
    assert Period.parse(text).frequency is frequency


@given(PERIODS, PERIODS)
def test_overlap_is_mutual_and_containing_is_more(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    if one.contains(other):
        assert one.overlaps(other)
        assert one.days >= other.days


def test_neighbours_share_no_day():
    first, second = Period.parse("2017-08"), Period.parse("2017-09")
    assert not first.overlaps(second)
    assert first.overlaps(Period(first.end, second.start))


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 2000))
def test_months_are_those_that_the_days_touch_in_order(start, days):
    period = Period(start, start + timedelta(days=days))
    months = list(period.months())
    assert all(month.overlaps(period) for month in months)
    assert months[0].start <= period.start
    assert months[-1].end >= period.end
    assert [month.start for month in months[1:]] == [month.end + timedelta(days=1) for month in months[:-1]]


def test_the_calendar_s_last_month_has_an_end():
    assert [month.label for month in Period.parse("9999-11..9999-12").months()] == ["9999-11", "9999-12"]


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([], ""),
        (["2020-07"], "2020-07"),
        (["2020-10", "2020-07", "2020-12", "2020-11"], "2020-07, 2020-10 to 2020-12"),
        (["2016-12", "2017-01"], "2016-12 to 2017-01"),
        (["2015", "2017"], "2015, 2017"),
    ],
)
def test_periods_are_written_as_those_they_are_and_never_as_what_lies_between(periods, words):
    assert in_runs(map(Period.parse, periods)) == words
