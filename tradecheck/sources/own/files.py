"""Reads a file that a person wrote in the columns of one table."""

from __future__ import annotations

from hashlib import sha256

from tradecheck.sources.own.rows import REPEATED, to_table
from tradecheck.sources.own.sheets import sheet
from tradecheck.sources.reading import Reading
from tradecheck.sources.tabular import limited


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
    cells = sheet(body, name, kind)
    rows = to_table(kind, cells.frame, file=cells.place, sha=sha256(body).hexdigest(), before=cells.before)
    left_out = cells.left_out | ({REPEATED: rows.repeated} if rows.repeated else {})
    return Reading(rows.frame, (*cells.problems, *limited(rows.problems, name, "row")), left_out)
