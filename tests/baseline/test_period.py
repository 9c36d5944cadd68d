"""A period's distribution from its sorted cells: ranks, editions, and what one end alone reports."""

import numpy as np
import polars as pl
import pytest

from tradecheck.baseline import layout
from tradecheck.baseline.period import WHOLE, Asked, distribution
from tradecheck.baseline.sides import coarser, met, side
from tradecheck.model.words import Flow

CODES = (30211, 30219, 30311, 270111, 270112)
MARKUP = 1.06


def cells(seed, rows=900, **columns):
    """Cells of one flow, each once and sorted: five codes, sixty pairs."""
    random = np.random.default_rng(seed)
    drawn = pl.DataFrame({"hs6": random.choice(CODES, rows), "pair": random.integers(600, 660, rows)}).unique()
    whole = drawn.with_columns(
        value=pl.Series(random.lognormal(11, 2, drawn.height)), edition=pl.lit(5), fob=pl.lit(value=False),
        converted=pl.lit(value=False),
    ).with_columns(**columns)  # fmt: skip
    return layout.in_order(whole.select(pl.col(name).cast(kind) for name, kind in layout.SORTED.items()))


@pytest.fixture
def ends():
    return cells(1), cells(2)


def sides(ends):
    return side(ends[0], Flow.EXPORT), side(ends[1], Flow.IMPORT)


def gaps(ends, digits=6):
    """The gap of every pair that both ends report, by code, the plain way."""
    width = 10 ** (6 - digits)
    sums = [
        each.with_columns(code=pl.col("hs6") // width, usd=pl.col("value").cast(pl.Float64))
        .group_by("code", "pair").agg(pl.col("usd").sum())
        for each in ends
    ]  # fmt: skip
    both = sums[0].join(sums[1], on=["code", "pair"], suffix="_in")
    return both.select("code", "pair", gap=(pl.col("usd_in") / pl.col("usd") / MARKUP).log())


@pytest.mark.parametrize("digits", [6, 4, 2])
def test_a_chosen_pair_ranks_among_those_of_its_code_whose_gap_is_no_larger(ends, digits):
    pairs = (601, 640, 659)
    found = distribution(*sides(ends), Asked((digits,), by_size=False, percents=(), pairs=pairs))
    expected = (
        gaps(ends, digits)
        .with_columns(below=pl.col("gap").rank("max").over("code"), n=pl.len().over("code"))
        .filter(pl.col("pair").is_in(pairs))
        .sort("code", "pair")
    )
    assert expected.height > len(pairs)
    assert found.ranks["code"].cast(pl.UInt32).to_list() == expected["code"].to_list()
    assert found.ranks.select("pair", "below", "n").rows() == expected.select("pair", "below", "n").rows()
    np.testing.assert_allclose(found.ranks["gap"], expected["gap"], atol=1e-6, rtol=0)


def test_a_sum_says_of_how_many_subheadings_that_anybody_reports_it_is_made(ends):
    x, m = ends[0].filter(pl.col("hs6") != 30219), ends[1].filter(pl.col("hs6") != 270112)
    found = distribution(side(x, Flow.EXPORT), side(m, Flow.IMPORT)).rows.filter(pl.col("size") == 0)
    told = dict(found.filter(pl.col("level") < 6).select("code", "subheadings").rows())
    assert told == {"0302": 2, "0303": 1, "2701": 2, "03": 3, "27": 2}
    assert found.filter(pl.col("level") == 6)["subheadings"].unique().to_list() == [1]


def test_nobody_is_ranked_unless_asked(ends):
    assert distribution(*sides(ends)).ranks.is_empty()


def test_a_short_question_is_answered_as_the_whole_one_is(ends):
    whole = distribution(*sides(ends)).rows
    short = distribution(*sides(ends), Asked((6,), by_size=False, percents=(5, 50, 95))).rows
    same = whole.filter(pl.col("level") == 6, pl.col("size") == 0)
    assert short.drop("quantiles").equals(same.drop("quantiles"))
    picked = same["quantiles"].arr.to_list().list.gather([4, 49, 94]).to_list()
    assert short["quantiles"].to_list() == picked
    assert [each[1] for each in picked] == pytest.approx(same["median"].to_list())
    assert len(WHOLE.percents) == 99


def test_pairs_in_different_editions_are_neither_compared_nor_called_one_sided(ends):
    x = ends[0].with_columns(edition=pl.when(pl.col("pair") < 630).then(4).otherwise("edition").cast(pl.UInt8))
    found = met(side(x, Flow.EXPORT), side(ends[1], Flow.IMPORT))
    both = ends[0].join(ends[1], on=["hs6", "pair"])
    assert found.apart == both.filter(pl.col("pair") < 630).height > 0
    assert set(found.pair.tolist()) == set(both.filter(pl.col("pair") >= 630)["pair"].to_list())
    alone = ends[0].join(ends[1], on=["hs6", "pair"], how="anti")
    assert found.x_alone.n.sum() == alone.height
    at_headings = met(coarser(side(x, Flow.EXPORT), 100), coarser(side(ends[1], Flow.IMPORT), 100))
    assert at_headings.apart == 0


def test_what_one_end_alone_reports_is_summed_by_code_to_the_last_of_it(ends):
    found = met(*sides(ends))
    for flow, own, other, alone in (("X", ends[0], ends[1], found.x_alone), ("M", ends[1], ends[0], found.m_alone)):
        rows = own.join(other, on=["hs6", "pair"], how="anti").group_by("hs6").agg(
            n=pl.len(), usd=pl.col("value").cast(pl.Float64).sum()
        )  # fmt: skip
        expected = dict(zip(rows["hs6"], rows.select("n", "usd").rows(), strict=True))
        for code, n, usd in zip(found.codes.tolist(), alone.n.tolist(), alone.usd.tolist(), strict=True):
            assert n == expected[code][0], flow
            assert usd == pytest.approx(expected[code][1] / (1 if flow == "X" else MARKUP), rel=1e-6)


def test_an_importer_that_values_free_on_board_is_compared_as_it_is(ends):
    fob = ends[1].with_columns(fob=pl.lit(value=True))
    with_freight, without = met(*sides(ends)), met(*sides((ends[0], fob)))
    np.testing.assert_allclose(without.into / with_freight.into, MARKUP, rtol=1e-6)


@pytest.mark.parametrize("silent", [0, 1, (0, 1)])
def test_an_end_that_reports_nothing_leaves_every_pair_one_sided(ends, silent):
    given = [each.clear() if place in np.atleast_1d(silent) else each for place, each in enumerate(ends)]
    found = distribution(*sides(given))
    assert found.rows["n"].sum() == 0
    assert found.rows["median"].null_count() == found.rows.height
    told = found.rows.filter(pl.col("level") == 6)
    assert told.select("n_x_only", "n_m_only").sum().row(0) == tuple(each.height for each in given)
