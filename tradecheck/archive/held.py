"""What evidence asks of the archive: its flows, what they rest on, and the record behind a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.store import Archive
from tradecheck.archive.tables import scan, summary
from tradecheck.model.errors import DataError
from tradecheck.model.lines import records

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from tradecheck.archive.entry import Entry
    from tradecheck.model.evidence import Holding

_RECORD = re.compile(r"[a-z][a-z0-9-]*:([0-9a-f]{12}):([1-9][0-9]{0,9})")


class Record(msgspec.Struct, frozen=True):
    """The record behind a figure: where it stands in what was received, and the receipts of those bytes."""

    id: str
    number: int
    line: str
    entries: tuple[Entry, ...]


def flows(root: Path) -> pl.LazyFrame | None:
    """Return the flows made from what was received, by the schema `FLOWS`; None when nothing is held.

    Raises:
        DataError: when the table is damaged, or was removed while received files are still held.
    """
    frame = scan(root, "flows")
    if frame is None:
        _refuse_if_unmade(root)
    return frame


def holdings(root: Path) -> tuple[Holding, ...]:
    """Return the sources and vintages held, without opening a table; none when nothing is held.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    made = summary(root)
    if made is None:
        _refuse_if_unmade(root)
        return ()
    return made.holdings


def record_of(root: Path, record_id: str) -> Record | None:
    """Return the record a figure was read from, None when the archive holds none of that id.

    An id is the source, the first twelve digits of the body's sha256 and the number of the record in
    it: the line of a file (its header is line 1), or the row of a JSON answer.

    Raises:
        DataError: when the body is damaged or missing.
    """
    match = _RECORD.fullmatch(record_id.strip())
    if match is None:
        return None
    archive = Archive(root)
    entries = archive.find(match[1])
    if not entries:
        return None
    number = int(match[2])
    line = _raw(archive.read(entries[0].sha256), number)
    return None if line is None else Record(match[0], number, line, tuple(entries))


def _refuse_if_unmade(root: Path) -> None:
    if Archive(root).holds_anything():
        raise DataError(
            f"{root} holds received files, and the tables made from them are gone: "
            "the next import or pull makes them again."
        )


def _raw(body: bytes, number: int) -> str | None:
    """Return the `number`th row of a JSON answer, or the `number`th line of any other text."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        rows = _rows(body)
        return bytes(rows[number - 1]).decode("utf-8", "replace") if number <= len(rows) else None
    lines = records(body.decode("utf-8-sig", "replace"))
    return (lines[number - 1] or None) if number <= len(lines) else None


def _rows(body: bytes) -> list[msgspec.Raw]:
    """Return the rows of a JSON list, or of the longest list that a JSON object holds."""
    try:
        outer = msgspec.json.decode(body.lstrip(b"\xef\xbb\xbf"), type=list[msgspec.Raw] | dict[str, msgspec.Raw])
        if isinstance(outer, list):
            return outer
        lists = [
            msgspec.json.decode(value, type=list[msgspec.Raw]) for value in outer.values() if bytes(value)[:1] == b"["
        ]
    except msgspec.MsgspecError:
        return []
    return max(lists, key=len, default=[])
