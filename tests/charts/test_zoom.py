from datetime import date

import msgspec
import pytest

from tests.charts.specimens import booked, during, timeline
from tradecheck.charts.axes import ValueAxis
from tradecheck.charts.fonts import Fonts
from tradecheck.charts.shapes import Box
from tradecheck.charts.spec import Kind, Lane, Mark, Role, Series
from tradecheck.charts.zoom import decades, has_log_scale, log_base, on_log_scale, zoomed
from tradecheck.model.errors import UsageError
from tradecheck.model.period import Period
from tradecheck.model.words import State

YEARS = timeline(booked(*(during(str(year), float(year - 2009)) for year in range(2010, 2021))))


def starts(spec, which=0):
    return [point.start.year for point in spec.series[which].points]


def test_a_stretch_holds_the_points_that_share_a_day_with_it_and_no_other():
    assert starts(zoomed(YEARS, Period.parse("2013..2015"))) == [2013, 2014, 2015]


def test_a_figure_that_the_edge_would_cut_is_shown_whole():
    (kept,) = zoomed(YEARS, Period.parse("2013-06..2014-02")).series

    assert (kept.points[0].start, kept.points[-1].end) == (date(2013, 1, 1), date(2014, 12, 31))
    assert [point.value for point in kept.points] == [4.0, 5.0]


def test_an_absence_and_an_interval_end_at_the_edges_and_keep_what_they_are():
    spec = timeline(
        booked(during("2018..2024", None, State.NOT_PUBLISHED)),
        Series("observed", Role.OBSERVED, (during("2019-06..2021-06", None, State.ESTIMATED, low=2.0, high=4.0),)),
    )

    absent, seen = (one.points[0] for one in zoomed(spec, Period.parse("2020..2022")).series)

    assert (absent.start, absent.end) == (date(2020, 1, 1), date(2022, 12, 31))
    assert (absent.value, absent.state) == (None, State.NOT_PUBLISHED)
    assert (seen.start, seen.end) == (date(2020, 1, 1), date(2021, 6, 30))
    assert (seen.low, seen.high) == (2.0, 4.0)


def test_marks_outside_are_left_out_and_a_chart_of_rows_is_left_alone():
    marks = (Mark(date(2014, 3, 2), "in"), Mark(date(2017, 8, 5), "out"))
    marked = msgspec.structs.replace(YEARS, marks=marks)
    rows = msgspec.structs.replace(YEARS, kind=Kind.GAUGE)

    assert zoomed(marked, Period.parse("2013..2015")).marks == marks[:1]
    assert zoomed(rows, Period.year(2013)) is rows


def test_lanes_are_cut_to_the_stretch_with_the_days_that_they_share():
    days = (date(2014, 6, 1), date(2016, 3, 31))
    lane = Lane("coal", "5 t", "t", "shipment", shared=(days, (date(2010, 1, 1), date(2010, 2, 1))))
    seen = Series("one", Role.OBSERVED, (during("2014-03..2017-02", 5.0),), lane)
    lanes = msgspec.structs.replace(timeline(*YEARS.series, seen), kind=Kind.LANES)

    books, cut = zoomed(lanes, Period.parse("2015..2016")).series

    assert [point.start.year for point in books.points] == [2015, 2016]
    assert (cut.points[0].start, cut.points[0].end) == (date(2015, 1, 1), date(2016, 12, 31))
    assert cut.lane.shared == ((date(2015, 1, 1), date(2016, 3, 31)),)


def test_zooming_twice_to_the_same_stretch_changes_nothing():
    within = Period.parse("2013..2015")

    assert zoomed(zoomed(YEARS, within), within) == zoomed(YEARS, within)


@pytest.mark.parametrize(
    ("figures", "base"), [([12.0, 900.0], 10.0), ([10.0], 1.0), ([0.0, 0.5], 0.1), ([1e6, 2e9], 1e5)]
)
def test_a_logarithmic_scale_stands_on_a_power_of_ten_below_everything_above_zero(figures, base):
    assert log_base(figures) == pytest.approx(base)


def test_ticks_of_a_logarithmic_scale_are_powers_of_ten_and_finer_where_these_are_few():
    assert decades(10.0, 20_000.0, 9) == [10.0, 100.0, 1000.0, 10_000.0]
    assert decades(1.0, 1e8, 3) == [1.0, 1e4, 1e8]
    assert decades(10.0, 60.0, 9) == [10.0, 20.0, 50.0]


@pytest.mark.parametrize(("value", "state"), [(-1.0, State.REPORTED), (0.0, State.REPORTED), (None, State.NOT_HELD)])
def test_a_chart_with_a_figure_below_zero_or_none_above_it_has_no_logarithmic_scale(value, state):
    spec = timeline(booked(during("2016", value, state)))

    assert not has_log_scale(spec)
    with pytest.raises(UsageError, match="no logarithmic scale"):
        on_log_scale(spec)


def test_equal_ratios_are_equal_heights_on_the_logarithmic_axis_and_its_heading_names_the_base():
    points = [during("2014", 20.0), during("2015", 200.0), during("2016", 2000.0)]
    axis, plot = ValueAxis(points, "USD", Fonts([]), log=True), Box(0, 0, 100, 100)

    low, middle, high = (axis.height_of(plot, value) for value in (20.0, 200.0, 2000.0))

    assert low - middle == pytest.approx(middle - high)
    assert axis.height_of(plot, 0.0) == axis.height_of(plot, 10.0) == plot.bottom
    assert axis.heading == "USD, logarithmic from 10 USD"


def test_on_the_logarithmic_scale_a_zero_is_a_dot_on_the_base_and_an_absence_its_state(see):
    months = booked(during("2016-01", 50.0), during("2016-02", 0.0), during("2016-03", None, State.NOT_HELD))
    seen = see(on_log_scale(timeline(months)))

    (bar,) = [box for shape in seen.of("booked") for box in shape.of]
    (zero,) = [at for shape in seen.of("reported zero") for at in shape.of]

    assert zero[1] == pytest.approx(bar.bottom)
    assert seen.of(f"state:{State.NOT_HELD}")
    assert "50 t" in seen.texts("value")  # an axis of many units has none that a figure could leave out
    assert seen.texts("unit") == ["t, logarithmic from 10 t"]


def test_the_axis_of_a_chart_that_asks_for_no_scale_is_linear_as_before(see):
    seen = see(YEARS)

    assert seen.texts("unit") == ["t"]
    assert "0" in seen.texts("value axis")
