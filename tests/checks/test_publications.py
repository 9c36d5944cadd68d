import pytest

from tests.checks.evidence import embedded, flow, with_flows, with_tables
from tradecheck.checks import publications
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Severity, Status


def found(evidence, **view):
    return {each.id: each for each in publications.run(evidence, View(**view))}


def amounts(finding):
    return [step.value for step in finding.steps if step.unit in ("t", "bbl") and "less" not in step.label]


def test_the_weights_of_coal_2016_disagree_threefold_while_the_value_agrees():
    coal = found(embedded(), goods=(Goods.parse("coal"),), period=Period.year(2016))
    weight = coal["publications.2701.dprk-export.2016.weight"]
    assert weight.severity is Severity.MEDIUM
    assert weight.status is Status.DATA_QUALITY
    assert "publications.2701.dprk-export.2016.value" not in coal
    factor = next(step.value for step in weight.steps if step.label == "largest over smallest")
    assert factor == pytest.approx(2.9, abs=0.01)


def test_the_unit_values_of_coal_2016_stand_beside_each_other():
    weight = found(embedded(), goods=(Goods.parse("coal"),))["publications.2701.dprk-export.2016.weight"]
    prices = {round(step.value, 1) for step in weight.steps if step.unit == "USD/t"}
    assert prices == {52.8, 53.0, 153.1}
    assert "52.8 against 153.1 USD/t" in weight.statement


def test_january_to_april_2018_is_reached_in_two_ways_that_differ_by_two_tonnes():
    spring = found(embedded())["publications.petroleum.dprk-import.2018-01..2018-04.CHN+RUS.t"]
    assert sorted(amounts(spring)) == [8618, 8620]


def test_russias_twelve_months_of_2023_miss_the_printed_year_by_two_barrels():
    year = found(embedded())["publications.petroleum.dprk-import.2023.RUS.bbl"]
    assert sorted(amounts(year)) == [105_843, 105_845]


def test_chinas_ten_months_and_two_of_2018_pass_the_printed_year():
    year = found(embedded())["publications.petroleum.dprk-import.2018.CHN.t"]
    assert sorted(amounts(year)) == [19_188, 19_199]


def test_chinas_months_of_2021_add_up_and_raise_nothing():
    assert not [each for each in found(embedded()) if each.startswith("publications.petroleum") and ".2021." in each]


def test_russias_barrels_and_tonnes_of_2019_cannot_be_one_filing():
    year = found(embedded())["publications.petroleum.dprk-import.2019.RUS.factor"]
    implied = next(step.value for step in year.steps if step.unit == "bbl/t")
    assert implied == pytest.approx(9.19, abs=0.005)


def test_a_figure_that_was_derived_by_a_difference_is_no_second_witness():
    notes = [
        {"supplier": "RUS", "tonnes": 100.0, "frequency": "A", "derived": False},
        *({"supplier": "RUS", "tonnes": 9.0, "frequency": "M", "derived": month == 12} for month in range(1, 13)),
    ]
    periods = [Period.year(2022), *(Period.month(2022, month) for month in range(1, 13))]
    common = {"goods": "petroleum", "direction": "dprk-import", "state": "reported", "confidence": "high"}
    rows = [
        note | common | {"record": f"n{number}", "start": period.start, "end": period.end}
        for number, (note, period) in enumerate(zip(notes, periods, strict=True))
    ]
    assert found(with_tables(notifications=rows)) == {}
    witnessed = [row | {"derived": False} for row in rows]
    assert list(found(with_tables(notifications=witnessed))) == ["publications.petroleum.dprk-import.2022.RUS.t"]


def test_press_rounding_is_no_disagreement():
    rows = [flow("TOTAL", "2018", 213_151_847), flow("TOTAL", "2018", 213_150_000, source="gacc-press")]
    assert found(with_flows(rows)) == {}


def test_value_and_weight_are_compared_apart():
    rows = [
        flow("2601", "2016", 1e6, net_weight_kg=1e6),
        flow("2601", "2016", 2e6, net_weight_kg=1e6, source="gacc-press"),
    ]
    assert list(found(with_flows(rows))) == ["publications.2601.dprk-export.2016.value"]


def test_the_symmetric_gap_lies_within_two():
    rows = [flow("2601", "2016", 1.0), flow("2601", "2016", 1e12, source="gacc-press")]
    finding = found(with_flows(rows))["publications.2601.dprk-export.2016.value"]
    gap = next(step.value for step in finding.steps if step.label.startswith("g,"))
    assert 1.99 < gap <= 2


def test_disagreement_between_publications_is_never_high():
    rows = [flow("2601", "2016", 1.0), flow("2601", "2016", 1e12, source="gacc-press")]
    assert {each.severity for each in found(with_flows(rows)).values()} == {Severity.MEDIUM}


def test_publications_that_quote_one_customs_service_are_one_witness():
    rows = [flow("2601", "2016", 1e6), flow("2601", "2016", 2e6, source="gacc-press")]
    (found_one,) = found(with_flows(rows)).values()
    assert "rests on one witness, the customs service of CHN" in found_one.severity_rule


def test_each_publications_own_value_stands_beside_the_most_primary_one():
    weight = found(embedded(), goods=(Goods.parse("coal"),))["publications.2701.dprk-export.2016.weight"]
    assert [round(step.value, 2) for step in weight.sensitivities] == [52.47, 53.12]


def test_other_factors_do_not_close_the_gap_between_russias_barrels_and_tonnes_of_2019():
    year = found(embedded())["publications.petroleum.dprk-import.2019.RUS.factor"]
    assert [round(step.value) for step in year.sensitivities] == [238_422, 251_399, 251_490]
    assert max(step.value for step in year.sensitivities) < year.booked.value


def explained(rows):
    (only,) = found(with_flows(rows)).values()
    return " ".join(only.explanations)


def test_figures_of_different_age_may_have_been_revised_and_those_of_one_day_not():
    old, new = (
        flow("2601", "2016", 1e6, vintage="2018"),
        flow("2601", "2016", 2e6, source="wits-totals", vintage="2020"),
    )
    assert "revise figures" in explained([old, new])
    assert "revise figures" not in explained([old, new | {"vintage": "2018"}])


def test_estimated_weights_explain_a_gap_in_weight_and_none_in_value():
    first, second = flow("2601", "2016", 1e6, net_weight_kg=1e6), flow("2601", "2016", 1e6, source="wits-totals")
    guessed = second | {"net_weight_kg": 3e6, "weight_estimated": True}
    assert "estimated from values" in explained([first, guessed])
    assert "estimated from values" not in explained([first, guessed | {"weight_estimated": False}])
    assert "estimated from values" not in explained([first, guessed | {"net_weight_kg": 1e6, "value_usd": 3e6}])
