"""What had been published by a day, as far as it is known."""

from datetime import date

import polars as pl


def published_by(table: str, day: date) -> pl.Expr:
    """Rows that had been published by `day`.

    A row with a known day of publication is judged by it, one of which only the month or the year is
    known by its first day. Of the others those count whose period had ended, since no figure is published
    before its period ends.
    """
    if table == "notifications":
        return pl.when(pl.col("as_of").is_not_null()).then(pl.col("as_of") <= day).otherwise(pl.col("end") <= day)
    if table == "flows":
        published = (pl.col("vintage") + "-01-01").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        return (pl.col("end") <= day) & (published.is_null() | (published <= day))
    if table in ("observations", "prices"):
        return pl.col("end") <= day
    return pl.lit(value=True)
