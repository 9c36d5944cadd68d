"""The world baseline as it was last built: which periods stand, and their rows. Made by `baseline`."""

from __future__ import annotations

from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

import msgspec

from tradecheck.archive.writing import explained, write_whole
from tradecheck.model.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import polars as pl

FOLDER = "baseline"
RESULTS = "results"
INDEX = "world.json"
FORMAT = 2


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One period of the baseline: a year (`A2017`) or a month (`M201708`), and the file of its rows.

    `inputs` is a digest of everything the rows follow from; `cells` how many reports they rest on, `vintage` the day
    of the newest file among them, `left_out` counts by reason, and `files` are the ids of the files it was made from.
    """

    period: str
    inputs: str
    file: str
    digest: str
    rows: int
    cells: int
    vintage: str
    left_out: dict[str, int]
    files: tuple[str, ...] = ()


class World(msgspec.Struct, frozen=True, kw_only=True):
    """The last build that came to its end. `stamp` changes with any of its periods, `files` are names by their ids."""

    format: int = FORMAT
    stamp: str
    periods: tuple[Standing, ...]
    files: dict[str, str] = {}

    @property
    def is_untouched(self) -> bool:
        """Whether its periods are those that it was written with."""
        return self.stamp == _stamp(self.periods)


def folder(root: Path) -> Path:
    """Return where the baseline lies."""
    return root / FOLDER


def world(root: Path) -> World | None:
    """Return what was built last, None where nothing was.

    Raises:
        DataError: when the account of it is damaged or of another version.
    """
    path = folder(root) / INDEX
    try:
        with explained(path):
            held = msgspec.json.decode(path.read_bytes(), type=World)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise DataError(
            f"the account of the baseline {path} was changed: `tradecheck baseline build` makes it again."
        ) from None
    except DataError:
        if not path.exists():
            return None
        raise
    if held.format < FORMAT:
        raise DataError(
            f"the baseline {path} was built by an earlier tradecheck: `tradecheck baseline build` makes it again of "
            "its files, or drop it."
        )
    if held.format > FORMAT:
        raise DataError(f"the baseline {path} was built by a later tradecheck: use a newer one, or drop it.")
    return held


def stamp_of(root: Path) -> str:
    """Return what changes with any period of the baseline, empty where none was built.

    Raises:
        DataError: when the account of it is damaged.
    """
    held = world(root)
    return held.stamp if held is not None and held.periods else ""


def keep_world(root: Path, periods: Iterable[Standing], files: dict[str, str]) -> World:
    """Write the account of a build that came to its end, and return it."""
    own = tuple(sorted(periods, key=lambda each: each.period))
    used = {file for each in own for file in each.files}
    held = World(stamp=_stamp(own), periods=own, files={file: files[file] for file in sorted(used) if file in files})
    write_whole(folder(root) / INDEX, msgspec.json.format(msgspec.json.encode(held, order="deterministic"), indent=1))
    return held


def _stamp(periods: Iterable[Standing]) -> str:
    told = "\n".join(f"{each.period} {each.digest} {each.vintage}" for each in periods)
    return sha256(told.encode()).hexdigest()


def path_of(root: Path, period: Standing) -> Path:
    """Return the file of a period's rows."""
    return folder(root) / RESULTS / period.file


def is_whole(root: Path, period: Standing) -> bool:
    """Whether a period's file is the one that was made."""
    return holds(path_of(root, period), period.digest)


def holds(path: Path, digest: str) -> bool:
    """Whether a file is there and has these bytes."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


_SEEN_WHOLE: set[tuple[Path, int, int, str]] = set()


def is_known_whole(path: Path, digest: str) -> bool:
    """Whether a file has these bytes, looked at once a process as long as it is not written to."""
    try:
        told = path.stat()
    except OSError:
        return False
    key = (path, told.st_mtime_ns, told.st_size, digest)
    if key not in _SEEN_WHOLE and holds(path, digest):
        _SEEN_WHOLE.add(key)
    return key in _SEEN_WHOLE


def baseline(root: Path) -> pl.LazyFrame | None:
    """Return the rows of the baseline (schema `BASELINE`), None where none was built. Files are opened when collected.

    Whoever collects gets rows of files alone that are the ones that were made.

    Raises:
        DataError: when the account of it is damaged; on collecting, when a file is gone, was cut or changed.
    """
    held = world(root)
    if held is None or not held.periods:
        return None
    import polars as pl  # noqa: PLC0415 - where there is no baseline nothing is loaded for it
    from polars.io.plugins import register_io_source  # noqa: PLC0415 - as above

    from tradecheck.model.tables import BASELINE  # noqa: PLC0415 - as above

    periods = {str(path_of(root, each)): each for each in held.periods}

    def rows(
        columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _batch: int | None
    ) -> Iterator[pl.DataFrame]:
        asked = list(BASELINE) if columns is None else columns
        own = pl.scan_parquet(list(periods), glob=False, include_file_paths=_FILE)
        wanted = own if predicate is None else own.filter(predicate)
        try:
            found = wanted.select(*asked, _FILE).collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
            _refuse_changed(root, periods.values())
            raise
        _refuse_changed(root, [periods[path] for path in found[_FILE].unique()])
        yield found.drop(_FILE) if most is None else found.drop(_FILE).head(most)

    return register_io_source(rows, schema=BASELINE)


_FAULT = "{0} of the baseline {1}: `tradecheck baseline build` makes it again, or drop it."

_FILE = "file of the baseline"
"""The column that says where a row comes from, until it is known that the file is whole."""


def _refuse_changed(root: Path, periods: Iterable[Standing]) -> None:
    """Refuse files that are gone or not the ones that were made.

    Raises:
        DataError: naming the first.
    """
    for each in sorted(periods, key=lambda each: each.period):
        if not is_known_whole(path_of(root, each), each.digest):
            raise _fault(root, each)


def baseline_fault(root: Path) -> DataError | None:
    """Return the sentence on the first period whose file is not the one that was made, None where there is none."""
    try:
        held = world(root)
    except DataError as error:
        return error
    for each in held.periods if held else ():
        if not is_whole(root, each):
            return _fault(root, each)
    return None


def _fault(root: Path, period: Standing) -> DataError:
    path = path_of(root, period)
    return DataError(_FAULT.format(path, "was cut or changed" if path.exists() else "is gone"))
