from datetime import date

import pytest

from tests.checks.evidence import embedded, with_tables
from tradecheck.checks import caps
from tradecheck.checks.cap_rows import cap_rows
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Severity, State, Status

COAL, PETROLEUM = (Goods.parse("coal"),), (Goods.parse("petroleum"),)


def rows(goods, period, as_of=None):
    return cap_rows(embedded(as_of), View(goods=goods, period=Period.parse(period)))


def supplied(supplier, period, as_of=None):
    return next(row for row in rows(PETROLEUM, period, as_of) if row.supplier == supplier)


def test_the_stub_of_2016_was_passed_twice_by_quantity_and_more_than_thrice_by_value():
    stub = rows(COAL, "2016-11-30..2016-12-31")[0]
    assert stub.quantity_share == pytest.approx(2.0, abs=0.005)
    assert stub.value_share == pytest.approx(3.44, abs=0.005)
    assert (stub.quantity_cap, stub.value_cap_usd) == (1_000_866, 53_495_894)


def test_the_coal_of_2017_by_the_committees_table_first():
    year = rows(COAL, "2017")[0]
    assert (year.quantity, year.value_usd) == (4_828_327, 413_555_897)
    assert round(year.value_share, 4) == 1.0316
    assert round(year.quantity_share, 4) == 0.6438
    assert round(year.binding_share, 4) == 1.0316


def test_the_coal_of_2017_by_the_customs_books_second():
    customs = rows(COAL, "2017")[1]
    assert customs.reading == "customs"
    assert round(customs.value_share, 4) == 1.0237
    assert round(customs.quantity_share, 3) == 0.655


@pytest.mark.parametrize(
    ("until", "share"), [("2017-01", 0.315), ("2017-01..2017-02", 0.576), ("2017-01-01..2017-08-04", 0.578)]
)
def test_the_coal_cap_to_a_day(until, share):
    assert next(row for row in rows(COAL, "2017") if row.period.label == until).binding_share == pytest.approx(
        share, abs=0.0005
    )


def test_to_the_day_before_the_cap_was_replaced_june_and_july_are_not_held():
    replaced = next(row for row in rows(COAL, "2017") if row.period.end == date(2017, 8, 4))
    assert replaced.floor
    assert dict(replaced.states)["2017-06"] is State.NOT_HELD


def test_the_finding_of_2017_is_shown_and_not_called_a_breach():
    found = {each.id: each for each in caps.run(embedded(), View(goods=COAL))}
    year = found["caps.coal.dprk-export.2017"]
    assert year.status is Status.INDETERMINATE
    assert year.severity is Severity.MEDIUM
    assert (year.booked.value, year.expected.high, year.gap.high) == (413_555_897, 400_870_018, 12_685_879)


def test_chinas_petroleum_of_2021_with_two_months_not_notified():
    china = supplied("CHN", "2021")
    assert china.quantity == 91_909
    assert round(china.quantity_share, 4) == 0.1838
    assert [month for month, state in china.states if state is State.NOT_NOTIFIED] == ["2021-01", "2021-02"]
    assert china.floor


def test_the_months_of_2020_that_not_every_supplier_notified_are_named_apart_from_the_one_not_held():
    (year,) = caps.run(embedded(), View(goods=PETROLEUM, period=Period.parse("2020")))
    assert "not every supplier notified 4 months (2020-07, 2020-10 to 2020-12)." in year.statement
    assert any("Not held here for every supplier: 2020-09." in caveat for caveat in year.caveats)


def test_russias_zero_of_2021_is_a_report():
    russia = supplied("RUS", "2021")
    assert russia.quantity == 0
    assert {state for _, state in russia.states} == {State.REPORTED}


def test_september_2021_alone_was_nearly_half_of_that_year():
    notified = embedded().notifications.collect()
    september = notified.filter(record="ntf:CHN-2021-09-petroleum").item(0, "barrels")
    assert september == 41_973
    assert september / supplied("CHN", "2021").quantity == pytest.approx(0.457, abs=0.0005)


def test_the_petroleum_of_2024_as_the_page_stood_in_december():
    total = supplied("total", "2024", date(2024, 12, 4))
    assert total.quantity == 168_679
    assert total.quantity_share == pytest.approx(0.337, abs=0.0005)


def test_the_petroleum_of_2024_in_the_later_vintage_is_still_a_floor():
    total, russia = supplied("total", "2024"), supplied("RUS", "2024")
    assert total.quantity == 296_207
    assert total.quantity_share == pytest.approx(0.592, abs=0.0005)
    assert total.floor
    assert russia.quantity == 15_279
    assert [state for _, state in russia.states] == [State.REPORTED, *[State.NOT_NOTIFIED] * 11]


def test_a_suppliers_tonnes_become_barrels_by_its_own_factor():
    total = supplied("total", "2018")
    assert supplied("CHN", "2018").quantity == pytest.approx(19_188 * 8.33)
    assert total.quantity == pytest.approx(400_950, abs=0.5)
    assert any("factor:" in record for step in total.steps for record in step.records)


def test_months_cumulative_and_annual_figures_of_one_supplier_are_never_added():
    assert supplied("RUS", "2023").quantity == 105_845
    assert len(supplied("RUS", "2023").steps[0].records) == 1


def test_two_suppliers_printed_together_stand_beside_their_sum_and_not_in_it():
    joint, total = supplied("CHN+RUS", "2020"), supplied("total", "2020")
    assert joint.quantity == 149_000
    assert total.quantity < joint.quantity


def test_a_cap_of_which_nothing_was_told_is_silent_and_no_finding():
    silent = rows(PETROLEUM, "2017-11")
    assert [(row.quantity, {state for _, state in row.states}) for row in silent] == [(None, {State.NOT_HELD})]
    assert caps.run(embedded(), View(goods=PETROLEUM, period=Period.parse("2017"))) == []


def test_crude_has_a_cap_and_no_figure():
    assert {row.quantity for row in rows((Goods.parse("crude"),), "2019")} == {None}


def sensitivities(finding_id, goods=PETROLEUM):
    (found,) = [each for each in caps.run(embedded(), View(goods=goods)) if each.id == finding_id]
    return {step.label: step for step in found.sensitivities}


def test_the_barrels_of_2018_by_every_factor_that_somebody_used():
    shares = {
        label.split()[3]: step.value
        for label, step in sensitivities("caps.petroleum.dprk-import.2018").items()
        if label.startswith("all tonnes at")
    }
    assert {factor: round(share, 4) for factor, share in shares.items()} == {
        "7.9": 0.7854,
        "7.985": 0.7887,
        "8.333": 0.802,
    }


def test_a_year_notified_in_barrels_is_the_same_by_any_factor():
    assert not [label for label in sensitivities("caps.petroleum.dprk-import.2023") if "barrels a tonne" in label]


def test_the_page_of_2024_as_it_stood_before_and_what_its_silent_months_would_have_to_hold():
    year = sensitivities("caps.petroleum.dprk-import.2024")
    assert round(year["as the page stood on 2024-12-04: share that binds"].value, 4) == 0.3374
    (left,) = [step for label, step in year.items() if "without a figure" in label]
    assert (left.expression, left.value) == ("500,000 - 296,207", 203_793)


def test_the_customs_books_are_another_reading_of_the_coal_cap():
    year = sensitivities("caps.coal.dprk-export.2017", COAL)
    assert {label: round(step.value, 4) for label, step in year.items()} == {
        "the customs books, 2017: share that binds": 1.0237
    }


def explained(finding_id):
    (found,) = [each for each in caps.run(embedded(), View()) if each.id == finding_id]
    return " ".join(found.explanations)


def test_the_border_explains_missing_notices_only_while_it_was_closed():
    assert "border closed" in explained("caps.petroleum.dprk-import.2021")
    assert "border" not in explained("caps.petroleum.dprk-import.2024")


def test_a_wind_down_explains_the_year_in_which_a_ban_replaced_a_cap_and_no_other():
    assert "contracted or at sea" in explained("caps.coal.dprk-export.2017")
    assert "contracted or at sea" not in explained("caps.coal.dprk-export.2016-11-30..2016-12-31")


def test_a_use_that_is_consistent_with_its_cap_needs_no_explanation():
    assert explained("caps.petroleum.dprk-import.2023") == ""


def test_a_cap_passed_only_by_one_factor_is_indeterminate_and_weighs_less():
    filed = {
        "goods": "petroleum",
        "direction": "dprk-import",
        "supplier": "CHN",
        "tonnes": 61_000.0,
        "state": "reported",
    }
    year = {"record": "n", "start": date(2018, 1, 1), "end": date(2018, 12, 31), "frequency": "A", "confidence": "high"}
    (found,) = caps.run(with_tables(notifications=[filed | year]), View(goods=PETROLEUM))
    assert (found.status, found.severity) == (Status.INDETERMINATE, Severity.LOW)
    assert "by another factor of barrels a tonne the cap was not passed" in found.severity_rule
    (passed,) = caps.run(with_tables(notifications=[filed | year | {"tonnes": 90_000.0}]), View(goods=PETROLEUM))
    assert (passed.status, passed.severity) == (Status.BREACH_INDICATOR, Severity.MEDIUM)


def test_a_caps_conditions_are_no_exemption_and_coal_through_rajin_is_one():
    assert "exempt" in explained("caps.coal.dprk-export.2016-11-30..2016-12-31")
    filed = {"goods": "petroleum", "direction": "dprk-import", "supplier": "CHN", "barrels": 9e5, "state": "reported"}
    year = {"record": "n", "start": date(2018, 1, 1), "end": date(2018, 12, 31), "frequency": "A", "confidence": "high"}
    (passed,) = caps.run(with_tables(notifications=[filed | year]), View(goods=PETROLEUM))
    assert "exempt" not in " ".join(passed.explanations)
