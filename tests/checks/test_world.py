"""Where a gap ranks among the world's pairs: common or rare, never a significance."""

from datetime import date
from math import log

import polars as pl
import pytest
from msgspec.structs import replace

from tests.checks.evidence import embedded, flow, with_flows
from tests.checks.relabelling.flows import CODE, SEAFOOD, dprk, seafood
from tests.checks.relabelling.flows import world as small_world
from tradecheck.checks import publications, relabelling
from tradecheck.checks.relabelling.families import first_day
from tradecheck.checks.relabelling.windows import windows
from tradecheck.checks.world import Among, Ranked, held, of_origin_words, of_origins, summed_up
from tradecheck.inquiry.world import world_chart
from tradecheck.model.errors import UsageError
from tradecheck.model.period import Period
from tradecheck.model.tables import LEAST_PAIRS, WORLD
from tradecheck.model.view import View
from tradecheck.snapshot import world as snapshot

EVEN = tuple(-2 + 4 * percent / 100 for percent in range(1, 100))
"""Gaps spread evenly from -2 to 2."""


@pytest.fixture(scope="module")
def relabelled():
    """A small world of seafood, in which one origin's arrivals are raised after the ban."""
    return with_flows([*small_world({"IND": 0.8}), *dprk()])


def world(*rows, subheadings=None):
    """A baseline of rows that give only what matters: the code, the period and how many pairs."""
    full = []
    for code, period, n in rows:
        days = Period.parse(period)
        full.append(
            dict.fromkeys(WORLD, None)
            | {"level": len(code), "code": code, "size": 0, "frequency": days.frequency.value, "start": days.start}
            | {"end": days.end, "n": n, "quantiles": EVEN, "vintage": "2024-05-01", "source": "archive"}
            | {"subheadings": subheadings}
        )
    return pl.DataFrame(full, schema=WORLD).lazy()


@pytest.mark.parametrize(
    ("gap", "percentile"), [(0.0, 50), (1.0, 75), (1.02, 75.5), (-9.0, 1), (9.0, 99), (EVEN[0], 1), (EVEN[-1], 99)]
)
def test_a_gap_stands_between_the_quantiles_beside_it(gap, percentile):
    assert Among(100, EVEN, "").percentile(gap) == pytest.approx(percentile)


def test_equal_quantiles_count_as_reached():
    assert Among(100, (0.0,) * 99, "").percentile(0.0) == 99


def test_few_pairs_give_no_rank():
    rows = world(("0303", "2017", LEAST_PAIRS - 1), ("0304", "2017", LEAST_PAIRS))
    known = held(replace(embedded(), baseline=rows), ["0303", "0304"], Period.year(2017))
    assert list(known) == [("0304", "A", date(2017, 1, 1))]


def test_a_pair_is_ranked_by_heading_freight_taken_off_the_importers_value():
    frame = pl.DataFrame(
        {
            "importer": ["CHN"] * 4,
            "exporter": ["NOR", "NOR", "NOR", "ISL"],
            "month": [24206] * 4,
            "start": [date(2017, 3, 1)] * 4,
            "code": ["030311", "030312", "0304", "030311"],
            "m_usd": [106.0, 106.0, 50.0, 100.0],
            "x_usd": [50.0, 50.0, None, 100.0],
            "m_valuation": [None, "CIF", "CIF", "FOB"],
        }
    )
    evidence = replace(embedded(), baseline=world(("0303", "2017-03", 40), ("0304", "2017-03", 40)))
    ranks = of_origins(evidence, frame, Period.month(2017, 3))
    among = Among(40, EVEN, "")
    assert ranks["NOR"] == (
        Ranked(24206, pytest.approx(among.percentile(log(200 / 100))), 40, "2024-05-01", "archive", "NOR-CHN"),
    )
    assert ranks["ISL"][0].percentile == 50


@pytest.mark.parametrize(("known", "ranked"), [(None, True), (1, False), (2, True), (60, True)])
def test_a_pair_that_is_summed_of_more_subheadings_than_the_baseline_knows_is_not_ranked(known, ranked):
    frame = pl.DataFrame(
        {
            "importer": ["CHN"] * 3,
            "exporter": ["NOR"] * 3,
            "month": [24206] * 3,
            "start": [date(2017, 3, 1)] * 3,
            "code": ["03031100", "03031200", "03031210"],
            "m_usd": [106.0] * 3,
            "x_usd": [50.0] * 3,
            "m_valuation": ["CIF"] * 3,
        }
    )
    evidence = replace(embedded(), baseline=world(("0303", "2017-03", 40), subheadings=known))
    ranks = of_origins(evidence, frame, Period.month(2017, 3))
    assert [each.subheadings for each in ranks.get("NOR", ())] == ([known] if ranked else [])


def test_of_how_many_subheadings_the_baseline_sums_is_said_with_a_rank_of_a_sum_alone():
    evidence = replace(embedded(), baseline=world(("0304", "2017", 40), ("030487", "2017", 40), subheadings=1))
    known = held(evidence, ["0304", "030487"], Period.year(2017))
    told = {code: among.subheadings for (code, _, _), among in known.items()}
    assert told == {"0304": 1, "030487": None}
    ranks = [Ranked(month, 40.0, 30, "2024-05-01", subheadings=n) for month, n in ((1, 7), (2, 3), (3, None))]
    assert summed_up(ranks, {1, 2, 3}).subheadings == 3
    assert "baseline of 2024-05-01, codes summed of 3 subheadings or more)" in of_origin_words(summed_up(ranks, {1, 2}))
    assert "baseline of 2024-05-01)" in of_origin_words(summed_up(ranks, {3}))


def test_ranks_are_summed_up_by_their_median_over_the_months_asked_for():
    ranks = [Ranked(month, month * 10.0, 30 + month, "2024-05-01") for month in (1, 2, 3, 9)]
    rank = summed_up(ranks, {1, 2, 3})
    assert (rank.percentile, rank.low, rank.high, rank.cells, rank.n_least, rank.n_most) == (20, 10, 30, 3, 31, 33)
    assert summed_up(ranks, {7}) is None


def test_two_publications_are_set_beside_how_far_two_ends_of_a_flow_lie_apart():
    rows = [flow("2701", "2017", 100.0), flow("2701", "2017", 200.0, source="gacc-press", record="test:press")]
    evidence = replace(with_flows(rows), baseline=world(("2701", "2017", 1234)))
    (value,) = [each for each in publications.run(evidence, View()) if each.id.endswith(".value")]
    among = Among(1234, EVEN, "")
    closer = among.percentile(log(2)) - among.percentile(-log(2))
    assert value.world.percentile == pytest.approx(closer, abs=0.05)
    assert (value.world.n_most, value.world.vintage) == (1234, "2024-05-01")
    assert "Of the world's 1,234 pairs" in value.caveats[0]
    assert "ranks, not a significance" in value.caveats[0]


def test_findings_of_relabelling_carry_the_rank_of_their_pair(relabelled):
    after = windows(seafood()).after.months
    rows = world(*((CODE[:4], first_day(month).isoformat()[:7], 200) for month in after))
    without = {each.id: each for each in relabelling.run(replace(relabelled, baseline=None), SEAFOOD)}
    ranked = {each.id: each for each in relabelling.run(replace(relabelled, baseline=rows), SEAFOOD)}
    assert ranked.keys() == without.keys()
    assert all(each.world is None for each in without.values())
    carried = [each for each in ranked.values() if each.world is not None]
    assert carried
    assert {each.world.cells for each in carried} == {len(after)}
    assert {each.world.pairs for each in carried} == {(f"{each.id.rpartition('.')[2]}-CHN",) for each in carried}
    for each in carried:
        assert each.caveats[0].startswith("Among the world's pairs (200 a month and heading")
        assert each.caveats[1:] == without[each.id].caveats
        assert each.claim == without[each.id].claim


def test_a_pair_that_never_reports_at_both_ends_is_not_told_to_build_a_baseline(relabelled):
    after = windows(seafood()).after.months
    rows = world(*((CODE[:4], first_day(month).isoformat()[:7], 200) for month in after))
    pair = pl.concat_list("reporter", "partner").list.sort().list.join("-") == "CHN-IND"
    shipped = pl.col("reporter") == "IND"
    late = (pl.col("start") >= first_day(min(after))) & (shipped == (pl.col("start").dt.month() % 2 == 0))
    one_sided = replace(relabelled, baseline=rows, counted=relabelled.counted.filter(~(pair & late)))
    (india,) = [each for each in relabelling.run(one_sided, SEAFOOD) if each.id.endswith(".IND")]
    assert india.world is None
    assert india.caveats[0] == (
        "Not ranked among the world's pairs: in no month after the ban do both ends report a figure of one heading."
    )
    with pytest.raises(UsageError, match=r"in no month after the ban do both ends report"):
        world_chart(one_sided, india)


def test_a_finding_named_after_an_origin_stands_in_the_importers_books(relabelled):
    found = relabelling.run(relabelled, SEAFOOD)
    assert any(each.id.endswith(".IND") for each in found)
    assert {each.reporter for each in found} == {"CHN"}


def test_ranks_of_both_baselines_say_so():
    ranks = [Ranked(1, 40.0, 30, "2026-11", "embedded"), Ranked(2, 60.0, 30, "2027-01-05", "archive")]
    assert summed_up(ranks, {1, 2}).source == "archive, embedded"
    assert "in part the one that comes with the program" in of_origin_words(summed_up(ranks, {1, 2}))
    assert "2026-11, which comes with the program" in of_origin_words(summed_up(ranks, {1}))
    assert "baseline of 2027-01-05)" in of_origin_words(summed_up(ranks, {2}))


def test_the_embedded_figures_of_coal_are_ranked_by_the_embedded_baseline():
    (coal,) = [each for each in relabelling.run(embedded(), View()) if each.world is not None]
    assert coal.id == "relabelling.coal.dprk-export.2017.by-year"
    rank = coal.world
    assert (rank.source, rank.vintage, rank.cells, rank.n_least) == ("embedded", "2026-11", 26, 5236)
    assert {"AUS-CHN", "RUS-CHN", "MNG-CHN"} < set(rank.pairs)
    assert coal.caveats[0].startswith("Among the world's 5,236 pairs that both report 27 in 2017 (baseline of 2026-11,")


def test_the_rank_of_coal_can_be_followed_by_hand_from_the_figures_of_its_steps():
    (coal,) = [each for each in relabelling.run(embedded(), View()) if each.world is not None]
    raw = {step.label[:3]: step.value for step in coal.steps if step.label.endswith(", 2017: M / X")}
    assert raw["AUS"] == pytest.approx(17_097_401_694 / 9_309_576_478)
    (row,) = [each for each in snapshot.rows().collect().iter_rows(named=True) if each["end"] == date(2017, 12, 31)
              and each["code"] == "27"]  # fmt: skip
    quantiles = row["quantiles"]

    def percentile(ratio):
        gap = log(ratio / 1.06)
        below = sum(each <= gap for each in quantiles)
        if below in (0, 99):
            return max(1, below)
        low, high = quantiles[below - 1], quantiles[below]
        return below + (gap - low) / (high - low)

    ranks = sorted(map(percentile, raw.values()))
    assert coal.world.low == pytest.approx(ranks[0], abs=0.06)
    assert coal.world.high == pytest.approx(ranks[-1], abs=0.06)
    assert coal.world.percentile == pytest.approx((ranks[12] + ranks[13]) / 2, abs=0.06)
    assert 60 < percentile(raw["AUS"]) < 75  # 1.84 times, and nothing rare


def test_a_finding_whose_period_no_baseline_covers_says_that_it_is_not_ranked(relabelled):
    elsewhere = replace(relabelled, baseline=world((CODE[:4], "2012-03", 200)))
    unranked = [each for each in relabelling.run(elsewhere, SEAFOOD) if each.value_usd is not None]
    assert unranked
    for each in unranked:
        assert each.world is None
        assert each.caveats[0].startswith("Not ranked among the world's pairs: the baseline has no distribution of 20")
        assert "any heading and month of 2017-10..2018-09 that both ends report (0303)" in each.caveats[0]
    rows = [flow("2701", "2021", 100.0), flow("2701", "2021", 200.0, source="gacc-press", record="test:press")]
    of_2017 = replace(with_flows(rows), baseline=world(("2701", "2017", 1234)))
    (value,) = [each for each in publications.run(of_2017, View()) if each.id.endswith("2021.value")]
    assert value.world is None
    assert "20 pairs and more, and of as many subheadings as are summed here, for 2701 in 2021" in value.caveats[0]


def test_a_month_that_one_end_alone_reports_has_no_rank():
    frame = pl.DataFrame(
        {"importer": ["CHN"] * 2, "exporter": ["NOR", "ISL"], "month": [24206] * 2, "start": [date(2017, 3, 1)] * 2}
        | {"code": ["030311"] * 2, "m_usd": [106.0, None], "x_usd": [None, 50.0], "m_valuation": ["CIF", None]}
    )
    evidence = replace(embedded(), baseline=world(("0303", "2017-03", 40)))
    assert of_origins(evidence, frame, Period.month(2017, 3)) == {}


def test_without_a_baseline_nothing_is_ranked_and_nothing_is_said():
    bare = replace(embedded(), baseline=None)
    found = [*publications.run(bare, View()), *relabelling.run(bare, View())]
    assert found
    assert all(each.world is None for each in found)
    assert not any("the world's" in words for each in found for words in each.caveats)
