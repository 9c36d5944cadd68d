"""The cells of a workbook, read in a process of its own.

The library that reads workbooks is native code: a sheet that names its last cell far away, or counts more
than it holds, makes it ask for more memory than there is, and that ends the process in which it runs. Here it ends a
process that was started for the one workbook.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

_APART = Path(__file__).with_name("workbook_apart.py")
_MOST_SECONDS = 120.0
_HEADER_ROWS = 3


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its name and its rows from the first on, every cell as text; no rows where it is no table.

    A formula counts as the value it was saved with, and an empty cell is None. All rows are equally long.
    """

    name: str
    rows: list[list[str | None]]

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything but blanks."""
        return not any(cell and cell.strip() for row in self.rows for cell in row)


class UnreadableWorkbookError(Exception):
    """Bytes that are no workbook, are damaged, or claim to be larger than can be read."""


def sheets(body: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX workbook in their order.

    Raises:
        UnreadableWorkbookError: when it cannot be read, or reading it takes more than minutes or memory allow.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program and our own file
            [sys.executable, "-P", str(_APART)],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MOST_SECONDS,
            check=True,
            env=os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
        )
        return tuple(msgspec.json.decode(done.stdout, type=list[Sheet]))
    except (subprocess.SubprocessError, msgspec.MsgspecError) as error:
        raise UnreadableWorkbookError from error


def row(body: bytes, number: int) -> tuple[list[str | None], list[str | None]] | None:
    """Return the header of a sheet and the row of a number that counts through all sheets, the first row being 1.

    The header is the fullest of the sheet's first rows above the row, the first of those as full: a title may stand
    above the names.

    Raises:
        UnreadableWorkbookError: as `sheets` does.
    """
    before = 0
    for sheet in sheets(body):
        if before < number <= before + len(sheet.rows):
            at = number - before - 1
            above = sheet.rows[: max(1, min(at, _HEADER_ROWS))]
            return max(above, key=lambda cells: sum(bool(cell) for cell in cells)), sheet.rows[at]
        before += len(sheet.rows)
    return None
