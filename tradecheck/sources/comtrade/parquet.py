"""Opens UN Comtrade's rows that somebody stored as parquet: columns in wire names, each in whatever type."""

from __future__ import annotations

from io import BytesIO

import polars as pl

from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.fields import named
from tradecheck.sources.quoting import quoted

_MARK = b"PAR1"
_MOST_ROWS = 20_000_000
"""Rows of one file beyond which the memory of an ordinary machine is not enough."""


def is_parquet(body: bytes) -> bool:
    """Whether a body begins as a parquet file does."""
    return body[: len(_MARK)] == _MARK


def cells_of(body: bytes, name: str) -> pl.DataFrame:
    """Return the fields that are read of a parquet file, as tidy text, and `number`: its rows counted from 1.

    Only the columns that are read are unpacked.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences.

    Raises:
        DataError: when it is cut or damaged, holds other columns, or more rows than fit the memory.
    """
    if body[-len(_MARK) :] != _MARK:
        raise DataError(f"{name} breaks off: a parquet file ends with 'PAR1'; copy or download it again.")
    try:
        source = pl.scan_parquet(BytesIO(body))
        columns = source.collect_schema().names()
        fields = {column: field for column, field in zip(columns, named(columns, name), strict=True) if field}
        rows = source.select(pl.len()).collect().item()
        if rows > _MOST_ROWS:
            raise DataError(f"{name} holds {rows:,} rows, more than {_MOST_ROWS:,} at once: split it, such as by year.")
        kinds = source.collect_schema()
        texts = (text_of(column, kinds[column]).alias(field) for column, field in fields.items())
        return source.select(texts).with_row_index("number", offset=1).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:  # a changed byte may do either
        raise DataError(f"{name} is no whole parquet file ({quoted(str(error))}): copy or download it again.") from None


def text_of(column: str, kind: pl.DataType) -> pl.Expr:
    """A column as text without blanks around it, null where nothing is left; only text can have blanks."""
    if kind != pl.String:
        return pl.col(column).cast(pl.String)
    trimmed = pl.col(column).str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)
