"""What publishers changed between vintages, summed over rows that can be added: one level of codes at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck.checks.select import DIRECTION, in_period, of_direction, of_goods
from tradecheck.evidence.revisions import revised
from tradecheck.model.goods import TOTAL
from tradecheck.model.tables import REVISIONS
from tradecheck.model.words import Change, Flow

if TYPE_CHECKING:
    from pathlib import Path

    from tradecheck.model.view import View

KEY = ["source", "vintage_before", "vintage_after", "reporter", "partner", "flow", "frequency", "year", "level"]

COLUMNS = [
    *KEY,
    "rows_added",
    "rows_removed",
    "rows_changed",
    "value_before_usd",
    "value_after_usd",
    "difference_usd",
]


def revisions(view: View, root: Path, *, reporter: str | None, partner: str | None) -> pl.DataFrame:
    """Return what was changed from one vintage to the next (`COLUMNS`), in order of the key.

    Money is the sum over the rows that changed, before and after; a row that was added counts as nothing
    before, one that was removed as nothing after. `level` is the number of digits of the codes, or TOTAL: rows
    of two levels hold the same money and are never added.

    Args:
        view: its period, goods, direction, source and day.
        root: the archive.
        reporter: whose books, None for everybody's.
        partner: with whom, None for everybody.
    """
    value = {end: pl.col(f"value_{end}_usd") for end in ("before", "after")}
    return (
        changes(view, root, reporter=reporter, partner=partner)
        .with_columns(
            year=pl.col("start").dt.year().cast(pl.String),
            level=pl.when(pl.col("code") == TOTAL)
            .then(pl.lit(TOTAL))
            .otherwise(pl.col("code").str.len_chars().cast(pl.String)),
        )
        .group_by(KEY)
        .agg(
            *(
                (pl.col("change") == change.value).sum().cast(pl.Int64).alias(f"rows_{change.value}")
                for change in Change
            ),
            *(column.sum().alias(f"value_{end}_usd") for end, column in value.items()),
        )
        .with_columns(difference_usd=value["after"] - value["before"])
        .select(COLUMNS)
        .sort(KEY)
    )


def changes(view: View, root: Path, *, reporter: str | None, partner: str | None) -> pl.DataFrame:
    """Return each row that was added, removed or changed (schema `REVISIONS`), in order of cells."""
    wanted = [in_period(view)]
    if view.goods:
        wanted.append(of_goods(view))
    if reporter is not None:
        wanted.append(pl.col("reporter") == reporter)
    if partner is not None:
        wanted.append(pl.col("partner") == partner)
    found = revised(view, root, *wanted)
    if found is None:
        return pl.DataFrame(schema=REVISIONS)
    own = of_direction(view) & (pl.lit(value=view.direction is None) | (pl.col("flow") != Flow.BOTH))
    return found.with_columns(DIRECTION).filter(own).drop("direction").collect()
