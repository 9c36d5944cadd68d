"""From rows of two reports to one row for each pair, period and code that both can be said to speak of."""

import polars as pl

from tradecheck.checks.aligned.editions import CELL
from tradecheck.checks.aligned.rows import lengths
from tradecheck.checks.aligned.states import absent, of_sum, of_weights, sides, states_ranked
from tradecheck.model.goods import TOTAL

KEY = ("importer", "exporter", "frequency", "start", "end", "code")
_END = ("usd", "usd_low", "usd_high", "kg", "weight_estimated", "valuation", "state", "record")

COLUMNS = (*KEY, *(f"{end}_{name}" for end in ("m", "x") for name in _END), "state", "weight_state")


def coarsest(rows: pl.DataFrame) -> pl.DataFrame:
    """Give each row the code under which both ends can be compared: the shortest that either end gives above it."""
    for size in lengths(rows)[:-1]:
        code, valued = pl.col("code"), ~pl.col("silent")
        above = (valued & (code.str.len_chars() == size) & (code != TOTAL)).any().over([*CELL, code.str.slice(0, size)])
        rows = rows.with_columns(code=pl.when(above & (code != TOTAL)).then(code.str.slice(0, size)).otherwise(code))
    return rows


def joined(rows: pl.DataFrame) -> pl.DataFrame:
    """Return `COLUMNS`: each end's rows of a code added up, and the two ends beside each other."""
    ends = {
        end: _added(rows.filter(pl.col("inward") == inward)).rename({name: f"{end}_{name}" for name in _END})
        for end, inward in (("m", True), ("x", False))
    }
    both = ends["m"].join(ends["x"], on=KEY, how="full", coalesce=True)
    known = both.with_columns(absent(end).alias(f"{end}_state") for end in ends)
    return known.with_columns(state=sides("usd"), weight_state=of_weights()).select(COLUMNS).sort(KEY)


def _added(rows: pl.DataFrame) -> pl.DataFrame:
    """Add an end's rows of one code. A sum of weights that lacks one is none; a sum of values that does is a floor."""
    estimated, weight, value = pl.col("weight_estimated"), pl.col("net_weight_kg"), pl.col("value_usd")
    said = pl.col("valuation").drop_nulls().unique()
    usd = pl.when(value.count() > 0).then(value.sum())
    return (
        rows.with_columns(ranked=states_ranked())
        .group_by(KEY)
        .agg(
            usd=usd,
            usd_low=usd,
            usd_high=usd,
            kg=pl.when(weight.null_count() == 0).then(weight.sum()),
            weight_estimated=pl.when(estimated.any())
            .then(pl.lit(value=True))
            .when(estimated.null_count() == 0)
            .then(pl.lit(value=False)),
            valuation=pl.when(said.len() == 1).then(said.first()),
            state=of_sum(),
            record=pl.col("record").sort().str.join(";"),
        )
    )
