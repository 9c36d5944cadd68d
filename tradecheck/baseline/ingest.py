"""Raw files into the sorted layout, once a file: what a file gives is kept under the digest of its bytes."""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck import archive
from tradecheck.archive.made import summary
from tradecheck.archive.world import folder
from tradecheck.archive.writing import explained, write_whole
from tradecheck.baseline import layout, quick
from tradecheck.baseline.quick import Own, split
from tradecheck.baseline.reading import of_flows
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = "parts"
INPUTS = "inputs"
ARCHIVE = "the archive"

MOST_PENDING = 12_000_000
"""Cells of a file that wait in memory before they are set aside on the disk."""

_SHAPING = (
    *("baseline/reading.py", "baseline/layout.py", "baseline/period.py", "sources/comtrade/rows.py"),
    *("reference/areas.csv", "reference/factors.csv"),
)


class Part(msgspec.Struct, frozen=True):
    """The cells that an input gives to one flow and period."""

    flow: str
    period: str
    file: str
    digest: str
    rows: int


class Input(msgspec.Struct, frozen=True):
    """A file, or the archive, as it was read: `maker` is a digest of the code that read it, `vintage` its day."""

    name: str
    sha256: str
    maker: str
    vintage: str
    left_out: dict[str, int]
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """What its files are called by."""
        return sha256(f"{self.sha256}{self.maker}".encode()).hexdigest()[:16]

    @property
    def rows(self) -> int:
        """How many cells it gives."""
        return sum(part.rows for part in self.parts)


def maker() -> str:
    """Return a digest of the code and tables that shape a baseline."""
    top = Path(__file__).parents[1]
    hashed = sha256()
    for each in _SHAPING:
        hashed.update((top / each).read_bytes().replace(b"\r\n", b"\n"))
    return hashed.hexdigest()[:16]


def inputs(root: Path) -> list[Input]:
    """Return what was read so far, the newest first: of a cell that several give, that of the first stands."""
    found = []
    for path in sorted((folder(root) / INPUTS).glob("*.json")):
        try:
            found.append(msgspec.json.decode(path.read_bytes(), type=Input))
        except msgspec.MsgspecError:
            raise DataError(f"{path} was changed: drop the baseline and build it again.") from None
    return sorted(sorted(found, key=lambda each: each.sha256), key=lambda each: each.vintage, reverse=True)


def of_file(path: Path, root: Path) -> Input:
    """Read a file into the layout, unless that was done before.

    Raises:
        DataError: when it cannot be read as a whole; then nothing of it is kept.
    """
    with explained(path), path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    new = Input(str(path.resolve()), digest, maker(), day, {}, ())
    return _held(root, new) or _read_into(root, new, quick.read(path))


def of_archive(root: Path) -> Input:
    """Read the flows of UN Comtrade that the archive counts today into the layout, unless that was done before.

    Raises:
        DataError: when the archive holds none.
    """
    made, flows = summary(root), archive.newest(root, "flows")
    days = [each.retrieved or "" for each in archive.holdings(root) if each.source == SOURCE]
    if made is None or flows is None or not days:
        raise DataError(f"the archive in {root} holds no flows of UN Comtrade: pull or import some first.")
    stamp = sha256(made.stamp.encode()).hexdigest()
    new = Input(ARCHIVE, stamp, maker(), max(days)[: len("2017-08-05")], {}, ())
    return _held(root, new) or _read_into(root, new, _periods(flows.filter(pl.col("source") == SOURCE)))


def _periods(flows: pl.LazyFrame) -> Iterator[tuple[list[Own], Counter[str]]]:
    for frequency, start in flows.select("frequency", "start").unique().sort("frequency", "start").collect().rows():
        cells, left_out = of_flows(flows.filter(pl.col("frequency") == frequency, pl.col("start") == start).collect())
        yield split(cells), left_out


def _held(root: Path, new: Input) -> Input | None:
    path = folder(root) / INPUTS / f"{new.id}.json"
    if not path.exists():
        return None
    held = msgspec.json.decode(path.read_bytes(), type=Input)
    whole = all((folder(root) / PARTS / new.id / part.file).exists() for part in held.parts)
    if not whole:
        return None
    if held.name != new.name or held.vintage != new.vintage:
        held = msgspec.structs.replace(held, name=new.name, vintage=new.vintage)
        _keep(root, held)
    return held


def _read_into(root: Path, new: Input, pieces: Iterator[tuple[list[Own], Counter[str]]]) -> Input:
    settled = folder(root) / PARTS / new.id
    place = settled.with_name(f"{new.id}.{os.getpid()}")  # the same bytes under two names may be read at once
    with explained(place):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    left_out: Counter[str] = Counter()
    waiting = _Waiting(place)
    try:
        for parts_of_piece, more in pieces:
            left_out += more
            waiting.take(parts_of_piece)
        parts = waiting.settled()
        _put(place, settled)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    done = msgspec.structs.replace(new, left_out=dict(sorted(left_out.items())), parts=parts)
    _keep(root, done)
    return done


def _put(place: Path, settled: Path) -> None:
    """Rename a folder of parts to where it belongs; what stands there is of the same bytes, or was left by a kill."""
    with explained(settled):
        shutil.rmtree(settled, ignore_errors=True)
        try:
            place.rename(settled)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            shutil.rmtree(place)


def _keep(root: Path, done: Input) -> None:
    write_whole(folder(root) / INPUTS / f"{done.id}.json", msgspec.json.encode(done, order="deterministic"))


class _Waiting:
    """Cells by flow and period, set aside on the disk where they grow too many."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.frames: dict[tuple[str, str], list[pl.DataFrame]] = {}
        self.aside: dict[tuple[str, str], list[Path]] = {}
        self.rows = 0

    def take(self, parts: list[Own]) -> None:
        """Take in a piece."""
        for flow, period, cells in parts:
            self.frames.setdefault((flow, period), []).append(cells)
            self.rows += cells.height
        if self.rows > MOST_PENDING:
            self._set_aside()

    def _set_aside(self) -> None:
        for (flow, period), frames in self.frames.items():
            paths = self.aside.setdefault((flow, period), [])
            path = self.place / f"{flow}.{period}.{len(paths)}.aside"
            with explained(path):
                pl.concat(frames).write_ipc(path, compression="uncompressed")
            paths.append(path)
        self.frames, self.rows = {}, 0

    def settled(self) -> tuple[Part, ...]:
        """Write the layout and return its parts, in order."""
        parts = []
        for flow, period in sorted({*self.frames, *self.aside}):
            paths = self.aside.get((flow, period), [])
            frames = [*(pl.read_ipc(path) for path in paths), *self.frames.pop((flow, period), [])]
            cells = pl.concat(frames)
            del frames
            name = f"{flow}.{period}.parquet"
            parts.append(Part(flow, period, name, layout.written(self.place / name, cells), cells.height))
            for path in paths:
                path.unlink()
        return tuple(parts)
