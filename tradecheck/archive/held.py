"""What evidence asks of the archive: its flows, what they rest on, and the record behind a figure."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tradecheck.archive.made import (
    COVERAGE,
    FILE,
    MOMENT,
    counting,
    held_on,
    latest,
    several_vintages,
    summary,
    vintages_of,
)
from tradecheck.archive.raw import raw, row_count
from tradecheck.archive.store import Archive
from tradecheck.archive.tables import scan, scan_parts
from tradecheck.model.errors import DataError
from tradecheck.model.words import State

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import polars as pl

    from tradecheck.archive.entry import Entry
    from tradecheck.archive.made import Made, Summary
    from tradecheck.model.evidence import Holding

_RECORD = re.compile(r"[a-z][a-z0-9-]*:([0-9a-f]{12}):(?:([1-9][0-9]{0,9})|q[0-9a-f]{12}(?:\.[1-9][0-9]*)?)")

CELL = ("source", "reporter", "partner", "flow", "frequency", "start", "end", "hs_edition", "code")
"""What makes two rows of flows one publication's figures for the same thing."""

BESIDE_THE_MODEL = {"port_calls": ("place_id", "day")}
"""Tables that no check sees, with the columns in which two rows of one thing agree."""


class Record(msgspec.Struct, frozen=True):
    """The record behind a figure: where it stands in what was received, and the receipts of those bytes.

    The record of an absence is a whole receipt: its `number` is None, its `line` the sidecar as it is written,
    and `rows` how many rows the answer has.
    """

    id: str
    number: int | None
    line: str
    entries: tuple[Entry, ...]
    rows: int | None = None


def flows(root: Path) -> pl.LazyFrame | None:
    """Return every flow that was received by the schema `FLOWS`, one row a cell and vintage; None without any.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = _summary(root)
    return None if held is None else _one_a(("vintage", *CELL), root, held.made)


def newest(root: Path, table: str, day: date | None = None) -> pl.LazyFrame | None:
    """Return the rows of a table that count on a day, without one today, by the model's schema where it has one.

    Of each question the newest answer counts, and of what several receipts of a source give the row that was
    received last: of flows one a cell, of the other tables one a thing (`SAME_THING`, `BESIDE_THE_MODEL`). None when
    nothing was received, an empty table when it held none of these rows.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = _summary(root)
    if held is None:
        return None
    if table == "flows":
        parted = newest_flows(root, day)
        return None if parted is None else _joined(*parted)
    made = counting(held_on(held.made, day))
    from tradecheck.model.tables import RECEIVED, SAME_THING  # noqa: PLC0415 - imports polars

    frame = scan(root, table, made)
    if frame is None:
        return None
    same = SAME_THING.get(table) or BESIDE_THE_MODEL.get(table)
    if same and _parts(table, made) > 1:
        frame = _last_of_each(frame, same)
    return frame.select(list(RECEIVED[table])) if table in RECEIVED else frame.drop("received", "asked")


def newest_flows(root: Path, day: date | None = None) -> tuple[pl.LazyFrame, pl.LazyFrame | None] | None:
    """Return the flows of `newest` in two: those that others may take the place of, and those that stand alone.

    What stands alone (None where nothing does) is known from when the tables were made: of no two rows of it, and of
    none of it and one of the others, is all of `SAME_FLOW` the same. To choose among millions of rows is dear.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = _summary(root)
    if held is None:
        return None
    made = counting(held_on(held.made, day))
    parts = [part for each in made for part in each.parts if part.table == "flows" and part.rows]
    alone = [part for part in parts if part.stands_alone(parts)]
    lone = scan_parts(root, alone)
    if lone is None:
        return _one_a(CELL, root, made), None
    from tradecheck.model.tables import FLOWS  # noqa: PLC0415 - imports polars

    others = [replace(each, parts=tuple(part for part in each.parts if part not in alone)) for each in made]
    return _one_a(CELL, root, others), lone.select(list(FLOWS))


def _joined(others: pl.LazyFrame, lone: pl.LazyFrame | None) -> pl.LazyFrame:
    import polars as pl  # noqa: PLC0415 - an archive without tables needs no polars

    return others if lone is None else pl.concat([others, lone])


def coverage(root: Path, day: date | None = None) -> pl.LazyFrame | None:
    """Return what had been asked and what was said to be published by a day, by the schema `COVERAGE`.

    Of each question the newest answer counts, and one that was cut tells nothing. None when nobody asked.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    frame = scan(root, COVERAGE, latest(held_on(_made(root), day)))
    if frame is None:
        return None
    from tradecheck.model.tables import RECEIVED  # noqa: PLC0415 - imports polars

    return frame.select(list(RECEIVED[COVERAGE]))


def asked_anything(root: Path) -> bool:
    """Whether anything is known of what was asked or is published, without opening a table.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    return _parts(COVERAGE, _made(root)) > 0


def vintages(root: Path, day: date | None = None) -> pl.LazyFrame | None:
    """Return every received row of the sources that came as several vintages, None when none did.

    Beside the columns of `FLOWS` stand `received` and `asked`; `vintage` is the day, or the moment (`vintages_of`).
    An answer without rows has no row here: `answers` tells of it.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = held_on(_made(root), day)
    sources = several_vintages(held)
    told = [(each, vintage) for each, vintage in zip(held, vintages_of(held), strict=True) if each.source in sources]
    by_day = scan(root, "flows", [each for each, vintage in told if vintage == each.day])
    by_moment = scan(root, "flows", [each for each, vintage in told if vintage != each.day])
    if by_moment is None:
        return by_day
    import polars as pl  # noqa: PLC0415 - an archive without tables needs no polars

    by_moment = by_moment.with_columns(vintage=pl.col("received").dt.to_string(MOMENT))
    return by_moment if by_day is None else pl.concat([by_day, by_moment])


def answers(root: Path, day: date | None = None) -> list[tuple[str, str, str, str]]:
    """Return what was asked again: source, question, and the vintages of one answer and of the next.

    Raises:
        DataError: when the tables were removed while received files are still held.
    """
    held = held_on(_made(root), day)
    answered: dict[tuple[str, str], dict[str, None]] = {}
    for each, vintage in zip(held, vintages_of(held), strict=True):
        if each.kind != FILE:
            answered.setdefault((each.source, each.asked), {})[vintage] = None
    return [
        (source, asked, before, after) for (source, asked), own in answered.items() for before, after in pairwise(own)
    ]


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
    it: the line of a file (its header is line 1), or the row of a JSON answer or a parquet file. The id
    of a receipt ends in `q` and the digits of its question instead.

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
    if match[2] is None:
        return _receipt(archive, match[0], entries)
    number = int(match[2])
    line = raw(archive.read(entries[0].sha256), number)
    return None if line is None else Record(match[0], number, line, tuple(entries))


def _receipt(archive: Archive, receipt: str, entries: list[Entry]) -> Record | None:
    """Return a receipt as a record, its bytes looked at as those of any record are."""
    own = [entry for entry in entries if entry.receipt == receipt]
    if not own:
        return None
    rows = row_count(archive.read(own[0].sha256))
    return Record(receipt, None, own[0].to_bytes().decode().rstrip("\n"), tuple(own), rows)


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
