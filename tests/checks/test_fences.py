import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.checks.fences import FENCE, LEAST_HALF, fences, placebo_distances


def test_in_a_symmetric_sample_the_fences_are_tukeys():
    around = fences([1.0, 2.0, 3.0, 4.0, 5.0])
    assert (around.first.value, around.middle.value, around.third.value) == (2, 3, 4)
    assert (around.bound(above=False), around.bound(above=True)) == (2 - 1.5 * 2, 4 + 1.5 * 2)


def test_in_a_skewed_sample_each_side_has_its_own_half_as_kimber_wrote():
    around = fences([0.0, 1.0, 2.0, 6.0, 20.0])
    first, middle, third = around.first.value, around.middle.value, around.third.value
    assert around.bound(above=False) == pytest.approx(first - 3 * (middle - first))
    assert around.bound(above=True) == pytest.approx(third + 3 * (third - middle))


def test_quartiles_are_the_medians_of_the_halves_with_a_middle_value_in_both():
    even, odd = fences([1.0, 2.0, 4.0, 8.0]), fences([1.0, 2.0, 4.0, 8.0, 9.0])
    assert (even.first.lower, even.first.upper, even.first.places, even.first.value) == (1.0, 2.0, (0, 1), 1.5)
    assert (even.middle.value, even.third.value) == (3.0, 6.0)
    assert (odd.first.value, odd.middle.value, odd.third.value) == (2.0, 4.0, 8.0)


def test_a_bunched_sample_is_as_wide_as_the_floor():
    around = fences([1.0] * 20)
    assert around.distance(1.0 + FENCE * LEAST_HALF) == pytest.approx(FENCE)
    assert around.distance(1.0) == 0


def test_nothing_has_no_fences():
    with pytest.raises(ValueError, match="at least one value"):
        fences([])


def test_each_value_is_judged_by_the_others():
    ordered = [float(number) for number in range(9)] + [100.0]
    distances = placebo_distances(ordered)
    assert distances.index(max(distances)) == 9
    assert distances[9] == fences(ordered[:9]).distance(100.0)


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=40), st.floats(-10, 10))
def test_a_value_lies_beyond_a_fence_exactly_where_its_distance_is_larger(values, value):
    around = fences(sorted(values))
    distance = around.distance(value)
    outside = not around.bound(above=False) <= value <= around.bound(above=True)
    assert outside == (distance > FENCE) or distance == pytest.approx(FENCE)
