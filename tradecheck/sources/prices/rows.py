"""From a month's printed price to the model's table of prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.model.tables import PRICES
from tradecheck.model.words import Confidence
from tradecheck.reference.publications import publication

if TYPE_CHECKING:
    from tradecheck.sources.prices.series import Series

MISSING = ("…", "...", "..", ".", "-", "n/a", "na")
"""How the publishers write that there is no price."""

BEFORE = "prices on another footing"


def judged(cells: pl.DataFrame, series: Series) -> pl.DataFrame:
    """Return `number`, `start` and the text `price` with what becomes of each row.

    Args:
        cells: `number`, `start` (a month's first day) and `price` as printed.
        series: what is priced.

    Returns:
        The same with `value` (null where there is none), `left_out` (a reason) and `fault` (half a sentence).
    """
    text = pl.col("price").str.strip_chars()
    missing = text.is_null() | (text == "") | text.str.to_lowercase().is_in(list(MISSING))
    number = text.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    good = (number.is_finite() & (number > 0)).fill_null(value=False)
    return cells.with_columns(
        value=pl.when(good).then(number),
        left_out=pl.when(missing)
        .then(pl.lit("months without a price"))
        .when(pl.col("start") < series.since)
        .then(pl.lit(BEFORE)),
        fault=pl.when(~missing & ~good).then(
            pl.format("has the price '{}': expected a number above 0", text.str.slice(0, 40))
        ),
    )


def to_prices(found: pl.DataFrame, series: Series, sha: str) -> pl.DataFrame:
    """Return the rows of `judged` that hold a price as `PRICES`.

    The id of a record is the series, twelve digits of the body's sha256 and the row's number in it.
    """
    source = publication(series.source)
    # polars 2.1 panics in `format` over columns whose chunks differ, which filters leave behind
    kept = found.filter(pl.col("left_out").is_null() & pl.col("fault").is_null()).rechunk()
    computed = {
        "record": pl.format(f"{series.id}:{sha[:12]}:{{}}", pl.col("number")),
        "code": pl.lit(series.code),
        "item": pl.lit(f"{series.printed} ({source.publisher})"),
        "start": pl.col("start"),
        "end": pl.col("start").dt.month_end(),
        "usd_per_tonne": pl.col("value") * series.times,
        "basis": pl.format(f"{{}} {series.basis}", pl.col("value")),
        "title": pl.lit(source.title),
        "url": pl.lit(source.url),
        "note": pl.lit(series.note),
        "confidence": pl.lit(Confidence.HIGH.value),
        "verified": pl.lit(value=True),
    }
    return kept.select(computed.get(column, pl.lit(None)).cast(dtype).alias(column) for column, dtype in PRICES.items())
