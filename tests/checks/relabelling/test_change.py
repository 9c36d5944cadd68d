from math import exp, log, sqrt

import pytest

from tradecheck.checks.relabelling.change import NOISE_FLOOR, Change, Side, side


def test_a_window_that_agrees_month_by_month_has_no_noise_of_its_own():
    quiet = side([110.0] * 12, [100.0] * 12)
    assert quiet is not None
    assert quiet.d == pytest.approx(log(1.1))
    assert quiet.noise == pytest.approx(0)


def test_no_change_is_known_better_than_the_floor():
    quiet = side([110.0] * 12, [100.0] * 12)
    assert Change(quiet, quiet).noise == NOISE_FLOOR


def test_noise_is_the_delta_error_of_a_ratio_over_blocks_of_three_months():
    # shares of M .5, .5 against .25, .75 of X: errors .25 and -.25
    found = side([1.0] * 6, [0.5] * 3 + [1.5] * 3)
    assert found.noise == pytest.approx(sqrt(2 / 1 * (0.25**2 + 0.25**2)))


def test_a_factor_on_either_end_moves_the_ratio_and_not_its_noise():
    arrived, shipped = [3.0, 5, 4, 8, 2, 6], [2.0, 6, 3, 7, 3, 5]
    plain, scaled = side(arrived, shipped), side([each * exp(0.2) for each in arrived], shipped)
    assert scaled.d == pytest.approx(plain.d + 0.2)
    assert scaled.noise == pytest.approx(plain.noise)


@pytest.mark.parametrize(("arrived", "shipped"), [([0.0] * 6, [1.0] * 6), ([1.0] * 6, [0.0] * 6)])
def test_an_end_without_trade_has_no_ratio(arrived, shipped):
    assert side(arrived, shipped) is None


def test_the_change_is_after_less_before_with_both_noises():
    change = Change(Side(100, 100, 0.0, 0.3), Side(200, 100, log(2), 0.4))
    assert change.delta == pytest.approx(log(2))
    assert change.noise == pytest.approx(sqrt(0.3**2 + 0.4**2 + NOISE_FLOOR**2))
    assert change.size == 100
