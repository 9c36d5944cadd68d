"""The rows of an answer as a frame, whatever stands in their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def frame_of(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows as a frame with a column for every field that any of them has; no rows give no columns.

    A number that no column of numbers holds makes text of everything, as the readers do in the end.
    """
    if not rows:
        return pl.DataFrame()
    try:
        return pl.from_dicts(rows, infer_schema_length=None, strict=False)
    except pl.exceptions.PolarsError:
        written = [{field: None if cell is None else str(cell) for field, cell in row.items()} for row in rows]
        return pl.from_dicts(written, infer_schema_length=None)
