"""Amounts, gaps, absences and verdicts in words: a floor is no total, and nothing missing reads as zero."""

from datetime import date

import pytest
from msgspec.structs import replace

from tradecheck.model.finding import Booked, Lapsed, Note, Range, Verdict
from tradecheck.model.words import State, Status
from tradecheck.report.words import amount_words, gap_words, verdict_lines, verdict_words

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Range(5, 5, 5, "t"), "5 t"),
        (Range(0, 0, 0, "bbl"), "0 bbl"),
        (Range(0, None, 26_500, "t"), "up to 26,500 t"),
        (Range(None, None, 26_500, "t"), "up to 26,500 t"),
        (Range(846_450, None, 3_780_000, "bbl"), "846,450 to 3,780,000 bbl"),
        (Range(12_000, None, None, "bbl"), "at least 12,000 bbl"),
        (Range(None, None, None, "bbl"), "unknown"),
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


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"dismissed": Verdict("x", DAY)}, "dismissed"),
        ({"note": Note("x", DAY)}, "noted"),
        ({"dismissed": Verdict("x", DAY), "note": Note("x", DAY)}, "dismissed, noted"),
    ],
)
def test_a_verdict_is_worded_for_a_list(made_up, changes, said):
    assert verdict_words(replace(made_up, **changes)) == said


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({"gap": Range(1, None, 2, "t"), "status": Status.CONSISTENT}, "the gap was 1 to 2 t"),
        ({"status": Status.DATA_QUALITY}, "the status was data-quality"),
        ({"booked": Booked(None, "t", State.NOT_HELD)}, "booked was not held: nobody pulled or imported it"),
        ({"expected": Range(1, None, 2, "t")}, "another amount was expected"),
        ({"rule": None}, "it named no rule"),
    ],
    ids=["gap", "status", "booked", "expected", "rule"],
)
def test_a_dismissal_of_another_claim_says_what_was_claimed(made_up, then, said):
    earlier = replace(made_up.claim, **then)
    stale = replace(made_up, was_dismissed=Lapsed("x", DAY, earlier), note=Note("y", DAY, earlier))
    assert verdict_words(stale) == "look again, noted"
    assert list(verdict_lines(stale)) == [
        ("verdict", f"was dismissed on 2026-11-22 when {said}: look again"),
        ("", "the reason then: x"),
        ("note", f"2026-11-22: y (written when {said})"),
    ]


def test_another_rule_is_named_by_its_paragraph(made_up):
    earlier = replace(made_up.claim, rule=replace(made_up.rule, paragraph="9"))
    stale = replace(made_up, was_dismissed=Lapsed("x", DAY, earlier))
    assert next(verdict_lines(stale))[1] == (
        "was dismissed on 2026-11-22 when the rule was 2371 (2017), paragraph 9: look again"
    )
