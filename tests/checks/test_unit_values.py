"""A price is held against other origins' prices of the same code and month, where weights are witnesses at all."""

from math import exp

import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.commands.arithmetic import worked_out
from tests.real_data import real_data
from tradecheck.archive import Archive
from tradecheck.checks import unit_values
from tradecheck.evidence import assemble
from tradecheck.intake.importing import import_comtrade
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, Status

ORIGINS = [f"X{number:02d}" for number in range(30)]


def origin(partner, price, *, code="030339", period="2016-05", kilograms=1000.0, **more):
    """A row of China's books with one origin, at a price in USD a kg."""
    row = flow(code, period, price * kilograms, partner=partner, net_weight_kg=kilograms, **more)
    return row | {"record": f"{partner}-{row['flow']}-{code}-{period}"}


def market(size=30, **more):
    """So many origins whose prices spread around 1 USD a kg."""
    return [
        origin(partner, exp((number - (size - 1) / 2) / size), **more) for number, partner in enumerate(ORIGINS[:size])
    ]


def found(rows, **view):
    return {each.id: each for each in unit_values.run(with_flows(rows), View(**view))}


def test_a_price_far_below_the_others_is_told_with_its_fences_and_what_lies_beyond():
    (cheap,) = found([*market(), origin("PRK", 0.05)]).values()
    assert cheap.id == "unit_values.030339.dprk-export.2016-05"
    assert cheap.booked.value == pytest.approx(50)
    assert cheap.expected.low < cheap.expected.central < cheap.expected.high
    assert cheap.expected.central == pytest.approx(1000)
    assert 0 < cheap.gap.low < cheap.gap.central < cheap.gap.high
    assert "30 other origins" in cheap.statement
    assert "Indicator, not proof" in cheap.statement


def test_a_price_among_the_others_is_no_finding():
    assert found([*market(), origin("PRK", 1.4)]) == {}


def test_a_price_far_above_is_told_too_and_exports_have_destinations():
    (dear,) = found([*market(flow="X"), origin("PRK", 50.0, flow="X")]).values()
    assert dear.direction is Direction.IMPORT
    assert "other destinations" in dear.statement
    assert dear.gap.low == pytest.approx(dear.booked.value - 1000 * exp(4 * 0.241667), rel=0.01)


def test_fewer_than_twenty_other_origins_are_too_thin_to_judge():
    assert found([*market(19), origin("PRK", 0.05)]) == {}
    assert len(found([*market(20), origin("PRK", 0.05)])) == 1


def test_other_months_and_codes_are_no_measure():
    assert found([*market(period="2016-06"), *market(code="030367"), origin("PRK", 0.05)]) == {}


def test_one_test_of_thirty_origins_passes_and_one_of_many_cannot():
    (alone,) = found([*market(), origin("PRK", 0.05)]).values()
    assert alone.status is Status.GAP
    assert "passes q = 0.10" in alone.family
    months = [f"2016-{month:02d}" for month in range(1, 13)]
    rows = [row for month in months for row in market(period=month)]
    rows += [origin("PRK", 0.05 if month == "2016-05" else 1.1, period=month) for month in months]
    (lone,) = found(rows).values()
    assert (lone.status, lone.severity) == (Status.INDETERMINATE, Severity.LOW)
    assert "12 prices judged" in lone.family
    assert "does not pass" in lone.family


def test_the_farthest_month_of_a_year_is_the_finding_and_names_the_others():
    rows = [row for month in ("2016-04", "2016-05") for row in market(period=month)]
    rows += [origin("PRK", 0.05, period="2016-05"), origin("PRK", 0.1, period="2016-04")]
    (cheap,) = found(rows).values()
    assert cheap.period == Period.month(2016, 5)
    assert any("2016-04" in caveat for caveat in cheap.caveats)


def test_estimated_and_converted_weights_are_left_out_and_counted_on_both_sides():
    rows = [*market(), origin("PRK", 0.05, weight_estimated=True)]
    (left,) = found(rows).values()
    assert left.status is Status.DATA_QUALITY
    assert "1 for estimated weight; 2016: 1 of 1" in left.statement
    assert found([*market(19), origin("X29", 1.0, weight_estimated=True), origin("PRK", 0.05)]) == {}
    (converted,) = found([*market(), origin("PRK", 0.05, derivation="converted")]).values()
    assert "converted between editions" in converted.statement


def test_one_constant_unit_value_betrays_a_computed_weight_where_no_flag_is_set():
    months = [f"2016-{month:02d}" for month in range(1, 8)]
    rows = [
        origin(partner, 1.443546, period=month, kilograms=1000.0 + 7 * number)
        for number, month in enumerate(months)
        for partner in ("PRK", "RUS", "JPN")
    ]
    (left,) = found(rows).values()
    assert "7 for one constant unit value" in left.statement


def test_a_contract_price_in_whole_cents_is_no_constant():
    months = [f"2016-{month:02d}" for month in range(1, 8)]
    rows = [
        origin(partner, 1.44, period=month, kilograms=1000.0 + 7 * number)
        for number, month in enumerate(months)
        for partner in ("PRK", "RUS", "JPN")
    ]
    assert found(rows) == {}


def test_a_row_that_may_be_the_other_koreas_is_not_judged():
    rows = [*market(reporter="NLD"), origin("KOR", 1.0, reporter="NLD"), origin("PRK", 0.05, reporter="NLD")]
    assert found(rows, reporter="NLD") == {}


def test_neither_the_order_of_rows_nor_the_world_nor_a_group_changes_a_finding():
    rows = [*market(), origin("PRK", 0.05)]
    more = [*reversed(rows), origin("WLD", 1e-6), origin("ASEAN", 1e-6), origin("CHN", 1e-6)]
    assert found(more) == found(rows)


def test_every_step_works_out():
    for each in found(
        [*market(), origin("PRK", 0.05), origin("PRK", 9.0, code="030367", weight_estimated=True)]
    ).values():
        for step in (*each.steps, *each.sensitivities):
            if step.expression:
                assert worked_out(step.expression) == pytest.approx(step.value, rel=1e-5, abs=1e-6)


def test_the_embedded_seafood_of_2016_and_2017_is_left_out_and_counted():
    (imports, exports) = sorted(unit_values.run(embedded(), View()), key=lambda each: each.id)
    assert "2016: 9 of 11, 2017: 11 of 12" in imports.statement
    assert "94 for estimated weight" in exports.statement
    assert imports.status is exports.status is Status.DATA_QUALITY


@pytest.mark.slow
def test_real_seafood_of_2016_has_estimated_weights_that_are_left_out_and_counted(tmp_path):
    folder = real_data("comtrade-v1-monthly-seafood")
    import_comtrade([folder / f"{year}.parquet" for year in (2011, 2016)], Archive(tmp_path))
    listed = {each.id: each for each in unit_values.run(assemble(View(snapshot=False), tmp_path), View())}
    left = [each for key, each in listed.items() if key.endswith("left-out")]
    assert ["2016: 45 of 46" in each.statement or "2016: 9 of 10" in each.statement for each in left] == [True, True]
    assert not [key for key in listed if "2016" in key and not key.endswith("left-out")]
    assert "unit_values.030379.dprk-export.2011-10" in listed
