"""Takes in files that a person downloaded: keeps their bytes, reads them, makes the tables again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from tradecheck.intake.current import is_current
from tradecheck.intake.progress import Progress, Told, nobody
from tradecheck.intake.rebuilding import rebuild
from tradecheck.model.errors import DataError, UsageError
from tradecheck.sources.comtrade.files import read
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tradecheck.archive import Archive
    from tradecheck.sources.reading import Reading


class ImportReport(msgspec.Struct, frozen=True):
    """What became of one file.

    `value_usd` is the plain sum of every row that was read, World and groups with the rest: a control
    total to hold against the file, no figure of trade. `problems` name lines that cannot be read and
    `left_out` counts rows by reason. `refused` says why nothing of the file was taken in; `is_new` is
    false where its bytes were held already.
    """

    name: str
    sha256: str
    rows: int
    value_usd: float
    left_out: dict[str, int]
    problems: tuple[str, ...]
    refused: str | None
    is_new: bool


def import_comtrade(paths: Sequence[Path], archive: Archive, progress: Told = nobody) -> tuple[ImportReport, ...]:
    """Import files of UN Comtrade, in the order given. Importing the same file again changes nothing.

    A file that is none of UN Comtrade's or was cut is refused, and the others are taken in.

    Raises:
        UsageError: before anything is kept, for a path that is no readable file.
        DataError: when the archive is damaged or its disk is full.
    """
    _refuse_missing(paths)
    reports: list[ImportReport] = []
    readings: dict[str, Reading] = {}
    for number, path in enumerate(paths):
        progress(Progress(number, len(paths), f"reading {path.name}"))
        report, reading = _import_one(path, archive)
        reports.append(report)
        if reading is not None:
            readings[report.sha256] = reading
    if not is_current(archive):
        progress(Progress(len(paths), len(paths), "making the tables"))
        rebuild(archive, readings)
    return tuple(reports)


def _import_one(path: Path, archive: Archive) -> tuple[ImportReport, Reading | None]:
    body = path.read_bytes()
    try:
        reading = read(body, path.name)
    except DataError as error:
        return ImportReport(path.name, "", 0, 0.0, {}, (), str(error), is_new=False), None
    now = datetime.now(UTC)
    entry = archive.keep(
        body,
        kind="file",
        source=SOURCE,
        question={},
        status=None,
        headers={},
        retrieved=now,
        origin_name=path.name,
    )
    report = ImportReport(
        name=path.name,
        sha256=entry.sha256,
        rows=reading.frame.height,
        value_usd=float(reading.frame["value_usd"].sum()),
        left_out=reading.left_out,
        problems=reading.problems,
        refused=None,
        is_new=entry.retrieved == now,
    )
    return report, reading


def _refuse_missing(paths: Sequence[Path]) -> None:
    for path in paths:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name the files in it, such as {path}/*.csv.")
        try:
            with path.open("rb"):
                pass
        except FileNotFoundError:
            raise UsageError(f"the file {path} does not exist: check its name.") from None
        except OSError as error:
            raise UsageError(f"the file {path} cannot be read ({error.strerror}): check its permissions.") from None
