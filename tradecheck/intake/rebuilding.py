"""Makes the tables from the bytes that were received: the same receipts give the same tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.archive.tables import Summary, making, stamp, write_summary, write_table
from tradecheck.intake.current import MAKER
from tradecheck.model.errors import DataError
from tradecheck.model.evidence import Holding
from tradecheck.model.tables import FLOWS
from tradecheck.reference.publications import publication
from tradecheck.sources.comtrade.files import read
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tradecheck.archive import Archive, Entry
    from tradecheck.sources.reading import Reading

_CELL = ["source", "vintage", "reporter", "partner", "flow", "frequency", "start", "hs_edition", "code"]
_FIGURES = ["value_usd", "net_weight_kg", "quantity"]


class Rebuilt(msgspec.Struct, frozen=True):
    """How many rows the tables hold, and sentences about receipts that could not be read or disagree."""

    rows: int
    problems: tuple[str, ...]


def rebuild(archive: Archive, readings: Mapping[str, Reading] | None = None) -> Rebuilt:
    """Make the tables from everything that is held.

    A damaged receipt is named and left out, the rest is made. Of two figures received for one cell on
    one day the later counts; figures received on different days are vintages, and all stay.

    Args:
        archive: what was received.
        readings: by sha256, what is read already and need not be read again.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when a sidecar is damaged or the disk is full.
    """
    if not archive.holds_anything():
        return Rebuilt(0, ())
    with making(archive.root):
        mark = stamp(archive, MAKER)
        entries = _first_receipts(archive.entries())
        problems: list[str] = []
        frames = [_flows(archive, entry, readings or {}, problems) for entry in entries]
        flows, disagreements = _one_a_cell(frames)
        write_table(archive.root, "flows", flows)
        write_summary(archive.root, Summary(stamp=mark, holdings=_holdings(entries, flows)))
    return Rebuilt(flows.height, (*problems, *disagreements))


def vintage_of(entry: Entry) -> str:
    """Return the day on which a receipt came, the only date that a file or an answer has for certain."""
    return entry.retrieved.date().isoformat()


def name_of(entry: Entry) -> str:
    """Return what to call a receipt in a sentence."""
    return entry.origin_name or f"the answer {entry.sha256[:12]}"


def _first_receipts(entries: list[Entry]) -> list[Entry]:
    """Return one receipt for each body, the first: the same bytes again tell nothing new."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.sha256, entry)
    return list(first.values())


def _flows(archive: Archive, entry: Entry, readings: Mapping[str, Reading], problems: list[str]) -> pl.DataFrame:
    """Return the flows of one receipt in its vintage; none where it is damaged or not ours to read."""
    empty = pl.DataFrame(schema=FLOWS)
    if entry.source != SOURCE:
        problems.append(f"{name_of(entry)} is of the source {entry.source}, which this version does not read.")
        return empty
    try:
        reading = readings.get(entry.sha256) or read(archive.read(entry.sha256), name_of(entry))
    except DataError as error:
        problems.append(str(error))
        return empty
    problems += reading.problems
    return reading.frame.with_columns(vintage=pl.lit(vintage_of(entry)))


def _one_a_cell(frames: list[pl.DataFrame]) -> tuple[pl.DataFrame, list[str]]:
    """Return one row for each cell and vintage, and what earlier receipts of the day said otherwise.

    The figures are those of the last receipt; the record is the first that gave them, so that receiving
    the same figures again leaves everything as it was.
    """
    rows = pl.concat([frame.with_columns(receipt=pl.lit(number)) for number, frame in enumerate(frames)])
    agrees = pl.all_horizontal(
        pl.col(figure).eq_missing(pl.col(figure).sort_by("receipt").last().over(_CELL)) for figure in _FIGURES
    )
    judged = rows.with_columns(agrees=agrees)
    # rechunked because polars 2.1 panics in `format` over columns whose chunks differ
    overruled = (
        judged.filter(~pl.col("agrees"))
        .rechunk()
        .select(
            pl.format(
                "{} gives {} USD for {} {} {} {} {} of {} and a later receipt of the day another: that counts.",
                "record",
                pl.col("value_usd").cast(pl.String).fill_null("no"),
                *("reporter", "flow", "partner", "code", "hs_edition", "start"),
            )
        )
    )
    kept = judged.filter("agrees").sort(*_CELL, "receipt", "record").unique(_CELL, keep="first", maintain_order=True)
    return kept.select(list(FLOWS)), overruled.to_series().to_list()


def _holdings(entries: list[Entry], flows: pl.DataFrame) -> tuple[Holding, ...]:
    """Return a holding for each source and vintage, also one whose answers held no rows."""
    counts = {(source, day): rows for source, day, rows in flows.group_by("source", "vintage").len().iter_rows()}
    latest: dict[tuple[str, str], str] = {}
    for entry in entries:
        if entry.source == SOURCE:
            latest[entry.source, vintage_of(entry)] = entry.retrieved.isoformat(timespec="seconds")
    return tuple(
        Holding(
            source=source,
            title=publication(source).title,
            vintage=day,
            rows=counts.get((source, day), 0),
            retrieved=retrieved,
            embedded=False,
            terms=publication(source).terms,
        )
        for (source, day), retrieved in sorted(latest.items())
    )
