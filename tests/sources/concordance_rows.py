"""Tables of correlation in the layouts that UNSD gave them, made of a few links."""

from io import BytesIO

import xlsxwriter

Row = tuple[str | int | None, ...]

OLDER: tuple[Row, ...] = (("Between", None, None, None), ("HS 2012", "ex.", "HS 2007", "Relationship"))
NEWER: tuple[Row, ...] = (("Between", None, None), ("HS 2017", "HS 2012", "Relationship"))


def book(**sheets: tuple[Row, ...]) -> bytes:
    """A workbook of sheets by name, `_` standing for a blank; a number is written as one."""
    held = BytesIO()
    with xlsxwriter.Workbook(held) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name.replace("_", " "))
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(at, column, cell)
    return held.getvalue()


def correlations(*links: Row, head: tuple[Row, ...] = NEWER) -> bytes:
    """A workbook of one sheet of correlations."""
    return book(Correlations=(*head, *links))


def text(*lines: str) -> bytes:
    """A CSV."""
    return "\n".join([*lines, ""]).encode()
