import pytest
from msgspec.structs import replace

from tests.checks.evidence import flow, with_flows
from tests.checks.relabelling.arithmetic import figures, followed
from tests.checks.relabelling.flows import ORIGINS, SEAFOOD, dprk, pair, seafood, world, written
from tradecheck.checks import relabelling
from tradecheck.checks.relabelling.change import NOISE_FLOOR
from tradecheck.checks.relabelling.windows import span, windows
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.words import Severity, State, Status

PLANTED = "IND"


def found(rows, view=SEAFOOD):
    return {each.id.rsplit(".", 1)[-1]: each for each in relabelling.run(with_flows(rows), view)}


@pytest.fixture(scope="module")
def leads():
    return found([*world({PLANTED: 0.8}), *dprk()])


def value(finding, label):
    return next(step.value for step in finding.steps if step.label.startswith(label))


def before_each(steps, values, written):
    known = set(written)
    for step in steps:
        yield step, known | {values[record] for record in step.records if record in values}
        known.add(abs(step.value))


def near(one, other):
    return one == pytest.approx(other, rel=1e-9, abs=2e-6)


def months_of(rows, reporter, *, without):
    return [row for row in rows if not (row["reporter"] == reporter and row["start"].isoformat()[:7] in without)]


def test_every_origin_has_a_finding_with_interval_p_controls_and_least_excess(leads):
    assert set(ORIGINS) <= set(leads)
    for name in ORIGINS:
        each = leads[name]
        labels = [step.label for step in each.steps]
        assert each.gap.low is not None
        assert each.gap.low <= each.gap.high
        assert {"raw, low", "raw, high", "net, low", "net, high"} <= set(labels)
        assert any(label.startswith("placebo p among 19") for label in labels)
        assert any(label.startswith("smallest excess that could have been found") for label in labels)
        assert "19 other origins" in each.statement
        assert "least excess that could have been found" in each.statement


def test_a_large_planted_excess_is_a_gap_and_the_others_are_none(leads):
    assert leads[PLANTED].status is Status.GAP
    assert [name for name in ORIGINS if leads[name].status is Status.GAP] == [PLANTED]
    assert "Indicator, not proof." in leads[PLANTED].statement


def test_the_net_interval_holds_what_was_planted_and_its_low_end_does_not_exceed_it(leads):
    lead = leads[PLANTED]
    booked_before = value(lead, "M, sum of 2016-08")
    assert lead.gap.low < 0.8 * booked_before < lead.gap.high * 1.25
    assert lead.gap.low > 0


def test_the_family_and_its_correction_stand_in_the_finding(leads):
    family = leads[PLANTED].family
    assert family.startswith("seafood × dprk-export, CHN's origins: 20 tests")
    assert "Benjamini-Hochberg" in family
    assert "Benjamini-Yekutieli" in family


def test_severity_goes_by_the_low_end_over_the_band_and_is_a_step_lower_for_an_inferred_code(leads):
    lead = leads[PLANTED]
    assert lead.gap.low > 1_000_000
    assert lead.severity is Severity.LOW
    assert "inferred" in lead.severity_rule
    assert all(leads[name].severity is Severity.LOW for name in ORIGINS)


def test_steps_can_be_followed_by_hand_and_rest_on_earlier_steps(leads):
    for each in leads.values():
        for step in (*each.steps, *each.sensitivities):
            if step.expression:
                assert followed(step.expression) == pytest.approx(step.value, rel=1e-9, abs=2e-6), step


def test_every_figure_of_a_step_stands_in_its_records_or_in_an_earlier_step(leads):
    values = {row["record"]: row["value_usd"] for row in [*world({PLANTED: 0.8}), *dprk()]}
    written = {0, 1, 2, 3, 4, NOISE_FLOOR, 0.32, 0.11, 0.01, 0.032, 0.044, 0.009, 0.049, 1.06, 0.2}
    for step, known in before_each(leads[PLANTED].steps, values, written):
        assert {each for each in figures(step.expression) if not any(near(each, one) for one in known)} == set(), step


def test_months_are_sums_of_the_values_of_their_records(leads):
    values = {row["record"]: row["value_usd"] for row in [*world({PLANTED: 0.8}), *dprk()]}
    for step in leads[PLANTED].steps:
        if step.label[:4] in ("M, 2", "X, 2"):
            assert step.value == sum(values[record] for record in step.records)


def test_the_result_is_given_again_under_other_lags_freight_windows_and_controls(leads):
    labels = " | ".join(step.label for step in leads[PLANTED].sensitivities)
    for words in (
        *("net, low, 1 month at sea", "net, low, 2 months at sea", "net, low, 3 months at sea"),
        *("net, low, c = 0", "net, high, c = 0.2", "windows of 6 months", "windows of 18 months"),
        *("whatever their size", "nearest in size", "Benjamini-Yekutieli"),
    ):
        assert words in labels


def test_a_longer_window_adds_its_own_months(leads):
    sums = {step.label: step.value for step in leads[PLANTED].sensitivities}
    declared = value(leads[PLANTED], "M, sum of 2017-10..2018-09")
    assert sums["M, sum of 2017-10..2019-03"] > 1.3 * declared


def test_weights_that_are_estimated_are_said_and_value_is_used(leads):
    lead = leads["NOR"]
    assert lead.gap.unit == "USD"
    assert any("100 % of the rows are estimated, so value is used" in each for each in lead.caveats)
    assert any("estimated" in each for each in lead.explanations)


def test_sure_weights_at_both_ends_give_tonnes_and_no_freight():
    rows = [row | {"weight_estimated": False} for row in world({PLANTED: 0.8})]
    lead = found(rows)[PLANTED]
    assert lead.gap.unit == "t"
    assert lead.status is Status.GAP
    assert not any("CIF" in step.label for step in lead.steps)
    assert lead.booked.value == pytest.approx(value(lead, "M, sum of 2017-10"))


def test_an_origin_without_sure_weights_is_judged_in_value_beside_others_in_tonnes():
    sure = [row | {"weight_estimated": False} for row in world({PLANTED: 0.8})]
    months = span(seafood()).months
    estimated = pair("CHN", "THA", {month: (1e6 + 1e4 * (month % 5), 9e5 + 1e4 * (month % 3)) for month in months})
    leads = found([*sure, *estimated])
    assert {leads[name].gap.unit for name in ORIGINS} == {"t"}
    thai = leads["THA"]
    assert thai.gap.unit == "USD"
    assert "20 other origins" in thai.statement
    assert any(step.label == "change of the control NOR, from its rows in USD" for step in thai.steps)
    assert {each.family.split(":")[1][:9] for name, each in leads.items() if each.family} == {" 21 tests"}


def test_displacement_is_the_excess_over_the_dprks_booked_loss(leads):
    lead = leads[PLANTED]
    lost = value(lead, "the DPRK's booked loss")
    assert lost == 12e6
    assert value(lead, "displacement") == pytest.approx(lead.gap.central / lost, abs=1e-6)
    assert any("honestly" in each for each in lead.explanations) is (0.2 <= lead.gap.central / lost <= 5)


def test_without_books_of_the_dprk_no_displacement_is_given():
    assert not any("displacement" in step.label for step in found(world())["NOR"].steps)


def test_a_month_of_exports_that_nobody_holds_leaves_no_interval_but_a_state():
    rows = months_of(world(), "NOR", without=("2017-12",))
    leads = found(rows)
    assert "NOR" not in leads
    rest = leads["not-compared"]
    assert rest.status is Status.DATA_QUALITY
    assert any(step.label == "NOR: months of the origin's exports are not held" for step in rest.steps)
    assert (rest.gap.low, rest.gap.high) == (None, None)


def test_a_month_of_imports_that_nobody_holds_leaves_every_origin_without_an_interval():
    gone = {written(seafood().first_after + 3)}
    (rest,) = found(months_of(world(), "CHN", without=gone)).values()
    assert rest.status is Status.DATA_QUALITY
    reasons = {step.label.partition(": ")[2] for step in rest.steps[:-1]}
    assert reasons == {"months of the importer's own books are not held"}


def test_a_published_month_without_a_row_of_the_pair_adds_nothing_and_is_said():
    month = written(seafood().first_after + 3)
    rows = [
        row
        for row in world()
        if not (row["reporter"] == "NOR" and row["partner"] == "CHN" and row["start"].isoformat()[:7] == month)
    ]
    lead = found(rows)["NOR"]
    assert not any(step.label == f"X, {month}" for step in lead.steps)
    assert any("In 1 of 28 months Norway published and has no row of this pair" in each for each in lead.caveats)


def test_a_row_without_a_value_is_no_zero():
    month = written(seafood().first_after + 3)
    rows = [
        row | {"value_usd": None, "net_weight_kg": None, "state": State.SUPPRESSED.value}
        if row["reporter"] == "NOR" and row["partner"] == "CHN" and row["start"].isoformat()[:7] == month
        else row
        for row in world()
    ]
    assert "NOR" not in found(rows)


def test_few_origins_are_said_to_be_too_few():
    rows = world({"DEU": 3.0}, origins=ORIGINS[:12])
    lead = found([row for row in rows if "CHN" in (row["reporter"], row["partner"])])["DEU"]
    assert lead.status is Status.INDETERMINATE
    assert any("With 11 other origins no p of 0.05 or less exists" in each for each in lead.caveats)
    assert "no excess of any size could have been found" in lead.statement


def test_an_origin_that_reports_more_than_all_that_was_booked_is_no_gap():
    rows = [
        row | {"value_usd": row["value_usd"] * 5} if row["reporter"] == PLANTED and row["partner"] == "CHN" else row
        for row in world({PLANTED: 0.8})
    ]
    lead = found(rows)[PLANTED]
    assert lead.gap.low > 0
    assert lead.status is Status.INDETERMINATE
    assert "itself reports more than all that was booked" in lead.statement


def test_hong_kong_is_no_origin_and_is_named_where_much_goes_there():
    rows = world()
    rows += [row | {"record": f"hk:{row['record']}", "reporter": "HKG"} for row in rows if row["reporter"] == "NOR"]
    rows += [row | {"record": f"via:{row['record']}", "partner": "HKG"} for row in rows if row["reporter"] == "NOR"]
    leads = found(rows)
    assert "HKG" not in leads
    assert any("Hong Kong" in each for each in leads["NOR"].explanations)
    assert not any("Hong Kong" in each for each in leads["PER"].explanations)


def test_explanations_follow_from_the_data(leads):
    lead = leads["KOR"]
    assert any("Republic of Korea was meant" in each for each in lead.explanations)
    assert not any("Republic of Korea was meant" in each for each in leads["NOR"].explanations)
    assert not any("editions" in each for each in lead.explanations)
    assert not any("border" in each for each in lead.explanations)
    changed = [row | {"hs_edition": "H4"} if row["start"].year == 2016 else row for row in world()]
    assert any("editions" in each for each in found(changed)["NOR"].explanations)


def test_the_order_of_rows_changes_no_finding(leads):
    evidence = with_flows([*world({PLANTED: 0.8}), *dprk()])
    shuffled = evidence.flows.collect().sample(fraction=1, shuffle=True, seed=3).lazy()
    again = relabelling.run(replace(evidence, flows=shuffled, counted=shuffled), SEAFOOD)
    assert {each.id.rsplit(".", 1)[-1]: each for each in again} == leads


def test_the_world_row_and_groups_change_no_finding(leads):
    rows = [*world({PLANTED: 0.8}), *dprk()]
    more = [
        row | {"record": f"world:{row['record']}", "partner": area, "value_usd": row["value_usd"] * 9}
        for row in rows
        if row["partner"] == "NOR"
        for area in ("WLD", "EU2")
    ]
    assert found([*rows, *more]) == leads


def test_an_importer_that_booked_the_dprk_is_no_control():
    rows = world()
    bought = [row | {"record": f"b:{row['record']}", "partner": "PRK"} for row in rows if row["reporter"] == "SWE"][:1]
    assert "209 cells" in found(rows)["NOR"].family
    assert "190 cells" in found([*rows, *bought])["NOR"].family


def test_a_view_of_other_days_or_goods_asks_for_nothing():
    assert found(world(), replace(SEAFOOD, period=Period.year(2014))) == {}
    assert found(world(), replace(SEAFOOD, goods=(Goods.parse("wigs"),))) == {}


def test_the_months_that_are_read_are_those_of_the_widest_window():
    months = span(seafood())
    declared = windows(seafood())
    assert months.first < min(declared.departures)
    assert months.last > declared.after.last
    early = [flow("030389", "2010-01", 1.0, record="early", reporter="NOR", partner="CHN", flow="X")]
    assert found([*world(), *early]) == found(world())


def test_a_heading_that_only_one_end_holds_is_not_compared():
    crab = pair("CHN", "NOR", dict.fromkeys(span(seafood()).months, (1000000000.0, None)), code="030614")
    for row in crab:
        row["record"] = f"crab:{row['record']}"
    lead = found([*world(), *crab])["NOR"]
    assert lead.goods.codes == ("0303",)
    assert lead.booked.value < 1e8
