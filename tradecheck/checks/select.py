"""Which rows a view takes in: expressions that filter tables of evidence."""

import polars as pl

from tradecheck.model.goods import TOTAL
from tradecheck.model.view import View
from tradecheck.model.words import Direction, Flow

DIRECTION = (
    pl.when(pl.col("flow").is_in([Flow.IMPORT, Flow.RE_IMPORT]))
    .then(pl.lit(Direction.EXPORT.value))
    .otherwise(pl.lit(Direction.IMPORT.value))
    .alias("direction")
)
"""The direction across the DPRK's border of a partner's flow."""


def in_period(view: View) -> pl.Expr:
    """Rows that share a day with the view."""
    return (pl.col("start") <= view.period.end) & (pl.col("end") >= view.period.start)


def of_goods(view: View, column: str = "code") -> pl.Expr:
    """Rows whose code lies at, below or above a code of the view; the row of all goods only where it is asked for.

    Asking for TOTAL asks for all goods, whatever code they stand under.
    """
    if not view.goods:
        return pl.col(column) != TOTAL
    codes = view.codes
    if TOTAL in codes:
        return pl.lit(value=True)
    code = pl.col(column)
    below = pl.any_horizontal(code.str.starts_with(own) for own in codes)
    above = code.is_in([own[:size] for own in codes for size in range(2, len(own), 2)])
    return below | above


def of_listed_goods(view: View, column: str = "codes") -> pl.Expr:
    """Rows whose codes, joined by ";", hold one at, below or above a code of the view."""
    if not view.goods or TOTAL in view.codes:
        return pl.lit(value=True)
    listed = pl.col(column).fill_null("").str.split(";")
    met = [
        pl.element().str.starts_with(own) | pl.element().is_in([own[:size] for size in range(2, len(own), 2)])
        for own in view.codes
    ]
    return listed.list.eval(pl.any_horizontal(met)).list.any()


def of_direction(view: View) -> pl.Expr:
    """Rows of the view's direction; the column `direction` must stand."""
    return pl.lit(value=True) if view.direction is None else pl.col("direction") == view.direction.value
