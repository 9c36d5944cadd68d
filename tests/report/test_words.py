"""Amounts, gaps and absences in words: a floor is no total, and nothing missing reads as zero."""

import pytest

from tradecheck.model.finding import Range
from tradecheck.model.words import State
from tradecheck.report.words import amount_words, gap_words


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Range(5, 5, 5, "t"), "5 t"),
        (Range(0, 0, 0, "bbl"), "0 bbl"),
        (Range(0, None, 26_500, "t"), "up to 26,500 t"),
        (Range(None, None, 26_500, "t"), "up to 26,500 t"),
        (Range(846_450, None, 3_780_000, "bbl"), "846,450 to 3,780,000 bbl"),
        (Range(12_000, None, None, "bbl"), "at least 12,000 bbl"),
        (Range(None, None, None, "bbl"), "unknown, above a floor"),
        (Range(0, None, None, "bbl"), "unknown, above a floor"),
    ],
)
def test_a_gap_is_worded_by_the_ends_that_are_known(gap, said):
    assert gap_words(gap) == said


@pytest.mark.parametrize("state", [state for state in State if not state.has_figure])
def test_an_absence_is_worded_by_its_state_and_never_as_a_figure(state):
    said = amount_words(None, "t", state)
    assert said
    assert not any(letter.isdigit() for letter in said)
    assert "_" not in said


def test_a_reported_zero_is_a_figure():
    assert amount_words(0, "t", State.REPORTED) == "0 t (reported)"
