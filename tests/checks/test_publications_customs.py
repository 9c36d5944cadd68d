"""What a supplier notified against its own customs lines, each year once, the factor named."""

import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, flow, notified, table, with_flows
from tests.commands.arithmetic import worked_out
from tradecheck.checks.publications import customs
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, State, Status


def found(tonnes, *filings, state="reported", year="2023", supplier="RUS", **view):
    row = flow("2710", year, None, flow="X", reporter=supplier, net_weight_kg=tonnes and tonnes * 1000.0, state=state)
    evidence = replace(with_flows([row]), notifications=table("notifications", list(filings)))
    return customs.findings(evidence, View(**view))


def test_customs_that_nobody_holds_are_a_state_and_no_finding():
    assert customs.findings(embedded(), View()) == []


def test_customs_beyond_what_was_notified_are_a_matter_of_data_quality_with_the_factor_named():
    (each,) = found(20_000.0, notified("RUS", "2023", 105_845))
    assert each.id == "publications.petroleum.dprk-import.2023.RUS.customs"
    assert (each.status, each.severity) == (Status.DATA_QUALITY, Severity.MEDIUM)
    assert (each.booked.value, each.expected.central, each.gap.central) == (159_700, 105_845, 53_855)
    assert "20,000 t, 159,700 bbl at 7.985 barrels a tonne" in each.statement
    assert "factor:russia-notified" in {record for step in each.steps for record in step.records}
    for step in (*each.steps, *each.sensitivities):
        assert worked_out(step.expression) == pytest.approx(step.value, abs=1e-5)


def test_two_that_agree_to_rounding_are_no_finding():
    assert found(13_256.0, notified("RUS", "2023", 105_845)) == []


def test_tonnes_that_were_notified_are_read_by_the_same_factor_as_the_customs():
    (each,) = found(19_188.0 * 2, notified("CHN", "2018", None, tonnes=19_188.0), year="2018", supplier="CHN")
    assert each.gap.central == pytest.approx(19_188 * 8.33)
    assert each.sensitivities == ()
    assert any("one factor turns both sides" in caveat for caveat in each.caveats)
    assert any("seen from 2020-07-01 to 2022-08-31, and are used for 2018" in caveat for caveat in each.caveats)


def test_a_floor_or_a_silent_customs_service_cannot_be_told_from_agreement():
    filings = [notified("RUS", "2023-01", 15_279), notified("RUS", "2023-02", None, state="not_notified")]
    (floor,) = found(20_000.0, *filings)
    assert (floor.status, floor.severity, floor.gap.low) == (Status.INDETERMINATE, Severity.LOW, 0)
    assert any("is a floor: no figure for 2023-02" in caveat for caveat in floor.caveats)
    (silent,) = found(None, notified("RUS", "2023", 105_845), state="no_record")
    assert (silent.status, silent.booked.value, silent.booked.state) == (Status.INDETERMINATE, None, State.NO_RECORD)
    assert "published no line of it (2710 no record; 2712, 2713 not held)" in silent.statement
    assert any("not read as zero" in caveat for caveat in silent.caveats)


def test_less_in_the_customs_than_was_notified_tells_only_where_every_heading_is_held():
    filings = [notified("RUS", "2023", 105_845)]
    (partial,) = found(5_000.0, *filings)
    assert (partial.status, partial.gap.low) == (Status.INDETERMINATE, 0)
    rows = [
        flow(code, "2023", None, flow="X", reporter="RUS", net_weight_kg=weight)
        for code, weight in (("2710", 5e6), ("2712", 0.0), ("2713", 0.0))
    ]
    (whole,) = customs.findings(replace(with_flows(rows), notifications=table("notifications", filings)), View())
    assert (whole.status, whole.gap.low) == (Status.DATA_QUALITY, 105_845 - 5_000 * 7.985)


def test_a_printed_zero_is_a_figure():
    (each,) = found(500.0, notified("RUS", "2023", 0))
    assert (each.severity, each.expected.central) == (Severity.MEDIUM, 0)
    assert found(0.0, notified("RUS", "2023", 0)) == []


def test_a_joint_figure_has_no_customs_of_its_own():
    assert found(500.0, notified("CHN+RUS", "2023", 9_000), supplier="CHN") == []


def test_a_view_of_other_goods_years_or_the_other_direction_has_none():
    filing = notified("RUS", "2023", 105_845)
    assert found(20_000.0, filing, direction=Direction.EXPORT) == []
    assert found(20_000.0, filing, period=View().period) != []


def test_other_barrels_a_tonne_stand_beside():
    (each,) = found(20_000.0, notified("RUS", "2023", 105_845))
    assert [step.expression for step in each.sensitivities] == ["20,000 * 8.5 / 105,845", "20,000 * 6.62 / 105,845"]
