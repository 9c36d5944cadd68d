"""A person's CSV or XLSX as text: every cell as it was written, every row by its number in the file."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import polars as pl

from tradecheck.model.errors import DataError, nearest
from tradecheck.sources.own.columns import COLUMNS
from tradecheck.sources.quoting import quoted
from tradecheck.sources.tabular import header, table

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that a workbook may unpack to: what a person writes stays far below, what is made to do harm does not."""

_MARK = b"\xef\xbb\xbf"
_DAMAGED = (BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, RuntimeError)
_FIRST_SHEET = "xl/worksheets/sheet1.xml"
_ERROR_CELL = re.compile(r'<c [^>]*?r="([A-Z]{1,3})([1-9][0-9]{0,6})"[^>]*? t="e"')
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def sheet(body: bytes, name: str, kind: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows below the header as text under the table's column names, and sentences on broken ones.

    `number` is the row's number in the file, its header being 1. Of a workbook the first sheet is read.
    Columns that the file lacks are not in the frame.

    Raises:
        DataError: when it is neither CSV in UTF-8 nor XLSX, or its header is not that of the table `kind`.
    """
    if not body.strip():
        raise DataError(f"{name} is empty: `tradecheck import {kind} --template` prints its columns.")
    if body[:4] == _OLD_WORKBOOK:
        raise DataError(f"{name} is an old workbook: save it as XLSX or as CSV in UTF-8.")
    if body[:2] == b"PK":
        return _workbook(body, name, kind)
    text = _text(body, name)
    names = _names(header(text), name, kind)
    frame, problems = table(text, len(names), name)
    return frame.rename({str(place): column for place, column in enumerate(names)}), problems


def _text(body: bytes, name: str) -> str:
    if b"\0" in body:
        line = body.count(b"\n", 0, body.index(b"\0")) + 1
        raise DataError(f"{name}, line {line}, holds NUL bytes: save it as CSV in UTF-8, or as XLSX.")
    try:
        return body.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}, line {line}, is not UTF-8: save it as CSV in UTF-8, or as XLSX.") from None


def _workbook(body: bytes, name: str, kind: str) -> tuple[pl.DataFrame, list[str]]:
    cells = _cells(body, name)
    first = [cell.strip() if cell else "" for cell in cells.row(0)] if cells.height else []
    while first and not first[-1]:
        first.pop()
    names = _names(first, name, kind)
    frame = cells.with_row_index("number", offset=1).slice(1)
    beyond = cells.columns[len(names) :]
    odd = frame.filter(_anything(beyond))["number"].to_list() if beyond else []
    kept = dict(zip(names, cells.columns, strict=False))
    faults = dict.fromkeys(odd, f"has more cells than the header, {len(names)}") | _errors(body, name)
    whole = frame.filter(~pl.col("number").is_in(list(faults)))
    read = whole.select("number", **{own: pl.col(held) for own, held in kept.items()})
    return read.filter(_anything(names)), [f"{name}, line {number}, {faults[number]}." for number in sorted(faults)]


def _errors(body: bytes, name: str) -> dict[int, str]:
    """Return, by row, the cells of the first sheet that hold an error such as #DIV/0!, which read as empty."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            written = packed.read(_FIRST_SHEET).decode("utf-8", "replace")
    except KeyError:
        return {}  # a workbook may call its first sheet otherwise
    except _DAMAGED:
        raise _no_workbook(name) from None
    return {int(row): f"holds an error in its cell {cell}{row}" for cell, row in _ERROR_CELL.findall(written)}


def _anything(columns: list[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(column).str.strip_chars().fill_null("") != "" for column in columns)


def _cells(body: bytes, name: str) -> pl.DataFrame:
    """Return the first sheet, every cell as text; a formula counts as the value it was saved with."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except _DAMAGED:
        raise _no_workbook(name) from None
    if size > MOST_UNPACKED:
        raise DataError(
            f"{name} unpacks to {size:,} bytes, more than {MOST_UNPACKED:,}: split it, or save it as CSV in UTF-8."
        )
    import fastexcel  # noqa: PLC0415 - only for workbooks

    try:
        first = fastexcel.read_excel(body).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
        return first.to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError):
        raise _no_workbook(name) from None


def _no_workbook(name: str) -> DataError:
    return DataError(f"{name} is no workbook that can be read: save it as XLSX, or as CSV in UTF-8.")


def _names(columns: list[str], name: str, kind: str) -> list[str]:
    """Return the header's names as the table spells them."""
    known = [column.name for column in COLUMNS[kind]]
    plain = ["_".join(column.casefold().split()) for column in columns]
    how = f"`tradecheck import {kind} --template` prints its columns"
    for column in plain:
        if column not in known:
            near = nearest(column, known, most=1)
            hint = f"did you mean {near[0]}?" if near else f"{how}."
            raise DataError(f"{name} has the column '{quoted(column, 40)}', which {kind} have not: {hint}")
    twice = next((column for column in plain if plain.count(column) > 1), None)
    if twice is not None:
        raise DataError(f"{name} has the column {twice} twice: keep one.")
    missing = [column.name for column in COLUMNS[kind] if column.needed and column.name not in plain]
    if missing:
        raise DataError(f"{name} has no column {', '.join(missing)}, which every row of {kind} needs: {how}.")
    return plain
