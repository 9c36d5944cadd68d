"""What tables say beside each figure: the state of every missing one, names of areas, labels of periods."""

from __future__ import annotations

import polars as pl

from tradecheck.inquiry.labels import label_periods
from tradecheck.model.words import State
from tradecheck.reference.areas import areas

_WITH_FIGURE = [state.value for state in State if state.has_figure]


def with_states(series: pl.DataFrame) -> pl.DataFrame:
    """Return a series with `value_state` and `weight_state`: a row may hold one of the figures without the other."""
    return series.with_columns(value_state=_state_of("value_usd"), weight_state=_state_of("net_weight_kg"))


def with_names(mirror: pl.DataFrame) -> pl.DataFrame:
    """Return a mirror with the partner's name; a row of which a weight alone is held has no figure to mirror."""
    known = {each.iso3: each.name for each in areas()}
    neither = pl.col("importer_usd").is_null() & pl.col("exporter_usd").is_null()
    lacks = neither & pl.col("state").is_in(_WITH_FIGURE)
    return mirror.with_columns(
        state=pl.when(lacks).then(pl.lit(State.NOT_HELD.value)).otherwise("state"),
        partner_name=pl.col("partner").replace_strict(known, default=pl.col("partner")),
    )


def with_labels(observations: pl.DataFrame) -> pl.DataFrame:
    """Return observations with the label of their period."""
    return label_periods(observations)


def _state_of(column: str) -> pl.Expr:
    lacks = pl.col(column).is_null() & pl.col("state").is_in(_WITH_FIGURE)
    return pl.when(lacks).then(pl.lit(State.NOT_HELD.value)).otherwise("state")
