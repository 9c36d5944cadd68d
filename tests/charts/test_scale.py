from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.charts.scale import day, decades, human, short, ticks


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (4.1e6, "t", "4.1 Mt"),
        (511_619, "t", "512 kt"),
        (413_555_897, "USD", "414 M USD"),
        (1.187e9, "USD", "1.19 bn USD"),
        (9201, "USD", "9.2 k USD"),
        (41_973, "bbl", "42 k bbl"),
        (0, "t", "0 t"),
        (0.578, "share", "57.8 %"),
        (1.0316, "share", "103 %"),
        (-2.5e6, "USD", "−2.5 M USD"),
        (12.0, "", "12"),
        (2.5e12, "t", "2,500 bn t"),
    ],
)
def test_a_figure_is_printed_in_the_unit_people_say(value, unit, text):
    assert human(value, unit) == text


@given(st.floats(-1e12, 1e12).filter(lambda value: abs(value) > 1e-9))
def test_three_digits_are_true_to_half_a_percent(value):
    read = float(short(value).replace(",", "").replace("−", "-"))

    assert read == pytest.approx(value, rel=0.006)


@given(st.floats(-1e9, 0), st.floats(1e-6, 1e12))
def test_ticks_stay_on_the_axis_and_are_evenly_spaced(low, high):
    found = ticks(low, high)

    assert 2 <= len(found) <= 8
    assert low - 1e-6 * (high - low) <= found[0] < found[-1] <= high + 1e-6 * (high - low)
    steps = [after - before for before, after in pairwise(found)]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-6)


def test_an_axis_from_zero_has_a_tick_at_zero():
    assert ticks(0.0, 24.5) == [0, 5, 10, 15, 20]


def test_an_axis_without_length_has_one_tick():
    assert ticks(3.0, 3.0) == [3.0]


def test_a_logarithmic_axis_has_a_tick_at_each_power_of_ten():
    assert decades(350.0, 2e5) == [1e3, 1e4, 1e5]


def test_a_day_is_written_the_same_whatever_the_locale():
    assert day(date(2017, 8, 5)) == "5 Aug 2017"
