"""What was told to the 1718 Committee, month by month, with the months that were not."""

import polars as pl

from tradecheck.checks.select import in_period, of_direction
from tradecheck.inquiry.labels import label_periods
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import GROUPS
from tradecheck.model.view import View
from tradecheck.model.words import Frequency, State

COLUMNS = [
    "period",
    "frequency",
    "goods",
    "direction",
    "supplier",
    "tonnes",
    "barrels",
    "value_usd",
    "state",
    "derived",
    "as_of",
    "title",
    "url",
    "note",
    "confidence",
    "record",
    "start",
    "end",
]


def notifications(evidence: Evidence, view: View) -> pl.DataFrame:
    """Return notifications (`COLUMNS`) and, for each supplier and year held, the months without a filing.

    Such a month is `not_notified` where a source says so, else `not_held`: only a longer period, if
    anything, holds it. Monthly, cumulative and annual rows describe the same amount and never add up.
    """
    wanted = [name for name, codes in GROUPS.items() if view.meets_codes(codes)]
    held = evidence.notifications.filter(pl.col("goods").is_in(wanted), of_direction(view))
    printed = held.filter(in_period(view)).collect()
    gaps = _months_without(held).filter(in_period(view)).collect()
    rows = pl.concat([printed, gaps], how="diagonal_relaxed")
    return label_periods(rows).sort("goods", "supplier", "start", "end", "record").select(COLUMNS)


def _months_without(held: pl.LazyFrame) -> pl.LazyFrame:
    single = held.filter(~pl.col("supplier").str.contains("+", literal=True) & (pl.col("goods") == "petroleum"))
    months = (
        single.select("goods", "direction", "supplier", year=pl.col("start").dt.year())
        .unique()
        .with_columns(month=pl.int_ranges(1, 13))
        .explode("month")
        .with_columns(start=pl.date("year", "month", 1))
        .with_columns(end=pl.col("start").dt.month_end())
    )
    filed = single.filter(pl.col("frequency") == Frequency.MONTHLY).select("supplier", "start")
    silent = single.filter(
        (pl.col("state") == State.NOT_NOTIFIED.value) & (pl.col("frequency") != Frequency.MONTHLY)
    ).select("supplier", silent_from="start", silent_to="end")
    said = (
        months.join(silent, on="supplier")
        .filter((pl.col("start") >= pl.col("silent_from")) & (pl.col("end") <= pl.col("silent_to")))
        .select("supplier", "start", said=pl.lit(value=True))
        .unique()  # two accounts of one silence are one
    )
    last = single.select(pl.col("end").max().alias("last"))
    return (
        months.join(filed, on=["supplier", "start"], how="anti")
        .join(said, on=["supplier", "start"], how="left")
        .join(last, how="cross")
        .filter(pl.col("end") <= pl.col("last"))
        .with_columns(
            frequency=pl.lit(Frequency.MONTHLY.value),
            state=pl.when(pl.col("said"))
            .then(pl.lit(State.NOT_NOTIFIED.value))
            .otherwise(pl.lit(State.NOT_HELD.value)),
            note=pl.when(pl.col("said")).then(pl.lit("")).otherwise(pl.lit("No figure for the month alone is held.")),
            record=pl.lit(""),
        )
        .drop("year", "month", "said", "last")
    )
