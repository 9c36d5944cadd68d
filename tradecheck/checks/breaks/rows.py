"""Rows of codes that a ban covers, with the day of the ban and the day from which it bound."""

import polars as pl

from tradecheck.checks.koreas import DPRK, without_doubted
from tradecheck.checks.select import DIRECTION, of_direction, of_goods
from tradecheck.checks.under_ban import under_ban
from tradecheck.model.absence import CELL, absences, as_flows
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.tables import FLOWS
from tradecheck.model.view import View
from tradecheck.model.words import Flow
from tradecheck.reference.areas import groups

GROUP = ["direction", "family", "rule", "frequency"]
"""What is added up: the codes of one group of goods under one ban, at one level of the HS."""


def ruled(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return the rows of the view's reporter in codes that it books with the DPRK and a ban covers whole.

    Columns of FLOWS with `direction`, `family`, `rule`, `rule_start`, `clear_from` (the first day without a
    wind-down), `wind_down_until` and `dataset_record`. That is null but in rows without a figure, which tell why a
    year or month after the ban has no row with the DPRK, where somebody asked. Of the levels of the HS at which a
    group is held the one with most rows with the DPRK is kept, so that nothing is counted twice. The view's period
    is left alone: a break is seen from both sides.
    """
    own = [
        pl.col("reporter") == view.reporter,
        pl.col("code") != TOTAL,
        pl.col("flow").is_in([Flow.IMPORT, Flow.EXPORT]),
        of_goods(view),
    ]
    held = evidence.counted.filter(*own, pl.col("partner") == DPRK).with_columns(DIRECTION)
    codes = under_ban(held.filter(of_direction(view)).select("code", "direction").unique().collect())
    if codes.is_empty():
        return pl.DataFrame(schema={**evidence.counted.collect_schema(), "family": pl.String()})
    rows = evidence.counted.filter(
        *own,
        pl.col("code").is_in(codes["code"].unique().sort().to_list()),
        ~pl.col("partner").is_in([*sorted(groups()), view.reporter]),
    ).with_columns(DIRECTION)
    apart = without_doubted(rows, evidence, view.reporter)
    joined = apart.join(codes.lazy(), on=["code", "direction"]).with_columns(digits=pl.col("code").str.len_chars())
    kept = joined.filter(_level()).collect()
    return _with_absences(kept, evidence.coverage).sort(*GROUP, "start", "end", "partner", "code", "record")


def _with_absences(rows: pl.DataFrame, coverage: pl.LazyFrame | None) -> pl.DataFrame:
    """Add a row for each period after the ban of which it is known why it has none with the DPRK."""
    told = pl.lit(None, pl.String()).alias("dataset_record")
    if coverage is None or rows.is_empty():
        return rows.with_columns(told)
    periods = coverage.filter(pl.col("start").is_not_null()).select("frequency", "start", "end").unique().collect()
    cells = (
        rows.filter(pl.col("partner") == DPRK)
        .select(pl.exclude(*FLOWS), "reporter", "partner", "flow", "frequency", "code")
        .unique()
        .join(periods, on="frequency")
        .filter(pl.col("start") >= pl.col("rule_start"))
        .join(rows, on=list(CELL), how="anti")
    )
    absent = absences(coverage, cells)
    without = as_flows(absent).with_columns(absent["dataset_record"]).join(cells, on=list(CELL), how="left")
    return pl.concat([rows.with_columns(told), without.select(*rows.columns, "dataset_record")])


def _level() -> pl.Expr:
    """Keep the number of digits under which most rows with the DPRK stand, the fewer where two are alike."""
    own = pl.col("partner") == DPRK
    held = own.sum().over(*GROUP, "digits").cast(pl.Int64)
    preferred = held * 100 - pl.col("digits").cast(pl.Int64)
    return preferred == preferred.max().over(GROUP)
