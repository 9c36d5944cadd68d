"""The sums of a pivot: each figure counts once, and a sum that lacks something says so."""

import polars as pl

from tradecheck.inquiry.booked import ABSENT
from tradecheck.model.pivot import Step
from tradecheck.model.words import Frequency, State

ROW = ["flow", "row"]
PERIOD = ["frequency", "start", "end"]
SIZES = (2, 4, 6, 8)

HELD = ["flow", "code", *PERIOD, "state", "record", "value", "estimated", "row", "asked", "own"]
"""The columns of what is held: a row of flows that belongs to a row of the pivot, its `value` in the unit asked."""

CELLS: dict[str, pl.DataType] = {
    **dict.fromkeys(("flow", "code", "made_of", "state"), pl.String()),
    "value": pl.Float64(),
    "floor": pl.Boolean(),
    **dict.fromkeys(("codes", "records"), pl.List(pl.String())),
    **dict.fromkeys(("start", "end"), pl.Date()),
}
WITH_FIGURE = [state.value for state in State if state.has_figure]

_YEAR_MONTHS = 12
_NO_RECORD = ABSENT.index(State.NO_RECORD)
_SUM = ["value", "floor", "made_of", "state", "codes", "records"]
_ANNUAL = pl.col("frequency") == Frequency.ANNUAL
_MONTHLY = pl.col("frequency") == Frequency.MONTHLY


def figures(held: pl.DataFrame, rows: pl.DataFrame, lacking: pl.DataFrame, per: Step) -> pl.DataFrame:
    """Return the sum of each row and period of one length (`ROW`, `PERIOD`, `_SUM`).

    `rows` are the codes that each row holds, `lacking` those of them without a figure of their own in a period;
    one that is known to have no record takes nothing from the sum.
    """
    counted = _outermost(held.filter(_MONTHLY if per is Step.MONTH else _ANNUAL))
    codes = rows.group_by(ROW).agg(every=pl.col("asked").n_unique())
    empty = (
        lacking.filter(pl.col("rank") == _NO_RECORD)
        .group_by(*ROW, *PERIOD)
        .agg(empty=pl.col("asked").n_unique().cast(pl.Int64))
    )
    return (
        counted.group_by(*ROW, *PERIOD)
        .agg(
            value=pl.col("value").sum().round(6),
            own=pl.col("asked").filter("own").n_unique().cast(pl.Int64),
            made_of=pl.when(pl.col("own").all()).then(pl.lit("itself")).otherwise(pl.lit("below")),
            state=_state(),
            codes=pl.col("code").unique().sort(),
            records=pl.col("record").unique().sort(),
        )
        .join(codes, on=ROW, how="left")
        .join(empty, on=[*ROW, *PERIOD], how="left")
        .with_columns(floor=pl.col("own") + pl.col("empty").fill_null(0) < pl.col("every"))
        .select(*ROW, *PERIOD, *_SUM)
    )


def months_to_add(held: pl.DataFrame, annual: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the months of the years that have monthly figures and no whole annual one (flow, row, asked, `PERIOD`)."""
    year = pl.col("start").dt.truncate("1y")
    whole = annual.filter(~pl.col("floor")).select(*ROW, year="start")
    monthly = held.filter(_MONTHLY, pl.col("value").is_not_null(), pl.col("row").is_not_null())
    wanted = monthly.select(*ROW, year=year).unique().join(whole, on=[*ROW, "year"], how="anti")
    months = pl.DataFrame({"month": range(_YEAR_MONTHS)}, schema={"month": pl.Int64()})
    start = pl.col("year").dt.offset_by(pl.format("{}mo", "month"))
    return (
        wanted.join(rows, on=ROW, how="inner")
        .join(months, how="cross")
        .with_columns(frequency=pl.lit(Frequency.MONTHLY.value), start=start, end=start.dt.month_end())
        .select(*ROW, "asked", *PERIOD)
    )


def with_years_of_months(
    annual: pl.DataFrame, held: pl.DataFrame, rows: pl.DataFrame, lacking: pl.DataFrame
) -> pl.DataFrame:
    """Return the sums of years, some of them made of months; `lacking` speaks of the months of `months_to_add`."""
    monthly = figures(held, rows, lacking, Step.MONTH)
    year = pl.col("start").dt.truncate("1y")
    codes = rows.group_by(ROW).agg(every=pl.col("asked").n_unique())
    empty = (
        lacking.join(monthly, on=[*ROW, *PERIOD], how="anti")
        .filter(pl.col("rank") == _NO_RECORD)
        .group_by(*ROW, "start")
        .agg(empty=pl.col("asked").n_unique())
        .join(codes, on=ROW, how="left")
        .filter(pl.col("empty") == pl.col("every"))
        .group_by(*ROW, year=year)
        .agg(empty=pl.len().cast(pl.Int64))
    )
    estimated, converted = (pl.col("state") == state for state in (State.ESTIMATED, State.CONVERTED))
    of_months = (
        monthly.with_columns(year=year)
        .group_by(*ROW, "year")
        .agg(
            value=pl.col("value").sum().round(6),
            whole=(~pl.col("floor")).sum().cast(pl.Int64),
            made_of=pl.when((pl.col("made_of") == "itself").all())
            .then(pl.lit("months"))
            .otherwise(pl.lit("months below")),
            state=_worst(estimated, converted),
            codes=pl.col("codes").explode().unique().sort(),
            records=pl.col("records").explode().unique().sort(),
        )
        .join(empty, on=[*ROW, "year"], how="left")
        .with_columns(
            floor=pl.col("whole") + pl.col("empty").fill_null(0) < _YEAR_MONTHS,
            frequency=pl.lit(Frequency.ANNUAL.value),
            start="year",
            end=pl.col("year").dt.offset_by("1y").dt.offset_by("-1d"),
        )
        .select(annual.columns)
    )
    # Sorted by what is whole first and then by years before months; the first of a row's period stays.
    ranked = pl.concat([annual.with_columns(after=pl.lit(0)), of_months.with_columns(after=pl.lit(1))])
    chosen = ranked.sort("floor", "after").unique([*ROW, *PERIOD], keep="first", maintain_order=True)
    return chosen.drop("after")


def _outermost(held: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that make up the sums: with a figure, and none above them that has one and is of the same row."""
    code = pl.col("code")
    kept = held.filter(pl.col("value").is_not_null(), pl.col("row").is_not_null())
    key = [*ROW, *PERIOD, "above"]
    for size in SIZES:
        above = kept.filter(code.str.len_chars() == size).select(*ROW, *PERIOD, above="code")
        below = pl.when(code.str.len_chars() > size).then(code.str.slice(0, size))
        kept = kept.with_columns(above=below).join(above, on=key, how="anti").drop("above")
    return kept


def _state() -> pl.Expr:
    return _worst(pl.col("estimated"), pl.col("state") == State.CONVERTED)


def _worst(estimated: pl.Expr, converted: pl.Expr) -> pl.Expr:
    """Return the state of a sum: estimated or converted where any part of it is."""
    return (
        pl.when(estimated.any())
        .then(pl.lit(State.ESTIMATED.value))
        .when(converted.any())
        .then(pl.lit(State.CONVERTED.value))
        .otherwise(pl.lit(State.REPORTED.value))
    )
