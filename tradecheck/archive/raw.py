"""The raw line of one record in a received body, whatever the body's form."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

import msgspec

from tradecheck.model.lines import records

_MARK = b"\xef\xbb\xbf"
_PARQUET = b"PAR1"
_ZIP = b"PK"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_GZIP = b"\x1f\x8b"
_MOST_UNPACKED = 1 << 30


def raw(body: bytes, number: int) -> str | None:
    """Return the `number`th row of a JSON answer, a parquet file or a workbook, or line of any other text."""
    if body[:4] == _PARQUET:
        return _parquet_row(body, number)
    if body[:2] == _ZIP or body[:4] == _OLD_WORKBOOK:
        return _sheet_row(body, number)
    plain = _unpacked(body) if body[:2] == _GZIP else body
    if plain.lstrip(_MARK + b" \t\r\n")[:1] in {b"{", b"["}:
        rows = _rows(plain)
        return bytes(rows[number - 1]).decode("utf-8", "replace") if number <= len(rows) else None
    lines = records(_decoded(plain))
    return (lines[number - 1] or None) if number <= len(lines) else None


def row_count(body: bytes) -> int:
    """Return how many rows a JSON answer holds, 0 for any other body."""
    return len(_rows(body))


def _parquet_row(body: bytes, number: int) -> str | None:
    """Return a row of a parquet file as JSON, each column by its name."""
    import polars as pl  # noqa: PLC0415 - only a record of a parquet file needs it

    try:
        row = pl.scan_parquet(BytesIO(body)).slice(number - 1, 1).collect()
    except pl.exceptions.PolarsError:
        return None
    return msgspec.json.encode(row.to_dicts()[0]).decode() if row.height else None


def _sheet_row(body: bytes, number: int) -> str | None:
    """Return a row of a workbook as JSON, each cell by the text above it in the header of its sheet."""
    from tradecheck.model.workbook import UnreadableWorkbookError, row  # noqa: PLC0415 - only for workbooks

    try:
        found = row(body, number)
    except UnreadableWorkbookError:
        return None
    if found is None:
        return None
    named = {name: cell for name, cell in zip(*found, strict=True) if name and cell is not None}
    return msgspec.json.encode(named).decode()


def _unpacked(body: bytes) -> bytes:
    try:
        with gzip.open(BytesIO(body)) as file:
            return file.read(_MOST_UNPACKED)
    except (OSError, EOFError, zlib.error):
        return body


def _decoded(body: bytes) -> str:
    """Read UTF-8, else GB18030, in which Chinese services write their files."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError:
        return body.decode("utf-8-sig", "replace")


def _rows(body: bytes) -> list[msgspec.Raw]:
    """Return the rows of a JSON list, or of the longest list that a JSON object holds."""
    try:
        outer = msgspec.json.decode(body.removeprefix(_MARK), type=list[msgspec.Raw] | dict[str, msgspec.Raw])
        if isinstance(outer, list):
            return outer
        lists = [
            msgspec.json.decode(value, type=list[msgspec.Raw]) for value in outer.values() if bytes(value)[:1] == b"["
        ]
    except msgspec.MsgspecError:
        return []
    return max(lists, key=len, default=[])
