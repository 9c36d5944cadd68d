"""Rows with a value over a weight: which of them carry a price, and why the others do not."""

from enum import StrEnum

import polars as pl

from tradecheck.checks.koreas import DPRK, without_doubted
from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import TOTAL
from tradecheck.model.view import View
from tradecheck.model.words import Flow, Frequency
from tradecheck.reference.areas import groups

CELL = ["direction", "code", "frequency", "start", "end"]
"""What is compared: one code in one month or year, in one direction."""

CONSTANT_ROWS, CONSTANT_PARTNERS, CONSTANT_DIGITS = 5, 3, 6
"""So many rows of one code, of so many partners, with one unit value to so many digits come from a formula.

A unit value of whole cents a kilogram is left alone: contracts are written so.
"""


class Reason(StrEnum):
    """Why a row carries no price."""

    NO_WEIGHT = "no weight"
    ESTIMATED = "estimated weight"
    CONVERTED = "converted between editions of the HS"
    CONSTANT = "one constant unit value, so a weight that was computed from the value"


def priced(evidence: Evidence, view: View) -> pl.LazyFrame:
    """Return the rows of the view's reporter in cells in which it books the DPRK, a row a partner.

    Columns of FLOWS with `direction`, `ln_unit_value` (ln of USD a kg) and `reason` (a `Reason`, null where
    the row carries a price). A year of which months are held is left out beside them.
    """
    rows = _rows(evidence, view)
    usable = rows.with_columns(unit_value=pl.col("value_usd") / pl.col("net_weight_kg")).with_columns(
        reason=_reason(), ln_unit_value=pl.col("unit_value").log()
    )
    known = pl.when(pl.col("reason").is_null() & _constant()).then(pl.lit(Reason.CONSTANT.value)).otherwise("reason")
    return (
        usable.with_columns(reason=known)
        .filter(in_period(view))
        .filter((pl.col("partner") == DPRK).any().over(CELL))
        .sort(*CELL, "partner", "record")
    )


def _rows(evidence: Evidence, view: View) -> pl.LazyFrame:
    own = [
        pl.col("reporter") == view.reporter,
        pl.col("code") != TOTAL,
        pl.col("flow").is_in([Flow.IMPORT, Flow.EXPORT]),
        pl.col("frequency").is_in([Frequency.MONTHLY, Frequency.ANNUAL]),
        of_goods(view),
    ]
    codes = evidence.counted.filter(*own, pl.col("partner") == DPRK).select("code").unique().collect()["code"]
    apart = [*sorted(groups()), view.reporter]
    rows = (
        evidence.counted.filter(*own, pl.col("code").is_in(codes.sort().to_list()), ~pl.col("partner").is_in(apart))
        .filter(pl.col("value_usd") > 0)
        .with_columns(DIRECTION)
        .filter(of_direction(view))
    )
    months_held = (pl.col("frequency") == Frequency.MONTHLY).any().over("flow", "code", pl.col("start").dt.year())
    years_alone = rows.filter((pl.col("frequency") == Frequency.MONTHLY) | ~months_held)
    return without_doubted(years_alone, evidence, view.reporter)


def _reason() -> pl.Expr:
    """Name why a row carries no price by itself; null where nothing is known against its weight."""
    return (
        pl.when(pl.col("net_weight_kg").is_null() | (pl.col("net_weight_kg") <= 0))
        .then(pl.lit(Reason.NO_WEIGHT.value))
        .when(pl.col("weight_estimated"))
        .then(pl.lit(Reason.ESTIMATED.value))
        .when(pl.col("derivation") == "converted")
        .then(pl.lit(Reason.CONVERTED.value))
    )


def _constant() -> pl.Expr:
    """Whether a unit value stands in too many rows of its code, for too many partners and values, to be a price."""
    same = ["flow", "code", pl.col("unit_value").round_sig_figs(CONSTANT_DIGITS)]
    cents = pl.col("unit_value") * 100
    rounded = (cents - cents.round()).abs() < cents * 10.0**-CONSTANT_DIGITS
    values = pl.col("value_usd").n_unique().over(same)
    partners = pl.col("partner").n_unique().over(same)
    return ~rounded & (values >= CONSTANT_ROWS) & (partners >= CONSTANT_PARTNERS)
