"""The columns of a piece of a file as they stand in it, in whatever type, where nothing about its records is odd.

What is odd is for the readers of text, who can say what is wrong with which record: here it gives None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = (pl.String, pl.Boolean, pl.Float32, pl.Float64)
_LINE_END = ord("\n")
_FIRST_ROWS = 1000


class Columns(NamedTuple):
    """Rows by field: those that vary as a frame, and one value of each field that is the same in every row."""

    rows: pl.DataFrame
    same: dict[str, pl.Series]


def is_plain(kind: pl.DataType) -> bool:
    """Whether a column's type is one whose values have one way of being written."""
    return kind in _PLAIN or kind.is_integer()


def unvarying(source: pl.LazyFrame, fields: Mapping[str, str]) -> dict[str, pl.Series]:
    """Return one value of each column of a parquet file that holds nothing else, by field.

    Where the file's own statistics prove it, no row is unpacked for it.

    Args:
        source: the file.
        fields: our field for each column that is looked at.
    """
    begin = source.select(list(fields)).head(_FIRST_ROWS).collect()
    found = {}
    for column, field in fields.items():
        first = begin[column].head(1)
        if first.is_empty() or begin[column].n_unique() > 1:
            continue
        others = source.filter(pl.col(column).ne_missing(pl.lit(first[0], first.dtype))).select(pl.len())
        if not others.collect().item():
            found[field] = first
    return found


def of_block(block: bytes, separator: str, width: int, fields: Mapping[int, str]) -> Columns | None:
    """Return the columns of whole lines of text, all of them text, null where a cell is empty.

    Args:
        block: lines without a header.
        separator: a comma or a tabulator.
        width: how many cells the header has.
        fields: our field for each place of a column that is wanted.

    Returns:
        None where a line has not so many cells, is empty or is no text, or a comma may stand in quotation marks.
    """
    if not fields or not _is_regular(block, separator, width):
        return None
    names = [str(place) for place in range(width)]
    cells = pl.scan_csv(
        block, has_header=False, separator=separator, quote_char=None, schema=dict.fromkeys(names, pl.String)
    )
    try:
        return apart(cells.select(pl.col(names[place]).alias(field) for place, field in fields.items()).collect())
    except pl.exceptions.PolarsError:
        return None


def apart(rows: pl.DataFrame) -> Columns:
    """Return the columns of a frame, those that hold one value all over apart."""
    same = {each.name: each.head(1) for each in rows.iter_columns() if len(each) and not each.ne_missing(each[0]).any()}
    if len(same) == rows.width:  # a frame without columns has no height
        del same[rows.columns[0]]
    return Columns(rows.drop(same), same)


def _is_regular(block: bytes, separator: str, width: int) -> bool:
    """Whether every line has as many cells as the header: every so many separators, a line ends."""
    if not block or (separator == "," and b'"' in block) or b"\0" in block:
        return False
    signs = np.frombuffer(block, np.uint8)
    marks = signs[(signs == ord(separator)) | (signs == _LINE_END)]
    if block[-1] != _LINE_END:
        marks = np.append(marks, np.uint8(_LINE_END))
    if len(marks) % width:
        return False
    lines = marks.reshape(-1, width) == _LINE_END
    return bool(lines[:, -1].all() and not lines[:, :-1].any())
