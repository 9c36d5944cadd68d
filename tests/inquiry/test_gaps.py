"""Gaps by chapter and year as findings claim them, and the mirror's ratios where both ends are held."""

import pytest

from tests.checks.evidence import embedded, flow, with_flows
from tests.inquiry.asking import EXPORT, IMPORT, view
from tests.tui.specimens import finding
from tradecheck.charts.spec import Kind
from tradecheck.checks.registry import named
from tradecheck.inquiry.gaps import CLAIMS, GAPS, gaps
from tradecheck.inquiry.heatmap import NONE, gaps_chart, ratios_chart
from tradecheck.inquiry.mirror import mirror
from tradecheck.inquiry.ratios import RATIOS, ratios
from tradecheck.model.finding import Range
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import State, Status

NOTHING = with_flows([])


@pytest.fixture(scope="module")
def found():
    return [each for check in named(None) for each in check.run(embedded(), View())]


def cell(code, period, *claims, evidence=NOTHING, seen=None):
    frame = gaps(claims, evidence, seen or View())
    return frame.filter(code=code, period=period).to_dicts()


def claim(low, high, unit="USD", goods=("2701",), period="2017", **more):
    return finding(gap=Range(low, high, high, unit), goods=Goods(goods, "goods"), period=Period.parse(period), **more)


def test_a_cell_is_the_largest_gap_in_usd_of_the_findings_that_it_names(found):
    frame = gaps(found, embedded(), View())
    by_id = {each.id: each for each in found}
    assert frame.columns == GAPS
    claimed = frame.filter(frame["findings"] > 0)
    assert claimed.height > 20
    for row in claimed.iter_rows(named=True):
        named_by = [by_id[each] for each in row["ids"]]
        in_usd = [each.gap.high for each in named_by if each.gap.unit == "USD" and each.gap.high is not None]
        assert row["high"] == max(in_usd, default=None)
        assert set(row["units"]) == {each.gap.unit for each in named_by} - {"USD"}
        assert all(each.status in CLAIMS for each in named_by)
        assert {code[:2] for each in named_by for code in each.goods.codes} >= {row["code"]}
        assert all(each.period.start.year <= int(row["period"]) <= each.period.end.year for each in named_by)


def test_coal_of_2017_is_at_most_what_the_books_hold_under_the_ban(found):
    row = gaps(found, embedded(), View()).filter(code="27", period="2017").to_dicts()[0]
    assert (row["low"], row["high"], row["ids"][0]) == (0.0, 410358802.0, "banned.2701.dprk-export.2017")


def test_two_findings_of_one_chapter_and_year_are_never_added():
    (row,) = cell("27", "2017", claim(0.0, 5.0, id="small"), claim(3.0, 8.0, id="large"))
    assert (row["low"], row["high"], row["findings"], row["ids"]) == (3.0, 8.0, 2, ["large", "small"])


def test_a_finding_over_years_and_chapters_stands_in_each_as_a_whole_and_says_so():
    wide = claim(0.0, 5.0, goods=("2701", "7201"), period="2017..2018")
    rows = [row for code in ("27", "72") for year in ("2017", "2018") for row in cell(code, year, wide)]
    assert [(row["high"], row["wider"]) for row in rows] == [(5.0, True)] * 4


def test_a_gap_in_tonnes_is_no_amount_in_usd_and_keeps_its_unit():
    (row,) = cell("27", "2017", claim(1.0, 2.0, "t"))
    assert (row["low"], row["high"], row["units"], row["findings"]) == (None, None, ["t"], 1)


@pytest.mark.parametrize("status", [each for each in Status if each not in CLAIMS])
def test_what_is_consistent_or_a_question_of_the_data_claims_no_gap(status):
    assert cell("27", "2017", claim(1.0, 2.0, status=status)) == []


def test_a_cell_without_a_claim_says_whether_anything_was_held_to_look_at():
    evidence = with_flows([flow("2701", "2015", 1.0), flow("2701", "2018", state="unresolved")])
    frame = gaps([claim(1.0, 2.0)], evidence, View())
    assert frame.select("period", "findings", "high", "state", "records").rows()[:2] == [
        ("2015", 0, None, "reported", []),
        ("2016", 0, None, "not_held", []),
    ]
    assert frame.select("period", "findings", "high", "state", "records").rows()[3:] == [
        ("2018", 0, None, "unresolved", ["test:comtrade-M-2701-2018"])
    ]


def test_of_rows_without_a_figure_the_gravest_absence_stands_for_the_cell_and_one_figure_for_all():
    rows = [flow("2701", "2018", state="suppressed"), flow("2702", "2018", state="unresolved")]
    (silent,) = cell("27", "2018", evidence=with_flows(rows))
    assert (silent["state"], silent["records"]) == ("unresolved", ["test:comtrade-M-2702-2018"])
    (known,) = cell("27", "2018", evidence=with_flows([*rows, flow("2703", "2018", 1.0)]))
    assert (known["state"], known["records"]) == ("reported", [])


def test_knitted_clothing_of_years_without_a_figure_is_unresolved_on_the_map_as_in_the_books(found):
    chart = gaps_chart(found, embedded(), View())
    knitted = {point.start.year: point for one in chart.series if one.name.startswith("61 ") for point in one.points}
    for year in (2019, 2022):
        assert (knitted[year].state, knitted[year].record) == (
            State.UNRESOLVED,
            f"comtrade-preview:CHN-PRK-M-{year}-61",
        )


def test_the_map_marks_each_kind_of_cell(found):
    chart = gaps_chart(found, embedded(), View())
    assert chart.kind is Kind.HEATMAP
    assert len({len(one.points) for one in chart.series}) == 1
    coal = next(one for one in chart.series if one.name.startswith("27 "))
    years = {point.start.year: point for point in coal.points}
    assert (years[2017].value, years[2017].low, years[2017].high) == (410358802.0, 0.0, 410358802.0)
    assert (years[2023].value, years[2023].words) == (None, "bbl")
    seafood = next(one for one in chart.series if one.name.startswith("03 "))
    assert {point.words for point in seafood.points if point.start.year == 2016} == {NONE}


def pair(code, period, importer, exporter, who="RUS"):
    return [
        flow(code, period, importer, partner=who),
        flow(code, period, exporter, reporter=who, partner="CHN", flow="X", record=f"{who}-{code}-{period}"),
    ]


def ratio(*rows, seen=None):
    return {(row["code"], row["period"]): row for row in ratios(with_flows([*rows]), seen or View()).to_dicts()}


def test_ratios_are_those_of_the_mirror_where_both_ends_are_held():
    frame = ratios(embedded(), View())
    assert frame.columns == RATIOS
    two_sided = mirror(embedded(), view("27")).filter(state="two_sided", frequency="A")
    for row in frame.filter(code="27", state="two_sided").iter_rows(named=True):
        ends = two_sided.filter(period=row["period"])
        assert row["importer_usd"] == pytest.approx(ends["importer_usd"].sum())
        assert row["exporter_usd"] == pytest.approx(ends["exporter_usd"].sum())
        assert row["ratio"] == pytest.approx(ends["importer_usd"].sum() / ends["exporter_usd"].sum(), abs=1e-6)
        assert row["partners"] == ends.height


def test_what_one_end_lacks_makes_no_gap():
    alone = flow("27", "2017", 900.0, partner="MNG")
    found = ratio(*pair("27", "2017", 12.0, 10.0), alone)["27", "2017"]
    assert (found["ratio"], found["partners"]) == (1.2, 1)


def test_a_heading_within_a_chapter_that_both_report_is_not_added_to_it():
    found = ratio(*pair("27", "2017", 12.0, 10.0), *pair("2701", "2017", 9.0, 3.0))["27", "2017"]
    assert (found["importer_usd"], found["exporter_usd"]) == (12.0, 10.0)


def test_only_months_that_both_ends_hold_are_compared():
    rows = [*pair("27", "2017-01", 2.0, 1.0), flow("27", "2017-02", 50.0, partner="RUS")]
    found = ratio(*rows)["27", "2017"]
    assert (found["ratio"], found["months"], found["records"]) == (2.0, 1, ["RUS-27-2017-01", rows[0]["record"]])


def test_one_end_alone_is_a_state_and_the_dprk_is_in_no_cell():
    found = ratio(flow("27", "2017", 5.0, partner="RUS"), flow("26", "2017", 5.0))
    assert {place: row["state"] for place, row in found.items()} == {("27", "2017"): "importer_only"}
    assert found["27", "2017"]["ratio"] is None


def test_above_an_exporters_zero_there_is_no_ratio():
    assert ratio(*pair("27", "2017", 5.0, 0.0))["27", "2017"]["ratio"] is None


def test_of_the_dprks_imports_the_reporters_exports_are_compared():
    rows = [
        flow("27", "2017", 10.0, flow="X", partner="RUS"),
        flow("27", "2017", 15.0, reporter="RUS", partner="CHN", record="RUS-in"),
    ]
    assert ratio(*rows, seen=view(of=IMPORT))["27", "2017"]["ratio"] == 1.5
    assert ratio(*rows, seen=view(of=EXPORT)) == {}


def test_a_map_of_nothing_has_no_rows():
    assert gaps_chart([], NOTHING, View()).series == ()
    assert ratios_chart(NOTHING, View()).series == ()
