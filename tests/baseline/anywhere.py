"""The comparison once more, written for any engine that narwhals speaks: no word of it knows which one runs it."""

import math

import narwhals as nw

MARKUP = 1.06
PERCENTS = (1, 5, 25, 50, 75, 95, 99)


def comparison(rows, digits):
    """Return n, median, MAD and quantiles by code from v1 rows of one period, importers CIF.

    Args:
        rows: a lazy frame of any engine, with columns of UN Comtrade's v1.
        digits: of the codes, over which sums are made before the logarithm.
    """
    frame = nw.from_native(rows)
    out_of = _reported(frame, "X", ("reporterCode", "partnerCode"), digits)
    into = _reported(frame, "M", ("partnerCode", "reporterCode"), digits)
    both = out_of.join(into, on=["exporter", "importer", "code"], how="inner")
    gaps = both.select("code", gap=(nw.col("M") / nw.col("X")).log() - math.log(MARKUP))
    gap = nw.col("gap")
    spread = gaps.group_by("code").agg(
        n=nw.len(),
        median=gap.median(),
        **{f"q{percent:02}": gap.quantile(percent / 100, interpolation="linear") for percent in PERCENTS},
    )
    centred = gaps.join(spread.select("code", "median"), on="code", how="inner")
    away = centred.select("code", away=(gap - nw.col("median")).abs())
    return spread.join(away.group_by("code").agg(mad=nw.col("away").median()), on="code", how="inner")


def _reported(frame, flow, ends, digits):
    """Return what one end reports by pair and code."""
    exporter, importer = ends
    return (
        frame.filter(nw.col("flowCode") == flow)
        .select(
            exporter=nw.col(exporter),
            importer=nw.col(importer),
            code=nw.col("cmdCode").str.slice(0, digits),
            usd=nw.col("primaryValue"),
        )
        .group_by("exporter", "importer", "code")
        .agg(nw.col("usd").sum().alias(flow))
    )
