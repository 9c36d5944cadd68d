"""Reads a file that a person wrote in the columns of one table."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from tradecheck.sources.own.rows import REPEATED, to_table
from tradecheck.sources.own.sheets import sheet
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import limited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tradecheck.sources.own.beside import Beside

UNFIT = "rows that did not fit to what was known when the file was imported"


def read(body: bytes, name: str, kind: str) -> Reading:
    """Read observations, notifications or prices from CSV or XLSX.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences.
        kind: the table of `model.tables` they are rows of, a key of `own.columns.COLUMNS`.

    Returns:
        Rows by the schema of that table, each fulfilling its rules; sentences on the rows that do not.

    Raises:
        DataError: when it is neither CSV in UTF-8 nor XLSX, or its header is not that of the table.
    """
    return read_beside(body, name, kind)[0]


def read_beside(body: bytes, name: str, kind: str, beside: Beside | None = None) -> tuple[Reading, tuple[int, ...]]:
    """Read the same, and hold observations against those that are known.

    Args:
        body: the bytes as they came.
        name: what to call them in sentences.
        kind: the table.
        beside: what is known; without it links out of the file are let be.

    Returns:
        What `read` returns, and the numbers of the records that were left out for what is known: the same file
        gives the same rows again when they are left out by `without`.

    Raises:
        DataError: as `read` does.
    """
    cells = sheet(body, name, kind)
    sha = sha256(body).hexdigest()
    rows = to_table(kind, cells.frame, file=cells.place, sha=sha, before=cells.before, beside=beside)
    left_out = cells.left_out | ({REPEATED: rows.repeated} if rows.repeated else {})
    return Reading(rows.frame, (*cells.problems, *limited(rows.problems, name, "row")), left_out), rows.unfit


def without(reading: Reading, numbers: Sequence[int]) -> Reading:
    """Return a reading without the records of these numbers, counted as rows that did not fit when they came."""
    if not numbers:
        return reading
    number = pl.col("record").str.extract(r"([0-9]+)$").cast(pl.Int64)
    kept = reading.frame.filter(~number.is_in(list(numbers)))
    gone = reading.frame.height - kept.height
    return Reading(kept, reading.problems, {**reading.left_out, UNFIT: gone} if gone else reading.left_out)
