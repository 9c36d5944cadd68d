"""Files that a person writes, for tests: a row for each set of cells, as CSV or as a workbook."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

OBSERVATION = {
    "id": "mine-1",
    "start": "2019-01",
    "end": "2019-08",
    "goods": "coal",
    "direction": "dprk-export",
    "observer": "a harbour master",
    "title": "Harbour log, 2019",
    "count": "3",
    "count_unit": "voyages",
    "tonnes_low": "1,500",
}
NOTIFICATION = {
    "start": "2024-01",
    "goods": "petroleum",
    "direction": "dprk-import",
    "supplier": "RUS",
    "barrels": "15,279",
    "title": "1718 Committee, page as copied",
}
PRICE = {
    "code": "2701",
    "item": "anthracite, fob",
    "start": "2019",
    "usd_per_tonne": "100.5",
    "title": "A trade paper",
}
ROWS = {"observations": OBSERVATION, "notifications": NOTIFICATION, "prices": PRICE}


def written(base: Mapping[str, str], *changes: Mapping[str, str]) -> bytes:
    """A CSV in UTF-8."""
    columns = _columns(base, changes)
    rows = [columns, *([({**base, **change}).get(column, "") for column in columns] for change in changes)]
    return "".join(",".join(_quoted(cell) for cell in row) + "\n" for row in rows).encode()


def workbook(
    base: Mapping[str, Any],
    *changes: Mapping[str, Any],
    first_row: int = 0,
    before: Mapping[str, list[list[str]]] | None = None,
) -> bytes:
    """An XLSX: days as days, numbers as numbers, text as text. `before` holds sheets that stand before, by name."""
    columns = _columns(base, changes)
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, rows in (before or {}).items():
        other = book.add_worksheet(name)
        for number, row in enumerate(rows):
            other.write_row(number, 0, row)
    sheet = book.add_worksheet()
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(first_row, 0, columns)
    for number, change in enumerate(changes, start=first_row + 1):
        for place, column in enumerate(columns):
            cell = ({**base, **change}).get(column, "")
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, days)
            elif isinstance(cell, tuple):
                sheet.write_formula(number, place, cell[0], None, cell[1])
            elif cell != "":
                sheet.write(number, place, cell)
    book.close()
    return content.getvalue()


def repacked(body: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one of the files in it changed, and its checksums right."""
    content = BytesIO()
    with ZipFile(BytesIO(body)) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return content.getvalue()


def _columns(base: Mapping[str, Any], changes: tuple[Mapping[str, Any], ...]) -> list[str]:
    return list(dict.fromkeys([*base, *(column for change in changes for column in change)]))


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if any(sign in cell for sign in ',"\n\r') else cell
