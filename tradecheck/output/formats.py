"""One answer in any format: the names of the formats and the function that writes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tradecheck.model.errors import unknown
from tradecheck.output.answer import Answer, Column, Kind

__all__ = ["BINARY", "FORMATS", "Answer", "Column", "Kind", "book", "known_format", "render"]

FORMATS = ("table", "json", "jsonl", "csv", "md", "parquet", "xlsx")
"""The formats that every answer has. A report has others besides, which are its own."""

BINARY = frozenset({"parquet", "xlsx"})
"""The formats that no terminal can show."""


def known_format(name: str) -> str:
    """Return the name of a format, however it is capitalised.

    Raises:
        UsageError: naming the nearest known format.
    """
    folded = name.casefold()
    if folded not in FORMATS:
        raise unknown("format", name, FORMATS)
    return folded


def book(sheets: Sequence[tuple[str, Answer]], head: Mapping[str, object], *, title: str, generated: datetime) -> bytes:
    """Return a workbook of several answers, a sheet each under its name, and `head` on the last.

    Raises:
        UsageError: for more rows than a sheet can hold.
    """
    from tradecheck.output import books  # noqa: PLC0415 - its types are of no use to the others

    return books.as_book(sheets, head, title=title, generated=generated)


def render(answer: Answer, fmt: str, *, version: str, generated: datetime, color: bool = False) -> bytes:
    """Return the answer in a format: the same answer, version and moment give the same bytes.

    `generated` is a moment in UTC; `color` matters to the table alone.

    Raises:
        UsageError: for a format that is not known.
    """
    match known_format(fmt):
        case "json" | "jsonl" as named:
            from tradecheck.output import objects  # noqa: PLC0415 - an answer leaves in one format

            if named == "jsonl":
                return objects.as_json_lines(answer)
            return objects.as_json(answer, version=version, generated=generated)
        case "csv" | "md" as named:
            from tradecheck.output import lines  # noqa: PLC0415 - as above

            return lines.as_csv(answer) if named == "csv" else lines.as_markdown(answer)
        case "parquet" | "xlsx" as binary:
            from tradecheck.output import books  # noqa: PLC0415 - its types are of no use to the others

            write = books.as_parquet if binary == "parquet" else books.as_xlsx
            return write(answer, version=version, generated=generated)
        case _:
            from tradecheck.output.table import table  # noqa: PLC0415 - as above

            return table(answer, color=color)
