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
from tradecheck.checks.world import Among, Ranked, held, of_origins, summed_up
from tradecheck.model.period import Period
from tradecheck.model.tables import BASELINE, LEAST_PAIRS
from tradecheck.model.view import View

EVEN = tuple(-2 + 4 * percent / 100 for percent in range(1, 100))
"""Gaps spread evenly from -2 to 2."""


@pytest.fixture(scope="module")
def relabelled():
    """A small world of seafood, in which one origin's arrivals are raised after the ban."""
    return with_flows([*small_world({"IND": 0.8}), *dprk()])


def world(*rows):
    """A baseline of rows that give only what matters: the code, the period and how many pairs."""
    full = []
    for code, period, n in rows:
        days = Period.parse(period)
        full.append(
            dict.fromkeys(BASELINE)
            | {"level": len(code), "code": code, "size": 0, "frequency": days.frequency.value, "start": days.start}
            | {"end": days.end, "n": n, "quantiles": EVEN, "vintage": "2024-05-01"}
        )
    return pl.DataFrame(full, schema=BASELINE).lazy()


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
    assert ranks["NOR"] == (Ranked(24206, pytest.approx(among.percentile(log(200 / 100))), 40, "2024-05-01"),)
    assert ranks["ISL"][0].percentile == 50


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
    without = {each.id: each for each in relabelling.run(relabelled, SEAFOOD)}
    ranked = {each.id: each for each in relabelling.run(replace(relabelled, baseline=rows), SEAFOOD)}
    assert ranked.keys() == without.keys()
    assert all(each.world is None for each in without.values())
    carried = [each for each in ranked.values() if each.world is not None]
    assert carried
    assert {each.world.cells for each in carried} == {len(after)}
    for each in carried:
        assert each.caveats[0].startswith("Among the world's pairs (200 a month and heading")
        assert each.caveats[1:] == without[each.id].caveats
        assert each.claim == without[each.id].claim


def test_without_a_baseline_nothing_is_ranked_and_nothing_is_said():
    found = [*publications.run(embedded(), View()), *relabelling.run(embedded(), View())]
    assert found
    assert all(each.world is None for each in found)
    assert not any("the world's" in words for each in found for words in each.caveats)
