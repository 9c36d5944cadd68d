"""What is known of each end of a flow, and of the two together."""

import polars as pl

from tradecheck.model.absence import CELL, absences
from tradecheck.model.words import Flow, State

_WEAKEST = (
    State.UNRESOLVED,
    State.SUPPRESSED,
    State.NOT_PUBLISHED,
    State.NOT_NOTIFIED,
    State.NO_RECORD,
    State.NOT_HELD,
    State.ESTIMATED,
    State.CONVERTED,
    State.REPORTED,
)
"""Of the states of what is added, the first stands for the sum: with a part that has no figure it is a floor."""

_RANKS = {state.value: rank for rank, state in enumerate(_WEAKEST)}
_WORDS = {rank: state for state, rank in _RANKS.items()}


def states_ranked() -> pl.Expr:
    """The place of a row's state among `_WEAKEST`; what stands under another edition's code is converted.

    A code that was only shortened is its own.
    """
    elsewhere = pl.col("open") | ~pl.col("published").str.starts_with(pl.col("code"))
    moved = (pl.col("derivation") == "converted") | elsewhere
    converted = moved & (pl.col("state") == State.REPORTED.value)
    state = pl.when(converted).then(pl.lit(State.CONVERTED.value)).otherwise("state")
    return state.replace_strict(_RANKS, return_dtype=pl.Int32)


def of_sum() -> pl.Expr:
    """The state of rows added up, by their column `ranked`."""
    return pl.col("ranked").min().replace_strict(_WORDS, return_dtype=pl.String)


def with_absences(ends: pl.DataFrame, coverage: pl.LazyFrame | None) -> pl.DataFrame:
    """Give each end without a row its state: what coverage tells of it, else `not_held`; it may well exist."""
    for end, flow, reporter, partner in (
        ("m", Flow.IMPORT, "importer", "exporter"),
        ("x", Flow.EXPORT, "exporter", "importer"),
    ):
        state = pl.col(f"{end}_state")
        cell = {"reporter": pl.col(reporter), "partner": pl.col(partner), "flow": pl.lit(flow.value)}
        lacking = ends.filter(state.is_null()).with_columns(**cell).select(CELL)
        if coverage is not None and lacking.height:
            known = absences(coverage, lacking).select(*CELL, told="state")
            ends = (
                ends.with_columns(**cell)
                .join(known, on=CELL, how="left", maintain_order="left")
                .with_columns(state.fill_null(pl.col("told")))
                .drop("reporter", "partner", "flow", "told")
            )
        ends = ends.with_columns(state.fill_null(State.NOT_HELD.value))
    return ends


def sides(measure: str) -> pl.Expr:
    """Both, one or neither end has a figure; where neither has, the importer's state, else the exporter's."""
    importer = pl.any_horizontal(pl.col(f"m_{name}").is_not_null() for name in _bounds(measure))
    exporter = pl.any_horizontal(pl.col(f"x_{name}").is_not_null() for name in _bounds(measure))
    neither = pl.when(pl.col("m_state") != State.NOT_HELD.value).then("m_state").otherwise("x_state")
    return (
        pl.when(importer & exporter)
        .then(pl.lit(State.TWO_SIDED.value))
        .when(importer)
        .then(pl.lit(State.IMPORTER_ONLY.value))
        .when(exporter)
        .then(pl.lit(State.EXPORTER_ONLY.value))
        .otherwise(neither)
    )


def of_weights() -> pl.Expr:
    """Whether the two ends' tonnes may be compared: `two_sided` only where neither weight is estimated.

    `estimated` where one is, and `unresolved` where a source does not say whether it is, or gives a value alone.
    """
    figure = pl.any_horizontal(pl.col(f"{end}_usd_high").is_not_null() for end in ("m", "x"))
    weight = pl.any_horizontal(pl.col(f"{end}_kg").is_not_null() for end in ("m", "x"))
    both = pl.when(figure & ~weight).then(pl.lit(State.UNRESOLVED.value)).otherwise(sides("kg"))
    estimated = pl.any_horizontal(pl.col(f"{end}_weight_estimated").fill_null(value=False) for end in ("m", "x"))
    unsaid = pl.any_horizontal(pl.col(f"{end}_weight_estimated").is_null() for end in ("m", "x"))
    weighed = both == State.TWO_SIDED.value
    return (
        pl.when(weighed & estimated)
        .then(pl.lit(State.ESTIMATED.value))
        .when(weighed & unsaid)
        .then(pl.lit(State.UNRESOLVED.value))
        .otherwise(both)
    )


def _bounds(measure: str) -> tuple[str, ...]:
    return ("usd", "usd_high") if measure == "usd" else (measure,)
