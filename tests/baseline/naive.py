"""The same distribution the plain way: join, group, and let the engine find quantiles. The measure of equality."""

import math

import polars as pl

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)


def naive(rows, digits, *, by_size=False):
    """Return n, median, MAD and quantiles by code (and size) from v1 rows of one period, importers CIF."""
    ends = {}
    for flow, exporter, importer in (("X", "reporterCode", "partnerCode"), ("M", "partnerCode", "reporterCode")):
        ends[flow] = (
            rows.filter(pl.col("flowCode") == flow)
            .with_columns(code=pl.col("cmdCode").str.slice(0, digits))
            .group_by(pl.col(exporter).alias("exporter"), pl.col(importer).alias("importer"), "code")
            .agg(pl.col("primaryValue").sum().alias(flow))
        )
    both = ends["X"].join(ends["M"], on=["exporter", "importer", "code"], how="inner")
    larger = pl.max_horizontal(pl.col("X"), pl.col("M") / 1.06)
    size = 1 + sum((larger >= edge).cast(pl.Int64) for edge in SIZES)
    gap = pl.col("gap")
    found = (
        both.with_columns(gap=(pl.col("M") / pl.col("X")).log() - math.log(1.06), size=size if by_size else pl.lit(0))
        .group_by("code", "size")
        .agg(
            n=pl.len(),
            median=gap.median(),
            mad=(gap - gap.median()).abs().median(),
            quantiles=pl.concat_list([gap.quantile(each / 100, "linear") for each in range(1, 100)]),
        )
        .sort("code", "size")
    )
    sides = {}
    for flow, other in (("X", "M"), ("M", "X")):
        alone = ends[flow].join(ends[other], on=["exporter", "importer", "code"], how="anti")
        sides[flow] = alone.group_by("code").agg(n=pl.len(), usd=pl.col(flow).sum()).sort("code")
    return found, sides
