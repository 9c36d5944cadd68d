"""What holds of every picture, whatever is in the spec."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.charts.specimens import COAL, booked, during, month_points, timeline
from tradecheck.charts.placing import stagger
from tradecheck.charts.spec import ChartSpec, Kind, Mark, Point, Role, Series
from tradecheck.model.errors import UsageError
from tradecheck.model.words import State

TEXTS = st.text(max_size=60) | st.sampled_from(["", "Coal", "word " * 60, "Unbroken" * 40, "煤炭进口" * 30])
FIGURES = st.none() | st.floats(0, 1e12, allow_subnormal=False).map(lambda figure: round(figure, 2))
DAYS = st.dates(date(1984, 1, 1), date(2026, 12, 31))


@st.composite
def points(draw):
    start = draw(DAYS)
    end = start + timedelta(days=draw(st.sampled_from([0, 27, 30, 89, 364, 729])))
    low, high = draw(FIGURES), draw(FIGURES)
    if low is not None and high is not None:
        low, high = sorted((low, high))
    return Point(start, end, draw(FIGURES), draw(st.sampled_from(State)), low, high, draw(TEXTS))


SERIES = st.builds(Series, TEXTS, st.sampled_from(Role), st.lists(points(), max_size=8).map(tuple))


NO_PANELS = st.just(())


def specs(kinds, panels=NO_PANELS):
    return st.builds(
        ChartSpec,
        st.just("x"),
        st.sampled_from(kinds),
        TEXTS,
        TEXTS,
        st.sampled_from(["t", "USD", "bbl", "share", "US$"]),
        st.lists(SERIES, max_size=4).map(tuple),
        st.lists(st.builds(Mark, DAYS, TEXTS), max_size=8).map(tuple),
        TEXTS,
        TEXTS,
        panels=panels,
    )


ONE_FRAME = specs([kind for kind in Kind if kind is not Kind.MULTIPLES])
SPECS = ONE_FRAME | specs([Kind.MULTIPLES], st.lists(specs([Kind.TIMELINE]), max_size=5).map(tuple))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spec=SPECS)
def test_no_text_leaves_the_picture(see, spec):
    seen = see(spec)
    slack = 2.0

    for text, box in seen.label_boxes():
        assert box.left >= -slack, text
        assert box.right <= seen.picture.width + slack, text
        assert box.top >= -slack, text
        assert box.bottom <= seen.picture.height + slack, text


@pytest.mark.parametrize("field", ["title", "subtitle", "source_line", "caveat"])
def test_a_long_text_is_wrapped_and_none_of_it_is_lost(see, field):
    long = " ".join(f"word{number}" for number in range(120))
    seen = see(timeline(booked(during("2017", 1.0)), **{field: long}))

    assert " ".join(seen.texts(field.removesuffix("_line"))) == long


def test_a_long_name_of_a_series_and_of_a_mark_is_wrapped_and_none_of_it_is_lost(see):
    long = " ".join(f"word{number}" for number in range(60))
    seen = see(timeline(booked(during("2017", 1.0), name=long), marks=[Mark(date(2017, 6, 1), long)]))

    assert long in " ".join(seen.texts("key"))
    assert long in " ".join(seen.texts("mark"))


def test_a_long_chart_grows_downwards(see):
    def gauge(rows):
        shares = tuple(during("2017", 0.5, label=f"supplier {number}") for number in range(rows))
        return ChartSpec("cap", Kind.GAUGE, "Caps", "", "share", (Series("", Role.BOOKED, shares),))

    few, many = see(gauge(3)), see(gauge(60))
    assert many.picture.height > 3 * few.picture.height
    assert len(many.texts("row")) == 60


def test_rows_that_would_cover_each_other_are_refused(see):
    shares = tuple(during("2017", 0.5, label=f"supplier {number}") for number in range(60))
    spec = ChartSpec("cap", Kind.GAUGE, "Caps", "", "share", (Series("", Role.BOOKED, shares),))

    with pytest.raises(UsageError, match="inches of height"):
        see(spec, size=(9, 4))


def test_forty_one_years_are_named_as_far_as_they_fit(see):
    years = [during(str(year), 1.0 + year % 7) for year in range(1984, 2025)]
    seen = see(timeline(booked(*years)))
    named = [box for text, box in seen.label_boxes() if text in seen.texts("time axis")]

    assert len(named) > 7
    assert all(left.right <= right.left for left, right in pairwise(named))


def test_a_year_of_months_names_the_months(see):
    seen = see(timeline(booked(*month_points(2017, 2017, lambda index: 1.0 + index))))

    assert seen.texts("time axis") == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        "2017",
    ]


def test_a_narrow_chart_is_readable_or_refused(see):
    seen = see(COAL, size=(4, 6))
    assert all(box.right <= 4 * 72 + 2 for _, box in seen.label_boxes())

    row = during("2017", 0.5, label="a supplier with a name of some length")
    spec = ChartSpec("cap", Kind.GAUGE, "Caps", "", "share", (Series("", Role.BOOKED, (row,)),))
    with pytest.raises(UsageError, match="no room beside its labels"):
        see(spec, size=(3, 6))


MARKS = st.lists(st.tuples(st.floats(0, 600), st.floats(5, 170)), min_size=1, max_size=12)


@given(MARKS)
def test_labels_of_marks_never_cover_each_other(marks):
    at, widths = zip(*sorted(marks), strict=True)
    lanes = stagger(at, widths, 0, 620)

    spans = [
        (lane.height, *((x - wide, x) if lane.leftward else (x, x + wide)))
        for x, wide, lane in zip(at, widths, lanes, strict=True)
    ]
    for index, (height, left, right) in enumerate(spans):
        assert not any(
            height == other_height and left < other_right and other_left < right
            for other_height, other_left, other_right in spans[index + 1 :]
        )


@given(MARKS)
def test_no_line_of_a_mark_crosses_a_label_while_none_has_to_turn(marks):
    at, widths = zip(*sorted(marks), strict=True)
    lanes = stagger(at, widths, 0, 1000)

    assert not any(lane.leftward for lane in lanes)
    for x, wide, lane in zip(at, widths, lanes, strict=True):
        assert all(
            other.height < lane.height for other_x, other in zip(at, lanes, strict=True) if x < other_x < x + wide
        )
