"""The CSV files carried beside these modules: read whole, and refused when a row does not fit its header."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tradecheck.model.errors import DataError


def read_rows(name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of the CSV file `name` of this package, every cell as text without outer spaces.

    Raises:
        DataError: when the file is missing, its header is not `columns`, or a row has another length.
    """
    return parse_rows(name, _text(name), columns)


def parse_rows(name: str, text: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV text; `name` is what errors call it.

    Raises:
        DataError: when the header is not `columns`, or a row has another length.
    """
    reader = csv.reader(text.splitlines())
    header = next(reader, [])
    if header != list(columns):
        raise DataError(f"{name} has the columns {', '.join(header)}: expected {', '.join(columns)}.")
    rows: list[dict[str, str]] = []
    for cells in reader:
        if len(cells) != len(header):
            raise DataError(f"{name}, line {reader.line_num}, has {len(cells)} cells: expected {len(header)}.")
        rows.append({column: cell.strip() for column, cell in zip(header, cells, strict=True)})
    return rows


def _text(name: str) -> str:
    try:
        return Path(__file__).with_name(name).read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{name} cannot be read from the installed package ({error.strerror}): install tradecheck again."
        ) from None
