"""One comparison on two engines: polars and DuckDB agree with each other, with the plain way, and with a build."""

import duckdb
import numpy as np
import polars as pl
import pytest

from tests.baseline.anywhere import PERCENTS, comparison
from tests.baseline.naive import naive
from tests.baseline.worlds import as_csv, world
from tests.real_data import real_data
from tradecheck.model.tables import LEAST_PAIRS

FIGURES = ["median", "mad", *(f"q{percent:02}" for percent in PERCENTS)]
DOUBLE, SINGLE = 1e-9, 1e-6


def on_polars(path, digits):
    return comparison(pl.scan_parquet(path), digits).collect().to_native().sort("code")


def on_duckdb(path, digits):
    with duckdb.connect() as engine:
        found = comparison(engine.read_parquet(str(path)), digits).to_native()
        return pl.DataFrame(found.fetchall(), schema=found.columns, orient="row").sort("code")


def assert_alike(one, other, within):
    assert one["code"].to_list() == other["code"].to_list()
    assert one["n"].to_list() == other["n"].to_list()
    for name in FIGURES:
        np.testing.assert_allclose(one[name], other[name], atol=within, rtol=0, err_msg=name)


def plain_way(path, digits):
    expected, _ = naive(pl.read_parquet(path), digits)
    return expected.with_columns(
        pl.col("quantiles").list.get(percent - 1).alias(f"q{percent:02}") for percent in PERCENTS
    )


@pytest.mark.parametrize("digits", [6, 4, 2])
def test_both_engines_find_what_the_plain_way_and_a_build_find(built, rows_of, tmp_path, digits):
    v1 = world(9, rows=6000)
    path = tmp_path / "rows.parquet"
    v1.write_parquet(path)
    engines = [on_polars(path, digits), on_duckdb(path, digits)]
    assert_alike(*engines, DOUBLE)
    assert_alike(engines[1], plain_way(path, digits), DOUBLE)
    built({"world.csv": as_csv(v1)})
    own = rows_of().filter(pl.col("level") == digits, pl.col("size") == 0, pl.col("n") > 0).sort("code")
    for engine in engines:
        assert own.select("code", "n").rows() == engine.select("code", pl.col("n").cast(pl.Int64)).rows()
        for name in ("median", "mad"):
            np.testing.assert_allclose(own[name], engine[name], atol=SINGLE, rtol=0)
        many = own["n"] >= LEAST_PAIRS
        assert many.any()
        for percent in PERCENTS:
            quantile = own.filter(many)["quantiles"].arr.get(percent - 1)
            np.testing.assert_allclose(quantile, engine.filter(many)[f"q{percent:02}"], atol=SINGLE, rtol=0)


@pytest.mark.slow
def test_both_engines_agree_on_the_real_seafood_months(tmp_path):
    path = real_data("comtrade-v1-monthly-seafood") / "2017.parquet"
    own = pl.read_parquet(path).filter(
        pl.col("period") == "201703", pl.col("partner2Code") == 0, pl.col("motCode") == 0, pl.col("primaryValue") > 0
    )
    own.write_parquet(tmp_path / "march.parquet")
    for digits in (6, 4):
        engines = [each(tmp_path / "march.parquet", digits) for each in (on_polars, on_duckdb)]
        assert engines[0].height > 3
        assert_alike(*engines, DOUBLE)
