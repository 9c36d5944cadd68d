"""The columns of a piece of a file as they stand in it, in whatever type, where nothing about its records is odd.

What is odd is for the readers of text, who can say what is wrong with which record: here it gives None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_PLAIN = (pl.String, pl.Boolean, pl.Float32, pl.Float64)
_LINE_END, _RETURN, _QUOTE = (ord(sign) for sign in '\n\r"')
_LAST = "last cell"
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
    seem = [column for column in fields if begin.height and begin[column].n_unique() == 1]
    if not seem:
        return {}
    others = {column: pl.col(column).ne_missing(pl.lit(begin[column][0], begin.schema[column])) for column in seem}

    def count(expression: pl.Expr) -> int:
        return int(source.filter(expression).select(pl.len()).collect().item())

    if count(pl.any_horizontal(others.values())):
        seem = [column for column in seem if not count(others[column])]
    return {fields[column]: begin[column].head(1) for column in seem}


def of_block(block: bytes, separator: str, width: int, fields: Mapping[int, str]) -> Columns | None:
    """Return the columns of whole lines of text, all of them text, null where a cell is empty.

    Args:
        block: lines without a header.
        separator: a comma or a tabulator.
        width: how many cells the header has.
        fields: our field for each place of a column that is wanted.

    Returns:
        None where a line has not so many cells, is empty or is no text, or a quotation mark stands within a cell.
    """
    if not fields or not _may_be_regular(block, separator, width):
        return None
    names = [str(place) for place in range(width)]
    cells = pl.scan_csv(
        block,
        has_header=False,
        separator=separator,
        quote_char='"' if separator == "," else None,
        schema=dict.fromkeys(names, pl.String),
    )
    wanted = [pl.col(names[place]).alias(field) for place, field in fields.items()]
    try:
        rows = cells.select(*wanted, pl.col(names[-1]).alias(_LAST)).collect()
    except pl.exceptions.PolarsError:
        return None
    # where no line is too short and there are as many cells as there should be, none is too long either
    if rows[_LAST].null_count() and not _is_regular(block, separator, width):
        return None
    return apart(rows.drop(_LAST))


def apart(rows: pl.DataFrame) -> Columns:
    """Return the columns of a frame, those that hold one value all over apart."""
    same = {each.name: each.head(1) for each in rows.iter_columns() if len(each) and not each.ne_missing(each[0]).any()}
    if len(same) == rows.width:  # a frame without columns has no height
        del same[rows.columns[0]]
    return Columns(rows.drop(same), same)


def _may_be_regular(block: bytes, separator: str, width: int) -> bool:
    """Whether there are as many separators as lines of so many cells have; what is quoted is none of them."""
    if not block or b"\0" in block:
        return False
    signs = np.frombuffer(block, np.uint8)
    ends, marks = signs == _LINE_END, signs == ord(separator)
    if separator == "," and b'"' in block:
        quotes = np.flatnonzero(signs == _QUOTE)
        if not _encloses_cells(signs, quotes, separator):
            return False
        inside = np.zeros(len(signs), np.uint8)
        inside[quotes] = 1
        outside = np.bitwise_xor.accumulate(inside) == 0
        ends &= outside
        marks &= outside
    lines = int(np.count_nonzero(ends)) + (block[-1] != _LINE_END)
    return int(np.count_nonzero(marks)) == lines * (width - 1)


def _encloses_cells(signs: NDArray[np.uint8], quotes: NDArray[np.intp], separator: str) -> bool:
    """Whether quotation marks open where a cell begins and close where it ends, or stand twice within it."""
    if len(quotes) % 2:
        return False
    limits = np.zeros(256, bool)
    limits[[ord(separator), _LINE_END, _RETURN, _QUOTE]] = True
    before = signs[np.maximum(quotes[::2] - 1, 0)]  # a mark that begins the block is a limit itself
    after = signs[np.minimum(quotes[1::2] + 1, len(signs) - 1)]
    return bool(limits[before].all() and limits[after].all())


def _is_regular(block: bytes, separator: str, width: int) -> bool:
    """Whether every line has as many cells as the header: every so many separators, a line ends."""
    if separator == "," and b'"' in block:
        return False
    signs = np.frombuffer(block, np.uint8)
    marks = signs[(signs == ord(separator)) | (signs == _LINE_END)]
    if block[-1] != _LINE_END:
        marks = np.append(marks, np.uint8(_LINE_END))
    if len(marks) % width:
        return False
    lines = marks.reshape(-1, width) == _LINE_END
    return bool(lines[:, -1].all() and not lines[:, :-1].any())
