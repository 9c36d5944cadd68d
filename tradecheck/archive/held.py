"""What evidence asks of the archive: its flows, what they rest on, and the record behind a figure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.made import FILE, counting, held_on, several_vintages, summary
from tradecheck.archive.raw import raw
from tradecheck.archive.store import Archive
from tradecheck.archive.tables import scan
from tradecheck.model.errors import DataError
from tradecheck.model.words import State

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

    from tradecheck.archive.entry import Entry
    from tradecheck.archive.made import Made, Summary
    from tradecheck.model.evidence import Holding

_RECORD = re.compile(r"[a-z][a-z0-9-]*:([0-9a-f]{12}):([1-9][0-9]{0,9})")

CELL = ("source", "reporter", "partner", "flow", "frequency", "start", "end", "hs_edition", "code")
"""What makes two rows of flows one publication's figures for the same thing."""


class Record(msgspec.Struct, frozen=True):
    """The record behind a figure: where it stands in what was received, and the receipts of those bytes."""

    id: str
    number: int
    line: str
    entries: tuple[Entry, ...]


def flows(root: Path) -> pl.LazyFrame | None:
    """Return every flow that was received by the schema `FLOWS`, one row a cell and vintage; None without any.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = _summary(root)
    return None if held is None else _one_a(("vintage", *CELL), root, held.made)


def newest(root: Path, table: str, day: date | None = None) -> pl.LazyFrame | None:
    """Return the rows of a table that count on a day, without one today, by the model's schema.

    Of each question the newest answer counts, and of what several receipts of a source give the row that was
    received last: of flows one a cell, of the other tables one a thing (`SAME_THING`). None when nothing was
    received, an empty table when it held none of these rows.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = _summary(root)
    if held is None:
        return None
    made = counting(held_on(held.made, day))
    if table == "flows":
        return _one_a(CELL, root, made)
    from tradecheck.model.tables import RECEIVED, SAME_THING  # noqa: PLC0415 - imports polars

    frame = scan(root, table, made)
    if frame is None:
        return None
    if table in SAME_THING and _parts(table, made) > 1:
        frame = _last_of_each(frame, SAME_THING[table])
    return frame.select(list(RECEIVED[table]))


def vintages(root: Path, day: date | None = None) -> pl.LazyFrame | None:
    """Return every received row of the sources that came on several days, None when none did.

    Beside the columns of `FLOWS` stand `received` and `asked`. An answer without rows has no row here:
    `answers` tells of it.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = held_on(_made(root), day)
    sources = several_vintages(held)
    return scan(root, "flows", [each for each in held if each.source in sources]) if sources else None


def answers(root: Path, day: date | None = None) -> list[tuple[str, str, str, str]]:
    """Return what was asked again: source, question, and the days of one answer and of the next.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    days: dict[tuple[str, str], list[str]] = {}
    for each in held_on(_made(root), day):
        own = days.setdefault((each.source, each.asked), []) if each.kind != FILE else []
        if each.day not in own:
            own.append(each.day)
    return [(source, asked, before, after) for (source, asked), own in days.items() for before, after in pairwise(own)]


def holdings(root: Path) -> tuple[Holding, ...]:
    """Return the sources and vintages held, without opening a table; none when nothing is held.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = _summary(root)
    return held.holdings if held else ()


def record_of(root: Path, record_id: str) -> Record | None:
    """Return the record a figure was read from, None when the archive holds none of that id.

    An id is the source, the first twelve digits of the body's sha256 and the number of the record in
    it: the line of a file (its header is line 1), or the row of a JSON answer or a parquet file.

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
    line = raw(archive.read(entries[0].sha256), number)
    return None if line is None else Record(match[0], number, line, tuple(entries))


def _summary(root: Path) -> Summary | None:
    held = summary(root)
    if held is None and Archive(root).holds_anything():
        raise DataError(
            f"{root} holds received files, and the tables made from them are gone: "
            "the next import or pull makes them again."
        )
    return held


def _made(root: Path) -> tuple[Made, ...]:
    held = _summary(root)
    return held.made if held else ()


def _one_a(key: tuple[str, ...], root: Path, made: list[Made] | tuple[Made, ...]) -> pl.LazyFrame:
    """Return the rows of flows, of those that share the key the one received last.

    A row that gives a weight and no value in dollars, as a file in yuan does, never hides one that gives a value,
    and one that was converted none that was not.

    A filter on columns of the key passes below the choice, so that only the rows asked for are compared.
    """
    import polars as pl  # noqa: PLC0415 - an archive without tables needs no polars

    from tradecheck.model.tables import FLOWS  # noqa: PLC0415 - imports polars

    frame = scan(root, "flows", made)
    if frame is None:
        return pl.LazyFrame(schema=FLOWS)
    if _parts("flows", made) > 1:
        unvalued = pl.col("value_usd").is_null() & (pl.col("state") == State.REPORTED.value)
        frame = (
            frame.with_columns(unvalued=unvalued, converted=pl.col("derivation") == "converted")
            .sort(
                *("unvalued", "converted", "received", "record"),
                descending=[False, False, True, False],
                maintain_order=True,
            )
            .unique(key, keep="first", maintain_order=True)
        )
    return frame.select(list(FLOWS))


def _parts(table: str, made: list[Made] | tuple[Made, ...]) -> int:
    """Return how many receipts gave rows to a table."""
    return sum(part.rows > 0 for each in made for part in each.parts if part.table == table)


def _last_of_each(frame: pl.LazyFrame, key: tuple[str, ...]) -> pl.LazyFrame:
    """Return of the rows of one source that share the key the one received last: a record begins with its source."""
    import polars as pl  # noqa: PLC0415 - an archive without tables needs no polars

    return (
        frame.with_columns(source=pl.col("record").str.extract(r"^([^:]*)"))
        .sort("received", "record", descending=[True, False], maintain_order=True)
        .unique(["source", *key], keep="first", maintain_order=True)
    )
