"""Raw files into the sorted layout, once a file: what a file gives is kept under the digest of its bytes.

A file that is given again is hashed again only where its size or the time of its last change is another.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from tradecheck import archive
from tradecheck.archive.made import summary
from tradecheck.archive.world import folder, is_known_whole
from tradecheck.archive.writing import explained, write_whole
from tradecheck.baseline import layout, quick
from tradecheck.baseline.quick import Own, split
from tradecheck.baseline.reading import of_flows
from tradecheck.baseline.released import released
from tradecheck.model.errors import DataError
from tradecheck.sources.comtrade.rows import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = "parts"
INPUTS = "inputs"
SEEN = "seen"
ARCHIVE = "the archive"

MOST_PENDING = 12_000_000
"""Cells of a file that wait in memory before they are set aside on the disk."""

_SHAPING = (
    *(
        f"baseline/{name}.py"
        for name in ("reading", "quick", "numbering", "ordering", "layout", "sides", "spread", "period")
    ),
    *(f"sources/comtrade/{name}.py" for name in ("rows", "pieces", "columns", "files", "fields", "parquet")),
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
    own: str = ""
    """The digest of the pair's own file, `layout.OWN`."""
    changed_ns: int = 0
    """When the file was last changed: of two of one day the one changed last goes before."""

    @property
    def id(self) -> str:
        """What its files are called by."""
        return sha256(f"{self.sha256}{self.maker}".encode()).hexdigest()[:16]

    @property
    def rows(self) -> int:
        """How many cells it gives."""
        return sum(part.rows for part in self.parts)

    @property
    def files(self) -> list[tuple[str, str]]:
        """The name of each file of the layout that it gives, and the digest of its bytes."""
        own = [(layout.OWN, self.own)] if self.own else []
        return [*((part.file, part.digest) for part in self.parts), *own]


class Seen(msgspec.Struct, frozen=True):
    """A file as it stood when it was hashed: as long as size and time (in nanoseconds) are these, it is the same."""

    name: str
    size: int
    mtime_ns: int
    sha256: str


@cache
def maker() -> str:
    """Return a digest of the code and tables that shape a baseline."""
    top = Path(__file__).parents[1]
    hashed = sha256()
    for each in _SHAPING:
        hashed.update((top / each).read_bytes().replace(b"\r\n", b"\n"))
    return hashed.hexdigest()[:16]


def inputs(root: Path) -> list[Input]:
    """Return what was read so far, the newest first: of a cell that several give, that of the first stands.

    Of files of one day that goes before which was changed last, and of those changed at once that of the least digest.
    An account that was changed is none: `build` says of which file.
    """
    found = []
    for path in sorted((folder(root) / INPUTS).glob("*.json")):
        with suppress(msgspec.MsgspecError):
            found.append(msgspec.json.decode(path.read_bytes(), type=Input))
    found.sort(key=lambda each: each.sha256)
    return sorted(found, key=lambda each: (each.vintage, each.changed_ns), reverse=True)


def place_of(root: Path, held: Input) -> Path:
    """Return the folder of an input's files in the layout."""
    return folder(root) / PARTS / held.id


def of_file(path: Path, root: Path, vintage: str | None = None) -> Input:
    """Read a file into the layout, unless that was done before.

    Args:
        path: the file.
        root: the archive, beside whose tables the baseline lies.
        vintage: its day where the file itself does not say when it was released; the day of its last change unless
            given.

    Raises:
        DataError: when it cannot be read as a whole; then nothing of it is kept.
    """
    digest = _digest(path, root)
    changed = path.stat()
    day = released(path) or vintage or datetime.fromtimestamp(changed.st_mtime, UTC).date().isoformat()
    new = Input(str(path.resolve()), digest, maker(), day, {}, (), changed_ns=changed.st_mtime_ns)
    return _held(root, new) or _read_into(root, new, quick.read(path))


def _digest(path: Path, root: Path) -> str:
    """Return the sha256 of a file: the one found before, while its size and the time of its last change stand."""
    name = str(path.resolve())
    note = note_of(root, name)
    with explained(path):
        now = path.stat()
        with suppress(FileNotFoundError, msgspec.MsgspecError):
            seen = msgspec.json.decode(note.read_bytes(), type=Seen)
            if (seen.name, seen.size, seen.mtime_ns) == (name, now.st_size, now.st_mtime_ns):
                return seen.sha256
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        after = path.stat()
    if (after.st_size, after.st_mtime_ns) == (now.st_size, now.st_mtime_ns):
        write_whole(note, msgspec.json.encode(Seen(name, now.st_size, now.st_mtime_ns, digest)))
    return digest


def is_seen(root: Path, name: str) -> bool:
    """Whether a file stands as it did when it was hashed."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        seen, now = msgspec.json.decode(note_of(root, name).read_bytes(), type=Seen), Path(name).stat()
        return (seen.name, seen.size, seen.mtime_ns) == (name, now.st_size, now.st_mtime_ns)
    return False


def names_of(root: Path, digest: str) -> list[str]:
    """Return the files that were seen to hold the same bytes and stand as they did, in order."""
    found = []
    for path in (folder(root) / SEEN).glob("*.json"):
        with suppress(msgspec.MsgspecError):
            seen = msgspec.json.decode(path.read_bytes(), type=Seen)
            if seen.sha256 == digest and is_seen(root, seen.name):
                found.append(seen.name)
    return sorted(found)


def rename(root: Path, held: Input, name: str) -> None:
    """Keep what was read of a file under the name of another that holds the same bytes."""
    _keep(root, msgspec.structs.replace(held, name=name))


def note_of(root: Path, name: str) -> Path:
    """Return where it is noted how a file stood when it was hashed."""
    return folder(root) / SEEN / f"{sha256(name.encode()).hexdigest()[:16]}.json"


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
    try:
        held = msgspec.json.decode(path.read_bytes(), type=Input)
    except msgspec.MsgspecError:
        return None
    if not all(is_known_whole(place_of(root, held) / name, digest) for name, digest in held.files):
        return None
    now = msgspec.structs.replace(held, name=new.name, vintage=new.vintage, changed_ns=new.changed_ns)
    if now != held:
        _keep(root, now)
    return now


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
        if waiting.gave_way:
            left_out[layout.OTHER_EDITION] += waiting.gave_way
        own = layout.own_written(place, waiting.own)
        _put(place, settled)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    done = msgspec.structs.replace(new, left_out=dict(sorted(left_out.items())), parts=parts, own=own)
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
        self.own: list[pl.DataFrame] = []
        self.rows = 0
        self.gave_way = 0

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
            rows, gave_way = layout.in_one_edition(layout.in_order(cells), flow)
            del cells
            self.gave_way += gave_way
            self.own.append(layout.of_own_pair(rows, flow, period))
            name = layout.name_of(flow, period)
            parts.append(Part(flow, period, name, layout.written(self.place / name, rows), rows.height))
            for path in paths:
                path.unlink()
        return tuple(parts)
