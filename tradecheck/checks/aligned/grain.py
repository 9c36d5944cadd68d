"""From rows of two reports to one row for each pair, period and code that both can be said to speak of."""

import polars as pl

from tradecheck.checks.aligned.editions import CELL
from tradecheck.checks.aligned.rows import lengths
from tradecheck.checks.aligned.states import of_sum, of_weights, sides, states_ranked, with_absences
from tradecheck.model.goods import TOTAL

KEY = ("importer", "exporter", "frequency", "start", "end", "code")
_END = ("usd", "usd_low", "usd_high", "kg", "weight_estimated", "valuation", "state", "record")

_BOTH = ("cif_usd", "fob_usd")
"""Of an end's rows those that it values both ways, added up each way."""

COLUMNS = (
    *KEY,
    *(f"{end}_{name}" for end in ("m", "x") for name in _END),
    *(f"m_{name}" for name in _BOTH),
    "state",
    "weight_state",
)


def coarsest(rows: pl.DataFrame, digits: int) -> pl.DataFrame:
    """Give each row the code under which both ends can be compared, and `open` where it is one of several.

    That is the code itself, of at most so many digits, or the shortest that either end gives above it. Of a
    published row that stands under several codes, those that fall into one are one.
    """
    goods = pl.col("code") != TOTAL
    rows = rows.with_columns(code=pl.when(goods).then(pl.col("code").str.slice(0, digits)).otherwise("code"))
    for size in lengths(rows)[:-1]:
        code, valued = pl.col("code"), ~pl.col("silent")
        above = (valued & (code.str.len_chars() == size) & goods).any().over([*CELL, code.str.slice(0, size)])
        rows = rows.with_columns(code=pl.when(above & goods).then(code.str.slice(0, size)).otherwise(code))
    one_each = rows.unique(["row", "code"], keep="first", maintain_order=True)
    return one_each.with_columns(open=pl.len().over("row") > 1)


def joined(rows: pl.DataFrame, coverage: pl.LazyFrame | None = None) -> pl.DataFrame:
    """Return `COLUMNS`: each end's rows of a code added up, and the two ends beside each other."""
    ends = {
        end: _added(rows.filter(pl.col("inward") == inward)).rename({name: f"{end}_{name}" for name in (*_END, *_BOTH)})
        for end, inward in (("m", True), ("x", False))
    }
    both = ends["m"].join(ends["x"], on=KEY, how="full", coalesce=True)
    known = with_absences(both, coverage)
    return known.with_columns(state=sides("usd"), weight_state=of_weights()).select(COLUMNS).sort(KEY)


def _added(rows: pl.DataFrame) -> pl.DataFrame:
    """Add an end's rows of one code. A sum of weights that lacks one is none; a sum of values that does is a floor.

    A row that stands under several codes is in each of them with nothing up to its whole, so that there only
    the bounds are known.
    """
    estimated, weight, value = pl.col("weight_estimated"), pl.col("net_weight_kg"), pl.col("value_usd")
    said, sure = pl.col("valuation").drop_nulls().unique(), ~pl.col("open")
    known = value.count() > 0
    return (
        rows.with_columns(ranked=states_ranked())
        .group_by(KEY)
        .agg(
            usd=pl.when(known & sure.all()).then(value.sum()),
            usd_low=pl.when(known).then(value.filter(sure).sum()),
            usd_high=pl.when(known).then(value.sum()),
            kg=pl.when((weight.null_count() == 0) & sure.all()).then(weight.sum()),
            weight_estimated=pl.when(estimated.any())
            .then(pl.lit(value=True))
            .when(estimated.null_count() == 0)
            .then(pl.lit(value=False)),
            valuation=pl.when(said.len() == 1).then(said.first()),
            state=of_sum(),
            record=pl.col("record").sort().str.join(";"),
            **{name: pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()) for name in _BOTH},
        )
    )
