"""Labels of periods, computed once a distinct period and not once a row."""

from datetime import date

import polars as pl

from tradecheck.model.period import Period


def label_periods(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with a column `period`, the shortest form of its `start` and `end`."""
    distinct = frame.select("start", "end").unique()
    labels = [_label(start, end) for start, end in distinct.iter_rows()]
    named = distinct.with_columns(period=pl.Series(labels, dtype=pl.String))
    return frame.join(named, on=["start", "end"], how="left", maintain_order="left")


def _label(start: date, end: date) -> str:
    return Period(start, end).label
