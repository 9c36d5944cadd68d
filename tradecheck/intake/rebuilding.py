"""Makes the tables from the bytes that were received: the same receipts give the same tables.

Each receipt is read once and gives parts of its own, so that taking in one more file reads only that
file. Which of the rows count is asked when evidence is put together, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.made import FILE, Summary, Unread, write_summary
from tradecheck.archive.tables import known, made_id, making, stamp, stands, write_parts
from tradecheck.intake.progress import Progress, Told, nobody
from tradecheck.intake.readers import WITH_ROWS, maker, name_of, read_received
from tradecheck.model.errors import TradecheckError
from tradecheck.model.evidence import Holding
from tradecheck.reference.publications import publication
from tradecheck.reference.services import elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from tradecheck.archive import Archive, Damage, Entry
    from tradecheck.archive.made import Made
    from tradecheck.sources.reading import Reading


class Rebuilt(msgspec.Struct, frozen=True):
    """How many rows the tables hold, and sentences about receipts that could not be read.

    Lines that cannot be read are told of when their receipt is read; parts that stood there already are
    not read again.
    """

    rows: int
    problems: tuple[str, ...]


def take_in(archive: Archive, entry: Entry, readings: Mapping[str, Reading]) -> None:
    """Make the parts of one receipt from what was read of it; `rebuild` then need not read it again.

    Args:
        archive: what was received.
        entry: the receipt.
        readings: by the name of its table, what was read.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when the disk is full.
    """
    frames = {table: frame for table, frame in _frames(readings).items() if frame.height}
    if not frames or stands(archive.root, entry, frames, maker()):
        return  # what gives no rows is read again within no time
    with making(archive.root):
        write_parts(archive.root, entry, frames, maker())


def rebuild(archive: Archive, readings: Mapping[str, Reading] | None = None, progress: Told = nobody) -> Rebuilt:
    """Make the tables those of everything that is held. What stands there already is not made again.

    A damaged receipt is named and left out, the rest is made.

    Args:
        archive: what was received.
        readings: by sha256, flows that are read already and need not be read again.
        progress: told before each receipt that has to be read.

    Raises:
        UsageError: when the folder cannot be written to.
        DataError: when the disk is full, or a later version of the program wrote the archive.
    """
    if not archive.holds_anything():
        return Rebuilt(0, ())
    with making(archive.root):
        mark = stamp(archive, maker())
        damaged: list[Damage] = []
        entries = archive.entries(damaged)
        made: list[Made] = []
        unread = [_damaged(archive, each) for each in damaged]
        problems = [each.why for each in unread]
        standing = known(archive.root)
        for number, entry in enumerate(entries):
            there = standing.get(made_id(entry, maker()))
            if there is None:
                progress(Progress(number, len(entries), f"reading {name_of(entry)} again"))
                there = _make(archive, entry, readings or {}, unread, problems)
            if there is not None:
                made.append(there)
        summary = Summary(
            stamp=mark, holdings=_holdings(made, _origins(entries)), made=tuple(made), unread=tuple(unread)
        )
        write_summary(archive.root, summary)
    return Rebuilt(sum(each.rows for each in made), tuple(problems))


def _make(
    archive: Archive, entry: Entry, readings: Mapping[str, Reading], unread: list[Unread], problems: list[str]
) -> Made | None:
    """Read one receipt and write its parts; None, and a sentence, where it cannot be read."""
    state = archive.state_of(entry.sha256)
    try:
        given = readings.get(entry.sha256) if entry.kind == FILE else None  # an answer tells more than its rows
        found = {"flows": given} if given is not None else read_received(entry, archive.read(entry.sha256))
    except TradecheckError as error:
        unread.append(Unread(name=entry.name, sha256=entry.sha256, state=state, why=str(error)))
        problems.append(str(error))
        return None
    problems += [problem for reading in found.values() for problem in reading.problems]
    return write_parts(archive.root, entry, _frames(found), maker())


def _frames(readings: Mapping[str, Reading]) -> dict[str, pl.DataFrame]:
    """Return the frame of each table that the readings give rows to."""
    beside = {table: frame for reading in readings.values() for table, frame in reading.beside.items()}
    return {**{table: reading.frame for table, reading in readings.items()}, **beside}


def _damaged(archive: Archive, damage: Damage) -> Unread:
    name = damage.path.rpartition("/")[2]
    return Unread(name=name, sha256=name[:64], state=archive.state_of(name[:64]), why=damage.what)


def _origins(entries: Iterable[Entry]) -> dict[str, str]:
    """Return, by what a receipt gave, where it came from if that is not its publisher's own service."""
    found = ((made_id(entry, maker()), elsewhere(entry.source, entry.question.get("address"))) for entry in entries)
    return {each: origin for each, origin in found if origin is not None}


def _holdings(made: Iterable[Made], origins: Mapping[str, str]) -> tuple[Holding, ...]:
    """Return a holding for each source and vintage, also one whose answers held no rows.

    The same bytes received again are counted once, with the day on which they came first. What came from
    elsewhere than its publisher's own service stands apart, and its title says so.
    """
    rows: dict[tuple[str, str, str], int] = {}
    latest: dict[tuple[str, str, str], str] = {}
    counted: set[tuple[str, str]] = set()
    given = [each for each in made if each.kind in WITH_ROWS]
    for each in sorted(given, key=lambda each: (each.received, each.id)):
        held = each.source, each.day, origins.get(each.id, "")
        rows[held] = rows.get(held, 0) + (0 if (each.source, each.sha256) in counted else each.rows)
        counted.add((each.source, each.sha256))
        latest[held] = each.received.isoformat(timespec="seconds")
    return tuple(
        Holding(
            source=source,
            title=publication(source).title + (f" (from {origin}, not the publisher's service)" if origin else ""),
            vintage=day,
            rows=rows[source, day, origin],
            retrieved=retrieved,
            embedded=False,
            terms=publication(source).terms,
        )
        for (source, day, origin), retrieved in sorted(latest.items())
    )
