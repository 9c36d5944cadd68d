from math import exp, log

import pytest

from tests.checks.relabelling.arithmetic import followed
from tradecheck.checks.aligned.cif import Basis
from tradecheck.checks.relabelling.account import Amounts, account
from tradecheck.checks.relabelling.freight import Freight, Priced, freight
from tradecheck.checks.relabelling.sheet import Sheet
from tradecheck.checks.relabelling.windows import Window, Windows

DECLARED = Windows(Window(100, 111), Window(114, 125), 2)


def paid(**known):
    sheet = Sheet()
    found = freight(sheet, "CHN", "NOR", Priced(**({"worth": None, "valuations": ["CIF"], "both": None} | known)))
    return found, sheet.steps


def steady(m, x):
    return Amounts("USD", dict.fromkeys(range(96, 126), m), dict.fromkeys(range(96, 126), x))


def test_an_importer_that_books_fob_pays_no_freight_in_its_values():
    found, _ = paid(valuations=["FOB"])
    assert (found.c, found.low, found.high) == (0, 0, 0)


def test_the_importers_own_two_values_come_before_the_model():
    found, steps = paid(worth=2500.0, both=(1300.0, 1000.0))
    assert found.basis is Basis.BOTH_VALUATIONS
    assert found.c == pytest.approx(log(1.3), abs=1e-6)
    assert found.high == found.c
    assert followed(steps[-1].expression) == pytest.approx(steps[-1].value, abs=2e-6)


def test_the_regression_is_written_in_figures_that_can_be_followed():
    found, steps = paid(worth=2500.0)
    assert found.basis is Basis.REGRESSION
    assert followed(steps[-1].expression) == pytest.approx(found.c, abs=2e-6)
    assert found.high == max(0.2, found.c)


def test_without_a_worth_the_convention_stands():
    found, _ = paid()
    assert found.basis is Basis.CONVENTION
    assert found.c == pytest.approx(log(1.06), abs=1e-6)


def test_the_interval_allows_the_lag_at_either_end():
    found = account(Sheet(), steady(100.0, 60.0), DECLARED, None)
    assert found.raw == (12 * 100 - 14 * 60, 12 * 100 - 10 * 60)


def test_nothing_is_left_of_a_steady_flow_and_two_months_of_it_at_the_high_end():
    found = account(Sheet(), steady(130.0, 100.0), DECLARED, None)
    assert found.net == (0, pytest.approx(2 * 130))
    assert found.central == pytest.approx(0, abs=1e-6)


def test_over_the_band_the_low_end_takes_the_highest_c_and_the_high_end_the_lowest():
    amounts = steady(100.0, 60.0)
    found = account(Sheet(), amounts, DECLARED, Freight(0.05, 0.0, 0.2, Basis.CONVENTION))
    assert found.raw_over_band[0] == pytest.approx(1200 / exp(0.2) - 14 * 60, abs=1e-3)
    assert found.raw_over_band[1] == pytest.approx(1200 - 600)


def test_the_sign_of_the_net_interval_does_not_depend_on_c():
    amounts = steady(100.0, 60.0)
    raised = Amounts("USD", {m: v * (3 if m > 113 else 1) for m, v in amounts.arrived.items()}, amounts.shipped)
    for c in (0.0, 0.05, 0.2):
        assert account(Sheet(), raised, DECLARED, Freight(c, c, c, Basis.CONVENTION)).net[0] > 0
        assert account(Sheet(), amounts, DECLARED, Freight(c, c, c, Basis.CONVENTION)).net[0] == 0
