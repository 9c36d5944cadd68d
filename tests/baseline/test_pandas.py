"""What pandas finds in the same rows, which knows nothing of this program: counts exactly, figures within rounding."""

from itertools import permutations

import numpy as np
import pandas as pd
import polars as pl
import pytest

from tests.baseline.worlds import as_csv, reporters, world
from tests.real_data import real_data
from tradecheck.baseline.build import build
from tradecheck.baseline.pairs import of_pair
from tradecheck.model.tables import LEAST_PAIRS
from tradecheck.reference.areas import by_comtrade

pytestmark = pytest.mark.slow

PERCENTS = (1, 5, 25, 50, 75, 95, 99)
DOUBLE, SINGLE = 1e-9, 1e-6
GROUPS_AND_HONG_KONG = [0, 97, 975, 344]
READ = ("flowCode", "period", "reporterCode", "partnerCode", "cmdCode", "classificationCode", "primaryValue")


def as_pandas(rows):
    """Return v1 rows with each importer's value FOB; `fob` says that it was so already."""
    frame = pd.DataFrame({name: rows[name].to_numpy() for name in READ})
    fob = rows["fob"].to_numpy() if "fob" in rows.columns else np.zeros(rows.height, dtype=bool)
    inward = (frame.flowCode == "M").to_numpy()
    frame["usd"] = np.where(inward & ~fob, frame.primaryValue / 1.06, frame.primaryValue)
    frame["exporter"] = np.where(inward, frame.partnerCode, frame.reporterCode)
    frame["importer"] = np.where(inward, frame.reporterCode, frame.partnerCode)
    return frame


def gaps_of(frame, digits):
    """Return a row a period, code and pair that both ends report in one edition, with its gap."""
    sides = []
    for flow in ("X", "M"):
        own = frame[frame.flowCode == flow].assign(code=frame.cmdCode.str[:digits])
        key = ["period", "code", "exporter", "importer"]
        sides.append(own.groupby(key, as_index=False).agg(usd=("usd", "sum"), edition=("classificationCode", "first")))
    both = sides[0].merge(sides[1], on=key, suffixes=("_x", "_m"))
    alike = (both.edition_x == both.edition_m) | (digits < 6)
    return both[alike].assign(gap=np.log(both.usd_m / both.usd_x))


def reference(frame, digits):
    """Return n, median, MAD and quantiles by period and code."""
    gaps = gaps_of(frame, digits)
    grouped = gaps.groupby(["period", "code"]).gap
    found = grouped.agg(n="count", median="median")
    away = (gaps.gap - grouped.transform("median")).abs()
    found["mad"] = away.groupby([gaps.period, gaps.code]).median()
    for percent in PERCENTS:
        found[f"q{percent:02}"] = grouped.quantile(percent / 100)
    return found.reset_index()


def assert_equal(rows, frame, digits):
    expected = pl.DataFrame({name: own.to_numpy() for name, own in reference(frame, digits).items()}).sort(
        "period", "code"
    )
    own = (
        rows.filter(pl.col("level") == digits, pl.col("size") == 0, pl.col("n") > 0)
        .with_columns(period=pl.col("start").dt.strftime("%Y%m"))
        .sort("period", "code")
    )
    assert own.select("period", "code", "n").rows() == expected.select("period", "code", "n").rows()
    for name in ("median", "mad"):
        np.testing.assert_allclose(own[name], expected[name], atol=SINGLE, rtol=0)
    many = own["n"] >= LEAST_PAIRS
    assert many.any()
    for percent in PERCENTS:
        quantile = own.filter(many)["quantiles"].arr.get(percent - 1)
        np.testing.assert_allclose(quantile, expected.filter(many)[f"q{percent:02}"], atol=SINGLE, rtol=0)


@pytest.mark.parametrize("digits", [6, 4, 2])
def test_a_world_of_both_sides_has_the_distribution_that_pandas_finds(built, rows_of, digits):
    v1 = world(11, rows=8000)
    assert built({"world.csv": as_csv(v1)}).refused == ()
    assert_equal(rows_of(), as_pandas(v1), digits)


@pytest.mark.parametrize("digits", [6, 4])
def test_a_pairs_own_gap_is_good_to_double_precision(built, root, digits):
    """The layout holds single precision: of values that it holds exactly, nothing is lost after it."""
    v1 = world(12, countries=12, rows=3000).with_columns(pl.col("primaryValue").cast(pl.Float32).cast(pl.Float64))
    built({"world.csv": as_csv(v1)})
    areas = [by_comtrade(number) for number in reporters(12)]
    number = {each: each.comtrade for each in areas}
    frames = [
        of_pair(root, *ends).with_columns(exporter=pl.lit(number[ends[0]]), importer=pl.lit(number[ends[1]]))
        for ends in permutations(areas, 2)
    ]
    own = pl.concat(frames).filter(pl.col("level") == digits).drop_nulls("gap")
    gaps = gaps_of(as_pandas(v1), digits)
    expected = pl.DataFrame({name: gaps[name].to_numpy() for name in ("code", "exporter", "importer", "gap")})
    joined = own.join(expected, on=["code", "exporter", "importer"], how="full", suffix="_pandas")
    assert joined.height == own.height == expected.height > 100
    np.testing.assert_allclose(joined["gap"], joined["gap_pandas"], atol=DOUBLE, rtol=0)
    mine, theirs = (each.group_by("code").agg(pl.col("gap").median()).sort("code") for each in (own, expected))
    np.testing.assert_allclose(mine["gap"], theirs["gap"], atol=DOUBLE, rtol=0)


@pytest.mark.parametrize("year", [2012, 2017])
def test_the_real_seafood_months_have_the_distribution_that_pandas_finds(root, rows_of, year):
    path = real_data("comtrade-v1-monthly-seafood") / f"{year}.parquet"
    assert build(root, [path], with_archive=False).refused == ()
    assert rows_of()["start"].n_unique() == 12
    frame = as_pandas(comparable(pl.read_parquet(path)))
    for digits in (6, 4, 2):
        assert_equal(rows_of(), frame, digits)


def comparable(rows):
    """Take out of the publisher's rows what is no pair of two areas, a reporter's own before what was converted."""
    kept = rows.filter(
        pl.col("partner2Code") == 0, pl.col("motCode") == 0, pl.col("customsCode") == "C00",
        pl.col("mosCode").str.strip_chars() == "0", pl.col("flowCode").is_in(["M", "X"]), pl.col("primaryValue") > 0,
        ~pl.col("reporterCode").is_in(GROUPS_AND_HONG_KONG), ~pl.col("partnerCode").is_in(GROUPS_AND_HONG_KONG),
        pl.col("reporterCode") != pl.col("partnerCode"), pl.col("cmdCode").str.len_chars() == 6,
    )  # fmt: skip
    fob = pl.col("fobvalue").eq_missing(pl.col("primaryValue")) & pl.col("cifvalue").ne_missing(pl.col("primaryValue"))
    return (
        kept.with_columns(fob=fob & (pl.col("flowCode") == "M"))
        .sort("isOriginalClassification", "classificationCode", descending=True, maintain_order=True)
        .unique(["flowCode", "period", "reporterCode", "partnerCode", "cmdCode"], keep="first", maintain_order=True)
    )
