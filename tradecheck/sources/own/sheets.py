"""A person's CSV or XLSX as text: every cell as it was written, every row by its number in the file."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

import msgspec
import polars as pl

from tradecheck.model.errors import DataError, nearest
from tradecheck.model.workbook import Sheet, UnreadableWorkbookError, sheets
from tradecheck.sources.own.columns import COLUMNS
from tradecheck.sources.quoting import quoted
from tradecheck.sources.tabular import header, table

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes that a workbook may unpack to: what a person writes stays far below, what is made to do harm does not."""

_MARK = b"\xef\xbb\xbf"
_DAMAGED = (BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, RuntimeError)
_ERROR_CELL = re.compile(r'<c [^>]*?r="([A-Z]{1,3})([1-9][0-9]{0,6})"[^>]*? t="e"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


class Cells(msgspec.Struct, frozen=True):
    """What a file holds below its header, as text under the table's column names.

    `number` of `frame` is the row's number in the file or sheet, its header being 1; columns that the file lacks
    are not in it. `problems` are sentences on broken rows, `left_out` counts rows by why they were not looked
    at. `place` is what to call the file or its sheet in sentences. `before` is how many rows stand in the sheets
    before it.
    """

    frame: pl.DataFrame
    problems: list[str]
    place: str
    before: int = 0
    left_out: dict[str, int] = {}


def sheet(body: bytes, name: str, kind: str) -> Cells:
    """Return the rows of a CSV, or of the one sheet of a workbook that has the columns of the table `kind`.

    Raises:
        DataError: when it is neither CSV in UTF-8 nor XLSX, its header is not that of the table, or several of
            its sheets have these columns.
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
    return Cells(frame.rename({str(place): column for place, column in enumerate(names)}), problems, name)


def _text(body: bytes, name: str) -> str:
    if b"\0" in body:
        line = body.count(b"\n", 0, body.index(b"\0")) + 1
        raise DataError(f"{name}, line {line}, holds NUL bytes: save it as CSV in UTF-8, or as XLSX.")
    try:
        return body.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}, line {line}, is not UTF-8: save it as CSV in UTF-8, or as XLSX.") from None


def _workbook(body: bytes, name: str, kind: str) -> Cells:
    held = _sheets(body, name)
    filled = [each for each in held if not each.is_empty] or [*held[:1]]
    several = len(filled) > 1
    fitting: list[tuple[Sheet, list[str]]] = []
    others: list[tuple[Sheet, DataError]] = []
    for each in filled:
        place = f"{name}, sheet '{quoted(each.name, 31)}'," if several else name
        try:
            fitting.append((each, _names(_first(each), place, kind)))
        except DataError as error:
            others.append((each, error))
    meant = next((error for each, error in others if not fitting or _is_meant(each, kind)), None)
    if meant is not None:
        raise meant
    if not fitting:
        raise _no_workbook(name)
    if len(fitting) > 1:
        named = ", ".join(f"'{quoted(each.name, 31)}'" for each, _ in fitting)
        raise DataError(
            f"{name} has the columns of {kind} in several sheets ({named}): save each as a file of its own."
        )
    ((chosen, names),) = fitting
    place = f"{name}, sheet '{quoted(chosen.name, 31)}'" if several else name
    frame, problems = _rows(chosen, names, _errors(body, name, chosen.name), place)
    before = sum(len(each.rows) for each in held[: held.index(chosen)])
    return Cells(frame, problems, place, before, {_beside(each): _filled_rows(each) for each, _ in others})


def _first(sheet: Sheet) -> list[str]:
    """Return the cells of a sheet's first row, without blanks around them and without empty ones at its end."""
    first = [(cell or "").strip() for cell in sheet.rows[0]] if sheet.rows else []
    while first and not first[-1]:
        first.pop()
    return first


def _is_meant(sheet: Sheet, kind: str) -> bool:
    """Whether a sheet has so many of a table's columns that it was meant to be one."""
    needed = {column.name for column in COLUMNS[kind] if column.needed}
    return len(needed.intersection(_plain(_first(sheet)))) > 1


def _beside(sheet: Sheet) -> str:
    return f"rows of the sheet '{quoted(sheet.name, 31)}', which has other columns"


def _filled_rows(sheet: Sheet) -> int:
    return sum(any(cell and cell.strip() for cell in row) for row in sheet.rows)


def _rows(sheet: Sheet, names: list[str], errors: dict[int, str], place: str) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows below a sheet's header, and sentences on those that hold more or an error."""
    columns = [f"column_{number}" for number in range(len(sheet.rows[0]))]
    cells = pl.DataFrame(sheet.rows, schema=dict.fromkeys(columns, pl.String()), orient="row")
    frame = cells.with_row_index("number", offset=1).slice(1)
    beyond = columns[len(names) :]
    odd = frame.filter(_anything(beyond))["number"].to_list() if beyond else []
    faults = dict.fromkeys(odd, f"has more cells than the header, {len(names)}") | errors
    whole = frame.filter(~pl.col("number").is_in(list(faults)))
    read = whole.select("number", **{own: pl.col(held) for own, held in zip(names, columns, strict=False)})
    return read.filter(_anything(names)), [f"{place}, line {number}, {faults[number]}." for number in sorted(faults)]


def _errors(body: bytes, name: str, sheet: str) -> dict[int, str]:
    """Return, by row, the cells of a sheet that hold an error such as #DIV/0!, which read as empty."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            written = packed.read(_part_of(packed, sheet)).decode("utf-8", "replace")
    except (*_DAMAGED, LookupError, StopIteration, ET.ParseError):
        raise _no_workbook(name) from None
    return {int(row): f"holds an error in its cell {cell}{row}" for cell, row in _ERROR_CELL.findall(written)}


def _part_of(packed: ZipFile, sheet: str) -> str:
    """Return the name of the file within a workbook that holds a sheet."""
    book = ET.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314 - its size was looked at; expat bounds entities
    links = ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    own = next(each for each in book.iter(f"{_MAIN}sheet") if each.get("name") == sheet)
    target = next(each.get("Target", "") for each in links if each.get("Id") == own.get(f"{_RELATION}id"))
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _anything(columns: list[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(column).str.strip_chars().fill_null("") != "" for column in columns)


def _sheets(body: bytes, name: str) -> tuple[Sheet, ...]:
    """Return every sheet of a workbook that does not unpack to more than may be held."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except _DAMAGED:
        raise _no_workbook(name) from None
    if size > MOST_UNPACKED:
        raise DataError(
            f"{name} unpacks to {size:,} bytes, more than {MOST_UNPACKED:,}: split it, or save it as CSV in UTF-8."
        )
    try:
        return sheets(body)
    except UnreadableWorkbookError:
        raise _no_workbook(name) from None


def _no_workbook(name: str) -> DataError:
    return DataError(f"{name} is no workbook that can be read: save it as XLSX, or as CSV in UTF-8.")


def _names(columns: list[str], name: str, kind: str) -> list[str]:
    """Return the header's names as the table spells them."""
    known = [column.name for column in COLUMNS[kind]]
    plain = _plain(columns)
    how = f"`tradecheck import {kind} --template` prints its columns"
    other = next((sign for sign in (";", "\t") if len(columns) == 1 and sign in columns[0]), None)
    if other is not None:
        shown = "tabs" if other == "\t" else f"'{other}'"
        raise DataError(f"{name} separates its columns by {shown}: save it as CSV with commas, or as XLSX.")
    if plain and not set(plain).intersection(known):
        raise DataError(f"{name} has none of the columns of {kind}, '{quoted(', '.join(columns), 60)}': {how}.")
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


def _plain(columns: list[str]) -> list[str]:
    return ["_".join(column.casefold().split()) for column in columns]
