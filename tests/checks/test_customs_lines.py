"""A supplier's customs lines of refined petroleum: which rows are read, and what is not read as zero."""

import pytest

from tests.checks.evidence import flow, with_flows
from tradecheck.checks.customs_lines import customs_lines, held_lines
from tradecheck.model.period import Period
from tradecheck.model.words import State


def fuel(code, period, tonnes, **more):
    weight = {"flow": "X", "net_weight_kg": None if tonnes is None else tonnes * 1000.0}
    return flow(code, period, **(weight | more))


def lines(*rows, supplier="CHN", period="2021"):
    return customs_lines(held_lines(with_flows(list(rows))), supplier, Period.parse(period))


def test_tonnes_become_barrels_by_the_suppliers_own_factor():
    china, russia = (
        lines(fuel("2710", "2021", 1_410.0)),
        lines(fuel("2710", "2021", 1_000.0, reporter="RUS"), supplier="RUS"),
    )
    assert (china.tonnes, china.factor.id) == (1_410, "china-notified")
    assert round(china.barrels) == 11_745
    assert (russia.barrels, russia.factor.id) == (7_985, "russia-notified")


def test_the_year_is_read_before_its_months_and_a_heading_before_what_it_holds():
    rows = [fuel("2710", "2021", 100.0), fuel("271019", "2021", 99.0)]
    months = [fuel("2710", f"2021-{month:02}", 50.0) for month in range(1, 13)]
    assert lines(*rows, *months).tonnes == 100
    assert lines(rows[1], *months).tonnes == 99
    assert lines(*months).tonnes == 600
    assert lines(fuel("27101210", "2021", 7.0), fuel("27101922", "2021", 8.0)).tonnes == 15


def test_a_year_with_a_month_that_nobody_pulled_is_not_held():
    some = lines(*[fuel("2710", f"2021-{month:02}", 50.0) for month in range(1, 12)])
    assert (some.tonnes, some.state) == (None, State.NOT_HELD)


def test_headings_are_added_and_those_that_are_missing_are_named_with_their_state():
    some = lines(fuel("2710", "2021", 100.0), fuel("2713", "2021", 5.0))
    assert some.tonnes == 105
    assert some.states() == "2712 not held"
    assert lines().states() == "2710, 2712, 2713 not held"


def test_no_record_and_no_weight_are_no_zero():
    silent = lines(fuel("2710", "2021", None, value_usd=None, state="no_record"))
    assert (silent.tonnes, silent.barrels, silent.state) == (None, None, State.NO_RECORD)
    assert "2710 no record" in silent.states()
    assert "2710 without weight" in lines(fuel("2710", "2021", None)).states()
    zero = lines(fuel("2710", "2021", 0.0))
    assert (zero.tonnes, zero.state) == (0, State.REPORTED)


def test_imports_other_partners_and_other_goods_are_left_out():
    rows = [
        fuel("2710", "2021", 1.0, flow="M"),
        fuel("2710", "2021", 1.0, partner="KOR"),
        fuel("2709", "2021", 1.0),
        fuel("2710", "2020", 1.0),
    ]
    assert lines(*rows).state is State.NOT_HELD


def test_the_order_of_rows_changes_nothing():
    rows = [fuel("271019", f"2021-{month:02}", float(month)) for month in range(1, 13)]
    evidence = with_flows(rows[::-1])
    assert customs_lines(held_lines(evidence), "CHN", Period.parse("2021")).steps() == lines(*rows).steps()
    assert held_lines(evidence) == held_lines(with_flows(rows))


@pytest.mark.parametrize("estimated", [True, False])
def test_estimated_weights_are_known_as_such(estimated):
    assert lines(fuel("2710", "2021", 1.0, weight_estimated=estimated)).estimated is estimated
