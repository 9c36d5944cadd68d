"""Takes in files that a person downloaded or wrote: keeps their bytes, reads them, makes the tables."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck.archive.held import newest
from tradecheck.intake.cancelling import CancelledError
from tradecheck.intake.current import is_current
from tradecheck.intake.importing_paths import bytes_of, refuse_missing
from tradecheck.intake.importing_readers import unfit_question
from tradecheck.intake.importing_report import ImportReport
from tradecheck.intake.progress import Progress, Told, nobody
from tradecheck.intake.rebuilding import rebuild, take_in
from tradecheck.model.errors import DataError, UsageError
from tradecheck.sources.comtrade.files import read as read_comtrade
from tradecheck.sources.comtrade.rows import SOURCE as COMTRADE
from tradecheck.sources.concordance.files import TABLE as LINKS
from tradecheck.sources.concordance.files import read as read_concordance
from tradecheck.sources.concordance.terms import SOURCE as CONCORDANCE
from tradecheck.sources.gacc.files import Download
from tradecheck.sources.gacc.files import read as read_gacc
from tradecheck.sources.gacc.rows import SOURCE as GACC
from tradecheck.sources.own.beside import Beside
from tradecheck.sources.own.columns import SOURCES as OWN
from tradecheck.sources.own.files import read_beside as read_own
from tradecheck.sources.reading import Reading  # noqa: TC001 - msgspec resolves it

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tradecheck.archive import Archive
    from tradecheck.sources.concordance.terms import Terms as Editions
    from tradecheck.sources.gacc.terms import Terms

__all__ = ["ImportReport", "import_comtrade", "import_concordance", "import_gacc", "import_own"]


class _Taken(msgspec.Struct, frozen=True):
    """What was read of one file, for its table, and what its report says beside the counts."""

    table: str
    reading: Reading
    question: dict[str, str]
    said: ImportReport


def import_comtrade(paths: Sequence[Path], archive: Archive, progress: Told = nobody) -> tuple[ImportReport, ...]:
    """Import files of UN Comtrade, in the order given. Importing the same file again changes nothing.

    A file that is none of UN Comtrade's or was cut is refused, and the others are taken in.

    Raises:
        UsageError: before anything is kept, for a path that is no readable file.
        DataError: when the archive is damaged or its disk is full.
    """

    def taken(body: bytes, name: str) -> _Taken:
        reading = read_comtrade(body, name)
        total = float(reading.frame["value_usd"].sum())
        rows = reading.frame.height
        said = ImportReport(name, rows=rows, total=total, currency="USD", value_usd=total)
        return _Taken("flows", reading, {}, said)

    return _import(paths, archive, COMTRADE, taken, progress)


def import_gacc(
    paths: Sequence[Path], archive: Archive, terms: Terms, progress: Told = nobody
) -> tuple[ImportReport, ...]:
    """Import files of China Customs, in the order given. Importing the same file again changes nothing.

    A file that is none of China Customs' or was cut is refused, and the others are taken in. The same bytes
    imported again on other terms count as last said.

    Args:
        paths: the files, all in one currency.
        archive: where they are kept.
        terms: what the files do not say themselves.
        progress: told before each file.

    Raises:
        UsageError: before anything is kept, for a path that is no readable file, for terms that do not fit a
            file, and for files in different currencies.
        DataError: when the archive is damaged or its disk is full.
    """
    refuse_missing(paths)
    _refuse_two_currencies(paths, terms)

    def taken(body: bytes, name: str) -> _Taken:
        found = read_gacc(body, name, terms)
        values = found.reading.frame["value_usd"]
        said = ImportReport(
            name,
            rows=found.lines,
            total=found.total,
            currency=found.currency,
            value_usd=float(values.sum()) if values.count() else None,
            left_out_total=found.left_out_total,
            remarks=found.remarks,
        )
        return _Taken("flows", found.reading, found.terms.question(), said)

    return _import(paths, archive, GACC, taken, progress)


def import_concordance(
    paths: Sequence[Path], archive: Archive, terms: Editions, progress: Told = nobody
) -> tuple[ImportReport, ...]:
    """Import tables of links between editions of the HS. Importing a file again changes nothing.

    Codes that cannot be read are named and left out; a file without links is refused, and the others are taken in.

    Args:
        paths: the files.
        archive: where they are kept.
        terms: the editions of files that do not name them.
        progress: told before each file.

    Raises:
        UsageError: before anything is kept, for a path that is no readable file, and for a file that does not
            say its editions or says others than `terms`.
        DataError: when the archive is damaged or its disk is full.
    """
    refuse_missing(paths)
    for path in paths:
        with suppress(DataError):  # named when its turn comes
            read_concordance(bytes_of(path), path.name, terms)

    def taken(body: bytes, name: str) -> _Taken:
        reading = read_concordance(body, name, terms)
        said = ImportReport(name, rows=reading.frame["record"].n_unique())
        return _Taken(LINKS, reading, terms.question(), said)

    return _import(paths, archive, CONCORDANCE, taken, progress)


def import_own(
    paths: Sequence[Path],
    archive: Archive,
    table: str,
    progress: Told = nobody,
    embedded: pl.DataFrame | None = None,
) -> tuple[ImportReport, ...]:
    """Import observations, notifications or prices that a person wrote. Importing a file again changes nothing.

    Rows that break a rule of their table are named and left out, and so are observations whose id is that of an
    embedded one, or whose links name none that is known; a file with other columns is refused, and the others are
    taken in.

    Args:
        paths: the files, in the order in which they are to be read.
        archive: where they are kept.
        table: observations, notifications or prices.
        progress: told before each file.
        embedded: the observations that come with the program; without them links out of a file are let be.

    Raises:
        UsageError: before anything is kept, for a path that is no readable file.
        DataError: when the archive is damaged or its disk is full.
    """
    others: list[pl.DataFrame] = []

    def beside(sha: str) -> Beside | None:
        """What a file may name: what is embedded, and what other files gave, those of this import among them."""
        if embedded is None or table != "observations":
            return None
        if not others:
            others.append(_observations(archive, embedded))
        mine = pl.col("record").str.contains(f":{sha[:12]}:", literal=True)
        own = pl.concat(others).filter(~mine).unique("id", keep="last", maintain_order=True)
        return Beside(embedded, own)

    def taken(body: bytes, name: str) -> _Taken:
        reading, unfit = read_own(body, name, table, beside(sha256(body).hexdigest()))
        if others:
            others.append(reading.frame)
        return _Taken(table, reading, unfit_question(unfit), ImportReport(name, rows=reading.frame.height))

    return _import(paths, archive, OWN[table], taken, progress)


def _observations(archive: Archive, embedded: pl.DataFrame) -> pl.DataFrame:
    """Return the observations of a person's own that are held."""
    if not is_current(archive):
        rebuild(archive)
    held = newest(archive.root, "observations")
    return embedded.clear() if held is None else held.collect()


def _import(
    paths: Sequence[Path], archive: Archive, source: str, read: Callable[[bytes, str], _Taken], progress: Told
) -> tuple[ImportReport, ...]:
    """Take in file by file, so that no more than one is in memory; the tables are made complete at the end."""
    refuse_missing(paths)
    reports: list[ImportReport] = []
    try:
        for number, path in enumerate(paths):
            rows = sum(each.rows for each in reports)
            progress(Progress(number, len(paths), f"reading {path.name}", rows))
            reports.append(_import_one(path, archive, source, read))
    except CancelledError as error:
        _make_tables(archive, len(reports), len(paths), progress)
        kept = f"{len(reports):,} of {len(paths):,} files were taken in before and are kept"
        raise CancelledError(f"{error} {kept}: import the same again to go on.") from None
    _make_tables(archive, len(paths), len(paths), progress)
    return tuple(reports)


def _make_tables(archive: Archive, done: int, total: int, progress: Told) -> None:
    if not is_current(archive):
        progress(Progress(done, total, "making the tables", is_last=True))
        rebuild(archive)


def _import_one(path: Path, archive: Archive, source: str, read: Callable[[bytes, str], _Taken]) -> ImportReport:
    body = bytes_of(path)
    try:
        taken = read(body, path.name)
    except DataError as error:
        return ImportReport(path.name, refused=str(error))
    now = datetime.now(UTC)
    entry = archive.keep(
        body,
        kind="file",
        source=source,
        question=taken.question,
        status=None,
        headers={},
        retrieved=now,
        origin_name=path.name,
    )
    take_in(archive, entry, {taken.table: taken.reading})
    return msgspec.structs.replace(
        taken.said,
        sha256=entry.sha256,
        table_rows=taken.reading.frame.height,
        left_out=taken.reading.left_out,
        problems=taken.reading.problems,
        is_new=entry.retrieved == now,
    )


def _refuse_two_currencies(paths: Sequence[Path], terms: Terms) -> None:
    """Read every file once before any is kept: what is wrong with the question is said while nothing has happened."""
    first: tuple[Path, Download] | None = None
    for path in paths:
        try:
            found = read_gacc(bytes_of(path), path.name, terms)
        except DataError:
            continue  # named when its turn comes
        if first is None:
            first = path, found
        elif found.currency != first[1].currency:
            raise UsageError(
                f"{first[0].name} is in {first[1].currency} and {path.name} in {found.currency}: "
                "import files of one currency at a time."
            )
