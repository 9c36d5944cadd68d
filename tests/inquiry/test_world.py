"""A finding's gaps among the world's pairs: what is drawn is what the evidence holds, and nothing is bridged."""

from datetime import date
from math import exp, log
from statistics import median

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, flow, with_flows
from tests.checks.relabelling.flows import CODE, SEAFOOD, dprk, seafood
from tests.checks.relabelling.flows import world as small_world
from tradecheck.charts.spec import Kind, Role
from tradecheck.checks import publications, relabelling
from tradecheck.checks.relabelling.families import first_day
from tradecheck.checks.relabelling.windows import windows
from tradecheck.inquiry.world import MIDDLE, NARROW, WIDE, world_chart
from tradecheck.model.errors import UsageError
from tradecheck.model.period import Period
from tradecheck.model.tables import WORLD
from tradecheck.model.view import View
from tradecheck.model.words import State
from tradecheck.reference.areas import name_of
from tradecheck.snapshot import world as snapshot

EVEN = tuple(-2 + 4 * percent / 100 for percent in range(1, 100))
AFTER = windows(seafood()).after.months
WITHOUT = first_day(AFTER[4])
"""A month after the ban that no baseline covers."""


def baseline(*cells, quantiles=EVEN):
    """Distributions of a code and period, of so many pairs."""
    rows = []
    for code, period, n in cells:
        days = Period.parse(period)
        rows.append(
            dict.fromkeys(WORLD)
            | {"level": len(code), "code": code, "size": 0, "frequency": days.frequency.value, "start": days.start}
            | {"end": days.end, "n": n, "quantiles": quantiles, "vintage": "2024-05-01", "source": "archive"}
        )
    return pl.DataFrame(rows, schema=WORLD).lazy()


def monthly(*months):
    return [(CODE[:4], first_day(month).isoformat()[:7], 200 + place) for place, month in enumerate(months)]


@pytest.fixture(scope="module")
def of_months():
    """A small world of seafood, its finding of India, and the chart of it; a month lacks a baseline, one an end."""
    declared = windows(seafood())
    rows = [*small_world({"IND": 0.8}), *dprk()]
    known = [month for month in (*declared.before.months, *AFTER) if first_day(month) != WITHOUT]
    evidence = replace(with_flows(rows), baseline=baseline(*monthly(*known)))
    found = {each.id.rpartition(".")[2]: each for each in relabelling.run(evidence, SEAFOOD)}
    return rows, evidence, found["IND"]


@pytest.fixture(scope="module")
def fan(of_months):
    _, evidence, finding = of_months
    return world_chart(evidence, finding)


def named(spec):
    return {one.name: one for one in spec.series}


def test_bands_are_the_quantiles_of_each_month_and_a_month_without_a_baseline_has_none(fan):
    assert fan.kind is Kind.FAN
    of = named(fan)
    for name, low, high in ((WIDE, 5, 95), (NARROW, 25, 75)):
        for point in of[name].points:
            known = point.start >= first_day(windows(seafood()).before.first) and point.start != WITHOUT
            between = first_day(windows(seafood()).before.last) < point.start < first_day(AFTER[0])
            if known and not between:
                assert (point.low, point.high) == (
                    pytest.approx(exp(EVEN[low - 1])),
                    pytest.approx(exp(EVEN[high - 1])),
                )
            else:
                assert (point.value, point.low, point.high, point.state) == (None, None, None, State.NOT_HELD)
    assert {point.value for point in of[MIDDLE].points if point.value} == {exp(EVEN[49])}
    starts = [point.start for point in of[WIDE].points]
    assert starts == sorted(starts)
    assert WITHOUT in starts


def test_the_pairs_ratios_are_those_of_its_rows_freight_taken_off(fan, of_months):
    rows, _, finding = of_months
    own = {
        (row["start"], row["flow"]): row["value_usd"]
        for row in rows
        if {row["reporter"], row["partner"]} == {"CHN", "IND"}
    }
    ranked = next(one for one in fan.series if one.role is Role.MIRROR).points
    others = next(one for one in fan.series if one.role is Role.BOOKED).points
    assert [point.start for point in ranked] == [first_day(month) for month in AFTER]
    assert all(point.start < ranked[0].start for point in others)
    for point in (*ranked, *others):
        assert point.value == pytest.approx(own[point.start, "M"] / 1.06 / own[point.start, "X"])
        assert set(point.record.split(";")) == {
            f"test:CHN-IND-M-{point.start:%Y-%m}",
            f"test:IND-CHN-X-{point.start:%Y-%m}",
        }
    shares = [point.share for point in ranked]
    assert [point.start for point in ranked if point.share is None] == [WITHOUT]
    known = [share * 100 for share in shares if share is not None]
    assert finding.world.percentile == pytest.approx(median(known), abs=0.06)
    assert (finding.world.low, finding.world.high) == (
        pytest.approx(min(known), abs=0.06),
        pytest.approx(max(known), abs=0.06),
    )
    place = next(point for point in ranked if point.share is not None)
    assert place.share == pytest.approx((log(place.value) + 2) / 4, abs=1e-6)


def test_a_month_that_one_end_alone_reports_has_its_state_and_no_ratio(of_months):
    rows, evidence, finding = of_months
    gone = first_day(AFTER[2])
    kept = [row for row in rows if not (row["start"] == gone and row["reporter"] == "CHN" and row["partner"] == "IND")]
    spec = world_chart(replace(with_flows(kept), baseline=evidence.baseline), finding)
    (point,) = [each for one in spec.series if one.role is Role.MIRROR for each in one.points if each.start == gone]
    assert (point.value, point.share, point.state) == (None, None, State.EXPORTER_ONLY)
    neither = [
        row for row in rows if not (row["start"] == gone and {row["reporter"], row["partner"]} == {"CHN", "IND"})
    ]
    spec = world_chart(replace(with_flows(neither), baseline=evidence.baseline), finding)
    (point,) = [each for one in spec.series if one.role is Role.MIRROR for each in one.points if each.start == gone]
    assert (point.value, point.state) == (None, State.NO_RECORD), "both publish that month, and nothing of the pair"
    unheld = [row for row in neither if not (row["start"] == gone and row["reporter"] == "IND")]
    spec = world_chart(replace(with_flows(unheld), baseline=evidence.baseline), finding)
    (point,) = [each for one in spec.series if one.role is Role.MIRROR for each in one.points if each.start == gone]
    assert (point.value, point.state) == (None, State.NOT_HELD)


def test_a_fan_says_whose_it_is_of_how_many_pairs_and_that_ranks_are_no_test(fan):
    assert fan.title == "Seafood, India to China, among the world's pairs"
    assert "importer's figure ÷ exporter's" in fan.axis
    assert "logarithmic" in fan.axis
    assert fan.subtitle.startswith("Percentile ")
    assert "200 to " in fan.subtitle
    assert fan.source_line.startswith("Ranks, not a significance: ")
    assert "pairs, baseline of 2024-05-01;" in fan.source_line
    assert fan.caveat.endswith("A gap is a lead, not proof.")


def test_several_headings_are_panels_the_fullest_first(of_months):
    rows, evidence, finding = of_months
    few = [
        row | {"code": "030289", "record": row["record"] + "-0302"}
        for row in rows
        if row["start"] in (first_day(AFTER[0]), first_day(AFTER[1])) and row["partner"] != "PRK"
    ]
    both = replace(
        with_flows([*rows, *few]),
        baseline=pl.concat([evidence.baseline, baseline(("0302", first_day(AFTER[0]).isoformat()[:7], 50))]),
    )
    spec = world_chart(both, replace(finding, goods=replace(finding.goods, codes=("0302", "0303"))))
    assert spec.series == ()
    assert [each.title[:4] for each in spec.panels] == ["0303", "0302"]
    assert "50 to 50 pairs" in spec.panels[1].subtitle
    assert {one.name.partition(":")[0] for one in spec.named} == {each.title for each in spec.panels}


# of one period


@pytest.fixture(scope="module")
def coal():
    return next(each for each in relabelling.run(embedded(), View()) if each.world is not None)


@pytest.fixture(scope="module")
def spread(coal):
    return world_chart(embedded(), coal)


def test_the_curve_is_the_embedded_distribution_of_the_finding(spread):
    assert spread.kind is Kind.SPREAD
    (row,) = (
        snapshot.rows()
        .filter(pl.col("code") == "27", pl.col("start") == date(2017, 1, 1))
        .collect()
        .iter_rows(named=True)
    )
    curve = spread.series[0].points
    assert [point.share for point in curve] == [percent / 100 for percent in range(1, 100)]
    assert [point.value for point in curve] == pytest.approx([exp(gap) for gap in row["quantiles"]])
    assert f"{row['n']:,} pairs" in spread.subtitle


def test_each_origin_stands_at_its_own_ratio_and_at_the_share_that_its_rank_says(spread, coal):
    raw = {step.label[:3]: step.value for step in coal.steps if step.label.endswith(", 2017: M / X")}
    points = spread.series[1].points
    assert len(points) == len(raw) == coal.world.cells == 26
    assert sorted(point.value for point in points) == pytest.approx(sorted(each / 1.06 for each in raw.values()))
    by_name = {point.label: point for point in points}
    assert by_name["Australia"].value == pytest.approx(1.836539 / 1.06)
    assert by_name["Australia"].record.split(";") == [
        "comtrade-chapters:AUS-CHN-X-2017-27",
        "comtrade-chapters:CHN-AUS-M-2017-27",
    ]
    curve = [point.value for point in spread.series[0].points]
    for point in points:
        below = sum(each <= point.value for each in curve)
        assert below / 100 <= point.share <= (below + 1) / 100
    shares = [point.share * 100 for point in points]
    assert coal.world.percentile == pytest.approx(median(shares), abs=0.06)
    assert coal.world.high == pytest.approx(max(shares), abs=0.06)


def test_the_origins_follow_in_the_order_of_the_lesser_end_the_largest_first(spread, coal):
    written = [step for step in coal.steps if step.label.endswith(", 2017: M / X")]
    lesser = {
        step.label[:3]: min(float(end.replace(",", "")) for end in step.expression.split(" / ")) for step in written
    }
    ordered = sorted(lesser, key=lambda name: -lesser[name])
    assert [point.label for point in spread.series[1].points] == [name_of(name) for name in ordered]


def test_the_source_line_says_that_the_baseline_came_with_the_program(spread):
    assert "5,236 pairs, baseline of 2026-11, which comes with the program" in spread.source_line


def test_two_publications_stand_at_their_ratio_either_way():
    rows = [flow("2701", "2017", 100.0), flow("2701", "2017", 200.0, source="gacc-press", record="test:press")]
    evidence = replace(with_flows(rows), baseline=baseline(("2701", "2017", 1234)))
    (value,) = [each for each in publications.run(evidence, View()) if each.id.endswith(".value")]
    spec = world_chart(evidence, value)
    low, high = spec.series[1].points
    assert (low.value, high.value) == (pytest.approx(0.5), pytest.approx(2.0))
    assert (high.share - low.share) * 100 == pytest.approx(value.world.percentile, abs=0.06)
    assert spec.subtitle.startswith(f"{value.world.percentile:.0f} % of the world's 1,234 pairs")


def test_a_finding_without_a_rank_has_no_such_chart_and_is_told_why(coal):
    with pytest.raises(UsageError, match=r"has no rank among the world's pairs.*baseline build"):
        world_chart(embedded(), replace(coal, world=None))


def test_the_same_evidence_gives_the_same_chart(spread, coal, fan, of_months):
    assert world_chart(embedded(), coal) == spread
    assert world_chart(of_months[1], of_months[2]) == fan
