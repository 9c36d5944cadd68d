"""States, directions and findings keep what is absent apart from what is zero."""

import pytest

from tradecheck.model.errors import UsageError, nearest, unknown
from tradecheck.model.finding import Booked, Range, Step
from tradecheck.model.words import Direction, Flow, Severity, State


def test_only_four_states_have_a_figure():
    assert {state for state in State if state.has_figure} == {
        State.REPORTED,
        State.ESTIMATED,
        State.CONVERTED,
        State.TWO_SIDED,
    }


def test_a_partner_books_the_dprk_s_exports_as_its_imports():
    assert Direction.EXPORT.partner_flow is Flow.IMPORT
    assert Direction.IMPORT.partner_flow is Flow.EXPORT


def test_severities_rank_from_low_to_high():
    assert sorted(Severity, key=lambda each: each.rank) == [Severity.LOW, Severity.MEDIUM, Severity.HIGH]


def test_binary_arithmetic_leaves_no_tail_and_none_stays_none():
    assert Range(0.1 + 0.2, None, 1 / 3, "t") == Range(0.3, None, 0.333333, "t")
    assert Booked(None, "USD", State.UNRESOLVED).value is None
    assert Step("sum", "0.1 + 0.2", 0.1 + 0.2, "t").value == 0.3


def test_the_likeliest_name_comes_first():
    assert nearest("coal", ["coke", "coal", "cola"])[0] == "coal"
    assert nearest("COAL", ["Coal"]) == ["Coal"]
    assert nearest("xyz", ["coal"]) == []


@pytest.mark.parametrize(("names", "shown"), [(3, "a, b, c."), (20, "a, b, c, d, e, f, g, h, i, j, and 10 more.")])
def test_a_list_is_given_whole_where_it_can_be_read(names, shown):
    error = unknown("check", "zzz", "abcdefghijklmnopqrst"[:names])
    assert isinstance(error, UsageError)
    assert str(error) == f"check 'zzz' is not known: known are {shown}"
