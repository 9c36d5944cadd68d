import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradecheck.checks.stats import adjusted, least_p, passable, placebo_p, placebos_for


def test_the_placebo_p_counts_the_suspect_among_its_placebos():
    assert placebo_p(1.0, [0.5, 0.2, 0.9]) == 1 / 4
    assert placebo_p(0.9, [0.5, 0.2, 0.9]) == 2 / 4
    assert placebo_p(0.0, []) == 1


def test_nineteen_placebos_are_needed_for_a_p_of_a_twentieth():
    assert placebos_for(0.05) == 19
    assert least_p(19) == pytest.approx(0.05)
    assert least_p(18) > 0.05


def test_a_lone_finding_cannot_pass_in_a_family_of_more_than_a_tenth_of_its_placebos():
    assert passable(4, 39)
    assert not passable(5, 39)


def test_benjamini_and_hochberg_s_own_example_rejects_four_of_fifteen():
    """Fifteen p-values of Benjamini and Hochberg (1995, section 3.2), at q = .05."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    published += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000]
    assert sum(each <= 0.05 for each in adjusted(published)) == 4
    assert sum(each <= 0.05 for each in adjusted(published, dependent=True)) == 3


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=30))
def test_an_adjusted_p_is_never_smaller_and_never_above_one(p_values):
    for plain, corrected, dependent in zip(
        p_values, adjusted(p_values), adjusted(p_values, dependent=True), strict=True
    ):
        assert plain <= corrected + 1e-12
        assert corrected <= dependent + 1e-12 <= 1 + 1e-11


def test_no_tests_have_no_p():
    assert adjusted([]) == []


def test_scipy_is_not_loaded_before_a_correction_is_asked_for():
    program = "import sys; import tradecheck.checks.stats; raise SystemExit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
