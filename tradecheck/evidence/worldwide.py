"""The baseline of the world that findings are ranked by: what was built, else what comes with the program."""

from pathlib import Path

import polars as pl

from tradecheck.archive.world import baseline
from tradecheck.model.tables import ARCHIVE
from tradecheck.model.view import View
from tradecheck.snapshot import world

_DISTRIBUTION = ["level", "code", "size", "frequency", "start", "end"]


def worldwide(view: View, root: Path) -> pl.LazyFrame | None:
    """Return the baseline (schema `WORLD`) as of the view's day, None where there is none.

    Of a code and period that was built all counts, and nothing of what comes with the program.

    Raises:
        DataError: when the account of what was built is damaged, or the embedded file is missing.
    """
    rows = baseline(root)
    built = None if rows is None else _by_then(rows.with_columns(source=pl.lit(ARCHIVE)), view)
    if not view.snapshot:
        return built
    embedded = _by_then(world.rows(), view)
    if built is None:
        return embedded
    both = pl.concat([built, embedded])
    return both.unique(_DISTRIBUTION, keep="first", maintain_order=True)  # a filter on these passes down to the files


def _by_then(rows: pl.LazyFrame, view: View) -> pl.LazyFrame:
    return rows if view.as_of is None else rows.filter(pl.col("vintage") <= view.as_of.isoformat())
