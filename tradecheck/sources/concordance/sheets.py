"""A file's sheets as text: every cell as it was written, every row by its number."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import msgspec
import polars as pl

from tradecheck.model import workbook
from tradecheck.model.errors import DataError
from tradecheck.sources.tabular import header, table

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that a workbook may unpack to: UNSD's stay far below, what is made to do harm does not."""

_MARK = b"\xef\xbb\xbf"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_DAMAGED = (BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, RuntimeError)


class Sheet(msgspec.Struct, frozen=True):
    """A sheet of a workbook, or a CSV as a whole, which has no `name`.

    `cells` has a column "0", "1", … for each place and `number`, the row's number in the sheet. `before` is
    how many rows the sheets before it have: a record's number counts through all of them.
    """

    name: str
    cells: pl.DataFrame
    before: int
    problems: tuple[str, ...] = ()

    def where(self, file: str) -> str:
        """Return what to call it in a sentence."""
        return f"{file}, sheet '{self.name}'" if self.name else file

    @property
    def counted(self) -> str:
        """What the number of a row counts: a CSV has lines."""
        return "row" if self.name else "line"


def sheets(body: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook (XLSX or XLS) in their order, or a CSV as one.

    Raises:
        DataError: when it is neither, or cannot be read.
    """
    if not body.strip():
        raise DataError(f"{name} is empty: download it again.")
    if body[:2] == b"PK" or body[:4] == _OLD_WORKBOOK:
        return _workbook(body, name)
    if b"\0" in body:
        raise DataError(f"{name} is neither a workbook nor text: save it as XLSX, or as CSV in UTF-8.")
    try:
        text = body.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}, line {line}, is not UTF-8: save it as CSV in UTF-8, or as XLSX.") from None
    names = header(text)
    if not names:
        raise DataError(f"{name} begins with an empty line: expected the names of its columns.")
    cells, problems = table(text, len(names), name)
    first = pl.DataFrame({"number": [1], **{str(place): [cell] for place, cell in enumerate(names)}}, cells.schema)
    return (Sheet("", pl.concat([first, cells]), 0, tuple(problems)),)


def _workbook(body: bytes, name: str) -> tuple[Sheet, ...]:
    _refuse_if_large(body, name)
    try:
        read = workbook.sheets(body)
    except workbook.UnreadableWorkbookError:
        raise _no_workbook(name) from None
    found: list[Sheet] = []
    before = 0
    for each in read:
        width = len(each.rows[0]) if each.rows else 0
        cells = pl.DataFrame(each.rows, {str(place): pl.String() for place in range(width)}, orient="row")
        found.append(Sheet(each.name, cells.with_row_index("number", offset=1), before))
        before += cells.height
    return tuple(found)


def _refuse_if_large(body: bytes, name: str) -> None:
    if body[:2] != b"PK":
        return  # an XLS is not packed
    try:
        with ZipFile(BytesIO(body)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except _DAMAGED:
        raise _no_workbook(name) from None
    if size > MOST_UNPACKED:
        raise DataError(
            f"{name} unpacks to {size:,} bytes, more than {MOST_UNPACKED:,}: split it, or save it as CSV in UTF-8."
        )


def _no_workbook(name: str) -> DataError:
    return DataError(f"{name} is no workbook that can be read: save it as XLSX, or as CSV in UTF-8.")
