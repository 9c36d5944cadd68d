"""What a publisher changed by more than a hundredth or took back is a finding of data quality, and no more."""

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, flow, with_flows
from tests.commands.arithmetic import worked_out
from tradecheck.checks import revisions
from tradecheck.evidence.revisions import compared
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.tables import FLOWS
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Severity, State, Status

QUESTION = "0123456789ab"
DAYS = ("2026-01-05", "2026-02-05")


def evidence(*days: list[dict], asked: str = QUESTION):
    """Evidence in which the same question was answered on several days with these rows."""
    rows = [
        {name: row.get(name) for name in FLOWS}
        | {"vintage": day, "received": number, "asked": asked, "record": f"{row['record']}@{day}"}
        for number, (day, held) in enumerate(zip(DAYS, days, strict=False))
        for row in held
    ]
    frame = pl.DataFrame(rows, schema=FLOWS | {"received": pl.Int64(), "asked": pl.String()})
    pairs = [("comtrade", asked, *DAYS)]
    return replace(with_flows(days[-1]), revisions=compared(frame.lazy(), pairs))


def find(*days: list[dict], view: View | None = None):
    return revisions.run(evidence(*days), view or View())


def test_one_vintage_shows_no_revision():
    assert revisions.run(embedded(), View()) == []


def test_a_figure_that_came_again_as_it_was_is_no_revision():
    assert find([flow("2701", "2017", 100.0)], [flow("2701", "2017", 100.0)]) == []


@pytest.mark.parametrize(("after", "found"), [(101.0, 0), (99.0, 0), (101.5, 1), (98.0, 1), (0.0, 1)])
def test_a_change_counts_from_a_hundredth_on(after, found):
    assert len(find([flow("2701", "2017", 100.0)], [flow("2701", "2017", after)])) == found


def test_a_changed_figure_is_told_with_both_vintages_and_their_records():
    (found,) = find([flow("2701", "2017", 100.0)], [flow("2701", "2017", 130.0)])
    assert found.id == "revisions.2701.dprk-export.2017.M.comtrade"
    assert (found.status, found.severity) == (Status.DATA_QUALITY, Severity.MEDIUM)
    assert (found.booked.value, found.booked.state, found.expected.central, found.gap.high) == (
        130.0,
        State.REPORTED,
        100.0,
        30.0,
    )
    assert "On 2026-01-05" in found.statement
    assert "+30.0%" in found.statement
    assert [source.record[-10:] for source in found.sources] == list(DAYS)
    assert [step.records for step in found.steps[:2]] == [(source.record,) for source in found.sources]


def test_each_step_gives_its_value():
    for found in find(
        [flow("2701", "2017", 100.0), flow("2702", "2017", net_weight_kg=3500.0)],
        [flow("2701", "2017", 130.0), flow("2702", "2017", net_weight_kg=1200.0)],
    ):
        for step in found.steps:
            assert worked_out(step.expression) == pytest.approx(step.value)


def test_a_small_change_is_low_and_none_is_ever_high():
    (small,) = find([flow("2701", "2017", 100.0)], [flow("2701", "2017", 110.0)])
    (large,) = find([flow("2701", "2017", 1.0)], [flow("2701", "2017", 1e9)])
    assert (small.severity, large.severity) == (Severity.LOW, Severity.MEDIUM)


def test_a_row_that_the_next_answer_lacks_was_dropped_and_is_no_zero():
    (found,) = find([flow("2701", "2017", 100.0), flow("2702", "2017", 5.0)], [flow("2702", "2017", 5.0)])
    assert (found.booked.value, found.booked.state) == (None, State.NO_RECORD)
    assert found.severity is Severity.MEDIUM
    assert "no longer holds the row" in found.statement


def test_a_row_that_was_added_is_no_finding():
    assert find([flow("2701", "2017", 100.0)], [flow("2701", "2017", 100.0), flow("2702", "2017", 5.0)]) == []


def test_where_the_value_stayed_the_weight_is_told():
    (found,) = find(
        [flow("2701", "2017", 100.0, net_weight_kg=2000.0)], [flow("2701", "2017", 100.0, net_weight_kg=5000.0)]
    )
    assert (found.booked.value, found.booked.unit, found.expected.low) == (5.0, "t", 2.0)


def test_only_trade_with_the_dprk_in_the_views_goods_period_and_direction_is_told():
    before = [flow("2701", "2017", 1.0), flow("2701", "2016", 1.0), flow("03", "2017", 1.0)]
    before += [flow("2701", "2017", 1.0, flow="X"), flow("2701", "2017", 1.0, partner="RUS", record="r")]
    after = [row | {"value_usd": 9.0} for row in before]
    assert len(find(before, after)) == 4
    view = View(period=Period.year(2017), goods=(Goods.parse("coal"),), direction=Direction.EXPORT)
    (found,) = find(before, after, view=view)
    assert found.id == "revisions.2701.dprk-export.2017.M.comtrade"


def explained(*days: list[dict]) -> str:
    (found,) = find(*days)
    return " ".join(found.explanations)


def test_a_row_taken_back_may_have_become_confidential_where_its_reporter_hides_trade():
    dropped, kept = flow("2701", "2017", 100.0), flow("2702", "2017", 5.0)
    hidden = flow("9999", "2017", 1.0)
    assert "code 9999" in explained([dropped, kept, hidden], [kept, hidden])
    assert "code 9999" not in explained([dropped, kept], [kept])
    assert "code 9999" not in explained([dropped, hidden], [dropped | {"value_usd": 200.0}, hidden])


def test_an_edition_explains_a_subheading_that_changes_it_and_no_other():
    years = [flow("030359", str(year), 1.0, hs_edition=edition) for year, edition in ((2016, "H4"), (2017, "H5"))]
    same = [row | {"hs_edition": "H5"} for row in years]
    for rows, applies in ((years, True), (same, False)):
        changed = [rows[0], rows[1] | {"value_usd": 9.0}]
        assert ("editions of the HS" in explained(rows, changed)) is applies


def test_a_revision_is_of_two_ages_and_says_so():
    assert "revise figures" in explained([flow("2701", "2017", 100.0)], [flow("2701", "2017", 130.0)])


def test_a_printed_sum_of_both_ways_is_told_as_trade_with():
    (found,) = find([flow("2701", "2017", 100.0, flow="M+X")], [flow("2701", "2017", 130.0, flow="M+X")])
    assert "CHN's trade with the DPRK" in found.statement
