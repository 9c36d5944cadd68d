"""What publishers changed between vintages: rows added, removed and changed, cell by cell.

A vintage is a day on which something was received; of one day the row received last stands for its cell. On a
day on which a service answered one question twice, each of its answers is a vintage of its own, told by the moment.
A row is *changed* when its figures differ from the cell's row in the vintage before. It was *removed* or
*added* only where the same question was asked again and the next answer lacks it or has it for the first
time: that another file holds other rows says nothing of a publisher. Figures that were received again as
they were are no revision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from tradecheck import archive
from tradecheck.archive.held import CELL
from tradecheck.model.tables import REVISIONS
from tradecheck.model.words import Change

if TYPE_CHECKING:
    from pathlib import Path

    from tradecheck.model.view import View

_FIGURES = {"value_usd": "value_{}_usd", "net_weight_kg": "net_weight_{}_kg", "quantity": "quantity_{}"}
_TOLD = ("title", "url", "confidence", "quantity_unit")
_READ = (*CELL, "vintage", "received", "asked", "record", *_FIGURES, *_TOLD)


def revised(view: View, root: Path, *rows: pl.Expr) -> pl.LazyFrame | None:
    """Return what publishers changed up to the view's day (schema `REVISIONS`), None where nothing can have been.

    Args:
        view: its day and source are heeded.
        root: the archive.
        rows: which rows are looked at, by columns of a flow's key; without any, trade with the DPRK.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = archive.vintages(root, view.as_of)
    if held is None:
        return None
    wanted = [*(rows or (pl.col("partner") == "PRK",))]
    if view.source is not None:
        wanted.append(pl.col("source") == view.source)
    asked = archive.answers(root, view.as_of)
    return compared(held.filter(*wanted).select(_READ), asked)


def compared(rows: pl.LazyFrame, asked: list[tuple[str, str, str, str]]) -> pl.LazyFrame:
    """Return what changed in rows of flows of several vintages (schema `REVISIONS`), in order of cells.

    Args:
        rows: flows with `received` and `asked`, in every vintage.
        asked: source, question and the vintages of one answer and of the next, for what was asked again.
    """
    latest = rows.sort("received", "record").unique([*CELL, "vintage"], keep="last", maintain_order=True)
    answered = rows.sort("received", "record").unique([*CELL, "vintage", "asked"], keep="last", maintain_order=True)
    pairs = pl.LazyFrame(
        asked, schema=dict.fromkeys(("source", "asked", "vintage_before", "vintage_after"), pl.String()), orient="row"
    )
    found = [_changed(latest), _removed(answered, pairs), _added(answered, pairs)]
    return pl.concat(found).sort(*CELL, "vintage_after", "change", nulls_last=True)


def _changed(latest: pl.LazyFrame) -> pl.LazyFrame:
    """Rows that differ from the row of their cell in the vintage before."""
    ordered = latest.sort(*CELL, "received", "vintage")
    before = [pl.col(name).shift().over(CELL).alias(f"{name} before") for name in ("vintage", "record", *_FIGURES)]
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} before")) for name in _FIGURES)
    changed = ordered.with_columns(before).filter(pl.col("record before").is_not_null() & differs)
    figures = {
        pattern.format(end): pl.col(name + (" before" if end == "before" else ""))
        for name, pattern in _FIGURES.items()
        for end in ("before", "after")
    }
    return _shaped(
        changed,
        Change.CHANGED,
        vintage_before=pl.col("vintage before"),
        vintage_after=pl.col("vintage"),
        record_before=pl.col("record before"),
        record_after=pl.col("record"),
        **figures,
    )


def _removed(answered: pl.LazyFrame, pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of one answer that the next to the same question lacks, unless an answer to another holds them then.

    A question that was too large and was asked again in parts has lost nothing.
    """
    earlier = answered.join(
        pairs, left_on=["source", "asked", "vintage"], right_on=["source", "asked", "vintage_before"], how="inner"
    )
    lacking = _lacking(earlier, answered, "vintage_after")
    elsewhere = answered.group_by(*CELL, "asked").agg(last_vintage=pl.col("vintage").max())
    held_elsewhere = (
        lacking.join(elsewhere, on=CELL, how="inner", nulls_equal=True, suffix=" elsewhere")
        .filter(
            pl.col("asked elsewhere") != pl.col("asked"),
            pl.col("last_vintage") >= pl.col("vintage_after"),
        )
        .select(*CELL, "asked", "vintage")
    )
    gone = lacking.join(held_elsewhere, on=[*CELL, "asked", "vintage"], how="anti", nulls_equal=True)
    return _shaped(
        gone,
        Change.REMOVED,
        vintage_before=pl.col("vintage"),
        vintage_after=pl.col("vintage_after"),
        record_before=pl.col("record"),
        **{pattern.format("before"): pl.col(name) for name, pattern in _FIGURES.items()},
    )


def _added(answered: pl.LazyFrame, pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of an answer that the one before to the same question lacked, and that nothing else held that day."""
    later = answered.join(
        pairs, left_on=["source", "asked", "vintage"], right_on=["source", "asked", "vintage_after"], how="inner"
    )
    held = answered.select(*CELL, vintage_before=pl.col("vintage")).unique()
    new = _lacking(later, answered, "vintage_before").join(
        held, on=[*CELL, "vintage_before"], how="anti", nulls_equal=True
    )
    return _shaped(
        new.unique([*CELL, "vintage"], keep="first"),
        Change.ADDED,
        vintage_before=pl.col("vintage_before"),
        vintage_after=pl.col("vintage"),
        record_after=pl.col("record"),
        **{pattern.format("after"): pl.col(name) for name, pattern in _FIGURES.items()},
    )


def _lacking(rows: pl.LazyFrame, answered: pl.LazyFrame, day: str) -> pl.LazyFrame:
    """Rows whose cell the answer of that day to the same question does not hold."""
    there = answered.select(*CELL, "asked", "vintage")
    return rows.join(
        there,
        left_on=[*CELL, "asked", day],
        right_on=[*CELL, "asked", "vintage"],
        how="anti",
        nulls_equal=True,
    )


def _shaped(frame: pl.LazyFrame, change: Change, **columns: pl.Expr) -> pl.LazyFrame:
    given = {**columns, "change": pl.lit(change.value)}
    kept = {*CELL, *_TOLD}
    return frame.select(
        (given[name] if name in given else pl.col(name) if name in kept else pl.lit(None)).cast(kind).alias(name)
        for name, kind in REVISIONS.items()
    )
