"""The distribution equals the plain way of computing it, and no group stands twice."""

import duckdb
import numpy as np
import polars as pl
import pytest

from tests.baseline.naive import naive
from tests.baseline.worlds import as_csv, world
from tests.real_data import real_data
from tradecheck.baseline import layout
from tradecheck.baseline.build import build
from tradecheck.baseline.period import refuse_repeated
from tradecheck.baseline.sides import side
from tradecheck.model.tables import LEAST_PAIRS
from tradecheck.model.words import Flow

SINGLE = 1e-6


def assert_equal(rows, v1, digits, *, by_size):
    expected, sides = naive(v1, digits, by_size=by_size)
    sizes = pl.col("size") > 0 if by_size else pl.col("size") == 0
    got = rows.filter(pl.col("level") == digits, sizes, pl.col("n") > 0).sort("code", "size")
    assert got["code"].to_list() == expected["code"].to_list()
    assert got["size"].to_list() == expected["size"].to_list()
    assert got["n"].to_list() == expected["n"].to_list()
    for column in ("median", "mad"):
        np.testing.assert_allclose(got[column], expected[column], atol=SINGLE, rtol=0)
    many = got["n"] >= LEAST_PAIRS
    assert got["quantiles"].is_not_null().to_list() == many.to_list()
    assert many.any()
    both = [np.array(each.filter(many)["quantiles"].to_list()) for each in (got, expected)]
    np.testing.assert_allclose(*both, atol=SINGLE, rtol=0)
    if by_size:
        return
    whole = rows.filter(pl.col("level") == digits, pl.col("size") == 0)
    for flow, usd, markup in (("X", "x_only_usd", 1.0), ("M", "m_only_usd", 1.06)):
        alone = whole.filter(pl.col(f"n_{flow.lower()}_only") > 0).sort("code")
        assert dict(alone.select("code", f"n_{flow.lower()}_only").iter_rows()) == dict(
            sides[flow].select("code", "n").iter_rows()
        )
        np.testing.assert_allclose(alone[usd] * markup, sides[flow]["usd"], rtol=SINGLE)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("period", ["2017", "201703"])
def test_the_baseline_equals_the_plain_computation_on_a_world_of_both_sides(built, rows_of, seed, period):
    v1 = world(seed, rows=6000, period=period)
    assert built({"world.csv": as_csv(v1)}).refused == ()
    for digits in (6, 4, 2):
        for by_size in (False, True):
            assert_equal(rows_of(), v1, digits, by_size=by_size)


def test_sums_over_subheadings_are_made_before_the_logarithm(built, rows_of):
    v1 = world(4, rows=3000)
    built({"world.csv": as_csv(v1)})
    rows = rows_of().filter(pl.col("size") == 0)
    pairs = {level: rows.filter(pl.col("level") == level)["n"].sum() for level in (6, 4, 2)}
    assert pairs[6] > pairs[4] > pairs[2], "pairs of a heading are counted once, however many subheadings they trade"


def test_each_code_and_size_stands_once(built, rows_of):
    built({"world.csv": as_csv(world(5, codes=120, rows=20_000))})
    assert not rows_of().select("level", "code", "size", "start").is_duplicated().any()


def test_groups_of_rows_that_only_claim_to_be_sorted_are_refused():
    """A full merge join loses the order; to claim it afterwards makes a group of every run of a code."""
    random = np.random.default_rng(6)
    keys = [np.sort(random.choice(400_000, 200_000, replace=False)) for _ in range(2)]
    left, right = (pl.DataFrame({"key": each}).lazy().set_sorted("key") for each in keys)
    joined = left.join(right, on="key", how="full", coalesce=True).with_columns(code=pl.col("key") // 400).collect()
    assert not joined["code"].is_sorted()
    runs = joined["code"].rle_id()
    trapped = joined.group_by(run=runs, code=pl.col("code").cast(pl.String)).agg(n=pl.len())
    told = trapped.select("code", level=pl.lit(6), size=pl.lit(0))
    with pytest.raises(ValueError, match="not unique"):
        refuse_repeated(told)


def test_cells_that_stand_twice_or_out_of_order_are_refused():
    cells = pl.DataFrame(
        {"hs6": [30367, 30367], "pair": [600, 600], "value": [1.0, 2.0], "edition": [5, 5], "fob": [False, False],
         "converted": [False, False]},
        schema=layout.SORTED,
    )  # fmt: skip
    with pytest.raises(ValueError, match="not unique and sorted"):
        side(cells, Flow.EXPORT)


@pytest.mark.slow
def test_the_real_seafood_months_equal_the_plain_computation(root, rows_of):
    path = real_data("comtrade-v1-monthly-seafood") / "2017.parquet"
    assert build(root, [path], with_archive=False).refused == ()
    rows = rows_of()
    assert rows["start"].n_unique() == 12
    assert not rows.select("level", "code", "size", "start").is_duplicated().any()
    v1 = _comparable(pl.read_parquet(path).filter(pl.col("period") == "201703"))
    march = rows.filter(pl.col("start").dt.month() == 3)
    for digits in (4, 2):
        assert_equal(march, v1, digits, by_size=False)


def _comparable(rows):
    """Take out of the publisher's rows what is no pair of two areas, in the plain words of the file."""
    alone = pl.col("partner2Code") == 0
    total = (pl.col("motCode") == 0) & (pl.col("customsCode") == "C00") & (pl.col("mosCode").str.strip_chars() == "0")
    groups = [0, 97, 975]
    fob = (pl.col("fobvalue") == pl.col("primaryValue")) & (pl.col("cifvalue") != pl.col("primaryValue"))
    kept = rows.filter(
        alone & total, pl.col("flowCode").is_in(["M", "X"]), pl.col("primaryValue") > 0,
        ~pl.col("reporterCode").is_in([*groups, 344]), ~pl.col("partnerCode").is_in([*groups, 344]),
        pl.col("reporterCode") != pl.col("partnerCode"), pl.col("cmdCode").str.len_chars() == 6,
    )  # fmt: skip
    cif = pl.when(fob.fill_null(value=False) & (pl.col("flowCode") == "M")).then(1.06).otherwise(1.0)
    return kept.with_columns(primaryValue=pl.col("primaryValue") * cif)


@pytest.mark.parametrize("digits", [6, 4, 2])
def test_another_engine_finds_the_same_distribution(built, rows_of, tmp_path, digits):
    v1 = world(8, rows=6000)
    built({"world.csv": as_csv(v1)})
    v1.write_parquet(tmp_path / "rows.parquet")
    ends = (
        "select {0} as x, {1} as m, left(cmdCode, {2}) as code, sum(primaryValue) as usd from rows "
        "where flowCode = '{3}' group by all"
    )
    asked = f"""
        with rows as (select * from read_parquet('{tmp_path / "rows.parquet"}')),
        outward as ({ends.format("reporterCode", "partnerCode", digits, "X")}),
        inward as ({ends.format("partnerCode", "reporterCode", digits, "M")}),
        gaps as (
            select code, ln(inward.usd / outward.usd) - ln(1.06) as gap from outward join inward using (x, m, code)
        )
        select code, count(*), median(gap), mad(gap), quantile_cont(gap, {[each / 100 for each in range(1, 100)]})
        from gaps group by code order by code
    """  # noqa: S608 - a test's own figures
    expected = duckdb.sql(asked).fetchall()
    own = rows_of().filter(pl.col("level") == digits, pl.col("size") == 0, pl.col("n") > 0).sort("code")
    assert own.select("code", "n").rows() == [(code, n) for code, n, *_ in expected]
    for place, column in ((2, "median"), (3, "mad"), (4, "quantiles")):
        theirs = [row[place] for row in expected if row[1] >= LEAST_PAIRS]
        ours = own.filter(pl.col("n") >= LEAST_PAIRS)[column].to_list()
        assert theirs
        np.testing.assert_allclose(np.array(ours), np.array(theirs), atol=SINGLE, rtol=0)
