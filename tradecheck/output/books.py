"""Binary formats: Parquet for programs, a workbook for spreadsheets. Both are the same bytes every time."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import msgspec

from tradecheck.model.errors import UsageError
from tradecheck.output.answer import Answer, Column, Kind, Row, envelope, value_at, with_states
from tradecheck.output.cells import day, joined, number
from tradecheck.output.safe import for_xlsx, starts_like_formula, without_surrogates

if TYPE_CHECKING:
    import polars as pl
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_EXCEL_FIRST_DAY = date(1900, 1, 1)
_WIDEST = 60
_NARROWEST = 8
_LARGEST_EXACT = 2**53
_TINY = 0.0005
_MOST_ROWS = 1_048_575


def as_parquet(answer: Answer, *, version: str, generated: datetime) -> bytes:
    """Return the rows as Parquet; the envelope stands in the file's metadata under `tradecheck`, as JSON.

    Figures are 64-bit floats, days dates, lists lists of text; a missing value is null, its state in the
    column that follows.
    """
    import polars as pl  # noqa: PLC0415 - only this format needs it

    columns = with_states(answer.columns)
    frame = pl.DataFrame(
        [pl.Series(column.field, _values(column, answer.rows), dtype=_dtype(column), strict=True) for column in columns]
    )
    head = msgspec.json.encode(envelope(answer, version, generated)).decode()
    file = io.BytesIO()
    frame.write_parquet(file, metadata={"tradecheck": head})
    return file.getvalue()


def as_xlsx(answer: Answer, *, version: str, generated: datetime) -> bytes:
    """Return a workbook: the rows on the first sheet below a frozen header, the envelope on the second.

    Figures are numbers, days dates; text is never a formula nor a link. A missing value is an empty cell
    with its state in the column that follows.

    Raises:
        UsageError: for more rows than a sheet can hold.
    """
    head = envelope(answer, version, generated)
    return as_book(((answer.rows_name, answer),), head, title=answer.schema, generated=generated)


def as_book(
    sheets: Sequence[tuple[str, Answer]], head: Mapping[str, object], *, title: str, generated: datetime
) -> bytes:
    """Return a workbook of several answers, a named sheet each as `as_xlsx` writes one, and `head` on the last.

    Raises:
        UsageError: for more rows than a sheet can hold.
    """
    for _, answer in sheets:
        if len(answer.rows) > _MOST_ROWS:
            raise UsageError(
                f"{len(answer.rows):,} rows do not fit in a workbook, whose sheets hold {_MOST_ROWS:,} below a header: "
                "ask for parquet or csv, or for a shorter period."
            )
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - only this format needs it

    file = io.BytesIO()
    book = Workbook(
        file,
        {
            "in_memory": True,
            "constant_memory": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = generated.astimezone(UTC) if generated.tzinfo else generated
    book.set_properties({"created": created.replace(tzinfo=None), "title": for_xlsx(title)})
    formats = _formats(book)
    for name, answer in sheets:
        _write_rows(book, formats, name, answer)
    _write_head(book, formats, head)
    book.close()
    return file.getvalue()


def _dtype(column: Column) -> "pl.DataType":
    import polars as pl  # noqa: PLC0415 - as above

    if column.kind.is_number:
        return pl.Float64()
    lists = {Kind.LIST: pl.List(pl.String()), Kind.FIGURES: pl.List(pl.Float64())}
    return {Kind.DATE: pl.Date(), **lists}.get(column.kind, pl.String())


def _values(column: Column, rows: Sequence[Row]) -> list[object]:
    return [_value(value_at(row, column.name), column) for row in rows]


def _value(value: object, column: Column) -> object:
    if value is None:
        return None
    if column.kind.is_number:
        figure = number(value, column)
        return None if figure is None else float(figure)
    if column.kind is Kind.DATE:
        return day(value)
    if column.kind is Kind.LIST:
        items = value if isinstance(value, list | tuple) else [value]
        return [without_surrogates(joined(item)) for item in items]
    if column.kind is Kind.FIGURES and isinstance(value, list | tuple):
        return [float(item) for item in value]
    return without_surrogates(joined(value))


class _Formats(msgspec.Struct, frozen=True):
    heading: "Format"
    text: "Format"
    quoted: "Format"
    whole: "Format"
    fraction: "Format"
    share: "Format"
    tiny: "Format"
    day: "Format"


def _formats(book: "Workbook") -> _Formats:
    return _Formats(
        heading=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        text=book.add_format({"num_format": "@"}),
        # a text like "=1+1" stays text even when somebody edits the cell and leaves it again
        quoted=book.add_format({"num_format": "@", "quote_prefix": True}),
        whole=book.add_format({"num_format": "#,##0"}),
        fraction=book.add_format({"num_format": "#,##0.00##"}),
        share=book.add_format({"num_format": "0.0%"}),
        # what the others would show as zero
        tiny=book.add_format({"num_format": "0.0E+00"}),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
    )


def _write_rows(book: "Workbook", formats: _Formats, name: str, answer: Answer) -> None:
    columns = with_states(answer.columns)
    sheet = book.add_worksheet(for_xlsx(name))
    for place, column in enumerate(columns):
        heading = column.header if column.kind is Kind.SHARE and not column.unit else column.heading
        sheet.write_string(0, place, for_xlsx(heading), formats.heading)
        longest = len(heading)
        for line, row in enumerate(answer.rows, start=1):
            longest = max(longest, _write_cell(sheet, (line, place), value_at(row, column.name), column, formats))
        sheet.set_column(place, place, min(max(longest, _NARROWEST), _WIDEST) + 1)
    if columns:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(answer.rows), len(columns) - 1)


def _write_cell(sheet: "Worksheet", at: tuple[int, int], value: object, column: Column, formats: _Formats) -> int:
    """Write one cell and return about how many characters it shows."""
    if value is None:
        return 0
    if column.kind.is_number:
        figure = number(value, column)
        if figure is None:
            return 0
        if isinstance(figure, int) and abs(figure) > _LARGEST_EXACT:
            return _write_text(sheet, at, str(figure), formats)
        sheet.write_number(*at, figure, _figure_format(figure, column, formats))
        return len(f"{figure:,.2f}")
    if column.kind is Kind.DATE:
        on = day(value)
        if on is not None and on >= _EXCEL_FIRST_DAY:
            sheet.write_datetime(*at, datetime.combine(on, time()), formats.day)
            return 10
    return _write_text(sheet, at, joined(value), formats)


def _figure_format(figure: float, column: Column, formats: _Formats) -> "Format":
    if figure and abs(figure) < _TINY:
        return formats.tiny
    if column.kind is Kind.SHARE and not column.unit:
        return formats.share
    return formats.whole if isinstance(figure, int) else formats.fraction


def _write_text(sheet: "Worksheet", at: tuple[int, int], text: str, formats: _Formats) -> int:
    sheet.write_string(*at, for_xlsx(text), formats.quoted if starts_like_formula(text) else formats.text)
    return len(text)


def _write_head(book: "Workbook", formats: _Formats, head: Mapping[str, object]) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)
    line = 0
    for key, value in head.items():
        items = value if isinstance(value, list) else [value]
        for item in items:
            sheet.write_string(line, 0, for_xlsx(key), formats.heading)
            _write_text(sheet, (line, 1), joined(item), formats)
            line += 1
