"""What had been published by a day, as far as it is known."""

from datetime import date

import polars as pl


def published_by(table: str, day: date) -> pl.Expr:
    """Rows that had been published by `day`.

    A row with a known day of publication is judged by it; of the others those count whose period had
    ended, since no figure is published before its period ends.
    """
    if table == "notifications":
        return pl.when(pl.col("as_of").is_not_null()).then(pl.col("as_of") <= day).otherwise(pl.col("end") <= day)
    if table == "flows":
        year = pl.col("vintage").str.slice(0, 4).cast(pl.Int32, strict=False)
        return (pl.col("end") <= day) & (year.is_null() | (year <= day.year))
    if table == "observations":
        return pl.col("end") <= day
    return pl.lit(value=True)
