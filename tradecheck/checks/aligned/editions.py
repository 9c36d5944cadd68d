"""Brings the codes of two reports to one edition of the Harmonized System, or to the heading."""

import polars as pl

from tradecheck.checks.aligned.rows import LONGEST
from tradecheck.model.goods import TOTAL

HEADING = 4
_SHOWN = 6

CELL = ["importer", "exporter", "start", "end"]
"""What the two reports of one flow in one period share, whatever the goods."""


def differing(rows: pl.DataFrame) -> pl.Series:
    """Return whether the two reports of a row's pair and period are known to be of different editions."""
    return rows.select(differs=pl.col("hs_edition").drop_nulls().n_unique().over(CELL) > 1).to_series()


def at_heading(rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Cut codes to the heading where the editions differ, and say so.

    No links between editions are held, so a subheading of one may hold other goods than that of the other.
    """
    differs = differing(rows)
    code = pl.col("code").str.slice(0, LONGEST)
    cut = pl.when(differs & (pl.col("code") != TOTAL)).then(code.str.slice(0, HEADING)).otherwise(code)
    met = rows.filter(differs & (rows["code"].str.len_chars() >= HEADING) & (rows["code"] != TOTAL))
    if met.is_empty():
        return rows.with_columns(code=cut), ()
    cells = met.group_by(CELL).agg(pl.col("hs_edition").drop_nulls().unique()).explode("hs_edition")
    editions = cells["hs_edition"].unique().sort().to_list()
    note = (
        f"compared at the heading ({_listed(sorted(set(met['code'].str.slice(0, HEADING))))}) in "
        f"{cells.select(CELL).n_unique():,} pairs and periods of which the two ends use different editions of the HS "
        f"({_listed(editions)}): no links between editions are held, and without them a heading that itself changed "
        "cannot be told from one that did not"
    )
    return rows.with_columns(code=cut), (note,)


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more
