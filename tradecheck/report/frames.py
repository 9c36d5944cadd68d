"""What tables say beside each figure: the state of every missing one, names of areas, labels of periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.inquiry.labels import label_periods
from tradecheck.model.words import Direction, State
from tradecheck.reference.areas import areas

if TYPE_CHECKING:
    from tradecheck.model.view import View

_WITH_FIGURE = [state.value for state in State if state.has_figure]
_ONE_END = [State.IMPORTER_ONLY.value, State.EXPORTER_ONLY.value]
_SILENT = "PRK"


def with_states(series: pl.DataFrame) -> pl.DataFrame:
    """Return a series with `value_state` and `weight_state`: a row may hold one of the figures without the other."""
    return series.with_columns(value_state=_state_of("value_usd"), weight_state=_state_of("net_weight_kg"))


def with_ends(mirror: pl.DataFrame, view: View) -> pl.DataFrame:
    """Return a mirror with the partner's name and each end's own state, `importer_state` and `exporter_state`.

    An end that nobody pulled, or of which a weight alone is held, is `not_held`, the DPRK's own is
    `not_published`.
    """
    partner = "importer" if view.direction is Direction.IMPORT else "exporter"
    known = {each.iso3: each.name for each in areas()}
    neither = pl.col("importer_usd").is_null() & pl.col("exporter_usd").is_null()
    lacks = neither & pl.col("state").is_in(_WITH_FIGURE)
    return mirror.with_columns(
        state=pl.when(lacks).then(pl.lit(State.NOT_HELD.value)).otherwise("state"),
        partner_name=pl.col("partner").replace_strict(known, default=pl.col("partner")),
    ).with_columns(_end_state(end, silent=end == partner).alias(f"{end}_state") for end in ("importer", "exporter"))


def with_labels(observations: pl.DataFrame) -> pl.DataFrame:
    """Return observations with the label of their period."""
    return label_periods(observations)


def _state_of(column: str) -> pl.Expr:
    lacks = pl.col(column).is_null() & pl.col("state").is_in(_WITH_FIGURE)
    return pl.when(lacks).then(pl.lit(State.NOT_HELD.value)).otherwise("state")


def _end_state(end: str, *, silent: bool) -> pl.Expr:
    return (
        pl.when(pl.col(f"{end}_usd").is_not_null())
        .then(pl.lit(State.REPORTED.value))
        .when((pl.col("partner") == _SILENT) & silent)
        .then(pl.lit(State.NOT_PUBLISHED.value))
        .when(pl.col("state").is_in(_ONE_END))
        .then(pl.lit(State.NOT_HELD.value))
        .otherwise("state")
    )
